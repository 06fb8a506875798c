#include "app/profile_verb.h"

#include <fmt/core.h>

#include <string>

#include "mib/built_in_profiles.h"
#include "mib/profile_file.h"
#include "options/table_options.h"
#include "process/complain.h"
#include "process/exit_codes.h"
#include "process/standard_descriptors.h"

namespace snmpring::app {
namespace {

std::string list_of_profiles() {
  std::string text;
  for (const mib::BuiltInProfile& each : mib::built_in_profiles()) {
    const auto profile = mib::read_profile(each.text);
    text += fmt::format("{:<12}{}\n", each.name, profile ? profile->description : "");
  }
  return text;
}

int complain_about(const process::UsageError& error) {
  const std::string separator = error.where.empty() ? "" : ": ";
  return process::complain(error.code, error.where + separator + error.reason);
}

}  // namespace

int print_profile(const options::Options& options) {
  if (options.from_names) {
    const auto profile = options::profile_of_tables(options.objects, options.names.names());
    if (!profile) return complain_about(profile.error());
    return process::print(mib::profile_text(*profile));
  }
  if (options.objects.empty()) return process::print(list_of_profiles());
  const auto text = options::profile_option_text("profile", options.objects.front());
  return text ? process::print(*text) : complain_about(text.error());
}

}  // namespace snmpring::app
