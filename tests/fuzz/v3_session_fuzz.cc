// Whole exchanges in SNMPv3: a session asks an engine that is mostly right; between the two sits
// somebody without keys who repeats, changes and makes up messages, and the engine's clock and ID
// jump. Nothing but the engine's own rows gets in.
#include <array>

#include "fuzz/fuzz.h"
#include "session/v3_script.h"

namespace snmpring {
namespace {

using fuzz::expect;
using fuzz::Input;
using message::SecurityLevel;
using session::Credential;
using session::Operation;
using session::script::Octets;
using session::script::V3Engine;
using session::script::V3World;
using usm::AuthProtocol;
using usm::PrivProtocol;

constexpr const char* kTable = "1.3.6.1.2.1.2.2.1.10";
constexpr unsigned kRows = 30;

constexpr const char* kCounters[] = {
    session::script::kUnsupportedLevels, session::script::kNotInTimeWindows,
    session::script::kUnknownUsers,      session::script::kUnknownEngines,
    session::script::kWrongDigests,      session::script::kDecryptionErrors,
    session::script::kUnknownContexts,   "1.3.6.1.2.1.1.1.0"};

V3World& world() {
  static V3World made;
  return made;
}

usm::User draw_user(Input& input) {
  const bool secure = !input.one_in(8);
  const auto auth = static_cast<AuthProtocol>(1 + input.below(usm::kAuthProtocols - 1));
  const auto priv = static_cast<PrivProtocol>(input.below(usm::kPrivProtocols));
  return session::script::v3_user(secure ? auth : AuthProtocol::none, priv);
}

/// What lies between a session and its engine.
class Between {
 public:
  Between(Input& input, V3Engine& engine) : input_(input), engine_(engine) {}

  std::vector<Octets> operator()(Bytes request, Instant now) {
    std::vector<Octets> replies;
    if (input_.empty()) return replies;
    for (std::uint64_t i = input_.below(3) + 1; i > 0; --i) replies.push_back(one(request, now));
    return replies;
  }

 private:
  Octets one(Bytes request, Instant now) {
    switch (input_.below(16)) {
      case 0: {
        const Bytes noise = input_.some(160);
        return {noise.begin(), noise.end()};
      }
      case 1:
        return heard_.empty() ? Octets() : heard_[input_.below(heard_.size())];
      case 2:
        return with_id_of(request, heard_.empty() ? Octets() : heard_[input_.below(heard_.size())]);
      case 3:
        return report(request, now);
      case 4:
        return {request.begin(), request.end()};
      case 5:
        ++engine_.boots;
        engine_.time_offset = static_cast<std::int64_t>(input_.number(2));
        break;
      case 6:
        engine_.time_offset += static_cast<std::int64_t>(input_.number(2)) - 0x8000;
        break;
      case 7:
        engine_.engine_id.back() ^= input_.octet();
        break;
      case 8:
        engine_.unauthenticated_time_reports = !engine_.unauthenticated_time_reports;
        break;
      default:
        break;
    }
    Octets reply = engine_.answer(request, now).value_or(Octets());
    if (!reply.empty() && heard_.size() < kHeardMax) heard_.push_back(reply);
    if (input_.one_in(3)) change(reply);
    return reply;
  }

  void change(Octets& octets) {
    for (std::uint64_t i = 1 + input_.below(3); i > 0 && !octets.empty(); --i) {
      const std::size_t at = input_.number(2) % octets.size();
      if (input_.one_in(8)) {
        octets.resize(at);
      } else {
        octets[at] ^= input_.octet();
      }
    }
  }

  /// An old message under the msgID that is asked with now: without keys the digest cannot follow.
  static Octets with_id_of(Bytes request, Octets message) {
    const auto asked = message::decode_v3(request);
    const auto heard = message::decode_v3(message);
    if (!asked || !heard) return message;
    Octets buffer(message.size() + 64);
    ber::Writer writer(buffer);
    if (heard->header.level == SecurityLevel::auth_priv) {
      writer.element(ber::tag::kOctetString, heard->data);
    } else {
      writer.octets(heard->data);
    }
    writer.element(ber::tag::kOctetString, heard->security_parameters);
    message::V3Header header = heard->header;
    header.msg_id = asked->header.msg_id;
    message::encode_v3(writer, header, 0);
    return {writer.written().begin(), writer.written().end()};
  }

