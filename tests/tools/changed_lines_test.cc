// What clang-tidy is to look at: the files that changed since a commit, and their changed lines.
#include <gtest/gtest.h>

#include <string>

#include "scratch/scratch_folder.h"
#include "shell.h"

namespace snmpring::tools_test {
namespace {

/// A repository with one commit: a source, a source with its header, and a header alone.
class ChangedLines : public testing::Test {
 protected:
  ChangedLines() {
    scratch_.write("src/a.cc", "one\ntwo\nthree\nfour\n");
    scratch_.write("src/b.cc", "one\n");
    scratch_.write("src/b.h", "one\ntwo\n");
    scratch_.write("src/c.h", "one\n");
    scratch_.write("README.md", "one\n");
    const Finished begun = shell("git init -q . && " + commit());
    EXPECT_EQ(begun.status, 0) << begun.output;
  }

  static std::string commit() {
    return "git add -A && git -c user.name=n -c user.email=e@example.org commit -q -m Change";
  }

  Finished shell(const std::string& command) const {
    return run("cd " + scratch_.folder().string() + " && " + command);
  }

  /// What the tool prints of the changes since `base`.
  std::string changed_since(const std::string& base) const {
    const Finished finished =
        shell("python3 " SNMPRING_SOURCE_ROOT "/tools/lib/changed_lines.py " + base);
    EXPECT_EQ(finished.status, 0) << finished.output;
    return finished.output;
  }

  scratch::ScratchFolder scratch_;
};

TEST_F(ChangedLines, PrintsNoFileAndAnEmptyFilterWhenNothingChanged) {
  EXPECT_EQ(changed_since("HEAD"), "\n[]\n");
}

TEST_F(ChangedLines, GivesEachRunOfChangedLines) {
  scratch_.write("src/a.cc", "ONE\ntwo\nTHREE\nFOUR\n");
  EXPECT_EQ(changed_since("HEAD"),
            "src/a.cc\n"
            "[{\"name\": \"src/a.cc\", \"lines\": [[1, 1], [3, 4]]}]\n");
}

TEST_F(ChangedLines, CountsWhatWasCommittedSinceTheBase) {
  scratch_.write("src/a.cc", "one\nTWO\nthree\nfour\n");
  ASSERT_EQ(shell(commit()).status, 0);
  EXPECT_EQ(changed_since("HEAD~1"),
            "src/a.cc\n"
            "[{\"name\": \"src/a.cc\", \"lines\": [[2, 2]]}]\n");
  EXPECT_EQ(changed_since("HEAD"), "\n[]\n");
}

TEST_F(ChangedLines, GivesEveryLineOfANewFile) {
  scratch_.write("src/new.cc", "one\ntwo\nthree\n");
  ASSERT_EQ(shell("git add src/new.cc").status, 0);
  EXPECT_EQ(changed_since("HEAD"),
            "src/new.cc\n"
            "[{\"name\": \"src/new.cc\", \"lines\": [[1, 3]]}]\n");
}

TEST_F(ChangedLines, GivesAllLinesOfAnUntrackedFile) {
  scratch_.write("src/new.cc", "one\n");
  EXPECT_EQ(changed_since("HEAD"),
            "src/new.cc\n"
            "[{\"name\": \"src/new.cc\", \"lines\": [[1, 1048576]]}]\n");
}

TEST_F(ChangedLines, LeavesOutIgnoredFiles) {
  scratch_.write(".gitignore", "/build/\n");
  scratch_.write("build/made.cc", "one\n");
  EXPECT_EQ(changed_since("HEAD"), "\n[]\n");
}

TEST_F(ChangedLines, LeavesOutDeletedFiles) {
  ASSERT_EQ(shell("git rm -q src/a.cc && rm src/b.h").status, 0);
  EXPECT_EQ(changed_since("HEAD"), "\n[]\n");
}

TEST_F(ChangedLines, LeavesOutLinesThatAreGone) {
  scratch_.write("src/a.cc", "one\nfour\n");
  EXPECT_EQ(changed_since("HEAD"), "\n[]\n");
}

TEST_F(ChangedLines, LeavesOutFilesOfOtherKinds) {
  scratch_.write("README.md", "ONE\n");
  scratch_.write("notes.txt", "one\n");
  EXPECT_EQ(changed_since("HEAD"), "\n[]\n");
}

TEST_F(ChangedLines, SelectsTheSourceOfAChangedHeader) {
  scratch_.write("src/b.h", "one\nTWO\n");
  EXPECT_EQ(changed_since("HEAD"),
            "src/b.cc\n"
            "[{\"name\": \"src/b.h\", \"lines\": [[2, 2]]}]\n");
}

TEST_F(ChangedLines, SelectsNoFileForAHeaderWithoutSource) {
  scratch_.write("src/c.h", "ONE\n");
  EXPECT_EQ(changed_since("HEAD"),
            "\n"
            "[{\"name\": \"src/c.h\", \"lines\": [[1, 1]]}]\n");
}

TEST_F(ChangedLines, NamesASourceOnceThatChangedWithItsHeader) {
  scratch_.write("src/b.cc", "ONE\n");
  scratch_.write("src/b.h", "ONE\ntwo\n");
  EXPECT_EQ(changed_since("HEAD"),
            "src/b.cc\n"
            "[{\"name\": \"src/b.cc\", \"lines\": [[1, 1]]}, "
            "{\"name\": \"src/b.h\", \"lines\": [[1, 1]]}]\n");
}

}  // namespace
}  // namespace snmpring::tools_test
