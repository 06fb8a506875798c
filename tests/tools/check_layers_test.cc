// The layering check finds the includes that it is there to find.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "scratch/scratch_folder.h"
#include "shell.h"

namespace snmpring::tools_test {
namespace {

/// A tree with one header in each place that the rules speak of.
class CheckLayers : public testing::Test {
 protected:
  CheckLayers() {
    for (const std::string layer :
         {"base", "ber", "message", "usm", "session", "engine", "api", "app"}) {
      tree_.write("src/" + layer + "/a.h", "");
      tree_.write("tests/" + layer + "/helper.h", "");
    }
    tree_.write("src/io/wire.h", "");
    tree_.write("src/io/ring.h", "");
    tree_.write("include/snmpring/session.h", "");
    tree_.write("tests/vectors/vector_file.h", "");
    tree_.write("tests/sim/world.h", "");
  }

  /// Checks the tree after `file` has been given one line that includes `header`.
  Finished check(const std::string& file, const std::string& header) const {
    tree_.write(file, "// A file.\n#include \"" + header + "\"\n");
    return run(SNMPRING_SOURCE_ROOT "/tools/check-layers " + tree_.folder().string());
  }

  void expect_allowed(const std::string& file, const std::string& header) const {
    const Finished finished = check(file, header);
    EXPECT_EQ(finished.status, 0) << finished.output;
  }

  void expect_refused(const std::string& file, const std::string& header) const {
    const Finished finished = check(file, header);
    EXPECT_EQ(finished.status, 1) << finished.output;
    EXPECT_TRUE(finished.output.starts_with(file + ":2: ")) << finished.output;
  }

