// Profiles of any text: what is read can be written and read back, and an error is on a line.
#include <algorithm>

#include "fuzz/fuzz.h"
#include "mib/profile_file.h"
#include "mib/row_layout.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  using fuzz::expect;
  const std::string_view text = as_text({data, size});
  const auto profile = mib::read_profile(text);
  if (!profile) {
    expect(fuzz::is_one_line(profile.error().reason), "an error is one line");
    const auto lines = 1 + static_cast<unsigned>(std::ranges::count(text, '\n'));
    expect(profile.error().line >= 1 && profile.error().line <= lines, "an error is on a line");
    return 0;
  }
  const std::string written = mib::profile_text(*profile);
  const auto again = mib::read_profile(written);
  expect(again.has_value(), "what was written is read");
  expect(mib::profile_text(*again) == written, "and is the same");
  const auto layouts = mib::row_layouts(*profile);
  expect(layouts.has_value(), "a profile that is read has rows");
  for (const mib::RowLayout& layout : *layouts) {
    expect(!layout.columns.empty() && layout.columns.size() <= mib::kRowColumnsMax,
           "rows have columns, and not too many");
  }
  return 0;
}
