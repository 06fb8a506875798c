// Records of whatever a datagram holds, under whatever tag and name: every line is a record as the
// schema says, and no datagram takes more room than it was asked for.
#include "records/ndjson_sink.h"

#include <fcntl.h>

#include <nlohmann/json.hpp>

#include "fuzz/fuzz.h"
#include "message/community.h"
#include "message/varbind.h"
#include "record_check/known_records.h"
#include "text/json_text.h"
#include "usm/process.h"

namespace snmpring {
namespace {

using fuzz::expect;
using fuzz::Input;
using nlohmann::json;
using records::NdjsonSink;

/// Keeps what is written.
class KeepingSystem final : public records::OutputSystem {
 public:
  ssize_t write(int, records::WriteMode, const char* octets, std::size_t size) override {
    text.append(octets, size);
    return static_cast<ssize_t>(size);
  }
  std::string text;
};

KeepingSystem& system() {
  static KeepingSystem made;
  return made;
}

/// Its buffer is address space that takes longer to get than an input takes.
records::Output& output() {
  static const auto made = records::Output::adopt(
      UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC)), records::WriteMode::nonblocking,
      NdjsonSink::output_capacity(), system());
  expect(made.has_value(), "there is room for an output");
  return **made;
}

/// At most `most` octets of UTF-8: what lists of targets let pass.
std::string some_text(Input& input, std::size_t most) {
  const Bytes octets = input.some(most);
  std::string text;
  for (Bytes rest = octets; !rest.empty();) {
    const std::size_t size = text::utf8_sequence_octets(rest);
    if (size > 0 && rest[0] != 0) text += as_text(rest.first(size));
    rest = rest.subspan(std::max<std::size_t>(size, 1));
  }
  return text;
}

Endpoint draw_endpoint(Input& input) {
  Endpoint endpoint{IpAddress::v4(static_cast<std::uint32_t>(input.number(4))),
                    static_cast<std::uint16_t>(input.number(2))};
  if (input.one_in(2)) {
    std::array<std::uint8_t, 16> octets{0xFE, 0x80};
    const Bytes given = input.take(16);
    std::ranges::copy(given, octets.begin());
    endpoint.address = IpAddress::v6(octets, static_cast<std::uint32_t>(input.below(3)));
  }
  return endpoint;
}

void check_name(const json& record) {
  const json& name = record["name"];
  if (name.is_string()) {
    // The arcs behind the object end the OID too; an object's own OID has none.
    const auto& text = name.get_ref<const std::string&>();
    const std::size_t label = text.find("::");
    expect(label != std::string::npos, "a name says its module");
    const std::size_t index = text.find('.', label);
    expect(index == std::string::npos ||
               record["oid"].get_ref<const std::string&>().ends_with(text.substr(index)),
           "a name has the index of its OID");
  }
}

/// Takes what was written, line by line.
std::vector<json> take_records(NdjsonSink& sink) {
  sink.flush();
  const std::string text = std::exchange(system().text, {});
  expect(schema::test::fault_in_records(text).empty(), "each record is as the schema says");
  std::vector<json> records;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    expect(end != std::string_view::npos, "only whole lines are written");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    records.push_back(json::parse(line, nullptr, /*allow_exceptions=*/false));
    const json& record = records.back();
    expect(record.is_object(), "a line is an object");
    if (record["kind"] == "varbind") check_name(record);
  }
  return records;
}

class Scene {
 public:
  explicit Scene(Input& input) {
    credential_.label = some_text(input, session::kLabelOctetsMax);
    if (input.one_in(2)) profile_.tag = some_text(input, session::kTagOctetsMax);
    profile_.name = some_text(input, NdjsonSink::kNameOctetsMax);
    profile_.plan = &plan_;
    target_.endpoint = draw_endpoint(input);
    if (input.one_in(4)) target_.endpoint.address = IpAddress{};
    target_.profile = &profile_;
  }

  const session::Target& target() const { return target_; }
  const std::optional<std::string>& tag() const { return profile_.tag; }

