// The document that the page receives, and the page around it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "mib/names.h"
#include "review/columns.h"
#include "review/document_reader.h"
#include "review/record_lines.h"
#include "review/report_columns.h"
#include "review/report_document.h"
#include "review/report_page.h"
#include "targets/target_syntax.h"
#include "text/sha256.h"

namespace snmpring::review {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Columns, ComeBackInWhateverWidth) {
  const std::vector<std::vector<std::uint32_t>> all = {
      {},
      {0, 254, 7},
      {255, 0, kNoValue},
      {65'534, 0, kNoValue},
      {65'535, 1, 2},
      {kNoValue, kNoValue - 1, 0},
      {kNoValue, kNoValue, kNoValue},
  };
  for (const auto& values : all) {
    for (const Coding coding : {Coding::plain, Coding::delta}) {
      Columns columns(values.size());
      columns.add("c", values, coding);
      const DocumentReader reader(*columns.document("\"count\":" + std::to_string(values.size())));
      std::vector<std::uint32_t> read;
      for (const auto& value : reader.numbers("c")) read.push_back(value.value_or(kNoValue));
      EXPECT_EQ(read, values);
    }
  }
}

TEST(Columns, HaveTextsInADictionary) {
  TextPool pool(7);
  const std::uint32_t unused = pool.add("unused");
  const std::uint32_t a = pool.add("a\"\n\xFF");
  const std::uint32_t b = pool.add(std::string("\0</script>", 10));
  EXPECT_EQ(unused, 0u);
  Columns columns(4);
  columns.add_texts("t", std::vector{b, a, kNoText, b}, pool);
  const DocumentReader reader(*columns.document("\"count\":4"));
  EXPECT_THAT(reader.texts("t"), ElementsAre(std::string("\0</script>", 10), "a\"\n\uFFFD",
                                             "(none)", std::string("\0</script>", 10)));
}

TEST(CutText, CutsAfterAThousandCharactersAndSaysSo) {
  std::string room;
  std::string text;
  for (int i = 0; i < 1024; ++i) text += "é";
  EXPECT_EQ(cut_text(text, room), text);
  EXPECT_EQ(cut_text(text + "x", room), text + "…");
}

TEST(Page, ComesOfItsTemplate) {
  const PageTemplate parts{.page = "<t>@TITLE@</t>@CSP@<s>@STYLE@</s>@DATA@<j>@SCRIPT@</j>",
                           .style = "a{}@DATA@",
                           .script = "f()"};
  const auto page = make_page(parts, "<&\"'", "document");
  ASSERT_TRUE(page);
  EXPECT_THAT(*page,
              HasSubstr("<t>&lt;&amp;&quot;&#39;</t>default-src 'none'; script-src 'sha256-"));
  EXPECT_THAT(*page, HasSubstr("<s>a{}@DATA@</s>" + base64(*gzip("document")) + "<j>f()</j>"));
}

TEST(Page, AllowsItsOwnScriptAlone) {
  const PageTemplate parts{.page = "@TITLE@@CSP@@STYLE@@DATA@@SCRIPT@", .style = "s", .script = ""};
  // The digest of no octets (FIPS 180-4).
  EXPECT_THAT(*make_page(parts, "", ""),
              HasSubstr("script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"));
}

TEST(Page, WithoutAPlaceForSomethingIsRefused) {
  for (const char* page :
       {"", "@TITLE@@CSP@@STYLE@@DATA@", "@TITLE@@CSP@@STYLE@@DATA@@SCRIPT@@CSP@"}) {
    EXPECT_FALSE(make_page({.page = page, .style = "", .script = ""}, "", "")) << page;
  }
}

TEST(Base64, ComesBack) {
  std::string text;
  for (int i = 0; i < 500'000; ++i) text += static_cast<char>(i * 7 >> 3);
  for (const std::size_t size : {0, 1, 2, 3, 4, 196'607, 196'608, 196'609, 500'000}) {
    EXPECT_EQ(decode_base64(base64(std::string_view(text).substr(0, size))), text.substr(0, size));
  }
}

TEST(Gzip, ComesBack) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += static_cast<char>(std::int64_t{i} * i >> 7);
  EXPECT_EQ(gunzip(*gzip(text)), text);
  EXPECT_EQ(gunzip(*gzip("")), "");
}

TEST(ModelName, IsThatOfTheObject) {
  const mib::Names names = mib::Names::built_in();
  EXPECT_EQ(model_name("1.3.6.1.2.1.1.1", names), "sysDescr");
  EXPECT_EQ(model_name("1.3.6.1.4.1.9.1.1208", names), "ciscoProducts.1208");
  EXPECT_EQ(model_name("1.3.6.1.4.1.99999.1", names), "1.3.6.1.4.1.99999.1");
  EXPECT_EQ(model_name("nonsense", names), "nonsense");
  EXPECT_EQ(model_name("1.3.6.1.4.1.9.1.1208", mib::Names()), "1.3.6.1.4.1.9.1.1208");
}

TEST(VendorName, IsWhatTheRecordSaysElseItsListedNameElseTheNumber) {
  const Identities nobody;
  const auto vendor = [&](const Json& changes) {
    Agents agents(7, nobody);
    add_line(agents, target_line("10.0.0.1", changes));
    agents.finish();
    return vendor_name(agents.all().at(0), agents.texts(), mib::Names::built_in());
  };
  EXPECT_EQ(vendor({{"vendor", "Acme"}}), "Acme");
  EXPECT_EQ(vendor(Json::object()), "ciscoSystems");
  EXPECT_EQ(vendor({{"sys_object_id", "1.3.6.1.4.1.99999.1"}}), "enterprise 99999");
  EXPECT_EQ(vendor({{"sys_object_id", nullptr}, {"engine_enterprise", 99998}}), "enterprise 99998");
  EXPECT_EQ(vendor({{"sys_object_id", "1.3.6.1.2.1"}}), "");
}

TEST(Enterprise, IsTheArcBehindEnterprises) {
  EXPECT_EQ(enterprise_of("1.3.6.1.4.1.9.1.1208"), 9);
  EXPECT_EQ(enterprise_of("1.3.6.1.4.1.9"), 9);
  EXPECT_EQ(enterprise_of("1.3.6.1.4.1."), -1);
  EXPECT_EQ(enterprise_of("1.3.6.1.4.1.99999999999"), -1);
  EXPECT_EQ(enterprise_of("1.3.6.1.2.1"), -1);
}

struct Made {
  explicit Made(const std::vector<std::string>& lines,
                const std::vector<std::string>& old_lines = {}) {
    for (const std::string& line : lines) add_line(now, line);
    for (const std::string& line : old_lines) add_line(before, line);
    now.finish();
    before.finish();
  }
  DocumentReader read() const {
    const mib::Names names = mib::Names::built_in();
    return DocumentReader(*make_document({.title = "T",
                                          .program = "p",
                                          .made = 0,
                                          .agents = now,
                                          .runs = runs,
                                          .files = files,
                                          .names = names,
                                          .baseline = before.all().empty() ? nullptr : &before,
                                          .baseline_files = {}}));
  }
  Identities nobody;
  std::vector<ReadFile> files;
  std::vector<RunDocument> runs;
  Agents now{7, nobody};
  Agents before{7, nobody};
};

TEST(Document, HasAllColumnsForNoAgentsAtAll) {
  const DocumentReader reader = Made({}).read();
  EXPECT_EQ(reader.count(), 0u);
  EXPECT_EQ(reader.header().at("columns").size(), 23u);
  EXPECT_EQ(reader.header().at("figures").at("agents"), 0);
}

TEST(Document, HasAgentsAsTheRecordsSayThem) {
  const DocumentReader reader =
      Made({target_line("10.0.0.2"), target_line("10.0.0.1", {{"rtt_avg_us", 70'000}}),
            target_line("2001:db8::1",
                        {{"status", "partial"}, {"error", "gen_err"}, {"complete", false}}),
            target_line("host.example"), silent_line("10.0.0.9")})
          .read();
  EXPECT_EQ(reader.count(), 4u);
  EXPECT_EQ(reader.header().at("ipv4_count"), 2);
  EXPECT_THAT(reader.numbers("address"), ElementsAre(0x0A000001, 0x0A000002, 0, 1));
  EXPECT_EQ(reader.header().at("other_addresses").dump(), R"(["2001:db8::1","host.example"])");
  EXPECT_EQ(reader.header().at("other_network").dump(), "[0,-1]");
  EXPECT_THAT(reader.numbers("rtt"), ElementsAre(70'000, 1'500, 1'500, 1'500));
  EXPECT_THAT(reader.texts("error"), ElementsAre("(none)", "(none)", "gen_err", "(none)"));
  EXPECT_THAT(reader.texts("software"), testing::Each("Switch #.#"));
  EXPECT_EQ(reader.header().at("figures").at("errors"), 1);
  EXPECT_EQ(reader.header().at("figures").at("silent"), 1);
  EXPECT_THAT(reader.header().at("errors")[0].at("hint").get<std::string>(),
              Not(testing::IsEmpty()));
}

RunDocument run_of(const std::string& hash, std::int64_t silent, std::int64_t shard = 0,
                   std::int64_t shards = 1) {
  RunDocument run;
  run.config_hash = hash;
  run.admitted = 256 / shards;
  run.silent = silent;
  run.shard = shard;
  run.shards = shards;
  return run;
}

TEST(Document, CountsASilentAddressOnceHoweverOftenItWasAsked) {
  Made made({target_line("10.0.0.1"), target_line("10.0.0.2")});
  // Three scans of the same addresses with other questions, the last one in two shards.
  made.runs = {run_of("v1", 254), run_of("v2c", 255), run_of("v3", 100, 0, 2),
               run_of("v3", 150, 1, 2)};
  EXPECT_EQ(made.read().header().at("figures").at("silent"), 255);
  EXPECT_EQ(made.read().header().at("errors")[0].at("count"), 255);
  // Who was silent to one question has answered another.
  const auto net = targets::parse_target("10.0.0.0/24");
  for (RunDocument& run : made.runs) {
    run.exit_reason = "done";
    run.ranges = {std::get<targets::RangeTarget>(*net).range};
  }
  EXPECT_EQ(made.read().header().at("figures").at("asked"), 256);
  EXPECT_EQ(made.read().header().at("figures").at("silent"), 254);
}

TEST(Document, ShowsChangesAndWhoIsGone) {
  const DocumentReader reader =
      Made({target_line("10.0.0.1", {{"sys_name", "b"}})},
           {target_line("10.0.0.1", {{"sys_name", "a"}}), target_line("10.0.0.2")})
          .read();
  const auto& header = reader.header();
  EXPECT_EQ(header.at("changed").dump(), R"([{"row":0,"word":"name","old":"a","new":"b"}])");
  EXPECT_EQ(header.at("gone")[0].at("address"), "10.0.0.2");
  EXPECT_EQ(header.at("gone_total"), 1);
  EXPECT_THAT(reader.numbers("change"), ElementsAre(8));
}

TEST(Document, TakesNoTextWithoutLettersForSoftware) {
  const DocumentReader reader =
      Made({target_line("10.0.0.1", {{"sys_descr", "core"}, {"sys_name", "core"}}),
            target_line("10.0.0.2", {{"sys_descr", "  "}}),
            target_line("10.0.0.3", {{"sys_descr", "1.2"}}),
            target_line("10.0.0.4", {{"sys_descr", "交换机 5"}})})
          .read();
  EXPECT_THAT(reader.texts("software"), ElementsAre("(none)", "(none)", "(none)", "交换机 #"));
}

TEST(ReadRecords, SaysWhoseRunsTheRecordsAre) {
  const std::string path = testing::TempDir() + "/records-" + std::to_string(::getpid());
  std::ofstream(path) << target_line("10.0.0.1", {{"run", "b"}}) << '\n'
                      << target_line("10.0.0.2", {{"run", "a"}}) << '\n'
                      << target_line("10.0.0.3", {{"run", "b"}}) << '\n';
  Made made({});
  const auto file = read_records(path, made.now, [](const std::string&) {});
  std::filesystem::remove(path);
  ASSERT_TRUE(file);
  EXPECT_THAT(file->runs, ElementsAre("a", "b"));
}

TEST(Document, NamesFilesWithoutMetadata) {
  Made made({target_line("10.0.0.1")});
  made.files = {{.name = "a.ndjson"}, {.name = "b.ndjson", .lacks_metadata = true}};
  const DocumentReader reader = made.read();
  EXPECT_EQ(reader.header().at("files")[0].at("lacks_metadata"), false);
  EXPECT_EQ(reader.header().at("files")[1].at("lacks_metadata"), true);
}

TEST(Document, CutsLongTexts) {
  const DocumentReader reader =
      Made({target_line("10.0.0.1", {{"sys_descr", std::string(65'536, 'x')}})}).read();
  EXPECT_EQ(reader.texts("description")[0], std::string(1024, 'x') + "…");
}

}  // namespace
}  // namespace snmpring::review
