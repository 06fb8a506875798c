// Generated devices: SNMPv2-MIB system, IF-MIB, Q-BRIDGE-MIB and a group of awkward values.
#include "agentd/generator.h"

#include <array>
#include <bit>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agentd/row_writer.h"
#include "base/invariant.h"
#include "base/prng.h"
#include "ber/tag.h"

namespace snmpring::agentd {
namespace {

namespace tag = ber::tag;

struct Model {
  std::string_view description;
  std::string_view port;  // What ifName and ifDescr begin with.
  std::uint32_t speed_mbps;
};

constexpr std::array<Model, kModels> kModelTable = {{
    {"Simulated access switch, 24 ports, software 9.4.2", "GigabitEthernet0/", 1'000},
    {"Simulated core router, software 21.3R1, build 4711 (release)", "xe-0/0/", 10'000},
    {"Simulated printer \"Office\"; firmware 3.0.1\r\nEngine 77, EEPROM \xC3\x9C-12", "eth", 100},
    {"Simulated UPS 3000 VA", "lan", 10},
}};

constexpr std::uint32_t kPortsMax = 384;

// The playpen that its owner set aside for private use (netSnmpPlaypen).
constexpr std::initializer_list<std::uint32_t> kPlaypen = {1, 3, 6, 1, 4, 1, 8072, 9999, 9999};

class OidMaker {
 public:
  OidMaker(std::initializer_list<std::uint32_t> arcs) {
    auto arc = arcs.begin();
    const std::uint32_t first = *arc++;
    append(40 * first + *arc++);
    for (; arc != arcs.end(); ++arc) append(*arc);
  }
  OidMaker& append(std::uint32_t arc) {
    const int octets = arc == 0 ? 1 : (std::bit_width(arc) + 6) / 7;
    for (int i = octets - 1; i >= 0; --i) {
      content_.push_back(static_cast<std::uint8_t>(((arc >> (7 * i)) & 0x7F) | (i > 0 ? 0x80 : 0)));
    }
    return *this;
  }
  ber::OidView view() const {
    const ber::Decoded<ber::OidView> oid = ber::OidView::from_content(content_);
    invariant(oid.has_value(), "generated OIDs are sound");
    return *oid;
  }

 private:
  std::vector<std::uint8_t> content_;
};

class Generator {
 public:
  Generator(std::uint32_t varbinds, std::uint64_t seed, unsigned model)
      : left_(varbinds),
        prng_(splitmix64(seed) + model),
        number_(model),
        model_(kModelTable[model]) {}

  MibTable run() {
    system_group();
    // ifNumber and the awkward values come first, so that they are there in small devices too.
    constexpr std::uint32_t kBeforePorts = 1 + 20;
    const std::uint32_t ports =
        left_ > kBeforePorts ? std::min(kPortsMax, (left_ - kBeforePorts) / kPortRows) : 0;
    integer({1, 3, 6, 1, 2, 1, 2, 1, 0}, ports);
    awkward_values();
    for (std::uint32_t port = 1; port <= ports; ++port) interface(port);
    forwarding_table();
    MibTableBuilder::Report report;
    MibTable table = builder_.build(MibTableBuilder::Order::sorted, report);
    invariant(report.duplicates == 0, "generated OIDs are distinct");
    return table;
  }

 private:
  static constexpr std::uint32_t kPortRows = 22 + 19;

  // One row each, as long as rows are left.
  bool take() {
    if (left_ == 0) return false;
    --left_;
    return true;
  }
  void integer(const OidMaker& oid, std::int64_t value) {
    if (take()) rows_.integer(oid.view(), value);
  }
  void number(const OidMaker& oid, ber::Tag type, std::uint64_t value) {
    if (take()) rows_.number(oid.view(), type, value);
  }
  void text(const OidMaker& oid, std::string_view value) {
    if (take()) rows_.text(oid.view(), value);
  }
  void octets(const OidMaker& oid, ber::Tag type, std::initializer_list<std::uint8_t> value) {
    if (take()) rows_.octets(oid.view(), Bytes(value.begin(), value.size()), type);
  }
  void object_identifier(const OidMaker& oid, std::initializer_list<std::uint32_t> value) {
    if (take()) rows_.object_identifier(oid.view(), OidMaker(value).view());
  }
  void personal(const OidMaker& oid, ber::Tag type, Bytes content, const Personal& how) {
    if (take()) builder_.add(oid.view(), type, content, how);
  }
  // Four octets below 2^31 and eight octets below 2^63, whatever the agent: see Personal::counter.
  void personal_counter(const OidMaker& oid, ber::Tag type) {
    const bool wide = type == tag::kCounter64;
    const std::uint64_t base = wide
                                   ? (std::uint64_t{1} << 56) + prng_.below(std::uint64_t{1} << 60)
                                   : (std::uint64_t{1} << 24) + prng_.below(std::uint64_t{1} << 29);
    const std::array<std::uint8_t, 8> room{};
    const std::uint8_t width = wide ? 8 : 4;
    personal(oid, type, Bytes(room).first(width), {Personal::Kind::counter, width, 0, base});
  }

  void system_group() {
    const auto system = [](std::uint32_t object) {
      return OidMaker{1, 3, 6, 1, 2, 1, 1, object, 0};
    };
    text(system(1), model_.description);
    object_identifier(system(2), {1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 1, number_ + 1});
    personal_counter(system(3), tag::kTimeTicks);
    text(system(4), "noc@example.net");
    personal(system(5), tag::kOctetString, as_bytes("agent-00000000"),
             {Personal::Kind::decimal, 8, 6, 0});
    text(system(6), "Room " + std::to_string(1 + prng_.below(400)) + ", rack " +
                        std::to_string(1 + prng_.below(40)));
    integer(system(7), 78);
  }

  void awkward_values() {
    std::uint32_t object = 0;
    const auto next = [&object] {
      OidMaker oid{kPlaypen};
      oid.append(2).append(++object).append(0);
      return oid;
    };
    integer(next(), std::numeric_limits<std::int32_t>::min());
    integer(next(), std::numeric_limits<std::int32_t>::max());
    integer(next(), -1);
    number(next(), tag::kCounter32, 4'294'967'295);
    number(next(), tag::kGauge32, 4'294'967'295);
    number(next(), tag::kTimeTicks, 4'294'967'295);
    number(next(), tag::kCounter64, std::numeric_limits<std::uint64_t>::max());
    number(next(), tag::kCounter64, (std::uint64_t{1} << 53) + 1);
    text(next(), "");
    text(next(),
         "Gr\xC3\xBC\xC3\x9F"
         "e \xF0\x9F\x96\xA8");
    text(next(), "two\nlines,\ta tab");
    octets(next(), tag::kOctetString, {0x00, 0x1B, 0x5B, 0x33, 0x31, 0x6D, 0xFF, 0x22, 0x5C});
    text(next(), "00123");
    object_identifier(next(), {0, 0});
    object_identifier(next(), {1, 3, 4'294'967'295});
    octets(next(), tag::kIpAddress, {192, 0, 2, 255});
    octets(next(), tag::kOpaque, {0x9F, 0x78, 0x04, 0x3E, 0x23, 0xD7, 0x0A});  // Float 0.16.
    octets(next(), tag::kOpaque,
           {0x9F, 0x79, 0x08, 0x40, 0x09, 0x21, 0xFB, 0x54, 0x44, 0x2D, 0x18});
    octets(next(), tag::kOpaque, {0x41, 0xF0, 0x00, 0x00});
    octets(next(), tag::kNull, {});
  }

  void interface(std::uint32_t port) {
    const auto column = [port](std::uint32_t object) {
      return OidMaker{1, 3, 6, 1, 2, 1, 2, 2, 1, object, port};
    };
    const auto x_column = [port](std::uint32_t object) {
      return OidMaker{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, object, port};
    };
    const std::string name = std::string(model_.port) + std::to_string(port);
    const bool up = prng_.below(4) != 0;
    const bool has_address = prng_.below(16) != 0;
    integer(column(1), port);
    text(column(2), name + " of unit " + std::to_string(1 + prng_.below(8)));
    integer(column(3), 6);
    integer(column(4), prng_.below(4) == 0 ? 9216 : 1500);
    number(column(5), tag::kGauge32,
           std::min<std::uint64_t>(model_.speed_mbps * std::uint64_t{1'000'000}, 4'294'967'295));
    // Locally administered: the agent's index, then the port.
    const std::array<std::uint8_t, 6> address = {
        0x02, 0, 0, 0, static_cast<std::uint8_t>(port >> 8), static_cast<std::uint8_t>(port)};
    if (has_address) {
      personal(column(6), tag::kOctetString, address, {Personal::Kind::octets, 3, 1, 0});
    } else {
      text(column(6), "");
    }
    integer(column(7), 1);
    integer(column(8), up ? 1 : 2);
    number(column(9), tag::kTimeTicks, prng_.below(10'000'000));
    for (const std::uint32_t object : {10u, 11u, 12u})
      personal_counter(column(object), tag::kCounter32);
    number(column(13), tag::kCounter32, prng_.below(3));
    number(column(14), tag::kCounter32, prng_.below(200));
    number(column(15), tag::kCounter32, 0);
    for (const std::uint32_t object : {16u, 17u, 18u})
      personal_counter(column(object), tag::kCounter32);
    number(column(19), tag::kCounter32, prng_.below(3));
    number(column(20), tag::kCounter32, 0);
    number(column(21), tag::kGauge32, prng_.below(64));
    object_identifier(column(22), {0, 0});

    text(x_column(1), name);
    for (const std::uint32_t object : {2u, 3u, 4u, 5u})
      personal_counter(x_column(object), tag::kCounter32);
    for (std::uint32_t object = 6; object <= 13; ++object)
      personal_counter(x_column(object), tag::kCounter64);
    integer(x_column(14), 1);
    number(x_column(15), tag::kGauge32, model_.speed_mbps);
    integer(x_column(16), 2);
    integer(x_column(17), 1);
    text(x_column(18),
         prng_.below(3) == 0 ? "" : "uplink to cabinet " + std::to_string(prng_.below(100)));
    number(x_column(19), tag::kTimeTicks, 0);
  }

  // dot1qTpFdbPort, whose index is a VLAN and a MAC address.
  void forwarding_table() {
    for (std::uint32_t i = 0; left_ > 0; ++i) {
      const std::uint32_t low = i * 0x9E3779B1u & 0xFFFFFF;  // An odd factor: distinct below 2^24.
      OidMaker oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1, 2, 1 + i % 4, 0x00, 0x1B, 0x21};
      oid.append(low >> 16).append(low >> 8 & 0xFF).append(low & 0xFF);
      integer(oid, static_cast<std::int64_t>(1 + prng_.below(48)));
    }
  }

  std::uint32_t left_;
  Prng prng_;
  std::uint32_t number_;
  const Model& model_;
  MibTableBuilder builder_;
  RowWriter rows_{builder_};
};

}  // namespace

MibTable generate_device(std::uint32_t varbinds, std::uint64_t seed, unsigned model) {
  return Generator(varbinds, seed, model).run();
}

}  // namespace snmpring::agentd
