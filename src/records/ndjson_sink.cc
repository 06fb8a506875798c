// Keys stand in the order of docs/records.md, and every record of a kind has all of them.
#include "records/ndjson_sink.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/invariant.h"
#include "files/line_reader.h"
#include "message/community.h"
#include "session/plan.h"
#include "session/words.h"
#include "text/engine_id_text.h"
#include "text/value_json.h"

namespace snmpring::records {

using text::put_clean_string;
using text::put_hex;
using text::put_literal;
using text::put_raw;
using text::put_string;
using text::put_unsigned;

static_assert(NdjsonSink::kRecordOctetsMax <= files::kLineOctetsMax,
              "walk reads what discover prints");

namespace {

std::uint64_t micros(Duration duration) noexcept {
  const auto count = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0));
}

char* put_clean_or_null(char* at, Bytes text) noexcept {
  char* const end = put_clean_string(at, text);
  return end != nullptr ? end : put_literal(at, "null");
}

char* put_optional_unsigned(char* at, bool present, std::uint64_t value) noexcept {
  return present ? put_unsigned(at, value) : put_literal(at, "null");
}

// `"KEY":VALUE,"KEY_hex":HEX` of an octet string that may be absent; the keys are given with their
// punctuation.
template <std::size_t kKeySize, std::size_t kHexKeySize>
char* put_octets(char* at, const char (&key)[kKeySize], const char (&hex_key)[kHexKeySize],
                 const std::optional<Bytes>& octets) noexcept {
  at = put_literal(at, key);
  if (!octets) return put_literal(put_literal(put_literal(at, "null"), hex_key), "null");
  at = put_clean_or_null(at, *octets);
  at = put_literal(at, hex_key);
  *at++ = '"';
  at = put_hex(at, *octets);
  *at++ = '"';
  return at;
}

template <typename Word, typename Set>
char* put_words(char* at, const Set& set, int count, std::string_view (*word)(Word)) noexcept {
  if (set == Set()) return put_literal(at, "[]");
  *at++ = '[';
  bool first = true;
  for (int i = 0; i < count; ++i) {
    if (!set.has(static_cast<Word>(i))) continue;
    if (!first) *at++ = ',';
    first = false;
    *at++ = '"';
    at = put_raw(at, word(static_cast<Word>(i)));
    *at++ = '"';
  }
  *at++ = ']';
  return at;
}

char* put_object_id(char* at, const session::SystemInfo& system) noexcept {
  at = put_literal(at, ",\"sys_object_id\":");
  if (system.sys_object_id) {
    *at++ = '"';
    at = system.sys_object_id->print(at);
    *at++ = '"';
  } else {
    at = put_literal(at, "null");
  }
  return at;
}

char* put_system(char* at, const session::SystemInfo& system) noexcept {
  at = put_octets(at, ",\"sys_descr\":", ",\"sys_descr_hex\":", system.sys_descr);
  at = put_octets(at, ",\"sys_name\":", ",\"sys_name_hex\":", system.sys_name);
  at = put_literal(at, ",\"sys_uptime\":");
  return put_optional_unsigned(at, system.sys_uptime.has_value(), system.sys_uptime.value_or(0));
}

}  // namespace

NdjsonSink::NdjsonSink(Output& output, const RunIdentity& identity, const Zones& zones,
                       const mib::Names* names)
    : output_(output), addresses_(zones) {
  if (names != nullptr) names_ = std::make_unique<RowNames>(*names);
  invariant(output.room() >= output_capacity(), "the output holds a backlog and any one datagram");
  run_text_.assign("\",\"run\":\"" + identity.run + "\",\"target\":\"");
  shards_text_ = ",\"shard\":" + std::to_string(identity.shard) +
                 ",\"shards\":" + std::to_string(identity.shards);
  plain_ending_.assign(",\"max_repetitions\":null" + shards_text_ +
                       ",\"anomalies\":[],\"quirks\":[]}\n");
  outcome_.label.reserve(session::kLabelOctetsMax);
  outcome_text_.reserve(kReportConstant);
  for (std::size_t i = 0; i < kTypes; ++i) {
    char* const begin = type_heads_[i].text.data();
    char* at = put_literal(put_literal(begin, kNoName), ",\"type\":\"");
    at = put_raw(at, ber::type_word(static_cast<ber::ValueType>(i)));
    at = put_literal(at, "\",\"value\":");
    type_heads_[i].size = static_cast<std::size_t>(at - begin);
  }
}

