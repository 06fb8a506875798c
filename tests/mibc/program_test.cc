// snmpring-mibc from its command line to the names file, with sound modules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "compilation.h"

namespace snmpring::mibc {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kTable = R"(
tTable OBJECT-TYPE SYNTAX SEQUENCE OF TEntry MAX-ACCESS not-accessible STATUS current
  DESCRIPTION "" ::= { enterprises 7 }
tEntry OBJECT-TYPE SYNTAX TEntry MAX-ACCESS not-accessible STATUS current
  DESCRIPTION "" INDEX { tPort, IMPLIED tName } ::= { tTable 1 }
TEntry ::= SEQUENCE { tPort Unsigned32, tName DisplayString, tState INTEGER }
tPort OBJECT-TYPE SYNTAX Unsigned32 (1..4294967295) UNITS "ports" MAX-ACCESS not-accessible
  STATUS current DESCRIPTION "" ::= { tEntry 1 }
tName OBJECT-TYPE SYNTAX DisplayString (SIZE (1..16)) MAX-ACCESS not-accessible
  STATUS current DESCRIPTION "" ::= { tEntry 2 }
tState OBJECT-TYPE SYNTAX INTEGER { up(1), down(2) } MAX-ACCESS read-write
  STATUS current DESCRIPTION "" ::= { tEntry 3 }
)";

TEST(MibcProgram, CompilesWhatDebianHas) {
  SNMPRING_NEEDS_MIBC();
  const std::string folder = "/usr/share/snmp/mibs";
  if (!std::filesystem::exists(folder + "/UCD-SNMP-MIB.txt")) {
    GTEST_SKIP() << "no modules in " << folder << ": libsnmp-base is not installed";
  }
  Compilation compilation;
  ASSERT_TRUE(compilation.run({}, folder)) << compilation.said();
  EXPECT_THAT(compilation.last_line(), StartsWith("13 files, 13 modules, "));
  EXPECT_EQ(compilation.oid("UCD-SNMP-MIB::laLoadInt"), "1.3.6.1.4.1.2021.10.1.5");
}

TEST(MibcProgram, KnowsTypesHintsUnitsAccessAndNames) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("T-MIB", module_text("T-MIB", kTable));
  ASSERT_TRUE(compilation.run()) << compilation.said();
  EXPECT_EQ(
      compilation.last_line(),
      "1 file, 1 module, 5 objects, 1 table; 0 modules incomplete, 0 files without a module\n");

  const mib::ObjectView port = compilation.object("T-MIB::tPort");
  EXPECT_EQ(port.type(), mib::BaseType::unsigned32);
  EXPECT_EQ(port.unit(), "ports");
  EXPECT_EQ(port.access(), mib::Access::not_accessible);
  ASSERT_EQ(port.ranges().size(), 1u);
  EXPECT_EQ(port.ranges()[0].high, 4'294'967'295);
  const mib::ObjectView name = compilation.object("T-MIB::tName");
  EXPECT_EQ(name.convention(), "DisplayString");
  EXPECT_EQ(name.hint(), "255a");
  const mib::ObjectView state = compilation.object("T-MIB::tState");
  EXPECT_EQ(state.names().name_of(2), "down");
  EXPECT_EQ(state.access(), mib::Access::read_write);
}

TEST(MibcProgram, KnowsTablesRowsAndTheirIndex) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("T-MIB", module_text("T-MIB", kTable));
  ASSERT_TRUE(compilation.run()) << compilation.said();
  EXPECT_EQ(compilation.object("T-MIB::tTable").kind(), mib::NodeKind::table);
  EXPECT_EQ(compilation.object("T-MIB::tEntry").kind(), mib::NodeKind::row);
  const mib::ObjectView state = compilation.object("T-MIB::tState");
  EXPECT_EQ(state.kind(), mib::NodeKind::column);
  const mib::IndexClause index = state.index();
  ASSERT_EQ(index.size(), 2u);
  EXPECT_EQ(index[0].label, "tPort");
  EXPECT_FALSE(index[0].implied);
  EXPECT_EQ(index[1].label, "tName");
  EXPECT_TRUE(index[1].implied);
}

TEST(MibcProgram, MakesTheSameFileOfTheSameModules) {
  SNMPRING_NEEDS_MIBC();
  std::string contents[2];
  for (int round = 0; round < 2; ++round) {
    Compilation compilation;
    // Folders list their entries in the order of making, or another; never in ours.
    for (int i = 0; i < 20; ++i) {
      const std::string n = std::to_string(round == 0 ? i : 19 - i);
      compilation.write(
          "m" + n, module_text("M" + n + "-MIB", branch("shared", "enterprises", 5) +
                                                     scalar("own" + n, "Integer32", "shared", 1)));
    }
    ASSERT_TRUE(compilation.run()) << compilation.said();
    contents[round] = compilation.content();
  }
  EXPECT_EQ(contents[0], contents[1]);
}

