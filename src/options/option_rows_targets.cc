// The options that say whom to ask, how fast, and over which wire.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "options/given_option.h"
#include "options/option_rows.h"
#include "options/option_store.h"
#include "options/option_values.h"
#include "text/number_text.h"

namespace snmpring::options {
namespace {

using Json = nlohmann::ordered_json;

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

Applied store_port(Options& options, const std::string& text) {
  // As masscan and nmap have it.
  if (text.starts_with("U:") || text.starts_with("u:")) {
    return std::unexpected("is a UDP port always: leave the U: out");
  }
  return store(options.port, parse_count(text, 1, 65535));
}

constexpr auto kTargets = std::to_array<OptionSpec>({
    {.name = "port",
     .letter = "p",
     .metavar = "PORT",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "UDP port of targets that name none. Default 161",
     .parse = store_port,
     .config = hashed([](const Options& o) { return Json(o.port); }),
     .on_resume = OnResume::stays},
    {.name = "ipv4",
     .letter = "4",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "IPv4 only",
     .parse = kWithOthers,
     .config = hashed([](const Options& o) { return Json(!o.ipv6); }),
     .on_resume = OnResume::stays},
    {.name = "ipv6",
     .letter = "6",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "IPv6 only",
     .parse = kWithOthers,
     .config = hashed([](const Options& o) { return Json(!o.ipv4); }),
     .on_resume = OnResume::stays},
    {.name = "seed",
     .metavar = "N",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "seed of the visiting order and of nothing else. Default: random for a whole scan, "
             "fixed for shards",
     .parse = [](Options& o, const std::string& t) { return store(o.seed, parse_seed(t)); },
     .config = hashed([](const Options& o) { return Json(o.seed ? Json(*o.seed) : Json()); }),
     .on_resume = OnResume::stays},
    {.name = "shards",
     .metavar = "N",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "split the scan into N shards. Default 1",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.shards, parse_count(t, 1, kAny)); },
     .config = hashed([](const Options& o) { return Json(o.shards); }),
     .on_resume = OnResume::stays},
    {.name = "shard",
     .metavar = "I|auto",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "scan shard I, counted from 0; auto reads JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID",
     .parse = kWithOthers,
     .config = unhashed([](const Options& o) { return Json(o.shard); }),
     .on_resume = OnResume::stays},
    {.name = "exclude",
     .metavar = "PREFIX[,...]",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "addresses, prefixes and ranges that are never asked; repeatable, also besides those "
             "of --config: all count",
     .repeatable = true,
     .accumulates = true,
     .parse = [](Options& o,
                 const std::string& t) { return append(o.excluded, parse_address_blocks(t)); },
     .config = hashed([](const Options& o) { return Json(o.excluded); }),
     .on_resume = OnResume::stays},
    {.name = "blocklist-file",
     .metavar = "FILE",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "prefixes that are never asked; repeatable, also besides those of --config: all count",
     .repeatable = true,
     .accumulates = true,
     .parse = [](Options& o,
                 const std::string& t) { return add(o.blocklist_files, parse_file_name(t)); },
     .config = hashed([](const Options& o) { return Json(o.blocklist_files); }),
     .on_resume = OnResume::stays},
    {.name = "allowlist-file",
     .metavar = "FILE",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "prefixes outside of which nothing is asked; repeatable likewise",
     .repeatable = true,
     .accumulates = true,
     .parse = [](Options& o,
                 const std::string& t) { return add(o.allowlist_files, parse_file_name(t)); },
     .config = hashed([](const Options& o) { return Json(o.allowlist_files); }),
     .on_resume = OnResume::stays},
    {.name = "max-targets",
     .metavar = "N",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "stop after N targets; 0 for no limit. Default 0",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.targets_max, parse_count(t, 0, kAny)); },
     .config = hashed([](const Options& o) { return Json(o.targets_max); }),
     .on_resume = OnResume::may_change},
    {.name = "max-results",
     .metavar = "N",
     .group = OptionGroup::targets,
     .scope = OptionScope::asking,
     .help = "stop after N targets have answered; 0 for no limit. Default 0",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.results_max, parse_count(t, 0, kAny)); },
     .config = hashed([](const Options& o) { return Json(o.results_max); }),
     .on_resume = OnResume::may_change},
    {.name = "yes",
     .group = OptionGroup::targets,
     .scope = OptionScope::targeted,
     .help = "scan more than a /8 (16777216 addresses)",
     .parse =
         [](Options& o, const std::string& t) {
           o.yes = t == "true";
           return Applied();
         },
     .config = hashed([](const Options& o) { return Json(o.yes); }),
     .on_resume = OnResume::stays},
});

