// One visit for both directions, so that what is written is what is read.
#include "checkpoint/checkpoint_counters.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "report/counter_visit.h"

namespace snmpring::checkpoint {
namespace {

using Json = nlohmann::ordered_json;

// A century in nanoseconds: a sum of two still fits.
constexpr std::uint64_t kDurationMax = std::uint64_t{36'525} * 24 * 3600 * 1'000'000'000;

/// To be done with before the next group is made, which moves this one.
class Writer {
 public:
  explicit Writer(Json& json) : json_(json) { json_ = Json::object(); }
  void operator()(const std::string& name, std::uint64_t count) { json_[name] = count; }
  void operator()(const std::string& name, Duration duration) { json_[name] = duration.count(); }

 private:
  Json& json_;
};

class CountReader {
 public:
  /// \param json Null for a group that is missing. \param needed False where it may be.
  CountReader(const Json* json, bool needed, bool& sound)
      : json_(json), sound_(sound), passed_over_(json == nullptr && !needed) {}
  CountReader(const CountReader&) = delete;
  ~CountReader() {
    if (passed_over_) return;
    // Nothing that this version does not know: it would be lost.
    if (json_ == nullptr || !json_->is_object() || json_->size() != read_) sound_ = false;
  }

  void operator()(const std::string& name, std::uint64_t& count) {
    ++read_;
    if (json_ == nullptr || !json_->is_object()) return;
    const auto found = json_->find(name);
    if (found == json_->end() || !found->is_number_unsigned()) {
      sound_ = false;
    } else {
      count = found->get<std::uint64_t>();
    }
  }
  void operator()(const std::string& name, Duration& duration) {
    std::uint64_t count = 0;
    (*this)(name, count);
    if (count > kDurationMax) {
      sound_ = false;
    } else {
      duration = Duration(static_cast<std::int64_t>(count));
    }
  }

 private:
  const Json* json_;
  bool& sound_;
  const bool passed_over_;
  std::size_t read_ = 0;
};

}  // namespace

Json counters_json(const report::RunCounters& counters) {
  Json json = Json::object();
  report::visit_counters([&](const char* name) { return Writer(json[name]); }, counters);
  return json;
}

std::optional<report::RunCounters> read_counters(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  report::RunCounters counters;
  bool sound = true;
  std::size_t groups = 0;
  report::visit_counters(
      [&](const char* name) {
        const auto found = json.find(name);
        if (found == json.end()) {
          // Versions without --metrics counted no round trips.
          const bool needed = std::string_view(name) != report::kRoundTripGroup;
          return CountReader(nullptr, needed, sound);
        }
        ++groups;
        return CountReader(&*found, /*needed=*/true, sound);
      },
      counters);
  if (!sound || groups != json.size()) return std::nullopt;
  return counters;
}

}  // namespace snmpring::checkpoint
