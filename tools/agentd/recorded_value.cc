// Numbers, octets and addresses out of recorded text.
#include "agentd/recorded_value.h"

#include <charconv>
#include <limits>

#include "agentd/row_writer.h"
#include "ber/tag.h"

namespace snmpring::agentd {
namespace {

template <typename T>
std::optional<T> parse_all(std::string_view text) noexcept {
  T value{};
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end) return std::nullopt;
  return value;
}

int digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string_view trim(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::int64_t> parse_signed(std::string_view text) noexcept {
  return parse_all<std::int64_t>(text);
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) noexcept {
  return parse_all<std::uint64_t>(text);
}

std::optional<std::vector<std::uint8_t>> parse_hexadecimal(std::string_view text, bool spaced) {
  std::vector<std::uint8_t> octets;
  octets.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size();) {
    if (spaced && (text[i] == ' ' || text[i] == '\n')) {
      ++i;
      continue;
    }
    if (text.size() - i < 2) return std::nullopt;
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    octets.push_back(static_cast<std::uint8_t>(high << 4 | low));
    i += 2;
  }
  return octets;
}

std::optional<std::vector<std::uint8_t>> parse_dotted_quad(std::string_view text) {
  std::vector<std::uint8_t> octets;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    if ((dot == std::string_view::npos) != (part == 3)) return std::nullopt;
    const std::optional<std::uint8_t> octet = parse_all<std::uint8_t>(text.substr(0, dot));
    if (!octet) return std::nullopt;
    octets.push_back(*octet);
    text = part < 3 ? text.substr(dot + 1) : std::string_view();
  }
  return octets;
}

void RecordedRows::integer(ber::OidView oid, std::optional<std::int64_t> value) {
  if (!value || *value < std::numeric_limits<std::int32_t>::min() ||
      *value > std::numeric_limits<std::int32_t>::max()) {
    return bad_value();
  }
  octets(oid, ber::tag::kInteger, NumberContent(*value).octets());
}

void RecordedRows::number(ber::OidView oid, ber::Tag tag, std::optional<std::uint64_t> value) {
  const std::uint64_t limit = tag == ber::tag::kCounter64
                                  ? std::numeric_limits<std::uint64_t>::max()
                                  : std::numeric_limits<std::uint32_t>::max();
  if (!value || *value > limit) return bad_value();
  octets(oid, tag, NumberContent::of_unsigned(*value).octets());
}

void RecordedRows::octets(ber::OidView oid, ber::Tag tag,
                          const std::optional<std::vector<std::uint8_t>>& value) {
  if (!value || (tag == ber::tag::kIpAddress && value->size() != 4)) return bad_value();
  octets(oid, tag, Bytes(*value));
}

void RecordedRows::octets(ber::OidView oid, ber::Tag tag, Bytes value) {
  if (!builder_.add(oid, tag, value)) full_ = true;
}

void RecordedRows::object_identifier(ber::OidView oid, std::string_view value) {
  const std::optional<ber::Oid> parsed = ber::Oid::parse(value);
  if (!parsed) return bad_value();
  octets(oid, ber::tag::kObjectIdentifier, parsed->view().content());
}

void RecordedRows::null(ber::OidView oid, std::string_view value) {
  if (!trim(value).empty()) return bad_value();
  octets(oid, ber::tag::kNull, Bytes());
}

}  // namespace snmpring::agentd
