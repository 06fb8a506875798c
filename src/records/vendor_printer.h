// The key `vendor` of a target record.
#ifndef SNMPRING_RECORDS_VENDOR_PRINTER_H_
#define SNMPRING_RECORDS_VENDOR_PRINTER_H_

#include <array>
#include <cstdint>
#include <optional>

#include "session/event.h"
#include "text/stock_text.h"

namespace snmpring::records {

/// The private enterprise number of a target: that of sysObjectID, else that of its engine ID
/// (RFC 3411 section 5). nullopt where neither has one.
std::optional<std::uint32_t> enterprise_of(const session::TargetReport& report) noexcept;

/// Prints the vendors of targets. It remembers those that it met: an agent's neighbours are often
/// of the same, and a look into the table takes as long as printing several keys.
class VendorPrinter {
 public:
  /// No more than this is written.
  static constexpr std::size_t kTextMax = 1024;

  VendorPrinter();

  /// Writes the name as a JSON string, or null where nobody is known.
  char* put(char* at, std::optional<std::uint32_t> enterprise) noexcept;

 private:
  struct Known {
    std::uint32_t enterprise = 0;  // Nobody has 0.
    text::StockText text;          // The name as a JSON string, or null.
  };

  std::array<Known, 64> known_{};  // By the number's last bits.
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_VENDOR_PRINTER_H_
