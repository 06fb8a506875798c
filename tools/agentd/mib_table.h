// The rows that one simulated device serves, encoded once and kept in serving order, so that any
// run of them is answered by copying octets.
#ifndef SNMPRING_AGENTD_MIB_TABLE_H_
#define SNMPRING_AGENTD_MIB_TABLE_H_

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "ber/oid.h"
#include "ber/reader.h"

namespace snmpring::agentd {

/// Three-way order of two OIDs given as minimal content octets (RFC 3416 §4.2.2); both must be
/// sound.
int compare_oids(Bytes a, Bytes b) noexcept;

/// A value that differs from agent to agent although all share one table. It overwrites octets of
/// the encoded varbind and keeps its length.
struct Personal {
  enum class Kind : std::uint8_t {
    decimal,  ///< The agent's index as `width` decimal digits, zeros in front.
    octets,   ///< The agent's index as `width` octets, most significant first.
    counter,  ///< base + kCounterStep * (index mod kCounterAgents) as four or eight octets.
  };
  static constexpr std::uint64_t kCounterStep = 1009;
  static constexpr std::uint64_t kCounterAgents = 1u << 20;

  Kind kind;
  std::uint8_t width;  ///< Octets overwritten.
  std::uint16_t skip;  ///< Content octets of the value in front of them.
  std::uint64_t base;  ///< `counter` only; every sum needs all of `width` octets and no more.
};

/// Writes what `personal` says of agent `agent` at `out`.
void write_personal(const Personal& personal, std::uint64_t agent, std::uint8_t* out) noexcept;

/// Immutable rows with an index by OID. Rows are numbered in serving order.
class MibTable {
 public:
  using Row = std::uint32_t;

  MibTable() = default;

  Row size() const noexcept { return static_cast<Row>(starts_.size() - 1); }

  /// The row of exactly this OID, size() when there is none. `oid` is minimal content octets.
  Row find(Bytes oid) const noexcept;

  /// The row that GetNext of `oid` answers, size() when none follows. Of an OID that is served it
  /// is the row after it. Of any other it is the smallest greater one; in a table that keeps its
  /// recorded order it is the first recorded row under `oid`, failing that the first recorded one
  /// that is greater.
  Row successor(Bytes oid) const noexcept;

  /// True when a row lies under `oid` without its last sub-identifier: then an absent `oid` is an
  /// absent instance of an object that exists.
  bool has_sibling(Bytes oid) const noexcept;

  /// The encoded VarBinds first..last-1, back to back. Lives as long as the table.
  Bytes varbinds(Row first, Row last) const noexcept {
    return Bytes(arena_).subspan(starts_[first], starts_[last] - starts_[first]);
  }

  /// The greatest `end` up to `last` for which varbinds(first, end) has at most `octets` octets.
  Row rows_within(Row first, Row last, std::size_t octets) const noexcept;

  Bytes oid(Row row) const noexcept;
  ber::Element value(Row row) const noexcept;

  /// Gives `copy`, which holds varbinds(first, last), the values of agent `agent`.
  void personalize(Row first, Row last, std::uint64_t agent, std::uint8_t* copy) const noexcept;

 private:
  friend class MibTableBuilder;

  struct Patch {
    std::uint32_t offset;  // In arena_.
    Personal personal;
  };

  void index_rows();
  // The first position in OID order, from `first` on, for whose OID `before` does not hold.
  template <typename Before>
  Row partition_point(Row first, Before before) const noexcept;
  Row lower_bound(Bytes oid) const noexcept;  // Position in OID order.
  Row row_at(Row position) const noexcept { return sorted_.empty() ? position : sorted_[position]; }

  std::vector<std::uint8_t> arena_;
  std::vector<std::uint32_t> starts_ = {0};
  std::vector<Row> slots_ = {0};  // Open addressing by OID: row + 1, 0 for none.
  std::vector<Row> sorted_;       // Rows in OID order; empty when that is the serving order.
  std::vector<Row> first_from_;  // Per position in OID order: the first recorded row from there on.
  std::vector<Patch> patches_;   // By offset.
  // Per row: the first patch at or after it; empty without patches.
  std::vector<std::uint32_t> patch_of_;
};

/// Collects rows in any order and makes a table of them.
class MibTableBuilder {
 public:
  enum class Order : std::uint8_t { sorted, as_recorded };

  /// Encodes and appends one row. False when the table has become too large (4 GiB of varbinds).
  bool add(ber::OidView oid, ber::Tag tag, Bytes content);

  /// The same for a value whose octets differ between agents; `content` is a template.
  bool add(ber::OidView oid, ber::Tag tag, Bytes content, const Personal& personal);

  std::size_t size() const noexcept { return starts_.size(); }

  struct Report {
    std::uint64_t duplicates = 0;    ///< Rows dropped because an earlier one has their OID.
    std::uint64_t out_of_order = 0;  ///< Rows that followed a greater one.
  };

  /// Makes the table; the builder is empty afterwards. Of duplicates the first stands.
  MibTable build(Order order, Report& report);

 private:
  Bytes oid(std::uint32_t row) const noexcept;

  MibTable table_;
  std::vector<std::uint32_t> starts_;  // Of rows in table_.arena_, in the order of add().
};

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_MIB_TABLE_H_
