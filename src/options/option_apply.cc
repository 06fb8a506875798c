#include "options/option_apply.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "options/credential_options.h"
#include "options/option_store.h"
#include "options/option_values.h"
#include "options/positional.h"
#include "options/table_options.h"
#include "text/printable.h"

namespace snmpring::options {
namespace {

using Result = std::expected<void, process::UsageError>;

Result fail(std::string where, std::string reason) {
  return std::unexpected(process::UsageError{std::move(where), std::move(reason)});
}

class Applier {
 public:
  Applier(std::span<GivenOption> given, Options& options) : given_(given), options_(options) {}

  Result run() {
    for (const GivenOption& option : given_) {
      if (option.spec->refused()) return fail(option.where, std::string(option.spec->help));
    }
    for (const auto step :
         {&Applier::single_options, &Applier::pace, &Applier::families, &Applier::type_of_service,
          &Applier::shard, &Applier::names, &Applier::targets, &Applier::questions,
          &Applier::format, &Applier::sorting, &Applier::checkpoint, &Applier::gates,
          &Applier::credentials}) {
      if (Result result = (this->*step)(); !result) return result;
    }
    return {};
  }

 private:
  const GivenOption* find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(given_, [&](const GivenOption& o) { return o.spec->name == name; });
    return found == given_.end() ? nullptr : &*found;
  }

  Result single_options() {
    for (const GivenOption& option : given_) {
      const auto parse = option.spec->parse.function();
      if (parse == nullptr) continue;
      std::span<const std::string> values = option.values;
      if (!option.spec->repeatable && !values.empty()) values = values.last(1);
      for (const std::string& value : values) {
        if (Applied applied = parse(options_, value); !applied) {
          return fail(option.where, std::move(applied.error()));
        }
      }
    }
    return {};
  }

  /// A bandwidth that is given alone is the pace, and not the default rate too.
  Result pace() {
    if (options_.bandwidth_bps > 0 && find("rate") == nullptr) options_.rate_pps = 0;
    return {};
  }

  Result credentials() { return apply_credentials(given_, options_); }

