#include "arguments/cli.h"

#include "snmpring/version.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <map>
#include <sstream>

#include "arguments/argv_rewrite.h"
#include "arguments/config_file.h"
#include "arguments/file_roles.h"
#include "arguments/foreign_options.h"
#include "arguments/help.h"
#include "arguments/resume_options.h"
#include "arguments/verbs.h"
#include "options/option_apply.h"
#include "options/option_table.h"
#include "options/suggestion.h"
#include "secrets/secret_source.h"
#include "secrets/user_credential.h"
#include "text/printable.h"

namespace snmpring::arguments {
namespace {

CliExit usage_exit(const process::UsageError& error) {
  const std::string separator = error.where.empty() ? "" : ": ";
  return {.code = error.code,
          .text = fmt::format("snmpring: {}{}{}\n", error.where, separator, error.reason)};
}

/// Options in the form in which they are merged. Secrets are kept here. The parser's strings hold
/// only their indices.
class SecretStore {
 public:
  std::expected<std::string, std::string> add(const options::OptionSpec& option,
                                              std::string_view given,
                                              std::string_view literal_label) {
    auto secret =
        secrets::resolve_secret(given, option.name == "community" ? secrets::kCommunityOctetsMax
                                                                  : secrets::kUserSecretOctetsMax);
    if (!secret) return std::unexpected(std::move(secret.error()));
    const bool literal = secret->reference.empty();
    if (!literal) references_.push_back(secret->reference);
    if (literal && option.name == "community" &&
        as_text(secret->text.reveal()) == secrets::kDefaultCommunity) {
      literal_label = "default";
    }
    secrets_.push_back(
        {.text = std::move(secret->text),
         .source = literal ? std::string(literal_label) : std::move(secret->reference)});
    last_literal_ = literal;
    return std::to_string(secrets_.size() - 1);
  }

  bool last_was_literal() const noexcept { return last_literal_; }

  /// Every reference to a secret that was read.
  std::vector<std::string> take_references() { return std::move(references_); }

  options::SecretOption take(const std::string& index) {
    return std::move(secrets_.at(static_cast<std::size_t>(std::stoul(index))));
  }

 private:
  std::vector<options::SecretOption> secrets_;
  std::vector<std::string> references_;
  bool last_literal_ = false;
};

void wipe_text(char* text) { wipe({reinterpret_cast<std::uint8_t*>(text), std::strlen(text)}); }

/// Gives CLI11 the entries that were read beforehand. CLI11 knows what the command line has set.
class ReadyConfig final : public CLI::Config {
 public:
  explicit ReadyConfig(std::vector<CLI::ConfigItem> entries) : entries_(std::move(entries)) {}

  std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }
  std::vector<CLI::ConfigItem> from_config(std::istream&) const override { return entries_; }

 private:
  std::vector<CLI::ConfigItem> entries_;
};

/// Prints the options in two columns. CLI11's own formatter does not wrap lines.
class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool) const override {
    return option_help(*options::find_option(option->get_lnames().front()));
  }
  std::string make_group(std::string heading, bool positional,
                         std::vector<const CLI::Option*> options) const override {
    std::string text = heading + ":\n";
    for (const CLI::Option* option : options) text += make_option(option, positional);
    return text;
  }
  std::string make_help(const CLI::App* app, std::string, CLI::AppFormatMode mode) const override {
    return app->get_description() + make_groups(app, mode) + app->get_footer();
  }
};

/// One run of the parser.
class CommandLine {
 public:
  std::expected<options::Options, CliExit> parse(std::span<char* const> arguments) {
    auto words = rewrite_argv(arguments);
    if (!words) return std::unexpected(usage_exit(words.error()));
    words_ = std::move(*words);
    if (!words_.empty() && words_.back().option != nullptr) {
      if (words_.back().option->name == "help") return std::unexpected(help());
      if (words_.back().option->name == "version") return std::unexpected(version());
    }
    const char* const first = first_word();
    if (first != nullptr && std::string_view(first) == "help") {
      return std::unexpected(help_about_words());
    }
    if (first != nullptr && std::string_view(first) == "version") {
      return std::unexpected(version());
    }
    auto options = resolve();
    if (!options) return std::unexpected(usage_exit(options.error()));
    options->secret_references = secrets_.take_references();
    if (Done apart = check_file_roles(*options); !apart) {
      return std::unexpected(usage_exit(apart.error()));
    }
    return std::move(*options);
  }

