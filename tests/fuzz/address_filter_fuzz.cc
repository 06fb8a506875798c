// Allowlists and blocklists: an address is permitted when the lists say so one by one, and ranges
// agree with their addresses.
#include "targets/address_filter.h"

#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  using fuzz::expect;
  fuzz::Input input(data, size);
  const std::uint8_t which = input.octet();
  targets::AddressRange range{Family::ipv4, 0, 0, 0};
  range.first = input.number(4);
  range.last = range.first + input.number(2);
  if (range.last > 0xFFFF'FFFF) range.last = 0xFFFF'FFFF;
  if (which % 2 == 1) {
    range.family = Family::ipv6;
    range.first = range.first << 96 | input.number(8);
    range.last = range.first + input.number(2);
  }
  const Bytes rest = input.rest();
  const Bytes allowed = rest.first(rest.size() / 2);
  const fuzz::MemoryFile allowlist(allowed);
  const fuzz::MemoryFile blocklist(rest.subspan(allowed.size()));
  std::vector<std::string> allowlists;
  std::vector<std::string> blocklists;
  if (which % 3 != 0) allowlists.push_back(allowlist.path());
  if (which % 5 != 0) blocklists.push_back(blocklist.path());
  // A list that is read twice says the same.
  if (which % 7 == 0 && which % 5 != 0) blocklists.push_back(blocklist.path());
  const auto filter = targets::AddressFilter::load(allowlists, blocklists);
  if (!filter) {
    expect(filter.error().error == 0 && fuzz::is_one_line(filter.error().message),
           "an error is one line");
    return 0;
  }
  const auto permitted = filter->permitted(range);
  targets::AddressValue next = range.first;
  for (const targets::AddressRange& part : permitted) {
    expect(part.family == range.family && part.first >= next && part.first <= part.last &&
               part.last <= range.last,
           "what is permitted of a range lies within it, in order");
    // The ends of what is permitted, and what lies beside them.
    for (const targets::AddressValue value : {part.first, part.last}) {
      expect(filter->permits(targets::address_at(range.family, value)),
             "its addresses are permitted");
    }
    if (part.first > next) {
      expect(!filter->permits(targets::address_at(range.family, part.first - 1)),
             "what lies between is not permitted");
    }
    if (part.last == targets::address_value_max(range.family)) return 0;
    next = part.last + 1;
  }
  if (next <= range.last) {
    expect(!filter->permits(targets::address_at(range.family, range.last)),
           "what lies behind is not permitted");
  }
  return 0;
}
