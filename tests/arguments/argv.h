// A command line for tests: writable strings that outlive the call, as main() gets them.
#ifndef SNMPRING_TESTS_ARGUMENTS_ARGV_H_
#define SNMPRING_TESTS_ARGUMENTS_ARGV_H_

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arguments/cli.h"

namespace snmpring::arguments::test {

class Argv {
 public:
  Argv(std::initializer_list<std::string_view> arguments)
      : Argv(std::vector<std::string_view>(arguments)) {}

  explicit Argv(const std::vector<std::string_view>& arguments) {
    words_.emplace_back("snmpring");
    words_.insert(words_.end(), arguments.begin(), arguments.end());
    for (std::string& word : words_) pointers_.push_back(word.data());
  }
  Argv(const Argv&) = delete;
  Argv& operator=(const Argv&) = delete;

  /// Without the program's name.
  std::span<char* const> arguments() const { return std::span(pointers_).subspan(1); }

  /// Word `i` as it stands now, wiped octets included; 1 is the first after the program's name.
  const std::string& word(std::size_t i) const { return words_[i]; }

  std::expected<options::Options, CliExit> parse() {
    return parse_command_line(static_cast<int>(pointers_.size()), pointers_.data());
  }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

/// "walk -t 2 h" split at blanks, parsed.
inline std::expected<options::Options, CliExit> parse_line(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t blank = line.find(' ');
    if (blank != 0) words.push_back(line.substr(0, blank));
    line.remove_prefix(blank == std::string_view::npos ? line.size() : blank + 1);
  }
  return Argv(words).parse();
}

/// The error line of a command line that must be refused with 64; what went wrong otherwise.
inline std::string refusal(const std::expected<options::Options, CliExit>& parsed) {
  if (parsed) return "(accepted)";
  if (parsed.error().code != process::kExitUsage)
    return "(exit " + std::to_string(parsed.error().code) + ")";
  return parsed.error().text;
}

}  // namespace snmpring::arguments::test

#endif  // SNMPRING_TESTS_ARGUMENTS_ARGV_H_
