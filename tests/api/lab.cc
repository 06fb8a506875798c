#include "lab.h"

#include "api/loop_core.h"
#include "ber/oid.h"

namespace snmpring::api {

const sim::Faults Lab::kOrderly = {.delay_min = std::chrono::milliseconds(1),
                                   .delay_mean = Duration::zero()};

/// Notes what leaves.
class Lab::Wire final : public sim::SimWire {
 public:
  Wire(Lab& lab, const sim::Faults& faults)
      : SimWire(lab.clock_, lab.prng_, faults, 64 << 20), lab_(lab) {}

  std::expected<io::Arrivals, io::WireError> exchange(std::size_t count, io::Wait wait) override {
    for (const io::SendSlot& slot : send_slots().first(count)) {
      lab_.sent_.push_back({.at = lab_.clock_.now(),
                            .to = slot.to,
                            .tos = slot.tos,
                            .octets = {slot.payload.begin(), slot.payload.end()}});
    }
    return SimWire::exchange(count, wait);
  }

 private:
  Lab& lab_;
};

class Lab::BorrowedClock final : public Clock {
 public:
  explicit BorrowedClock(Clock& clock) : clock_(clock) {}
  Instant now() override { return clock_.now(); }
  WallTime wall_now() override { return clock_.wall_now(); }

 private:
  Clock& clock_;
};

Lab::Lab(const LoopOptions& options, const sim::Faults& faults) {
  auto wire = std::make_unique<Wire>(*this, faults);
  wire_ = wire.get();
  detail::LoopParts parts;
  parts.clock = std::make_unique<BorrowedClock>(clock_);
  parts.wire = std::move(wire);
  for (std::uint64_t& key : parts.secrets.id_key) key = prng_.next();
  parts.secrets.hash_key = prng_.next();
  loop_.emplace(detail::LoopCore::make_loop(options, std::move(parts)).value());
}

std::string Lab::next_addr() { return IpAddress::v4(0x7F010000 + ++addresses_).to_string(); }

Endpoint Lab::endpoint(std::string_view addr, std::uint16_t port) const {
  return {.address = IpAddress::parse(addr).value(), .port = port};
}

std::string Lab::add(std::unique_ptr<sim::SimAgent> agent, std::string addr, std::uint16_t port) {
  if (addr.empty()) addr = next_addr();
  wire_->attach(endpoint(addr, port), *agent);
  agents_.push_back(std::move(agent));
  return addr;
}

std::string Lab::table(std::uint32_t rows) {
  return script([rows](const sim::Request& request) {
    return sim::one(
        sim::sound_reply(request, ber::Oid::parse(kTable).value(), rows, "row").encode());
  });
}

std::string Lab::quirk(std::string_view name) {
  const std::string addr = next_addr();
  return add(std::make_unique<sim::QuirkAgent>(name, endpoint(addr)), addr);
}

sim::V3SimAgent& Lab::v3(std::string& addr, unsigned rows) {
  auto agent = std::make_unique<sim::V3SimAgent>(clock_, addresses_ + 1);
  agent->engine.mib.add_column(kTable, rows);
  sim::V3SimAgent& reference = *agent;
  addr = add(std::move(agent));
  return reference;
}

SnmpSession Lab::session(const SessionOptions& options) {
  auto session = SnmpSession::create(*loop_, options);
  if (!session) ADD_FAILURE() << session.error().message();
  return std::move(session).value();
}

std::string Lab::refusal(const SessionOptions& options) {
  const auto session = SnmpSession::create(*loop_, options);
  if (session) return "";
  EXPECT_EQ(session.error().error_class, ErrorClass::invalid_argument);
  return session.error().message();
}

std::string line(const VarBind& varbind) {
  return varbind.oid.to_string() + ' ' + std::string(type_word(varbind.value)) + ' ' +
         to_text(varbind.value);
}

std::vector<std::string> lines(const std::vector<VarBind>& varbinds) {
  std::vector<std::string> lines;
  for (const VarBind& varbind : varbinds) lines.push_back(line(varbind));
  return lines;
}

std::vector<std::string> table_lines(std::uint32_t count) {
  std::vector<std::string> lines;
  for (std::uint32_t i = 1; i <= count; ++i) {
    lines.push_back(kTable + '.' + std::to_string(i) + " OctetString row");
  }
  return lines;
}

}  // namespace snmpring::api
