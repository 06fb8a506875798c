#include "schema/record_shape.h"

#include <cstddef>
#include <utility>

#include "ber/anomaly.h"
#include "ber/value.h"
#include "mib/index_decode.h"
#include "mib/object.h"
#include "session/words.h"

namespace snmpring::schema {
namespace {

using enum KeyForm;

std::vector<std::string> type_words() {
  std::vector<std::string> words;
  for (int i = 0; i <= static_cast<int>(ber::ValueType::unknown); ++i) {
    words.emplace_back(ber::type_word(static_cast<ber::ValueType>(i)));
  }
  return words;
}

std::vector<std::string> status_words() {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < session::kStatusCount; ++i) {
    words.emplace_back(session::status_word(static_cast<session::Status>(i)));
  }
  return words;
}

Key error() {
  Key key = maybe("error", text);
  for (std::size_t i = 1; i < session::kErrorWordCount; ++i) {
    const auto word = static_cast<session::ErrorWord>(i);
    if (word != session::ErrorWord::status_n) key.words.push_back(session::error_text(word, 0));
  }
  key.further_words = "status_-?[0-9]+";
  return key;
}

Key anomalies() {
  Key key = always("anomalies", texts);
  for (int i = 0; i < ber::kAnomalyCount; ++i) {
    key.words.emplace_back(ber::anomaly_word(static_cast<ber::Anomaly>(i)));
  }
  return key;
}

Key quirks() {
  Key key = always("quirks", texts);
  for (int i = 0; i < session::kQuirkCount; ++i) {
    key.words.emplace_back(session::quirk_word(static_cast<session::Quirk>(i)));
  }
  return key;
}

std::vector<std::string> base_types() {
  std::vector<std::string> words;
  for (std::size_t i = 1; i < mib::kBaseTypeCount; ++i) {
    words.emplace_back(mib::base_type_word(static_cast<mib::BaseType>(i)));
  }
  return words;
}

std::vector<std::string> accesses() {
  std::vector<std::string> words;
  for (std::size_t i = 1; i < mib::kAccessCount; ++i) {
    words.emplace_back(mib::access_word(static_cast<mib::Access>(i)));
  }
  return words;
}

RecordShape varbind() {
  return {.kind = "varbind",
          .keys = {word("kind", {"varbind"}), always("ts", moment), always("target", text),
                   always("port", integer), maybe("tag", text), always("root", text),
                   always("oid", text), maybe("name", text), word("type", type_words()),
                   maybe("value", text), maybe("num", number), maybe("hex", hex)},
          .identity = {"target", "port", "root", "oid"}};
}

RecordShape target() {
  return {
      .kind = "target",
      .keys = {word("kind", {"target"}),
               always("ts", moment),
               always("run", text),
               always("target", text),
               always("port", integer),
               maybe("tag", text),
               word("status", status_words()),
               always("complete", flag),
               error(),
               maybe("error_oid", text),
               maybe_word("version", {"1", "2c", "3"}),
               maybe("credential", text),
               maybe("reply_from", text),
               maybe("engine_id", hex),
               maybe_word("engine_format", {"mac", "ipv4", "ipv6", "text", "octets", "enterprise"}),
               maybe("engine_text", text),
               maybe("engine_enterprise", integer),
               maybe("engine_boots", integer),
               maybe("engine_seconds", integer),
               maybe("engine_started", moment),
               maybe("sys_object_id", text),
               maybe("vendor", text),
               maybe("sys_descr", text),
               maybe("sys_descr_hex", hex),
               maybe("sys_name", text),
               maybe("sys_name_hex", hex),
               maybe("sys_uptime", integer),
               always("varbinds", integer),
               always("tx", integer),
               always("rx", integer),
               always("retries", integer),
               always("late", integer),
               always("duplicates", integer),
               maybe("rtt_min_us", integer),
               maybe("rtt_avg_us", integer),
               maybe("rtt_max_us", integer),
               always("elapsed_us", integer),
               maybe("max_repetitions", integer),
               always("shard", integer),
               always("shards", integer),
               anomalies(),
               quirks()},
      .identity = {"target", "port"}};
}

RecordShape status() {
  return {.kind = "status",
          .keys = {word("kind", {"status"}), always("ts", moment), always("run", text),
                   always("elapsed_seconds", number), always("targets_done", integer),
                   maybe("targets_total", integer), maybe("percent", number),
                   always("targets_open", integer), always("responders", integer),
                   always("varbinds", integer), always("requests_sent", integer),
                   always("rate_pps", number), maybe("loss", number),
                   always("output_blocked", flag), maybe("seconds_left", number)},
          .identity = {"run", "ts"}};
}

RecordShape key() {
  return {
      .kind = "key",
      .keys = {word("kind", {"key"}), word("purpose", {"auth", "priv"}),
               word("protocol", {"MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "DES",
                                 "AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C"}),
               word("form", {"master", "localized"}), maybe("engine_id", hex), always("hex", hex)}};
}

RecordShape object_record() {
  Key enums = nested("enums", objects, {always("n", integer), always("name", text)});
  enums.nullable = true;
  return {.kind = "object",
          .keys = {word("kind", {"object"}), always("oid", text), always("name", text),
                   maybe_word("type", base_types()), maybe("tc", text), maybe("hint", text),
                   maybe("unit", text), maybe_word("access", accesses()), maybe("table", text),
                   maybe("index", texts), std::move(enums)},
          .identity = {"oid"}};
}

RecordShape changed() {
  return {
      .kind = "changed",
      .keys = {word("kind", {"changed"}), always("target", text), always("port", integer),
               maybe("tag", text), word("change", {"new", "gone", "back", "changed", "rebooted"}),
               maybe("old_ts", moment), maybe("new_ts", moment),
               maybe_word("old_status", status_words()), maybe_word("new_status", status_words()),
               maybe("rebooted", flag), maybe_word("reboot_sign", {"engine_boots", "sys_uptime"}),
               nested("fields", objects,
                      {always("field", text), maybe("old", text), maybe("new", text)})},
      .identity = {"target", "port"}};
}

RecordShape rate() {
  return {.kind = "rate",
          .keys = {word("kind", {"rate"}), always("target", text), always("port", integer),
                   maybe("tag", text), maybe("oid", text), maybe("name", text),
                   maybe("table", text), maybe("column", text), maybe("index", text),
                   word("type", {"Counter32", "Counter64"}), always("old_ts", moment),
                   always("new_ts", moment), always("seconds", number), always("old", decimal64),
                   always("new", decimal64), maybe("delta", decimal64), maybe("rate", number),
                   maybe_word("note", {"wrapped", "rebooted", "discontinuity", "fell", "no_time",
                                       "type_changed"})},
          .identity = {"target", "port"}};
}

std::vector<std::string> index_notes() {
  std::vector<std::string> words;
  for (std::size_t i = 1; i < mib::kIndexNoteCount; ++i) {
    words.emplace_back(mib::index_note_word(static_cast<mib::IndexNote>(i)));
  }
  return words;
}

/// The keys of a field; docs/tables.md, "What a cell becomes".
void append_field(std::vector<Key>& keys, const mib::Field& field) {
  for (const mib::RowKey& key : mib::field_keys(field)) {
    switch (key.type) {
      case mib::KeyType::number:
        keys.push_back(maybe(key.name, integer));
        break;
      case mib::KeyType::string: {
        const bool counts = field.as == mib::CellForm::counter64;
        const bool octets =
            key.name == field.name ? field.as == mib::CellForm::octets : key.name.ends_with("_hex");
        keys.push_back(maybe(key.name, counts ? decimal64 : octets ? hex : text));
        break;
      }
      case mib::KeyType::strings:
        keys.push_back(maybe(key.name, texts));
        break;
    }
  }
}

}  // namespace

std::vector<RecordShape> record_shapes() {
  return {varbind(), target(),        status(),  metadata_shape(),
          key(),     object_record(), changed(), rate()};
}

RecordShape row_shape(const mib::RowLayout& layout) {
  RecordShape shape{
      .kind = "row",
      .table = layout.table,
      .keys = {word("kind", {"row"}), always("ts", moment), always("target", text),
               always("port", integer), maybe("tag", text), word("table", {layout.table}),
               always("index", text), maybe_word("index_note", index_notes())},
      .identity = {"target", "port", "index"}};
  for (const mib::RowPart& part : layout.index) append_field(shape.keys, part.field);
  for (const mib::RowColumn& column : layout.columns) {
    if (!column.same_as_part) append_field(shape.keys, column.field);
  }
  shape.keys.push_back(nested("misfits", objects,
                              {always("column", text), word("type", type_words()),
                               maybe("value", text), maybe("hex", hex)}));
  return shape;
}

}  // namespace snmpring::schema
