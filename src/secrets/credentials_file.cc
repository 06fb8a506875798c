#include "secrets/credentials_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <span>

#include "secrets/credential_values.h"
#include "secrets/flat_json.h"
#include "secrets/secret_source.h"
#include "secrets/user_credential.h"
#include "text/nearest_word.h"
#include "text/printable.h"

namespace snmpring::secrets {
namespace {

using message::Version;

std::string key_of(std::string_view option) {
  std::string key(option);
  std::ranges::replace(key, '-', '_');
  return key;
}

/// The key that was most likely meant by an unknown one.
std::string nearest_key(std::string_view typed) {
  std::vector<std::string> keys = {"label", "version", "community"};
  for (const std::string_view option : kUserTexts) keys.push_back(key_of(option));
  for (const std::string_view option : kAuthSecrets) keys.push_back(key_of(option));
  for (const std::string_view option : kPrivSecrets) keys.push_back(key_of(option));
  const std::vector<std::string_view> words(keys.begin(), keys.end());
  return std::string(text::nearest_word(typed, words));
}

/// The one of `options` that a file calls `key`. Empty when there is none.
std::string_view option_of(std::span<const std::string_view> options, std::string_view key) {
  const auto found =
      std::ranges::find_if(options, [&](std::string_view option) { return key_of(option) == key; });
  return found == options.end() ? std::string_view() : *found;
}

/// One object, read and checked.
class EntryReader {
 public:
  explicit EntryReader(usm::PasswordKeys& passwords) : passwords_(passwords) {}

  /// False, and reason() set, when something is wrong.
  bool read(const FlatObject& members, CredentialOption& credential) {
    for (const FlatMember& member : members) {
      if (!take(member)) return false;
    }
    return check_kind() && (user_ ? make_user(credential) : make_community(credential));
  }

  const std::string& label() const { return label_; }
  const std::string& reason() const { return reason_; }

 private:
  bool fail(std::string_view key, std::string_view reason) {
    reason_ = fmt::format("{}: {}", text::printable(key), reason);
    return false;
  }

  bool take(const FlatMember& member) {
    const std::string& key = member.name;
    const std::string_view text = as_text(member.text.reveal());
    if (key == "version") {
      const auto version = parse_version(text);
      if (!version) return fail(key, version.error());
      version_ = *version;
      return true;
    }
    if (!member.is_string) return fail(key, "must be a string");
    if (key == "label") {
      if (text.empty() || text.size() > session::kLabelOctetsMax) {
        return fail(key, fmt::format("must be 1 to {} octets long", session::kLabelOctetsMax));
      }
      label_ = text;
      return true;
    }
    if (key == "community")
      return take_secret(key, text, kCommunityOctetsMax, community_.emplace());
    if (const auto option = option_of(kUserTexts, key); !option.empty()) {
      arguments_.texts[option] = text;
      if (first_user_key_.empty()) first_user_key_ = key;
      if (option == "user") user_ = true;
      return true;
    }
    for (const auto& secrets : {kAuthSecrets, kPrivSecrets}) {
      const auto option = option_of(secrets, key);
      if (option.empty()) continue;
      if (first_user_key_.empty()) first_user_key_ = key;
      return take_secret(key, text, kUserSecretOctetsMax, arguments_.secrets[option]);
    }
    reason_ = fmt::format("\"{}\" is no key of a credential{}", text::printable(key),
                          text::did_you_mean(nearest_key(key)));
    return false;
  }

  bool take_secret(std::string_view key, std::string_view given, std::size_t octets_max,
                   SecretOption& place) {
    auto secret = resolve_secret(given, octets_max);
    if (!secret) return fail(key, secret.error());
    place = {.text = std::move(secret->text),
             .source = secret->reference.empty() ? "file" : std::move(secret->reference)};
    return true;
  }

