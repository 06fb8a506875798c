#include "text/nearest_word.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace snmpring::text {
namespace {

// Longer than any known word. The comparison takes time in proportion to the product of both
// lengths.
constexpr std::size_t kTypedMax = 40;
// Fewer letters are the beginning of too many words.
constexpr std::size_t kBeginningMin = 3;

/// How many letters must be removed, added, changed or swapped with a neighbour to turn one word
/// into the other.
std::size_t distance(std::string_view a, std::string_view b) {
  // Three rows of the table of distances between the words' beginnings: the one before the last,
  // the last, and the next.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> next(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      next[j] = std::min({changed, last[j] + 1, next[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        next[j] = std::min(next[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, next);
  }
  return last[b.size()];
}

}  // namespace

std::string_view nearest_word(std::string_view typed, std::span<const std::string_view> words) {
  if (typed.empty() || typed.size() > kTypedMax) return {};
  if (typed.size() >= kBeginningMin) {
    const auto begins = [&](std::string_view word) { return word.starts_with(typed); };
    const auto first = std::ranges::find_if(words, begins);
    if (first != words.end() && std::ranges::count_if(words, begins) == 1) return *first;
  }
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(typed.size() / 3, 1) + 1;
  for (const std::string_view word : words) {
    const std::size_t letters = distance(typed, word);
    // A word that shares nothing with a short word is not a misspelling of it.
    if (letters >= least || letters >= word.size()) continue;
    least = letters;
    nearest = word;
  }
  return nearest;
}

std::string did_you_mean(std::string_view word) {
  return word.empty() ? "" : "; did you mean " + std::string(word) + '?';
}

}  // namespace snmpring::text
