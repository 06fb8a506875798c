// Encoding of scripted replies, and the engine's part of a session without time.
#include "session/script.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "base/hex.h"
#include "ber/writer.h"
#include "message/correlation.h"
#include "message/varbind.h"

namespace snmpring::session::script {
namespace {

Octets primitive(ber::Tag tag, Bytes content) {
  std::array<std::uint8_t, 70'000> buffer;
  ber::Writer writer(buffer);
  writer.element(tag, content);
  const auto written = writer.written();
  return {written.begin(), written.end()};
}

const Target& some_target() {
  static const Target target;
  return target;
}

}  // namespace

void hand_on_rows(Session& session, EventSink& sink) {
  while (session.prepare_row()) session.hand_on_row(sink);
}

Octets number(std::int64_t value) {
  std::array<std::uint8_t, 16> buffer;
  ber::Writer writer(buffer);
  writer.integer(value);
  const auto written = writer.written();
  return {written.begin(), written.end()};
}

Octets text(std::string_view value) { return primitive(ber::tag::kOctetString, as_bytes(value)); }

Octets object_id(std::string_view dotted) {
  return primitive(ber::tag::kObjectIdentifier, ber::Oid::parse(dotted).value().view().content());
}

Octets ticks(std::uint32_t value) {
  std::array<std::uint8_t, 16> buffer;
  ber::Writer writer(buffer);
  writer.unsigned_integer(value, ber::tag::kTimeTicks);
  const auto written = writer.written();
  return {written.begin(), written.end()};
}

Octets null_value() { return {ber::tag::kNull, 0}; }
Octets no_such_object() { return {ber::tag::kNoSuchObject, 0}; }
Octets no_such_instance() { return {ber::tag::kNoSuchInstance, 0}; }
Octets end_of_mib_view() { return {ber::tag::kEndOfMibView, 0}; }
Octets broken() { return {ber::tag::kOctetString, 0x7F}; }

Answer error(std::int32_t status, std::int32_t index) {
  Answer answer;
  answer.status = status;
  answer.index = index;
  return answer;
}

Answer bindings(std::vector<Binding> list) {
  Answer answer;
  answer.bindings = std::move(list);
  return answer;
}

Agent in_turn(std::vector<Answer> answers) {
  return [answers = std::move(answers), n = std::size_t{0}](const Request&) mutable {
    return n < answers.size() ? answers[n++] : silence();
  };
}

void parse_pdu(const message::Pdu& pdu, Request& request) {
  request.kind = pdu.kind;
  request.id = pdu.request_id;
  if (request.bulk()) request.max_repetitions = static_cast<std::uint32_t>(pdu.error_index);
  message::VarBindReader reader(pdu.varbinds);
  message::VarBind varbind;
  while (reader.next(varbind)) request.oids.push_back(varbind.name.to_string());
}

Request parse_request(Bytes datagram) {
  Request request;
  request.octets = datagram.size();
  const auto message = message::decode_community(datagram);
  if (!message) std::abort();
  request.version = message->version;
  parse_pdu(message->pdu, request);
  return request;
}

void encode_reply_pdu(ber::Writer& writer, const Answer& answer, const Request& request) {
  for (auto binding = answer.bindings.rbegin(); binding != answer.bindings.rend(); ++binding) {
    const std::size_t end = writer.size();
    writer.octets(binding->value);
    if (binding->oid.empty()) {
      writer.element(ber::tag::kObjectIdentifier, std::array<std::uint8_t, 1>{0xFF});
    } else {
      writer.oid(ber::Oid::parse(binding->oid).value());
    }
    writer.wrap(ber::tag::kSequence, end);
  }
  message::encode_pdu(writer, answer.kind, request.id, answer.status, answer.index, 0);
}

Octets encode_reply(const Answer& answer, const Request& request) {
  if (answer.raw) return *answer.raw;
  auto buffer = std::make_unique<std::array<std::uint8_t, 70'000>>();
  ber::Writer writer(*buffer);
  encode_reply_pdu(writer, answer, request);
  message::encode_community(writer, answer.version.value_or(request.version),
                            as_bytes(answer.community), 0);
  if (writer.failed()) std::abort();
  return {writer.written().begin(), writer.written().end()};
}

void Mib::add(std::string_view oid, Octets value) {
  objects_.insert_or_assign(ber::Oid::parse(oid).value(), std::move(value));
}

void Mib::add_column(std::string_view root, unsigned count) {
  for (unsigned i = 1; i <= count; ++i) {
    add(std::string(root) + '.' + std::to_string(i), number(i));
  }
}

Answer Mib::operator()(const Request& request) const {
  const bool v1 = request.version == message::Version::v1;
  Answer answer;
  const auto put = [&](const auto& object) {
    answer.bindings.push_back({object->first.view().to_string(), object->second});
  };
  for (std::size_t i = 0; i < request.oids.size(); ++i) {
    const ber::Oid oid = ber::Oid::parse(request.oids[i]).value();
    auto object = request.get() ? objects_.find(oid) : objects_.upper_bound(oid);
    if (object == objects_.end()) {
      if (v1) return error(message::error_status::kNoSuchName, static_cast<std::int32_t>(i + 1));
      answer.bindings.push_back(
          {request.oids[i], request.get() ? no_such_instance() : end_of_mib_view()});
      continue;
    }
    put(object);
  }
  // The repetitions come one after the other, each for all OIDs (RFC 3416 §4.2.3).
  const std::size_t count = request.oids.size();
  for (std::uint32_t row = 1; row < request.max_repetitions; ++row) {
    bool more = false;
    const std::size_t before = answer.bindings.size() - count;
    for (std::size_t i = 0; i < count; ++i) {
      const Binding last = answer.bindings[before + i];
      const auto object = objects_.upper_bound(ber::Oid::parse(last.oid).value());
      if (object == objects_.end() || last.value == end_of_mib_view()) {
        answer.bindings.push_back({last.oid, end_of_mib_view()});
      } else {
        put(object);
        more = true;
      }
    }
    if (!more) break;
  }
  return answer;
}

std::vector<std::string> Mib::oids() const {
  std::vector<std::string> all;
  for (const auto& [oid, value] : objects_) all.push_back(oid.view().to_string());
  return all;
}

std::vector<std::string> Mib::oids_under(std::string_view root) const {
  const ber::Oid top = ber::Oid::parse(root).value();
  std::vector<std::string> inside;
  for (const auto& [oid, value] : objects_) {
    if (oid.view().in_subtree(top)) inside.push_back(oid.view().to_string());
  }
  return inside;
}

Scene walk_of(std::vector<std::string> roots) {
  Scene scene;
  scene.roots = std::move(roots);
  return scene;
}

Scene v1_walk_of(std::vector<std::string> roots) {
  Scene scene = walk_of(std::move(roots));
  scene.version = message::Version::v1;
  return scene;
}

Scene get_next_walk_of(std::vector<std::string> roots) {
  Scene scene = walk_of(std::move(roots));
  scene.limits.bulk_allowed = false;
  return scene;
}

Scene table_of(TablePlan table) {
  Scene scene;
  scene.operation = Operation::table;
  scene.tables.push_back(std::move(table));
  return scene;
}

TablePlan columns_of(std::string_view entry, const std::vector<std::uint32_t>& columns) {
  TablePlan table;
  for (const std::uint32_t column : columns) {
    const std::string oid = std::string(entry) + '.' + std::to_string(column);
    table.columns.push_back({.oid = ber::Oid::parse(oid).value()});
  }
  return table;
}

Scene get_of(std::vector<std::string> oids) {
  Scene scene = walk_of(std::move(oids));
  scene.operation = Operation::get;
  return scene;
}

Scene v1_get_of(std::vector<std::string> oids) {
  Scene scene = get_of(std::move(oids));
  scene.version = message::Version::v1;
  return scene;
}

Scene get_next_of(std::vector<std::string> oids) {
  Scene scene = walk_of(std::move(oids));
  scene.operation = Operation::get_next;
  return scene;
}

Scene v1_get_next_of(std::vector<std::string> oids) {
  Scene scene = get_next_of(std::move(oids));
  scene.version = message::Version::v1;
  return scene;
}

OwnedPlan::OwnedPlan(const Scene& scene)
    : credential_{.label = "c1",
                  .version = scene.version,
                  .community = Secret(as_bytes(scene.community))},
      ladder_{.rungs = {&credential_}},
      limits_(scene.limits),
      tables_(scene.tables),
      plan_{.operation = scene.operation,
            .ladder = &ladder_,
            .limits = &limits_,
            .roots = {},
            .varbinds_max = scene.varbinds_max},
      profile_{.plan = &plan_, .tag = {}, .name = {}} {
  plan_.tables = tables_;
  for (const std::string& root : scene.roots) plan_.roots.push_back(Root::parse(root).value());
  if (scene.operation == Operation::discover) plan_.roots = discover_roots();
}

SystemCopy::SystemCopy(const SystemInfo& system) : sys_uptime(system.sys_uptime) {
  if (system.sys_descr) sys_descr = as_text(*system.sys_descr);
  if (system.sys_object_id) sys_object_id = system.sys_object_id->to_string();
  if (system.sys_name) sys_name = as_text(*system.sys_name);
}

void Recorder::row(const Row& row) {
  if (row.shared_octets > 0 &&
      (root_before_ != &row.root ||
       common_octets(oid_before_.view().content(), row.oid.content()) < row.shared_octets)) {
    std::abort();
  }
  root_before_ = &row.root;
  oid_before_ = row.oid;
  rows.push_back({row.root.text(), row.oid.to_string(), row.value.type, row.value.number});
}

void Recorder::table_row(const TableRow& row) {
  if (row.cells.empty()) std::abort();
  TableRowCopy& copy = table_rows.emplace_back();
  copy.table = row.table;
  copy.received = row.received;
  for (const std::uint32_t arc : row.index) {
    copy.index += (copy.index.empty() ? "" : ".") + std::to_string(arc);
  }
  for (const TableCell& cell : row.cells) {
    if (!copy.cells.empty() && copy.cells.back().column >= cell.column) std::abort();
    if (cell.value.is_exception()) std::abort();
    copy.cells.push_back({.column = cell.column,
                          .type = cell.value.type,
                          .content = {cell.value.content.begin(), cell.value.content.end()}});
  }
}

std::string TableRowCopy::text() const {
  std::string line = index + ':';
  for (const CellCopy& cell : cells) {
    line += ' ' + std::to_string(cell.column) + '=';
    if (cell.type == ber::ValueType::integer32) {
      std::int64_t number = 0;
      for (const std::uint8_t octet : cell.content) number = number << 8 | octet;
      line += std::to_string(number);
    } else {
      line += hex_text(cell.content);
    }
  }
  return line;
}

std::vector<std::string> Outcome::row_texts() const {
  std::vector<std::string> all;
  for (const TableRowCopy& row : table_rows) all.push_back(row.text());
  return all;
}

Summary summarize(const Session& session) {
  TargetReport report{.target = some_target()};
  session.describe(report);
  Summary summary;
  summary.status = report.status;
  summary.complete = report.complete;
  summary.error = error_text(report.error, report.error_status);
  if (report.error_oid != nullptr) summary.error_oid = report.error_oid->view().to_string();
  if (report.system != nullptr) summary.system.emplace(*report.system);
  summary.varbinds = report.counts.varbinds;
  summary.max_repetitions = report.max_repetitions;
  summary.anomalies = report.anomalies;
  for (int i = 0; i < kQuirkCount; ++i) {
    const auto quirk = static_cast<Quirk>(i);
    if (report.quirks.has(quirk)) summary.quirks.emplace_back(quirk_word(quirk));
  }
  return summary;
}

std::vector<std::string> Outcome::oids() const {
  std::vector<std::string> all;
  for (const RowCopy& row : rows) all.push_back(row.oid);
  return all;
}

std::vector<ber::ValueType> Outcome::types() const {
  std::vector<ber::ValueType> all;
  for (const RowCopy& row : rows) all.push_back(row.type);
  return all;
}

Outcome run(const Scene& scene, const Agent& agent, std::size_t requests_max) {
  const OwnedPlan plan(scene);
  const unsigned attempts_max = scene.limits.retries_max + 1;
  std::array<std::uint8_t, 1500> out;
  std::int32_t next_id = 1;
  Recorder recorder;
  Outcome outcome;
  std::optional<Session> session;

  struct Open {
    Lane lane;
    unsigned attempts;
    ErrorWord misfit;
  };
  std::vector<Open> open = {{0, 0, ErrorWord::timeout}};
  const auto poll = [&] {
    while (const std::optional<Lane> lane = session->next_request()) {
      open.push_back({*lane, 0, ErrorWord::timeout});
    }
  };
  Octets datagram;
  while (!open.empty()) {
    // The oldest request gets its next attempt, the others wait for their turn.
    Open current = open.front();
    open.erase(open.begin());
    if (current.attempts == attempts_max) {
      if (!session) session.emplace(plan.target(), kFirstRung, nullptr);
      session->fail_request(current.lane, current.misfit);
      hand_on_rows(*session, recorder);
      if (session->finished()) break;
      poll();
      continue;
    }
    if (outcome.requests.size() == requests_max) {
      outcome.bounded = false;
      break;
    }
    const std::size_t size =
        session ? session->encode_request(current.lane, current.attempts, next_id, {}, out)
                : Session(plan.target(), kFirstRung, nullptr)
                      .encode_request(0, current.attempts, next_id, {}, out);
    ++next_id;
    if (size == 0) std::abort();
    Request request = parse_request(Bytes(out).first(size));
    request.attempt = current.attempts++;
    request.lane = current.lane;
    outcome.requests.push_back(request);

    const Answer answer = agent(request);
    bool answered = false;
    if (!answer.silent) {
      if (!session) session.emplace(plan.target(), kFirstRung, nullptr);
      datagram = encode_reply(answer, request);
      recorder.begin_reply(plan.target(), {});
      const auto head = message::peek_correlation(datagram);
      const Handled handled = session->handle_reply(current.lane,
                                                    {.datagram = datagram,
                                                     .truncated = answer.truncated,
                                                     .check_community = answer.check_community,
                                                     .attempt = request.attempt,
                                                     .attempts = current.attempts,
                                                     .head = head ? &*head : nullptr},
                                                    recorder);
      answered = handled.verdict == Verdict::accepted;
      if (handled.misfit != ErrorWord::none) current.misfit = handled.misfit;
      hand_on_rows(*session, recorder);
    }
    if (!answered) open.insert(open.begin(), current);
    if (!session) continue;
    poll();
    if (session->finished()) break;
  }

  if (session) {
    if (outcome.bounded && !session->finished()) std::abort();
    static_cast<Summary&>(outcome) = summarize(*session);
  }
  outcome.rows = std::move(recorder.rows);
  outcome.table_rows = std::move(recorder.table_rows);
  return outcome;
}

}  // namespace snmpring::session::script
