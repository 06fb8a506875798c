#include "arguments/resume_options.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "arguments/config_dump.h"
#include "arguments/config_file.h"
#include "arguments/verbs.h"
#include "checkpoint/checkpoint.h"
#include "options/option_values.h"
#include "secrets/secret_source.h"
#include "secrets/user_credential.h"
#include "text/printable.h"

namespace snmpring::arguments {
namespace {

using Json = nlohmann::ordered_json;
using Result = std::expected<void, process::UsageError>;

std::size_t octets_max(const options::OptionSpec& secret) {
  return secret.name == "community" ? secrets::kCommunityOctetsMax : secrets::kUserSecretOctetsMax;
}

/// As it would be typed.
std::string value_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// "c1, c2 and c3".
std::string listed(const std::vector<std::string>& labels) {
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (i > 0) text += i + 1 == labels.size() ? " and " : ", ";
    text += labels[i];
  }
  return text;
}

class Resumption {
 public:
  Resumption(std::span<options::GivenOption> typed, options::Options& options)
      : typed_(typed), options_(options), resume_(*find_typed("resume")) {
    path_ = resume_.values.back();
    shown_ = text::printable(path_);
  }

  Result run() {
    auto read = checkpoint::read_checkpoint(path_);
    if (!read) return fail(resume_.where, read.error().message, read.error().exit_code);
    checkpoint_ = std::move(*read);
    if (checkpoint_.verb != options::verb_word(options_.verb)) {
      return fail(
          std::string(options::verb_word(options_.verb)),
          fmt::format("{} is the checkpoint of a {}", shown_, text::printable(checkpoint_.verb)));
    }
    if (config_hash(checkpoint_.config) != checkpoint_.config_hash) {
      return damaged("its configuration is not that of its hash");
    }
    for (const auto step : {&Resumption::targets, &Resumption::stored_options,
                            &Resumption::typed_options, &Resumption::apply, &Resumption::compare}) {
      if (Result result = (this->*step)(); !result) return result;
    }
    return {};
  }

 private:
  static Result fail(std::string where, std::string reason, int code = process::kExitUsage) {
    return std::unexpected(process::UsageError{std::move(where), std::move(reason), code});
  }
  Result damaged(std::string_view reason) const {
    return fail(resume_.where, fmt::format("{} is damaged: {}", shown_, reason),
                process::kExitData);
  }
  std::string where(std::string_view option) const { return fmt::format("{}: {}", shown_, option); }

  options::GivenOption* find_typed(std::string_view name) const {
    const auto found = std::ranges::find_if(
        typed_, [&](const options::GivenOption& o) { return o.spec->name == name; });
    return found == typed_.end() ? nullptr : &*found;
  }

  Result targets() {
    const auto found = checkpoint_.config.find("targets");
    if (found == checkpoint_.config.end() || !found->is_array())
      return damaged("it has no targets");
    for (const Json& target : *found) {
      if (!target.is_string()) return damaged("a target is no text");
      options_.targets.push_back(target.get<std::string>());
    }
    return {};
  }

  Result stored_options() {
    for (const auto& [key, value] : checkpoint_.config.items()) {
      if (!is_option_key(key)) continue;
      const options::OptionSpec* const spec = options::find_option(key);
      if (spec == nullptr || spec->refused() || !spec->configurable) {
        return fail(resume_.where,
                    fmt::format("{} has an option that this version does not know: {}", shown_,
                                text::printable(key)),
                    process::kExitData);
      }
      if (spec->secret) {
        if (Result result = secrets(*spec, value); !result) return result;
      } else if (!is_changed(key) && !value.is_null()) {
        options::GivenOption option{.spec = spec, .where = where(key)};
        if (value.is_object()) return damaged(key + " is no argument");
        if (value.is_array()) {
          for (const Json& each : value) option.values.push_back(value_text(each));
        } else {
          option.values.push_back(value_text(value));
        }
        if (!option.values.empty()) given_.push_back(std::move(option));
      }
    }
    return {};
  }

  /// --dscp is another way to say --tos.
  bool is_changed(std::string_view key) const {
    return find_typed(key) != nullptr || (key == "tos" && find_typed("dscp") != nullptr);
  }

