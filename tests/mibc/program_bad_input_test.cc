// snmpring-mibc and files that are no modules, or broken ones: what can be placed is, what cannot
// is named, and nothing hangs or crashes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <random>

#include "compilation.h"

namespace snmpring::mibc {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kSound =
    module_text("T-MIB", branch("t", "enterprises", 7) + scalar("tOne", "Integer32", "t", 1));

TEST(MibcBadInput, ByteOrderMarkLineEndsAndLatin1DoNoHarm) {
  SNMPRING_NEEDS_MIBC();
  std::string crlf;
  for (const char c : kSound) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  std::string latin = kSound;
  latin.replace(latin.find("DESCRIPTION \"\""), 14, "DESCRIPTION \"gr\xFC\xDF\" \xA0");
  for (const std::string& text : {"\xEF\xBB\xBF" + kSound, crlf, latin, kSound + "\x1A"}) {
    Compilation compilation;
    compilation.write("m", text);
    EXPECT_TRUE(compilation.run("--strict")) << compilation.said();
    EXPECT_EQ(compilation.oid("T-MIB::tOne"), "1.3.6.1.4.1.7.1");
  }
}

TEST(MibcBadInput, PipesAndDevicesAreNotRead) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("m", kSound);
  ASSERT_EQ(::mkfifo(compilation.path("fifo").c_str(), 0600), 0);
  std::filesystem::create_symlink("/dev/zero", compilation.path("zero"));
  EXPECT_TRUE(compilation.run()) << compilation.said();
  EXPECT_THAT(compilation.said(), HasSubstr("fifo: is no regular file\n"));
  EXPECT_THAT(compilation.said(), HasSubstr("zero: is no regular file\n"));
  EXPECT_THAT(compilation.last_line(), StartsWith("1 file, 1 module, 2 objects, "));
  EXPECT_FALSE(compilation.run({}, compilation.path("fifo")));
  EXPECT_EQ(compilation.status(), 65);
}

TEST(MibcBadInput, LinksToFoldersAreNotFollowed) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("m", kSound);
  std::filesystem::create_directory_symlink(compilation.path(), compilation.path("round"));
  EXPECT_TRUE(compilation.run()) << compilation.said();
  EXPECT_THAT(compilation.last_line(), StartsWith("1 file, "));
}

TEST(MibcBadInput, HugeFilesAreNotRead) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("m", kSound);
  compilation.write("huge", kSound);
  std::filesystem::resize_file(compilation.path("huge"), (std::size_t{32} << 20) + 1);
  EXPECT_TRUE(compilation.run()) << compilation.said();
  EXPECT_THAT(compilation.said(), HasSubstr("huge: is larger than 32 MiB\n"));
}

TEST(MibcBadInput, ObjectsThatAreTheirOwnAncestorsAreNamed) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write(
      "m", module_text("T-MIB", branch("a", "b", 1) + branch("b", "a", 1) +
                                    branch("self", "self", 1) + branch("sound", "enterprises", 1)));
  EXPECT_TRUE(compilation.run()) << compilation.said();
  EXPECT_EQ(compilation.oid("sound"), "1.3.6.1.4.1.1");
  EXPECT_EQ(compilation.oid("a"), "");
  EXPECT_THAT(compilation.said(), HasSubstr("module T-MIB: 2 objects have no parent ("));
  EXPECT_THAT(compilation.said(), HasSubstr("module T-MIB: 1 object has no parent (self)"));
}

TEST(MibcBadInput, AModuleMayImportItself) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("m",
                    "T-MIB DEFINITIONS ::= BEGIN IMPORTS t FROM T-MIB enterprises FROM "
                    "SNMPv2-SMI;\n" +
                        branch("t", "enterprises", 7) + "END\n");
  EXPECT_TRUE(compilation.run("--strict")) << compilation.said();
  EXPECT_EQ(compilation.oid("t"), "1.3.6.1.4.1.7");
}

TEST(MibcBadInput, ModulesMayImportEachOther) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  const auto module = [](const std::string& own, const std::string& other) {
    return own + "-MIB DEFINITIONS ::= BEGIN\nIMPORTS " + other + "Type FROM " + other +
           "-MIB enterprises FROM SNMPv2-SMI;\n" + own +
           "Type ::= TEXTUAL-CONVENTION DISPLAY-HINT \"1x:\" STATUS current DESCRIPTION \"\" "
           "SYNTAX OCTET STRING\n" +
           scalar("of" + own, other + "Type", "enterprises", own[0]) + "END\n";
  };
  compilation.write("a", module("A", "B"));
  compilation.write("b", module("B", "A"));
  EXPECT_TRUE(compilation.run("--strict")) << compilation.said();
  EXPECT_EQ(compilation.object("ofA").convention(), "BType");
  EXPECT_EQ(compilation.object("ofB").hint(), "1x:");
}

