// A scripted agent in memory and a driver that runs a session against it as the engine would.
#ifndef SNMPRING_TESTS_SESSION_SCRIPT_H_
#define SNMPRING_TESTS_SESSION_SCRIPT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/prng.h"
#include "message/community.h"
#include "session/session.h"

namespace snmpring::session::script {

using Octets = std::vector<std::uint8_t>;

/// ifInOctets, for want of another column.
inline constexpr const char* kTable = "1.3.6.1.2.1.2.2.1.10";

// Whole values as they stand in a varbind.
Octets number(std::int64_t value);
Octets text(std::string_view value);
Octets object_id(std::string_view dotted);
Octets ticks(std::uint32_t value);
Octets null_value();
Octets no_such_object();
Octets no_such_instance();
Octets end_of_mib_view();
Octets broken();  ///< Claims more octets than it has: its varbind cannot be decoded.

struct Binding {
  std::string oid;  ///< Empty for a name that cannot be decoded.
  Octets value;
};

/// A request as the agent sees it.
struct Request {
  message::Version version = message::Version::v2c;
  message::PduKind kind = message::PduKind::get_request;
  std::int32_t id = 0;
  std::uint32_t max_repetitions = 0;
  std::vector<std::string> oids;
  std::size_t octets = 0;
  unsigned attempt = 0;
  Lane lane = 0;

  bool bulk() const { return kind == message::PduKind::get_bulk_request; }
  bool next() const { return kind == message::PduKind::get_next_request; }
  bool get() const { return kind == message::PduKind::get_request; }
};

Request parse_request(Bytes datagram);
/// The same of a PDU; version, octets, attempt and lane stay as they are.
void parse_pdu(const message::Pdu& pdu, Request& request);

/// What the agent does about a request.
struct Answer {
  std::vector<Binding> bindings;
  std::int32_t status = 0;
  std::int32_t index = 0;
  bool silent = false;
  bool truncated = false;
  bool check_community = false;
  std::optional<message::Version> version;  ///< Another than the request's.
  message::PduKind kind = message::PduKind::response;
  std::string community = "public";
  std::optional<Octets> raw;  ///< Instead of a message.
};

inline Answer silence() {
  Answer answer;
  answer.silent = true;
  return answer;
}
Answer error(std::int32_t status, std::int32_t index);
Answer bindings(std::vector<Binding> list);

Octets encode_reply(const Answer& answer, const Request& request);
/// The PDU alone.
void encode_reply_pdu(ber::Writer& writer, const Answer& answer, const Request& request);

using Agent = std::function<Answer(const Request&)>;

/// Answers its n-th request with the n-th answer and is silent afterwards.
Agent in_turn(std::vector<Answer> answers);

/// A table of objects that answers as the RFCs want.
class Mib {
 public:
  Mib() = default;
  /// `count` rows under `root`: root.1, root.2, ... with numbers as values.
  Mib(std::string_view root, unsigned count) { add_column(root, count); }

  void add(std::string_view oid, Octets value);
  void add_column(std::string_view root, unsigned count);

  Answer operator()(const Request& request) const;
  std::vector<std::string> oids() const;
  std::vector<std::string> oids_under(std::string_view root) const;

 private:
  struct Less {
    bool operator()(const ber::Oid& a, const ber::Oid& b) const { return a.view() < b.view(); }
  };
  std::map<ber::Oid, Octets, Less> objects_;
};

/// A plan with everything that it borrows.
struct Scene {
  Operation operation = Operation::walk;
  std::vector<std::string> roots;
  std::vector<TablePlan> tables{};
  message::Version version = message::Version::v2c;
  Limits limits;
  std::uint64_t varbinds_max = 1'000'000;
  std::string community = "public";
};

Scene walk_of(std::vector<std::string> roots);
Scene v1_walk_of(std::vector<std::string> roots);
Scene get_next_walk_of(std::vector<std::string> roots);
/// A scene with this table alone.
Scene table_of(TablePlan table);
/// These columns of an entry: entry.1 and so on.
TablePlan columns_of(std::string_view entry, const std::vector<std::uint32_t>& columns);
Scene get_of(std::vector<std::string> oids);
Scene v1_get_of(std::vector<std::string> oids);
Scene get_next_of(std::vector<std::string> oids);
Scene v1_get_next_of(std::vector<std::string> oids);

class OwnedPlan {
 public:
  explicit OwnedPlan(const Scene& scene);
  OwnedPlan(const OwnedPlan&) = delete;
  OwnedPlan& operator=(const OwnedPlan&) = delete;
  const Plan& operator*() const { return plan_; }
  const Credential& credential() const { return credential_; }
  /// A target that is asked this; borrows from here.
  Target target() const { return {.profile = &profile_}; }

 private:
  Credential credential_;
  Ladder ladder_;
  Limits limits_;
  std::vector<TablePlan> tables_;
  Plan plan_;
  TargetProfile profile_;
};

struct RowCopy {
  std::string root;
  std::string oid;
  ber::ValueType type;
  std::int64_t number;
};

struct CellCopy {
  std::size_t column;
  ber::ValueType type;
  Octets content;
};

struct TableRowCopy {
  std::size_t table;
  std::string index;  ///< Dotted.
  std::vector<CellCopy> cells;
  WallTime received;

  /// "INDEX: COLUMN=NUMBER ..." with the columns counted from 0; other values in hexadecimal.
  std::string text() const;
};

/// Keeps rows, and aborts where a row is said to share more with the one before it than it does.
class Recorder : public EventSink {
 public:
  void begin_reply(const Target&, WallTime) override { root_before_ = nullptr; }
  void row(const Row& row) override;
  void table_row(const TableRow& row) override;
  void finished(const TargetReport&) override {}

  std::vector<RowCopy> rows;
  std::vector<TableRowCopy> table_rows;

 private:
  const Root* root_before_ = nullptr;
  ber::Oid oid_before_;
};

/// What the engine does after each event of a session.
void hand_on_rows(Session& session, EventSink& sink);

/// A SystemInfo that outlives what it was learned from.
struct SystemCopy {
  explicit SystemCopy(const SystemInfo& system);

  std::optional<std::string> sys_descr;
  std::optional<std::string> sys_object_id;  ///< Dotted text.
  std::optional<std::uint32_t> sys_uptime;
  std::optional<std::string> sys_name;
};

/// What describe() says, copied.
struct Summary {
  Status status = Status::ok;
  bool complete = false;
  std::string error;
  std::string error_oid;
  std::optional<SystemCopy> system;
  std::uint64_t varbinds = 0;
  std::optional<std::uint32_t> max_repetitions;
  ber::Anomalies anomalies;
  std::vector<std::string> quirks;
};

/// To be called while the last reply is there.
Summary summarize(const Session& session);

struct Outcome : Summary {
  std::vector<RowCopy> rows;
  std::vector<TableRowCopy> table_rows;
  std::vector<Request> requests;
  bool bounded = true;  ///< False when the driver gave up.

  std::vector<std::string> oids() const;
  std::vector<ber::ValueType> types() const;
  /// TableRowCopy::text() of each row.
  std::vector<std::string> row_texts() const;
};

/// Asks until the session has finished, at most `requests_max` requests.
Outcome run(const Scene& scene, const Agent& agent, std::size_t requests_max = 20'000);

}  // namespace snmpring::session::script

#endif  // SNMPRING_TESTS_SESSION_SCRIPT_H_