constexpr auto kPace = std::to_array<OptionSpec>({
    {.name = "timeout",
     .letter = "t",
     .metavar = "S",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "seconds to wait per attempt, up to 3600; 0.5 and 500ms are the same. Default 1.0",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.limits.timeout, parse_seconds(t, false, kTimeoutMax));
         },
     .config = hashed([](const Options& o) { return Json(number(in_seconds(o.limits.timeout))); }),
     .on_resume = OnResume::may_change},
    {.name = "retries",
     .letter = "r",
     .metavar = "N",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "attempts after the first, 0 to 20. Default 2",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.limits.retries_max, parse_retries(t)); },
     .config = hashed([](const Options& o) { return Json(o.limits.retries_max); }),
     .on_resume = OnResume::may_change},
    {.name = "target-timeout",
     .metavar = "S",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "seconds for a whole target, or 10m, 2h; 0 for no limit. Default 0",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.limits.target_timeout, parse_seconds(t, true, kRuntimeMax));
         },
     .config =
         hashed([](const Options& o) { return Json(number(in_seconds(o.limits.target_timeout))); }),
     .on_resume = OnResume::may_change},
    {.name = "max-runtime",
     .metavar = "S",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "seconds for the whole run, or 10m, 2h, 1d; 0 for no limit. Default 0",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.runtime_max, parse_seconds(t, true, kRuntimeMax));
         },
     .config = hashed([](const Options& o) { return Json(number(in_seconds(o.runtime_max))); }),
     .on_resume = OnResume::may_change},
    {.name = "grace",
     .metavar = "S",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "seconds to wait for what is in flight after SIGINT, SIGTERM or SIGHUP. Default 8",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.grace, parse_seconds(t, true, kTimeoutMax));
         },
     .config = hashed([](const Options& o) { return Json(number(in_seconds(o.grace))); }),
     .on_resume = OnResume::may_change},
    {.name = "rate",
     .metavar = "PPS",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "packets per second in all, as in 500 or 10k; 0 for unlimited. Default 1000. SIGUSR1 "
             "raises and SIGUSR2 lowers it by 10 %",
     .parse = [](Options& o, const std::string& t) { return store(o.rate_pps, parse_rate(t)); },
     .config = hashed([](const Options& o) { return Json(number(o.rate_pps)); }),
     .on_resume = OnResume::may_change},
    {.name = "bandwidth",
     .metavar = "BPS",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "bits per second in all, as in 10M, with the headers down to Ethernet; 0 for "
             "unlimited. Default 0. Without --rate it alone sets the pace",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.bandwidth_bps, parse_bandwidth(t)); },
     .config = hashed([](const Options& o) { return Json(number(o.bandwidth_bps)); }),
     .on_resume = OnResume::may_change},
    {.name = "per-target-rate",
     .metavar = "RPS",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "requests per second to one target; 0 for unlimited. Default 0",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.per_target_rate_rps, parse_rate(t)); },
     .config = hashed([](const Options& o) { return Json(number(o.per_target_rate_rps)); }),
     .on_resume = OnResume::may_change},
    {.name = "per-subnet-rate",
     .metavar = "/LEN=RPS",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "requests per second to each subnet of that prefix length, as in /24=50. Default none",
     .repeatable = true,
     .parse = store_subnet_rate,
     .config = hashed([](const Options& o) {
       return Json(o.per_subnet_rate
                       ? Json(fmt::format("/{}={}", o.per_subnet_rate->prefix_length,
                                          text::number_text(o.per_subnet_rate->rate_rps)))
                       : Json());
     }),
     .on_resume = OnResume::may_change},
    {.name = "max-inflight",
     .metavar = "N",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "targets open at once, 1 to 524288. Default 2000; for discover what rate and timeout "
             "need",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.inflight_max, parse_count(t, 1, kInflightMax));
         },
     .config = hashed([](const Options& o) {
       return Json(o.inflight_max == 0 ? Json() : Json(o.inflight_max));
     }),
     .on_resume = OnResume::may_change},
    {.name = "per-target-inflight",
     .metavar = "N",
     .group = OptionGroup::pace,
     .scope = OptionScope::asking,
     .help = "requests outstanding per target, 1 to 16. Default 1",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.limits.requests_max, parse_count(t, 1, 16));
         },
     .config = hashed([](const Options& o) { return Json(o.limits.requests_max); }),
     .on_resume = OnResume::may_change},
});

