#include "rows.h"

#include <algorithm>
#include <cstdio>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

/// agentd's "OID|TAG|VALUE" with hexadecimal tag suffix "x", in the words of the records.
std::string summary_of_dumped(const std::string& line) {
  const std::size_t first = line.find('|');
  const std::size_t second = line.find('|', first + 1);
  const std::string oid = line.substr(0, first);
  std::string tag = line.substr(first + 1, second - first - 1);
  std::string value = line.substr(second + 1);
  const bool hex = !tag.empty() && tag.back() == 'x';
  if (hex) tag.pop_back();
  static const std::map<std::string, std::string> kTypes = {
      {"2", "Integer32"},  {"4", "OctetString"},  {"5", "Null"},       {"6", "ObjectIdentifier"},
      {"64", "IpAddress"}, {"65", "Counter32"},   {"66", "Gauge32"},   {"67", "TimeTicks"},
      {"68", "Opaque"},    {"69", "NsapAddress"}, {"70", "Counter64"}, {"71", "UInteger32"},
      {"3", "BitString"}};
  std::string type = kTypes.at(tag);
  if (type == "OctetString" && !hex) {
    std::string text;
    for (const char c : value) {
      char octet[3];
      std::snprintf(octet, sizeof octet, "%02x", static_cast<unsigned char>(c));
      text += octet;
    }
    value = text;
  }
  if (type == "Opaque" && value.starts_with("9f7804") && value.size() == 14) type = "Float";
  if (type == "Opaque" && value.starts_with("9f7908") && value.size() == 22) type = "Double";
  if (type == "Null") value = "-";
  return oid + ' ' + type + ' ' + value;
}

/// The text of a key's value. Whether lines are JSON at all is tested on fewer of them elsewhere;
/// here there are millions.
std::string_view field(std::string_view line, std::string_view key) {
  const std::size_t at = line.find(key);
  if (at == std::string_view::npos) return {};
  std::string_view rest = line.substr(at + key.size());
  if (!rest.starts_with('"')) return "-";
  rest.remove_prefix(1);
  return rest.substr(0, rest.find('"'));
}

}  // namespace

Rows rows_by_target(std::string_view out) {
  Rows rows;
  while (!out.empty()) {
    const std::string_view line = out.substr(0, out.find('\n'));
    out.remove_prefix(std::min(line.size() + 1, out.size()));
    if (!line.starts_with(R"({"kind":"varbind",)")) continue;
    const std::string_view hex = field(line, R"("hex":)");
    const std::string_view value = hex == "-" ? field(line, R"("value":)") : hex;
    std::string row(field(line, R"("oid":)"));
    row.append(" ").append(field(line, R"("type":)")).append(" ").append(value);
    rows[std::string(field(line, R"("target":)"))].push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string> dumped(const std::vector<std::string>& listen,
                                const std::vector<std::string>& arguments, std::uint64_t index) {
  std::vector<std::string> rows;
  for (const std::string& line : agentd_dump(listen, arguments, index)) {
    rows.push_back(summary_of_dumped(line));
  }
  return rows;
}

}  // namespace snmpring::cli
