// GetRequest and GetNextRequest (RFC 3416 §4.2.1, §4.2.2; RFC 1157 §4.1.2, §4.1.3 for v1).
#include "session/getter.h"

#include <algorithm>
#include <utility>

#include "session/plain_reader.h"

namespace snmpring::session {
namespace {

constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();
/// The place of this varbind says that it is the answer, but it could not be decoded.
constexpr std::uint32_t kLostHere = kNowhere - 1;

constexpr unsigned kNeverCut = std::numeric_limits<unsigned>::max();

/// The most varbinds beyond those asked for that are read, so that a reply of thousands stays
/// cheap.
constexpr std::size_t kExtraVarbindsMax = 16;

/// An agent that has refused so many OIDs, each asked for alone, and answered none, refuses all.
constexpr std::uint8_t kRefusalsMax = 8;

/// The value of any integer type if it is not negative; else a number that does not fit 32 bits.
std::uint64_t whole_number(const ber::Value& value) noexcept {
  using enum ber::ValueType;
  constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();
  switch (value.type) {
    case integer32:
      return value.number >= 0 ? static_cast<std::uint64_t>(value.number) : kNone;
    case counter32:
    case gauge32:
    case time_ticks:
    case counter64:
    case uinteger32:
      return value.unsigned_number;
    default:
      return kNone;
  }
}

}  // namespace

Getter::Getter(const Plan& plan, const Credential& credential) noexcept
    : plan_(&plan),
      budget_octets_(request_varbinds_budget(credential)),
      sizer_(*plan.limits),
      v1_(credential.version == message::Version::v1) {
  begin_chunk();
  open_request();
}

void Getter::begin_chunk() noexcept {
  const std::size_t roots_left = plan_->roots.size() - begin_;
  octets_ = 0;
  size_ = 0;
  while (size_ < std::min(roots_left, kOidsPerRequestMax)) {
    const std::size_t octets = request_varbind_octets(root(size_).oid());
    if (octets_ + octets > budget_octets_ && size_ > 0) break;
    octets_ += octets;
    ++size_;
  }
  unanswered_.fill(size_);
}

void Getter::open_request() noexcept {
  alone_ = first_to_ask_alone();
  count_ = alone_ ? 1 : std::min(sizer_.next(), unanswered_.size());
  if (octets_ > budget_octets_) count_ = fitting(count_);
  cut_at_ = kNeverCut;
  request_open_ = true;
}

/// How many of the first `count` unanswered OIDs fit in a request. At least one is asked for.
std::size_t Getter::fitting(std::size_t count) const noexcept {
  std::size_t octets = 0;
  std::size_t fit = 0;
  for (std::size_t place = 0; place < size_ && fit < count; ++place) {
    if (!unanswered_.has(place)) continue;
    octets += request_varbind_octets(root(place).oid());
    if (octets > budget_octets_) break;
    ++fit;
  }
  return std::max<std::size_t>(fit, 1);
}

/// The first place that was blamed and is not proven to have failed. The last one blamed is left
/// out while a request for the other OIDs can decide.
std::optional<std::size_t> Getter::first_to_ask_alone() const noexcept {
  if (blamed_.empty()) return std::nullopt;
  const bool others_tell = blame_.count != 0 && !unanswered_.empty();
  for (std::size_t place = 0; place < size_; ++place) {
    if (!blamed_.has(place) || unanswered_.has(place)) continue;
    if (!others_tell || place != blame_.place) return place;
  }
  return std::nullopt;
}

std::optional<Lane> Getter::next_request() noexcept {
  if (request_open_ || done()) return std::nullopt;
  open_request();
  return Lane{0};
}

void Getter::note_answered(std::size_t asked, unsigned attempt) noexcept {
  const bool silence_before = attempt > 0 && attempt < cut_at_;
  sizer_.answered(asked, silence_before ? count_at(attempt - 1) : 0);
}

Getter::Asked Getter::asked_at(unsigned attempt) const noexcept {
  Asked asked;
  const auto ask = [&](std::size_t place) {
    asked.places[asked.count++] = static_cast<std::uint8_t>(place);
  };
  if (alone_) {
    ask(*alone_);
    return asked;
  }
  const std::size_t count = count_at(attempt);
  // If the answer cannot prove the blame, only OIDs before the blamed one are asked for. Rows after
  // it must not come before its own.
  const bool proves = blame_.count == 0 || count + 1 >= blame_.count;
  const std::size_t end = proves ? size_ : blame_.place;
  for (std::size_t place = 0; place < end && asked.count < count; ++place) {
    if (unanswered_.has(place)) ask(place);
  }
  if (asked.count == 0) ask(blame_.place);
  return asked;
}

ber::OidView Getter::asked() const noexcept {
  if (!request_open_ || done()) return {};
  for (std::size_t place = 0; place < size_; ++place) {
    if (unanswered_.has(place)) return root(place).oid();
  }
  return {};
}

void Getter::encode(unsigned attempt, std::int32_t request_id, ber::Writer& writer) const noexcept {
  const Asked asked = asked_at(attempt);
  for (std::size_t i = asked.count; i > 0; --i) {
    message::encode_request_varbind(writer, root(asked.places[i - 1]).oid());
  }
  encode_request_pdu(writer,
                     plan_->operation == Operation::get_next ? message::PduKind::get_next_request
                                                             : message::PduKind::get_request,
                     request_id, 0);
}

bool Getter::handle_truncated(const Reply& reply) noexcept {
  const std::size_t count = asked_at(reply.attempt).count;
  // Only replies to the last attempt count. Copies of earlier ones were known when it was sent.
  if (count < 2 || reply.attempt + 1 != reply.attempts) return false;
  sizer_.too_large(count);
  cut_at_ = reply.attempts;
  cut_count_ = count / 2;
  return true;
}

void Getter::handle(const message::Pdu& pdu, const Reply& reply, Findings& findings,
                    EventSink& sink) {
  request_open_ = false;
  answered_ = true;
  const Asked asked = asked_at(reply.attempt);
  Offsets offsets;
  if (pdu.error_status != message::error_status::kNoError) {
    handle_status(pdu, asked, reply.attempt, findings, sink);
    if (findings.ended() || !emit_in_order({}, asked, {}, findings, sink)) return;
  } else if (find_in_order(pdu.varbinds, asked, offsets)) {
    if (!settle_in_order(pdu.varbinds, asked, offsets, findings, sink)) return;
    served_ = true;
    note_answered(asked.count, reply.attempt);
  } else if (locate(pdu.varbinds, asked, offsets, findings)) {
    served_ = true;
    settle_blame(asked, findings, sink);
    if (!emit_in_order(pdu.varbinds, asked, std::span(offsets).first(asked.count), findings,
                       sink)) {
      return;
    }
    note_answered(asked.count, reply.attempt);
  } else {
    if (!alone_) blame_ = {};
    for (std::size_t i = 0; i < asked.count; ++i) {
      fail(asked.places[i], ErrorWord::empty_reply, findings, root(asked.places[i]).oid(), sink);
    }
    if (!emit_in_order({}, asked, {}, findings, sink)) return;
  }
  if (unanswered_.empty() && blamed_.empty()) {
    begin_ += size_;
    if (done()) return;
    begin_chunk();
  }
  keep_system();
}

Getter::KeptSystem& Getter::kept() {
  if (!kept_) kept_ = std::make_unique<KeptSystem>();
  return *kept_;
}

/// Keeps a repaired OID. It is not in the reply, and the buffer that it was read into is destroyed
/// before this object.
ber::OidView Getter::keep(ber::OidView repaired) {
  kept().sys_object_id = repaired;
  return kept().sys_object_id;
}

// The reply will be freed and the target continues. Most targets give all answers in one reply and
// never need this copy.
void Getter::keep_system() {
  if (plan_->operation != Operation::discover) return;
  const auto keep_octets = [](std::optional<Bytes>& octets, std::string& copy) {
    if (!octets || octets->data() == as_bytes(copy).data()) return;
    copy = as_text(*octets);
    octets = as_bytes(copy);
  };
  keep_octets(system_.sys_descr, kept().sys_descr);
  keep_octets(system_.sys_name, kept().sys_name);
  if (system_.sys_object_id) system_.sys_object_id = keep(*system_.sys_object_id);
}

void Getter::handle_status(const message::Pdu& pdu, const Asked& asked, unsigned attempt,
                           Findings& findings, EventSink& sink) {
  using namespace message::error_status;
  const std::int32_t status = pdu.error_status;
  const Blame before = blame_;
  if (!alone_) blame_ = {};
  if (status == kTooBig && asked.count > 1) return sizer_.too_large(asked.count);
  note_answered(asked.count, attempt);

  const bool index_sound =
      pdu.error_index >= 1 && static_cast<std::uint32_t>(pdu.error_index) <= asked.count;
  // These two may be about the whole request (RFC 3416 §4.2.1, RFC 3413 §3.2).
  if (!index_sound && status != kTooBig && status != kAuthorizationError) {
    findings.anomalies |= ber::Anomaly::bad_error_index;
    distrust_index();
  }
  if (asked.count == 1) return settle_error(asked.places[0], status, findings, sink);
  if (status == kAuthorizationError && !index_sound) return sizer_.narrow(1);

  const auto index = static_cast<std::size_t>(pdu.error_index);
  if (index_sound && before.same_place(index, asked.count)) distrust_index();
  if (!index_trusted_) {
    // One of these OIDs is the cause. Smaller requests find it.
    sizer_.narrow(asked.count / 2);
    return;
  }
  blame_ = {asked.places[index - 1], asked.count, index, status};
  blamed_.add(blame_.place);
  unanswered_.remove(blame_.place);
}

/// The reply to `asked` was no error. If `asked` holds all OIDs of the reply before, except the one
/// blamed, then the blamed OID was the cause.
void Getter::settle_blame(const Asked& asked, Findings& findings, EventSink& sink) {
  if (alone_) return;
  const Blame blame = std::exchange(blame_, {});
  if (blame.count == 0 || asked.count + 1 < blame.count) return;
  settle_error(blame.place, blame.status, findings, sink);
}

/// The error is about this OID and no other.
void Getter::settle_error(std::size_t place, std::int32_t status, Findings& findings,
                          EventSink& sink) {
  using namespace message::error_status;
  if (status == kTooBig) sizer_.one_is_too_large();
  // Others may fail as well. Without an index, each of them would waste a request for several OIDs.
  if (!index_trusted_ || status == kAuthorizationError) sizer_.narrow(1);
  unanswered_.remove(place);
  blamed_.remove(place);
  if (status == kNoSuchName && (v1_ || plan_->operation == Operation::discover)) {
    if (v1_) findings.quirks.add(Quirk::v1_no_such_name);
    missed_.add(place);
    return;
  }
  findings.note_error_status(status, root(place).oid());
  sink.failed(root(place), error_word(status), status);
  if (status == kAuthorizationError && !served_ && ++refusals_ == kRefusalsMax) {
    findings.end(ErrorWord::authorization);
  }
}

/// From now on the blamed OIDs are asked for like all others.
void Getter::distrust_index() noexcept {
  index_trusted_ = false;
  blame_ = {};
  for (std::size_t place = 0; place < size_; ++place) {
    if (blamed_.has(place)) unanswered_.add(place);
  }
}

/// True if the list answers `asked` in order and nothing in it has to be tolerated, as
/// find_plain_values() says. Other lists must be read twice.
bool Getter::find_in_order(Bytes list, const Asked& asked, Offsets& values) const noexcept {
  if (plan_->operation == Operation::get_next || !missed_.empty() || !blamed_.empty()) return false;
  return find_plain_values(
      list, asked.count, [&](std::size_t i) { return root(asked.places[i]).oid(); }, values);
}

/// Makes rows of the varbinds of such a list. \return False when the target has ended.
bool Getter::settle_in_order(Bytes list, const Asked& asked, const Offsets& values,
                             Findings& findings, EventSink& sink) {
  ber::OidBuffer oid_buffer;
  ber::Value value;
  for (std::size_t i = 0; i < asked.count; ++i) {
    const std::size_t place = asked.places[i];
    const std::uint8_t* const element = list.data() + values[i];
    const Bytes content(element + 2, element[1]);
    ber::interpret_into(value, element[0], content, oid_buffer, findings.anomalies);
    unanswered_.remove(place);
    if (plan_->operation == Operation::discover) {
      learn(place, value, content, findings.anomalies);
    } else if (!findings.emit_answer(sink, {root(place), root(place).oid(), value})) {
      return false;
    }
  }
  return true;
}

bool Getter::locate(Bytes list, const Asked& asked, Offsets& offsets,
                    Findings& findings) const noexcept {
  std::fill_n(offsets.begin(), asked.count, kNowhere);
  ber::Reader elements(list);
  ber::Oid before;
  std::size_t found = 0;
  for (std::size_t position = 0; !elements.at_end(); ++position) {
    if (found == asked.count || position >= asked.count + kExtraVarbindsMax) {
      findings.anomalies |= ber::Anomaly::extra_varbind;
      break;
    }
    const auto offset = static_cast<std::uint32_t>(elements.offset());
    message::VarBindReader reader(elements.rest(), before);
    message::VarBind varbind;
    if (!reader.next(varbind) || !elements.read_element()) break;
    findings.anomalies |= reader.anomalies();
    before = varbind.name;
    if (locate_one(varbind, position, asked, offsets, offset)) {
      ++found;
    } else if (!varbind.name.empty()) {
      const auto places = std::span(asked.places).first(asked.count);
      const bool again = std::ranges::any_of(
          places, [&](std::uint8_t place) { return root(place).oid() == varbind.name; });
      findings.anomalies |= again ? ber::Anomaly::extra_varbind : ber::Anomaly::unexpected_oid;
    }
  }
  return std::any_of(offsets.begin(), offsets.begin() + static_cast<std::ptrdiff_t>(asked.count),
                     [](std::uint32_t offset) { return offset != kNowhere; });
}

/// \return False when the varbind answers nothing that is still unanswered, or does not show
/// whether it does.
bool Getter::locate_one(const message::VarBind& varbind, std::size_t position, const Asked& asked,
                        Offsets& offsets, std::uint32_t offset) const noexcept {
  if (plan_->operation == Operation::get_next) {
    // The names of successors differ from the names asked for, so only the order tells which is
    // which.
    offsets[position] = offset;
    return true;
  }
  if (varbind.name.empty()) {
    if (position < asked.count && offsets[position] == kNowhere) offsets[position] = kLostHere;
    return false;
  }
  const auto answers = [&](std::size_t i) {
    return offsets[i] >= kLostHere && root(asked.places[i]).oid() == varbind.name;
  };
  std::size_t i = position;
  if (i >= asked.count || !answers(i)) {
    for (i = 0; i < asked.count && !answers(i);) ++i;
  }
  if (i == asked.count) return false;
  offsets[i] = offset;
  return true;
}

/// Goes through the chunk and makes rows of what is settled, in order. A miss waits until
/// everything before it is settled. \param offsets Where the answers to `asked` stand in `list`;
/// empty for no answers. \return False when the target has ended.
bool Getter::emit_in_order(Bytes list, const Asked& asked, std::span<const std::uint32_t> offsets,
                           Findings& findings, EventSink& sink) {
  bool waiting = false;
  std::size_t i = 0;
  for (std::size_t place = 0; place < size_; ++place) {
    while (i < asked.count && asked.places[i] < place) ++i;
    const bool asked_here = i < offsets.size() && asked.places[i] == place;
    if (missed_.has(place)) {
      if (waiting) continue;
      missed_.remove(place);
      if (!emit_miss(place, findings, sink)) return false;
    } else if (asked_here && offsets[i] == kLostHere) {
      fail(place, ErrorWord::decode, findings, root(place).oid(), sink);
    } else if (asked_here && offsets[i] != kNowhere) {
      // A relative name was found to mean `place`. Read relative to that OID, it means the same.
      const bool named = plan_->operation == Operation::get;
      message::VarBindReader reader(list.subspan(offsets[i]),
                                    named ? root(place).oid() : ber::OidView());
      message::VarBind varbind;
      reader.next(varbind);
      if (!settle(place, varbind, findings, sink)) return false;
    } else if (unanswered_.has(place) || blamed_.has(place)) {
      waiting = true;
    }
  }
  return true;
}

bool Getter::settle(std::size_t place, const message::VarBind& varbind, Findings& findings,
                    EventSink& sink) {
  using enum ber::ValueType;
  const ber::OidView oid = root(place).oid();
  if (varbind.lost) {
    fail(place, ErrorWord::decode, findings, oid, sink);
    return true;
  }
  if (plan_->operation == Operation::get_next) {
    const ber::ValueType type = varbind.value.type;
    if (type == no_such_object || type == no_such_instance) {
      findings.quirks.add(Quirk::exception_in_walk);
    } else if (type != end_of_mib_view && varbind.name <= oid) {
      fail(place, ErrorWord::not_increasing, findings, varbind.name, sink);
      return true;
    }
  }
  unanswered_.remove(place);
  if (blamed_.has(place)) {
    blamed_.remove(place);
    findings.anomalies |= ber::Anomaly::bad_error_index;
    distrust_index();
  }
  return emit(place, varbind.name, varbind.value, findings, sink);
}

bool Getter::emit_miss(std::size_t place, Findings& findings, EventSink& sink) {
  ber::Value value;
  value.type = ber::ValueType::no_such_instance;
  value.tag = ber::tag::kNoSuchInstance;
  if (plan_->operation == Operation::get_next) {
    value.type = ber::ValueType::end_of_mib_view;
    value.tag = ber::tag::kEndOfMibView;
  }
  return emit(place, root(place).oid(), value, findings, sink);
}

bool Getter::emit(std::size_t place, ber::OidView oid, const ber::Value& value, Findings& findings,
                  EventSink& sink) {
  if (plan_->operation != Operation::discover) {
    return findings.emit_answer(sink, {root(place), oid, value});
  }
  learn(place, value, value.content, findings.anomalies);
  return true;
}

/// \param content The content octets of the value. They are passed apart because `value` was just
///     written in parts, and a copy out of it would wait for them to reach the cache.
void Getter::learn(std::size_t place, const ber::Value& value, Bytes content,
                   ber::Anomalies& anomalies) {
  using enum ber::ValueType;
  constexpr std::uint64_t kTicksMax = std::numeric_limits<std::uint32_t>::max();
  // The places are those of discover_roots().
  switch (begin_ + place) {
    case 0:
      if (value.type != octet_string) break;
      system_.sys_descr = content;
      return;
    case 1: {
      if (value.type != object_identifier) break;
      // The OID without octets names nothing. Its anomaly is recorded.
      if (content.empty()) return;
      const bool in_reply = value.oid.content().data() == content.data();
      system_.sys_object_id = in_reply ? ber::OidView::of_checked(content) : keep(value.oid);
      return;
    }
    case 2: {
      const bool ticks = value.type == time_ticks;
      const std::uint64_t number = ticks ? value.unsigned_number : whole_number(value);
      if (number <= kTicksMax) system_.sys_uptime = static_cast<std::uint32_t>(number);
      if (ticks) return;
      break;
    }
    case 3:
      if (value.type != octet_string) break;
      system_.sys_name = content;
      return;
  }
  // An absent value has no type. An Unknown value already has an anomaly that says more.
  if (!value.is_exception() && value.type != unknown) anomalies |= ber::Anomaly::unexpected_type;
}

void Getter::fail(std::size_t place, ErrorWord word, Findings& findings, ber::OidView oid,
                  EventSink& sink) {
  findings.note_error(word, oid);
  sink.failed(root(place), word, 0);
  unanswered_.remove(place);
  blamed_.remove(place);
}

}  // namespace snmpring::session
