// Turns the texts that recordings hold into encodable values.
#ifndef SNMPRING_AGENTD_RECORDED_VALUE_H_
#define SNMPRING_AGENTD_RECORDED_VALUE_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "agentd/mib_table.h"
#include "agentd/recordings.h"
#include "ber/oid.h"

namespace snmpring::agentd {

/// Without spaces and tabs at both ends.
std::string_view trim(std::string_view text) noexcept;

/// All of `text` as a decimal number, a sign allowed.
std::optional<std::int64_t> parse_signed(std::string_view text) noexcept;
std::optional<std::uint64_t> parse_unsigned(std::string_view text) noexcept;

/// Pairs of hexadecimal digits; with `spaced`, spaces may stand between pairs.
std::optional<std::vector<std::uint8_t>> parse_hexadecimal(std::string_view text, bool spaced);

/// Four decimal numbers up to 255 with dots between them; zeros in front count for nothing.
std::optional<std::vector<std::uint8_t>> parse_dotted_quad(std::string_view text);

/// Where a parser of recordings puts rows and complaints. Borrows both.
class RecordedRows {
 public:
  RecordedRows(MibTableBuilder& builder, Complaints& complaints) noexcept
      : builder_(builder), complaints_(complaints) {}

  Complaints& complaints() noexcept { return complaints_; }

  /// Each adds one row, or counts a bad value when the type cannot hold it.
  void integer(ber::OidView oid, std::optional<std::int64_t> value);  ///< -2^31..2^31-1.
  void number(ber::OidView oid, ber::Tag tag,
              std::optional<std::uint64_t> value);  ///< 32 bits, but Counter64.
  void octets(ber::OidView oid, ber::Tag tag,
              const std::optional<std::vector<std::uint8_t>>& value);
  void octets(ber::OidView oid, ber::Tag tag, Bytes value);
  void object_identifier(ber::OidView oid, std::string_view value);
  void null(ber::OidView oid, std::string_view value);  ///< Of which nothing may be left.

  /// A row found no room any more.
  bool full() const noexcept { return full_; }

 private:
  void bad_value() noexcept { ++complaints_.bad_values; }

  MibTableBuilder& builder_;
  Complaints& complaints_;
  bool full_ = false;
};

/// Reads the text of a whole file. Lines end with LF or CR LF.
void parse_snmprec(std::string_view text, RecordedRows& rows);
void parse_snmpwalk(std::string_view text, RecordedRows& rows);

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_RECORDED_VALUE_H_
