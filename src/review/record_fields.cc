#include "review/record_fields.h"

#include <algorithm>

namespace snmpring::review {
namespace {

constexpr std::size_t kFindingsOctetsMax = 1024;

// In the order of the enumerators.
constexpr std::array<std::string_view, kTextFieldCount> kTextKeys = {"kind",
                                                                     "ts",
                                                                     "run",
                                                                     "target",
                                                                     "tag",
                                                                     "status",
                                                                     "error",
                                                                     "version",
                                                                     "credential",
                                                                     "engine_id",
                                                                     "engine_started",
                                                                     "sys_object_id",
                                                                     "sys_descr",
                                                                     "sys_descr_hex",
                                                                     "sys_name",
                                                                     "sys_name_hex",
                                                                     "vendor",
                                                                     "oid",
                                                                     "value",
                                                                     "hex"};
constexpr std::array<std::string_view, kNumberFieldCount> kNumberKeys = {
    "port", "engine_enterprise", "engine_boots", "engine_seconds", "sys_uptime", "tx",
    "rx",   "retries",           "rtt_avg_us"};

enum class KeyType : std::uint8_t { none, text, number, findings };

struct Key {
  std::string_view name;
  KeyType type = KeyType::none;
  std::uint8_t place = 0;
};

constexpr std::size_t kKeyCount = kTextFieldCount + kNumberFieldCount + 2;

constexpr std::array<Key, kKeyCount> sorted_keys() {
  std::array<Key, kKeyCount> keys;
  std::size_t size = 0;
  for (std::uint8_t i = 0; i < kTextFieldCount; ++i)
    keys[size++] = {kTextKeys[i], KeyType::text, i};
  for (std::uint8_t i = 0; i < kNumberFieldCount; ++i) {
    keys[size++] = {kNumberKeys[i], KeyType::number, i};
  }
  keys[size++] = {"anomalies", KeyType::findings, 0};
  keys[size++] = {"quirks", KeyType::findings, 0};
  std::ranges::sort(keys, {}, &Key::name);
  return keys;
}

constexpr std::array<Key, kKeyCount> kKeys = sorted_keys();

Key find_key(std::string_view name) noexcept {
  const auto found = std::ranges::lower_bound(kKeys, name, {}, &Key::name);
  return found != kKeys.end() && found->name == name ? *found : Key{};
}

}  // namespace

void RecordFields::take(const records::Record& record) {
  for (auto& text : texts_) text.reset();
  numbers_ = {};
  findings_.clear();
  complete_ = record.is_true("complete");
  std::string room;
  for (const records::Record::Member& member : record.members()) {
    const Key key = find_key(member.key);
    if (key.type == KeyType::text && member.value.kind == records::JsonKind::string) {
      texts_[key.place] = records::string_octets(member.value, room);
    } else if (key.type == KeyType::number) {
      numbers_[key.place] = record.integer(member.key);
    } else if (key.type == KeyType::findings && member.value.text.size() > 2) {
      add_findings(records::array_strings(member.value));
    }
  }
}

void RecordFields::add_findings(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (findings_.size() + word.size() >= kFindingsOctetsMax) return;
    if (!findings_.empty()) findings_ += ' ';
    findings_ += word;
  }
}

bool says_nothing_of_agents(const records::Record& record) noexcept {
  const std::string_view kind = record.kind();
  if (kind == "target") return false;
  if (kind != "varbind") return true;
  const records::JsonValue* const oid = record.find("oid");
  return oid == nullptr || !oid->text.starts_with("1.3.6.1.2.1.1.");
}

}  // namespace snmpring::review
