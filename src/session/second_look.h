// Reads a GetBulk reply again that ends a walk or is in disorder. Finds what the later varbinds
// say, and what GetNext has to ask again.
#ifndef SNMPRING_SESSION_SECOND_LOOK_H_
#define SNMPRING_SESSION_SECOND_LOOK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "ber/oid.h"
#include "session/plan.h"

namespace snmpring::session {

/// The first sign of an end, or the first row in disorder, is not believed if the rest of the same
/// reply contradicts it. Then GetNext decides. It continues after the last row that is not in
/// doubt. This row may be before the last row that was handed on. Until the contradiction is
/// resolved, this object remembers
///   - which rows after that place were handed on already, so that none comes twice, and
///   - the last row that the agent has shown.
class SecondLook {
 public:
  /// The most rows that are remembered. An adaptive GetBulk asks for no more.
  static constexpr std::size_t kRowsMax = 64;

  /// Reads the list again.
  /// \param varbinds Content octets of the reply's VarBindList, borrowed during the call.
  /// \param position The varbind that ends the walk or is in disorder. Those before it were taken.
  /// \param root The subtree. \param asked The OID whose successors the request asked for.
  /// \param last The last row that was taken, or `asked`.
  /// \param in_order False if disorder is tolerated. Then no row is out of place.
  /// \param lists In a reply about so many subtrees, each has every so manieth varbind. Only those
  ///     of this subtree are looked at: `position`, and those a multiple of `lists` away from it.
  SecondLook(Bytes varbinds, std::size_t position, const Root& root, ber::OidView asked,
             ber::OidView last, bool in_order, std::size_t lists = 1);

  /// True when later varbinds contradict an end at the last row: they lie after it under the root,
  /// or the rows taken skipped them.
  bool speaks_against_end() const noexcept { return shows_more_ || !lowest_.empty(); }

  /// The last row before everything in doubt, or `asked`. GetNext continues there. nullopt if more
  /// than kRowsMax rows would have to be remembered.
  std::optional<ber::OidView> resume_at() const noexcept;

  /// True for a row that was handed on already.
  bool knows(ber::OidView row) const noexcept;

  /// True when GetNext has come further than the rows that the agent has shown.
  bool is_resolved_at(ber::OidView cursor) const noexcept { return cursor > highest_.view(); }
  /// True when the agent has shown rows after `cursor`.
  bool contradicts_end_at(ber::OidView cursor) const noexcept { return cursor < highest_.view(); }

 private:
  void read_rest(Bytes varbinds, std::size_t position, const Root& root, ber::OidView asked,
                 ber::OidView last, bool in_order);
  void remember(Bytes varbinds, std::size_t position, const Root& root);

  bool in_list(std::size_t place) const noexcept { return place % lists_ == offset_; }

  std::size_t lists_;
  std::size_t offset_;
  bool shows_more_ = false;
  bool remembers_all_ = true;
  ber::Oid highest_;  // Of the names under the root.
  ber::Oid lowest_;   // Of the names that were skipped; empty if none were.
  ber::Oid resume_at_;
  std::vector<std::uint8_t> rows_;  // Each row as two octets of length and its content octets.
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_SECOND_LOOK_H_