TEST(MibcBadInput, ADeepTreeIsKeptDownToWhatSnmpAllows) {
  SNMPRING_NEEDS_MIBC();
  std::string chain = branch("d0", "enterprises", 1);
  for (int i = 1; i < 20'000; ++i) {
    chain += branch("d" + std::to_string(i), "d" + std::to_string(i - 1), 1);
  }
  Compilation compilation;
  compilation.write("m", module_text("T-MIB", chain));
  EXPECT_TRUE(compilation.run()) << compilation.said();
  // enterprises has 6 arcs, and 128 are the most.
  EXPECT_NE(compilation.oid("d121"), "");
  EXPECT_EQ(compilation.oid("d122"), "");
}

TEST(MibcBadInput, ALabelOf200000CharactersIsCut) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("m", module_text("T-MIB", branch(std::string(200'000, 'x'), "enterprises", 1) +
                                                  branch("t", "enterprises", 2)));
  EXPECT_TRUE(compilation.run()) << compilation.said();
  EXPECT_EQ(compilation.oid(std::string(127, 'x')), "1.3.6.1.4.1.1");
  EXPECT_EQ(compilation.oid("t"), "1.3.6.1.4.1.2");
  EXPECT_THAT(compilation.said(), HasSubstr("m:4: a word of more than 127 characters is cut\n"));
}

TEST(MibcBadInput, AModuleThatIsCutGivesWhatIsWhole) {
  SNMPRING_NEEDS_MIBC();
  std::string objects;
  for (int i = 1; i <= 40; ++i) {
    objects += scalar("t" + std::to_string(i), "INTEGER { a(1) }", "enterprises", i);
  }
  const std::string whole = module_text("T-MIB", objects);
  std::size_t most = 0;
  for (std::size_t percent = 0; percent < 100; percent += 2) {
    const std::string part = whole.substr(0, whole.size() * percent / 100);
    Compilation compilation;
    compilation.write("m", part);
    const bool made = compilation.run();
    std::size_t known = 0;
    for (int i = 1; i <= 40; ++i) known += !compilation.oid("T-MIB::t" + std::to_string(i)).empty();
    EXPECT_GE(known, most) << percent;
    most = known;
    EXPECT_EQ(made, known > 0) << percent;
    EXPECT_EQ(compilation.status(), made ? 0 : 65) << percent << compilation.said();
    if (made) {
      EXPECT_THAT(compilation.last_line(), HasSubstr("1 module incomplete")) << percent;
    }
  }
  EXPECT_GE(most, 38u);
}

TEST(MibcBadInput, AFileMayHoldTwoModules) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("m", kSound + module_text("U-MIB", branch("u", "enterprises", 8)));
  EXPECT_TRUE(compilation.run("--strict")) << compilation.said();
  EXPECT_NE(compilation.oid("T-MIB::tOne"), "");
  EXPECT_NE(compilation.oid("U-MIB::u"), "");
}

TEST(MibcBadInput, OfTwoFilesWithOneModuleTheNewerCounts) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  const auto dated = [](const std::string& date, int arc) {
    return module_text("T-MIB", "m MODULE-IDENTITY LAST-UPDATED \"" + date +
                                    "\" ORGANIZATION \"\" CONTACT-INFO \"\" DESCRIPTION \"\" ::= { "
                                    "enterprises 9 }\n" +
                                    branch("t", "enterprises", arc));
  };
  compilation.write("a", dated("9901010000Z", 1));
  compilation.write("b", dated("200101010000Z", 2));
  EXPECT_TRUE(compilation.run()) << compilation.said();
  EXPECT_EQ(compilation.oid("t"), "1.3.6.1.4.1.2");
  EXPECT_THAT(compilation.said(), HasSubstr("a:1: module T-MIB is not used: "));
}

