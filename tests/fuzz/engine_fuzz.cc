// Whole scans: the engine over the simulated wire, with agents that send what the input says, when
// and from where it says, and an auditor that checks every promise after every tick.
#include <cerrno>
#include <cstdio>
#include <memory>

#include "fuzz/fuzz.h"
#include "sim/auditor.h"
#include "sim/v3_sim_agent.h"
#include "sim/world.h"

namespace snmpring {
namespace {

using fuzz::expect;
using fuzz::Input;
using session::Operation;
using sim::Datagram;

constexpr std::uint64_t kVarbindsMax = 100;
constexpr int kTicksMax = 20'000;

/// Does with the requests and replies of another agent what the input says; silent when that has
/// run out.
class BentAgent final : public sim::SimAgent {
 public:
  BentAgent(Input& input, sim::World& world, std::unique_ptr<sim::SimAgent> agent)
      : input_(input), world_(world), at_(world.next_endpoint()), agent_(std::move(agent)) {}

  std::vector<Datagram> handle(Bytes request) override {
    if (input_.empty()) return {};
    std::vector<Datagram> datagrams = agent_->handle(request);
    switch (input_.below(12)) {
      case 0:
        return {};
      case 1: {
        const Bytes noise = input_.some(200);
        return {Datagram{.octets = {noise.begin(), noise.end()}, .from = {}}};
      }
      case 2:
        datagrams.push_back({.octets = {request.begin(), request.end()}, .from = {}});
        break;
      case 3:
        if (!datagrams.empty()) datagrams.resize(1 + input_.below(4), datagrams[0]);
        break;
      case 4:
        for (Datagram& datagram : datagrams) datagram.from = elsewhere();
        break;
      case 5:
        for (const Datagram& datagram : datagrams) {
          world_.wire().inject(at_, datagram.octets, std::chrono::milliseconds(input_.number(2)));
        }
        return {};
      case 6:
        world_.wire().inject_icmp(at_, {.error = kErrors[input_.below(std::size(kErrors))],
                                        .type = 3,
                                        .code = static_cast<std::uint8_t>(input_.below(16))});
        break;
      case 7:
        world_.wire().fail_sends(at_, kErrors[input_.below(std::size(kErrors))],
                                 static_cast<int>(1 + input_.below(12)));
        break;
      case 8:
        for (Datagram& datagram : datagrams) damage(datagram.octets);
        break;
      default:
        break;
    }
    return datagrams;
  }

 private:
  static constexpr int kErrors[] = {ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EACCES,
                                    ENOBUFS,      EAGAIN,       EPERM,       EMSGSIZE};

  Endpoint elsewhere() {
    Endpoint endpoint = sim::World::endpoint(static_cast<std::uint32_t>(input_.below(8)));
    if (input_.one_in(3)) endpoint.port = static_cast<std::uint16_t>(input_.number(2));
    return endpoint;
  }

  void damage(std::vector<std::uint8_t>& octets) {
    for (std::uint64_t i = input_.below(4); i > 0 && !octets.empty(); --i) {
      octets[input_.number(2) % octets.size()] = input_.octet();
    }
    if (input_.one_in(4)) octets.resize(input_.number(2) % (octets.size() + 1));
  }

