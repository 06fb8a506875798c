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

// Each SNMP type is a type of its own: a Counter32 wraps and a Gauge32 does not, and no program
// should have to guess. Where an agent sends a number that its type cannot hold, the number is kept
// as it came.
//
// What has something to destroy has constructors and is no aggregate, here as in all of the
// library: see inline_text.h.

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

  std::string octets;  ///< Any octets; often text, often not.
  friend auto operator<=>(const OctetString&, const OctetString&) = default;
};
/// SMI's IpAddress, which is IPv4 alone.
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
/// Any BER inside an octet string (RFC 2578 §7.1.9), where it is none of the two below.
struct Opaque {
  Opaque() = default;
  /// Any octets.
  explicit Opaque(std::string content) noexcept : octets(std::move(content)) {}

  std::string octets;  ///< As they came.
  friend auto operator<=>(const Opaque&, const Opaque&) = default;
};
/// An IEEE 754 single in an Opaque, as net-snmp sends it. May be infinite or NaN.
struct OpaqueFloat {
  float value = 0;  ///< Whichever NaN it was.
  friend auto operator<=>(const OpaqueFloat&, const OpaqueFloat&) = default;
};
/// The same, a double.
struct OpaqueDouble {
  double value = 0;  ///< Whichever NaN it was.
  friend auto operator<=>(const OpaqueDouble&, const OpaqueDouble&) = default;
};
/// SNMPv2p's NsapAddress (RFC 1442 §7.1.7).
struct NsapAddress {
  NsapAddress() = default;
  /// Any octets.
  explicit NsapAddress(std::string content) noexcept : octets(std::move(content)) {}

  std::string octets;  ///< As they came.
  friend auto operator<=>(const NsapAddress&, const NsapAddress&) = default;
};
/// SNMPv2p's BIT STRING (RFC 1442 §7.1.4).
struct BitString {
  BitString() = default;
  /// Any octets.
  explicit BitString(std::string content) noexcept : octets(std::move(content)) {}

  std::string octets;  ///< The first says how many bits of the last do not count.
  friend auto operator<=>(const BitString&, const BitString&) = default;
};
/// NULL: what is there has no value.
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
/// What is none of the above, such as BOOLEAN or REAL: nothing that an agent sends is lost.
struct Unknown {
  Unknown() = default;
  /// The identifier octet and what follows the length.
  Unknown(std::uint8_t identifier, std::string content) noexcept
      : tag(identifier), octets(std::move(content)) {}

  std::uint8_t tag = 0;  ///< The identifier octet (X.690 §8.1.2).
  std::string octets;    ///< Its content.
  friend auto operator<=>(const Unknown&, const Unknown&) = default;
};

/// For std::visit, std::get_if and the functions below. The alternatives stand in the order of the
/// records' types (docs/records.md). An Oid is empty where an agent sent one without octets.
using Value = std::variant<Integer32, OctetString, Oid, Ipv4Address, Counter32, Gauge32, TimeTicks,
                           Opaque, Counter64, NsapAddress, UInteger32, BitString, OpaqueFloat,
                           OpaqueDouble, Null, NoSuchObject, NoSuchInstance, EndOfMibView, Unknown>;

/// One variable binding (RFC 3416 §3).
struct VarBind {
  VarBind() = default;
  /// A name and what it is bound to.
  VarBind(Oid name, Value bound) noexcept : oid(std::move(name)), value(std::move(bound)) {}

  Oid oid;      ///< Its name.
  Value value;  ///< With its type.
  friend bool operator==(const VarBind&, const VarBind&) = default;
};

/// The word that the records have for the type: "Counter64", "OctetString", "noSuchObject", ...
SNMPRING_API std::string_view type_word(const Value& value) noexcept;

/// True for noSuchObject, noSuchInstance and endOfMibView.
SNMPRING_API bool is_exception(const Value& value) noexcept;

/// The number of an integer type that fits; nullopt for other types and for numbers that do not.
SNMPRING_API std::optional<std::int64_t> as_int64(const Value& value) noexcept;
SNMPRING_API std::optional<std::uint64_t> as_uint64(const Value& value) noexcept;
/// The number of any numeric type, rounded where a double cannot hold it.
SNMPRING_API std::optional<double> as_double(const Value& value) noexcept;
/// The octets of a type that consists of octets, Unknown included. Borrowed from `value`.
SNMPRING_API std::optional<std::string_view> as_octets(const Value& value) noexcept;

/// What a person would write: numbers in decimal (reals in the shortest form that reads back the
/// same, "inf" and "nan" among them), OIDs and addresses dotted, an octet string as it is where it
/// is clean UTF-8 text and else as 0x and hexadecimal digits, an exception as its word.
SNMPRING_API std::string to_text(const Value& value);

/// {"type":"Counter32","value":"7","num":7,"hex":null}: the keys of a varbind record
/// (docs/records.md), in one line.
SNMPRING_API std::string to_json(const Value& value);
/// The same with "oid" ahead of it.
SNMPRING_API std::string to_json(const VarBind& varbind);
/// The same, appended to a text that is used again and again.
SNMPRING_API void append_json(std::string& to, const Value& value);
SNMPRING_API void append_json(std::string& to, const VarBind& varbind);

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_VALUE_H_