bool NdjsonSink::has_room(std::size_t datagram_octets) {
  return output_.occupied_octets() <= kBacklogOctets &&
         output_.room() >= record_room(datagram_octets);
}

void NdjsonSink::flush() { output_.flush(); }

// The text between the quotes of `target`.
char* NdjsonSink::put_target(char* at, const session::Target& target) {
  const std::string& name = target.profile->name;
  if (name.empty() || target.endpoint.address != IpAddress{}) {
    return addresses_.put(at, target.endpoint.address);
  }
  invariant(name.size() <= kNameOctetsMax, "names are limited where they are read");
  // put_string() brings its own quotes, and the opening one stands before `at` already.
  return put_string(at - 1, name) - 1;
}

void NdjsonSink::begin_reply(const session::Target& target, WallTime received) {
  if (output_.buffered_octets() > kFlushOctets && !output_.blocked()) output_.flush();
  target_ = &target;
  received_ = received;
  reply_size_ = 0;
  root_ = nullptr;
  if (names_ != nullptr) names_->begin_reply(target.position);
}

void NdjsonSink::render_reply() noexcept {
  invariant(target_ != nullptr, "rows follow begin_reply()");
  char* at = put_literal(prefix_.data(), "{\"kind\":\"varbind\",\"ts\":\"");
  at = row_time_.print(at, received_);
  at = put_literal(at, "\",\"target\":\"");
  at = addresses_.put(at, target_->endpoint.address);
  at = put_literal(at, "\",\"port\":");
  at = put_unsigned(at, target_->endpoint.port);
  at = put_literal(at, ",\"tag\":");
  at = put_tag(at, *target_);
  at = put_literal(at, ",\"root\":\"");
  reply_size_ = static_cast<std::size_t>(at - prefix_.data());
}

void NdjsonSink::render_root(const session::Root& root) noexcept {
  if (reply_size_ == 0) render_reply();
  char* at = put_raw(prefix_.data() + reply_size_, root.text());
  at = put_literal(at, "\",\"oid\":\"");
  prefix_size_ = static_cast<std::size_t>(at - prefix_.data());
  root_ = &root;
  stem_.clear();
}

void NdjsonSink::row(const session::Row& row) {
  if (&row.root != root_) render_root(row.root);
  char* at = output_.claim(kRowOctets + ber::kOidTextMax + kExpansion * row.value.content.size());
  stem_.share(prefix_.data() + prefix_size_, row.oid, row.shared_octets);
  at = text::put_blocks(at, prefix_.data(), prefix_size_ + stem_.text_size());
  at = row.oid.print_from(at, stem_.octets());
  const TypeHead& head = type_heads_[static_cast<std::size_t>(row.value.type)];
  if (names_ == nullptr) {
    std::memcpy(at, head.text.data(), head.text.size());
    at += head.size;
  } else {
    at = names_->put(at, row.oid);
    constexpr std::size_t kNamed = sizeof kNoName - 1;
    std::memcpy(at, head.text.data() + kNamed, head.text.size() - kNamed);
    at += head.size - kNamed;
  }
  output_.commit(text::put_value(at, row.value));
  ++counts_.varbind_records;
}