  Input& input_;
  sim::World& world_;
  Endpoint at_;
  std::unique_ptr<sim::SimAgent> agent_;
};

struct Draft {
  explicit Draft(Input& input) {
    operation = static_cast<Operation>(input.below(4));
    v3 = input.one_in(3);
    if (!v3 && input.one_in(3)) options.version = message::Version::v1;
    options.limits.retries_max = static_cast<unsigned>(input.below(4));
    options.limits.requests_max = 1 + static_cast<unsigned>(input.below(4));
    options.limits.bulk_allowed = !input.one_in(4);
    options.limits.tolerate_disorder = input.one_in(3);
    if (input.one_in(4)) {
      options.limits.target_timeout = std::chrono::milliseconds(1 + input.number(2));
    }
    options.engine.rate_pps = input.one_in(3) ? 20 : 0;
    options.engine.targets_open_max = 1 + static_cast<std::uint32_t>(input.below(4));
    if (input.one_in(4)) options.engine.per_target_rate_rps = 10;
    if (input.one_in(4)) {
      options.engine.subnet_prefix_length = 24;
      options.engine.per_subnet_rate_rps = 30;
    }
    if (input.one_in(3)) options.engine.source_check = engine::SourceCheck::port;
    if (input.one_in(3)) {
      options.receive_buffer_octets = options.engine.reply_cost_octets * (1 + input.below(4));
    }
    if (operation == Operation::walk) {
      roots = {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2"};
    } else if (operation != Operation::discover) {
      roots = {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.9.0", "1.3.6.1.2.1.1.5.0"};
    }
  }

  sim::Promises promises() const {
    return {.operation = operation,
            .tolerate_disorder = options.limits.tolerate_disorder,
            .varbinds_max = kVarbindsMax,
            .target_timeout = options.limits.target_timeout,
            .rate_pps = options.engine.rate_pps,
            .per_target_rate_rps = options.engine.per_target_rate_rps,
            .per_subnet_rate_rps = options.engine.per_subnet_rate_rps,
            .other_ports = options.engine.source_check == engine::SourceCheck::port,
            .credentials_tried = v3};
  }

  Operation operation;
  bool v3;
  sim::WorldOptions options;
  std::vector<std::string> roots;
};

std::unique_ptr<sim::SimAgent> make_agent(sim::World& world, bool v3, std::uint32_t number) {
  if (!v3) return std::make_unique<sim::TableAgent>(30, number, sim::Temper{});
  auto agent = std::make_unique<sim::V3SimAgent>(world.clock(), number);
  agent->engine.mib.add_column("1.3.6.1.2.1.2.2.1.10", 20);
  return agent;
}

/// What an SNMPv3 agent serves: nobody without its keys can add to that.
std::vector<sim::SimRow> v3_rows() {
  std::vector<sim::SimRow> rows;
  for (std::uint8_t i = 1; i <= 20; ++i) {
    rows.push_back({"1.3.6.1.2.1.2.2.1.10." + std::to_string(i), ber::tag::kInteger, {i}});
  }
  return rows;
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  Input input(data, size);
  const Draft draft(input);
  sim::World world(/*seed=*/1, draft.options);
  sim::Auditor auditor(draft.promises(), world.clock());
  world.audit(auditor);
  if (draft.v3) {
    std::vector<session::Credential> credentials;
    credentials.push_back(sim::scan_credential());
    world.use(std::move(credentials));
  }
  for (std::uint64_t targets = 1 + input.below(4); targets > 0; --targets) {
    const Endpoint at = world.add(std::make_unique<BentAgent>(
        input, world, make_agent(world, draft.v3, static_cast<std::uint32_t>(targets))));
    if (draft.v3) auditor.expect_only(at, v3_rows());
  }
  world.start(draft.operation, draft.roots, kVarbindsMax);
  int ticks = 0;
  while (ticks < kTicksMax && auditor.complaints().empty()) {
    ++ticks;
    const auto state = world.tick();
    if (state == engine::Engine::State::done) break;
    if (!input.empty() && input.one_in(64)) world.outlet().block();
    if (state == engine::Engine::State::stalled) {
      world.clock().advance(std::chrono::milliseconds(input.number(2)));
      if (input.one_in(2)) world.wire().drop_everything();
      world.outlet().unblock();
    }
  }
  const sim::Outcome outcome = world.outcome();
  if (outcome.ended) auditor.ended(outcome.stats, world.wire().stats());
  for (const std::string& complaint : auditor.complaints()) {
    std::fprintf(stderr, "%s\n", complaint.c_str());
  }
  expect(auditor.complaints().empty(), "every promise holds");
  expect(outcome.ended, "a scan ends");
  for (const auto& [at, target] : outcome.targets) {
    expect(target.statuses.size() == 1, "a target is reported once");
  }
  expect(outcome.targets.size() == outcome.stats.targets_admitted, "every target is reported");
  return 0;
}
