#include "mib/names_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/prng.h"
#include "mib/example_names.h"
#include "mib/names.h"

namespace snmpring::mib {
namespace {

struct Added {
  std::string line;
  ObjectOrigin origin;
};

std::vector<std::uint8_t> written(const std::vector<Added>& objects) {
  NamesWriter writer;
  for (const Added& added : objects) {
    EXPECT_TRUE(writer.add(facts_of(added.line), added.origin)) << added.line;
  }
  return writer.finish();
}

/// `MODULE::label type` of the name that counts, in whichever order the objects come.
std::string name_that_counts(std::vector<Added> objects, const ber::Oid& oid) {
  std::string name;
  for (int turn = 0; turn < 2; ++turn) {
    const std::vector<std::uint8_t> file = written(objects);
    Names names;
    EXPECT_TRUE(names.add(file));
    const ObjectView object = names.find(oid).object;
    const std::string now = std::string(object.module()) + "::" + std::string(object.label()) +
                            ' ' + std::string(base_type_word(object.type()));
    EXPECT_TRUE(name.empty() || name == now) << name << " or " << now;
    name = now;
    std::ranges::reverse(objects);
  }
  return name;
}

const ber::Oid kDescr{1, 3, 6, 1, 2, 1, 2, 2, 1, 2};
const std::string kDescrText = "1.3.6.1.2.1.2.2.1.2\t";

TEST(NameThatCounts, IsOfAModuleWithIdentityFirst) {
  EXPECT_EQ(
      name_that_counts({{kDescrText + "RFC1213-MIB\tifDescr\tcolumn\tOctetString", {false, 0}},
                        {kDescrText + "Z-MIB\tanything\tnode", {true, 9}}},
                       kDescr),
      "Z-MIB::anything ");
}

TEST(NameThatCounts, IsThenOfAnObjectWithAType) {
  EXPECT_EQ(name_that_counts({{kDescrText + "A-MIB\tbranch\tnode", {true, 0}},
                              {kDescrText + "Z-MIB\tcounter\tcolumn\tCounter32", {true, 9}}},
                             kDescr),
            "Z-MIB::counter Counter32");
  EXPECT_EQ(name_that_counts({{kDescrText + "A-MIB\tbranch\tnode", {true, 0}},
                              {kDescrText + "Z-MIB\tsomeTable\ttable", {true, 9}}},
                             kDescr),
            "Z-MIB::someTable ");
}

TEST(NameThatCounts, IsThenOfThePathThatWasNamedFirst) {
  EXPECT_EQ(name_that_counts({{kDescrText + "A-MIB\ta\tcolumn\tCounter32", {true, 1}},
                              {kDescrText + "Z-MIB\tz\tcolumn\tCounter32", {true, 0}}},
                             kDescr),
            "Z-MIB::z Counter32");
}

TEST(NameThatCounts, IsThenOfTheModuleThatIsFirstInTheOrderOfOctets) {
  EXPECT_EQ(name_that_counts({{kDescrText + "a-MIB\ta\tcolumn\tCounter32", {true, 0}},
                              {kDescrText + "Z-MIB\tz\tcolumn\tGauge32", {true, 0}}},
                             kDescr),
            "Z-MIB::z Gauge32");
}

TEST(NamesWriter, KeepsTheOtherNamesOfAnOid) {
  const auto file = written({{kDescrText + "RFC1213-MIB\tifDescr\tcolumn\tOctetString", {false, 0}},
                             {kDescrText + "OLD-MIB\toldDescr\tcolumn\tOctetString", {false, 0}},
                             {kDescrText + "IF-MIB\tifDescr\tcolumn\tOctetString", {true, 0}}});
  Names names;
  ASSERT_TRUE(names.add(file));
  for (const char* text : {"ifDescr", "IF-MIB::ifDescr", "RFC1213-MIB::ifDescr", "oldDescr"}) {
    const auto named = names.resolve(text);
    ASSERT_TRUE(named) << text;
    EXPECT_EQ(named->oid, kDescr) << text;
    EXPECT_EQ(named->object.module(), "IF-MIB") << text;
  }
}

TEST(NamesWriter, MakesTheSameFileInWhateverOrderObjectsCome) {
  std::vector<Added> objects;
  for (const std::string& line : example_lines()) objects.push_back({line, {true, 0}});
  objects.push_back({kDescrText + "RFC1213-MIB\tifDescr\tcolumn\tOctetString", {false, 0}});
  objects.push_back({kDescrText + "OLD-MIB\toldDescr\tcolumn\tOctetString", {false, 0}});
  // One module that says the same OID twice, once otherwise and once again.
  objects.push_back(
      {kDescrText + "OLD-MIB\toldDescr\tcolumn\tCounter32\t\t\t\t\ta(1)", {false, 0}});
  objects.push_back(
      {kDescrText + "OLD-MIB\toldDescr\tcolumn\tCounter32\t\t\t\t\tb(1)", {false, 0}});
  objects.push_back(objects[5]);
  const auto file = written(objects);
  Prng prng(1);
  for (int turn = 0; turn < 50; ++turn) {
    for (std::size_t i = objects.size(); i > 1; --i) {
      std::swap(objects[i - 1], objects[prng.below(i)]);
    }
    ASSERT_EQ(written(objects), file) << turn;
  }
}

TEST(NamesWriter, CountsWhatIsInTheFile) {
  NamesWriter writer;
  for (const std::string& line : example_lines()) writer.add(facts_of(line), {true, 0});
  writer.add(facts_of(kDescrText + "RFC1213-MIB\tifDescr\tcolumn"), {false, 0});
  writer.add(facts_of(kDescrText + "RFC1213-MIB\tifDescr\tcolumn"), {false, 0});
  writer.add(ObjectFacts{}, {});
  writer.finish();
  EXPECT_EQ(writer.counts().objects, example_lines().size());
  EXPECT_EQ(writer.counts().tables, 3u);
  EXPECT_EQ(writer.counts().other_names, 1u);
  EXPECT_EQ(writer.counts().refused, 1u);
}

TEST(NamesWriter, RefusesWhatNoNameCanBe) {
  const ObjectFacts good = facts_of(kDescrText + "IF-MIB\tifDescr\tcolumn");
  NamesWriter writer;
  const auto refused = [&](auto change) {
    ObjectFacts object = good;
    change(object);
    return !writer.add(object, {true, 0});
  };
  EXPECT_FALSE(refused([](ObjectFacts&) {}));
  EXPECT_TRUE(refused([](ObjectFacts& object) { object.oid = ber::Oid(); }));
  EXPECT_TRUE(refused([](ObjectFacts& object) { object.oid = *ber::Oid::parse("2.4294967295"); }));
  EXPECT_FALSE(refused([](ObjectFacts& object) { object.oid = *ber::Oid::parse("2.4294967215"); }));
  for (const std::string& text :
       {std::string(), std::string(256, 'a'), std::string("a b"), std::string("a\"b"),
        std::string("a\\b"), std::string("a\nb"), std::string("\xC3\xA4"), std::string(1, '\0')}) {
    EXPECT_TRUE(refused([&](ObjectFacts& object) { object.label = text; })) << text;
    EXPECT_TRUE(refused([&](ObjectFacts& object) { object.module = text; })) << text;
  }
  EXPECT_FALSE(refused([](ObjectFacts& object) { object.label = std::string(255, 'a'); }));
}

TEST(NamesWriter, MakesOtherTextsPrintable) {
  ObjectFacts object = facts_of(kDescrText + "IF-MIB\tifDescr\tcolumn\tInteger32");
  object.unit = "\"\n\xB5s";
  object.hint = "d\x01";
  object.convention = "Two Words";
  object.names = {{1, "a\"b"}, {2, ""}, {std::int64_t{1} << 40, "far"}, {1, "again"}, {0, "zero"}};
  NamesWriter writer;
  ASSERT_TRUE(writer.add(object, {true, 0}));
  const auto file = writer.finish();
  Names names;
  ASSERT_TRUE(names.add(file));
  const ObjectView view = names.find(kDescr).object;
  EXPECT_EQ(view.unit(), "\"??s");
  EXPECT_EQ(view.hint(), "d?");
  EXPECT_EQ(view.convention(), "Two?Words");
  ASSERT_EQ(view.names().size(), 2u);
  EXPECT_EQ(view.names()[0].name, "zero");
  EXPECT_EQ(view.names()[1].name, "a?b");
}

TEST(NamesWriter, TakesIndexObjectsFromTheSameModuleFirst) {
  const auto file =
      written({{"1.3.6.1.4.1.1.1\tB-MIB\tbEntry\trow\t\t\t\t\t\t\t\tslot,IMPLIED name", {true, 0}},
               {"1.3.6.1.4.1.1.1.1\tB-MIB\tslot\tcolumn\tInteger32", {false, 9}},
               {"1.3.6.1.4.1.2.1.1\tA-MIB\tslot\tcolumn\tOctetString", {true, 0}},
               {"1.3.6.1.4.1.2.1.2\tA-MIB\tname\tcolumn\tOctetString", {true, 1}},
               {"1.3.6.1.4.1.3.1.2\tC-MIB\tname\tcolumn\tInteger32", {true, 0}}});
  Names names;
  ASSERT_TRUE(names.add(file));
  const IndexClause index = names.resolve("bEntry")->object.index();
  ASSERT_EQ(index.size(), 2u);
  EXPECT_EQ(index[0].object.module(), "B-MIB");
  EXPECT_FALSE(index[0].implied);
  EXPECT_EQ(index[1].object.module(), "C-MIB");
  EXPECT_TRUE(index[1].implied);
}

TEST(NamesWriter, TakesIndexObjectsOfAStandardBeforeThoseOfAnotherVendor) {
  const auto file =
      written({{"1.3.6.1.4.1.1.1\tB-MIB\tbEntry\trow\t\t\t\t\t\t\t\tifIndex", {true, 0}},
               {"1.3.6.1.4.1.2.1.1\tA-MIB\tifIndex\tcolumn\tOctetString", {true, 0}},
               {"1.3.6.1.2.1.2.2.1.1\tRFC1213-MIB\tifIndex\tcolumn\tInteger32", {false, 1}}});
  Names names;
  ASSERT_TRUE(names.add(file));
  EXPECT_EQ(names.resolve("bEntry")->object.index()[0].object.module(), "RFC1213-MIB");
}

}  // namespace
}  // namespace snmpring::mib
