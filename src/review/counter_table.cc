#include "review/counter_table.h"

namespace snmpring::review {

/// The four parts with a NUL behind each: no label and no OID holds one.
void CounterTable::set_key(const CounterName& name) {
  key_.clear();
  for (const std::string_view part : {name.oid, name.table, name.column, name.index}) {
    key_ += part.substr(0, part.find('\0'));
    key_ += '\0';
  }
}

std::string_view CounterTable::key_of(const Counter& counter) const noexcept {
  return std::string_view(texts_).substr(counter.text_at, counter.key_octets);
}

std::string_view CounterTable::label(const Counter& counter) const noexcept {
  return std::string_view(texts_).substr(counter.text_at + counter.key_octets,
                                         counter.label_octets);
}

CounterName CounterTable::name(const Counter& counter) const noexcept {
  std::string_view rest = key_of(counter);
  const auto part = [&rest] {
    const std::string_view front = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(front.size() + 1);
    return front;
  };
  CounterName name;
  name.oid = part();
  name.table = part();
  name.column = part();
  name.index = part();
  return name;
}

CounterTable::Counter* CounterTable::find(std::uint32_t target, std::uint64_t hash) {
  const auto number = index_.find(hash, [&](std::uint32_t each) {
    const Counter& counter = counters_[each];
    return counter.hash == hash && counter.target == target && key_of(counter) == key_;
  });
  return number ? &counters_[*number] : nullptr;
}

bool CounterTable::add(std::uint32_t target, const CounterName& name, std::string_view label,
                       const CounterReading& reading) {
  set_key(name);
  const std::uint64_t hash = keyed_hash(seed_ + target, key_);
  Counter* counter = find(target, hash);
  if (counter == nullptr) {
    if (counters_.size() == KeyedIndex::kThingsMax) return false;
    const auto number = static_cast<std::uint32_t>(counters_.size());
    index_.add(hash, number, [this](std::uint32_t each) { return counters_[each].hash; });
    counter = &counters_.emplace_back();
    counter->hash = hash;
    counter->target = target;
    counter->text_at = texts_.size();
    counter->key_octets = static_cast<std::uint32_t>(key_.size());
    counter->label_octets = static_cast<std::uint32_t>(label.size());
    texts_ += key_;
    texts_ += label;
  }
  counter->before = reading.value;
  counter->before_at = reading.at;
  counter->before_type = reading.type;
  return true;
}

void CounterTable::meet(std::uint32_t target, const CounterName& name,
                        const CounterReading& reading) {
  set_key(name);
  Counter* const counter = find(target, keyed_hash(seed_ + target, key_));
  if (counter == nullptr) return;
  counter->after = reading.value;
  counter->after_at = reading.at;
  counter->after_type = reading.type;
  counter->has_after = true;
}

const CounterTable::Counter* CounterTable::look_up(std::uint32_t target, const CounterName& name) {
  set_key(name);
  return find(target, keyed_hash(seed_ + target, key_));
}

void CounterTable::copy(const CounterTable& from, const Counter& counter) {
  const auto number = static_cast<std::uint32_t>(counters_.size());
  index_.add(counter.hash, number, [this](std::uint32_t each) { return counters_[each].hash; });
  Counter& copied = counters_.emplace_back(counter);
  copied.text_at = texts_.size();
  texts_ += from.key_of(counter);
  texts_ += from.label(counter);
}

}  // namespace snmpring::review