 private:
  using Done = std::expected<void, process::UsageError>;

  static Done fail(std::string where, std::string reason) {
    return std::unexpected(process::UsageError{std::move(where), std::move(reason)});
  }

  static CliExit version() {
    return {process::kExitDone, fmt::format("snmpring {}\n", program_version())};
  }

  /// The first word that is no option: the verb. Null where there is none.
  const char* first_word() const {
    const auto first = std::ranges::find(words_, nullptr, &Word::option);
    return first == words_.end() ? nullptr : first->value;
  }

  /// --help, perhaps behind a verb.
  CliExit help() {
    const char* const word = first_word();
    if (word == nullptr || std::string_view(word) == "help") return help_of(std::nullopt);
    const auto verb = find_verb(word);
    // A mistyped verb is an error. The general help would not tell what the user wants to know.
    if (const auto mistyped = verb ? std::nullopt : mistyped_verb(word)) {
      return usage_exit(*mistyped);
    }
    return help_of(verb);
  }

  /// The verb help: about the verb or the option behind it, or about everything.
  CliExit help_about_words() {
    std::string_view about;
    for (const Word& word : words_) {
      if (word.option == nullptr && word.value != first_word()) about = word.value;
    }
    if (about.empty()) return help_of(std::nullopt);
    if (const auto verb = find_verb(about)) return help_of(verb);
    const options::OptionSpec* const option = options::find_option(about);
    if (option != nullptr && !option->refused()) {
      return {process::kExitDone, option_help(*option)};
    }
    if (const auto mistyped = mistyped_verb(about)) return usage_exit(*mistyped);
    return usage_exit(
        {"help", fmt::format("there is no verb and no option '{}'{}", text::printable(about),
                             options::did_you_mean(options::nearest_option(about)))});
  }

  static CliExit help_of(std::optional<options::Verb> verb) {
    CLI::App app(help_header(verb));
    app.set_help_flag();
    app.footer(help_footer(verb));
    app.formatter(std::make_shared<HelpFormatter>());
    for (const options::OptionSpec& spec : options::option_table()) {
      if (!spec.refused() && (!verb || spec.concerns(*verb))) declare(app, spec);
    }
    return {process::kExitDone, app.help()};
  }

  static CLI::Option* declare(CLI::App& app, const options::OptionSpec& spec) {
    const std::string name = "--" + std::string(spec.name);
    CLI::Option* const option = spec.takes_argument() ? app.add_option(name) : app.add_flag(name);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    option->group(std::string(options::group_heading(spec.group)));
    option->configurable(spec.configurable);
    return option;
  }

  std::expected<options::Options, process::UsageError> resolve() {
    if (Done done = take_secrets(); !done) return std::unexpected(done.error());
    const char* verb_text = nullptr;
    options::Options options;
    for (const Word& word : words_) {
      if (word.option != nullptr && word.option->refused()) {
        return std::unexpected(process::UsageError{word.typed, std::string(word.option->help)});
      }
      if (word.option != nullptr) continue;
      if (verb_text == nullptr) {
        verb_text = word.value;
      } else {
        options.targets.emplace_back(word.value);
      }
    }
    const auto resume = std::ranges::find_if(words_, [](const Word& word) {
      return word.option != nullptr && word.option->name == "resume";
    });
    // What is no verb beside --resume is a target, which is refused as one.
    const bool resumed_without_verb =
        resume != words_.end() &&
        (verb_text == nullptr || (!find_verb(verb_text) && !mistyped_verb(verb_text)));
    if (resumed_without_verb && verb_text != nullptr) {
      options.targets.insert(options.targets.begin(), verb_text);
    }
    const auto verb = resumed_without_verb ? resumed_verb(*resume) : require_verb(verb_text);
    if (!verb) return std::unexpected(verb.error());
    options.verb = *verb;
    if (resume != words_.end()) return resolve_resumed(std::move(options));
    auto given = merge();
    if (!given) return std::unexpected(given.error());
    if (Done done = options::apply_options(*given, options); !done)
      return std::unexpected(done.error());
    return options;
  }

