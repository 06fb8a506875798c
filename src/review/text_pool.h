// Texts that come again and again, kept once and known by a number.
#ifndef SNMPRING_REVIEW_TEXT_POOL_H_
#define SNMPRING_REVIEW_TEXT_POOL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace snmpring::review {

/// The number of no text.
inline constexpr std::uint32_t kNoText = 0xFFFFFFFF;

/// A hash keyed by `key`, so that nobody outside can choose collisions. No cipher.
std::uint64_t keyed_hash(std::string_view text, std::uint64_t key) noexcept;

class TextPool {
 public:
  /// \param key By chance: the texts are those of strangers.
  explicit TextPool(std::uint64_t key) : places_(0, Hash{key}) {}

  /// The number of `text`: the first text has 0, each new one the next.
  std::uint32_t add(std::string_view text);

  /// Valid as long as the pool. Empty for kNoText.
  std::string_view operator[](std::uint32_t number) const noexcept {
    return number == kNoText ? std::string_view() : std::string_view(texts_[number]);
  }

  std::size_t size() const noexcept { return texts_.size(); }

 private:
  struct Hash {
    std::uint64_t key;
    std::size_t operator()(std::string_view text) const noexcept { return keyed_hash(text, key); }
  };

  std::deque<std::string> texts_;  // Never move, so that the keys may lie in them.
  std::unordered_map<std::string_view, std::uint32_t, Hash> places_;
};

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_TEXT_POOL_H_
