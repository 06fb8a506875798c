#include "review/top_rates.h"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

namespace snmpring::review {

bool TopRates::goes_before(const RateOfCounter& a, const RateOfCounter& b) {
  if (*a.rate.per_second != *b.rate.per_second) {
    return *a.rate.per_second > *b.rate.per_second;
  }
  const auto place = [](const RateOfCounter& rate) {
    return std::tie(rate.name.target, rate.name.port, rate.counter.oid, rate.counter.table,
                    rate.counter.column, rate.counter.index);
  };
  return place(a) < place(b);
}

void TopRates::add(const RateOfCounter& rate) {
  if (!rate.rate.per_second) return;
  const auto least_in_front = [](const Kept& a, const Kept& b) {
    return goes_before(a.rate, b.rate);
  };
  if (heap_.size() == most_) {
    if (!goes_before(rate, heap_.front().rate)) return;
    std::ranges::pop_heap(heap_, least_in_front);
    heap_.pop_back();
  }
  Kept kept{.rate = rate, .text = {}};
  // The views are set once all texts are in one place. A short string would move with its owner.
  std::string_view* const views[] = {&kept.rate.name.target,   &kept.rate.counter.oid,
                                     &kept.rate.counter.table, &kept.rate.counter.column,
                                     &kept.rate.counter.index, &kept.rate.label};
  const std::string_view tag = rate.name.tag.value_or("");
  std::size_t octets = tag.size();
  for (const std::string_view* const view : views) octets += view->size();
  kept.text.reserve(std::max<std::size_t>(octets, 64));
  const auto copy = [&kept](std::string_view text) {
    const std::size_t begin = kept.text.size();
    kept.text += text;
    return std::string_view(kept.text.data() + begin, text.size());
  };
  for (std::string_view* const view : views) *view = copy(*view);
  if (kept.rate.name.tag) kept.rate.name.tag = copy(tag);
  heap_.push_back(std::move(kept));
  std::ranges::push_heap(heap_, least_in_front);
}

void TopRates::take(const std::function<void(const RateOfCounter&)>& use) {
  std::ranges::sort(heap_,
                    [](const Kept& a, const Kept& b) { return goes_before(a.rate, b.rate); });
  for (const Kept& kept : heap_) use(kept.rate);
  heap_.clear();
}

}  // namespace snmpring::review
