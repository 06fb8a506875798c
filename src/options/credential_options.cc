#include "options/credential_options.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "options/option_values.h"
#include "secrets/credentials_file.h"
#include "secrets/secret_source.h"
#include "secrets/user_credential.h"
#include "targets/target_syntax.h"

namespace snmpring::options {
namespace {

using message::Version;
using Result = std::expected<void, process::UsageError>;

/// The ways to give credentials. A run uses one of them.
enum class Way : std::uint8_t { communities, user, file };
constexpr std::size_t kWays = 3;

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::optional<Way> way_of(std::string_view name) {
  if (name == "community") return Way::communities;
  if (name == "credentials") return Way::file;
  if (among(secrets::kUserTexts, name) || among(secrets::kAuthSecrets, name) ||
      among(secrets::kPrivSecrets, name)) {
    return Way::user;
  }
  return std::nullopt;
}

/// The flag with net-snmp's letter where there is one.
std::string flag(std::string_view name) { return flag_of(*find_option(name)); }

class CredentialApplier {
 public:
  CredentialApplier(std::span<GivenOption> given, Options& options) : options_(options) {
    for (GivenOption& option : given) {
      if (option.spec->name == "snmp-version") version_ = &option;
      if (way_of(option.spec->name)) in_force_.push_back(&option);
    }
  }

  Result run() {
    if (options_.verb == Verb::keygen) return keygen();
    displace();
    if (Result result = check_ways(); !result) return result;
    if (first_of(Way::file) != nullptr) return file();
    if (first_of(Way::communities) != nullptr) return communities();
    if (find("user") != nullptr) return user();
    return nobody();
  }

 private:
  static Result fail(const GivenOption& option, std::string reason) {
    return std::unexpected(process::UsageError{option.where, std::move(reason)});
  }

  GivenOption* find(std::string_view name) const {
    const auto found = std::ranges::find_if(
        in_force_, [&](const GivenOption* option) { return option->spec->name == name; });
    return found == in_force_.end() ? nullptr : *found;
  }

  const GivenOption* first_of(Way way) const {
    const auto found = std::ranges::find_if(
        in_force_, [&](const GivenOption* option) { return way_of(option->spec->name) == way; });
    return found == in_force_.end() ? nullptr : *found;
  }

  const GivenOption* first_on_command_line(auto&& concerns) const {
    const auto found = std::ranges::find_if(in_force_, [&](const GivenOption* option) {
      return !option->from_config && concerns(option->spec->name);
    });
    return found == in_force_.end() ? nullptr : *found;
  }

  /// Removes the options of the configuration file for which `concerns` is true.
  void forget_configured(auto&& concerns) {
    std::erase_if(in_force_, [&](const GivenOption* option) {
      return option->from_config && concerns(option->spec->name);
    });
  }

  /// A way on the command line replaces the ways and the version of the configuration file. A form
  /// of a secret on the command line replaces the other forms.
  void displace() {
    std::array<bool, kWays> typed{};
    for (const GivenOption* option : in_force_) {
      if (!option->from_config) typed[std::to_underlying(*way_of(option->spec->name))] = true;
    }
    if (std::ranges::find(typed, true) != typed.end()) {
      forget_configured(
          [&](std::string_view name) { return !typed[std::to_underlying(*way_of(name))]; });
      if (version_ != nullptr && version_->from_config) version_ = nullptr;
    }
    for (const auto& forms : {secrets::kAuthSecrets, secrets::kPrivSecrets}) {
      const auto concerns = [&](std::string_view name) { return among(forms, name); };
      if (first_on_command_line(concerns) != nullptr) forget_configured(concerns);
    }
    // With -v3 no community is wanted.
    if (typed_version() == Version::v3) {
      forget_configured([](std::string_view name) { return name == "community"; });
    }
  }

  Result check_ways() const {
    const GivenOption* const community = first_of(Way::communities);
    const GivenOption* const user = first_of(Way::user);
    const GivenOption* const file = first_of(Way::file);
    if (file != nullptr && (community != nullptr || user != nullptr)) {
      return fail(*file, fmt::format("excludes {}, which is given too: the file takes its place",
                                     (community != nullptr ? community : user)->where));
    }
    if (community != nullptr && user != nullptr) {
      return fail(*user, fmt::format("excludes {}, which is given too: to try both, list them in a "
                                     "file for --credentials",
                                     community->where));
    }
    return {};
  }

  std::optional<Version> version() const {
    if (version_ == nullptr) return std::nullopt;
    const auto parsed = secrets::parse_version(version_->values.back());
    return parsed ? std::optional(*parsed) : std::nullopt;
  }
  std::optional<Version> typed_version() const {
    return version_ != nullptr && !version_->from_config ? version() : std::nullopt;
  }

  Result file() {
    const GivenOption& option = *find("credentials");
    if (option.values.size() > 1) return fail(option, kGivenTwice);
    if (version_ != nullptr) {
      return fail(*version_, fmt::format("excludes {}: each credential in the file has a version",
                                         option.where));
    }
    const auto path = parse_file_name(option.values.back());
    if (!path) return fail(option, path.error());
    options_.credentials_file = *path;
    auto credentials = secrets::read_credentials_file(option.where, *path);
    if (!credentials) return std::unexpected(std::move(credentials.error()));
    options_.credentials = std::move(*credentials);
    return {};
  }

