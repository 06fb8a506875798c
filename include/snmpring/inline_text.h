// Short texts and octets that options store inside themselves.
#ifndef SNMPRING_INLINE_TEXT_H_
#define SNMPRING_INLINE_TEXT_H_

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <type_traits>

#include "snmpring/export.h"

SNMPRING_BEGIN_NAMESPACE

/// A copy of up to `kMax` units, stored inside. It owns no memory, so there is nothing to destroy.
/// This is necessary because g++ 12 destroys the members of some aggregates twice: of those written
/// in braces in a co_await expression (docs/api.md). A plain value.
template <typename Unit, std::uint16_t kMax>
class InlineSequence {
 public:
  /// How it is read.
  using View =
      std::conditional_t<std::same_as<Unit, char>, std::string_view, std::span<const Unit>>;

  /// Empty.
  constexpr InlineSequence() noexcept = default;
  // NOLINTBEGIN(google-explicit-constructor): options accept what programs have.
  /// Copies anything that converts to a View: a std::string, a literal, a std::vector. If it is too
  /// long, keeps the first `kMax` units, and too_long() is true.
  template <typename From>
  constexpr InlineSequence(const From& from) noexcept
      requires(!std::same_as<From, InlineSequence> && std::convertible_to<const From&, View>) {
    assign(from);
  }
  /// The same for units written in braces.
  constexpr InlineSequence(std::initializer_list<Unit> units) noexcept {
    assign(View(units.begin(), units.size()));
  }

  /// What is kept. Borrowed from this.
  constexpr operator View() const noexcept { return view(); }
  // NOLINTEND(google-explicit-constructor)
  /// The same.
  constexpr View view() const noexcept { return View(units_, std::min(size_, kMax)); }

  /// True when nothing is kept.
  constexpr bool empty() const noexcept { return size_ == 0; }
  /// True when something was cut off. The function that takes the options then refuses them.
  constexpr bool too_long() const noexcept { return size_ > kMax; }

 private:
  constexpr void assign(View from) noexcept {
    const std::size_t kept = std::min<std::size_t>(from.size(), kMax);
    std::copy_n(from.data(), kept, units_);
    size_ = static_cast<std::uint16_t>(kept + (from.size() > kMax ? 1 : 0));
  }

  static_assert(kMax < 65'535);
  std::uint16_t size_ = 0;  // kMax + 1 for anything longer.
  Unit units_[kMax] = {};
};

/// Text of at most `kMax` octets.
template <std::uint16_t kMax>
using InlineText = InlineSequence<char, kMax>;

/// At most `kMax` octets.
template <std::uint16_t kMax>
using InlineOctets = InlineSequence<std::uint8_t, kMax>;

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_INLINE_TEXT_H_
