// What the report takes from one record: the keys of a target and of a varbind, in any order.
#ifndef SNMPRING_REVIEW_RECORD_FIELDS_H_
#define SNMPRING_REVIEW_RECORD_FIELDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/record_view.h"

namespace snmpring::review {

/// Keys whose values are texts.
enum class TextField : std::uint8_t {
  kind,
  ts,
  run,
  target,
  tag,
  status,
  error,
  version,
  credential,
  engine_id,
  engine_started,
  sys_object_id,
  sys_descr,
  sys_descr_hex,
  sys_name,
  sys_name_hex,
  vendor,
  oid,
  value,
  hex,
};
inline constexpr std::size_t kTextFieldCount = 20;

/// Keys whose values are whole numbers.
enum class NumberField : std::uint8_t {
  port,
  engine_enterprise,
  engine_boots,
  engine_seconds,
  sys_uptime,
  tx,
  rx,
  retries,
  rtt_avg_us,
};
inline constexpr std::size_t kNumberFieldCount = 9;

/// One record, as far as it is of use here. Keys that are null, absent or of another JSON type are
/// nullopt.
class RecordFields {
 public:
  const std::optional<std::string>& operator[](TextField field) const noexcept {
    return texts_[static_cast<std::size_t>(field)];
  }
  std::optional<std::int64_t> operator[](NumberField field) const noexcept {
    return numbers_[static_cast<std::size_t>(field)];
  }
  /// Empty for what is no text.
  std::string_view text(TextField field) const noexcept {
    const auto& text = (*this)[field];
    return text ? std::string_view(*text) : std::string_view();
  }
  bool complete() const noexcept { return complete_; }
  /// `anomalies` and `quirks`, with a space between two words; at most 1,024 octets.
  const std::string& findings() const noexcept { return findings_; }

  /// Takes over what is of use. The record need not live on.
  void take(const records::Record& record);

 private:
  void add_findings(const std::vector<std::string>& words);

  std::array<std::optional<std::string>, kTextFieldCount> texts_;
  std::array<std::optional<std::int64_t>, kNumberFieldCount> numbers_;
  std::string findings_;
  bool complete_ = false;
};

/// Whether a record says nothing about agents: one of another kind than `target`, or a varbind that
/// is none of the system group.
bool says_nothing_of_agents(const records::Record& record) noexcept;

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_RECORD_FIELDS_H_
