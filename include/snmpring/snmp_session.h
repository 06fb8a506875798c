// Asks one agent: the client that programs use to build collectors.
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

/// The values are those in the messages (RFC 1157 §4, RFC 1901 §3, RFC 3412 §6).
enum class Version : std::uint8_t { v1 = 0, v2c = 1, v3 = 3 };

/// Whom to ask, with which identity, and how. SnmpSession::create() checks it. It stores its texts
/// itself and may be written in braces anywhere: SnmpSession::create(loop, {.addr = "192.0.2.1",
/// .community = "lab"}).
struct SessionOptions {
  /// An IPv4 or IPv6 address. "fe80::1%eth0" and "[::1]" are allowed too.
  InlineText<63> addr{};
  std::uint16_t port = 161;  ///< 1..65535.

  /// v1 and v2c (RFC 1157 §4, RFC 1901 §3); at most 255 octets.
  InlineText<255> community = "public";

  /// v3: pins the engine (snmpEngineID, RFC 3411 §5), 1..32 octets. Empty: the engine is discovered
  /// (RFC 3414 §4).
  InlineOctets<32> engine_id{};

  /// v3. create() copies it and borrows it only until then; null for none.
  const User* user = nullptr;

  /// If absent: v3 with a user, else v2c.
  std::optional<Version> version{};

  /// How long to wait for an answer after the request was first sent, no matter what else arrives.
  /// Limits get() and refresh() as a whole, and each request of get_many() and walks. Above zero.
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);
  /// 0..20. How often the request is repeated, evenly spaced within `timeout`.
  unsigned retries = 4;

  /// IP_TOS and IPV6_TCLASS of this session's datagrams, 0..255.
  int tos = 0;

  /// The loop's socket buffers are made at least this large, in octets.
  int send_buffer = 0;
  int recv_buffer = 0;  ///< The same.

  /// 1..2^31-1: what each GetBulk of fetch() asks for. 0: as many as fill a datagram with what the
  /// agent sends.
  std::uint32_t max_repetitions = 20;
  /// False: fetch() uses GetNext.
  bool allow_bulk = true;

  /// True: walks continue after OIDs that do not increase, until they form a cycle.
  bool allow_disorder = false;

  /// A walk ends with an error after this many varbinds; 0: no limit.
  std::uint64_t walk_varbinds_max = 1'000'000;

  /// Asked before each datagram. Borrowed; must outlive the session and its operations. If set,
  /// limit_rps is not used.
  Policer* policer = nullptr;

  /// Requests per second of this session, above 0 and at most 1e9 (RpsPolicer). If absent: no
  /// limit.
  std::optional<double> limit_rps{};
};

namespace detail {

class SessionCore;
class WalkOperation;

/// A counted reference. Operations use it to keep what they need of their session.
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

/// The rows of a walk that have arrived and are not taken yet.
struct WalkRows {
  const VarBind* next = nullptr;
  const VarBind* end = nullptr;
  bool ended = false;
};

struct DeleteWalk {
  SNMPRING_API void operator()(WalkOperation* operation) const noexcept;
};

}  // namespace detail

/// The OID argument of a call: dotted text or an Oid. If the text is no OID, the call fails with
/// invalid_argument.
class SNMPRING_API OidArgument {
 public:
  // NOLINTBEGIN(google-explicit-constructor): everything that names an OID converts.
  OidArgument(const Oid& oid) : oid_(oid) {}           ///< Any but the empty one.
  OidArgument(Oid&& oid) : oid_(std::move(oid)) {}     ///< The same.
  OidArgument(const char* text) : text_(text) {}       ///< Dotted, with or without a leading dot.
  OidArgument(std::string_view text) : text_(text) {}  ///< The same.
  OidArgument(std::string text) : text_(std::move(text)) {}  ///< The same.
  // NOLINTEND(google-explicit-constructor)

  /// Null if text was given. Borrowed from this.
  const Oid* oid() const noexcept { return text_ ? nullptr : &oid_; }
  /// The text as given; empty if an Oid was given.
  std::string_view text() const noexcept { return text_ ? std::string_view(*text_) : ""; }

 private:
  Oid oid_;
  std::optional<std::string> text_;
};

/// One answer of get_many().
struct Answer {
  Answer() = default;
  /// The OID that was asked for, and its result.
  Answer(Oid asked_for, std::expected<Value, Error> answer) noexcept
      : oid(std::move(asked_for)), value(std::move(answer)) {}

  Oid oid;                            ///< As asked for.
  std::expected<Value, Error> value;  ///< no_such_instance for each of the three exceptions.
};

/// Everything that a walk found.
struct WalkResult {
  WalkResult() = default;
  /// The varbinds that came, and the reason why no more came.
  explicit WalkResult(std::vector<VarBind> found, std::optional<Error> why_no_more = {}) noexcept
      : varbinds(std::move(found)), error(std::move(why_no_more)) {}

  std::vector<VarBind> varbinds;  ///< In the agent's order.
  /// Why the varbinds are not complete; absent if the subtree was walked to its end.
  std::optional<Error> error;
};

