#include "mib/names.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/prng.h"
#include "mib/example_names.h"
#include "scratch/allocation_counter.h"

namespace snmpring::mib {
namespace {

ber::Oid oid(std::string_view text) { return ber::Oid::parse(text).value_or(ber::Oid()); }

/// Names of one or more files of lines that live as long as it.
class Example {
 public:
  Example() : Example(example_lines(), {}) {}
  Example(const std::vector<std::string>& first, const std::vector<std::string>& second)
      : first_(names_file(first)), second_(names_file(second)) {
    EXPECT_TRUE(names.add(first_));
    EXPECT_TRUE(names.add(second_));
  }
  Names names;

 private:
  std::vector<std::uint8_t> first_;
  std::vector<std::uint8_t> second_;
};

std::string found(const Names& names, std::string_view text) {
  const ber::Oid whole = oid(text);
  const Found answer = names.find(whole);
  if (!answer.object) return "";
  EXPECT_EQ(answer.object.oid(),
            ber::OidView::of_checked(whole.view().content().first(answer.object_octets)));
  return std::string(answer.object.module()) + "::" + std::string(answer.object.label());
}

TEST(NamesFind, GivesTheDeepestObject) {
  const Example example;
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1.2.2.1.2.7"), "IF-MIB::ifDescr");
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1.2.2.1.2"), "IF-MIB::ifDescr");
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1.2.2.1.7"), "IF-MIB::ifEntry");
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1.1.1.0"), "SNMPv2-MIB::sysDescr");
  EXPECT_EQ(found(example.names, "1.3.6.1.4.1.9.9.1.300.1"), "EXAMPLE-MIB::exampleMac");
}

TEST(NamesFind, PassesOverNodesWithoutALabel) {
  const Example example;
  // 1.3.6.1.2.1.31 and 31.1 are there for ifXTable alone.
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1.31.1"), "SNMPv2-SMI::mib-2");
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1.31.1.300000"), "SNMPv2-SMI::mib-2");
}

TEST(NamesFind, KnowsNothingOfOthers) {
  const Example example;
  for (const char* text : {"1.3.6.1", "1.3.6.1.4.1.9.9.2", "0.0", "2.4294967295.1", "1.3"}) {
    EXPECT_EQ(found(example.names, text), "") << text;
  }
  EXPECT_FALSE(example.names.find(ber::OidView()).object);
  EXPECT_FALSE(Names().find(oid("1.3.6.1.2.1")).object);
}

TEST(NamesFind, TakesTheDeepestOfSeveralFilesAndThenTheFirst) {
  const Example example({"1.3.6.1.2.1\tMINE-MIB\tmine\tnode",
                         "1.3.6.1.2.1.2.2.1.2\tMINE-MIB\tmyDescr\tcolumn\tOctetString"},
                        example_lines());
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1.2.2.1.2.7"), "MINE-MIB::myDescr");
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1.2.2.1.8.7"), "IF-MIB::ifOperStatus");
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1"), "MINE-MIB::mine");
}

TEST(NamesFind, AsksNoOtherFileBelowAColumn) {
  const Example example(example_lines(), {"1.3.6.1.2.1.2.2.1.2.7\tODD-MIB\todd\tnode"});
  EXPECT_EQ(found(example.names, "1.3.6.1.2.1.2.2.1.2.7"), "IF-MIB::ifDescr");
}

TEST(NamesFind, SaysWhatDecided) {
  const Example example;
  const auto decided = [&](std::string_view text) {
    return example.names.find(oid(text)).decided_octets;
  };
  // One octet for each arc but the first two, which are one.
  EXPECT_EQ(decided("1.3.6.1.2.1.2.2.1.2.7.7"), 9u);   // A column has nothing below it.
  EXPECT_EQ(decided("1.3.6.1.2.1.2.2.1.7.7.7"), 9u);   // The arc that fails.
  EXPECT_EQ(decided("1.3.6.1.2.1.2.2.1"), 9u);         // It ends, and others go on.
  EXPECT_EQ(decided("1.3.6.1.4.1.9.9.1.300.1"), 10u);  // 300 takes two octets.
}

/// Random OIDs around those of the example, so that most share their beginning with others.
ber::Oid random_oid(Prng& prng, const std::vector<std::string>& lines) {
  std::string text = lines[prng.below(lines.size())];
  text = text.substr(0, text.find('\t'));
  for (std::uint64_t cut = prng.below(3); cut > 0 && text.size() > 6; --cut) {
    text = text.substr(0, text.rfind('.'));
  }
  for (std::uint64_t more = prng.below(4); more > 0; --more) {
    text += '.' + std::to_string(prng.below(2) == 0 ? prng.below(10) : prng.below(1000));
  }
  return oid(text);
}

TEST(NamesFind, AgreesWithAListOfAllObjects) {
  const std::vector<std::string> lines = example_lines();
  const Example example;
  std::map<ber::Oid, std::string> labels;
  for (const std::string& line : lines) {
    const ObjectFacts object = facts_of(line);
    labels[object.oid] = object.label;
  }
  Prng prng(2);
  for (int i = 0; i < 20'000; ++i) {
    const ber::Oid asked = random_oid(prng, lines);
    std::string expected;
    for (const auto& [known, label] : labels) {
      if (asked.view().in_subtree(known)) expected = label;  // The last is the deepest.
    }
    ASSERT_EQ(example.names.find(asked).object.label(), expected) << asked.view().to_string();
  }
}

TEST(NameMemo, AnswersAsNamesDo) {
  const std::vector<std::string> lines = example_lines();
  const Example example({"1.3.6.1.2.1.2.2.1.2.7\tMINE-MIB\tbelowAColumn\tnode"}, lines);
  Prng prng(3);
  NameMemo memo;
  for (int i = 0; i < 50'000; ++i) {
    const ber::Oid asked = random_oid(prng, lines);
    const Found expected = example.names.find(asked);
    const Found answer = memo.find(example.names, asked);
    ASSERT_EQ(answer.object, expected.object) << asked.view().to_string();
    ASSERT_EQ(answer.object_octets, expected.object_octets) << asked.view().to_string();
  }
}

TEST(NameMemo, RemembersMisses) {
  const Example example;
  NameMemo memo;
  EXPECT_FALSE(memo.find(example.names, oid("1.3.6.1.4.1.8072.1.1")).object);
  // Other names are not asked where the first arcs are known to fail.
  EXPECT_FALSE(memo.find(Names(), oid("1.3.6.1.4.1.8072.1.2")).object);
  EXPECT_EQ(memo.find(example.names, oid("1.3.6.1.4.1.8072.1.3")).decided_octets, 7u);
}

TEST(Names, AllocateNothingToFindAndRead) {
  const Example example;
  const ber::Oid asked = oid("1.3.6.1.2.1.31.1.1.1.6.7");
  NameMemo memo;
  const std::size_t before = scratch::allocation_count();
  std::size_t octets = 0;
  for (int i = 0; i < 3; ++i) {
    const ObjectView object = memo.find(example.names, asked).object;
    octets += object.label().size() + object.module().size() + object.unit().size();
    for (std::size_t part = 0; part < object.index().size(); ++part) {
      octets += object.index()[part].object.oid().view().content().size();
    }
  }
  EXPECT_EQ(scratch::allocation_count(), before);
  EXPECT_GT(octets, 0u);
}

TEST(ObjectView, SaysWhatTheMibSays) {
  const Example example;
  const ObjectView status = example.names.resolve("ifOperStatus")->object;
  EXPECT_EQ(status.kind(), NodeKind::column);
  EXPECT_TRUE(status.has_instances());
  EXPECT_EQ(status.type(), BaseType::integer32);
  EXPECT_EQ(status.access(), Access::read_only);
  ASSERT_EQ(status.names().size(), 3u);
  EXPECT_EQ(status.names()[0].number, -6);
  EXPECT_EQ(status.names().name_of(2), "down");
  EXPECT_EQ(status.names().name_of(3), "");
  EXPECT_EQ(status.names().name_of(std::int64_t{1} << 32), "");
  EXPECT_EQ(status.names().number_of("up"), 1);
  EXPECT_EQ(status.names().number_of("ups"), std::nullopt);
  const ObjectView descr = example.names.resolve("sysDescr")->object;
  EXPECT_EQ(descr.convention(), "DisplayString");
  EXPECT_EQ(descr.hint(), "255a");
  ASSERT_EQ(descr.ranges().size(), 1u);
  EXPECT_EQ(descr.ranges()[0], (Range{0, 255}));
  EXPECT_EQ(descr.fixed_octets(), std::nullopt);
  EXPECT_EQ(example.names.resolve("exampleMac")->object.fixed_octets(), 6u);
  EXPECT_EQ(example.names.resolve("ifHCInOctets")->object.unit(), "octets");
}

TEST(ObjectView, OfNothingIsEmpty) {
  const ObjectView nothing;
  EXPECT_FALSE(nothing);
  EXPECT_EQ(nothing.label(), "");
  EXPECT_EQ(nothing.kind(), NodeKind::node);
  EXPECT_TRUE(nothing.names().empty());
  EXPECT_TRUE(nothing.index().empty());
  EXPECT_TRUE(nothing.oid().empty());
  EXPECT_FALSE(nothing.table());
  EXPECT_EQ(nothing.children().begin(), nothing.children().end());
}

TEST(ObjectView, KnowsItsTableAndItsColumns) {
  const Example example;
  const ObjectView column = example.names.resolve("ifDescr")->object;
  EXPECT_EQ(column.row().label(), "ifEntry");
  EXPECT_EQ(column.table().label(), "ifTable");
  EXPECT_EQ(column.table().row(), column.row());
  std::string labels;
  for (const ObjectView each : column.row().children()) labels += std::string(each.label()) + ' ';
  EXPECT_EQ(labels, "ifIndex ifDescr ifOperStatus ");
  EXPECT_FALSE(example.names.resolve("sysDescr")->object.table());
}

TEST(ObjectView, PassesOverChildrenWithoutALabel) {
  const Example example;
  std::string labels;
  for (const ObjectView each : example.names.resolve("mib-2")->object.children()) {
    labels += std::string(each.label()) + ' ';
  }
  EXPECT_EQ(labels, "system ");  // 2 and 31 have none.
}

TEST(IndexClause, OfARowThatAugmentsIsTheOthers) {
  const Example example;
  const ObjectView column = example.names.resolve("ifHCInOctets")->object;
  EXPECT_EQ(column.augments_label(), "ifEntry");
  EXPECT_EQ(column.augments(), example.names.resolve("ifEntry")->object);
  ASSERT_EQ(column.index().size(), 1u);
  EXPECT_EQ(column.index()[0].object, example.names.resolve("ifIndex")->object);
}

TEST(IndexClause, KeepsPartsThatNoFileKnows) {
  const Example example;
  const IndexClause index = example.names.resolve("exampleMac")->object.index();
  ASSERT_EQ(index.size(), 3u);
  EXPECT_EQ(index[0].object.label(), "ifIndex");
  EXPECT_EQ(index[1].label, "elsewhereIndex");
  EXPECT_FALSE(index[1].object);
  EXPECT_FALSE(index[1].implied);
  EXPECT_TRUE(index[2].implied);
}

TEST(IndexClause, FindsPartsAndAugmentedRowsInOtherFiles) {
  const Example example(
      {"1.3.6.1.4.1.5.1\tVENDOR-MIB\tvEntry\trow\t\t\t\t\t\t\t\tifIndex",
       "1.3.6.1.4.1.5.2\tVENDOR-MIB\twEntry\trow\t\t\t\t\t\t\t\tAUGMENTS ifXEntry"},
      example_lines());
  EXPECT_EQ(example.names.resolve("vEntry")->object.index()[0].object.module(), "IF-MIB");
  const ObjectView augmenting = example.names.resolve("wEntry")->object;
  EXPECT_EQ(augmenting.augments().label(), "ifXEntry");
  ASSERT_EQ(augmenting.index().size(), 1u);
  EXPECT_EQ(augmenting.index()[0].object.label(), "ifIndex");
}

TEST(IndexClause, OfRowsThatAugmentEachOtherIsEmpty) {
  const Example example({"1.3.6.1.4.1.5.1\tA-MIB\taEntry\trow\t\t\t\t\t\t\t\tAUGMENTS bEntry",
                         "1.3.6.1.4.1.5.2\tA-MIB\tbEntry\trow\t\t\t\t\t\t\t\tAUGMENTS aEntry"},
                        {});
  EXPECT_TRUE(example.names.resolve("aEntry")->object.index().empty());
}

TEST(Names, KnowWhatIsBuiltIn) {
  const Names names = Names::built_in();
  EXPECT_EQ(found(names, "1.3.6.1.2.1.31.1.1.1.6.7"), "IF-MIB::ifHCInOctets");
}

TEST(Names, StayValidWhenTheyAreMovedAndAddedTo) {
  Example example;
  const ObjectView object = example.names.resolve("ifDescr")->object;
  Names moved = std::move(example.names);
  for (int i = 0; i < 20; ++i) moved.add_built_in();
  EXPECT_EQ(object.label(), "ifDescr");
  EXPECT_EQ(object, moved.resolve("IF-MIB::ifDescr")->object);
}

}  // namespace
}  // namespace snmpring::mib
