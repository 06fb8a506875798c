#include "review/text_pool.h"

#include <algorithm>
#include <cstring>

#include "base/prng.h"

namespace snmpring::review {

std::uint64_t keyed_hash(std::string_view text, std::uint64_t key) noexcept {
  std::uint64_t hash = key ^ text.size();
  for (std::size_t i = 0; i < text.size(); i += sizeof hash) {
    std::uint64_t block = 0;
    std::memcpy(&block, text.data() + i, std::min(sizeof block, text.size() - i));
    hash = splitmix64(hash ^ block);
  }
  return splitmix64(hash ^ key);
}

std::uint32_t TextPool::add(std::string_view text) {
  if (const auto found = places_.find(text); found != places_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  places_.emplace(texts_.emplace_back(text), number);
  return number;
}

}  // namespace snmpring::review
