// What there is to say of an option.
#ifndef SNMPRING_OPTIONS_OPTION_SPEC_H_
#define SNMPRING_OPTIONS_OPTION_SPEC_H_

#include <concepts>
#include <cstdint>
#include <expected>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "options/options.h"

namespace snmpring::options {

/// Under which heading --help lists an option, in this order. Options that are refused are not
/// listed.
enum class OptionGroup : std::uint8_t {
  question,
  credentials,
  targets,
  pace,
  wire,
  output,
  general,
  refused
};

/// Which verbs an option means something to; the others accept and ignore it, --oid excepted.
enum class OptionScope : std::uint8_t {
  every_verb,
  targeted,  ///< Every verb but keygen, names, profile, diff and schema.
  asking,    ///< Every verb but those and targets.
  shown,     ///< Those and diff.
  keys,      ///< Every verb but targets, names, profile, diff and schema.
  naming,    ///< Every verb but keygen.
  oids,      ///< get, getnext and walk.
  rows,      ///< get, getnext, walk and table.
  gets,      ///< discover, get and getnext.
  walk,      ///< walk and table.
  tables,    ///< table and schema.
  profile,
  diff,
  schema,
};

/// Nothing, or the reason against an argument, which completes "snmpring: FLAG: ".
using Applied = std::expected<void, std::string>;

/// How an option's argument becomes part of Options.
class Parse {
 public:
  using Function = Applied (*)(Options& options, const std::string& argument);
  struct WithOthers {};

  /// By itself, for each argument in turn.
  template <class F>
  requires std::convertible_to<F, Function>
  constexpr Parse(F parser) : function_(parser) {}
  /// What it means depends on other options: option_apply.cc, credential_options.cc or cli.cc knows.
  constexpr Parse(WithOthers) {}

  /// Null for WithOthers.
  constexpr Function function() const noexcept { return function_; }

 private:
  Function function_ = nullptr;
};
inline constexpr Parse::WithOthers kWithOthers;

/// What the resolved configuration says of an option, and whether that is part of its hash. Parts
/// of one scan, such as its shards, have the same hash.
class InConfig {
 public:
  using Print = nlohmann::ordered_json (*)(const Options& options);
  enum class Kind : std::uint8_t { printed, with_others, absent };

  constexpr InConfig(Kind kind, Print printer, bool hashed)
      : print_(printer), kind_(kind), hashed_(hashed) {}

  /// Null where the option is not printed by itself.
  constexpr Print print() const noexcept { return print_; }
  constexpr bool is_there() const noexcept { return kind_ != Kind::absent; }
  constexpr bool is_hashed() const noexcept { return hashed_; }

 private:
  Print print_;
  Kind kind_;
  bool hashed_;
};
constexpr InConfig hashed(InConfig::Print print) { return {InConfig::Kind::printed, print, true}; }
constexpr InConfig unhashed(InConfig::Print print) {
  return {InConfig::Kind::printed, print, false};
}
/// config_dump.cc prints all credentials together.
inline constexpr InConfig kHashedWithOthers{InConfig::Kind::with_others, nullptr, true};
inline constexpr InConfig kUnhashedWithOthers{InConfig::Kind::with_others, nullptr, false};
/// It asks for something else than a scan, or is another way to say what another option says.
inline constexpr InConfig kNotInConfig{InConfig::Kind::absent, nullptr, false};

/// Whether a resumed run may be told another value.
class OnResume {
 public:
  static const OnResume stays;
  static const OnResume may_change;

  constexpr bool changes() const noexcept { return changes_; }

 private:
  constexpr explicit OnResume(bool changes) : changes_(changes) {}
  bool changes_;
};
inline constexpr OnResume OnResume::stays{false};
inline constexpr OnResume OnResume::may_change{true};

/// One option: all that the program knows of it. All text is static. What has no default here must
/// stand in each row, or the row does not compile.
struct OptionSpec {
  std::string_view name{};     ///< Long name without dashes; also the key in a configuration file.
  std::string_view letter{};   ///< net-snmp's, without dash ("t", "Cr"); empty for none.
  std::string_view metavar{};  ///< Empty for an option without argument.
  OptionGroup group = OptionGroup::refused;
  OptionScope scope = OptionScope::every_verb;
  std::string_view help{};  ///< For refused options: why, as the error message says it.
  bool repeatable = false;
  bool accumulates = false;  ///< Repeatable, and what the configuration file says counts too.
  bool secret = false;       ///< The argument must never be printed and is wiped from argv.
  bool configurable = true;  ///< May stand in a configuration file.

  Parse parse;
  InConfig config;
  OnResume on_resume;

  bool takes_argument() const noexcept { return !metavar.empty(); }
  bool refused() const noexcept { return group == OptionGroup::refused; }
  bool concerns(Verb verb) const noexcept;
};

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_OPTION_SPEC_H_