  session::TargetReport report(Input& input) {
    session::TargetReport report{.target = target_};
    report.status = static_cast<session::Status>(input.below(session::kStatusCount));
    report.complete = input.one_in(2);
    report.error = static_cast<session::ErrorWord>(input.below(session::kErrorWordCount));
    report.error_status = static_cast<std::int32_t>(input.number(4));
    if (input.one_in(2)) report.version = message::Version::v3;
    if (input.one_in(2)) report.credential = &credential_;
    if (input.one_in(2)) {
      const Bytes id = input.some(27);
      engine_.engine_id = {0x80, 0, input.octet(), input.octet(), input.octet()};
      engine_.engine_id.insert(engine_.engine_id.end(), id.begin(), id.end());
      if (input.one_in(4)) engine_.engine_id[0] = 0;
      if (input.one_in(4)) {
        const Bytes refused = input.some(usm::kPeekedEngineIdOctetsMax);
        engine_.engine_id.assign(refused.begin(), refused.end());
      }
      engine_.reading = {static_cast<std::uint32_t>(input.number(4)) >> 1,
                         static_cast<std::uint32_t>(input.number(4)) >> 1};
      engine_.received = WallTime(std::chrono::seconds(input.number(4)));
      report.engine = &engine_;
    }
    if (input.one_in(2)) report.reply_from = draw_endpoint(input);
    if (input.one_in(2)) {
      if (input.one_in(2)) system_.sys_descr = input.some(300);
      if (input.one_in(2)) system_.sys_name = input.some(300);
      if (input.one_in(2)) system_.sys_uptime = static_cast<std::uint32_t>(input.number(4));
      report.system = &system_;
    }
    report.counts.varbinds = input.number(8);
    report.counts.tx = static_cast<std::uint32_t>(input.number(4));
    report.counts.rx = static_cast<std::uint32_t>(input.number(4));
    report.counts.replies_timed = input.octet();
    report.counts.rtt_max = std::chrono::nanoseconds(input.number(5));
    report.elapsed = std::chrono::nanoseconds(input.number(7));
    for (int i = 0; i < ber::kAnomalyCount; ++i) {
      if (input.one_in(3)) report.anomalies |= static_cast<ber::Anomaly>(i);
    }
    return report;
  }

 private:
  session::Credential credential_;
  session::Plan plan_;
  session::TargetProfile profile_;
  session::Target target_;
  session::EngineInfo engine_;
  session::SystemInfo system_;
};

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  Input input(data, size);
  static const mib::Names names = mib::Names::built_in();
  const bool sharded = input.one_in(2);
  NdjsonSink sink(output(),
                  {.run = "6f1c0a52-6b0c-4c5e-9d3e-0f4b1f0f2a11",
                   .shard = sharded ? input.number(8) : 0,
                   .shards = sharded ? input.number(8) : 1},
                  system_zones(), sharded ? &names : nullptr);
  sink.set_wall_now(WallTime(std::chrono::microseconds(input.number(7))));
  Scene scene(input);
  const session::TargetReport report = scene.report(input);
  const auto root = session::Root::parse("1.3.6.1");
  const session::Root other = *session::Root::parse("1");

  const Bytes datagram = input.rest();
  expect(sink.has_room(datagram.size()), "an empty output has room for a datagram");
  sink.begin_reply(scene.target(), WallTime(std::chrono::microseconds(1'776'081'601'234'567)));
  std::vector<std::string> oids;
  if (const auto message = message::decode_community(datagram)) {
    message::VarBindReader reader(message->pdu.varbinds);
    message::VarBind varbind;
    // As a walk hands rows on: what is shared is told of neighbours under one root.
    bool neighbours = false;
    while (reader.next(varbind)) {
      if (varbind.lost) continue;
      const bool within = root->contains(varbind.name);
      sink.row({within ? *root : other, varbind.name, varbind.value,
                within && neighbours ? varbind.shared_octets : 0});
      neighbours = within;
      oids.push_back(varbind.name.to_string());
    }
  }
  sink.finished(report);
  expect(output().occupied_octets() <= NdjsonSink::record_room(datagram.size()),
         "a datagram takes no more room than it was asked for");

  const std::vector<nlohmann::json> records = take_records(sink);
  expect(records.size() == oids.size() + 1, "every row and report has a line");
  for (std::size_t i = 0; i < oids.size(); ++i) {
    expect(records[i]["oid"] == oids[i], "a row has its own OID");
    expect(scene.tag() ? records[i]["tag"] == *scene.tag() : records[i]["tag"].is_null(),
           "a row has its target's tag");
  }
  expect(records.back()["kind"] == "target", "the report comes last");
  return 0;
}
