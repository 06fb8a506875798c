// A key of a record, and short ways to write lists of them.
#ifndef SNMPRING_SCHEMA_RECORD_KEY_H_
#define SNMPRING_SCHEMA_RECORD_KEY_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace snmpring::schema {

/// What stands behind a key.
enum class KeyForm : std::uint8_t {
  text,       ///< A string.
  hex,        ///< A string of octets in lower case hexadecimal.
  moment,     ///< A string: RFC 3339, UTC, six digits.
  decimal64,  ///< A string: a whole number from 0 to 2^64-1, decimal.
  integer,    ///< A number without a fraction, -2^63 to 2^63-1.
  number,     ///< A number.
  flag,       ///< true or false.
  texts,      ///< An array of strings.
  objects,    ///< An array of objects with the keys of `inner`.
  object,     ///< An object with the keys of `inner`.
  settings,   ///< An object whose keys are the long names of options.
};

struct Key {
  std::string name{};
  KeyForm form = KeyForm::text;
  bool nullable = false;  ///< May be null instead.
  /// The only values of a `text`, or of each of `texts`; empty for any.
  std::vector<std::string> words{};
  /// A regular expression for further values of a `text` with words. It needs no escapes.
  std::string further_words{};
  std::vector<Key> inner{};  ///< Of `objects` and `object`, in their order.
};

inline Key always(std::string name, KeyForm form) {
  return {.name = std::move(name), .form = form};
}

inline Key maybe(std::string name, KeyForm form) {
  return {.name = std::move(name), .form = form, .nullable = true};
}

inline Key word(std::string name, std::vector<std::string> words) {
  return {.name = std::move(name), .form = KeyForm::text, .words = std::move(words)};
}

inline Key maybe_word(std::string name, std::vector<std::string> words) {
  return {
      .name = std::move(name), .form = KeyForm::text, .nullable = true, .words = std::move(words)};
}

inline Key nested(std::string name, KeyForm form, std::vector<Key> inner) {
  return {.name = std::move(name), .form = form, .inner = std::move(inner)};
}

}  // namespace snmpring::schema

#endif  // SNMPRING_SCHEMA_RECORD_KEY_H_
