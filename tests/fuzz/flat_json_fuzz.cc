// The JSON of a file of credentials, read beside a parser for all of JSON: what the one takes is
// what the other does, and nothing of its kind is refused.
#include "secrets/flat_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "fuzz/fuzz.h"
#include "text/json_text.h"

namespace snmpring {
namespace {

using fuzz::expect;
using nlohmann::json;

/// What a parser for all of JSON makes of a text.
struct Reading {
  json document;  ///< Discarded where it is no JSON.
  /// A list of objects whose values are strings or whole numbers without sign. Of all values that
  /// were read: of members with the same name the document has only one.
  bool is_flat = true;
};

Reading read_all_of_json(std::string_view text) {
  Reading reading;
  const auto look = [&reading](int depth, json::parse_event_t event, const json& value) {
    constexpr int kOfList = 1;
    constexpr int kOfObject = 2;
    switch (event) {
      case json::parse_event_t::array_start:
        reading.is_flat &= depth < kOfList;
        break;
      case json::parse_event_t::object_start:
        reading.is_flat &= depth == kOfList;
        break;
      case json::parse_event_t::value:
        reading.is_flat &= depth == kOfObject && (value.is_string() || value.is_number_unsigned());
        break;
      case json::parse_event_t::key:
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end:
        break;
    }
    return true;
  };
  reading.document = json::parse(text, look, /*allow_exceptions=*/false);
  return reading;
}

/// The other parser makes a floating point number of what does not fit 64 bits, or refuses it; this
/// one leaves numbers to whoever uses them.
bool fits_64_bits(const secrets::FlatMember& member) {
  constexpr std::size_t kDigitsAlwaysFit = 19;
  return member.is_string || member.text.reveal().size() <= kDigitsAlwaysFit;
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  const std::string_view text = as_text({data, size});
  const auto objects = secrets::read_flat_json(text);
  const auto [document, is_flat] = read_all_of_json(text);
  if (!objects) {
    expect(fuzz::is_one_line(objects.error().reason), "an error is one line");
    const auto lines = 1 + static_cast<unsigned>(std::ranges::count(text, '\n'));
    expect(objects.error().line >= 1 && objects.error().line <= lines, "an error is on a line");
    // A NUL ends what the other one reads.
    expect(document.is_discarded() || !is_flat || text.find('\0') != text.npos ||
               objects.error().reason.ends_with("is given twice"),
           "a list of flat objects is read");
    return 0;
  }
  for (const secrets::FlatObject& object : *objects) {
    std::set<std::string> names;
    for (const secrets::FlatMember& member : object) {
      expect(names.insert(member.name).second, "names are unique");
    }
  }
  if (!text::is_utf8({data, size})) return 0;
  for (const secrets::FlatObject& object : *objects) {
    if (!std::ranges::all_of(object, fits_64_bits)) return 0;
  }
  expect(!document.is_discarded() && is_flat, "a list of flat objects is what it says");
  expect(objects->size() == document.size(), "both find as many objects");
  for (std::size_t i = 0; i < objects->size(); ++i) {
    expect((*objects)[i].size() == document[i].size(), "both find as many members");
    for (const secrets::FlatMember& member : (*objects)[i]) {
      const auto found = document[i].find(member.name);
      expect(found != document[i].end(), "both find the same names");
      const std::string content(as_text(member.text.reveal()));
      expect(member.is_string ? found->is_string() && *found == content
                              : found->is_number() && found->dump() == content,
             "both find the same values");
    }
  }
  return 0;
}
