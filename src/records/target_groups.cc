#include "records/target_groups.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace snmpring::records {

void TargetGroups::write(std::string_view lines) {
  char* const at = output_.claim(lines.size());
  std::memcpy(at, lines.data(), lines.size());
  output_.commit(at + lines.size());
}

TargetGroups::Entry TargetGroups::enter(const session::Target& target) {
  entered_ = target.position;
  if (order_ == Order::at_once) return Entry::goes_on;
  if (order_ == Order::streaming && !streaming_) streaming_ = target.position;
  group_ = &groups_[target.position];
  group_->endpoint = target.endpoint;
  if (!std::exchange(group_->begun, true)) return Entry::first;
  return std::exchange(group_->interrupted, false) ? Entry::interrupted : Entry::goes_on;
}

void TargetGroups::append(std::string_view lines) {
  if (group_ == nullptr || streaming_ == entered_) {
    write(lines);
    return;
  }
  group_->text += lines;
  held_octets_ += lines.size();
  if (held_octets_ > kHeldOctetsMax) relieve();
}

void TargetGroups::finish() {
  if (order_ == Order::at_once) return;
  if (streaming_ == entered_) {
    groups_.erase(entered_);
    streaming_.reset();
    write_ended();
    follow_next();
  } else {
    group_->ended = true;
    ended_.push_back(entered_);
    if (order_ == Order::together || (order_ == Order::sorted && given_up_)) write_ended();
    if (order_ == Order::sorted && ended_.size() > kSortedMax) write_sorted();
  }
  group_ = nullptr;
}

void TargetGroups::end() {
  sort_ended();
  interrupt_streaming();
  write_ended();
  // Of targets that are left open: a run can be ended at once.
  for (auto& [position, group] : groups_) {
    write(group.text);
    held_octets_ -= group.text.size();
    group.text.clear();
  }
}

void TargetGroups::sort_ended() {
  if (order_ != Order::sorted || given_up_) return;
  std::ranges::sort(ended_, {}, [this](std::uint64_t position) {
    return std::pair(groups_[position].endpoint, position);
  });
}

void TargetGroups::write_ended() {
  for (const std::uint64_t position : ended_) {
    const auto found = groups_.find(position);
    write(found->second.text);
    held_octets_ -= found->second.text.size();
    groups_.erase(found);
  }
  ended_.clear();
}

/// There are too many: what is held comes in order, and the rest as it arrives.
void TargetGroups::write_sorted() {
  sort_ended();
  write_ended();
  given_up_ = true;
}

/// Of the targets that are still open, the one that said most is shown from here on.
void TargetGroups::follow_next() {
  const auto found = std::ranges::max_element(
      groups_, {}, [](const auto& entry) { return entry.second.text.size(); });
  if (found == groups_.end()) return;
  write(found->second.text);
  held_octets_ -= found->second.text.size();
  std::string().swap(found->second.text);
  streaming_ = found->first;
}

void TargetGroups::interrupt_streaming() {
  if (!streaming_) return;
  if (const auto found = groups_.find(*streaming_); found != groups_.end()) {
    found->second.interrupted = true;
  }
}

/// Too much is held.
void TargetGroups::relieve() {
  if (order_ == Order::sorted && !given_up_) {
    write_sorted();
  } else {
    interrupt_streaming();
    write_ended();
  }
  if (held_octets_ <= kHeldOctetsMax / 2) return;
  streaming_.reset();
  follow_next();
  // The others are as far behind as before.
  if (order_ != Order::streaming && streaming_) {
    interrupt_streaming();
    streaming_.reset();
  }
}

}  // namespace snmpring::records
