// The command line and the configuration file as plain structs. All values are checked, and every
// default is filled in.
#ifndef SNMPRING_OPTIONS_OPTIONS_H_
#define SNMPRING_OPTIONS_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "engine/source_check.h"
#include "io/open_wire.h"
#include "message/community.h"
#include "mib/row_layout.h"
#include "options/names_files.h"
#include "secrets/credential_option.h"
#include "session/credential.h"
#include "session/plan.h"

namespace snmpring::options {

enum class Verb : std::uint8_t {
  discover,
  get,
  get_next,
  walk,
  table,
  targets,
  keygen,
  names,
  profile,
  diff,
  schema
};
std::string_view verb_word(Verb verb) noexcept;  ///< "getnext" for get_next.
/// Every verb, in the order in which --help lists them.
std::span<const Verb> all_verbs() noexcept;

using secrets::CredentialOption;
using secrets::SecretOption;
using secrets::SecretOrigin;

using engine::SourceCheck;
std::string_view source_check_word(SourceCheck check) noexcept;

using IoChoice = io::WireChoice;
std::string_view io_choice_word(IoChoice choice) noexcept;  ///< "auto" for automatic.

/// As what the verb `schema` prints the keys of records.
enum class SchemaForm : std::uint8_t { json_schema, duckdb, clickhouse, postgres };

enum class ReportScope : std::uint8_t { responders, all };
std::string_view report_scope_word(ReportScope scope) noexcept;

/// What the records of a run look like.
enum class Format : std::uint8_t {
  automatic,  ///< Human where standard output is a terminal and there is no --output, else NDJSON.
  human,
  ndjson,
};
std::string_view format_word(Format format) noexcept;  ///< "auto" for automatic.

/// When status words of human output have colour.
enum class Color : std::uint8_t { automatic, always, never };
std::string_view color_word(Color color) noexcept;  ///< "auto" for automatic.

/// The most targets that may be open at once.
inline constexpr std::uint64_t kInflightMax = 524'288;

/// --per-subnet-rate /24=50: requests per second to each subnet of that length, IPv4 or IPv6.
struct SubnetRate {
  int prefix_length = 24;  ///< 1..32; IPv6 targets use it when it is 33..128.
  double rate_rps = 0;     ///< Above zero.
};

struct Options {
  Verb verb = Verb::discover;
  std::vector<std::string> targets;  ///< As given: addresses, prefixes, ranges, names, @FILE, "-".

  // With which credentials.
  /// 1..session::kCredentialsMax of them with unique labels, in the order in which they are tried.
  /// Only discover can have one without community and user: the engine probe, whose label is empty.
  /// Keygen has one, whose user has no name.
  std::vector<CredentialOption> credentials;
  std::string credentials_file;  ///< --credentials as given; empty: none.
  /// The sources, as in SecretOption::source, of all secrets that options refer to. Includes those
  /// that other options replaced.
  std::vector<std::string> secret_references;
  std::uint64_t credential_attempts = 0;  ///< How many of them, 1..16; 0: all.
  bool v3_first = false;
  std::string engine_cache;  ///< Empty: none.
  /// keygen: engines to localize to, each of 1..32 octets.
  std::vector<std::vector<std::uint8_t>> keygen_engine_ids;

  // What to ask.
  /// Empty for discover and targets, and for get and getnext when list lines bring their own.
  std::vector<session::Root> oids;
  /// Where names of objects come from, in the order in which they count: paths, and the words of
  /// --names. Never empty.
  std::vector<std::string> names_from;
  /// What they say. Empty with --names none, and where the verb asks for no name.
  NamesFiles names;
  /// diff: the two files. schema: tables. names: OIDs and names. profile: names of profiles, or of tables with --from-names. As given.
  std::vector<std::string> objects;
  std::vector<std::string> profiles;  ///< --profile as given, and so on.
  std::vector<std::string> tables;    ///< --table.
  std::vector<std::string> joins;     ///< --join.
  /// table, schema: what these come to; empty for other verbs.
  std::vector<mib::RowLayout> rows;
  std::string targets_file;  ///< --targets-file; empty: target records go where all others go.
  int compress_level = 0;    ///< --compress zstd[:LEVEL], 1..9; 0: not compressed.
  SchemaForm schema_form = SchemaForm::json_schema;  ///< schema: what to print.
  bool from_names = false;                           ///< --from-names.
  std::uint64_t varbinds_max = 1'000'000;            ///< 0: no limit.
  session::Limits limits;

  // Whom to ask.
  std::uint16_t port = 161;
  bool ipv4 = true;  ///< False for -6.
  bool ipv6 = true;  ///< False for -4.
  /// The seed of the visiting order, drawn when not given. It is always set when there is more than
  /// one shard, because the shards of a scan must agree on it.
  std::optional<std::uint64_t> seed;
  std::uint64_t shards = 1;  ///< At least 1.
  std::uint64_t shard = 0;   ///< Below shards.
  /// Every file counts, including those from the configuration file.
  std::vector<std::string> blocklist_files;
  std::vector<std::string> allowlist_files;  ///< Likewise: what any of them names may be asked.
  /// --exclude: addresses, prefixes and ranges as given, which are never asked.
  std::vector<std::string> excluded;
  std::uint64_t targets_max = 0;  ///< --max-targets; 0: no limit.
  /// --max-results: stop admitting after this many responders; 0: no limit.
  std::uint64_t results_max = 0;
  bool yes = false;  ///< Scan more than a /8 (16,777,216 addresses).

  // How fast.
  double rate_pps = 1000;          ///< 0: unlimited, as with --bandwidth alone.
  double bandwidth_bps = 0;        ///< --bandwidth, bits per second on the wire; 0: unlimited.
  double per_target_rate_rps = 0;  ///< 0: none.
  std::optional<SubnetRate> per_subnet_rate;
  std::uint64_t inflight_max = 0;  ///< --max-inflight, at most kInflightMax; 0: not given.
  Duration runtime_max{};          ///< --max-runtime; 0: none.
  Duration grace = std::chrono::seconds(8);
  SourceCheck source_check = SourceCheck::strict;

  // The wire.
  io::SocketOptions socket;
  IoChoice io = IoChoice::automatic;

  // What comes out.
  std::string output;         ///< Empty: stdout.
  std::string metadata_file;  ///< Empty: none.
  std::string status_file;    ///< Empty: none.
  std::string metrics_file;   ///< --metrics. Empty: none.
  /// The file of --checkpoint, or of --resume, which this run continues to write. Empty: none. When
  /// it is set, `output` is set too.
  std::string checkpoint_file;
  bool resume = false;  ///< The run is the one that checkpoint_file is about.
  ReportScope report = ReportScope::responders;
  Format format = Format::automatic;
  Color color = Color::automatic;
  bool numeric = false;  ///< OIDs as numbers in human output.
  bool sort = false;     ///< Human output of discover, get and getnext comes sorted at the end.
  bool quiet = false;
  std::uint64_t top = 0;              ///< diff: --top; 0: changes and all rates.
  std::vector<std::string> counters;  ///< diff: --counter as given.
  bool summary = false;  ///< The last lines for people also where standard error is no terminal.
  bool dry_run = false;
  bool print_config = false;
  std::vector<std::string> fail_on;   ///< Error, status or change words, or "any".
  std::string config_file;            ///< --config as given; empty: none.
  std::optional<double> hitrate_min;  ///< --min-hitrate, percent 0..100 of targets that answered.

  // What the process gives up.
  std::string run_as;   ///< --run-as: a user, by name or number; empty: as it was started.
  bool sandbox = true;  ///< False for --no-sandbox.
};

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_OPTIONS_H_
