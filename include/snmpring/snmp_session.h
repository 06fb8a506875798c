// Asking one agent: the client that programs build collectors from.
#ifndef SNMPRING_SNMP_SESSION_H_
#define SNMPRING_SNMP_SESSION_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "snmpring/error.h"
#include "snmpring/export.h"
#include "snmpring/inline_text.h"
#include "snmpring/loop.h"
#include "snmpring/oid.h"
#include "snmpring/policer.h"
#include "snmpring/task.h"
#include "snmpring/user.h"
#include "snmpring/value.h"

SNMPRING_BEGIN_NAMESPACE

/// The numbers are those of the messages (RFC 1157 §4, RFC 1901 §3, RFC 3412 §6).
enum class Version : std::uint8_t { v1 = 0, v2c = 1, v3 = 3 };

/// Whom to ask, as whom, and how. Checked by SnmpSession::create(). Keeps its texts itself, and may
/// be written in braces anywhere: SnmpSession::create(loop, {.addr = "192.0.2.1", .community =
/// "lab"}).
struct SessionOptions {
  /// An IPv4 or IPv6 address; "fe80::1%eth0" and "[::1]" are fine as well.
  InlineText<63> addr{};
  std::uint16_t port = 161;  ///< 1..65535.

  /// v1 and v2c (RFC 1157 §4, RFC 1901 §3); at most 255 octets.
  InlineText<255> community = "public";

  /// v3: pins the engine (snmpEngineID, RFC 3411 §5), 1..32 octets. Empty: it is discovered (RFC
  /// 3414 §4).
  InlineOctets<32> engine_id{};

  /// v3. Borrowed until create() has copied it; null for none.
  const User* user = nullptr;

  /// Absent: v3 with a user, else v2c.
  std::optional<Version> version{};

  /// How long an answer is waited for, counted from when the request was first sent, whatever else
  /// arrives meanwhile: for get() and refresh() in all, for get_many() and walks each request.
  /// Above zero.
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);
  /// 0..20. The request is repeated this often, at even spaces within `timeout`.
  unsigned retries = 4;

  /// IP_TOS and IPV6_TCLASS of this session's datagrams, 0..255.
  int tos = 0;

  /// The loop's socket buffers are made at least this large, in octets.
  int send_buffer = 0;
  int recv_buffer = 0;  ///< The same.

  /// 1..2^31-1: asked for with each GetBulk of fetch(); 0: as many as fill a datagram with what the
  /// agent sends.
  std::uint32_t max_repetitions = 20;
  /// False: fetch() uses GetNext.
  bool allow_bulk = true;

  /// True: walks go on at OIDs that do not increase, until they come round.
  bool allow_disorder = false;

  /// A walk ends with an error after as many varbinds; 0: no limit.
  std::uint64_t walk_varbinds_max = 1'000'000;

  /// Asked before each datagram. Borrowed; outlives the session and its operations. Overrides
  /// limit_rps.
  Policer* policer = nullptr;

  /// Requests per second of this session, above 0 and at most 1e9 (RpsPolicer). Absent: no limit.
  std::optional<double> limit_rps{};
};

namespace detail {

class SessionCore;
class WalkOperation;

/// A counted reference: what is under way keeps what it needs of its session.
class SNMPRING_API SessionRef {
 public:
  SessionRef() = default;
  explicit SessionRef(SessionCore* core) noexcept;
  SessionRef(const SessionRef& other) noexcept;
  SessionRef(SessionRef&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {}
  SessionRef& operator=(SessionRef other) noexcept {
    std::swap(core_, other.core_);
    return *this;
  }
  ~SessionRef();

  SessionCore& operator*() const noexcept { return *core_; }
  SessionCore* operator->() const noexcept { return core_; }

 private:
  SessionCore* core_ = nullptr;
};

/// The rows of a walk that have arrived and were not taken yet.
struct WalkRows {
  const VarBind* next = nullptr;
  const VarBind* end = nullptr;
  bool ended = false;
};

struct DeleteWalk {
  SNMPRING_API void operator()(WalkOperation* operation) const noexcept;
};

}  // namespace detail

/// What names an OID in a call: dotted text or an Oid. Text that is no OID makes the call fail with
/// invalid_argument.
class SNMPRING_API OidArgument {
 public:
  // NOLINTBEGIN(google-explicit-constructor): what names an OID converts.
  OidArgument(const Oid& oid) : oid_(oid) {}           ///< Any but the empty one.
  OidArgument(Oid&& oid) : oid_(std::move(oid)) {}     ///< The same.
  OidArgument(const char* text) : text_(text) {}       ///< Dotted, with or without a leading dot.
  OidArgument(std::string_view text) : text_(text) {}  ///< The same.
  OidArgument(std::string text) : text_(std::move(text)) {}  ///< The same.
  // NOLINTEND(google-explicit-constructor)