  static std::expected<options::Verb, process::UsageError> require_verb(const char* word) {
    if (word == nullptr) return std::unexpected(missing_verb());
    if (const auto verb = find_verb(word)) return *verb;
    return std::unexpected(no_such_verb(word));
  }

  /// With --resume the checkpoint says what the command line does not.
  std::expected<options::Options, process::UsageError> resolve_resumed(options::Options options) {
    if (Done done = check_typed_with_resume(words_, options); !done) {
      return std::unexpected(done.error());
    }
    auto typed = merge();
    if (!typed) return std::unexpected(typed.error());
    if (Done done = apply_resumed(*typed, options); !done) return std::unexpected(done.error());
    return options;
  }

  /// Runs first, so that no later error leaves a secret in argv.
  Done take_secrets() {
    Done done;
    for (Word& word : words_) {
      if (word.option == nullptr || !word.option->secret) continue;
      if (word.option->refused()) {
        wipe_text(word.value);
        continue;
      }
      const auto index = secrets_.add(*word.option, word.value, "argument");
      // The reference that failed may itself be a secret that only looks like a reference.
      if (!index || secrets_.last_was_literal()) wipe_text(word.value);
      if (!index && done) done = fail(word.typed, index.error());
      secret_words_[&word] = index.value_or("");
    }
    return done;
  }

  /// Reads the command line and the configuration file. The command line wins.
  std::expected<std::vector<options::GivenOption>, process::UsageError> merge() {
    CLI::App app;
    app.set_help_flag();
    app.allow_config_extras(CLI::config_extras_mode::error);
    std::vector<std::pair<const options::OptionSpec*, CLI::Option*>> declared;
    for (const options::OptionSpec& spec : options::option_table())
      declared.emplace_back(&spec, declare(app, spec));

    std::map<std::string_view, std::string> typed;  // By name; the last spelling.
    std::vector<std::string> canonical;
    const Word* config = nullptr;
    for (const Word& word : words_) {
      if (word.option == nullptr) continue;
      typed[word.option->name] = word.typed;
      canonical.push_back("--" + std::string(word.option->name));
      if (word.option->takes_argument()) {
        canonical.push_back(word.option->secret ? secret_words_[&word] : word.value);
      }
      if (word.option->name != "config") continue;
      if (config != nullptr)
        return std::unexpected(process::UsageError{word.typed, options::kGivenTwice});
      config = &word;
    }
    try {
      std::ranges::reverse(canonical);  // CLI11 takes words from the end.
      app.parse(std::move(canonical));
      if (config != nullptr) {
        auto entries = read_config_file(*config);
        if (!entries) return std::unexpected(entries.error());
        app.config_formatter(std::make_shared<ReadyConfig>(std::move(*entries)));
        std::istringstream nothing;
        app.parse_from_stream(nothing);
      }
    } catch (const CLI::Error& error) {
      return std::unexpected(process::UsageError{"", text::printable(error.what())});
    }

    std::vector<options::GivenOption> given;
    for (const auto& [spec, option] : declared) {
      if (option->results().empty()) continue;
      options::GivenOption each{.spec = spec};
      const auto flag = typed.find(spec->name);
      each.from_config = flag == typed.end();
      each.where = each.from_config ? config_places_[spec->name] : flag->second;
      // The command line has replaced the values of the configuration file, but these count too.
      if (spec->accumulates && !each.from_config) {
        std::ranges::move(config_values_[spec->name], std::back_inserter(each.values));
      }
      for (const std::string& result : option->results()) {
        if (spec->secret) {
          each.secrets.push_back(secrets_.take(result));
        } else {
          each.values.push_back(result);
        }
      }
      given.push_back(std::move(each));
    }
    return given;
  }

