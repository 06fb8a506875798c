// The check of sizes finds what is too long, too wide or too full.
#include <gtest/gtest.h>

#include <string>

#include "scratch/scratch_folder.h"
#include "shell.h"

namespace snmpring::tools_test {
namespace {

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

class CheckShape : public testing::Test {
 protected:
  Finished check(const std::string& content, const std::string& file = "src/ber/a.cc") const {
    tree_.write(file, content);
    return run(SNMPRING_SOURCE_ROOT "/tools/check-shape " + tree_.folder().string());
  }

  void expect_allowed(const std::string& content) const {
    const Finished finished = check(content);
    EXPECT_EQ(finished.status, 0) << finished.output;
  }

  void expect_refused(const std::string& content, const std::string& said) const {
    const Finished finished = check(content);
    EXPECT_EQ(finished.status, 1);
    EXPECT_EQ(finished.output, said + "\n");
  }

  scratch::ScratchFolder tree_;
};

std::string function(int lines) {
  return "int f(int a) {\n" + times(lines - 2, "  a += 1;\n") + "}\n";
}

TEST_F(CheckShape, AllowsAFunctionOfSixtyLines) { expect_allowed(function(60)); }

TEST_F(CheckShape, RefusesALongerOne) {
  expect_refused(function(61), "src/ber/a.cc:1: f() has 61 lines, more than 60");
}

TEST_F(CheckShape, RefusesALongOneInAClass) {
  expect_refused("class A {\n public:\n" + function(61) + "};\n",
                 "src/ber/a.cc:3: f() has 61 lines, more than 60");
}

TEST_F(CheckShape, AllowsALongFunctionThatSaysWhy) {
  expect_allowed("// Long because each case is one line.\n" + function(99));
}

TEST_F(CheckShape, CountsNoBracesInText) {
  expect_allowed("const char* a = \"{\";  // {\n" + function(60));
}

TEST_F(CheckShape, RefusesAClassWithTooManyMembers) {
  const auto members = [](int count) {
    return "class A {\n" + times(count, "  int a_ = 0;\n") + "};\n";
  };
  expect_allowed(members(20));
  expect_refused(members(21), "src/ber/a.cc:1: A has 21 data members, more than 20");
  expect_allowed("// Wide because it is a table.\n" + members(21));
}

TEST_F(CheckShape, RefusesAClassWithTooManyPrivateFunctions) {
  const auto functions = [](const std::string& access, int count) {
    return "class A {\n" + access + times(count, "  void f(int a);\n") + "};\n";
  };
  expect_allowed(functions("", 25));
  expect_allowed(functions(" public:\n", 26));
  expect_refused(functions("", 26), "src/ber/a.cc:1: A has 26 private functions, more than 25");
}

TEST_F(CheckShape, RefusesALongFile) {
  expect_allowed(times(500, "\n"));
  expect_refused(times(501, "\n"), "src/ber/a.cc:1: 501 lines, more than 500");
}

TEST_F(CheckShape, RefusesAFullFolder) {
  for (int i = 0; i < 60; ++i) tree_.write("src/ber/b" + std::to_string(i) + ".cc", "\n");
  expect_refused("\n", "src/ber: 61 files with 61 lines, more than 60 or 6000");
}

TEST_F(CheckShape, RefusesAWideCommentAnywhere) {
  const Finished finished = check("// " + std::string(98, 'x') + "\n", "tests/a.cc");
  EXPECT_EQ(finished.output, "tests/a.cc:1: a comment of 101 columns, more than 100\n");
}

}  // namespace
}  // namespace snmpring::tools_test
