// Two files of records compared: whatever they hold, what is said of them is JSON, and the same in
// one pass as in many.
#include "review/run_comparison.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "fuzz/fuzz.h"
#include "review/diff_records.h"
#include "review/diff_text.h"
#include "review/top_rates.h"

namespace snmpring {
namespace {

using fuzz::expect;
using nlohmann::json;

class Checked final : public review::ComparisonSink {
 public:
  void changed(const review::TargetChange& change) override {
    std::string record;
    review::append_change_record(record, change);
    add(std::move(record));
    std::string text;
    review::append_change_text(text, change, {});
    check_text(text);
  }
  void rate(const review::RateOfCounter& rate) override {
    std::string record;
    review::append_rate_record(record, rate);
    add(std::move(record));
    std::string text;
    review::append_rate_text(text, rate, {});
    check_text(text);
    top_.add(rate);
  }
  const std::multiset<std::string>& found() const { return found_; }
  void finish() {
    std::optional<double> before;
    top_.take([&](const review::RateOfCounter& rate) {
      expect(!before || *before >= *rate.rate.per_second, "the greatest rates come first");
      before = rate.rate.per_second;
    });
  }

 private:
  void add(std::string record) {
    expect(std::ranges::count(record, '\n') == 1 && record.ends_with('\n'), "a record is a line");
    expect(!json::parse(record, nullptr, /*allow_exceptions=*/false).is_discarded(),
           "a record is JSON");
    found_.insert(std::move(record));
  }
  static void check_text(const std::string& text) {
    expect(text.ends_with('\n'), "lines for people end");
    expect(std::ranges::none_of(text, [](char c) { return c != '\n' && (c < ' ' || c == 0x7F); }),
           "lines for people are printable");
  }

  std::multiset<std::string> found_;
  review::TopRates top_{3};
};

using Lines = std::vector<std::string_view>;

/// False where the room is too small for one target.
bool compare(const Lines& before, const Lines& after, std::size_t room, Checked& found) {
  review::ComparisonSettings settings;
  settings.seed = room;
  settings.counters_octets_max = room;
  settings.column_type = [](std::string_view column) -> std::optional<review::CounterType> {
    if (column.starts_with("if")) return review::CounterType::counter32;
    return column.starts_with("hc") ? std::optional(review::CounterType::counter64) : std::nullopt;
  };
  review::RunComparison comparison(std::move(settings), found);
  do {
    records::Record record;
    for (const std::string_view line : before) {
      if (record.parse(line) && !comparison.add_before(record)) return false;
    }
    for (const std::string_view line : after) {
      if (record.parse(line)) comparison.add_after(record);
    }
  } while (comparison.end_pass());
  found.finish();
  return true;
}

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  // An empty line is between the two files.
  const std::string_view text = as_text({data, size});
  const std::size_t between = std::min(text.find("\n\n"), text.size());
  const Lines before = lines_of(text.substr(0, between));
  const Lines after = lines_of(text.substr(std::min(between + 2, text.size())));
  Checked whole;
  expect(compare(before, after, std::size_t{1} << 30, whole), "there is room for all");
  Checked parts;
  constexpr std::size_t kLittleRoom = 2000;
  if (compare(before, after, kLittleRoom, parts)) {
    expect(whole.found() == parts.found(), "several passes find the same");
  }
  return 0;
}
