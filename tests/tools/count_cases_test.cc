// The test count tells the truth about crashes, time-outs, skipped cases and missing reports.
#include <gtest/gtest.h>

#include <string>

#include "scratch/scratch_folder.h"
#include "shell.h"

namespace snmpring::tools_test {
namespace {

const std::string kThreeCases = R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="AllTests"><testsuite name="Oid">
  <testcase name="Parses" status="run" result="completed" classname="Oid"/>
  <testcase name="Prints" status="run" result="completed" classname="Oid"/>
  <testcase name="ReadsRecordings" status="run" result="skipped" classname="Oid">
    <skipped message="x_test.cc:7&#x0A;no recordings here"><![CDATA[x]]></skipped>
  </testcase>
</testsuite></testsuites>
)";

const std::string kOneFailure = R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="AllTests"><testsuite name="Oid">
  <testcase name="Parses" status="run" result="completed" classname="Oid">
    <failure message="x_test.cc:3&#x0A;no" type=""><![CDATA[no]]></failure>
  </testcase>
  <testcase name="Prints" status="run" result="completed" classname="Oid"/>
</testsuite></testsuites>
)";

class CountCases : public testing::Test {
 protected:
  /// Declares one test called "ber" in a build directory.
  void declare(const std::string& build, const std::string& protocol = "gtest") const {
    scratch_.write(build + "/meson-info/intro-tests.json",
                   R"([{"name": "ber", "workdir": null, "protocol": ")" + protocol + R"("}])");
  }

  /// Logs how that test ended; `output` is JSON text.
  void log(const std::string& build, const std::string& result, int status,
           const std::string& output = "") const {
    scratch_.write(build + "/meson-logs/testlog.json",
                   R"({"name": "snmpring:unit / ber", "result": ")" + result +
                       R"(", "returncode": )" + std::to_string(status) + R"(, "stdout": ")" +
                       output + "\"}\n");
  }

  void report(const std::string& build, const std::string& xml) const {
    scratch_.write(build + "/ber.xml", xml);
  }

  Finished count(const std::string& arguments) const {
    return run("cd " + scratch_.folder().string() +
               " && python3 " SNMPRING_SOURCE_ROOT "/tools/lib/count_cases.py " + arguments);
  }

  static std::string last_line(const Finished& finished) {
    const std::string& text = finished.output;
    if (!text.ends_with('\n')) return "(no last line) " + text;
    const std::size_t before = text.rfind('\n', text.size() - 2);
    const std::size_t start = before == std::string::npos ? 0 : before + 1;
    return text.substr(start, text.size() - 1 - start);
  }

  scratch::ScratchFolder scratch_;
};

TEST_F(CountCases, CountsSingleCasesAndNotSkippedOnes) {
  declare("b");
  log("b", "OK", 0);
  report("b", kThreeCases);
  const Finished finished = count("release=b");
  EXPECT_EQ(finished.status, 0);
  EXPECT_EQ(last_line(finished), "2 passed, 0 failed");
}

TEST_F(CountCases, SaysWhatWasSkippedAndWhy) {
  declare("b");
  log("b", "OK", 0);
  report("b", kThreeCases);
  EXPECT_NE(
      count("release=b").output.find("  ber: Oid.ReadsRecordings (release): no recordings here\n"),
      std::string::npos);
}

TEST_F(CountCases, CountsACaseOfSeveralBuildsOnce) {
  for (const std::string build : {"b", "c"}) {
    declare(build);
    log(build, "OK", 0);
    report(build, kThreeCases);
  }
  EXPECT_EQ(last_line(count("release=b sanitize=c")), "2 passed, 0 failed");
}

TEST_F(CountCases, CountsACaseAsFailedWhenOneBuildFailedIt) {
  declare("b");
  log("b", "OK", 0);
  report("b", kThreeCases);
  declare("c");
  log("c", "FAIL", 1);
  report("c", kOneFailure);
  const Finished finished = count("release=b sanitize=c");
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(last_line(finished), "1 passed, 1 failed");
  EXPECT_NE(finished.output.find("  ber: Oid.Parses (sanitize): x_test.cc:3 no\n"),
            std::string::npos);
}

TEST_F(CountCases, BlamesACrashOnTheCaseThatDidNotReturn) {
  declare("b");
  log("b", "FAIL", -6,
      R"([ RUN      ] Oid.Parses\n[       OK ] Oid.Parses (0 ms)\n[ RUN      ] Oid.Prints\n)");
  const Finished finished = count("release=b");
  EXPECT_EQ(last_line(finished), "1 passed, 1 failed");
  EXPECT_NE(finished.output.find("  ber: Oid.Prints (release): did not return\n"),
            std::string::npos);
}

TEST_F(CountCases, CountsALeakAfterTheLastCaseAsAFailure) {
  declare("b");
  log("b", "FAIL", 23);
  report("b", kThreeCases);
  const Finished finished = count("release=b");
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(last_line(finished), "2 passed, 1 failed");
}

TEST_F(CountCases, CountsATimeoutAsAFailure) {
  declare("b");
  log("b", "TIMEOUT", -15);
  const Finished finished = count("release=b");
  EXPECT_EQ(last_line(finished), "0 passed, 1 failed");
  EXPECT_NE(finished.output.find("timed out"), std::string::npos);
}

TEST_F(CountCases, CountsATestThatWasNotRunAsAFailure) {
  declare("b");
  EXPECT_EQ(last_line(count("release=b")), "0 passed, 1 failed");
}

TEST_F(CountCases, CountsAProgramWithoutCasesAsAFailure) {
  declare("b");
  log("b", "OK", 0);
  EXPECT_EQ(last_line(count("release=b")), "0 passed, 1 failed");
}

TEST_F(CountCases, CountsTapSubtests) {
  declare("b", "tap");
  log("b", "FAIL", 0, R"(1..3\nok 1 - opens\nnot ok 2 - closes\nok 3 - sends # SKIP no network\n)");
  const Finished finished = count("release=b");
  EXPECT_EQ(last_line(finished), "1 passed, 1 failed");
  EXPECT_NE(finished.output.find("  ber: sends (release): no network\n"), std::string::npos);
}

TEST_F(CountCases, CountsAnyOtherProgramAsOneCase) {
  declare("b", "exitcode");
  log("b", "OK", 0);
  EXPECT_EQ(last_line(count("release=b")), "1 passed, 0 failed");
}

TEST_F(CountCases, ListsAProgramThatSkipsItself) {
  declare("b", "exitcode");
  log("b", "SKIP", 77, R"(trying\nno such kernel\n)");
  declare("c", "exitcode");
  log("c", "SKIP", 77, R"(no such kernel\n)");
  const Finished finished = count("release=b sanitize=c --case other=pass");
  EXPECT_EQ(last_line(finished), "1 passed, 0 failed");
  EXPECT_NE(finished.output.find("  ber (release, sanitize): no such kernel\n"), std::string::npos);
}

TEST_F(CountCases, CountsChecksThatAreGivenByName) {
  const Finished finished = count("--case format=pass --case layering=fail");
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(last_line(finished), "1 passed, 1 failed");
}

TEST_F(CountCases, FailsWhenNothingPassed) {
  const Finished finished = count("");
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(last_line(finished), "0 passed, 0 failed");
}

}  // namespace
}  // namespace snmpring::tools_test
