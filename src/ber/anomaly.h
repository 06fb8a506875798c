// The flaws of a message that are tolerated: a set of small flags, and their words in the records.
#ifndef SNMPRING_BER_ANOMALY_H_
#define SNMPRING_BER_ANOMALY_H_

#include <cstdint>
#include <string_view>

namespace snmpring::ber {

/// One departure from the encoding rules or from the RFCs that was tolerated. docs/records.md
/// explains each to users. docs/hostile-replies.md names the agents that send them.
enum class Anomaly : std::uint8_t {
  /// error-index outside 1..number of varbinds asked, or it blames a varbind that is sound.
  bad_error_index,
  bad_integer,     ///< INTEGER or unsigned type with no octets, or over 64 bits: Unknown.
  bad_ip_address,  ///< IpAddress not of four octets: type Unknown.
  bad_oid,         ///< OID value that ends early, overflows 32 bits or has over 128 arcs: Unknown.
  bad_opaque,      ///< Opaque that begins like a Float or Double and is not one: stays Opaque.
  empty_oid,       ///< OID value without octets: ObjectIdentifier without a value.
  extra_varbind,   ///< More varbinds than were asked for.
  integer_range,   ///< INTEGER outside -2^31..2^31-1, given exactly.
  long_length,     ///< A length in more octets than it needs; legal BER (RFC 3417 §8).
  lost_varbind,    ///< A varbind that could not be decoded; its neighbours could.
  null_content,    ///< NULL or an exception with content octets.
  padded_integer,  ///< INTEGER or unsigned type with redundant leading octets.
  padded_oid,      ///< A sub-identifier with leading 0x80 octets.
  relative_oid,    ///< A varbind's name given as RELATIVE-OID, resolved against the name before it.
  short_engine_id,   ///< An snmpEngineID of 1 to 4 octets. RFC 3411 §5 wants at least 5.
  trailing_octets,   ///< Octets after the message.
  unexpected_oid,    ///< A reply to a GetRequest named an OID that was not asked for.
  unexpected_type,   ///< A system object that `discover` asks for has another type than it should.
  unknown_tag,       ///< A value of a type that SNMP does not have: type Unknown.
  unsigned_no_zero,  ///< Unsigned type whose top bit is set: the leading zero octet is missing.
  unsigned_range,    ///< Unsigned 32-bit type above 2^32-1, given exactly.
};
inline constexpr int kAnomalyCount = 21;

/// The word for records, e.g. "padded_integer". The enumerators stand in the words' sorted order.
std::string_view anomaly_word(Anomaly anomaly) noexcept;

/// A set of anomalies; a plain value.
class Anomalies {
 public:
  constexpr Anomalies() = default;
  constexpr Anomalies(Anomaly anomaly) noexcept : bits_(1u << static_cast<unsigned>(anomaly)) {}

  constexpr Anomalies& operator|=(Anomalies other) noexcept {
    bits_ |= other.bits_;
    return *this;
  }
  friend constexpr Anomalies operator|(Anomalies a, Anomalies b) noexcept { return a |= b; }
  friend constexpr bool operator==(Anomalies, Anomalies) = default;

  constexpr bool has(Anomaly anomaly) const noexcept {
    return (bits_ >> static_cast<unsigned>(anomaly) & 1u) != 0;
  }
  constexpr bool empty() const noexcept { return bits_ == 0; }

 private:
  std::uint32_t bits_ = 0;
};

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_ANOMALY_H_
