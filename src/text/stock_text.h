// What is printed again and again: made once, and copied in blocks from then on.
#ifndef SNMPRING_TEXT_STOCK_TEXT_H_
#define SNMPRING_TEXT_STOCK_TEXT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "text/json_text.h"

namespace snmpring::text {

/// Text of some length. Allocates where it becomes longer than ever before, beyond what was
/// reserved.
class StockText {
 public:
  StockText() = default;
  explicit StockText(std::string_view text) { assign(text); }

  void reserve(std::size_t octets) { text_.reserve(octets + kPutSlack); }
  void assign(std::string_view text) {
    size_ = text.size();
    text_.assign(text);
    text_.resize(size_ + kPutSlack);
  }

  bool empty() const noexcept { return size_ == 0; }

  /// As put_ functions do.
  char* put(char* at) const noexcept { return put_blocks(at, text_.data(), size_); }

 private:
  std::string text_;  // With kPutSlack octets behind it, which put_blocks() may read.
  std::size_t size_ = 0;
};

/// A number of which the next one is often the same.
class StockNumber {
 public:
  /// As put_unsigned().
  char* put(char* at, std::uint64_t value) noexcept {
    if (value != value_) {
      size_ = static_cast<std::size_t>(put_unsigned(text_.data(), value) - text_.data());
      value_ = value;
    }
    std::memcpy(at, text_.data(), kCopied);
    return at + size_;
  }

 private:
  static constexpr std::size_t kCopied = 24;
  static_assert(kCopied >= kIntegerTextMax && kCopied <= kPutSlack);

  std::array<char, kIntegerTextMax + kPutSlack> text_{'0'};
  std::size_t size_ = 1;
  std::uint64_t value_ = 0;
};

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_STOCK_TEXT_H_