  Result communities() {
    GivenOption& option = *find("community");
    if (version() == Version::v3) {
      return fail(option, "is for SNMP versions 1 and 2c; version 3 needs a user, see -u");
    }
    if (option.secrets.size() > session::kCredentialsMax) {
      return fail(option, fmt::format("at most {} credentials can be tried, not {}",
                                      session::kCredentialsMax, option.secrets.size()));
    }
    const bool alone = option.secrets.size() == 1;
    const bool default_alone = alone && option.secrets.front().source == "default";
    for (SecretOption& secret : option.secrets) add_community(std::move(secret));
    if (default_alone) options_.credentials.back().credential.label = targets::kDefaultLabel;
    return {};
  }

  void add_community(SecretOption secret) {
    CredentialOption added;
    added.credential.label = fmt::format("c{}", options_.credentials.size() + 1);
    added.credential.version = version().value_or(Version::v2c);
    added.credential.community = std::move(secret.text);
    added.secrets.push_back({.option = "community", .source = std::move(secret.source)});
    options_.credentials.push_back(std::move(added));
  }

  Result user() {
    if (const GivenOption* const engine = find("engine-id");
        engine != nullptr && engine->values.size() > 1) {
      return fail(*engine, "is given twice; only keygen takes several");
    }
    if (version().value_or(Version::v3) != Version::v3) return belongs_to_v3();
    secrets::UserArguments arguments = take_arguments();
    auto made = secrets::make_user_credential(arguments, passwords_, flag);
    if (!made) return fail(*find(made.error().option), std::move(made.error().reason));
    made->credential.label = "u1";
    options_.credentials.push_back(std::move(*made));
    return {};
  }

  Result belongs_to_v3() const {
    return fail(*first_of(Way::user), fmt::format("is for SNMPv3, and {} says {}", version_->where,
                                                  version_->values.back()));
  }

  /// For runs that are given no community, no user and no file.
  Result nobody() {
    const bool v3 = version() == Version::v3;
    const bool listing = options_.verb == Verb::targets;
    const bool probe = v3 && (options_.verb == Verb::discover || listing);
    const GivenOption* const first =
        probe || listing ? first_on_command_line([](std::string_view) { return true; })
                         : first_of(Way::user);
    if (first != nullptr) {
      if (version_ != nullptr && !v3) return belongs_to_v3();
      return fail(*first, "needs a user as well: see -u");
    }
    if (v3 && !probe) {
      return fail(*version_, "SNMPv3 needs a user, see -u; only discover can do without");
    }
    if (probe) {
      CredentialOption engine_probe;
      engine_probe.credential.version = Version::v3;
      options_.credentials.push_back(std::move(engine_probe));
    } else {
      add_community({.text = Secret(as_bytes(secrets::kDefaultCommunity)), .source = "default"});
      options_.credentials.back().credential.label = targets::kDefaultLabel;
    }
    return {};
  }

  Result keygen() {
    for (const auto& [name, master] :
         {std::pair("auth-local-key", "auth-master-key"), {"priv-local-key", "priv-master-key"}}) {
      const GivenOption* const local = find(name);
      if (local != nullptr && !local->from_config) {
        return fail(*local, fmt::format("is localized already: see {}", flag(master)));
      }
    }
    // A scan and keygen may share a configuration file, so options of a scan may stand in it.
    std::erase_if(in_force_, [](const GivenOption* option) {
      const OptionSpec& spec = *option->spec;
      return !spec.concerns(Verb::keygen);
    });
    displace();
    if (const GivenOption* const engines = find("engine-id")) {
      for (const std::string& text : engines->values) {
        auto octets = secrets::parse_engine_id(text);
        if (!octets) return fail(*engines, std::move(octets.error()));
        options_.keygen_engine_ids.push_back(std::move(*octets));
      }
    }
    secrets::UserArguments arguments = take_arguments();
    arguments.texts.erase("engine-id");
    CredentialOption made;
    for (const auto& [name, secret] : arguments.secrets) {
      made.secrets.push_back({.option = name, .source = secret.source});
    }
    auto user = secrets::make_user_keys(arguments, passwords_, flag);
    if (!user) return fail(*find(user.error().option), std::move(user.error().reason));
    if (user->auth == usm::AuthProtocol::none && !options_.print_config) {
      return std::unexpected(process::UsageError{
          std::string(verb_word(Verb::keygen)),
          fmt::format("needs {} and a secret: {} or {}", flag("auth"),
                      flag(secrets::kAuthSecrets[0]), flag(secrets::kAuthSecrets[1]))});
    }
    made.credential.version = Version::v3;
    made.credential.user = std::move(*user);
    options_.credentials.push_back(std::move(made));
    return {};
  }

  secrets::UserArguments take_arguments() {
    secrets::UserArguments arguments;
    for (GivenOption* option : in_force_) {
      const std::string_view name = option->spec->name;
      if (among(secrets::kUserTexts, name)) {
        arguments.texts[name] = option->values.back();
      } else if (way_of(name) == Way::user) {
        arguments.secrets[name] = std::move(option->secrets.back());
      }
    }
    return arguments;
  }

  Options& options_;
  const GivenOption* version_ = nullptr;
  std::vector<GivenOption*> in_force_;
  usm::PasswordKeys passwords_;
};

}  // namespace

std::expected<void, process::UsageError> apply_credentials(std::span<GivenOption> given,
                                                           Options& options) {
  return CredentialApplier(given, options).run();
}

}  // namespace snmpring::options