  scratch::ScratchFolder tree_;
};

TEST_F(CheckLayers, AllowsALayerToTheLeft) { expect_allowed("src/session/b.cc", "ber/a.h"); }

TEST_F(CheckLayers, RefusesALayerToTheRight) { expect_refused("src/ber/b.cc", "message/a.h"); }

TEST_F(CheckLayers, NamesTheLayerAndTheHeader) {
  const Finished finished = check("src/ber/b.h", "session/a.h");
  EXPECT_EQ(finished.output, "src/ber/b.h:2: src/ber may not include \"session/a.h\"\n");
}

TEST_F(CheckLayers, FindsEveryWrongInclude) {
  tree_.write("src/base/b.cc", "#include \"ber/a.h\"\n");
  const Finished finished = check("src/base/c.cc", "app/a.h");
  EXPECT_NE(finished.output.find("src/base/b.cc:1: "), std::string::npos) << finished.output;
  EXPECT_NE(finished.output.find("src/base/c.cc:2: "), std::string::npos) << finished.output;
}

TEST_F(CheckLayers, ReadsUnusualSpacing) {
  tree_.write("src/base/b.cc", "  #  include <ber/a.h>  // odd\n");
  EXPECT_EQ(run(SNMPRING_SOURCE_ROOT "/tools/check-layers " + tree_.folder().string()).status, 1);
}

TEST_F(CheckLayers, AllowsHeadersOfTheSystem) {
  tree_.write("src/base/b.cc", "#include <vector>\n#include <liburing.h>\n");
  expect_allowed("src/base/c.cc", "base/a.h");
}

TEST_F(CheckLayers, RefusesAHeaderThatDoesNotExist) {
  expect_refused("src/ber/b.cc", "ber/missing.h");
}

TEST_F(CheckLayers, RefusesToClimbOutOfAFolder) { expect_refused("src/ber/b.cc", "../base/a.h"); }

TEST_F(CheckLayers, LetsTestsOfTheClientSeeTheSimulatedNetwork) {
  expect_allowed("tests/api/b_test.cc", "sim/world.h");
}

TEST_F(CheckLayers, LetsEngineSeeTheWire) { expect_allowed("src/engine/b.cc", "io/wire.h"); }

TEST_F(CheckLayers, KeepsTheRingFromEngine) { expect_refused("src/engine/b.cc", "io/ring.h"); }

TEST_F(CheckLayers, KeepsTheWireFromSession) { expect_refused("src/session/b.cc", "io/wire.h"); }

TEST_F(CheckLayers, LetsIoSeeOnlyBase) {
  expect_refused("src/io/b.cc", "ber/a.h");
  tree_.write("src/io/b.cc", "");
  expect_allowed("src/io/c.cc", "base/a.h");
}

TEST_F(CheckLayers, LetsAppSeeIo) { expect_allowed("src/app/b.cc", "io/ring.h"); }

TEST_F(CheckLayers, KeepsAppAndApiApart) {
  expect_refused("src/app/b.cc", "api/a.h");
  tree_.write("src/app/b.cc", "");
  expect_refused("src/api/b.cc", "app/a.h");
}

TEST_F(CheckLayers, KeepsInternalsOutOfThePublicHeaders) {
  expect_refused("include/snmpring/b.h", "base/a.h");
}

TEST_F(CheckLayers, LetsPublicHeadersSeeEachOther) {
  expect_allowed("include/snmpring/b.h", "snmpring/session.h");
}

TEST_F(CheckLayers, KeepsExamplesToThePublicHeaders) {
  expect_refused("examples/b.cc", "engine/a.h");
  tree_.write("examples/b.cc", "");
  expect_allowed("examples/c.cc", "snmpring/session.h");
}

TEST_F(CheckLayers, RefusesALayerNobodyKnows) { expect_refused("src/util/b.cc", "base/a.h"); }

TEST_F(CheckLayers, HoldsTestsToTheirLayer) {
  expect_refused("tests/ber/b_test.cc", "message/a.h");
}

TEST_F(CheckLayers, KeepsHelpersOfHigherTestsFromLowerOnes) {
  expect_refused("tests/ber/b_test.cc", "sim/world.h");
}

TEST_F(CheckLayers, LetsTestsSeeTheirLayerItsHelpersAndTheVectors) {
  tree_.write("tests/ber/b_test.cc", "#include \"ber/a.h\"\n#include \"helper.h\"\n");
  expect_allowed("tests/ber/c_test.cc", "vectors/vector_file.h");
}

TEST_F(CheckLayers, LetsTheSimulationSeeEverything) {
  expect_allowed("tests/sim/b_test.cc", "engine/a.h");
}

TEST_F(CheckLayers, RefusesATreeWithoutSource) {
  const scratch::ScratchFolder empty;
  EXPECT_EQ(run(SNMPRING_SOURCE_ROOT "/tools/check-layers " + empty.folder().string()).status, 2);
}

TEST_F(CheckLayers, RefusesRoomsOfALayerThatIncludeEachOther) {
  tree_.write("src/ber/x.h", "#include \"ber/y.h\"\n");
  tree_.write("src/ber/y.h", "");
  const Finished finished = check("src/ber/y.cc", "ber/x.h");
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(finished.output, "src/ber/y.cc:2: x -> y -> x is a circle\n");
}

TEST_F(CheckLayers, LetsRoomsOfALayerShareAThird) {
  tree_.write("src/ber/x.h", "#include \"ber/a.h\"\n");
  tree_.write("src/ber/y.h", "#include \"ber/a.h\"\n");
  expect_allowed("src/ber/y.cc", "ber/x.h");
}

TEST_F(CheckLayers, LetsALayerSeeASingleHeaderOfAnother) {
  tree_.write("src/engine/target_source.h", "");
  expect_allowed("src/targets/b.h", "engine/target_source.h");
  expect_refused("src/targets/b.h", "engine/a.h");
}

TEST_F(CheckLayers, KeepsTheLayersOnTheEngineApart) {
  tree_.write("src/records/a.h", "");
  expect_refused("src/targets/b.h", "records/a.h");
  tree_.write("src/targets/b.h", "");
  expect_refused("src/api/b.h", "records/a.h");
}

TEST_F(CheckLayers, HoldsThePageToTheTable) {
  const std::string page = SNMPRING_SOURCE_ROOT "/docs/architecture.md";
  std::ifstream file(page);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  tree_.write("docs/architecture.md", text);
  expect_allowed("src/session/b.cc", "ber/a.h");

  const std::string row = "| base ber message | |\n";
  const std::size_t at = text.find(row);
  ASSERT_NE(at, std::string::npos);
  tree_.write("docs/architecture.md", text.replace(at, row.size(), "| base ber | |\n"));
  const Finished otherwise = check("src/session/b.cc", "ber/a.h");
  EXPECT_EQ(otherwise.status, 1);
  EXPECT_NE(otherwise.output.find("what usm sees is not"), std::string::npos) << otherwise.output;

  tree_.write("docs/architecture.md", "No table.\n");
  const Finished nothing = check("src/session/b.cc", "ber/a.h");
  EXPECT_EQ(nothing.status, 1);
  EXPECT_NE(nothing.output.find("usm has no row"), std::string::npos) << nothing.output;
}

}  // namespace
}  // namespace snmpring::tools_test