  Result typed_options() {
    for (options::GivenOption& option : typed_) {
      if (option.spec->secret) {
        const bool taken = std::ranges::any_of(
            given_, [&](const options::GivenOption& o) { return o.spec == option.spec; });
        // Those that are needed have been taken.
        if (taken) forget_defaults(option);
        if (!taken || !option.secrets.empty()) {
          return fail(option.where, fmt::format("{} asks for no such secret again", shown_));
        }
      } else if (option.spec->name != "resume") {
        given_.push_back(std::move(option));
      }
    }
    return {};
  }

  /// A secret's {"label":...,"source":...}, or a list of them.
  Result secrets(const options::OptionSpec& spec, const Json& value) {
    options::GivenOption option{.spec = &spec, .where = where(spec.name)};
    std::vector<std::string> wanted;  // Labels of those that had been typed.
    const Json one = Json::array({value});
    for (const Json& secret : value.is_array() ? value : one) {
      if (secret.is_null()) continue;
      if (!secret.is_object() || !secret.contains("label") || !secret.contains("source") ||
          !secret["label"].is_string() || !secret["source"].is_string()) {
        return damaged(std::string(spec.name) + " is no reference to a secret");
      }
      const auto source = secret["source"].get<std::string>();
      if (source == "default") {
        option.secrets.push_back(
            {.text = Secret(as_bytes(secrets::kDefaultCommunity)), .source = source});
        continue;
      }
      if (source == "argument") {
        wanted.push_back(secret["label"].get<std::string>());
        option.secrets.emplace_back();
        continue;
      }
      auto had = source == "config" ? from_config_file(spec) : from_reference(spec, source);
      if (!had) return std::unexpected(std::move(had.error()));
      option.secrets.push_back(std::move(*had));
    }
    if (option.secrets.empty()) return {};
    if (!wanted.empty()) {
      if (Result result = take_typed(spec, wanted, option.secrets); !result) return result;
    }
    given_.push_back(std::move(option));
    return {};
  }

  /// The default community is no secret that is asked for again, and may be typed again all the
  /// same.
  static void forget_defaults(options::GivenOption& typed) {
    std::erase_if(typed.secrets,
                  [](const options::SecretOption& secret) { return secret.source == "default"; });
  }

  /// Fills the empty places of `secrets`, in order, with those that were typed.
  Result take_typed(const options::OptionSpec& spec, const std::vector<std::string>& wanted,
                    std::vector<options::SecretOption>& secrets) {
    options::GivenOption* const typed = find_typed(spec.name);
    if (typed != nullptr && typed->secrets.size() != wanted.size()) forget_defaults(*typed);
    const std::size_t count = typed == nullptr ? 0 : typed->secrets.size();
    if (count != wanted.size()) {
      return fail(
          typed == nullptr ? options::flag_of(spec) : typed->where,
          fmt::format("the text of {} was given on the command line, and a checkpoint keeps no "
                      "secret: give {} again{}",
                      listed(wanted), wanted.size() == 1 ? "it" : "them",
                      wanted.size() == 1 ? "" : ", in this order"));
    }
    std::size_t next = 0;
    for (options::SecretOption& secret : secrets) {
      if (secret.source.empty()) secret = std::move(typed->secrets[next++]);
    }
    typed->secrets.clear();
    return {};
  }

  std::expected<options::SecretOption, process::UsageError> from_reference(
      const options::OptionSpec& spec, const std::string& source) const {
    auto secret = is_reference(source)
                      ? secrets::resolve_secret(source, octets_max(spec))
                      : std::unexpected(std::string("says nothing of where the secret is"));
    if (!secret)
      return std::unexpected(process::UsageError{where(spec.name), std::move(secret.error())});
    if (secret->reference.empty()) {
      return std::unexpected(process::UsageError{where(spec.name), "holds no reference to a secret",
                                                 process::kExitData});
    }
    return options::SecretOption{.text = std::move(secret->text), .source = source};
  }

