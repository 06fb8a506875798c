#include "review/target_facts.h"

namespace snmpring::review {
namespace {

using records::JsonKind;

constexpr std::size_t kVersion = 5;
static_assert(kComparedKeys[kVersion] == "version");

std::optional<std::string> copied(std::optional<std::string_view> text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

TargetFacts::TargetFacts(const records::Record& record) {
  std::string room;
  for (std::size_t i = 0; i < kComparedKeys.size(); ++i) {
    const records::JsonValue* const value = record.find(kComparedKeys[i]);
    if (value != nullptr && value->kind == JsonKind::string) {
      text_ += records::string_octets(*value, room);
      there_[i] = true;
    } else if (value != nullptr && value->kind == JsonKind::array) {
      const std::size_t begin = text_.size();
      for (const std::string& word : records::array_strings(*value)) {
        if (text_.size() > begin) text_ += ' ';
        text_ += word;
      }
      there_[i] = true;
    }
    ends_[i] = static_cast<std::uint32_t>(text_.size());
  }
  text_.shrink_to_fit();
  answered_ = there_[kVersion] || status() == "ok" || status() == "partial";
}

std::optional<std::string_view> TargetFacts::value(std::size_t index) const noexcept {
  if (!there_[index]) return std::nullopt;
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(text_).substr(begin, ends_[index] - begin);
}

std::vector<FieldChange> changes_between(const TargetFacts& before, const TargetFacts& after) {
  std::vector<FieldChange> changes;
  for (std::size_t i = 0; i < kComparedKeys.size(); ++i) {
    const auto old_value = before.value(i);
    const auto new_value = after.value(i);
    if (old_value == new_value) continue;
    // A text that turned into octets has null here, and a value in its other key.
    const std::size_t other = kComparedKeys[i].ends_with("_hex") ? i : i + 1;
    const bool is_text = i + 1 < kComparedKeys.size() && kComparedKeys[other].ends_with("_hex");
    const auto known = [&](const TargetFacts& facts) {
      return facts.value(i) || (is_text && facts.value(other));
    };
    if (i >= kNullCounts && (!known(before) || !known(after))) continue;
    changes.push_back(
        {.key = kComparedKeys[i], .before = copied(old_value), .after = copied(new_value)});
  }
  return changes;
}

}  // namespace snmpring::review
