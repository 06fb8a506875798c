// Where names come from, and OIDs that are given as names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "arguments/argv.h"
#include "arguments/config_dump.h"
#include "options/names_files.h"
#include "scratch/example_names.h"
#include "scratch/scratch_folder.h"

namespace snmpring::arguments {
namespace {

using test::Argv;
using test::refusal;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using Sources = std::vector<std::string>;

/// A home without a names file, and elsewhere a names file of the example.
class NamesOptions : public testing::Test {
 protected:
  NamesOptions() {
    const char* const home = ::getenv("HOME");
    if (home != nullptr) home_ = home;
    ::setenv("HOME", folder_.folder().c_str(), 1);
    write_names("names.bin");
  }
  ~NamesOptions() override {
    if (home_.empty()) {
      ::unsetenv("HOME");
    } else {
      ::setenv("HOME", home_.c_str(), 1);
    }
  }

  void write_names(const std::string& name) {
    const auto file = scratch::names_file(scratch::example_objects());
    folder_.write(name, {reinterpret_cast<const char*>(file.data()), file.size()});
  }

  std::string file() const { return folder_.path("names.bin"); }

  /// Of `snmpring VERB --names SOURCE --oid OID 192.0.2.1`.
  std::expected<options::Options, CliExit> parse_oid_of(std::string_view verb,
                                                        std::string_view source,
                                                        std::string_view oid) {
    return Argv({verb, "--names", source, "--oid", oid, "192.0.2.1"}).parse();
  }

  scratch::ScratchFolder folder_;

 private:
  std::string home_;
};

TEST_F(NamesOptions, AreBuiltInByDefault) {
  const auto options = Argv({"walk", "192.0.2.1"}).parse();
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->names_from, Sources{"builtin"});
  EXPECT_TRUE(options->names.names().find(ber::Oid{1, 3, 6, 1, 2, 1, 1, 1, 0}).object);
}

TEST_F(NamesOptions, AreThoseOfTheUserWhereThereAreAny) {
  write_names(".local/share/snmpring/names");
  const auto options = Argv({"walk", "192.0.2.1", "--oid", "oddTable"}).parse();
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->names_from, (Sources{options::default_names_file(), "builtin"}));
  EXPECT_EQ(options->oids.at(0).text(), "1.3.6.1.4.1.99.4");
}

TEST_F(NamesOptions, HaveWhatIsBuiltInBehindTheFilesThatAreNamed) {
  const auto options = parse_oid_of("walk", file(), "oddTable,ifXTable");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->oids.at(1).text(), "1.3.6.1.2.1.31.1.1");
}

TEST_F(NamesOptions, TakeWhatIsBuiltInAloneWhereThatIsAskedFor) {
  write_names(".local/share/snmpring/names");
  EXPECT_THAT(refusal(parse_oid_of("walk", "builtin", "oddTable")), HasSubstr("oddTable"));
}

TEST_F(NamesOptions, CanBeNone) {
  const auto options = parse_oid_of("walk", "none", "1.3.6.1.2.1.1");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_TRUE(options->names.names().empty());
  EXPECT_EQ(refusal(parse_oid_of("walk", "none", "sysDescr")),
            "snmpring: --oid: \"sysDescr\" is no OID in numbers, and there are no names (--names "
            "none)\n");
  EXPECT_EQ(refusal(Argv({"walk", "h", "--names", "none", "--names", "builtin"}).parse()),
            "snmpring: --names: none excludes all others\n");
}

TEST_F(NamesOptions, AreNotOpenedForVerbsThatPrintNone) {
  for (const std::string_view verb : {"discover", "targets"}) {
    const auto options = Argv({verb, "192.0.2.1"}).parse();
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_TRUE(options->names.names().empty()) << verb;
    const auto with_list = Argv({verb, "-"}).parse();
    ASSERT_TRUE(with_list) << with_list.error().text;
    EXPECT_FALSE(with_list->names.names().empty()) << verb;
  }
}

TEST_F(NamesOptions, RefuseFilesThatAreNone) {
  folder_.write("bad", "no names file");
  const auto bad = Argv({"walk", "h", "--names", folder_.path("bad")}).parse();
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, process::kExitData);
  EXPECT_THAT(bad.error().text, StartsWith("snmpring: --names: " + folder_.path("bad") + ": "));

  const std::string missing = folder_.path("missing");
  EXPECT_EQ(refusal(Argv({"walk", "h", "--names", missing}).parse()),
            "snmpring: --names: " + missing + ": No such file or directory\n");
  EXPECT_EQ(refusal(Argv({"walk", "h", "--names", ""}).parse()),
            "snmpring: --names: must name a file\n");
}