/// The varbinds of a subtree in the agent's order, one by one or a whole reply at once. The agent
/// is asked only when the varbinds that came have been taken. So at most one reply waits.
/// Move-only. Destroying it ends the walk.
///
///     Walk walk = session.fetch("1.3.6.1.2.1.2.2");
///     while (const VarBind* varbind = co_await walk.next()) use(*varbind);
///     if (!walk.result()) complain(walk.result().error());
class SNMPRING_API Walk {
  /// Pauses until there are rows to take, or until there will be none.
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

  /// The next varbind, valid until the next call. Null at the end; result() gives the reason.
  [[nodiscard]] Next next() noexcept { return Next(*this); }

  /// All varbinds of the next reply, or those that next() has left of one. For programs that hand
  /// on rows in batches. Valid until the next call of either function. Empty only at the end.
  [[nodiscard]] NextRows next_rows() noexcept { return NextRows(*this); }

  /// Success if the subtree was walked to its end. Call it only after next() gave null or
  /// next_rows() gave none. Rows that came are valid in any case. A row that could not be decoded
  /// is missing and makes this an error of class decode.
  std::expected<void, Error> result() const;

  /// All remaining rows at once.
  Task<WalkResult> collect() &&;

 private:
  friend class SnmpSession;
  explicit Walk(std::unique_ptr<detail::WalkOperation, detail::DeleteWalk> operation) noexcept;
  void ask(std::coroutine_handle<> awaiting);

  std::unique_ptr<detail::WalkOperation, detail::DeleteWalk> operation_;
  detail::WalkRows* rows_;
};

/// A conversation with one agent. Any number of operations may run at the same time, and they may
/// outlive the session. Move-only. Sends nothing by itself.
class SNMPRING_API SnmpSession {
 public:
  using Options = SessionOptions;  ///< What create() takes.

  /// \param loop Must outlive the session.
  /// Errors: invalid_argument (an impossible address, number, name or key; v3 without a user),
  /// system.
  static std::expected<SnmpSession, Error> create(Loop& loop, const Options& options);

  SnmpSession(SnmpSession&&) noexcept = default;
  SnmpSession& operator=(SnmpSession&&) noexcept = default;

  /// One instance (GetRequest, RFC 3416 §4.2.1).
  /// Errors: no_such_instance for each of the three exceptions and v1's noSuchName; timeout,
  /// unreachable, authentication, agent, decode.
  Task<std::expected<Value, Error>> get(OidArgument oid) const;

  /// Any number of instances, in as many requests as they need. If the agent says tooBig, each
  /// request asks for fewer.
  /// \return An answer for each OID, in the order asked. The same OID may be asked for twice. If an
  /// error ended the operation before anything was answered, returns that error. Otherwise the
  /// error stands in each answer that is missing.
  Task<std::expected<std::vector<Answer>, Error>> get_many(std::vector<OidArgument> oids) const;

  /// The same for a few OIDs that are written out: co_await session.get_many(a, b, c). (g++ 12
  /// cannot compile a braced list of them in a co_await.)
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

  /// The subtree of `oid`, with one GetNextRequest for each varbind. If nothing lies under `oid`,
  /// `oid` itself is asked for.
  Walk getnext(OidArgument oid) const;

  /// The same with GetBulkRequests (RFC 3416 §4.2.3). Unanswered ones ask for half as much next.
  /// \param max_repetitions 0: the session's. Errors (of the walk): invalid_argument in v1, which
  ///     has no GetBulk.
  Walk getbulk(OidArgument oid, std::uint32_t max_repetitions = 0) const;

  /// The same in the way that suits agent and session: GetBulk unless v1 is used or allow_bulk is
  /// false, and GetNext if GetBulk fails at the agent.
  Walk fetch(OidArgument oid) const;

  /// v3: discovers the engine and agrees on its time as the session's user. Then the next request
  /// needs one round trip. Also proves that the agent accepts the user. Never necessary. Does
  /// nothing in v1 and v2c. If the agent refuses the user, its engine is known all the same.
  Task<std::expected<void, Error>> refresh() const;

  /// v3: asks only for the engine ID (RFC 3414 §4). The request names no user, shows no secret and
  /// proves none. It is sent even if the engine is pinned or known. If it is not pinned, the
  /// session's next request needs no discovery. Limited by the session's timeout.
  /// \return The ID (snmpEngineID). From then on get_engine_id() returns it unless an ID is pinned.
  /// Errors: invalid_argument unless v3; timeout, unreachable, decode.
  Task<std::expected<std::vector<std::uint8_t>, Error>> discover_engine() const;

  /// The same without a session: to find the engine for a localized key, or to ask without a user.
  /// \param options Address, timeout, retries and the like. `user` and `engine_id` are not used.
  /// Errors: those of create() as well.
  static Task<std::expected<std::vector<std::uint8_t>, Error>> discover_engine(Loop& loop,
                                                                               Options options);

  /// The engine ID: pinned, or that of the engine that answered last. Errors: invalid_argument
  /// unless v3; no_such_instance while none is known.
  std::expected<std::vector<std::uint8_t>, Error> get_engine_id() const;

  /// As given or chosen by default.
  Version version() const noexcept;

 private:
  explicit SnmpSession(detail::SessionRef core) noexcept : core_(std::move(core)) {}

  detail::SessionRef core_;
};

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_SNMP_SESSION_H_