  /// Null where text was given. Borrowed from this.
  const Oid* oid() const noexcept { return text_ ? nullptr : &oid_; }
  /// As it was given; empty where an Oid was.
  std::string_view text() const noexcept { return text_ ? std::string_view(*text_) : ""; }

 private:
  Oid oid_;
  std::optional<std::string> text_;
};

/// One answer of get_many().
struct Answer {
  Answer() = default;
  /// What was asked for and what came of it.
  Answer(Oid asked_for, std::expected<Value, Error> answer) noexcept
      : oid(std::move(asked_for)), value(std::move(answer)) {}

  Oid oid;                            ///< As asked for.
  std::expected<Value, Error> value;  ///< no_such_instance for each of the three exceptions.
};

/// What a walk found in all.
struct WalkResult {
  WalkResult() = default;
  /// What came, and why no more did.
  explicit WalkResult(std::vector<VarBind> found, std::optional<Error> why_no_more = {}) noexcept
      : varbinds(std::move(found)), error(std::move(why_no_more)) {}

  std::vector<VarBind> varbinds;  ///< In the agent's order.
  /// Why that is not everything; absent when the subtree was walked to its end.
  std::optional<Error> error;
};

/// The varbinds of a subtree, one by one or a reply's at once, in the agent's order. Asks the agent
/// only when the varbinds that came have been taken, so that at most one reply's waits. Move-only;
/// destroying it ends the walk.
///
///     Walk walk = session.fetch("1.3.6.1.2.1.2.2");
///     while (const VarBind* varbind = co_await walk.next()) use(*varbind);
///     if (!walk.result()) complain(walk.result().error());
class SNMPRING_API Walk {
  /// Pauses until there are rows to take, or there will be none.
  class Pause {
   public:
    explicit Pause(Walk& walk) noexcept : walk_(walk) {}
    bool await_ready() const noexcept {
      return walk_.rows_->next != walk_.rows_->end || walk_.rows_->ended;
    }
    void await_suspend(std::coroutine_handle<> awaiting) const { walk_.ask(awaiting); }

   protected:
    detail::WalkRows& rows() const noexcept { return *walk_.rows_; }

   private:
    Walk& walk_;
  };

  class Next : public Pause {
   public:
    using Pause::Pause;
    const VarBind* await_resume() const noexcept {
      return rows().next != rows().end ? rows().next++ : nullptr;
    }
  };

  class NextRows : public Pause {
   public:
    using Pause::Pause;
    std::span<const VarBind> await_resume() const noexcept {
      return {std::exchange(rows().next, rows().end), rows().end};
    }
  };

 public:
  Walk(Walk&&) noexcept = default;
  Walk& operator=(Walk&&) noexcept = default;

  /// The next varbind, valid until the next call; null at the end, for whatever reason: result()
  /// says.
  [[nodiscard]] Next next() noexcept { return Next(*this); }

  /// All varbinds of the next reply, or what next() has left of one: what a program takes that
  /// hands rows on in batches. Valid until the next call of either; empty at the end and only
  /// there.
  [[nodiscard]] NextRows next_rows() noexcept { return NextRows(*this); }

  /// Whether the subtree was walked to its end. Only after next() gave null or next_rows() none.
  /// Rows that came are good in any case; a row that could not be decoded is missing and makes this
  /// an error of class decode.
  std::expected<void, Error> result() const;

  /// The rest of it at once.
  Task<WalkResult> collect() &&;

 private:
  friend class SnmpSession;
  explicit Walk(std::unique_ptr<detail::WalkOperation, detail::DeleteWalk> operation) noexcept;
  void ask(std::coroutine_handle<> awaiting);

