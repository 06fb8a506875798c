// .snmprec text from encoded rows.
#include "agentd/dump.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/hex.h"
#include "ber/reader.h"
#include "ber/value.h"
#include "message/varbind.h"

namespace snmpring::agentd {
namespace {

bool printable(Bytes octets) noexcept {
  return std::all_of(octets.begin(), octets.end(),
                     [](std::uint8_t octet) { return octet >= 0x20 && octet <= 0x7E; });
}

std::string dotted(Bytes octets) {
  std::string text;
  for (const std::uint8_t octet : octets) {
    if (!text.empty()) text += '.';
    text += std::to_string(octet);
  }
  return text;
}

void print_row(const message::VarBind& row, std::string& out) {
  const ber::Value& value = row.value;
  const auto line = [&](auto&&... text) {
    out.append(row.name.to_string()).append("|").append(std::to_string(value.tag));
    (out.append(text), ...);
    out += '\n';
  };
  switch (value.type) {
    case ber::ValueType::integer32:
      return line("|", std::to_string(value.number));
    case ber::ValueType::counter32:
    case ber::ValueType::gauge32:
    case ber::ValueType::time_ticks:
    case ber::ValueType::counter64:
    case ber::ValueType::uinteger32:
      return line("|", std::to_string(value.unsigned_number));
    case ber::ValueType::object_identifier:
      return line("|", value.oid.to_string());
    case ber::ValueType::null:
      return line("|");
    case ber::ValueType::ip_address:
      return line("|", dotted(value.content));
    case ber::ValueType::octet_string:
      if (printable(value.content)) return line("|", as_text(value.content));
      [[fallthrough]];
    default:
      return line("x|", hex_text(value.content));
  }
}

}  // namespace

std::string dump(const Agent& agent) {
  std::string out;
  const MibTable& table = *agent.table;
  std::vector<std::uint8_t> varbind;
  for (MibTable::Row row = 0; row < table.size(); ++row) {
    const Bytes encoded = table.varbinds(row, row + 1);
    varbind.assign(encoded.begin(), encoded.end());
    table.personalize(row, row + 1, agent.index, varbind.data());
    message::VarBindReader reader{Bytes(varbind)};
    message::VarBind read;
    if (reader.next(read)) print_row(read, out);
  }
  return out;
}

}  // namespace snmpring::agentd