  /// The engine's own Reports may be wrong as well; those of others have no digest.
  Octets report(Bytes request, Instant now) {
    const auto asked = message::decode_v3(request);
    const bool signs = input_.one_in(2);
    const auto level = signs && engine_.users[0].level != SecurityLevel::no_auth_no_priv
                           ? SecurityLevel::auth_no_priv
                           : SecurityLevel::no_auth_no_priv;
    const char* const counter = kCounters[input_.below(std::size(kCounters))];
    return engine_.report(&engine_.users[0], level, asked ? asked->header.msg_id : 1, counter, now);
  }

  static constexpr std::size_t kHeardMax = 32;

  Input& input_;
  V3Engine& engine_;
  std::vector<Octets> heard_;
};

void check_rows(const session::script::V3Outcome& outcome, bool tolerant) {
  std::int64_t last = 0;
  for (const session::script::RowCopy& row : outcome.rows) {
    // The engine serves root.N = N and nothing else below the root.
    expect(row.root == kTable && row.type == ber::ValueType::integer32 && row.number >= 1 &&
               row.number <= kRows && row.oid == kTable + ('.' + std::to_string(row.number)),
           "every row is the engine's own");
    expect(tolerant || row.number > last, "the rows of a walk increase");
    last = row.number;
  }
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  Input input(data, size);
  V3Engine engine(world());
  engine.mib.add_column(kTable, kRows);
  engine.users.push_back(draw_user(input));
  const bool secure = engine.users[0].level != SecurityLevel::no_auth_no_priv;
  Credential credential = session::script::v3_credential(
      session::script::v3_user(engine.users[0].auth, engine.users[0].priv));
  if (input.one_in(4)) credential.engine_id = engine.engine_id;
  const Credential wrong = session::script::community_credential("wrong", "c1");

  session::script::V3Scene scene;
  scene.operation = input.one_in(4) ? Operation::discover : Operation::walk;
  scene.roots = {kTable};
  scene.limits.retries_max = static_cast<unsigned>(input.below(4));
  scene.limits.tolerate_disorder = input.one_in(3);
  scene.limits.bulk_allowed = !input.one_in(4);
  scene.limits.requests_max = 1 + static_cast<unsigned>(input.below(3));
  scene.v3_first = input.one_in(3);
  std::vector<const Credential*> ladder = {&credential};
  // Whoever knows the id can answer a community: then rows are anybody's.
  const bool community = input.one_in(6);
  if (community) ladder.insert(input.one_in(2) ? ladder.begin() : ladder.end(), &wrong);

  scene.foreign_address = input.one_in(6);

  const auto outcome = session::script::run_v3(world(), scene, ladder, Between(input, engine),
                                               std::chrono::milliseconds(input.number(2)));
  expect(outcome.bounded, "a conversation ends");
  expect(!outcome.answered || outcome.summary.complete == outcome.summary.error.empty(),
         "a target is complete where nothing went wrong");
  expect(outcome.rows.size() == outcome.summary.varbinds, "rows are counted");
  for (const Octets& request : outcome.requests) {
    expect(request.size() <= session::kRequestOctetsMax, "a request travels in one piece");
  }
  if (!secure && !community && scene.foreign_address) {
    expect(outcome.rows.empty(), "nothing without a digest counts from elsewhere");
  }
  if (secure && !community) check_rows(outcome, scene.limits.tolerate_disorder);
  if (outcome.known) {
    expect(outcome.known->engine_id.size() >= message::kEngineIdOctetsMin &&
               outcome.known->engine_id.size() <= message::kEngineIdOctetsMax,
           "an engine that is known has an ID");
  }
  return 0;
}