  std::unique_ptr<detail::WalkOperation, detail::DeleteWalk> operation_;
  detail::WalkRows* rows_;
};

/// A conversation with one agent. Any number of operations may be under way at once, and they may
/// outlive the session. Move-only. Sends nothing by itself.
class SNMPRING_API SnmpSession {
 public:
  using Options = SessionOptions;  ///< What create() takes.

  /// \param loop Outlives the session.
  /// Errors: invalid_argument (an address, number, name or key that cannot be; v3 without a user),
  /// system.
  static std::expected<SnmpSession, Error> create(Loop& loop, const Options& options);

  SnmpSession(SnmpSession&&) noexcept = default;
  SnmpSession& operator=(SnmpSession&&) noexcept = default;

  /// One instance (GetRequest, RFC 3416 §4.2.1).
  /// Errors: no_such_instance for each of the three exceptions and v1's noSuchName; timeout,
  /// unreachable, authentication, agent, decode.
  Task<std::expected<Value, Error>> get(OidArgument oid) const;

  /// Any number of instances, in as many requests as they need, fewer in each where the agent says
  /// tooBig.
  /// \return An answer for each OID, in the order asked; the same OID may be asked for twice. Where
  /// an error ended the operation before anything was answered, that error; else it stands with
  /// each OID that it left without an answer.
  Task<std::expected<std::vector<Answer>, Error>> get_many(std::vector<OidArgument> oids) const;

  /// The same for a few that are written out: co_await session.get_many(a, b, c). (g++ 12 compiles
  /// no braced list of them within a co_await.)
  template <typename... More>
  Task<std::expected<std::vector<Answer>, Error>> get_many(OidArgument first, OidArgument second,
                                                           More&&... more) const {
    std::vector<OidArgument> oids;
    oids.reserve(2 + sizeof...(more));
    oids.push_back(std::move(first));
    oids.push_back(std::move(second));
    (oids.emplace_back(std::forward<More>(more)), ...);
    return get_many(std::move(oids));
  }

  /// The subtree of `oid`, with one GetNextRequest for each varbind. `oid` itself is asked for
  /// where nothing lies under it.
  Walk getnext(OidArgument oid) const;

  /// The same with GetBulkRequests (RFC 3416 §4.2.3), halved where they go unanswered.
  /// \param max_repetitions 0: the session's. Errors (of the walk): invalid_argument in v1, which
  /// has none.
  Walk getbulk(OidArgument oid, std::uint32_t max_repetitions = 0) const;

  /// The same in the way that suits agent and session: GetBulk unless v1 or allow_bulk is false,
  /// GetNext where the agent fails GetBulk.
  Walk fetch(OidArgument oid) const;

  /// v3: discovers the engine and agrees on its time as the session's user, so that the next
  /// request needs one round trip; proves that the agent accepts the user. Never necessary. Does
  /// nothing in v1 and v2c. Where the agent refuses the user its engine is known all the same.
  Task<std::expected<void, Error>> refresh() const;

  /// v3: asks who the engine is (RFC 3414 §4) and nothing else. Goes out in nobody's name, shows no
  /// secret and proves none; asks anew even where the engine is pinned or known. Where it is not
  /// pinned, the session's next request needs no discovery. Within the session's timeout.
  /// \return Its ID (snmpEngineID), as get_engine_id() gives it from then on unless one is pinned.
  /// Errors: invalid_argument unless v3; timeout, unreachable, decode.
  Task<std::expected<std::vector<std::uint8_t>, Error>> discover_engine() const;

  /// The same where there is no session yet: for a localized key whose engine is still to be found
  /// out, or for who asks without being a user.
  /// \param options Address, timeout, retries and the like; neither user nor engine_id is looked
  /// at. Errors: those of create() as well.
  static Task<std::expected<std::vector<std::uint8_t>, Error>> discover_engine(Loop& loop,
                                                                               Options options);

  /// The engine ID: pinned, or that of the engine that answered last. Errors: invalid_argument
  /// unless v3; no_such_instance as long as none is known.
  std::expected<std::vector<std::uint8_t>, Error> get_engine_id() const;

  /// As given or autodetected.
  Version version() const noexcept;

 private:
  explicit SnmpSession(detail::SessionRef core) noexcept : core_(std::move(core)) {}

  detail::SessionRef core_;
};

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_SNMP_SESSION_H_
