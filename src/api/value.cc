#include "snmpring/value.h"

#include <array>
#include <bit>
#include <charconv>
#include <limits>

#include "api/convert.h"
#include "base/bytes.h"
#include "text/json_text.h"
#include "text/value_json.h"

namespace snmpring {
inline namespace v0 {
namespace {

// The most characters of dotted text for one content octet: ".127".
constexpr std::size_t kTextPerOidOctet = 4;
// Room for the keys before the value, with the longest type.
constexpr std::size_t kHeadRoom = 64;
// What put_value() needs beyond four characters for each octet and an OID's text.
constexpr std::size_t kValueRoom = 128 + text::kPutSlack;

/// The content of an Opaque with a float or double: a context tag of two octets, a length, and the
/// number.
class OpaqueReal {
 public:
  /// Empty for other types.
  explicit OpaqueReal(const Value& value) noexcept {
    if (const auto* const real = std::get_if<OpaqueFloat>(&value)) {
      octets_ = {0x9F, 0x78, 4};
      store_be32(&octets_[3], std::bit_cast<std::uint32_t>(real->value));
    } else if (const auto* const wide = std::get_if<OpaqueDouble>(&value)) {
      octets_ = {0x9F, 0x79, 8};
      const auto bits = std::bit_cast<std::uint64_t>(wide->value);
      store_be32(&octets_[3], static_cast<std::uint32_t>(bits >> 32));
      store_be32(&octets_[7], static_cast<std::uint32_t>(bits));
    }
  }
  Bytes content() const noexcept {
    return Bytes(octets_).first(octets_[2] == 0 ? 0 : 3 + octets_[2]);
  }

 private:
  std::array<std::uint8_t, 11> octets_{};
};

/// Appends {"oid":...,"type":...,"value":...,"num":...,"hex":...}. \param oid Null to omit that
/// key.
void append(std::string& to, const Oid* oid, const Value& value) {
  ber::Value view = detail::view(value);
  const OpaqueReal real(value);
  if (!real.content().empty()) view.content = real.content();
  const std::size_t before = to.size();
  const std::size_t room =
      kHeadRoom + (oid != nullptr ? oid->content().size() * kTextPerOidOctet : 0) + kValueRoom +
      4 * view.content.size() + kTextPerOidOctet * view.oid.content().size();
  to.resize_and_overwrite(before + room, [&](char* begin, std::size_t) {
    char* at = begin + before;
    if (oid != nullptr) {
      at = text::put_literal(at, "{\"oid\":\"");
      at = OidAccess::view(*oid).print(at);
      at = text::put_literal(at, "\",\"type\":\"");
    } else {
      at = text::put_literal(at, "{\"type\":\"");
    }
    at = text::put_raw(at, ber::type_word(view.type));
    at = text::put_literal(at, "\",\"value\":");
    // Without the end of the line.
    return static_cast<std::size_t>(text::put_value(at, view) - begin) - 1;
  });
}

/// The shortest text that reads back as the same number. Handles infinities and NaN.
template <typename Real>
std::string shortest(Real real) {
  std::array<char, 32> room;
  return {room.data(), std::to_chars(room.data(), room.data() + room.size(), real).ptr};
}

struct Number {
  bool is_signed = false;
  std::int64_t negative_or_not = 0;
  std::uint64_t positive = 0;
};

std::optional<Number> integer(const Value& value) noexcept {
  if (const auto* const number = std::get_if<Integer32>(&value))
    return Number{true, number->value, 0};
  switch (static_cast<ber::ValueType>(value.index())) {
    case ber::ValueType::counter32:
    case ber::ValueType::gauge32:
    case ber::ValueType::time_ticks:
    case ber::ValueType::counter64:
    case ber::ValueType::uinteger32:
      return Number{false, 0, detail::view(value).unsigned_number};
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string_view type_word(const Value& value) noexcept {
  return ber::type_word(static_cast<ber::ValueType>(value.index()));
}

bool is_exception(const Value& value) noexcept { return detail::view(value).is_exception(); }

std::optional<std::int64_t> as_int64(const Value& value) noexcept {
  const auto number = integer(value);
  if (!number) return std::nullopt;
  if (number->is_signed) return number->negative_or_not;
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  if (number->positive > kMax) return std::nullopt;
  return static_cast<std::int64_t>(number->positive);
}

std::optional<std::uint64_t> as_uint64(const Value& value) noexcept {
  const auto number = integer(value);
  if (!number) return std::nullopt;
  if (!number->is_signed) return number->positive;
  if (number->negative_or_not < 0) return std::nullopt;
  return static_cast<std::uint64_t>(number->negative_or_not);
}

std::optional<double> as_double(const Value& value) noexcept {
  if (const auto* const real = std::get_if<OpaqueFloat>(&value)) return real->value;
  if (const auto* const real = std::get_if<OpaqueDouble>(&value)) return real->value;
  const auto number = integer(value);
  if (!number) return std::nullopt;
  return number->is_signed ? static_cast<double>(number->negative_or_not)
                           : static_cast<double>(number->positive);
}

std::optional<std::string_view> as_octets(const Value& value) noexcept {
  return std::visit(
      [](const auto& alternative) -> std::optional<std::string_view> {
        if constexpr (requires { alternative.octets; }) {
          return std::string_view(reinterpret_cast<const char*>(std::data(alternative.octets)),
                                  std::size(alternative.octets));
        } else {
          return std::nullopt;
        }
      },
      value);
}

std::string to_text(const Value& value) {
  const ber::Value view = detail::view(value);
  if (const auto* const real = std::get_if<OpaqueFloat>(&value)) return shortest(real->value);
  if (const auto* const real = std::get_if<OpaqueDouble>(&value)) return shortest(real->value);
  if (const auto number = as_int64(value)) return std::to_string(*number);
  if (const auto number = as_uint64(value)) return std::to_string(*number);
  if (const auto* const oid = std::get_if<Oid>(&value)) return oid->to_string();
  if (const auto* const address = std::get_if<Ipv4Address>(&value)) {
    std::string room(text::kPutSlack, '\0');
    const char* const end = text::put_dotted_quad(room.data(), address->octets.data());
    room.resize(static_cast<std::size_t>(end - room.data()));
    return room;
  }
  const auto octets = as_octets(value);
  if (!octets) return std::string(type_word(value));
  std::string room(2 * octets->size() + 2 + text::kPutSlack, '\0');
  if (std::holds_alternative<OctetString>(value) &&
      text::put_clean_string(room.data(), view.content) != nullptr) {
    return std::string(*octets);
  }
  char* const begin = text::put_literal(room.data(), "0x");
  room.resize(static_cast<std::size_t>(text::put_hex(begin, view.content) - room.data()));
  return room;
}

void append_json(std::string& to, const Value& value) { append(to, nullptr, value); }

void append_json(std::string& to, const VarBind& varbind) {
  append(to, &varbind.oid, varbind.value);
}

std::string to_json(const Value& value) {
  std::string json;
  append_json(json, value);
  return json;
}

std::string to_json(const VarBind& varbind) {
  std::string json;
  append_json(json, varbind);
  return json;
}

}  // namespace v0
}  // namespace snmpring