constexpr auto kWire = std::to_array<OptionSpec>({
    {.name = "source-check",
     .metavar = "strict|port|any",
     .group = OptionGroup::wire,
     .scope = OptionScope::asking,
     .help = "replies count from the address and port asked (strict), from another port of the "
             "address, or from any address when id and community, or digest, match. Default strict",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.source_check, parse_source_check(t)); },
     .config = hashed([](const Options& o) { return Json(source_check_word(o.source_check)); }),
     .on_resume = OnResume::may_change},
    {.name = "tos",
     .metavar = "N",
     .group = OptionGroup::wire,
     .scope = OptionScope::asking,
     .help = "type of service or traffic class octet, 0 to 255, 0x allowed. Default 0",
     .parse = kWithOthers,
     .config = hashed([](const Options& o) { return Json(o.socket.tos); }),
     .on_resume = OnResume::may_change},
    {.name = "dscp",
     .metavar = "NAME",
     .group = OptionGroup::wire,
     .scope = OptionScope::asking,
     .help = "the same by name: EF, VA, LE, AF11 to AF43, CS0 to CS7, or a number from 0 to 63",
     .parse = kWithOthers,
     .config = kNotInConfig,
     .on_resume = OnResume::may_change},
    {.name = "send-buffer",
     .metavar = "SIZE",
     .group = OptionGroup::wire,
     .scope = OptionScope::asking,
     .help = "octets of socket buffer, k and M allowed; halved until the kernel accepts it. "
             "Default: 4M",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.socket.send_buffer_octets, parse_size(t));
         },
     .config =
         hashed([](const Options& o) { return Json(size_or_null(o.socket.send_buffer_octets)); }),
     .on_resume = OnResume::may_change},
    {.name = "recv-buffer",
     .metavar = "SIZE",
     .group = OptionGroup::wire,
     .scope = OptionScope::asking,
     .help = "likewise for receiving. Default 4M",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.socket.receive_buffer_octets, parse_size(t));
         },
     .config = hashed(
         [](const Options& o) { return Json(size_or_null(o.socket.receive_buffer_octets)); }),
     .on_resume = OnResume::may_change},
    {.name = "source-ip",
     .metavar = "ADDR",
     .group = OptionGroup::wire,
     .scope = OptionScope::asking,
     .help = "send from this address; repeatable, once per family",
     .repeatable = true,
     .parse = store_source_ip,
     .config = hashed([](const Options& o) {
       Json addresses = Json::array();
       if (!o.socket.source_ipv4.empty()) addresses.push_back(o.socket.source_ipv4);
       if (!o.socket.source_ipv6.empty()) addresses.push_back(o.socket.source_ipv6);
       return addresses;
     }),
     .on_resume = OnResume::may_change},
    {.name = "source-port",
     .metavar = "PORT",
     .group = OptionGroup::wire,
     .scope = OptionScope::asking,
     .help = "send from this port; 0 lets the kernel choose. Default 0",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.socket.source_port, parse_count(t, 0, 65535));
         },
     .config = hashed([](const Options& o) { return Json(o.socket.source_port); }),
     .on_resume = OnResume::may_change},
    {.name = "interface",
     .metavar = "NAME",
     .group = OptionGroup::wire,
     .scope = OptionScope::asking,
     .help = "send and receive through this interface only",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.socket.interface, parse_interface(t)); },
     .config = hashed([](const Options& o) { return Json(text_or_null(o.socket.interface)); }),
     .on_resume = OnResume::may_change},
    {.name = "io",
     .metavar = "auto|uring|mmsg",
     .group = OptionGroup::wire,
     .scope = OptionScope::asking,
     .help = "io_uring, or sendmmsg and recvmmsg; auto falls back to the latter. Default auto",
     .parse = [](Options& o, const std::string& t) { return store(o.io, parse_io_choice(t)); },
     .config = hashed([](const Options& o) { return Json(io_choice_word(o.io)); }),
     .on_resume = OnResume::may_change},
});

}  // namespace

std::span<const OptionSpec> targets_rows() noexcept { return kTargets; }
std::span<const OptionSpec> pace_rows() noexcept { return kPace; }
std::span<const OptionSpec> wire_rows() noexcept { return kWire; }

}  // namespace snmpring::options
