// The identifier octets that SNMP uses (X.690 §8.1.2; RFC 3416 §3 and RFC 2578 §7.1 for the types).
#ifndef SNMPRING_BER_TAG_H_
#define SNMPRING_BER_TAG_H_

#include <cstdint>

namespace snmpring::ber {

/// Identifier octets are kept as plain octets, because a peer may send any of the 256.
using Tag = std::uint8_t;

namespace tag {
inline constexpr Tag kBoolean = 0x01;
inline constexpr Tag kInteger = 0x02;
inline constexpr Tag kBitString = 0x03;  ///< RFC 1442 only; obsolete.
inline constexpr Tag kOctetString = 0x04;
inline constexpr Tag kNull = 0x05;
inline constexpr Tag kObjectIdentifier = 0x06;
inline constexpr Tag kRelativeOid = 0x0D;  ///< X.690 §8.20. No SNMP type, but some agents send it.
inline constexpr Tag kSequence = 0x30;

// RFC 2578 §7.1, application class.
inline constexpr Tag kIpAddress = 0x40;
inline constexpr Tag kCounter32 = 0x41;
inline constexpr Tag kGauge32 = 0x42;  ///< Also Unsigned32.
inline constexpr Tag kTimeTicks = 0x43;
inline constexpr Tag kOpaque = 0x44;
inline constexpr Tag kNsapAddress = 0x45;  ///< RFC 1442 only; obsolete.
inline constexpr Tag kCounter64 = 0x46;
inline constexpr Tag kUInteger32 = 0x47;  ///< RFC 1442 only; obsolete.

// RFC 3416 §3, exceptions in a varbind.
inline constexpr Tag kNoSuchObject = 0x80;
inline constexpr Tag kNoSuchInstance = 0x81;
inline constexpr Tag kEndOfMibView = 0x82;
}  // namespace tag

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_TAG_H_