TEST_F(NamesOptions, SayHowToDoWithoutAFileThatWasNotAskedFor) {
  folder_.write(".local/share/snmpring/names", "damaged");
  const auto bad = Argv({"walk", "h"}).parse();
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, process::kExitData);
  EXPECT_THAT(bad.error().text, StartsWith("snmpring: " + options::default_names_file() + ": "));
  EXPECT_THAT(bad.error().text, HasSubstr("--names builtin"));
  EXPECT_TRUE(Argv({"walk", "h", "--names", "builtin"}).parse());
}

TEST_F(NamesOptions, AreWhatThePrintedConfigurationSays) {
  const auto options = Argv({"walk", "h", "--names", file(), "--names", "builtin"}).parse();
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_THAT(config_toml(*options), HasSubstr("\nnames = [\"" + file() + "\", \"builtin\"]\n"));
}

TEST_F(NamesOptions, DoNotMakeOneScanDifferFromAnother) {
  EXPECT_EQ(config_hash(*parse_oid_of("walk", file(), "ifTable")),
            config_hash(*parse_oid_of("walk", "none", "1.3.6.1.2.1.2.2")));
}

TEST_F(NamesOptions, NameOidsInEveryForm) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"sysDescr.0", "1.3.6.1.2.1.1.1.0"},    {"IF-MIB::ifTable", "1.3.6.1.2.1.2.2"},
      {"ifDescr.7", "1.3.6.1.2.1.2.2.1.2.7"}, {"ifDescr", "1.3.6.1.2.1.2.2.1.2"},
      {"mib-2.1", "1.3.6.1.2.1.1"},           {"ODD-MIB::twice.0", "1.3.6.1.4.1.99.2.0"},
      {".1.3.6.1.2.1", "1.3.6.1.2.1"},        {"1", "1"}};
  for (const auto& [name, oid] : cases) {
    const auto options = parse_oid_of("walk", file(), name);
    ASSERT_TRUE(options) << options.error().text;
    ASSERT_EQ(options->oids.size(), 1u);
    EXPECT_EQ(options->oids[0].text(), oid) << name;
  }
}

TEST_F(NamesOptions, SayWhatWasMeantByAnUnknownName) {
  const std::string line = refusal(parse_oid_of("get", file(), "sysDesc.0"));
  EXPECT_THAT(line, StartsWith("snmpring: --oid: "));
  EXPECT_THAT(line, HasSubstr("did you mean"));
  EXPECT_THAT(line, HasSubstr("sysDescr"));
}

TEST_F(NamesOptions, NameTheModulesOfALabelThatSeveralHave) {
  const std::string line = refusal(parse_oid_of("get", file(), "twice.0"));
  EXPECT_THAT(line, HasSubstr("EVEN-MIB"));
  EXPECT_THAT(line, HasSubstr("ODD-MIB"));
}

TEST_F(NamesOptions, AreReadBeforeTheOidsOfAConfigurationFile) {
  folder_.write("scan.toml", "oid = [\"oddTable\"]\nnames = [\"" + file() + "\"]\n");
  const auto options = Argv({"walk", "h", "--config", folder_.path("scan.toml")}).parse();
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->oids.at(0).text(), "1.3.6.1.4.1.99.4");

  folder_.write("bad.toml", "\noid = [\"oddTabel\"]\n");
  EXPECT_THAT(refusal(Argv({"walk", "h", "--config", folder_.path("bad.toml")}).parse()),
              StartsWith("snmpring: " + folder_.path("bad.toml") + ":2: oid: "));
}

TEST_F(NamesOptions, AreNotWrittenOver) {
  EXPECT_THAT(refusal(Argv({"walk", "h", "--names", file(), "--output", file()}).parse()),
              HasSubstr("is the file of --names"));
}

TEST(NamesVerb, TakesObjectsInPlaceOfTargets) {
  const auto options = Argv({"names", "1.3.6.1.2.1.1", "IF-MIB::ifTable"}).parse();
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->objects, (Sources{"1.3.6.1.2.1.1", "IF-MIB::ifTable"}));
  EXPECT_TRUE(options->targets.empty());
  EXPECT_EQ(refusal(Argv({"names"}).parse()), "snmpring: names: no OID and no name given\n");
}

}  // namespace
}  // namespace snmpring::arguments
