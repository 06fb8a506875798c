#include "sim/world.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "base/invariant.h"

namespace snmpring::sim {
namespace {

using session::Operation;

constexpr int kTicksMax = 3'000'000;
constexpr std::size_t kKeysKept = 256;

}  // namespace

class World::ListSource final : public engine::TargetSource {
 public:
  ListSource(std::vector<Listed>& targets, const session::TargetProfile& profile)
      : targets_(targets), profile_(profile) {}

  engine::Supply next(engine::Candidate& candidate) override {
    if (next_ == targets_.size()) return engine::Supply::exhausted;
    const Listed& listed = targets_[next_];
    candidate = {.target = {.endpoint = listed.endpoint, .position = next_, .profile = &profile_},
                 .refused = listed.refused};
    ++next_;
    return engine::Supply::ready;
  }
  std::optional<Endpoint> next_endpoint(std::uint64_t position,
                                        const session::TargetProfile*) override {
    std::vector<Endpoint>& others = targets_[position].others;
    if (others.empty()) return std::nullopt;
    const Endpoint next = others.back();
    others.pop_back();
    return next;
  }
  void release(std::uint64_t, const session::TargetProfile*) override {}
  std::optional<std::uint64_t> total() const override { return targets_.size(); }

 private:
  std::vector<Listed>& targets_;
  const session::TargetProfile& profile_;
  std::size_t next_ = 0;
};

const usm::Algorithms& fetch_algorithms() {
  static const std::unique_ptr<const usm::Algorithms> algorithms = [] {
    std::string_view missing;
    auto fetched = usm::Algorithms::fetch(missing);
    invariant(fetched != nullptr, "OpenSSL has the algorithms of USM");
    return fetched;
  }();
  return *algorithms;
}

World::World(std::uint64_t seed, const WorldOptions& options)
    : prng_(seed),
      options_(options),
      wire_(clock_, prng_, options.faults, options.receive_buffer_octets),
      outlet_(prng_, options.stall),
      keys_(fetch_algorithms(), kKeysKept),
      salts_(splitmix64(seed), static_cast<std::uint32_t>(splitmix64(~seed))),
      v3_(keys_, salts_, nullptr) {
  if (std::getenv("SNMPRING_SIM_TRACE") != nullptr) wire_.trace();
}

World::~World() = default;

Endpoint World::endpoint(std::uint32_t index) { return {IpAddress::v4(0x7F010000 + index), 161}; }

Endpoint World::next_endpoint() const {
  return endpoint(static_cast<std::uint32_t>(targets_.size()) * 2);
}

Endpoint World::add_silent() {
  targets_.push_back({next_endpoint()});
  return targets_.back().endpoint;
}

Endpoint World::add_address(std::unique_ptr<SimAgent> agent) {
  constexpr std::uint32_t kFirst = 1 << 16;
  std::vector<Endpoint>& others = targets_.back().others;
  const auto number = static_cast<std::uint32_t>(targets_.size() * 16 + others.size());
  const Endpoint at = endpoint(kFirst + number);
  others.insert(others.begin(), at);
  if (agent != nullptr) {
    wire_.attach(at, *agent);
    agents_.push_back(std::move(agent));
  }
  return at;
}

Endpoint World::add(std::unique_ptr<SimAgent> agent) {
  const Endpoint at = add_silent();
  wire_.attach(at, *agent);
  agents_.push_back(std::move(agent));
  return at;
}

Endpoint World::add_refusing(int error, std::uint8_t code) {
  const Endpoint at = add_silent();
  wire_.refuse(at, {.error = error, .code = code});
  return at;
}

Endpoint World::add_refused(session::ErrorWord word) {
  const Endpoint at = add_silent();
  targets_.back().refused = word;
  return at;
}

void World::start(Operation operation, const std::vector<std::string>& roots,
                  std::uint64_t varbinds_max) {
  scan_ = std::make_unique<Scan>();
  scan_->credentials = std::move(credentials_);
  if (scan_->credentials.empty()) {
    scan_->credentials.push_back(
        {.label = "c1", .version = options_.version, .community = Secret(as_bytes("public"))});
  }
  for (const session::Credential& credential : scan_->credentials) {
    scan_->ladder.rungs.push_back(&credential);
  }
  scan_->ladder.v3_first = v3_first_;
  scan_->plan = {.operation = operation,
                 .ladder = &scan_->ladder,
                 .limits = &options_.limits,
                 .roots = {},
                 .varbinds_max = varbinds_max};
  if (operation == Operation::table) {
    if (tables_.empty()) tables_.emplace_back();
    for (const std::string& root : roots) {
      tables_.front().columns.push_back({.oid = ber::Oid::parse(root).value()});
    }
    scan_->plan.tables = tables_;
  } else {
    for (const std::string& root : roots) {
      scan_->plan.roots.push_back(session::Root::parse(root).value());
    }
  }
  if (operation == Operation::discover) scan_->plan.roots = session::discover_roots();
  scan_->profile = {.plan = &scan_->plan,
                    .tag = {},
                    .name = {},
                    .always_reported = !options_.born_of_range,
                    .policer = policer_};

  engine::EngineOptions engine_options = options_.engine;
  engine_options.shared_plan = &scan_->plan;
  engine_options.v3 = &v3_;
  engine_options.lanes = options_.limits.requests_max;
  engine::EngineSecrets secrets;
  for (std::uint64_t& word : secrets.id_key) word = prng_.next();
  secrets.hash_key = prng_.next();

  scan_->source = std::make_unique<ListSource>(targets_, scan_->profile);
  scan_->engine = std::make_unique<engine::Engine>(engine_options, secrets, *scan_->source, wire_,
                                                   clock_, outlet_);
  scan_->started = clock_.now();
  if (auditor_ != nullptr) auditor_->started(*scan_->engine);
}

void World::audit(Auditor& auditor) {
  auditor_ = &auditor;
  wire_.observe(auditor);
  outlet_.observe(auditor);
}

engine::Engine::State World::tick(Duration wait_at_most) {
  const auto state = scan_->engine->tick(wait_at_most);
  invariant(state.has_value(), "the simulated wire does not fail");
  if (auditor_ != nullptr) auditor_->ticked(*scan_->engine);
  scan_->done = *state == engine::Engine::State::done;
  return *state;
}

engine::Engine::State World::run_for(Duration duration) {
  const Instant end = clock_.now() + duration;
  auto state = engine::Engine::State::running;
  for (int ticks = 0; ticks < kTicksMax && clock_.now() < end; ++ticks) {
    state = tick(end - clock_.now());
    if (state != engine::Engine::State::running) break;
  }
  return state;
}

Outcome World::run(Operation operation, const std::vector<std::string>& roots,
                   std::uint64_t varbinds_max, Duration limit) {
  start(operation, roots, varbinds_max);
  const Instant end = clock_.now() + limit;
  for (int ticks = 0; ticks < kTicksMax && clock_.now() < end && !scan_->done; ++ticks) {
    if (tick() != engine::Engine::State::stalled) continue;
    clock_.advance(std::chrono::milliseconds(1 + prng_.below(5000)));
    if (prng_.chance(0.5)) wire_.drop_everything();
    outlet_.unblock();
  }
  return outcome();
}

session::Target World::target(std::size_t index) const {
  return {.endpoint = targets_[index].endpoint, .position = index, .profile = &scan_->profile};
}

Outcome World::outcome() {
  return {.targets = outlet_.targets(),
          .stats = scan_->engine->stats(),
          .elapsed = clock_.now() - scan_->started,
          .ended = scan_->done};
}

std::vector<std::uint64_t> seeds(std::uint64_t count) {
  std::uint64_t first = 1;
  std::uint64_t last = count;
  if (const char* text = std::getenv("SNMPRING_SIM_SEEDS")) {
    const std::string_view range = text;
    const std::size_t dash = range.find('-');
    const std::string_view from = range.substr(0, dash);
    const std::string_view to = dash == std::string_view::npos ? from : range.substr(dash + 1);
    std::from_chars(from.data(), from.data() + from.size(), first);
    std::from_chars(to.data(), to.data() + to.size(), last);
  }
  std::vector<std::uint64_t> list;
  for (std::uint64_t seed = first; seed <= last; ++seed) list.push_back(seed);
  return list;
}

}  // namespace snmpring::sim
