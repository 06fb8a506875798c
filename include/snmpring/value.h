// The value of a varbind (ObjectSyntax, RFC 2578 §7.1, and the exceptions of RFC 3416 §3), with its
// type.
#ifndef SNMPRING_VALUE_H_
#define SNMPRING_VALUE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "snmpring/export.h"
#include "snmpring/oid.h"

SNMPRING_BEGIN_NAMESPACE

// Each SNMP type is a type of its own, so that programs need not guess: a Counter32 wraps and a
// Gauge32 does not. If an agent sends a number that its type cannot hold, the number is kept
// unchanged.
//
// Types that have something to destroy have constructors and are no aggregates, as everywhere in
// the library: see inline_text.h.

/// INTEGER, Integer32 (RFC 2578 §7.1.1), enumerations included.
struct Integer32 {
  std::int64_t value = 0;  ///< -2^31..2^31-1, or what an agent sent instead.
  friend auto operator<=>(const Integer32&, const Integer32&) = default;
};
/// OCTET STRING (RFC 2578 §7.1.2).
struct OctetString {
  OctetString() = default;
  /// Any octets.
  explicit OctetString(std::string content) noexcept : octets(std::move(content)) {}

  std::string octets;  ///< Any octets, often no text.
  friend auto operator<=>(const OctetString&, const OctetString&) = default;
};
/// SMI's IpAddress, which is always IPv4.
struct Ipv4Address {
  std::array<std::uint8_t, 4> octets{};  ///< In network order.
  friend auto operator<=>(const Ipv4Address&, const Ipv4Address&) = default;
};
/// Grows and wraps at 2^32 (RFC 2578 §7.1.6).
struct Counter32 {
  std::uint64_t value = 0;  ///< 0..2^32-1, or what an agent sent instead.
  friend auto operator<=>(const Counter32&, const Counter32&) = default;
};
/// Gauge32, and Unsigned32, which is the same on the wire (RFC 2578 §7.1.7, §7.1.11).
struct Gauge32 {
  std::uint64_t value = 0;  ///< 0..2^32-1, or what an agent sent instead.
  friend auto operator<=>(const Gauge32&, const Gauge32&) = default;
};
/// A span of time (RFC 2578 §7.1.8).
struct TimeTicks {
  std::uint64_t value = 0;  ///< Hundredths of a second.
  friend auto operator<=>(const TimeTicks&, const TimeTicks&) = default;
};
/// Grows and wraps at 2^64 (RFC 2578 §7.1.10).
struct Counter64 {
  std::uint64_t value = 0;  ///< 0..2^64-1.
  friend auto operator<=>(const Counter64&, const Counter64&) = default;
};
/// SNMPv2p's UInteger32 (RFC 1442).
struct UInteger32 {
  std::uint64_t value = 0;  ///< 0..2^32-1, or what an agent sent instead.
  friend auto operator<=>(const UInteger32&, const UInteger32&) = default;
};
/// Any BER inside an octet string (RFC 2578 §7.1.9), if it is neither of the two below.
struct Opaque {
  Opaque() = default;
  /// Any octets.
  explicit Opaque(std::string content) noexcept : octets(std::move(content)) {}

  std::string octets;  ///< As received.
  friend auto operator<=>(const Opaque&, const Opaque&) = default;
};
/// An IEEE 754 single in an Opaque, as net-snmp sends it. May be infinite or NaN.
struct OpaqueFloat {
  float value = 0;  ///< A NaN keeps its kind.
  friend auto operator<=>(const OpaqueFloat&, const OpaqueFloat&) = default;
};
/// The same for a double.
struct OpaqueDouble {
  double value = 0;  ///< A NaN keeps its kind.
  friend auto operator<=>(const OpaqueDouble&, const OpaqueDouble&) = default;
};
/// SNMPv2p's NsapAddress (RFC 1442 §7.1.7).
struct NsapAddress {
  NsapAddress() = default;
  /// Any octets.
  explicit NsapAddress(std::string content) noexcept : octets(std::move(content)) {}