  bool check_kind() {
    if (community_ && !first_user_key_.empty()) {
      return fail(first_user_key_, "excludes community, which is given too");
    }
    if (version_ == Version::v3 && community_) {
      return fail("community", "is for SNMP versions 1 and 2c, and version is 3");
    }
    if (version_.value_or(Version::v3) != Version::v3 && !first_user_key_.empty()) {
      return fail(first_user_key_, fmt::format("is for SNMPv3, and version is {}",
                                               message::version_word(*version_)));
    }
    if (user_ || community_) return true;
    if (!first_user_key_.empty()) return fail(first_user_key_, "needs user as well");
    reason_ = "holds neither community nor user";
    return false;
  }

  bool make_user(CredentialOption& credential) {
    auto made = make_user_credential(arguments_, passwords_, key_of);
    if (!made) return fail(key_of(made.error().option), made.error().reason);
    credential = std::move(*made);
    return true;
  }

  bool make_community(CredentialOption& credential) {
    credential.credential.version = version_.value_or(Version::v2c);
    credential.credential.community = std::move(community_->text);
    credential.secrets.push_back({.option = "community", .source = std::move(community_->source)});
    return true;
  }

  usm::PasswordKeys& passwords_;
  std::string label_;
  std::optional<Version> version_;
  std::optional<SecretOption> community_;
  UserArguments arguments_;
  std::string first_user_key_;  // Of those that only SNMPv3 knows.
  bool user_ = false;
  std::string reason_;
};

std::string label_text(const FlatObject& members) {
  const auto label = std::ranges::find(members, "label", &FlatMember::name);
  if (label == members.end() || !label->is_string) return {};
  return fmt::format(" (\"{}\")", text::printable(as_text(label->text.reveal())));
}

}  // namespace

std::expected<std::vector<CredentialOption>, process::UsageError> read_credentials_file(
    std::string_view where, const std::string& path) {
  const std::string shown = text::printable(path);
  const auto content = read_whole_file(path.c_str());
  if (!content) {
    return std::unexpected(process::UsageError{
        std::string(where), fmt::format("{} cannot be read: {}", shown, content.error())});
  }
  return parse_credentials(shown, as_text(content->reveal()));
}

std::expected<std::vector<CredentialOption>, process::UsageError> parse_credentials(
    std::string_view shown, std::string_view content) {
  const auto entries = read_flat_json(content);
  if (!entries) {
    return std::unexpected(process::UsageError{fmt::format("{}:{}", shown, entries.error().line),
                                               entries.error().reason});
  }
  const auto fail = [&](std::string reason) {
    return std::unexpected(process::UsageError{std::string(shown), std::move(reason)});
  };
  if (entries->empty()) return fail("the list is empty");
  if (entries->size() > session::kCredentialsMax) {
    return fail(fmt::format("at most {} credentials can be tried, not {}", session::kCredentialsMax,
                            entries->size()));
  }
  std::vector<CredentialOption> credentials;
  usm::PasswordKeys passwords;
  for (const FlatObject& members : *entries) {
    const std::size_t number = credentials.size() + 1;
    const auto fail_entry = [&](std::string reason) {
      return std::unexpected(process::UsageError{
          fmt::format("{}: entry {}{}", shown, number, label_text(members)), std::move(reason)});
    };
    CredentialOption credential;
    EntryReader reader(passwords);
    if (!reader.read(members, credential)) return fail_entry(reader.reason());
    std::string& label = credential.credential.label;
    label = !reader.label().empty()
                ? reader.label()
                : fmt::format("{}{}", credential.credential.user ? 'u' : 'c', number);
    for (std::size_t i = 0; i < credentials.size(); ++i) {
      if (credentials[i].credential.label != label) continue;
      return fail_entry(fmt::format("the label \"{}\" is that of entry {} already",
                                    text::printable(label), i + 1));
    }
    credentials.push_back(std::move(credential));
  }
  return credentials;
}

}  // namespace snmpring::secrets
