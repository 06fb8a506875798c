#include "options/option_apply.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <utility>

#include "options/credential_options.h"
#include "options/option_values.h"
#include "text/printable.h"

namespace snmpring::options {
namespace {

using Applied = std::expected<void, std::string>;
using Result = std::expected<void, UsageError>;

constexpr std::uint64_t kAny = std::numeric_limits<std::uint64_t>::max();
constexpr unsigned kTimeoutMax = 3600;             // An hour, in seconds.
constexpr unsigned kRuntimeMax = 366 * 24 * 3600;  // A year.

template <class Place, class T>
Applied store(Place& place, Checked<T> value) {
  if (!value) return std::unexpected(std::move(value.error()));
  place = static_cast<Place>(std::move(*value));
  return {};
}

template <class T>
Applied add(std::vector<T>& place, Checked<T> value) {
  if (!value) return std::unexpected(std::move(value.error()));
  place.push_back(std::move(*value));
  return {};
}

template <class T>
Applied append(std::vector<T>& place, Checked<std::vector<T>> values) {
  if (!values) return std::unexpected(std::move(values.error()));
  std::ranges::move(*values, std::back_inserter(place));
  return {};
}

Applied store_source_ip(Options& options, const std::string& text) {
  const auto address = parse_source_ip(text);
  if (!address) return std::unexpected(address.error());
  const bool ipv4 = address->family == Family::ipv4;
  std::string& place = ipv4 ? options.socket.source_ipv4 : options.socket.source_ipv6;
  if (!place.empty()) {
    return std::unexpected(fmt::format("more than one {} address", ipv4 ? "IPv4" : "IPv6"));
  }
  place = address->to_string();
  return {};
}

/// The last of two would silently undo the first, which somebody relies on to spare a network.
Applied store_subnet_rate(Options& options, const std::string& text) {
  if (options.per_subnet_rate) return std::unexpected(kGivenTwice);
  return store(options.per_subnet_rate, parse_subnet_rate(text));
}

struct Setter {
  std::string_view name;
  Applied (*apply)(Options& options, const std::string& text);
};

/// One for each option that has an argument and stands alone.
constexpr auto kSetters = std::to_array<Setter>({
    {"snmp-version",
     [](Options&, const std::string& t) {
       // What it means depends on the credentials (credential_options.cc).
       const auto version = parse_version(t);
       return version ? Applied() : std::unexpected(version.error());
     }},
    {"credential-attempts",
     [](Options& o, const std::string& t) {
       return store(o.credential_attempts, parse_count(t, 1, session::kCredentialsMax));
     }},
    {"v3-first",
     [](Options& o, const std::string& t) {
       o.v3_first = t == "true";
       return Applied();
     }},
    {"engine-cache",
     [](Options& o, const std::string& t) { return store(o.engine_cache, parse_file_name(t)); }},
    {"oid", [](Options& o, const std::string& t) { return append(o.oids, parse_oids(t)); }},
    {"max-oids",
     [](Options& o, const std::string& t) {
       return store(o.limits.oids_max, parse_count(t, 1, session::kOidsPerRequestMax));
     }},
    {"max-repetitions",
     [](Options& o, const std::string& t) {
       return store(o.limits.max_repetitions, parse_repetitions(t));
     }},
    {"tolerate-disorder",
     [](Options& o, const std::string& t) {
       o.limits.tolerate_disorder = t == "true";
       return Applied();
     }},
    {"no-bulk",
     [](Options& o, const std::string& t) {
       o.limits.bulk_allowed = t != "true";
       return Applied();
     }},
    {"max-varbinds",
     [](Options& o, const std::string& t) { return store(o.varbinds_max, parse_count(t, 0, kAny)); }},
    {"port", [](Options& o, const std::string& t) { return store(o.port, parse_count(t, 1, 65535)); }},
    {"seed", [](Options& o, const std::string& t) { return store(o.seed, parse_seed(t)); }},
    {"shards", [](Options& o, const std::string& t) { return store(o.shards, parse_count(t, 1, kAny)); }},
    {"blocklist-file",
     [](Options& o, const std::string& t) { return add(o.blocklist_files, parse_file_name(t)); }},
    {"allowlist-file",
     [](Options& o, const std::string& t) { return add(o.allowlist_files, parse_file_name(t)); }},
    {"max-targets",
     [](Options& o, const std::string& t) { return store(o.targets_max, parse_count(t, 0, kAny)); }},
    {"max-results",
     [](Options& o, const std::string& t) { return store(o.results_max, parse_count(t, 0, kAny)); }},
    {"yes",
     [](Options& o, const std::string& t) {
       o.yes = t == "true";
       return Applied();
     }},
    {"timeout",
     [](Options& o, const std::string& t) {
       return store(o.limits.timeout, parse_seconds(t, false, kTimeoutMax));
     }},
    {"retries",
     [](Options& o, const std::string& t) { return store(o.limits.retries_max, parse_retries(t)); }},
    {"target-timeout",
     [](Options& o, const std::string& t) {
       return store(o.limits.target_timeout, parse_seconds(t, true, kRuntimeMax));
     }},
    {"max-runtime",
     [](Options& o, const std::string& t) {
       return store(o.runtime_max, parse_seconds(t, true, kRuntimeMax));
     }},
    {"grace",
     [](Options& o, const std::string& t) { return store(o.grace, parse_seconds(t, true, kTimeoutMax)); }},
    {"rate", [](Options& o, const std::string& t) { return store(o.rate_pps, parse_rate(t)); }},
    {"per-target-rate",
     [](Options& o, const std::string& t) { return store(o.per_target_rate_rps, parse_rate(t)); }},
    {"per-subnet-rate", store_subnet_rate},
    {"max-inflight",
     [](Options& o, const std::string& t) {
       return store(o.inflight_max, parse_count(t, 1, kInflightMax));
     }},
    {"per-target-inflight",
     [](Options& o, const std::string& t) {
       return store(o.limits.requests_max, parse_count(t, 1, 16));
     }},
    {"source-check",
     [](Options& o, const std::string& t) { return store(o.source_check, parse_source_check(t)); }},
    {"send-buffer",
     [](Options& o, const std::string& t) {
       return store(o.socket.send_buffer_octets, parse_size(t));
     }},
    {"recv-buffer",
     [](Options& o, const std::string& t) {
       return store(o.socket.receive_buffer_octets, parse_size(t));
     }},
    {"source-ip", store_source_ip},
    {"source-port",
     [](Options& o, const std::string& t) {
       return store(o.socket.source_port, parse_count(t, 0, 65535));
     }},
    {"interface",
     [](Options& o, const std::string& t) { return store(o.socket.interface, parse_interface(t)); }},
    {"io", [](Options& o, const std::string& t) { return store(o.io, parse_io_choice(t)); }},
    {"output", [](Options& o, const std::string& t) { return store(o.output, parse_file_name(t)); }},
    {"metadata-file",
     [](Options& o, const std::string& t) { return store(o.metadata_file, parse_file_name(t)); }},
    {"status-file",
     [](Options& o, const std::string& t) { return store(o.status_file, parse_file_name(t)); }},
    {"checkpoint",
     [](Options& o, const std::string& t) { return store(o.checkpoint_file, parse_file_name(t)); }},
    {"report", [](Options& o, const std::string& t) { return store(o.report, parse_report_scope(t)); }},
    {"fail-on", [](Options& o, const std::string& t) { return append(o.fail_on, parse_fail_on(t)); }},
    {"min-hitrate",
     [](Options& o, const std::string& t) { return store(o.hitrate_min, parse_percent(t)); }},
    {"quiet",
     [](Options& o, const std::string& t) {
       o.quiet = t == "true";
       return Applied();
     }},
    {"run-as",
     [](Options& o, const std::string& t) {
       if (t.empty()) return Applied(std::unexpected("must name a user"));
       o.run_as = t;
       return Applied();
     }},
    {"no-sandbox",
     [](Options& o, const std::string& t) {
       o.sandbox = t != "true";
       return Applied();
     }},
    {"config", [](Options& o, const std::string& t) { return store(o.config_file, parse_file_name(t)); }},
    {"print-config",
     [](Options& o, const std::string& t) {
       o.print_config = t == "true";
       return Applied();
     }},
    {"dry-run",
     [](Options& o, const std::string& t) {
       o.dry_run = t == "true";
       return Applied();
     }},
});

class Applier {
 public:
  Applier(std::span<GivenOption> given, Options& options) : given_(given), options_(options) {}

