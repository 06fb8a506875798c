// The key `name` of varbind records, and records that say what an object is.
#include "records/row_names.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/prng.h"
#include "record_check/known_records.h"
#include "records/ndjson_sink.h"
#include "records/object_record.h"
#include "records/output.h"
#include "scratch/example_names.h"

namespace snmpring::records {
namespace {

using Json = nlohmann::ordered_json;

class CollectingSystem : public OutputSystem {
 public:
  ssize_t write(int, WriteMode, const char* octets, std::size_t size) override {
    text.append(octets, size);
    return static_cast<ssize_t>(size);
  }
  std::string text;
};

/// A sink and what it has written.
class NamingSink {
 public:
  explicit NamingSink(const mib::Names* names) : sink_(*output_, {}, system_zones(), names) {}

  /// The record of one row with a number as its value.
  std::string line(const ber::Oid& oid, std::uint64_t position = 0) {
    ber::Value value;
    value.type = ber::ValueType::integer32;
    value.number = 7;
    const session::Target target{
        .endpoint = {IpAddress::v4(0xC0000201), 161}, .position = position, .profile = &profile_};
    sink_.begin_reply(target, {});
    sink_.row({root_, oid, value});
    sink_.flush();
    EXPECT_EQ(schema::test::fault_in_records(system_.text), "");
    return std::exchange(system_.text, {});
  }

  NdjsonSink& sink() { return sink_; }
  Output& output() { return *output_; }

 private:
  CollectingSystem system_;
  std::unique_ptr<Output> output_ =
      Output::adopt(UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC)), WriteMode::nonblocking,
                    NdjsonSink::output_capacity(), system_)
          .value();
  NdjsonSink sink_;
  session::Plan plan_;
  session::TargetProfile profile_{.plan = &plan_, .tag = std::nullopt, .name = {}};
  session::Root root_ = *session::Root::parse("1.3.6");
};

class RowNamesTest : public testing::Test {
 protected:
  Json name_of(const char* oid) { return Json::parse(sink.line(*ber::Oid::parse(oid)))["name"]; }

  scratch::ExampleNames example;
  NamingSink sink{&example.names};
};

TEST_F(RowNamesTest, AreModuleObjectAndIndex) {
  EXPECT_EQ(name_of("1.3.6.1.2.1.1.1.0"), "SNMPv2-MIB::sysDescr.0");
  EXPECT_EQ(name_of("1.3.6.1.2.1.2.2.1.2.7"), "IF-MIB::ifDescr.7");
  EXPECT_EQ(name_of("1.3.6.1.2.1.2.2.1.2.300.4294967295.0"), "IF-MIB::ifDescr.300.4294967295.0");
  EXPECT_EQ(name_of("1.3.6.1.2.1.2.2.1.5.7"), "IF-MIB::ifSpeed.7");
}

TEST_F(RowNamesTest, HaveNoIndexWhereTheOidHasNone) {
  EXPECT_EQ(name_of("1.3.6.1.2.1.1.1"), "SNMPv2-MIB::sysDescr");
}

TEST_F(RowNamesTest, AreNullForWhatIsNoInstanceOfAnObject) {
  for (const char* const oid :
       {"1.3.6.1.2.1.1", "1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.2.2.1.3.1", "1.3.6.1.2.1.2.2.1",
        "1.3.6.1.2.1.2.2", "1.3.6.1.4.1.99", "1.3.6.1.4.1.100.1", "2.999", "0.0"}) {
    EXPECT_TRUE(name_of(oid).is_null()) << oid;
  }
}

TEST_F(RowNamesTest, AreOfTheDeepestObject) {
  EXPECT_EQ(name_of("1.3.6.1.4.1.99.1.0"), "ODD-MIB::parent.0");
  EXPECT_EQ(name_of("1.3.6.1.4.1.99.1.5.0"), "ODD-MIB::child.0");
  EXPECT_EQ(name_of("1.3.6.1.4.1.99.1.6.0"), "ODD-MIB::parent.6.0");
}

