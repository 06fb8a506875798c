#include "targets/target_list.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <variant>
#include <vector>

#include "scratch/exit_of_child.h"
#include "scratch/scratch_folder.h"

namespace snmpring::targets {
namespace {

/// The target of a line, or a failure.
ListTarget target_of(std::string_view line) {
  ListLine parsed = parse_list_line(line);
  if (const auto* bad = std::get_if<BadLine>(&parsed)) ADD_FAILURE() << line << ": " << bad->reason;
  if (auto* target = std::get_if<ListTarget>(&parsed)) return std::move(*target);
  ADD_FAILURE() << "no target: " << line;
  return {};
}

std::string fault_of(std::string_view line) {
  const ListLine parsed = parse_list_line(line);
  const auto* bad = std::get_if<BadLine>(&parsed);
  return bad == nullptr ? "" : bad->reason;
}

bool is_skipped(std::string_view line) {
  return std::holds_alternative<SkippedObject>(parse_list_line(line));
}

bool is_blank(std::string_view line) {
  return std::holds_alternative<BlankLine>(parse_list_line(line));
}

TEST(ListLine, IsATargetInAnyForm) {
  EXPECT_TRUE(std::holds_alternative<AddressTarget>(target_of("192.0.2.1").where));
  EXPECT_TRUE(std::holds_alternative<RangeTarget>(target_of("192.0.2.0/24").where));
  EXPECT_TRUE(std::holds_alternative<RangeTarget>(target_of("192.0.2.10-99").where));
  EXPECT_TRUE(std::holds_alternative<NameTarget>(target_of("switch1").where));
  EXPECT_EQ(target_of("192.0.2.1:1161").port, 1161);
  EXPECT_EQ(target_of("[2001:db8::7]:1161").port, 1161);
  EXPECT_EQ(target_of("udp:192.0.2.1").port, std::nullopt);
}

TEST(ListLine, MayHaveBlanksAndAComment) {
  EXPECT_EQ(target_of("  192.0.2.1:1161\t# the core").port, 1161);
  EXPECT_EQ(target_of("192.0.2.1 #").port, std::nullopt);
  EXPECT_NE(fault_of("192.0.2.1# no"), "");
}

TEST(ListLine, MayBeBlank) {
  for (const char* line : {"", " \t ", "# all", "  # of it"}) EXPECT_TRUE(is_blank(line)) << line;
}

TEST(ListLine, TakesATagBehindTheTarget) {
  EXPECT_EQ(target_of("192.0.2.1 core-1").tag, "core-1");
  EXPECT_EQ(target_of("192.0.2.1\t core 1, second floor  # a comment").tag, "core 1, second floor");
  EXPECT_EQ(target_of("[2001:db8::7]:1161 k\xC3\xB6ln").tag, "k\xC3\xB6ln");
  EXPECT_EQ(target_of("192.0.2.0/28 rack-7").tag, "rack-7");
  EXPECT_EQ(target_of("192.0.2.10-99 rack-7").tag, "rack-7");
  EXPECT_EQ(target_of("switch.example.net core").tag, "core");
  EXPECT_EQ(target_of("192.0.2.1").tag, std::nullopt);
  EXPECT_EQ(target_of("192.0.2.1 # core").tag, std::nullopt);
}

TEST(ListLine, TakesNoSecondTargetAndNoProseForATag) {
  for (const char* line :
       {"192.0.2.1 192.0.2.2", "192.0.2.1 192.0.2.0/24 x", "192.0.2.1 ::1", "192.0.2.1 @file"}) {
    EXPECT_NE(fault_of(line).find("one target a line"), std::string::npos) << line;
  }
  EXPECT_EQ(fault_of("not an address"), "\"not an address\": neither an address nor a host name");
  EXPECT_EQ(fault_of("192.0.2.1 \xFF"), "the tag is no UTF-8 text without NUL");
  EXPECT_EQ(fault_of("192.0.2.1 " + std::string(1025, 'x')), "the tag is longer than 1024 octets");
  EXPECT_EQ(target_of("192.0.2.1 " + std::string(1024, 'x')).tag, std::string(1024, 'x'));
}

TEST(ListLine, NamesNoOtherList) {
  EXPECT_NE(fault_of("@file"), "");
  EXPECT_NE(fault_of("-"), "");
  EXPECT_NE(fault_of(R"({"target":"@file"})"), "");
}

TEST(ListLine, IsAnObjectWithItsOwnQuestions) {
  const ListTarget target =
      target_of(R"({"target":"192.0.2.1","port":1161,"tag":"k\u00f6ln","credential":"c2",)"
                R"("oids":["1.3.6.1.2.1.2",".1.3.6.1.2.1.31"],"max_varbinds":10})");
  EXPECT_EQ(std::get<AddressTarget>(target.where).address, *IpAddress::parse("192.0.2.1"));
  EXPECT_EQ(target.port, 1161);
  EXPECT_EQ(target.tag, "k\xC3\xB6ln");
  EXPECT_EQ(target.credential, "c2");
  ASSERT_EQ(target.oids.size(), 2u);
  EXPECT_EQ(target.oids[1].text(), "1.3.6.1.2.1.31");
  EXPECT_EQ(target.varbinds_max, 10u);
}

TEST(ListLine, TakesNullAsAbsent) {
  const ListTarget target =
      target_of(R"({"kind":null,"status":null,"target":"::1","port":null,"tag":null,)"
                R"("credential":null,"oids":null,"max_varbinds":null,"community":null})");
  EXPECT_EQ(target.port, std::nullopt);
  EXPECT_EQ(target.tag, std::nullopt);
  EXPECT_EQ(target.credential, std::nullopt);
  EXPECT_TRUE(target.oids.empty());
  EXPECT_EQ(target.varbinds_max, std::nullopt);
}

TEST(ListLine, TakesOidsAsTextWithCommas) {
  EXPECT_EQ(target_of(R"({"target":"::1","oids":"1.3.6.1.2.1.1, 1"})").oids.size(), 2u);
}

TEST(ListLine, AsksItsReaderWhatAnOidIs) {
  const OidReader read_oid =
      [](std::string_view text) -> std::expected<session::Root, std::string> {
    if (text == "system") return *session::Root::parse("1.3.6.1.2.1.1");
    return std::unexpected("'x' is unknown");
  };
  ListLine parsed =
      parse_list_line(R"({"target":"::1","oids":" system ,system"})", system_zones(), read_oid);
  ASSERT_TRUE(std::holds_alternative<ListTarget>(parsed));
  ASSERT_EQ(std::get<ListTarget>(parsed).oids.size(), 2u);
  EXPECT_EQ(std::get<ListTarget>(parsed).oids[1].text(), "1.3.6.1.2.1.1");

  parsed = parse_list_line(R"({"target":"::1","oids":["x"]})", system_zones(), read_oid);
  ASSERT_TRUE(std::holds_alternative<BadLine>(parsed));
  EXPECT_EQ(std::get<BadLine>(parsed).reason, "oids: 'x' is unknown");
}

TEST(ListLine, TakesTheRecordsOfDiscover) {
  const ListTarget target = target_of(
      R"({"kind":"target","ts":"2026-04-13T12:00:01.234567Z","run":"x","target":"2001:db8::7",)"
      R"("port":161,"tag":"switch1","status":"ok","complete":true,"error":null,"error_oid":null,)"
      R"("version":"2c","credential":"c1","reply_from":null,"engine_id":null,"varbinds":4,"tx":1,)"
      R"("anomalies":[],"quirks":[]})");
  EXPECT_EQ(target.port, 161);
  EXPECT_EQ(target.tag, "switch1");
  EXPECT_EQ(target.credential, "c1");
}

TEST(ListLine, SkipsRecordsOfWhatIsNoResponder) {
  EXPECT_FALSE(is_skipped(R"({"kind":"target","target":"::1","status":"partial"})"));
  for (const char* status : {"timeout", "unreachable", "auth", "error", "skipped", ""}) {
    EXPECT_TRUE(
        is_skipped(R"({"kind":"target","target":"::1","status":")" + std::string(status) + "\"}"))
        << status;
  }
  EXPECT_TRUE(is_skipped(R"({"kind":"varbind","target":"::1"})"));
  EXPECT_TRUE(is_skipped(R"({"kind":"summary"})"));
  EXPECT_TRUE(is_skipped(R"({"kind":7,"target":"::1"})"));
  EXPECT_TRUE(is_skipped(R"({"status":"timeout","target":"::1"})"));
}

TEST(ListLine, IsBadWhereAKeyIs) {
  for (const char* line : {"{",
                           "{}",
                           "{]",
                           R"({"target":null})",
                           R"({"target":7})",
                           R"({"target":""})",
                           R"({"target":"192.0.2"})",
                           R"({"target":"::1"} x)",
                           R"({"target":"::1","port":0})",
                           R"({"target":"::1","port":65536})",
                           R"({"target":"::1","port":161.5})",
                           R"({"target":"::1","port":-1})",
                           R"({"target":"::1","port":"161"})",
                           R"({"target":"[::1]:161","port":1161})",
                           R"({"target":"::1","tag":7})",
                           R"({"target":"::1","tag":"\u0000"})",
                           R"({"target":"::1","tag":"\ud800"})",
                           "{\"target\":\"::1\",\"tag\":\"\xFF\"}",
                           R"({"target":"::1","credential":1})",
                           R"({"target":"::1","community":"public"})",
                           R"({"target":"::1","oids":[]})",
                           R"({"target":"::1","oids":[1]})",
                           R"({"target":"::1","oids":["x"]})",
                           R"({"target":"::1","oids":""})",
                           R"({"target":"::1","oids":"1.3.6,"})",
                           R"({"target":"::1","oids":{}})",
                           R"({"target":"::1","max_varbinds":-1})",
                           R"({"target":"::1","max_varbinds":1.5})",
                           R"({"target":"::1","max_varbinds":"1"})",
                           R"({"target":"::1","max_varbinds":99999999999999999999})",
                           "[\"::1\"]",
                           "\"::1\""}) {
    EXPECT_NE(fault_of(line), "") << line;
  }
}

TEST(ListLine, BoundsTheTag) {
  const auto line = [](std::size_t size) {
    return R"({"target":"::1","tag":")" + std::string(size, 'x') + "\"}";
  };
  EXPECT_EQ(target_of(line(1024)).tag->size(), 1024u);
  EXPECT_NE(fault_of(line(1025)), "");
}