  Result run() {
    for (const GivenOption& option : given_) {
      if (option.spec->refused()) return fail(option.where, std::string(option.spec->help));
    }
    for (const auto step :
         {&Applier::single_options, &Applier::families, &Applier::type_of_service, &Applier::shard,
          &Applier::targets, &Applier::questions, &Applier::checkpoint, &Applier::credentials}) {
      if (Result result = (this->*step)(); !result) return result;
    }
    return {};
  }

 private:
  static Result fail(std::string where, std::string reason) {
    return std::unexpected(UsageError{std::move(where), std::move(reason)});
  }

  const GivenOption* find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(given_, [&](const GivenOption& o) { return o.spec->name == name; });
    return found == given_.end() ? nullptr : &*found;
  }

  Result single_options() {
    for (const GivenOption& option : given_) {
      const auto setter = std::ranges::find(kSetters, option.spec->name, &Setter::name);
      if (setter == kSetters.end()) continue;
      std::span<const std::string> values = option.values;
      if (!option.spec->repeatable && !values.empty()) values = values.last(1);
      for (const std::string& value : values) {
        if (Applied applied = setter->apply(options_, value); !applied) {
          return fail(option.where, std::move(applied.error()));
        }
      }
    }
    return {};
  }

  Result credentials() { return apply_credentials(given_, options_); }