  /// The next of the option's secrets that stand in the configuration file as text.
  std::expected<options::SecretOption, process::UsageError> from_config_file(
      const options::OptionSpec& spec) {
    const std::string shown = text::printable(checkpoint_.config_file);
    const auto refuse = [&](std::string reason) {
      return std::unexpected(
          process::UsageError{fmt::format("{}: {}", shown, spec.name), std::move(reason)});
    };
    const auto content = secrets::read_whole_file(checkpoint_.config_file.c_str());
    if (!content) {
      return refuse(fmt::format("the secret in it cannot be read again: {}", content.error()));
    }
    auto entries = read_config(as_text(content->reveal()));
    if (!entries)
      return refuse(fmt::format("line {}: {}", entries.error().line, entries.error().reason));
    std::size_t& taken = config_secrets_taken_[spec.name];
    std::size_t number = 0;
    std::expected<options::SecretOption, process::UsageError> found =
        refuse("the secret in it is not there any more");
    for (ConfigEntry& entry : *entries) {
      for (std::string& value : entry.values) {
        if (entry.name == spec.name && !found) {
          auto secret = secrets::resolve_secret(value, octets_max(spec));
          if (secret && secret->reference.empty() && number++ == taken) {
            found = options::SecretOption{.text = std::move(secret->text), .source = "config"};
          }
        }
        wipe({reinterpret_cast<std::uint8_t*>(value.data()), value.size()});
      }
    }
    ++taken;
    return found;
  }

  Result apply() {
    if (Result result = options::apply_options(given_, options_); !result) return result;
    options_.checkpoint_file = path_;
    options_.resume = true;
    options_.config_file = checkpoint_.config_file;
    return {};
  }

  /// Whatever the checkpoint refers to may have changed meanwhile: files of credentials, for one.
  Result compare() {
    const Json now = redacted_config(options_);
    for (const auto& [key, value] : checkpoint_.config.items()) {
      const options::OptionSpec* const spec = options::find_option(key);
      if (key == "checkpoint" || is_changed(key) || (spec != nullptr && spec->secret)) continue;
      const auto found = now.find(key);
      if (found != now.end() && comparable(key, *found) == comparable(key, value)) continue;
      return fail(where(key), key == "identities"
                                  ? "the credentials are not those that the run began with"
                                  : "is not what it was when the run began");
    }
    return {};
  }

  /// Where a secret comes from now does not matter, nor whether an older version stored one
  /// argument or a list of it.
  static Json comparable(std::string_view key, Json value) {
    const options::OptionSpec* const spec = options::find_option(key);
    if (spec != nullptr && spec->accumulates && !value.is_array()) {
      return value.is_null() ? Json::array() : Json::array({value});
    }
    if (key != "identities" || !value.is_array()) return value;
    for (Json& identity : value) {
      if (identity.is_object()) identity.erase("secrets");
    }
    return value;
  }

  std::span<options::GivenOption> typed_;
  options::Options& options_;
  const options::GivenOption& resume_;
  std::string path_;
  std::string shown_;
  checkpoint::Checkpoint checkpoint_;
  std::vector<options::GivenOption> given_;
  std::map<std::string_view, std::size_t> config_secrets_taken_;
};

}  // namespace

std::expected<options::Verb, process::UsageError> resumed_verb(const Word& resume) {
  const auto path = options::parse_file_name(resume.value);
  if (!path) return std::unexpected(process::UsageError{resume.typed, path.error()});
  const auto checkpoint = checkpoint::read_checkpoint(*path);
  if (!checkpoint) {
    return std::unexpected(process::UsageError{resume.typed, checkpoint.error().message,
                                               checkpoint.error().exit_code});
  }
  if (const auto verb = find_verb(checkpoint->verb)) return *verb;
  return std::unexpected(process::UsageError{
      resume.typed,
      fmt::format("{} is the checkpoint of a verb that this version does not know: {}",
                  text::printable(*path), text::printable(checkpoint->verb)),
      process::kExitData});
}

Result check_typed_with_resume(std::span<const Word> words, const options::Options& options) {
  const auto fail = [](std::string where, std::string reason) {
    return std::unexpected(process::UsageError{std::move(where), std::move(reason)});
  };
  for (const Word& word : words) {
    if (word.option == nullptr) continue;
    if (word.option->name == "resume" && !word.option->concerns(options.verb)) {
      return fail(word.typed, fmt::format("means nothing to {}", options::verb_word(options.verb)));
    }
    if (word.option->name == "resume") {
      if (const auto path = options::parse_file_name(word.value); !path)
        return fail(word.typed, path.error());
    }
    if (word.option->on_resume.changes() || word.option->secret) continue;
    return fail(word.typed, "cannot be given with --resume: the checkpoint says what it is");
  }
  if (!options.targets.empty()) {
    return fail(text::printable(options.targets.front()),
                "no target can be given with --resume: the checkpoint has them");
  }
  return {};
}

Result apply_resumed(std::span<options::GivenOption> typed, options::Options& options) {
  return Resumption(typed, options).run();
}

}  // namespace snmpring::arguments
