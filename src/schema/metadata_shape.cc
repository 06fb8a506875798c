#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/exit_reason.h"
#include "schema/record_key.h"
#include "schema/record_shape.h"
#include "session/words.h"

namespace snmpring::schema {
namespace {

using enum KeyForm;

/// Keys that all hold whole numbers.
std::vector<Key> counts(std::initializer_list<std::string_view> names) {
  std::vector<Key> keys;
  for (const std::string_view name : names) keys.push_back(always(std::string(name), integer));
  return keys;
}

std::vector<std::string> exit_reasons() {
  std::vector<std::string> words;
  for (int i = 0; i < report::kExitReasonCount; ++i) {
    words.emplace_back(report::exit_reason_word(static_cast<report::ExitReason>(i)));
  }
  return words;
}

Key targets() {
  std::vector<Key> keys = {maybe("total", integer)};
  for (Key& key : counts({"admitted", "done", "open", "responders", "parked", "blocked_unrecorded",
                          "other_family", "list_targets", "bad_lines", "skipped_objects",
                          "open_peak", "sessions_peak"})) {
    keys.push_back(std::move(key));
  }
  std::vector<Key> by_status;
  for (std::size_t i = 0; i < session::kStatusCount; ++i) {
    by_status.push_back(
        always(std::string(session::status_word(static_cast<session::Status>(i))), integer));
  }
  std::vector<Key> by_error;
  for (std::size_t i = 1; i < session::kErrorWordCount; ++i) {
    const auto error = static_cast<session::ErrorWord>(i);
    // All that have no word of their own are counted together.
    by_error.push_back(
        always(error == session::ErrorWord::status_n ? "status_N" : session::error_text(error, 0),
               integer));
  }
  keys.push_back(nested("by_status", object, std::move(by_status)));
  keys.push_back(nested("by_error", object, std::move(by_error)));
  return nested("targets", object, std::move(keys));
}

Key output() {
  std::vector<Key> keys = counts({"varbind_records", "no_such_objects", "no_such_instances",
                                  "target_records", "row_records", "octets", "stalls"});
  keys.push_back(always("stalled_seconds", number));
  return nested("output", object, std::move(keys));
}

Key checkpoints() {
  std::vector<Key> keys = counts({"resumes", "written", "failed"});
  keys.push_back(always("pause_seconds_max", number));
  return nested("checkpoints", object, std::move(keys));
}

Key wire() {
  std::vector<Key> keys = {always("name", text)};
  for (Key& key : counts({"datagrams_sent", "datagrams_received", "octets_sent", "octets_received",
                          "kernel_drops", "buffers_exhausted", "receives_rearmed", "system_calls",
                          "receive_buffer_octets", "send_buffer_octets"})) {
    keys.push_back(std::move(key));
  }
  return nested("wire", object, std::move(keys));
}

Key reach() {
  std::vector<Key> keys = counts({"attempts", "asked", "refused", "silent"});
  for (const char* const share : {"asked_share", "agents_estimate", "agents_low", "agents_high",
                                  "range_estimate", "range_low", "range_high"}) {
    keys.push_back(maybe(share, number));
  }
  return nested("reach", object, std::move(keys));
}

Key requests() {
  return nested("requests", object,
                counts({"sent", "retries", "free_repeats", "answered_otherwise", "send_failures"}));
}

Key datagrams() {
  return nested(
      "datagrams", object,
      counts({"accepted", "late", "duplicates", "too_late", "misfits_decode", "misfits_truncated",
              "misfits_version", "misfits_digest", "misfits_engine", "misfits_time",
              "misfits_decryption", "misfits_context", "reports", "ignored_pdus", "foreign_ids",
              "wrong_sources", "unattributed", "icmp_errors", "icmp_unattributed"}));
}

}  // namespace

RecordShape metadata_shape() {
  return {.kind = "metadata",
          .keys = {word("kind", {"metadata"}),
                   always("run", text),
                   word("exit_reason", exit_reasons()),
                   always("exit_code", integer),
                   always("started", moment),
                   always("ended", moment),
                   always("elapsed_seconds", number),
                   always("version", text),
                   always("kernel", text),
                   always("verb", text),
                   always("seed", decimal64),
                   always("shard", integer),
                   always("shards", integer),
                   always("config_hash", text),
                   always("config", settings),
                   targets(),
                   requests(),
                   datagrams(),
                   output(),
                   checkpoints(),
                   wire(),
                   always("rate_pps_configured", number),
                   always("rate_pps_achieved", number),
                   always("loss_requests", integer),
                   always("loss_unanswered", integer),
                   maybe("loss_estimate", number),
                   maybe("loss_low", number),
                   maybe("loss_high", number),
                   maybe("network_loss_estimate", number),
                   maybe("network_loss_low", number),
                   maybe("network_loss_high", number),
                   always("confidence", number),
                   reach(),
                   always("pauses", integer),
                   always("paused_seconds", number),
                   always("ticks", integer),
                   always("cpu_user_seconds", number),
                   always("cpu_system_seconds", number),
                   always("memory_peak_octets", integer)},
          .identity = {"run"}};
}

}  // namespace snmpring::schema
