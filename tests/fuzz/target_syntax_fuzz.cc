// Targets and address blocks as operators and lists write them: what is understood can be written
// and understood again, and what is not gets one line that is fit for a terminal.
#include "targets/target_syntax.h"

#include "fuzz/fuzz.h"

namespace snmpring {
namespace {

using fuzz::expect;

/// in_quotes() shows at most 64 characters of a text, up to four for each, and messages quote two
/// texts.
constexpr std::size_t kErrorMax = 1000;

void check_error(const std::string& error) {
  expect(fuzz::is_one_line(error), "an error is one line");
  expect(error.size() <= kErrorMax, "an error does not repeat all of a long text");
}

std::string with_port(const std::string& text, Family family, std::optional<std::uint16_t> port) {
  if (!port) return text;
  const std::string number = std::to_string(*port);
  return family == Family::ipv6 ? '[' + text + "]:" + number : text + ':' + number;
}

std::string text_of(const targets::AddressRange& range) {
  const auto text = [&](targets::AddressValue value) {
    return targets::address_at(range.family, value, range.scope_id).to_string();
  };
  return text(range.first) + '-' + text(range.last);
}

void check_target(std::string_view text) {
  const auto parsed = targets::parse_target(text);
  if (!parsed) return check_error(parsed.error());
  if (const auto* const address = std::get_if<targets::AddressTarget>(&*parsed)) {
    const auto again = targets::parse_target(
        with_port(address->address.to_string(), address->address.family, address->port));
    const auto* const same = again ? std::get_if<targets::AddressTarget>(&*again) : nullptr;
    expect(same && same->address == address->address && same->port == address->port,
           "an address reads back");
  } else if (const auto* const range = std::get_if<targets::RangeTarget>(&*parsed)) {
    expect(range->range.first <= range->range.last, "a range has an address");
    expect(range->range.distance() <= 0xFFFF'FFFF, "a range can be visited");
    const auto again =
        targets::parse_target(with_port(text_of(range->range), range->range.family, range->port));
    const auto* const same = again ? std::get_if<targets::RangeTarget>(&*again) : nullptr;
    expect(same && same->range == range->range && same->port == range->port, "a range reads back");
  } else if (const auto* const name = std::get_if<targets::NameTarget>(&*parsed)) {
    expect(!name->name.empty() && name->name.size() <= 254 && fuzz::is_one_line(name->name),
           "a name can be looked up");
    const auto again = targets::parse_target(name->name);
    const auto* const same = again ? std::get_if<targets::NameTarget>(&*again) : nullptr;
    expect(same && same->name == name->name, "a name reads back");
  } else {
    expect(text == "-" || text.front() == '@', "a list is a file or standard input");
  }
}

void check_block(std::string_view text) {
  const auto parsed = targets::parse_address_block(text);
  if (!parsed) return check_error(parsed.error());
  expect(
      parsed->first <= parsed->last && parsed->last <= targets::address_value_max(parsed->family),
      "a block has an address");
  const auto again = targets::parse_address_block(text_of(*parsed));
  expect(again && *again == *parsed, "a block reads back");
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = snmpring::as_text({data, size});
  snmpring::check_target(text);
  snmpring::check_block(text);
  return 0;
}
