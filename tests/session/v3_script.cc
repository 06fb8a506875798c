#include "session/v3_script.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace snmpring::session::script {
namespace {

using message::SecurityLevel;

const usm::Algorithms& all_algorithms() {
  static const auto algorithms = [] {
    std::string_view missing;
    auto fetched = usm::Algorithms::fetch(missing);
    if (fetched == nullptr) std::abort();
    return fetched;
  }();
  return *algorithms;
}

/// A password costs a megabyte of hashing, so each is turned into its key once.
Secret master(usm::AuthProtocol auth, std::string_view password) {
  static std::map<std::pair<usm::AuthProtocol, std::string>, Octets> known;
  auto& key = known[{auth, std::string(password)}];
  if (key.empty()) {
    const Secret made = usm::password_to_key(all_algorithms(), auth, as_bytes(password));
    key.assign(made.reveal().begin(), made.reveal().end());
  }
  return Secret(key);
}

}  // namespace

usm::User v3_user(usm::AuthProtocol auth, usm::PrivProtocol priv, std::string_view name,
                  std::string_view auth_password, std::string_view priv_password) {
  usm::User user;
  user.name = name;
  if (auth == usm::AuthProtocol::none) return user;
  user.level = SecurityLevel::auth_no_priv;
  user.auth = auth;
  user.auth_key = {usm::UserKey::Form::master, master(auth, auth_password)};
  if (priv == usm::PrivProtocol::none) return user;
  user.level = SecurityLevel::auth_priv;
  user.priv = priv;
  user.priv_key = {usm::UserKey::Form::master, master(auth, priv_password)};
  return user;
}

Credential v3_credential(usm::User user, std::string_view label) {
  Credential credential{
      .label = std::string(label), .version = message::Version::v3, .community = {}};
  credential.user = std::move(user);
  return credential;
}

Credential community_credential(std::string_view community, std::string_view label) {
  return {.label = std::string(label),
          .version = message::Version::v2c,
          .community = Secret(as_bytes(community))};
}

V3World::V3World() : keys(all_algorithms(), 64) {}

usm::EngineTime::Reading V3Engine::reading(Instant now) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - Instant{}).count();
  return {boots, static_cast<std::uint32_t>(seconds + time_offset)};
}