  /// Of two options that exclude each other: the one that is in force, null for none. The command
  /// line goes before the configuration file.
  std::expected<const GivenOption*, UsageError> one_of(std::string_view a,
                                                       std::string_view b) const {
    const auto in_force = [this](std::string_view name) -> const GivenOption* {
      const GivenOption* const option = find(name);
      if (option == nullptr || option->values.empty() || option->values.back() == "false") {
        return nullptr;
      }
      return option;
    };
    const GivenOption* const first = in_force(a);
    const GivenOption* const second = in_force(b);
    if (first == nullptr || second == nullptr) return first != nullptr ? first : second;
    if (first->from_config != second->from_config) return first->from_config ? second : first;
    return std::unexpected(
        UsageError{second->where, fmt::format("excludes {}, which is given too", first->where)});
  }

  Result families() {
    const auto only = one_of("ipv4", "ipv6");
    if (!only) return std::unexpected(only.error());
    if (*only != nullptr) {
      options_.ipv4 = (*only)->spec->name == "ipv4";
      options_.ipv6 = !options_.ipv4;
    }
    options_.socket.ipv4 = options_.ipv4;
    options_.socket.ipv6 = options_.ipv6;
    if (const GivenOption* const source = find("source-ip")) {
      const bool foreign4 = !options_.ipv4 && !options_.socket.source_ipv4.empty();
      const bool foreign6 = !options_.ipv6 && !options_.socket.source_ipv6.empty();
      if (foreign4 || foreign6) {
        return fail(source->where, fmt::format("an {} address cannot serve with {}",
                                               foreign4 ? "IPv4" : "IPv6", (*only)->where));
      }
    }
    return {};
  }

  Result type_of_service() {
    const auto given = one_of("tos", "dscp");
    if (!given) return std::unexpected(given.error());
    if (*given == nullptr) return {};
    const std::string& text = (*given)->values.back();
    const auto tos = (*given)->spec->name == "tos" ? parse_tos(text) : parse_dscp(text);
    if (!tos) return fail((*given)->where, tos.error());
    options_.socket.tos = *tos;
    return {};
  }

  /// A number from the environment of a batch system; nullopt where it is not set.
  static std::expected<std::optional<std::uint64_t>, std::string> environment(const char* name) {
    const char* const text = ::getenv(name);
    if (text == nullptr) return std::nullopt;
    const auto value = parse_count(text, 0, kAny);
    if (!value) return std::unexpected(fmt::format("{} {}", name, value.error()));
    return *value;
  }

  /// --shard auto. A Kubernetes indexed Job tells its index; Slurm tells the array's bounds as
  /// well.
  Applied shard_of_environment() {
    const auto index = environment("JOB_COMPLETION_INDEX");
    if (!index) return std::unexpected(index.error());
    if (*index) {
      if (::getenv("SLURM_ARRAY_TASK_ID") != nullptr) {
        return std::unexpected(
            "auto finds both JOB_COMPLETION_INDEX and SLURM_ARRAY_TASK_ID in the environment");
      }
      if (find("shards") == nullptr) {
        return std::unexpected(
            "auto needs --shards too: JOB_COMPLETION_INDEX tells only which shard");
      }
      options_.shard = **index;
      return {};
    }
    return shard_of_slurm();
  }

