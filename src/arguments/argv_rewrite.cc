#include "arguments/argv_rewrite.h"

#include <cstring>

#include "arguments/foreign_options.h"
#include "base/bytes.h"
#include "options/suggestion.h"
#include "text/json_text.h"
#include "text/printable.h"

namespace snmpring::arguments {
namespace {

class Rewriter {
 public:
  explicit Rewriter(std::span<char* const> arguments) : arguments_(arguments) {}

  std::expected<std::vector<Word>, process::UsageError> run() {
    bool options_ended = false;
    while (next_ < arguments_.size() && !error_ && !stopped_) {
      char* const text = arguments_[next_++];
      if (options_ended || text[0] != '-' || text[1] == '\0') {
        words_.push_back({.value = text});
      } else if (std::strcmp(text, "--") == 0) {
        options_ended = true;
      } else if (text[1] == '-') {
        long_option(text);
      } else {
        letters(text);
      }
    }
    if (error_) return std::unexpected(std::move(*error_));
    return std::move(words_);
  }

 private:
  void fail(std::string_view where, std::string_view reason) {
    error_ = process::UsageError{text::printable(where), std::string(reason)};
  }

  void add(const options::OptionSpec& option, std::string_view typed, char* value) {
    words_.push_back({.option = &option, .typed = std::string(typed), .value = value});
    stopped_ = option.name == "help" || option.name == "version";
  }

  /// Takes the option's argument from `attached` where that is not empty, else from the next word.
  void add_with_argument(const options::OptionSpec& option, std::string_view typed,
                         char* attached) {
    if (*attached != '\0') return add(option, typed, attached);
    if (next_ == arguments_.size()) {
      return fail(typed, option.refused() ? option.help : "needs an argument");
    }
    add(option, typed, arguments_[next_++]);
  }

  void long_option(char* text) {
    char* const equals = std::strchr(text, '=');
    const std::string_view typed =
        equals == nullptr ? std::string_view(text) : std::string_view(text, equals);
    const options::OptionSpec* const option = options::find_option(typed.substr(2));
    if (option == nullptr) {
      return fail(typed, unknown_option(typed.substr(2)));
    }
    if (!option->takes_argument()) {
      if (equals != nullptr) return fail(typed, "takes no argument");
      return add(*option, typed, nullptr);
    }
    // Nothing after "=" is an empty argument. The next word is not taken in its place.
    if (equals != nullptr) return add(*option, typed, equals + 1);
    add_with_argument(*option, typed, text + std::strlen(text));
  }

  /// A group of letters: "-t5", "-t" "5", "-46", "-3mHEX", "-Ccr25".
  void letters(char* text) {
    // Otherwise "-community x" would give the community "ommunity" and the target "x".
    const std::string_view word(text + 1, std::strcspn(text + 1, "="));
    if (options::find_option(word) != nullptr) {
      return fail('-' + std::string(word),
                  "long names take two dashes" + options::did_you_mean("--" + std::string(word)));
    }
    for (char* at = text + 1; *at != '\0' && !error_ && !stopped_; ++at) {
      if (*at == 'C') return application_letters(at + 1);
      const std::size_t length = *at == '3' && at[1] != '\0' ? 2 : 1;
      const std::string_view letter(at, length);
      const std::string typed = '-' + std::string(letter);
      const options::OptionSpec* const option = options::find_option_by_letter(letter);
      if (option == nullptr) {
        const std::string_view reason = foreign_letter(*at);
        // What follows an unknown letter is not printed, because it may be a secret.
        return fail(typed, reason.empty() ? "unknown option" : reason);
      }
      if (option->takes_argument()) return add_with_argument(*option, typed, at + length);
      add(*option, typed, nullptr);
    }
  }

  /// The letters after -C, which net-snmp uses for options of single programs.
  void application_letters(char* at) {
    if (*at == '\0') return fail("-C", "needs a letter, as in -Cr 25 and -Cc");
    for (; *at != '\0' && !error_; ++at) {
      const std::string letter = {'C', *at};
      const options::OptionSpec* const option = options::find_option_by_letter(letter);
      if (option == nullptr) {
        const std::string_view reason = foreign_application_letter(*at);
        return fail('-' + letter,
                    reason.empty() ? "this option of net-snmp is not supported" : reason);
      }
      if (option->takes_argument()) return add_with_argument(*option, '-' + letter, at + 1);
      add(*option, '-' + letter, nullptr);
    }
  }

  std::span<char* const> arguments_;
  std::size_t next_ = 0;
  bool stopped_ = false;
  std::vector<Word> words_;
  std::optional<process::UsageError> error_;
};

}  // namespace

std::expected<std::vector<Word>, process::UsageError> rewrite_argv(
    std::span<char* const> arguments) {
  return Rewriter(arguments).run();
}

}  // namespace snmpring::arguments
