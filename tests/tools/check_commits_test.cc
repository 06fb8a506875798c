// The check of commit subjects finds the subjects that it is there to find.
#include <gtest/gtest.h>

#include <string>

#include "scratch/scratch_folder.h"
#include "shell.h"

namespace snmpring::tools_test {
namespace {

/// A repository with one commit before those that are checked.
class CheckCommits : public testing::Test {
 protected:
  CheckCommits() {
    scratch_.write("src/engine/a.h", "");
    const Finished begun = git("init -q . && git add -A && " + commit("Begun"));
    EXPECT_EQ(begun.status, 0) << begun.output;
  }

  static std::string commit(const std::string& subject) {
    return "git -c user.name=n -c user.email=e@example.org commit -q --allow-empty -m '" + subject +
           "'";
  }

  Finished git(const std::string& command) const {
    return run("cd " + scratch_.folder().string() + " && git " + command);
  }

  /// What the check says of a commit with that subject.
  Finished check(const std::string& subject) const {
    return run("cd " + scratch_.folder().string() + " && " + commit(subject) +
               " && " SNMPRING_SOURCE_ROOT "/tools/check-commits HEAD~1..HEAD");
  }

  void expect_refused(const std::string& subject, const std::string& reason) const {
    const Finished finished = check(subject);
    EXPECT_EQ(finished.status, 1) << finished.output;
    EXPECT_NE(finished.output.find(reason), std::string::npos) << finished.output;
  }

  scratch::ScratchFolder scratch_;
};

TEST_F(CheckCommits, AllowsALayerAndAnImperative) {
  EXPECT_EQ(check("engine: park slow targets").status, 0);
  EXPECT_EQ(check("engine, src: process what is late").status, 0);
}

TEST_F(CheckCommits, RefusesASubjectWithoutLayer) {
  expect_refused("Park slow targets", "is not \"layer: imperative\"");
  expect_refused("kitchen: park slow targets", "\"kitchen\" is no layer and no folder");
}

TEST_F(CheckCommits, RefusesOtherFormsThanTheImperative) {
  for (const std::string verb : {"parks", "parked", "parking", "the", "Park"}) {
    expect_refused("engine: " + verb + " slow targets", "\"" + verb + "\" is no imperative");
  }
}

TEST_F(CheckCommits, RefusesMoreThan72Columns) {
  const std::string subject = "engine: park " + std::string(59, 'x');
  EXPECT_EQ(check(subject).status, 0);
  expect_refused(subject + 'x', "73 columns, more than 72");
}

TEST_F(CheckCommits, SaysThatARangeIsNone) {
  const Finished finished = run("cd " + scratch_.folder().string() +
                                " && " SNMPRING_SOURCE_ROOT "/tools/check-commits no..where");
  EXPECT_EQ(finished.status, 64);
}

}  // namespace
}  // namespace snmpring::tools_test