  /// The task's place in its array, which must be whole: tasks that were left out, as in
  /// --array=3,7, would be shards that nobody scans, and what is numbered from the first task would
  /// be other shards than were meant.
  Applied shard_of_slurm() {
    std::array<std::optional<std::uint64_t>, 5> slurm;
    constexpr std::array kNames = {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT",
                                   "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX",
                                   "SLURM_ARRAY_TASK_STEP"};
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      const auto value = environment(kNames[i]);
      if (!value) return std::unexpected(value.error());
      slurm[i] = *value;
    }
    const auto [id, count, least, most, given_step] = slurm;
    if (!id) {
      return std::unexpected(
          "auto needs JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID in the environment");
    }
    for (std::size_t i = 1; i < 4; ++i) {
      if (!slurm[i])
        return std::unexpected(fmt::format("auto needs {} in the environment", kNames[i]));
    }
    const std::uint64_t step = given_step.value_or(1);
    const bool in_order = *least <= *id && *id <= *most && step != 0;
    const bool whole = in_order && (*id - *least) % step == 0 && (*most - *least) % step == 0 &&
                       (*most - *least) / step == *count - 1;
    if (!whole) {
      return std::unexpected(fmt::format(
          "auto needs a whole array: task {} is one of {} from {} to {} in steps of {} (give the "
          "number of the shard instead)",
          *id, *count, *least, *most, step));
    }
    if (find("shards") != nullptr && options_.shards != *count) {
      return std::unexpected(
          fmt::format("the array has {} tasks, and --shards says {}", *count, options_.shards));
    }
    options_.shard = (*id - *least) / step;
    options_.shards = *count;
    return {};
  }

  Result shard() {
    const GivenOption* const shard = find("shard");
    if (shard == nullptr) {
      if (options_.shards > 1) {
        return fail(find("shards")->where, "needs --shard, which says which of the shards to scan");
      }
      return {};
    }
    const std::string& text = shard->values.back();
    Applied applied;
    if (text == "auto") {
      applied = shard_of_environment();
    } else if (const auto value = parse_count(text, 0, kAny)) {
      options_.shard = *value;
    } else {
      applied = std::unexpected(
          fmt::format("must be auto or a whole number, not '{}'", text::printable(text)));
    }
    if (!applied) return fail(shard->where, std::move(applied.error()));
    if (options_.shard >= options_.shards) {
      return fail(shard->where, fmt::format("{} is not below the number of shards, {}",
                                            options_.shard, options_.shards));
    }
    // Shards that each drew their own order would overlap and leave gaps.
    if (options_.shards > 1 && !options_.seed) options_.seed = 0;
    return {};
  }

  Result questions() {
    const bool lists = std::ranges::any_of(
        options_.targets, [](const std::string& t) { return t == "-" || t.starts_with('@'); });
    switch (options_.verb) {
      case Verb::discover:
      case Verb::targets:
      case Verb::keygen:
        if (const GivenOption* const oid = find("oid"); oid != nullptr && !oid->from_config) {
          return fail(oid->where, fmt::format("means nothing to {}", verb_word(options_.verb)));
        }
        options_.oids.clear();
        return {};
      case Verb::get:
      case Verb::get_next:
        if (options_.oids.empty() && !lists && !options_.print_config) {
          return fail(std::string(verb_word(options_.verb)), "no OID given; see --oid");
        }
        return {};
      case Verb::walk:
        if (options_.oids.empty()) options_.oids.push_back(*session::Root::parse("1.3.6.1.2.1"));
        return {};
    }
    return {};
  }

  /// A checkpoint is about an output that can be cut back.
  Result checkpoint() {
    const GivenOption* const checkpoint = find("checkpoint");
    if (checkpoint == nullptr || !checkpoint->spec->concerns(options_.verb)) return {};
    if (options_.output.empty() || options_.output == "-") {
      return fail(checkpoint->where, "needs --output FILE as well, to go on with");
    }
    return {};
  }

  Result targets() {
    if (options_.verb == Verb::keygen) {
      if (options_.targets.empty()) return {};
      return fail(std::string(verb_word(Verb::keygen)), "takes no targets");
    }
    for (const std::string& target : options_.targets) {
      if (looks_like_oid(target))
        return fail("", text::printable(target) + " looks like an OID: use --oid");
      if (target.empty()) return fail(std::string(verb_word(options_.verb)), "a target is empty");
    }
    if (options_.targets.empty() && !options_.print_config) {
      return fail(std::string(verb_word(options_.verb)), "no targets given");
    }
    return {};
  }

  std::span<GivenOption> given_;
  Options& options_;
};

}  // namespace

std::expected<void, UsageError> apply_options(std::span<GivenOption> given, Options& options) {
  return Applier(given, options).run();
}

}  // namespace snmpring::options
