// What to ask a target: the operation, its OIDs and its limits. All targets that are asked the same
// share one plan. It does not change while any of them is open.
#ifndef SNMPRING_SESSION_PLAN_H_
#define SNMPRING_SESSION_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "ber/oid.h"
#include "session/credential.h"
#include "session/table_plan.h"

namespace snmpring::session {

enum class Operation : std::uint8_t {
  discover,  ///< One Get of the four system objects. The answers go into the target record.
  get,
  get_next,  ///< One GetNext per OID; one row each, exceptions included.
  walk,
  table,  ///< GetBulk of the columns of each table side by side; the cells come as rows.
};

/// An OID that was asked for: an OID to get, or a subtree to walk.
class Root {
 public:
  /// Parses dotted text as ber::Oid does. Also parses a single arc N in 0..2, which means
  /// everything under N and is sent as N.0. nullopt for anything else.
  static std::optional<Root> parse(std::string_view text);

  explicit Root(const ber::Oid& oid);

  /// What goes into the request.
  ber::OidView oid() const noexcept { return oid_; }
  /// Dotted text as the records print it; "1" for the single arc 1.
  const std::string& text() const noexcept { return text_; }
  /// True when `oid` is this root or lies under it.
  bool contains(ber::OidView oid) const noexcept;
  /// True for a root that was given as one arc. The OID sent then differs from the OID asked for.
  bool single_arc() const noexcept { return single_arc_; }

 private:
  ber::Oid oid_;
  std::string text_;
  bool single_arc_ = false;
};

/// Requests are no larger than this, so that no network splits them.
inline constexpr std::size_t kRequestOctetsMax = 1400;
/// The largest number of OIDs that fit one request: each takes seven octets or more.
inline constexpr std::size_t kOidsPerRequestMax = 192;

/// Numbers that are the same for all targets of a run.
struct Limits {
  Duration timeout = std::chrono::seconds(1);  ///< Per attempt, above zero.
  unsigned retries_max = 2;                    ///< Attempts after the first, 0..20.
  Duration target_timeout{};                   ///< For the whole target; zero for none.
  std::uint32_t max_repetitions = 0;           ///< 1..2^31-1 as given, or 0: adapt to the agent.
  bool bulk_allowed = true;                    ///< False with --no-bulk. v1 never uses GetBulk.
  bool tolerate_disorder = false;              ///< -Cc.
  unsigned requests_max = 1;                   ///< Open requests per target, 1..16.
  std::size_t oids_max = kOidsPerRequestMax;   ///< In a Get or GetNext, 1..kOidsPerRequestMax.
};
/// GetBulk asks for replies of about this size, for the same reason.
inline constexpr std::size_t kReplyOctetsGoal = 1400;

struct Plan {
  Operation operation = Operation::discover;
  const Ladder* ladder = nullptr;  ///< Borrowed; outlives the plan.
  const Limits* limits = nullptr;  ///< Borrowed; outlives the plan.
  /// At least one. For discover: discover_roots(). For table: none.
  std::vector<Root> roots{};
  /// At least one for table, fetched in their order. None for other operations. Borrowed; they
  /// outlive the plan, of which each line of a list may have a copy.
  std::span<const TablePlan> tables{};
  std::uint64_t varbinds_max = 1'000'000;  ///< Varbinds per target; 0 for no limit.
};

/// sysDescr.0, sysObjectID.0, sysUpTime.0 and sysName.0, in this order.
std::vector<Root> discover_roots();

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_PLAN_H_
