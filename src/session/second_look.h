// A second look at a reply to GetBulk that stops making sense: what its later varbinds say, and
// what has to be asked again by GetNext.
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

/// An agent is not believed at the first sign of an end, nor at the first row in disorder, where
/// the rest of the same reply says otherwise. GetNext is asked then. It goes on from the last row
/// that is beyond doubt, which can be a row before the last that was handed on. This remembers
/// until the contradiction is resolved
///   - which rows behind that place were handed on already, so that none comes twice, and
///   - how far the rows go that the agent has shown.
class SecondLook {
 public:
  /// Rows that can be remembered. An adaptive GetBulk asks for no more.
  static constexpr std::size_t kRowsMax = 64;

  /// Reads the list once more.
  /// \param varbinds Content octets of the reply's VarBindList, borrowed during the call.
  /// \param position Of the varbind that does not make sense; those before it were taken as they
  /// came.
  /// \param root The subtree. \param asked What the reply's request asked for the successors of.
  /// \param last The last row that was taken, or `asked`.
  /// \param in_order False where disorder is tolerated: no row is then out of place.
  SecondLook(Bytes varbinds, std::size_t position, const Root& root, ber::OidView asked,
             ber::OidView last, bool in_order);

  /// True when later varbinds speak against an end at the last row: they lie behind it under the
  /// root, or were passed over.
  bool speaks_against_end() const noexcept { return shows_more_ || !lowest_.empty(); }

  /// The last row before everything that is in doubt, or `asked`: where GetNext is to go on from.
  /// nullopt where more rows than kRowsMax would have to be remembered.
  std::optional<ber::OidView> resume_at() const noexcept;

  /// True for a row that was handed on already.
  bool knows(ber::OidView row) const noexcept;

  /// True once GetNext has come further than the agent has shown rows.
  bool is_resolved_at(ber::OidView cursor) const noexcept { return cursor > highest_.view(); }
  /// True where the agent has shown rows behind `cursor`.
  bool contradicts_end_at(ber::OidView cursor) const noexcept { return cursor < highest_.view(); }

 private:
  void read_rest(Bytes varbinds, std::size_t position, const Root& root, ber::OidView asked,
                 ber::OidView last, bool in_order);
  void remember(Bytes varbinds, std::size_t position, const Root& root);

  bool shows_more_ = false;
  bool remembers_all_ = true;
  ber::Oid highest_;  // Of what lies under the root.
  ber::Oid lowest_;   // Of what was passed over; empty where nothing was.
  ber::Oid resume_at_;
  std::vector<std::uint8_t> rows_;  // Each as two octets of length and its content octets.
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_SECOND_LOOK_H_