  std::expected<std::vector<CLI::ConfigItem>, process::UsageError> read_config_file(
      const Word& word) {
    const std::string shown = text::printable(word.value);
    auto content = secrets::read_whole_file(word.value);
    if (!content) {
      return std::unexpected(process::UsageError{
          word.typed, fmt::format("{} cannot be read: {}", shown, content.error())});
    }
    auto entries = read_config(as_text(content->reveal()));
    if (!entries) {
      return std::unexpected(process::UsageError{fmt::format("{}:{}", shown, entries.error().line),
                                                 std::move(entries.error().reason)});
    }
    std::vector<CLI::ConfigItem> items;
    for (ConfigEntry& entry : *entries) {
      const std::string place =
          fmt::format("{}:{}: {}", shown, entry.line, text::printable(entry.name));
      if (Done done = check_entry(entry, place); !done) {
        for (std::string& value : entry.values) wipe_text(value.data());
        return std::unexpected(done.error());
      }
      // CLI11 takes the first item of a name for all.
      const auto known = std::ranges::find(items, entry.name, &CLI::ConfigItem::name);
      if (known == items.end()) {
        items.push_back({.parents = {}, .name = entry.name, .inputs = std::move(entry.values)});
      } else {
        std::ranges::move(entry.values, std::back_inserter(known->inputs));
      }
    }
    return items;
  }

  /// Checks a line of the configuration file against the table. Moves secrets to the store.
  Done check_entry(ConfigEntry& entry, const std::string& place) {
    const options::OptionSpec* const spec = options::find_option(entry.name);
    if (spec == nullptr) {
      const options::OptionSpec* const by_letter = options::find_option_by_letter(entry.name);
      return fail(place, by_letter != nullptr
                             ? "unknown option" + options::did_you_mean(by_letter->name)
                             : unknown_option(entry.name, ""));
    }
    if (!spec->configurable) return fail(place, "may only stand on the command line");
    if (spec->refused()) return fail(place, std::string(spec->help));
    const bool first = config_places_.try_emplace(spec->name, place).second;
    if (!first && !spec->repeatable) return fail(place, "is given twice");
    if (!spec->repeatable && entry.values.size() != 1)
      return fail(place, "takes exactly one value");
    if (!spec->takes_argument() && entry.values.front() != "true" &&
        entry.values.front() != "false") {
      return fail(place, "must be true or false");
    }
    if (spec->accumulates) {
      std::vector<std::string>& values = config_values_[spec->name];
      values.insert(values.end(), entry.values.begin(), entry.values.end());
    }
    if (!spec->secret) return {};
    for (std::string& value : entry.values) {
      auto index = secrets_.add(*spec, value, "config");
      if (!index) return fail(place, std::move(index.error()));
      wipe_text(value.data());
      value = std::move(*index);
    }
    return {};
  }

  std::vector<Word> words_;
  SecretStore secrets_;
  std::map<const Word*, std::string> secret_words_;        // Their indices in the store.
  std::map<std::string_view, std::string> config_places_;  // FILE:LINE: NAME, by name.
  std::map<std::string_view, std::vector<std::string>> config_values_;  // Of those that accumulate.
};

}  // namespace

std::expected<options::Options, CliExit> parse_command_line(int argc, char** argv) {
  if (argc < 1) return std::unexpected(usage_exit({"", "there are no arguments at all"}));
  return CommandLine().parse(std::span(argv + 1, static_cast<std::size_t>(argc - 1)));
}

std::string_view program_version() noexcept { return kVersion; }

}  // namespace snmpring::arguments
