// snmpring-report from its command line to the page.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/process.h"
#include "review/document_reader.h"
#include "scratch/scratch_folder.h"

namespace snmpring::reporter {
namespace {

using review::DocumentReader;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kHostile =
    R"({"kind":"target","ts":"2026-04-13T12:00:00.000000Z","target":"192.0.2.1","port":161,"status":"ok","complete":true,"error":null,"version":"2c","credential":"public","sys_descr":"</script><img src=x onerror=alert(1)>\u2028\u202e","sys_name":"hidden-name","rx":1,"tx":1})";

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// A folder with records in it, and a page after run().
class Report {
 public:
  std::string path(const std::string& name) const { return folder_.path(name); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  cli::Finished run(std::vector<std::string> arguments, UniqueFd in = {}) const {
    arguments.insert(arguments.begin(), SNMPRING_REPORT);
    return cli::Process(cli::Process::Setup{.argv = std::move(arguments),
                                            .environment = {"HOME=/nonexistent"},
                                            .in = std::move(in)})
        .finish();
  }
  // Of "in" to "out".
  cli::Finished run_in_to_out(std::vector<std::string> more = {}) const {
    more.insert(more.end(), {path("in"), "-o", path("out")});
    return run(std::move(more));
  }
  std::string page() const { return read_file(path("out")); }
  DocumentReader document() const { return DocumentReader::of_page(page()); }

 private:
  scratch::ScratchFolder folder_;
};

TEST(ReportProgram, MakesAPageOfNoAgents) {
  const Report report;
  report.write("in", "");
  const auto finished = report.run_in_to_out();
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_THAT(finished.err, HasSubstr("has no target records"));
  EXPECT_EQ(report.document().count(), 0u);
}

TEST(ReportProgram, LetsNoTextOfAnAgentIntoTheHtml) {
  const Report report;
  report.write("in", kHostile + "\n");
  const auto finished = report.run_in_to_out({"--title", "<b>\"&"});
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_THAT(report.page(), Not(HasSubstr("onerror")));
  EXPECT_THAT(report.page(), Not(HasSubstr("hidden-name")));
  EXPECT_THAT(report.page(), Not(HasSubstr("<b>")));
  EXPECT_EQ(report.document().texts("description")[0],
            "</script><img src=x onerror=alert(1)>\u2028\u202e");
}

TEST(ReportProgram, AllowsThePageNothingButItsOwnStyleAndScript) {
  const Report report;
  report.write("in", kHostile + "\n");
  ASSERT_EQ(report.run_in_to_out().status, 0);
  EXPECT_THAT(report.page(), HasSubstr("content=\"default-src 'none'; script-src 'sha256-"));
  EXPECT_THAT(report.page(), Not(HasSubstr("unsafe-inline")));
  EXPECT_THAT(report.page(), Not(HasSubstr("http://")));
  EXPECT_THAT(report.page(), Not(HasSubstr("https://")));
}

TEST(ReportProgram, NamesBadLinesAndGoesOn) {
  const Report report;
  report.write("in", "nonsense\n" + kHostile + "\n{\"a\":\n");
  const auto finished = report.run_in_to_out();
  EXPECT_EQ(finished.status, 65);
  EXPECT_THAT(finished.err, HasSubstr(report.path("in") + ":1: "));
  EXPECT_THAT(finished.err, HasSubstr(report.path("in") + ":3: "));
  EXPECT_EQ(report.document().count(), 1u);
}

TEST(ReportProgram, ShowsTheFirstTenOfManyBadLines) {
  const Report report;
  std::string text = kHostile + "\n";
  for (int i = 0; i < 500; ++i) text += "bad\n";
  report.write("in", text);
  const auto finished = report.run_in_to_out();
  EXPECT_EQ(std::ranges::count(finished.err, '\n'), 12);
  EXPECT_THAT(finished.err, HasSubstr("490 more bad lines"));
}

TEST(ReportProgram, ToleratesALastLineThatWasCut) {
  const Report report;
  report.write("in", kHostile + "\n" + kHostile.substr(0, 100));
  const auto finished = report.run_in_to_out();
  EXPECT_EQ(finished.status, 0);
  EXPECT_THAT(finished.err, HasSubstr("is cut at its end"));
  EXPECT_EQ(report.document().header().at("files")[0].at("cut"), true);
}

TEST(ReportProgram, NamesAFileThatCannotBeDecompressed) {
  const Report report;
  report.write("in", "\x28\xB5\x2F\xFD" + kHostile);
  const auto finished = report.run_in_to_out();
  EXPECT_NE(finished.status, 0);
  EXPECT_THAT(finished.err, HasSubstr(report.path("in") + ": "));
}

TEST(ReportProgram, ReadsStandardInput) {
  const Report report;
  report.write("in", kHostile + "\n");
  UniqueFd in(::open(report.path("in").c_str(), O_RDONLY | O_CLOEXEC));
  const auto finished = report.run({"-", "-o", report.path("out")}, std::move(in));
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(report.document().count(), 1u);
}

TEST(ReportProgram, WritesStandardOutput) {
  const Report report;
  report.write("in", kHostile + "\n");
  const auto finished = report.run({report.path("in"), "-o", "-"});
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_THAT(finished.out, StartsWith("<!DOCTYPE html>"));
}

TEST(ReportProgram, NeverWritesOverAnInput) {
  const Report report;
  report.write("in", kHostile + "\n");
  report.write("old", kHostile + "\n");
  report.write("meta", "{}");
  std::filesystem::create_hard_link(report.path("in"), report.path("link"));
  for (const char* output : {"in", "old", "meta", "link"}) {
    const auto finished =
        report.run({report.path("in"), "--baseline", report.path("old"), "--metadata",
                    report.path("meta"), "-o", report.path(output)});
    EXPECT_EQ(finished.status, 64);
    EXPECT_THAT(finished.err, HasSubstr("is an input as well"));
  }
  EXPECT_EQ(read_file(report.path("in")), kHostile + "\n");
}

TEST(ReportProgram, LeavesTheOldPageWhereItFails) {
  const Report report;
  report.write("out", "old");
  const auto finished = report.run({report.path("missing"), "-o", report.path("out")});
  EXPECT_EQ(finished.status, 64);
  EXPECT_THAT(finished.err, HasSubstr(report.path("missing")));
  EXPECT_EQ(report.page(), "old");
}

TEST(ReportProgram, SaysWhereMetadataBelongs) {
  const Report report;
  report.write("in", "{\n  \"kind\": \"metadata\"\n}\n");
  const auto finished = report.run_in_to_out();
  EXPECT_EQ(finished.status, 64);
  EXPECT_THAT(finished.err, HasSubstr("goes behind --metadata"));
}

TEST(ReportProgram, RefusesMetadataThatIsNone) {
  const Report report;
  report.write("in", kHostile + "\n");
  const auto finished = report.run_in_to_out({"--metadata", report.path("in")});
  EXPECT_EQ(finished.status, 65);
  EXPECT_THAT(finished.err, HasSubstr("--metadata " + report.path("in")));
}

TEST(ReportProgram, RedactsWithTheSamePseudonymsForTheSameKey) {
  const Report report;
  report.write("in", kHostile + "\n");
  report.write("key", "0123456789abcdef");
  report.write("short", "0123");
  ASSERT_EQ(report.run_in_to_out({"--redact-key", report.path("key")}).status, 0);
  const auto names = report.document().texts("name");
  const auto addresses = report.document().numbers("address");
  EXPECT_THAT(names[0], StartsWith("name-"));
  EXPECT_NE(addresses[0], 0xC0000201u);
  ASSERT_EQ(report.run_in_to_out({"--redact-key", report.path("key")}).status, 0);
  EXPECT_EQ(report.document().texts("name"), names);
  EXPECT_EQ(report.run_in_to_out({"--redact-key", report.path("short")}).status, 65);
  EXPECT_EQ(report.document().header().at("files")[0].at("name"), "file 1");
}

TEST(ReportProgram, ComparesWithABaseline) {
  const Report report;
  report.write("in", kHostile + "\n");
  report.write("old", "");
  const auto finished = report.run_in_to_out({"--baseline", report.path("old")});
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(report.document().header().at("changes")[0].at("count"), 1);
}

TEST(ReportProgram, RefusesWhatItCannotDo) {
  const Report report;
  EXPECT_EQ(report.run({}).status, 64);
  EXPECT_EQ(report.run({"-", "-"}).status, 64);
  EXPECT_EQ(report.run({"--nonsense", "x"}).status, 64);
  EXPECT_EQ(report.run({"/", "-o", report.path("out")}).status, 64);
  report.write("in", kHostile + "\n");
  EXPECT_EQ(report.run({report.path("in"), "-o", report.path("no/folder")}).status, 73);
  EXPECT_EQ(report.run({report.path("in"), "--names", report.path("in")}).status, 65);
}

TEST(ReportProgram, SaysWhatItIs) {
  const Report report;
  EXPECT_THAT(report.run({"--help"}).out, HasSubstr("--baseline"));
  EXPECT_THAT(report.run({"--version"}).out, StartsWith("snmpring-report "));
}

}  // namespace
}  // namespace snmpring::reporter
