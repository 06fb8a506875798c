// The .snmprec format: one line OID|TAG|VALUE for each varbind.
#include <optional>
#include <string_view>

#include "agentd/recorded_value.h"
#include "ber/tag.h"

namespace snmpring::agentd {
namespace {

struct Line {
  std::string_view oid;
  std::string_view tag;
  std::string_view value;
};

std::optional<Line> split(std::string_view line) noexcept {
  const std::size_t first = line.find('|');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = line.find('|', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return Line{line.substr(0, first), line.substr(first + 1, second - first - 1),
              line.substr(second + 1)};
}

void add_hexadecimal(ber::OidView oid, std::uint64_t tag, std::string_view value,
                     RecordedRows& rows) {
  switch (tag) {
    case ber::tag::kBitString:
    case ber::tag::kOctetString:
    case ber::tag::kIpAddress:
    case ber::tag::kOpaque:
    case ber::tag::kNsapAddress:
      return rows.octets(oid, static_cast<ber::Tag>(tag), parse_hexadecimal(trim(value), false));
    default:
      ++rows.complaints().bad_types;
  }
}

void add(ber::OidView oid, std::uint64_t tag, std::string_view value, RecordedRows& rows) {
  const auto type = static_cast<ber::Tag>(tag);
  switch (tag) {
    case ber::tag::kInteger:
      return rows.integer(oid, parse_signed(trim(value)));
    case ber::tag::kCounter32:
    case ber::tag::kGauge32:
    case ber::tag::kTimeTicks:
    case ber::tag::kCounter64:
    case ber::tag::kUInteger32:
      return rows.number(oid, type, parse_unsigned(trim(value)));
    case ber::tag::kBitString:
    case ber::tag::kOctetString:
    case ber::tag::kOpaque:
    case ber::tag::kNsapAddress:
      return rows.octets(oid, type, as_bytes(value));
    case ber::tag::kNull:
      return rows.null(oid, value);
    case ber::tag::kObjectIdentifier:
      return rows.object_identifier(oid, trim(value));
    case ber::tag::kIpAddress:
      return rows.octets(oid, type, parse_dotted_quad(trim(value)));
    default:
      ++rows.complaints().bad_types;
  }
}

void parse_line(std::string_view text, RecordedRows& rows) {
  if (text.empty() || text.front() == '#') return;
  const std::optional<Line> line = split(text);
  if (!line) {
    ++rows.complaints().broken_lines;
    return;
  }
  const std::optional<ber::Oid> oid = ber::Oid::parse(line->oid);
  if (!oid) {
    ++rows.complaints().bad_oids;
    return;
  }
  if (line->tag.find(':') != std::string_view::npos) {
    ++rows.complaints().rules;
    return;
  }
  std::string_view number = line->tag;
  const bool hexadecimal = number.ends_with('x');
  if (hexadecimal) number.remove_suffix(1);
  const std::optional<std::uint64_t> tag = parse_unsigned(number);
  if (!tag) {
    ++rows.complaints().bad_types;
  } else if (hexadecimal) {
    add_hexadecimal(*oid, *tag, line->value, rows);
  } else {
    add(*oid, *tag, line->value, rows);
  }
}

}  // namespace

void parse_snmprec(std::string_view text, RecordedRows& rows) {
  while (!text.empty() && !rows.full()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    // Recorders write octets that are no text in hexadecimal: a CR here belongs to the line's end.
    if (line.ends_with('\r')) line.remove_suffix(1);
    parse_line(line, rows);
  }
}

}  // namespace snmpring::agentd