char* NdjsonSink::put_engine(char* at, const session::EngineInfo* engine) {
  if (engine == nullptr) {
    return put_literal(at,
                       ",\"engine_id\":null,\"engine_format\":null,\"engine_text\":null,"
                       "\"engine_enterprise\":null,\"engine_boots\":null,\"engine_seconds\":null,"
                       "\"engine_started\":null");
  }
  const std::optional<text::EngineIdText> id = text::engine_id_text(engine->engine_id);
  at = put_literal(at, ",\"engine_id\":\"");
  at = put_hex(at, engine->engine_id);
  if (id) {
    at = put_literal(at, "\",\"engine_format\":\"");
    at = put_raw(at, id->format);
    at = put_literal(at, "\",\"engine_text\":");
    at = put_string(at, id->text);
    at = put_optional_unsigned(put_literal(at, ",\"engine_enterprise\":"),
                               id->enterprise.has_value(), id->enterprise.value_or(0));
  } else {
    at = put_literal(at,
                     "\",\"engine_format\":null,\"engine_text\":null,"
                     "\"engine_enterprise\":null");
  }
  const bool told = engine->reading != usm::EngineTime::Reading{};
  at = put_optional_unsigned(put_literal(at, ",\"engine_boots\":"), told, engine->reading.boots);
  at = put_optional_unsigned(put_literal(at, ",\"engine_seconds\":"), told, engine->reading.time);
  const WallTime started = engine->received - std::chrono::seconds(engine->reading.time);
  if (!told || !text::WallTimePrinter::can_print(started)) {
    return put_literal(at, ",\"engine_started\":null");
  }
  at = report_time_.print(put_literal(at, ",\"engine_started\":\""), started);
  *at++ = '"';
  return at;
}

// From `status` to `engine_started`. Most targets of a scan come to the same, of which nothing is
// printed anew.
char* NdjsonSink::put_outcome(char* at, const session::TargetReport& report) {
  if (report.error != session::ErrorWord::none || report.error_oid != nullptr ||
      report.reply_from || report.engine != nullptr) {
    return print_outcome(at, report);
  }
  const std::string_view label =
      report.credential != nullptr ? std::string_view(report.credential->label) : "";
  if (!outcome_text_.empty() && outcome_.status == report.status &&
      outcome_.complete == report.complete && outcome_.version == report.version &&
      outcome_.label == label) {
    return outcome_text_.put(at);
  }
  char* const end = print_outcome(at, report);
  outcome_.status = report.status;
  outcome_.complete = report.complete;
  outcome_.version = report.version;
  outcome_.label = label;
  outcome_text_.assign({at, end});
  return end;
}

char* NdjsonSink::print_outcome(char* at, const session::TargetReport& report) {
  at = put_literal(at, ",\"status\":\"");
  at = put_raw(at, session::status_word(report.status));
  at = put_literal(at, "\",\"complete\":");
  at = report.complete ? put_literal(at, "true") : put_literal(at, "false");
  at = put_literal(at, ",\"error\":");
  if (report.error == session::ErrorWord::none) {
    at = put_literal(at, "null");
  } else {
    at = put_string(at, session::error_text(report.error, report.error_status));
  }
  at = put_literal(at, ",\"error_oid\":");
  if (report.error_oid == nullptr || report.error_oid->empty()) {
    at = put_literal(at, "null");
  } else {
    *at++ = '"';
    at = report.error_oid->view().print(at);
    *at++ = '"';
  }

  at = put_literal(at, ",\"version\":");
  if (report.version) {
    *at++ = '"';
    at = put_raw(at, message::version_word(*report.version));
    *at++ = '"';
  } else {
    at = put_literal(at, "null");
  }
  at = put_literal(at, ",\"credential\":");
  // The engine probe is no credential and has no label.
  if (report.credential != nullptr && !report.credential->label.empty()) {
    invariant(report.credential->label.size() <= session::kLabelOctetsMax,
              "labels are limited where they are read");
    at = put_string(at, report.credential->label);
  } else {
    at = put_literal(at, "null");
  }
  at = put_literal(at, ",\"reply_from\":");
  if (report.reply_from) {
    const bool ipv6 = report.reply_from->address.family == Family::ipv6;
    at = ipv6 ? put_literal(at, "\"[") : put_literal(at, "\"");
    at = addresses_.put(at, report.reply_from->address);
    at = ipv6 ? put_literal(at, "]:") : put_literal(at, ":");
    at = put_unsigned(at, report.reply_from->port);
    *at++ = '"';
  } else {
    at = put_literal(at, "null");
  }

  return put_engine(at, report.engine);
}

