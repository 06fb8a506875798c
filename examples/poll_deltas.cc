// Polls the octet counters of routers and writes how much they have grown: one line of JSON for
// each interface and period. A router that does not answer is asked again in the next period; one
// that starts anew gives no delta.
// usage: poll_deltas PORT SECONDS ROUNDS ROUTER...       (ROUNDS 0: for ever)
#include <snmpring/snmpring.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <optional>
#include <string>

using namespace snmpring;

namespace {

const Oid kSysUpTime = Oid::parse("1.3.6.1.2.1.1.3.0").value();
const Oid kIfHCInOctets = Oid::parse("1.3.6.1.2.1.31.1.1.1.6").value();

struct Schedule {
  std::chrono::milliseconds period;
  unsigned rounds;  ///< 0: for ever.
};

/// What one round found.
struct Sample {
  std::uint64_t up_time = 0;                 ///< Hundredths of a second.
  std::map<Oid, std::uint64_t> octets_in{};  ///< By the counter's OID.
};

Task<std::expected<Sample, Error>> take_sample(const SnmpSession& router) {
  Sample sample;
  const auto up_time = co_await router.get(kSysUpTime);
  if (!up_time) co_return std::unexpected(up_time.error());
  sample.up_time = as_uint64(*up_time).value_or(0);
  Walk counters = router.fetch(kIfHCInOctets);
  while (const VarBind* const counter = co_await counters.next()) {
    if (const auto octets = as_uint64(counter->value))
      sample.octets_in.emplace(counter->oid, *octets);
  }
  if (auto end = counters.result(); !end) co_return std::unexpected(std::move(end.error()));
  co_return sample;
}

void write_deltas(const std::string& name, const Sample& before, const Sample& now) {
  if (now.up_time < before.up_time) return;  // It has started anew, and its counters with it.
  for (const auto& [oid, octets] : now.octets_in) {
    const auto earlier = before.octets_in.find(oid);
    if (earlier == before.octets_in.end()) continue;
    // Unsigned, so that a counter that has come round gives the right difference.
    std::cout << R"({"router":")" << name << R"(","interface":)"
              << oid.arcs_under(kIfHCInOctets).back() << R"(,"centiseconds":)"
              << now.up_time - before.up_time << R"(,"octets_in":)" << octets - earlier->second
              << "}\n";
  }
  std::cout.flush();
}

Task<void> poll(Loop& loop, SnmpSession router, std::string name, Schedule schedule) {
  std::optional<Sample> before;
  // From moment to moment, so that slow answers do not add up.
  auto moment = std::chrono::steady_clock::now();
  for (unsigned round = 0; schedule.rounds == 0 || round < schedule.rounds; ++round) {
    co_await loop.sleep_until(moment);
    moment += schedule.period;
    auto sample = co_await take_sample(router);
    if (!sample) {
      std::cerr << name << ": " << sample.error().message() << '\n';
      continue;
    }
    if (before) write_deltas(name, *before, *sample);
    before = std::move(*sample);
  }
}

/// A number that is all of `text`; nullopt for anything else.
template <typename Number>
std::optional<Number> parse(const char* text) {
  Number number{};
  const char* const end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, number);
  return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
  const auto port = argc > 1 ? parse<std::uint16_t>(argv[1]) : std::nullopt;
  const auto seconds = argc > 2 ? parse<double>(argv[2]) : std::nullopt;
  const auto rounds = argc > 3 ? parse<unsigned>(argv[3]) : std::nullopt;
  if (!port || !seconds || !rounds || argc < 5) {
    std::cerr << "usage: poll_deltas PORT SECONDS ROUNDS ROUTER...\n";
    return EXIT_FAILURE;
  }
  const Schedule schedule{.period = std::chrono::duration_cast<std::chrono::milliseconds>(
                              std::chrono::duration<double>(*seconds)),
                          .rounds = *rounds};
  auto loop = Loop::create();
  if (!loop) {
    std::cerr << loop.error().message() << '\n';
    return EXIT_FAILURE;
  }
  for (int i = 4; i < argc; ++i) {
    // An answer that comes after the period has passed is of no use any more.
    auto session =
        SnmpSession::create(*loop, {.addr = argv[i], .port = *port, .timeout = schedule.period});
    if (!session) {
      std::cerr << session.error().message() << '\n';
      return EXIT_FAILURE;
    }
    loop->spawn(poll(*loop, std::move(*session), argv[i], schedule));
  }
  if (const auto ran = loop->run(); !ran) {
    std::cerr << ran.error().message() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