  std::string octets;  ///< As received.
  friend auto operator<=>(const NsapAddress&, const NsapAddress&) = default;
};
/// SNMPv2p's BIT STRING (RFC 1442 §7.1.4).
struct BitString {
  BitString() = default;
  /// Any octets.
  explicit BitString(std::string content) noexcept : octets(std::move(content)) {}

  std::string octets;  ///< The first octet is the number of unused bits in the last.
  friend auto operator<=>(const BitString&, const BitString&) = default;
};
/// NULL: the varbind has no value.
struct Null {
  friend auto operator<=>(const Null&, const Null&) = default;
};
/// The agent has no object of that type (RFC 3416 §4.2.1).
struct NoSuchObject {
  friend auto operator<=>(const NoSuchObject&, const NoSuchObject&) = default;
};
/// The agent has the object but not this instance (RFC 3416 §4.2.1).
struct NoSuchInstance {
  friend auto operator<=>(const NoSuchInstance&, const NoSuchInstance&) = default;
};
/// Nothing comes after (RFC 3416 §4.2.2).
struct EndOfMibView {
  friend auto operator<=>(const EndOfMibView&, const EndOfMibView&) = default;
};
/// Any other type, such as BOOLEAN or REAL. Nothing that an agent sends is lost.
struct Unknown {
  Unknown() = default;
  /// The identifier octet and the octets after the length.
  Unknown(std::uint8_t identifier, std::string content) noexcept
      : tag(identifier), octets(std::move(content)) {}

  std::uint8_t tag = 0;  ///< The identifier octet (X.690 §8.1.2).
  std::string octets;    ///< Its content.
  friend auto operator<=>(const Unknown&, const Unknown&) = default;
};

/// Use std::visit, std::get_if and the functions below. The order of the alternatives is that of
/// the records' types (docs/records.md). An Oid is empty if the agent sent one without octets.
using Value = std::variant<Integer32, OctetString, Oid, Ipv4Address, Counter32, Gauge32, TimeTicks,
                           Opaque, Counter64, NsapAddress, UInteger32, BitString, OpaqueFloat,
                           OpaqueDouble, Null, NoSuchObject, NoSuchInstance, EndOfMibView, Unknown>;

/// One variable binding (RFC 3416 §3).
struct VarBind {
  VarBind() = default;
  /// A name and its value.
  VarBind(Oid name, Value bound) noexcept : oid(std::move(name)), value(std::move(bound)) {}

  Oid oid;      ///< Its name.
  Value value;  ///< With its type.
  friend bool operator==(const VarBind&, const VarBind&) = default;
};

/// The word for the type in the records: "Counter64", "OctetString", "noSuchObject", ...
SNMPRING_API std::string_view type_word(const Value& value) noexcept;

/// True for noSuchObject, noSuchInstance and endOfMibView.
SNMPRING_API bool is_exception(const Value& value) noexcept;

/// The number of an integer type if it fits; else nullopt.
SNMPRING_API std::optional<std::int64_t> as_int64(const Value& value) noexcept;
SNMPRING_API std::optional<std::uint64_t> as_uint64(const Value& value) noexcept;
/// The number of any numeric type, rounded if a double cannot hold it.
SNMPRING_API std::optional<double> as_double(const Value& value) noexcept;
/// The octets of a type that consists of octets; Unknown is one of these. Borrowed from `value`.
SNMPRING_API std::optional<std::string_view> as_octets(const Value& value) noexcept;

/// Text for people. Numbers are decimal, and reals have the shortest form that reads back the same,
/// or "inf" or "nan". OIDs and addresses are dotted. An octet string is shown unchanged if it is
/// clean UTF-8 text, else as 0x and hexadecimal digits. An exception is shown as its word.
SNMPRING_API std::string to_text(const Value& value);

/// {"type":"Counter32","value":"7","num":7,"hex":null}: the keys of a varbind record
/// (docs/records.md), in one line.
SNMPRING_API std::string to_json(const Value& value);
/// The same with "oid" before it.
SNMPRING_API std::string to_json(const VarBind& varbind);
/// The same, appended to a text that is used again.
SNMPRING_API void append_json(std::string& to, const Value& value);
SNMPRING_API void append_json(std::string& to, const VarBind& varbind);

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_VALUE_H_
