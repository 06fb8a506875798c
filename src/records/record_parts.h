// What records of every kind have in common: the target's address and tag as text.
#ifndef SNMPRING_RECORDS_RECORD_PARTS_H_
#define SNMPRING_RECORDS_RECORD_PARTS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/endpoint.h"
#include "base/zones.h"
#include "session/target.h"
#include "text/json_text.h"

namespace snmpring::records {

/// Octets of a tag as JSON, at most.
inline constexpr std::size_t kTagText = text::kEscapeFactor * session::kTagOctetsMax + 2;

/// Writes the tag as a JSON string, or null. Takes kTagText and kPutSlack.
char* put_tag(char* at, const session::Target& target) noexcept;

/// Writes addresses. Remembers the last zone: naming an interface takes system calls, and
/// neighbours in a scan share it.
class AddressPrinter {
 public:
  /// \param zones Borrowed.
  explicit AddressPrinter(const Zones& zones) : zones_(zones) {}

  /// RFC 5952 text, with its zone behind '%' if it has one. Without quotes.
  char* put(char* at, const IpAddress& address);

 private:
  const Zones& zones_;
  // The zone that link-local targets were last printed with.
  std::uint32_t zone_scope_ = 0;
  std::string zone_{};
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_RECORD_PARTS_H_