TEST(ListLine, SurvivesHostileText) {
  for (const std::string& line :
       {std::string(60'000, '['), "{\"a\":" + std::string(60'000, '['), std::string(60'000, '{'),
        std::string(60'000, '\0'), "192.0.2.1" + std::string(1, '\0'),
        std::string("\xFF\xFE"
                    "1\0",
                    4),
        R"({"target":")" + std::string(60'000, '\x01') + "\"}",
        std::string(R"({"target":"\u0000"})")}) {
    const std::string fault = fault_of(line);
    EXPECT_NE(fault, "");
    EXPECT_LT(fault.size(), 500u);
    for (const char c : fault) EXPECT_TRUE(c >= ' ' && c <= '~');
  }
}

/// The two ends of a pipe.
struct ListPipe {
  ListPipe() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    reader.reset(ends[0]);
    writer.reset(ends[1]);
  }
  void write(std::string_view text) const {
    EXPECT_EQ(::write(writer.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  UniqueFd reader;
  UniqueFd writer;
};

/// What next() gives until it is pending or at its end: "192.0.2.1", "bad NAME:LINE: ...",
/// "skipped", and "pending" or "end".
std::vector<std::string> drained(TargetList& list) {
  std::vector<std::string> result;
  for (int i = 0; i < 1'000'000; ++i) {
    ListTarget target;
    std::string reason;
    switch (list.next(target, reason)) {
      case TargetList::Result::target:
        result.push_back(std::get<AddressTarget>(target.where).address.to_string());
        break;
      case TargetList::Result::passed:
      case TargetList::Result::busy:
        break;
      case TargetList::Result::skipped:
        result.push_back("skipped");
        break;
      case TargetList::Result::bad:
        result.push_back("bad " + reason);
        break;
      case TargetList::Result::pending:
        result.push_back("pending");
        return result;
      case TargetList::Result::end:
        result.push_back("end");
        return result;
    }
  }
  result.push_back("endless");
  return result;
}

using Texts = std::vector<std::string>;

TEST(TargetList, GivesALineAsSoonAsItIsWhole) {
  ListPipe pipe;
  TargetList list("-", std::move(pipe.reader), 0, 1);
  EXPECT_EQ(drained(list), Texts{"pending"});
  pipe.write("192.0.2.1\n192.0.");
  EXPECT_EQ(drained(list), (Texts{"192.0.2.1", "pending"}));
  EXPECT_EQ(drained(list), Texts{"pending"});
  pipe.write("2.2\n");
  EXPECT_EQ(drained(list), (Texts{"192.0.2.2", "pending"}));
  pipe.writer.reset();
  EXPECT_EQ(drained(list), Texts{"end"});
  EXPECT_EQ(drained(list), Texts{"end"});
}

TEST(TargetList, ReadsByteByByte) {
  ListPipe pipe;
  TargetList list("-", std::move(pipe.reader), 0, 1);
  const std::string_view text =
      "\xEF\xBB\xBF"
      "192.0.2.1\r\n\n# c\n{\"target\":\"192.0.2.2\"}\r\nx y\n192.0.2.3";
  Texts result;
  for (const char c : text) {
    pipe.write({&c, 1});
    for (std::string& item : drained(list)) {
      if (item != "pending") result.push_back(std::move(item));
    }
  }
  pipe.writer.reset();
  for (std::string& item : drained(list)) result.push_back(std::move(item));
  EXPECT_EQ(result,
            (Texts{"192.0.2.1", "192.0.2.2", "bad -:5: \"x y\": neither an address nor a host name",
                   "192.0.2.3", "end"}));
  EXPECT_EQ(list.lines(), 6u);
}

TEST(TargetList, PassesOverLinesThatAreTooLong) {
  ListPipe pipe;
  TargetList list("f", std::move(pipe.reader), 0, 1);
  Texts result;
  const auto feed = [&](const std::string& text) {
    for (std::size_t at = 0; at < text.size(); at += 4096) {
      pipe.write(std::string_view(text).substr(at, 4096));
      for (std::string& item : drained(list)) {
        if (item != "pending") result.push_back(std::move(item));
      }
    }
  };
  feed("192.0.2.1\n" + std::string(3'000'000, 'x') + "\n192.0.2.2\n");
  feed("192.0.2.3" + std::string(files::kLineOctetsMax - 9, ' ') + "\n");
  feed("192.0.2.4" + std::string(files::kLineOctetsMax - 8, ' ') + "\n");
  feed(std::string(files::kLineOctetsMax + 1, 'y'));
  pipe.writer.reset();
  for (std::string& item : drained(list)) result.push_back(std::move(item));
  EXPECT_EQ(result, (Texts{"192.0.2.1", "bad f:2: longer than 1048576 octets", "192.0.2.2",
                           "192.0.2.3", "bad f:5: longer than 1048576 octets",
                           "bad f:6: longer than 1048576 octets", "end"}));
}

TEST(TargetList, TakesTheLinesOfItsShard) {
  Texts all;
  for (std::uint64_t shard = 0; shard < 3; ++shard) {
    ListPipe pipe;
    pipe.write("192.0.2.0\n192.0.2.1\nbad line\n\n192.0.2.4\n192.0.2.5\n192.0.2.6");
    pipe.writer.reset();
    TargetList list("f", std::move(pipe.reader), shard, 3);
    for (std::string& item : drained(list)) all.push_back(std::move(item));
    EXPECT_EQ(list.lines(), 7u);
  }
  EXPECT_EQ(all, (Texts{"192.0.2.0", "192.0.2.6", "end", "192.0.2.1", "192.0.2.4", "end",
                        "bad f:3: \"bad line\": neither an address nor a host name", "192.0.2.5",
                        "end"}));
}

TEST(TargetList, ReportsThatItCannotReadOn) {
  ListPipe pipe;
  TargetList list("f", std::move(pipe.writer), 0, 1);
  EXPECT_EQ(drained(list), (Texts{"pending"}));
  pipe.reader.reset();
  EXPECT_EQ(drained(list), (Texts{"bad f:1: cannot read on: Bad file descriptor", "end"}));
}

TEST(TargetList, NamesTheFileThatItCannotOpen) {
  const auto missing = TargetList::open("/nonexistent/list", 0, 1);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message,
            "cannot open the list /nonexistent/list: No such file or directory");
  EXPECT_FALSE(TargetList::open(testing::TempDir(), 0, 1));
}

TEST(TargetList, ReturnsFromALineThatNeverEnds) {
  auto list = TargetList::open("/dev/zero", 0, 1);
  ASSERT_TRUE(list);
  ListTarget target;
  std::string reason;
  for (int call = 0; call < 3; ++call) {
    EXPECT_EQ(list->next(target, reason), TargetList::Result::busy);
    EXPECT_EQ(list->pass(reason), TargetList::Result::busy);
  }
  EXPECT_EQ(list->lines(), 0u);
  EXPECT_LT(list->octets_taken(), 64 * files::kLineOctetsMax);
}

TEST(TargetList, TakesAPipeWithoutAWriterForASlowOne) {
  const scratch::ScratchFolder scratch;
  const std::string path = scratch.path("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  auto list = TargetList::open(path, 0, 1);
  ASSERT_TRUE(list);
  EXPECT_EQ(drained(*list), Texts{"pending"});
  UniqueFd writer(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  ASSERT_EQ(::write(writer.get(), "192.0.2.1\n", 10), 10);
  EXPECT_EQ(drained(*list), (Texts{"192.0.2.1", "pending"}));
  writer.reset();
  EXPECT_EQ(drained(*list), Texts{"end"});
}

TEST(TargetList, ReadsDevNullAsEmpty) {
  auto list = TargetList::open("/dev/null", 0, 1);
  ASSERT_TRUE(list);
  EXPECT_EQ(drained(*list), Texts{"end"});
}

TEST(TargetList, IsRefusedWhereStandardInputIsClosed) {
  const int code = scratch::exit_of_child([] {
    ::close(STDIN_FILENO);
    const auto list = TargetList::open("-", 0, 1);
    if (list || list.error().message != "standard input: Bad file descriptor") return 1;
    return list.error().fault == files::FileFault::unreadable ? 0 : 2;
  });
  EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace snmpring::targets
