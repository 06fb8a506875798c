// Adds typed values to a table under construction.
#ifndef SNMPRING_AGENTD_ROW_WRITER_H_
#define SNMPRING_AGENTD_ROW_WRITER_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "agentd/mib_table.h"

namespace snmpring::agentd {

/// Content octets of an INTEGER or of an unsigned type, minimal.
class NumberContent {
 public:
  explicit NumberContent(std::int64_t value) noexcept;
  static NumberContent of_unsigned(std::uint64_t value) noexcept;
  Bytes octets() const noexcept { return Bytes(octets_).subspan(begin_); }

 private:
  NumberContent(std::uint64_t low_octets, std::uint8_t ninth) noexcept;

  std::array<std::uint8_t, 9> octets_;
  std::size_t begin_ = 0;
};

/// Borrows the builder. Each call answers whether the row still found room.
class RowWriter {
 public:
  explicit RowWriter(MibTableBuilder& builder) noexcept : builder_(builder) {}

  bool integer(ber::OidView oid, std::int64_t value) {
    return builder_.add(oid, ber::tag::kInteger, NumberContent(value).octets());
  }
  bool number(ber::OidView oid, ber::Tag tag, std::uint64_t value) {
    return builder_.add(oid, tag, NumberContent::of_unsigned(value).octets());
  }
  bool octets(ber::OidView oid, Bytes value, ber::Tag tag = ber::tag::kOctetString) {
    return builder_.add(oid, tag, value);
  }
  bool text(ber::OidView oid, std::string_view value) { return octets(oid, as_bytes(value)); }
  bool object_identifier(ber::OidView oid, ber::OidView value) {
    return builder_.add(oid, ber::tag::kObjectIdentifier, value.content());
  }

 private:
  MibTableBuilder& builder_;
};

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_ROW_WRITER_H_
