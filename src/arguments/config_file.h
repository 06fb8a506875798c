// Reads the configuration file: "name = value" lines of TOML. Like CLI11's reader, it accepts bare
// words as values and names alone for flags. Unlike CLI11's reader, it does not cut strings at '#'
// and ','.
#ifndef SNMPRING_ARGUMENTS_CONFIG_FILE_H_
#define SNMPRING_ARGUMENTS_CONFIG_FILE_H_

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace snmpring::arguments {

struct ConfigEntry {
  std::string name{};
  std::vector<std::string> values{};  ///< More or fewer than one only for an array.
  unsigned line = 0;                  ///< Counted from 1.
};

struct ConfigError {
  unsigned line = 0;
  std::string reason;  ///< On one line; quotes names, never values.
};

/// Reads basic and literal strings on one line, and numbers and booleans, which keep their
/// spelling. Arrays of these may take several lines. Comments begin with '#', or with ';' at the
/// start of a line. Tables ("[name]"), dotted names, dates and strings of several lines are errors.
/// The heading "[default]" is accepted.
std::expected<std::vector<ConfigEntry>, ConfigError> read_config(std::string_view text);

}  // namespace snmpring::arguments

#endif  // SNMPRING_ARGUMENTS_CONFIG_FILE_H_