  /// Of two options that exclude each other: the one that is in force, null for none. The command
  /// line goes before the configuration file.
  std::expected<const GivenOption*, process::UsageError> one_of(std::string_view a,
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
    return std::unexpected(process::UsageError{
        second->where, fmt::format("excludes {}, which is given too", first->where)});
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
      const bool pair = text.find('/') != std::string::npos;
      applied = std::unexpected(fmt::format(
          "must be auto or a whole number, not '{}'{}", text::printable(text),
          pair ? "; --shards says how many there are, and they are counted from 0" : ""));
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

  bool has_lists() const {
    return std::ranges::any_of(options_.targets,
                               [](const std::string& t) { return t == "-" || t.starts_with('@'); });
  }

  /// Verbs that ask for OIDs print their names. The others read names in lists at most.
  bool wants_names() const {
    switch (options_.verb) {
      case Verb::get:
      case Verb::get_next:
      case Verb::walk:
      case Verb::table:
      case Verb::names:
      case Verb::diff:
      case Verb::schema:
        return true;
      case Verb::profile:
        return options_.from_names;
      case Verb::discover:
      case Verb::targets:
        return has_lists();
      case Verb::keygen:
        break;
    }
    return false;
  }

  Result names() {
    const GivenOption* const given = find("names");
    auto from = names_sources(given != nullptr ? given->values : std::vector<std::string>());
    if (!from) return fail(given->where, std::move(from.error()));
    options_.names_from = std::move(*from);
    if (!wants_names()) return {};
    // A scan that lasts a moment has no time for the checksum. Who asks what is in the file has.
    const auto check =
        options_.verb == Verb::names ? mib::NamesCheck::whole : mib::NamesCheck::structure;
    auto files = NamesFiles::open(options_.names_from, check);
    if (!files) {
      NamesFault& fault = files.error();
      if (given == nullptr) {
        fault.text += "; make it anew with snmpring-mibc, or do without by --names builtin";
      }
      return std::unexpected(process::UsageError{given != nullptr ? given->where : std::string(),
                                                 std::move(fault.text), fault.code});
    }
    options_.names = std::move(*files);
    return {};
  }

  Result oids() {
    const mib::Names& names = options_.names.names();
    const GivenOption* const given = find("oid");
    // As for options: what is typed goes before what a file says.
    const bool displaced = given != nullptr && given->from_config && !words_that_are_oids_.empty();
    if (given != nullptr && !displaced) {
      for (const std::string& value : given->values) {
        if (auto added = append(options_.oids, parse_oids(value, names)); !added) {
          return fail(given->where, std::move(added.error()));
        }
      }
    }
    for (const std::string& word : words_that_are_oids_) {
      if (auto added = append(options_.oids, parse_oids(word, names)); !added) {
        return fail("", std::move(added.error()));
      }
    }
    return {};
  }

  Result questions() {
    switch (options_.verb) {
      case Verb::discover:
      case Verb::targets:
      case Verb::names:
      case Verb::profile:
      case Verb::diff:
      case Verb::schema:
      case Verb::keygen:
        // In a configuration file they are for the other verbs.
        for (const std::string_view name : {"oid", "targets-file"}) {
          const GivenOption* const given = find(name);
          if (given == nullptr || given->from_config) continue;
          return fail(given->where, fmt::format("means nothing to {}", verb_word(options_.verb)));
        }
        return {};
      case Verb::get:
      case Verb::get_next:
        if (Result read = oids(); !read) return read;
        if (options_.oids.empty() && !has_lists() && !options_.print_config) {
          return fail(std::string(verb_word(options_.verb)), "no OID given; see --oid");
        }
        return {};
      case Verb::walk:
        if (Result read = oids(); !read) return read;
        if (options_.oids.empty()) options_.oids.push_back(*session::Root::parse("1.3.6.1.2.1"));
        return {};
      case Verb::table:
        return tables();
    }
    return {};
  }

  Result tables() {
    if (const GivenOption* const oid = find("oid"); oid != nullptr && !oid->from_config) {
      return fail(oid->where, "means nothing to table; see --table");
    }
    auto rows = choose_tables(given_, words_that_are_oids_, options_.names.names());
    if (!rows) return std::unexpected(std::move(rows.error()));
    options_.rows = std::move(*rows);
    options_.tables.insert(options_.tables.end(), words_that_are_oids_.begin(),
                           words_that_are_oids_.end());
    if (!options_.rows.empty() || options_.print_config) return {};
    return fail(std::string(verb_word(Verb::table)),
                "no table given: name one behind the target, or see --profile and --table");
  }

  /// What is given to a verb that asks no target.
  Result objects() {
    options_.objects = std::exchange(options_.targets, {});
    if (options_.verb == Verb::diff) return files_to_compare();
    if (options_.verb == Verb::schema) return schema();
    const bool wanted = options_.verb == Verb::names || options_.from_names;
    if (options_.verb == Verb::profile && !options_.from_names && options_.objects.size() > 1) {
      return fail(std::string(verb_word(Verb::profile)), "prints one profile at a time");
    }
    if (!wanted || !options_.objects.empty() || options_.print_config) return {};
    if (options_.verb == Verb::profile) return fail("--from-names", "needs the name of a table");
    return fail(std::string(verb_word(Verb::names)), "no OID and no name given");
  }

  Result files_to_compare() {
    if (options_.print_config) return {};
    const std::string verb(verb_word(Verb::diff));
    if (options_.objects.size() != 2) {
      return fail(verb, "compares two files of records: that of the earlier run, then the other");
    }
    if (options_.objects[0] == "-" && options_.objects[1] == "-") {
      return fail(verb, "only one of the files can be standard input");
    }
    return {};
  }

  /// Which form, and the rows of which tables: none where no table is named.
  Result schema() {
    std::string forms;
    for (const OptionSpec& option : option_table()) {
      if (option.scope == OptionScope::schema)
        forms += (forms.empty() ? "" : ", ") + flag_of(option);
    }
    const auto chosen = std::ranges::count_if(given_, [](const GivenOption& option) {
      return option.spec->scope == OptionScope::schema && option.values.back() == "true";
    });
    if (chosen != 1 && !options_.print_config) {
      return fail(std::string(verb_word(Verb::schema)), "needs one of " + forms);
    }
    auto rows = choose_tables(given_, options_.objects, options_.names.names());
    if (!rows) return std::unexpected(std::move(rows.error()));
    options_.rows = std::move(*rows);
    return {};
  }

  /// The command line goes before the environment, and that before the configuration file.
  Result format() {
    const auto given = one_of("format", "json");
    if (!given) return std::unexpected(given.error());
    format_where_ = *given == nullptr ? "--format" : (*given)->where;
    if (*given != nullptr && (*given)->spec->name == "json") options_.format = Format::ndjson;
    const char* const preset = ::getenv("SNMPRING_FORMAT");
    if (preset == nullptr || *preset == '\0') return {};
    if (*given != nullptr && !(*given)->from_config) return {};
    const auto format = parse_format(preset);
    if (!format) return fail("SNMPRING_FORMAT", format.error());
    options_.format = *format;
    format_where_ = "SNMPRING_FORMAT";
    return {};
  }

  /// Records come as they are ready. In a configuration file `sort` is for when there are lines.
  Result sorting() {
    const GivenOption* const sort = find("sort");
    if (sort == nullptr || sort->from_config || !options_.sort) return {};
    if (options_.format != Format::ndjson) return {};
    return fail(sort->where,
                fmt::format("is for lines on a terminal, and {} says NDJSON", format_where_));
  }

  /// Scans and diff have words of their own. In a configuration file each passes over the other's.
  Result gates() {
    const GivenOption* const gate = find("fail-on");
    if (gate == nullptr || gate->from_config || !gate->spec->concerns(options_.verb)) return {};
    const bool compares = options_.verb == Verb::diff;
    for (const std::string& word : options_.fail_on) {
      if (word == "any" || is_change_word(word) == compares) continue;
      return fail(gate->where,
                  compares
                      ? fmt::format("'{}' is how a target of a scan ends; diff has {} and any",
                                    word, change_words())
                      : fmt::format("'{}' is what diff finds, and not how a target ends", word));
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
    if (options_.format == Format::human) {
      return fail(checkpoint->where, fmt::format("needs NDJSON, and {} says human", format_where_));
    }
    return {};
  }

  Result targets() {
    if (options_.verb == Verb::keygen) {
      if (options_.targets.empty()) return {};
      return fail(std::string(verb_word(Verb::keygen)), "takes no targets");
    }
    if (options_.verb == Verb::names || options_.verb == Verb::profile ||
        options_.verb == Verb::diff || options_.verb == Verb::schema) {
      return objects();
    }
    for (const std::string& word : options_.targets) {
      if (word.empty()) return fail(std::string(verb_word(options_.verb)), "a target is empty");
    }
    const bool oids_given =
        options_.verb == Verb::table
            ? find("table") != nullptr || find("profile") != nullptr || find("join") != nullptr
            : find("oid") != nullptr;
    auto sorted =
        sort_words(options_.verb, options_.targets, oids_given, word_names(options_.names.names()));
    if (!sorted) return std::unexpected(std::move(sorted.error()));
    options_.targets = std::move(sorted->targets);
    words_that_are_oids_ = std::move(sorted->oids);
    if (options_.targets.empty() && !options_.print_config) {
      return fail(std::string(verb_word(options_.verb)), "no targets given");
    }
    return {};
  }

  std::span<GivenOption> given_;
  Options& options_;
  std::vector<std::string> words_that_are_oids_;  // They stood among the targets.
  std::string format_where_;                      // Who said which format.
};

}  // namespace

std::expected<void, process::UsageError> apply_options(std::span<GivenOption> given,
                                                       Options& options) {
  return Applier(given, options).run();
}

}  // namespace snmpring::options
