#include "options/suggestion.h"

#include <vector>

#include "options/option_table.h"

namespace snmpring::options {

std::string_view nearest_option(std::string_view typed) {
  std::vector<std::string_view> names;
  for (const OptionSpec& option : option_table()) {
    if (!option.refused()) names.push_back(option.name);
  }
  return nearest_word(typed, names);
}

}  // namespace snmpring::options
