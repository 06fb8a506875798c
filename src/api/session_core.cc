#include "api/session_core.h"

#include <utility>

#include "api/errors.h"
#include "api/session_credential.h"
#include "base/endpoint.h"
#include "base/zones.h"

namespace snmpring::detail {
namespace {

constexpr std::uint32_t kRepetitionsMax = 2'147'483'647;
constexpr unsigned kRetriesMax = 20;

/// Null if every option is in its range; else what is wrong.
const char* fault(const SessionOptions& options) {
  if (options.port == 0) return "port must be 1 to 65535";
  if (options.timeout <= options.timeout.zero()) return "timeout must be above zero";
  if (options.retries > kRetriesMax) return "retries must be 0 to 20";
  if (options.timeout / (options.retries + 1) <= options.timeout.zero()) {
    return "timeout is too short for as many retries";
  }
  if (options.tos < 0 || options.tos > 255) return "tos must be 0 to 255";
  if (options.send_buffer < 0 || options.recv_buffer < 0) {
    return "a buffer cannot have less than 0 octets";
  }
  if (options.max_repetitions > kRepetitionsMax) return "max_repetitions must be 0 to 2147483647";
  return nullptr;
}

std::optional<IpAddress> parse_address(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    if (text.find(':') == text.npos) return std::nullopt;
  }
  return IpAddress::parse(text);
}

/// The text as it was given, or the part that was kept.
std::string shown(const InlineText<63>& text) {
  return std::string(text.view()) + (text.too_long() ? "..." : "");
}

}  // namespace

std::expected<SessionRef, Error> SessionCore::create(LoopCore& loop,
                                                     const SessionOptions& options) {
  if (const char* const wrong = fault(options)) return std::unexpected(invalid_argument(wrong));
  const auto address = options.addr.too_long() ? std::nullopt : parse_address(options.addr);
  if (!address) return std::unexpected(invalid_argument("invalid address: " + shown(options.addr)));
  // Without a scope the kernel would pick a link, and the answers would not be recognized.
  if (is_link_local(*address) && address->scope_id == 0) {
    return std::unexpected(invalid_argument("invalid address: " + shown(options.addr) +
                                            " needs its zone, as in fe80::1%eth0"));
  }

  SessionRef session(new SessionCore(loop));
  SessionCore& core = *session;
  core.endpoint_ = {.address = *address, .port = options.port};
  auto credential = make_credential(options, loop.passwords());
  if (!credential) return std::unexpected(std::move(credential.error()));
  core.identity_ = loop.identities().get(std::move(*credential));

  const unsigned attempts = options.retries + 1;
  core.timeout_ = options.timeout;
  core.limits_.timeout = options.timeout / attempts;
  core.limits_.retries_max = options.retries;
  core.limits_.max_repetitions = options.max_repetitions;
  core.limits_.bulk_allowed = options.allow_bulk;
  core.limits_.tolerate_disorder = options.allow_disorder;
  core.walk_varbinds_max_ = options.walk_varbinds_max;
  core.tos_ = static_cast<std::uint8_t>(options.tos);
  core.policer_.rule = options.policer;
  if (options.policer == nullptr && options.limit_rps) {
    auto policer = RpsPolicer::create(*options.limit_rps);
    if (!policer) return std::unexpected(std::move(policer.error()));
    core.own_policer_ = std::move(*policer);
    core.policer_.rule = core.own_policer_.get();
  }
  if (core.credential().v3()) {
    if (auto prepared = loop.prepare_v3(); !prepared) return std::unexpected(prepared.error());
    loop.engines().remember(core.endpoint_);
    core.engine_remembered_ = true;
  }
  loop.grow_buffers(options.send_buffer, options.recv_buffer);
  return session;
}

SessionCore::~SessionCore() {
  if (engine_remembered_) loop_.engines().forget(endpoint_);
}

SessionRef::SessionRef(SessionCore* core) noexcept : core_(core) { ++core_->references_; }

SessionRef::SessionRef(const SessionRef& other) noexcept : core_(other.core_) {
  if (core_ != nullptr) ++core_->references_;
}

SessionRef::~SessionRef() {
  if (core_ != nullptr && --core_->references_ == 0) delete core_;
}

}  // namespace snmpring::detail