TEST_F(RowNamesTest, ChangeNothingElseOfARecord) {
  NamingSink plain(nullptr);
  for (const char* const oid : {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.2.2.1.2.7", "1.3.6.1.4.1.9.9"}) {
    Json named = Json::parse(sink.line(*ber::Oid::parse(oid)));
    named["name"] = nullptr;
    EXPECT_EQ(named.dump() + '\n', plain.line(*ber::Oid::parse(oid)));
  }
}

// Targets of which some share a memo, with rows that come in no order.
TEST_F(RowNamesTest, AreThoseOfAFullSearchWhoeverWasAskedBefore) {
  Prng prng(20'261'201);
  std::vector<ber::Oid> oids;
  for (const mib::ObjectFacts& object : scratch::example_objects()) {
    const std::string text = object.oid.view().to_string();
    for (const char* const rest : {"", ".0", ".1", ".5.0", ".130", ".16512.1"}) {
      oids.push_back(*ber::Oid::parse(text + rest));
    }
    oids.push_back(*ber::Oid::parse(text.substr(0, text.rfind('.')) + ".129.1"));
  }
  for (int i = 0; i < 20'000; ++i) {
    const ber::Oid& oid = oids[prng.below(oids.size())];
    const mib::Found found = example.names.find(oid);
    Json expected;
    if (found.object && found.object.has_instances()) {
      const std::string text = oid.view().to_string();
      expected = std::string(found.object.module()) + "::" + std::string(found.object.label()) +
                 text.substr(found.object.oid().view().to_string().size());
    }
    const std::string line = sink.line(oid, prng.below(4) * 2048 + prng.below(3));
    ASSERT_EQ(Json::parse(line)["name"], expected) << oid.view().to_string();
  }
}

// As the proof in NdjsonSink::record_room() has it: more would break an invariant.
TEST(RowNames, FitTheRoomOfTheWorstDatagram) {
  const std::string longest(RowNames::kLabelOctetsMax, 'x');
  const scratch::ExampleNames example(
      {scratch::object(longest, longest, "1.3", mib::NodeKind::column, mib::BaseType::integer32)});
  NamingSink sink(&example.names);
  std::string deep = "1.3";
  for (int i = 2; i < 128; ++i) deep += ".4294967295";
  const session::Root root = *session::Root::parse(deep);
  session::Plan plan;
  const std::string tag(session::kTagOctetsMax, '\x01');
  const session::TargetProfile profile{.plan = &plan, .tag = tag, .name = {}};
  const session::Target target{.endpoint = {IpAddress::v4(0xFFFFFFFF), 65535}, .profile = &profile};
  ber::Value value;
  value.type = ber::ValueType::no_such_instance;
  for (const std::size_t datagram : {std::size_t{6}, NdjsonSink::kDatagramOctetsMax}) {
    const std::size_t before = sink.output().buffered_octets();
    sink.sink().begin_reply(target, {});
    for (std::size_t i = 0; i < datagram / 6; ++i) {
      sink.sink().row({root, ber::Oid{1, 3}, value});
    }
    sink.sink().row({root, root.oid(), value});
    const std::size_t printed = sink.output().buffered_octets() - before;
    EXPECT_GT(printed, datagram / 6 * (longest.size() + longest.size() + tag.size()));
    EXPECT_LE(printed, NdjsonSink::record_room(datagram));
    sink.line(ber::Oid{1, 3});  // Makes place for the next.
  }
}

std::string record_of(const char* name) {
  const scratch::ExampleNames example;
  std::string record = object_record(example.names.resolve(name)->object);
  EXPECT_EQ(schema::test::fault_in_records(record), "");
  return record;
}

TEST(ObjectRecord, SaysAllThatIsKnown) {
  EXPECT_EQ(record_of("ifDescr"),
            R"({"kind":"object","oid":"1.3.6.1.2.1.2.2.1.2","name":"IF-MIB::ifDescr",)"
            R"("type":"OctetString","tc":"DisplayString","hint":"255a","unit":null,)"
            R"("access":"read-only","table":"ifTable","index":["ifIndex"],"enums":null})"
            "\n");
  EXPECT_EQ(record_of("ifOperStatus"),
            R"({"kind":"object","oid":"1.3.6.1.2.1.2.2.1.8","name":"IF-MIB::ifOperStatus",)"
            R"("type":"Integer32","tc":null,"hint":null,"unit":null,"access":null,)"
            R"("table":"ifTable","index":["ifIndex"],)"
            R"("enums":[{"n":1,"name":"up"},{"n":2,"name":"down"}]})"
            "\n");
}

TEST(ObjectRecord, HasAllKeysWhereNothingIsKnown) {
  EXPECT_EQ(record_of("mib-2"),
            R"({"kind":"object","oid":"1.3.6.1.2.1","name":"SNMPv2-SMI::mib-2","type":null,)"
            R"("tc":null,"hint":null,"unit":null,"access":null,"table":null,"index":null,)"
            R"("enums":null})"
            "\n");
}

TEST(ObjectRecord, IsJsonWhateverTheTextsAre) {
  EXPECT_EQ(Json::parse(record_of("ifSpeed"))["unit"], "\"bits\" per second");
}

TEST(ObjectRecord, TellsAnImpliedPartOfTheIndex) {
  const Json record = Json::parse(record_of("oddTable"));
  EXPECT_EQ(record["table"], "oddTable");
  EXPECT_EQ(record["index"], (Json{"ifIndex", "IMPLIED oddName"}));
}

}  // namespace
}  // namespace snmpring::records
