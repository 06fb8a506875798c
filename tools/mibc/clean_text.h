// A file of MIB modules as tokens, and as text that libnetsnmp's parser reads without surprises.
#ifndef SNMPRING_MIBC_CLEAN_TEXT_H_
#define SNMPRING_MIBC_CLEAN_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace snmpring::mibc {

/// Characters of a word that the parser keeps. Longer words are cut here, so that both agree.
inline constexpr std::size_t kWordMax = 127;

struct Token {
  enum class Kind : std::uint8_t {
    word,    ///< A label, a keyword or a number.
    string,  ///< In quotation marks.
    equals,  ///< `::=`
    sign,    ///< Anything else, one character.
  };

  std::uint32_t begin;  ///< Where it begins in CleanText::text.
  std::uint32_t end;
  std::uint32_t line;  ///< Of the file, from 1.
  Kind kind;
};

/// Comments, control characters and octets that are not ASCII are gone, and so is what stands in
/// long strings that nobody needs, such as descriptions. Line feeds are all there, so lines keep
/// their numbers.
///
/// A comment ends as X.680 §12.6.3 says, with one exception: three hyphens or more begin a comment
/// that lasts to the end of its line. Many modules draw lines of hyphens, and their number is odd
/// as often as not.
struct CleanText {
  std::string text;
  std::vector<Token> tokens;
  std::vector<std::uint32_t> cut_words;  ///< Lines of words over kWordMax.

  std::string_view operator[](const Token& token) const noexcept {
    return std::string_view(text).substr(token.begin, token.end - token.begin);
  }
};

/// \param raw At most 32 MiB. A byte order mark in front is no part of it any more.
CleanText clean_text(std::string_view raw);

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_CLEAN_TEXT_H_
