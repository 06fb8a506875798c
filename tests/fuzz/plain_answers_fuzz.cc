// The fast way to find the answers to a GetRequest against the general one: where it finds them,
// every varbind of the list has the name that was asked for and the value that was found.
#include <array>
#include <vector>

#include "fuzz/fuzz.h"
#include "message/varbind.h"
#include "session/plain_reader.h"

namespace snmpring {
namespace {

using fuzz::expect;

constexpr std::size_t kNamesMax = 8;

/// \param wanted Names that are asked for, in order.
void check_list(Bytes list, const std::vector<ber::Oid>& wanted) {
  std::array<std::uint32_t, kNamesMax> values;
  const auto name_at = [&wanted](std::size_t i) { return wanted[i].view(); };
  if (!session::find_plain_values(list, wanted.size(), name_at, values)) return;
  message::VarBindReader reader(list);
  message::VarBind varbind;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    expect(reader.next(varbind), "the general way finds as many varbinds");
    expect(!varbind.lost && varbind.name == wanted[i].view(), "a varbind has the name asked for");
    const std::uint8_t* const value = list.data() + values[i];
    expect(value[0] == varbind.value.tag && value + 2 == varbind.value.content.data() &&
               value[1] == varbind.value.content.size(),
           "both ways find the same value");
  }
  expect(!reader.next(varbind), "the general way finds no more varbinds");
  expect(!reader.anomalies().has(ber::Anomaly::lost_varbind), "no varbind is lost");
}

/// The names that the list itself has, as far as they can be read, so that the fast way has work.
std::vector<ber::Oid> names_in(Bytes list, std::size_t count) {
  std::vector<ber::Oid> names;
  message::VarBindReader reader(list);
  message::VarBind varbind;
  while (names.size() < count && reader.next(varbind)) {
    if (varbind.name.empty()) break;
    names.emplace_back(varbind.name);
  }
  return names;
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  const std::size_t count = input.below(kNamesMax + 1);
  const bool other_name = input.one_in(8);
  std::vector<ber::Oid> wanted = names_in(input.rest(), count);
  if (other_name && !wanted.empty()) wanted.back() = wanted.front();
  check_list(input.rest(), wanted);
  return 0;
}