char* NdjsonSink::put_counts(char* at, const session::TargetCounts& counts,
                             Duration elapsed) noexcept {
  at = put_unsigned(put_literal(at, ",\"varbinds\":"), counts.varbinds);
  at = put_unsigned(put_literal(at, ",\"tx\":"), counts.tx);
  at = put_unsigned(put_literal(at, ",\"rx\":"), counts.rx);
  at = put_unsigned(put_literal(at, ",\"retries\":"), counts.retries);
  at = put_unsigned(put_literal(at, ",\"late\":"), counts.late);
  at = put_unsigned(put_literal(at, ",\"duplicates\":"), counts.duplicates);
  const bool timed = counts.replies_timed != 0;
  // Most have had one reply, and a division takes as long as printing a field.
  const Duration average =
      counts.replies_timed > 1 ? counts.rtt_sum / counts.replies_timed : counts.rtt_sum;
  const auto put_micros = [this](char* to, bool present, Duration duration) {
    return present ? micros_.put(to, micros(duration)) : put_literal(to, "null");
  };
  at = put_micros(put_literal(at, ",\"rtt_min_us\":"), timed, counts.rtt_min);
  at = put_micros(put_literal(at, ",\"rtt_avg_us\":"), timed, average);
  at = put_micros(put_literal(at, ",\"rtt_max_us\":"), timed, counts.rtt_max);
  return put_micros(put_literal(at, ",\"elapsed_us\":"), true, elapsed);
}

char* NdjsonSink::put_ending(char* at, const session::TargetReport& report) noexcept {
  if (!report.max_repetitions && report.anomalies == ber::Anomalies() &&
      report.quirks == session::Quirks()) {
    return plain_ending_.put(at);
  }
  at =
      put_optional_unsigned(put_literal(at, ",\"max_repetitions\":"),
                            report.max_repetitions.has_value(), report.max_repetitions.value_or(0));
  at = put_raw(at, shards_text_);
  at = put_literal(at, ",\"anomalies\":");
  at = put_words<ber::Anomaly>(at, report.anomalies, ber::kAnomalyCount, ber::anomaly_word);
  at = put_literal(at, ",\"quirks\":");
  at = put_words<session::Quirk>(at, report.quirks, session::kQuirkCount, session::quirk_word);
  return put_literal(at, "}\n");
}

void NdjsonSink::finished(const session::TargetReport& report) {
  const session::SystemInfo nothing;
  const session::SystemInfo& system = report.system != nullptr ? *report.system : nothing;
  const auto size = [](const std::optional<Bytes>& octets) { return octets ? octets->size() : 0; };

  char* at = output_.claim(kReportOctets - 3 * kExpansion * kDatagramOctetsMax + ber::kOidTextMax +
                           kExpansion * (size(system.sys_descr) + size(system.sys_name)));
  at = put_literal(at, "{\"kind\":\"target\",\"ts\":\"");
  at = report_time_.print(at, wall_now_);
  at = run_text_.put(at);
  at = put_target(at, report.target);
  at = put_literal(at, "\",\"port\":");
  at = put_unsigned(at, report.target.endpoint.port);
  at = put_literal(at, ",\"tag\":");
  at = put_tag(at, report.target);
  at = put_outcome(at, report);
  at = put_object_id(at, system);
  at = vendors_.put(put_literal(at, ",\"vendor\":"), enterprise_of(report));
  at = put_system(at, system);
  at = put_counts(at, report.counts, report.elapsed);
  output_.commit(put_ending(at, report));
  ++counts_.target_records;
}

}  // namespace snmpring::records