TEST(MibcProgram, TakesTheFactsOfTheModuleWithAnIdentity) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  // The old module comes first by its name, and is needed by the new one.
  compilation.write("A", module_text("A-MIB", scalar("both", "INTEGER", "enterprises", 1)));
  compilation.write(
      "B",
      "B-MIB DEFINITIONS ::= BEGIN IMPORTS both FROM A-MIB enterprises FROM SNMPv2-SMI;\n"
      "b MODULE-IDENTITY LAST-UPDATED \"200001010000Z\" ORGANIZATION \"\" CONTACT-INFO \"\" "
      "DESCRIPTION \"\" ::= { enterprises 2 }\n" +
          scalar("both", "Gauge32", "enterprises", 1) + "END\n");
  ASSERT_TRUE(compilation.run()) << compilation.said();
  EXPECT_EQ(compilation.object("1.3.6.1.4.1.1").module(), "B-MIB");
  EXPECT_EQ(compilation.object("1.3.6.1.4.1.1").type(), mib::BaseType::gauge32);
}

TEST(MibcProgram, TakesTheFactsOfThePathThatWasNamedFirst) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("a/A", module_text("A-MIB", scalar("both", "Integer32", "enterprises", 1)));
  compilation.write("b/B", module_text("B-MIB", scalar("both", "Gauge32", "enterprises", 1)));
  ASSERT_TRUE(compilation.run({}, compilation.path("b") + " " + compilation.path("a")));
  EXPECT_EQ(compilation.object("1.3.6.1.4.1.1").module(), "B-MIB");
  EXPECT_EQ(compilation.object("1.3.6.1.4.1.1").type(), mib::BaseType::gauge32);
}

TEST(MibcProgram, CompilesOneModuleAndWhatItImports) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  for (const char* const name : {"A", "B", "C"}) {
    compilation.write(name, module_text(name + std::string("-MIB"),
                                        branch(std::string("n") + name, "enterprises", *name)));
  }
  ASSERT_TRUE(compilation.run("--module B-MIB")) << compilation.said();
  EXPECT_THAT(compilation.last_line(), StartsWith("3 files, 1 module, 1 object, "));
  EXPECT_NE(compilation.oid("nB"), "");
  EXPECT_EQ(compilation.oid("nA"), "");
}

TEST(MibcProgram, WritesToTheFolderOfItsUserByDefault) {
  SNMPRING_NEEDS_MIBC();
  const scratch::ScratchFolder home;
  home.write("T-MIB", module_text("T-MIB", branch("t", "enterprises", 1)));
  const auto done = tools_test::run("umask 077; HOME=" + home.folder().string() + " " + kMibc +
                                    " " + home.path("T-MIB"));
  ASSERT_EQ(done.status, 0) << done.output;
  struct stat status {};
  ASSERT_EQ(::stat(home.path(".local/share/snmpring/names").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0644u);
}

TEST(MibcProgram, WritesFactsOfEachObjectWhenAsked) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("T-MIB", module_text("T-MIB", kTable));
  ASSERT_TRUE(compilation.run("--facts " + compilation.folder().path("facts")));
  const std::string facts = scratch::content_of(compilation.folder().path("facts"));
  EXPECT_EQ(std::ranges::count(facts, '\n'), 5);
  EXPECT_THAT(facts, HasSubstr(R"("label":"tName","kind":"column","type":"OctetString",)"
                               R"("tc":"DisplayString","hint":"255a","unit":null,)"
                               R"("access":"not-accessible","ranges":[[1,16]])"));
}

TEST(MibcProgram, RefusesAWrongCommandLine) {
  SNMPRING_NEEDS_MIBC();
  const auto refuses = [](const std::string& arguments, const std::string& what) {
    const auto done = tools_test::run(std::string(kMibc) + " " + arguments);
    EXPECT_EQ(done.status, 64) << arguments << done.output;
    EXPECT_THAT(done.output, StartsWith("snmpring-mibc: ")) << arguments;
    EXPECT_THAT(done.output, HasSubstr(what)) << arguments;
    EXPECT_EQ(std::ranges::count(done.output, '\n'), 1) << done.output;
  };
  refuses("", "PATH");
  refuses("--outptu x /", "--outptu");
  refuses("--quiet --verbose /tmp", "--verbose");
  refuses("-o /tmp/x /nowhere/at/all", "/nowhere/at/all: No such file");
}

TEST(MibcProgram, RefusesAModuleThatIsNotThere) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("A", module_text("A-MIB", branch("a", "enterprises", 1)));
  EXPECT_FALSE(compilation.run("--module B-MIB"));
  EXPECT_EQ(compilation.status(), 64);
  EXPECT_THAT(compilation.said(), HasSubstr("--module B-MIB"));
}

TEST(MibcProgram, RefusesAnOutputThatCannotBeMade) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("A", module_text("A-MIB", branch("a", "enterprises", 1)));
  const auto done =
      tools_test::run(std::string(kMibc) + " -o " + compilation.folder().path("no/such/folder") +
                      " " + compilation.path());
  EXPECT_EQ(done.status, 73) << done.output;
  EXPECT_THAT(done.output, HasSubstr("--output"));
}

TEST(MibcProgram, HelpsAndTellsItsVersion) {
  SNMPRING_NEEDS_MIBC();
  const auto help = tools_test::run(std::string(kMibc) + " --help");
  EXPECT_EQ(help.status, 0);
  for (const char* const option :
       {"--output", "--module", "--facts", "--strict", "--quiet", "--verbose"}) {
    EXPECT_THAT(help.output, HasSubstr(option));
  }
  const auto version = tools_test::run(std::string(kMibc) + " --version");
  EXPECT_EQ(version.status, 0);
  EXPECT_THAT(version.output, StartsWith("snmpring-mibc 0."));
}

}  // namespace
}  // namespace snmpring::mibc
