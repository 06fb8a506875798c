// Reads the configuration file: "name = value" lines of TOML, with the leniency of CLI11's reader
// (bare words as values, names alone for flags) and without its habit of cutting strings at '#' and
// ','.
#ifndef SNMPRING_OPTIONS_CONFIG_FILE_H_
#define SNMPRING_OPTIONS_CONFIG_FILE_H_

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace snmpring::options {

struct ConfigEntry {
  std::string name{};
  std::vector<std::string> values{};  ///< More or fewer than one only for an array.
  unsigned line = 0;                  ///< Counted from 1.
};

struct ConfigError {
  unsigned line = 0;
  std::string reason;  ///< On one line; quotes names, never values.
};

/// Reads basic and literal strings on one line, numbers and booleans (both as they are written),
/// arrays of them over any number of lines, and comments ('#', and ';' at the start of a line).
/// Left out are tables ("[name]"), dotted names, dates and strings of many lines; they are errors,
/// but for the heading "[default]".
std::expected<std::vector<ConfigEntry>, ConfigError> read_config(std::string_view text);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_CONFIG_FILE_H_