TEST(MibcBadInput, NoiseIsNoModule) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  std::mt19937_64 random(1);
  for (int i = 0; i < 30; ++i) {
    // Some of it behind the head of a module.
    std::string noise = i % 2 == 0 ? "" : "N" + std::to_string(i) + "-MIB DEFINITIONS ::= BEGIN\n";
    for (int j = 0; j < 20'000; ++j) noise += static_cast<char>(random());
    compilation.write("noise" + std::to_string(i), noise);
  }
  EXPECT_FALSE(compilation.run("--quiet"));
  EXPECT_EQ(compilation.status(), 65) << compilation.said();
  EXPECT_THAT(compilation.said(), HasSubstr(" 0 objects, "));
}

TEST(MibcBadInput, TheModuleThatIsMissingIsNamed) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("m",
                    "T-MIB DEFINITIONS ::= BEGIN IMPORTS\n far FROM FAR-MIB\n enterprises FROM "
                    "SNMPv2-SMI;\n" +
                        branch("t", "enterprises", 7) + branch("x", "far", 1) +
                        branch("y", "x", 1) + "END\n");
  EXPECT_TRUE(compilation.run()) << compilation.said();
  EXPECT_EQ(compilation.oid("t"), "1.3.6.1.4.1.7");
  EXPECT_THAT(compilation.said(),
              HasSubstr("m:2: module T-MIB imports FAR-MIB, which is in none of the folders\n"));
  EXPECT_THAT(compilation.said(), HasSubstr("module T-MIB: 2 objects have no parent (far)\n"));
  EXPECT_THAT(compilation.last_line(), HasSubstr("1 module incomplete"));
}

TEST(MibcBadInput, AParentThatIsNotImportedIsFoundAllTheSame) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("a", module_text("A-MIB", branch("a", "z", 1)));
  compilation.write("z", module_text("Z-MIB", branch("z", "enterprises", 26)));
  EXPECT_TRUE(compilation.run("--strict")) << compilation.said();
  EXPECT_EQ(compilation.oid("A-MIB::a"), "1.3.6.1.4.1.26.1");
}

TEST(MibcBadInput, ADefinitionWithAMistakeIsLeftOut) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  std::string bad = scalar("bad", "Integer32", "t", 2);
  bad.replace(bad.find("read-only"), 9, "read-onyl");
  compilation.write("m", module_text("T-MIB", branch("t", "enterprises", 7) +
                                                  scalar("before", "Integer32", "t", 1) + bad +
                                                  scalar("after", "Integer32", "t", 3)));
  EXPECT_TRUE(compilation.run()) << compilation.said();
  EXPECT_NE(compilation.oid("before"), "");
  EXPECT_NE(compilation.oid("after"), "");
  EXPECT_EQ(compilation.oid("bad"), "");
  EXPECT_THAT(compilation.said(), HasSubstr("m:6: module T-MIB: bad is left out: Bad ACCESS type"));
}

TEST(MibcBadInput, StrictMakesNoFileAndKeepsTheOldOne) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  compilation.write("m", kSound.substr(0, kSound.rfind("END")));
  compilation.folder().write("old", "old");
  const auto done = tools_test::run(std::string(kMibc) + " --strict -o " +
                                    compilation.folder().path("old") + " " + compilation.path());
  EXPECT_EQ(done.status, 65);
  EXPECT_THAT(done.output, HasSubstr("m:1: module T-MIB has no END\n"));
  EXPECT_EQ(scratch::content_of(compilation.folder().path("old")), "old");
}

TEST(MibcBadInput, TwentyLinesAreEnoughUnlessMoreAreWanted) {
  SNMPRING_NEEDS_MIBC();
  Compilation compilation;
  for (int i = 0; i < 25; ++i) {
    const std::string n = std::to_string(i);
    compilation.write(n, "M" + n + "-MIB DEFINITIONS ::= BEGIN IMPORTS x FROM NO" + n + "-MIB;\nm" +
                             n + " OBJECT IDENTIFIER ::= { iso " + n + " } END");
  }
  EXPECT_TRUE(compilation.run()) << compilation.said();
  EXPECT_EQ(compilation.lines(), 22u);
  EXPECT_THAT(compilation.said(), HasSubstr("... and 5 lines more; --verbose prints all\n"));
  EXPECT_TRUE(compilation.run("--verbose"));
  EXPECT_EQ(compilation.lines(), 26u);
  EXPECT_TRUE(compilation.run("--quiet"));
  EXPECT_EQ(compilation.lines(), 1u);
}

}  // namespace
}  // namespace snmpring::mibc
