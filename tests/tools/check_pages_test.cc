// The check of pages finds sentences that share a line, files that are not there, and lost pages.
#include <gtest/gtest.h>

#include <string>

#include "scratch/scratch_folder.h"
#include "shell.h"

namespace snmpring::tools_test {
namespace {

class CheckPages : public testing::Test {
 protected:
  CheckPages() {
    tree_.write("docs/README.md", "[page](page.md)\n");
    tree_.write("docs/page.md", "[all](README.md)\n");
    tree_.write("src/ber/reader.cc", "\n");
  }

  Finished check(const std::string& content, const std::string& page = "docs/page.md") const {
    tree_.write(page, "[all](README.md)\n\n" + content);
    return run(SNMPRING_SOURCE_ROOT "/tools/lib/check_pages.py " + tree_.folder().string());
  }

  void expect_allowed(const std::string& content) const {
    const Finished finished = check(content);
    EXPECT_EQ(finished.status, 0) << finished.output;
  }

  void expect_refused(const std::string& content, const std::string& reason, int line = 3) const {
    const Finished finished = check(content);
    EXPECT_EQ(finished.status, 1);
    EXPECT_EQ(finished.output, "docs/page.md:" + std::to_string(line) + ": " + reason + "\n");
  }

  scratch::ScratchFolder tree_;
};

TEST_F(CheckPages, AllowsASentenceALine) {
  expect_allowed("One sentence, with 1.5 and RFC 3416.\nAnother one.\n\n- A list.\n  Goes on.\n");
}

TEST_F(CheckPages, RefusesTwoSentencesOnALine) {
  expect_refused("One. Two.\n", "more than one sentence");
  expect_refused("- **One.** Two.\n", "more than one sentence");
  expect_refused("It ends (here.) `code` begins.\n", "more than one sentence");
  expect_refused("It ends. [A link](README.md) begins.\n", "more than one sentence");
}

TEST_F(CheckPages, RefusesASentenceOnTwoLines) {
  expect_refused("One sentence\nthat goes on.\n", "the sentence goes on in the next line");
}

TEST_F(CheckPages, AllowsAbbreviationsAndCode) {
  expect_allowed("Names, e.g. Agent, and i.e. `that`, and `a. B` in code.\n");
}

TEST_F(CheckPages, LooksIntoNeitherTablesNorHeadingsNorCodeBlocks) {
  expect_allowed(
      "# One. Two\n\n| One. Two. |\n| --- |\n\n```\nOne. Two.\n`src/none.cc`\n```\n\n    One. "
      "Two.\n");
}

TEST_F(CheckPages, AllowsFilesThatExist) {
  expect_allowed("In `src/ber/reader.cc`, `src/ber/`, `ber/reader.cc`, `reader.cc`.\n");
}

TEST_F(CheckPages, RefusesAFileThatDoesNotExist) {
  expect_refused("In `src/ber/writer.cc`.\n", "src/ber/writer.cc does not exist");
  expect_refused("| `writer.h` |\n", "writer.h does not exist");
}

TEST_F(CheckPages, AllowsNamesThatTheReaderPuts) {
  expect_allowed("In `tests/fuzz/NAME_fuzz.cc`, `src/<layer>/`, `src/*.cc`.\n");
}

TEST_F(CheckPages, RefusesALinkThatLeadsNowhere) {
  expect_refused("See [it](none.md).\n", "the link to none.md leads nowhere");
  expect_refused("See [it](README.md#none).\n", "README.md has no heading #none");
}

TEST_F(CheckPages, AllowsALinkToAHeading) {
  expect_allowed("# What a `scan` does, and when\n\n[It](#what-a-scan-does-and-when).\n");
}

TEST_F(CheckPages, RefusesAPageThatNobodyLinks) {
  const Finished finished = check("Lost.\n", "docs/lost.md");
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(finished.output, "docs/lost.md:1: no page links to this one\n");
}

TEST_F(CheckPages, SaysWhereThereAreNoPages) {
  const Finished finished = run(SNMPRING_SOURCE_ROOT "/tools/lib/check_pages.py /nonexistent");
  EXPECT_EQ(finished.status, 2);
}

}  // namespace
}  // namespace snmpring::tools_test