Octets V3Engine::message(const usm::User* user, SecurityLevel level, std::int32_t msg_id,
                         const Answer& answer, const Request& request, Instant now) {
  std::vector<std::uint8_t> buffer(70'000);
  ber::Writer writer(buffer);
  encode_reply_pdu(writer, answer, request);
  message::encode_scoped_pdu(writer, context_engine_id.empty() ? engine_id : context_engine_id,
                             as_bytes(context), 0);
  std::optional<usm::EngineKeys> keys;
  usm::Outgoing outgoing{
      .header = {.msg_id = msg_id, .msg_max_size = 65'507, .level = level, .reportable = false}};
  outgoing.engine_id = engine_id;
  outgoing.reading = reading(now);
  if (user != nullptr) outgoing.user_name = as_bytes(user->name);
  if (level != SecurityLevel::no_auth_no_priv) {
    keys.emplace(world_->keys.keys(*user, engine_id));
    outgoing.keys = &*keys;
    if (level == SecurityLevel::auth_priv) {
      outgoing.salt = world_->salts.next(keys->priv(), outgoing.reading.boots);
    }
  }
  if (bend) bend(outgoing);
  const MutableBytes octets = usm::protect(outgoing, buffer, writer.size());
  return {octets.begin(), octets.end()};
}

Octets V3Engine::report(const usm::User* user, SecurityLevel level, std::int32_t msg_id,
                        std::string_view counter, Instant now) {
  Answer answer = bindings({{std::string(counter), number(1)}});
  answer.kind = message::PduKind::report;
  // A Report to what could not be decrypted knows no request-id.
  return message(user, level, msg_id, answer, Request{}, now);
}

std::optional<Octets> V3Engine::answer(Bytes datagram, Instant now) {
  if (const auto plain = message::decode_community(datagram)) {
    if (community.empty() || !std::ranges::equal(plain->community, as_bytes(community))) {
      return std::nullopt;
    }
    Answer answer = mib(parse_request(datagram));
    answer.community = community;
    return encode_reply(answer, parse_request(datagram));
  }
  return answer_v3(datagram, now);
}

std::optional<Octets> V3Engine::answer_v3(Bytes datagram, Instant now) {
  const auto received = message::decode_v3(datagram);
  if (!received) return std::nullopt;
  const auto params = usm::decode_params(received->security_parameters);
  if (!params) return std::nullopt;
  const std::int32_t id = received->header.msg_id;
  const SecurityLevel level = received->header.level;
  constexpr SecurityLevel kPlain = SecurityLevel::no_auth_no_priv;
  if (!std::ranges::equal(params->engine_id, engine_id)) {
    const auto true_offset = time_offset;
    const auto true_boots = boots;
    if (discovery_without_time) {
      time_offset = -std::chrono::duration_cast<std::chrono::seconds>(now - Instant{}).count();
      boots = 0;
    }
    Octets octets = report(nullptr, kPlain, id, kUnknownEngines, now);
    time_offset = true_offset;
    boots = true_boots;
    return octets;
  }
  const auto user = std::ranges::find_if(
      users, [&](const usm::User& u) { return as_text(params->user_name) == u.name; });
  if (user == users.end()) return report(nullptr, kPlain, id, kUnknownUsers, now);
  if (level > user->level || level < level_min) {
    return report(&*user, kPlain, id, kUnsupportedLevels, now);
  }
  Bytes scoped_pdu = received->data;
  Octets plain(datagram.size());
  if (level != kPlain) {
    usm::EngineKeys keys = world_->keys.keys(*user, engine_id);
    if (!keys.verify(datagram, params->auth)) return report(&*user, kPlain, id, kWrongDigests, now);
    const auto mine = reading(now);
    if (params->engine_boots != mine.boots || params->engine_time + 150 < mine.time ||
        params->engine_time > mine.time + 150) {
      return report(&*user, unauthenticated_time_reports ? kPlain : SecurityLevel::auth_no_priv, id,
                    kNotInTimeWindows, now);
    }
    if (level == SecurityLevel::auth_priv) {
      // net-snmp's agent is silent to what it cannot decrypt, and so is this one.
      if (!keys.decrypt(received->data, params->engine_boots, params->engine_time, params->priv,
                        plain)) {
        return std::nullopt;
      }
      scoped_pdu = Bytes(plain).first(received->data.size());
    }
  }
  const auto decoded = message::decode_scoped_pdu(scoped_pdu);
  if (!decoded) return std::nullopt;
  if (as_text(decoded->context_name) != context) {
    return report(&*user, level, id, kUnknownContexts, now);
  }
  Request request;
  parse_pdu(decoded->pdu, request);
  return message(&*user, level, id, mib(request), request, now);
}

V3Outcome run_v3(V3World& world, const V3Scene& scene, const std::vector<const Credential*>& rungs,
                 const Wire& wire, Duration pause) {
  constexpr std::size_t kRequestsMax = 5000;
  const Ladder ladder{.rungs = rungs, .v3_first = scene.v3_first};
  Plan plan{.operation = scene.operation, .ladder = &ladder, .limits = &scene.limits, .roots = {}};
  for (const std::string& root : scene.roots) plan.roots.push_back(Root::parse(root).value());
  plan.tables = scene.tables;
  if (scene.operation == Operation::discover) plan.roots = discover_roots();
  const TargetProfile profile{.plan = &plan, .tag = {}, .name = {}};
  const Target target{.endpoint = {IpAddress::v4(0x7F000001), 161}, .profile = &profile};

  V3Outcome outcome;
  Recorder recorder;
  Instant now{};
  std::int32_t next_id = 1 << 24;
  std::optional<Session> session;
  std::optional<unsigned> rung = kFirstRung;
  bool first = true;
  std::array<std::uint8_t, 1500> out;
  std::vector<Octets> datagrams;
  while (rung) {
    Lane lane = 0;
    if (!first) {
      const auto next = session->next_request();
      if (!next) break;
      lane = *next;
    }
    bool accepted = false;
    ErrorWord word = ErrorWord::timeout;
    for (unsigned attempt = 0; attempt <= scene.limits.retries_max && !accepted; ++attempt) {
      if (outcome.requests.size() == kRequestsMax) {
        outcome.bounded = false;
        return outcome;
      }
      const std::int32_t id = next_id++;
      std::size_t size = 0;
      if (session) {
        size = session->encode_request(lane, attempt, id, now, out);
      } else {
        size =
            Session(target, *rung, &world.environment).encode_request(lane, attempt, id, now, out);
      }
      if (size == 0) std::abort();
      outcome.requests.emplace_back(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size));
      now += std::chrono::milliseconds(1);
      datagrams = wire(outcome.requests.back(), now);
      for (const Octets& datagram : datagrams) {
        const bool made = !session;
        if (made) session.emplace(target, *rung, &world.environment);
        recorder.begin_reply(target, {});
        const Handled handled = session->handle_reply(lane,
                                                      {.datagram = datagram,
                                                       .truncated = false,
                                                       .check_community = false,
                                                       .foreign_address = scene.foreign_address,
                                                       .attempt = attempt,
                                                       .attempts = attempt + 1,
                                                       .correlation_id = id,
                                                       .now = now,
                                                       .received = {}},
                                                      recorder);
        accepted = handled.verdict == Verdict::accepted;
        if (accepted) hand_on_rows(*session, recorder);
        if (accepted) break;
        if (handled.misfit != ErrorWord::none) {
          word = handled.misfit;
          ++outcome.misfits[word];
        }
        if (made) session.reset();
      }
      if (!accepted) now += scene.limits.timeout;
    }
    if (accepted) {
      now += pause;
      first = false;
    } else if (session) {
      session->fail_request(lane, word);
      hand_on_rows(*session, recorder);
    } else {
      rung = next_rung(ladder, *rung, false);
      outcome.summary.error = error_text(word, 0);
    }
    if (session && session->finished()) break;
  }
  outcome.answered = session.has_value();
  outcome.rows = recorder.rows;
  for (const TableRowCopy& row : recorder.table_rows) outcome.row_texts.push_back(row.text());
  if (!session) return outcome;
  outcome.summary = summarize(*session);
  TargetReport report{.target = target};
  session->describe(report);
  outcome.version = report.version;
  if (report.credential != nullptr) outcome.credential = report.credential->label;
  if (report.engine != nullptr) outcome.engine = *report.engine;
  outcome.known = session->known_engine();
  return outcome;
}

V3Outcome run_v3(V3World& world, const V3Scene& scene, const std::vector<const Credential*>& ladder,
                 V3Engine& engine, Duration pause) {
  return run_v3(
      world, scene, ladder,
      [&](Bytes request, Instant now) { return as_list(engine.answer(request, now)); }, pause);
}

}  // namespace snmpring::session::script
