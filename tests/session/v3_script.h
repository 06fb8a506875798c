// An authoritative SNMPv3 engine in memory, and a driver that runs a session against it in virtual
// time.
#ifndef SNMPRING_TESTS_SESSION_V3_SCRIPT_H_
#define SNMPRING_TESTS_SESSION_V3_SCRIPT_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "session/script.h"
#include "session/session.h"
#include "session/v3_environment.h"

namespace snmpring::session::script {

/// "secret-auth" and "secret-priv" as passwords.
usm::User v3_user(usm::AuthProtocol auth, usm::PrivProtocol priv, std::string_view name = "scan",
                  std::string_view auth_password = "secret-auth",
                  std::string_view priv_password = "secret-priv");

Credential v3_credential(usm::User user, std::string_view label = "u1");
Credential community_credential(std::string_view community, std::string_view label = "c1");

/// What runs share; made once per test.
struct V3World {
  V3World();
  usm::KeyRing keys;
  usm::Salts salts{1, 2};
  V3Environment environment{keys, salts, nullptr};
};

/// An agent by RFC 3414 §3.2 for the authoritative side, with what tests bend.
class V3Engine {
 public:
  explicit V3Engine(V3World& world) : world_(&world) {}

  Octets engine_id = {0x80, 0x00, 0x1F, 0x88, 0x05, 'e', 'n', 'g', '1'};
  std::uint32_t boots = 7;
  std::int64_t time_offset = 5000;  ///< engineTime is this and the seconds of virtual time.
  std::vector<usm::User> users;
  std::string community;  ///< v2c is answered for this one; empty: for none.
  Mib mib;
  message::SecurityLevel level_min = message::SecurityLevel::no_auth_no_priv;
  std::string context;
  Octets context_engine_id;  ///< What its messages are about; empty for itself.
  bool discovery_without_time = false;
  bool unauthenticated_time_reports = false;

  /// Changes a message that is about to leave.
  std::function<void(usm::Outgoing&)> bend;

  /// What it sends back at `now`, if anything.
  std::optional<Octets> answer(Bytes datagram, Instant now);

  /// Its engineTime at `now`.
  usm::EngineTime::Reading reading(Instant now) const;

  /// A message with this PDU for `user` (null: nobody, noAuthNoPriv).
  Octets message(const usm::User* user, message::SecurityLevel level, std::int32_t msg_id,
                 const Answer& answer, const Request& request, Instant now);
  Octets report(const usm::User* user, message::SecurityLevel level, std::int32_t msg_id,
                std::string_view counter, Instant now);

 private:
  std::optional<Octets> answer_v3(Bytes datagram, Instant now);

  V3World* world_;
};

inline constexpr const char* kUnsupportedLevels = "1.3.6.1.6.3.15.1.1.1.0";
inline constexpr const char* kNotInTimeWindows = "1.3.6.1.6.3.15.1.1.2.0";
inline constexpr const char* kUnknownUsers = "1.3.6.1.6.3.15.1.1.3.0";
inline constexpr const char* kUnknownEngines = "1.3.6.1.6.3.15.1.1.4.0";
inline constexpr const char* kWrongDigests = "1.3.6.1.6.3.15.1.1.5.0";
inline constexpr const char* kDecryptionErrors = "1.3.6.1.6.3.15.1.1.6.0";
inline constexpr const char* kUnknownContexts = "1.3.6.1.6.3.12.1.5.0";

/// One target asked with several credentials.
struct V3Scene {
  Operation operation = Operation::walk;
  std::vector<std::string> roots;
  Limits limits;
  bool v3_first = false;
  bool foreign_address = false;  ///< Replies come from another address than the one asked.
  std::vector<TablePlan> tables{};
};

struct V3Outcome {
  Summary summary;
  std::vector<RowCopy> rows;
  std::vector<std::string> row_texts;  ///< Of conceptual rows.
  std::optional<message::Version> version;
  std::string credential;  ///< The label; empty for none.
  std::optional<EngineInfo> engine;
  std::vector<Octets> requests;
  std::map<ErrorWord, unsigned> misfits;
  std::optional<KnownEngine> known;
  bool answered = false;  ///< False when no session was ever made.
  bool bounded = true;
};

/// One reply or none.
inline std::vector<Octets> as_list(const std::optional<Octets>& reply) {
  if (!reply) return {};
  return std::vector<Octets>(1, *reply);
}

/// Answers a request, or does not; may answer several times.
using Wire = std::function<std::vector<Octets>(Bytes request, Instant now)>;

/// Asks until there is nothing left to ask, as the engine would, and rests for `pause` of virtual
/// time after each reply.
V3Outcome run_v3(V3World& world, const V3Scene& scene, const std::vector<const Credential*>& ladder,
                 const Wire& peer, Duration pause = {});
V3Outcome run_v3(V3World& world, const V3Scene& scene, const std::vector<const Credential*>& ladder,
                 V3Engine& engine, Duration pause = {});

}  // namespace snmpring::session::script

#endif  // SNMPRING_TESTS_SESSION_V3_SCRIPT_H_
