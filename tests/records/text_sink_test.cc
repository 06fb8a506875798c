// What people see, line by line.
#include "records/text_sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/unique_fd.h"
#include "records/output.h"
#include "session/credential.h"

namespace snmpring::records {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using ber::ValueType;
using session::ErrorWord;
using session::Operation;
using session::Status;

constexpr WallTime kThen{1'776'081'601'234'567us};

/// Keeps what is written.
class ScreenSystem : public OutputSystem {
 public:
  ssize_t write(int, WriteMode, const char* octets, std::size_t size) override {
    text.append(octets, size);
    return static_cast<ssize_t>(size);
  }
  std::string text;
};

ber::Value text_value(std::string_view content) {
  ber::Value value;
  value.type = ValueType::octet_string;
  value.content = as_bytes(content);
  return value;
}

ber::Value integer_value(std::int64_t number) {
  ber::Value value;
  value.type = ValueType::integer32;
  value.number = number;
  return value;
}

/// A run of one operation on addresses of 192.0.2.0/24.
class TextRun {
 public:
  explicit TextRun(TextSetup setup) {
    setup.tell = [this](std::string_view text) { told += std::string(text) + '\n'; };
    setup.screen.charset = text::Charset::utf8;
    plan_.operation = setup.operation;
    plan_.roots = {*session::Root::parse("1.3.6.1.2.1")};
    plan_.ladder = &ladder_;
    credential_.label = "c1";
    profile_.plan = &plan_;
    profile_.always_reported = true;
    setup.columns = [columns = setup.screen.columns] { return columns; };
    sink_ = std::make_unique<TextSink>(*output_, std::move(setup));
    sink_->set_wall_now(kThen);
  }

  session::TargetProfile& profile() { return profile_; }
  session::Plan& plan() { return plan_; }
  const session::Credential& credential() const { return credential_; }

  session::Target target(std::uint8_t host, std::uint16_t port = 161) {
    return {.endpoint = {IpAddress::v4(0xC0000200u + host), port},
            .position = host,
            .profile = &profile_};
  }

  void row(std::uint8_t host, std::uint32_t index, const ber::Value& value) {
    const session::Target asked = target(host);
    sink_->begin_reply(asked, kThen);
    const ber::Oid oid{1, 3, 6, 1, 2, 1, 2, 2, 1, 2, index};
    const ber::OidView view = oid;
    sink_->row({plan_.roots.front(), view, value});
  }

  void finish(const session::TargetReport& report) { sink_->finished(report); }

  /// A target that gave all.
  session::TargetReport done(const session::Target& asked, std::uint64_t rows) {
    session::TargetReport report{.target = asked};
    report.complete = true;
    report.version = message::Version::v2c;
    report.credential = &credential_;
    report.counts.varbinds = rows;
    report.counts.replies_timed = 1;
    report.counts.rtt_sum = 1234us;
    report.elapsed = 190ms;
    return report;
  }

  session::TargetReport failed(const session::Target& asked, Status status, ErrorWord error) {
    session::TargetReport report{.target = asked};
    report.status = status;
    report.error = error;
    return report;
  }

  std::string shown() {
    sink_->flush();
    return std::exchange(system_.text, {});
  }

  TextSink& sink() { return *sink_; }
  std::string told;

 private:
  ScreenSystem system_;
  std::unique_ptr<Output> output_ =
      Output::adopt(UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC)), WriteMode::nonblocking,
                    TextSink::output_capacity(), system_)
          .value();
  session::Credential credential_;
  session::Ladder ladder_{.rungs = {&credential_}};
  session::Plan plan_;
  session::TargetProfile profile_;
  std::unique_ptr<TextSink> sink_;
};

TextSetup setup_of(Operation operation, bool several, std::size_t columns = 0) {
  TextSetup setup;
  setup.operation = operation;
  setup.several = several;
  setup.screen.columns = columns;
  return setup;
}

TEST(TextOfGet, IsALineForEachOid) {
  TextRun run(setup_of(Operation::get, false));
  run.row(10, 1, text_value("Gi0/1"));
  run.row(10, 2, integer_value(7));
  EXPECT_EQ(run.shown(),
            "1.3.6.1.2.1.2.2.1.2.1 = STRING: Gi0/1\n"
            "1.3.6.1.2.1.2.2.1.2.2 = INTEGER: 7\n");
}

TEST(TextOfGet, NamesTheTargetWhereThereAreSeveral) {
  TextRun run(setup_of(Operation::get, true));
  run.row(10, 1, integer_value(1));
  run.row(9, 1, integer_value(2));
  run.row(10, 2, integer_value(3));
  EXPECT_EQ(run.shown(), "");
  const auto first = run.target(10);
  run.finish(run.done(first, 2));
  EXPECT_EQ(run.shown(),
            "192.0.2.10       1.3.6.1.2.1.2.2.1.2.1 = INTEGER: 1\n"
            "192.0.2.10       1.3.6.1.2.1.2.2.1.2.2 = INTEGER: 3\n");
  const auto second = run.target(9);
  run.finish(run.done(second, 1));
  EXPECT_EQ(run.shown(), "192.0.2.9        1.3.6.1.2.1.2.2.1.2.1 = INTEGER: 2\n");
  EXPECT_EQ(run.told, "");
}

TEST(TextOfGet, TellsOfTargetsThatFailBesideTheLines) {
  TextRun run(setup_of(Operation::get, true));
  const auto target = run.target(10);
  run.finish(run.failed(target, Status::unreachable, ErrorWord::icmp_port));
  EXPECT_EQ(run.shown(), "");
  EXPECT_EQ(run.told, "192.0.2.10: unreachable: icmp_port (port 161 closed)\n");
}

TEST(TextOfWalk, OfOneTargetIsItsRowsAlone) {
  TextRun run(setup_of(Operation::walk, false));
  run.row(10, 1, integer_value(1));
  const auto target = run.target(10);
  run.finish(run.done(target, 1));
  EXPECT_EQ(run.shown(), "1.3.6.1.2.1.2.2.1.2.1 = INTEGER: 1\n");
  EXPECT_EQ(run.told, "");
}

TEST(TextOfWalk, OfOneTargetSaysWhatIsMissing) {
  TextRun run(setup_of(Operation::walk, false));
  const auto target = run.target(10);
  auto report = run.failed(target, Status::partial, ErrorWord::not_increasing);
  const ber::Oid place{1, 3, 6, 1, 2, 1, 2};
  report.error_oid = &place;
  report.counts.varbinds = 12;
  run.finish(report);
  run.shown();
  EXPECT_EQ(run.told, "192.0.2.10: 12 rows, NOT COMPLETE: not_increasing at 1.3.6.1.2.1.2\n");
}

TEST(TextOfWalk, KeepsTheRowsOfATargetTogether) {
  TextRun run(setup_of(Operation::walk, true));
  run.profile().tag = "core-1\x1B[31m";
  run.row(10, 1, integer_value(1));
  run.row(11, 1, integer_value(2));
  run.row(10, 2, integer_value(3));
  EXPECT_EQ(run.shown(),
            "== 192.0.2.10  core-1\\x1b[31m ==\n"
            "1.3.6.1.2.1.2.2.1.2.1 = INTEGER: 1\n"
            "1.3.6.1.2.1.2.2.1.2.2 = INTEGER: 3\n");
  const auto second = run.target(11);
  run.finish(run.done(second, 1'468));
  EXPECT_EQ(run.shown(), "");  // It would stand in the midst of the first.
  const auto first = run.target(10);
  run.finish(run.done(first, 2));
  EXPECT_EQ(run.shown(),
            "== 192.0.2.10: 2 rows, complete, 190 ms ==\n"
            "== 192.0.2.11  core-1\\x1b[31m ==\n"
            "1.3.6.1.2.1.2.2.1.2.1 = INTEGER: 2\n"
            "== 192.0.2.11: 1,468 rows, complete, 190 ms ==\n");
}

TEST(TextOfWalk, LosesNothingOfTargetsThatAreLeftOpen) {
  TextRun run(setup_of(Operation::walk, true));
  run.row(1, 1, integer_value(1));
  run.row(2, 1, integer_value(2));
  run.sink().end();
  EXPECT_TRUE(run.shown().ends_with("== 192.0.2.2 ==\n1.3.6.1.2.1.2.2.1.2.1 = INTEGER: 2\n"));
}

TEST(TextOfWalk, SaysOfATargetWithoutRowsHowItEnded) {
  TextRun run(setup_of(Operation::walk, true));
  const auto target = run.target(12);
  run.finish(run.failed(target, Status::timeout, ErrorWord::timeout));
  EXPECT_EQ(run.shown(), "== 192.0.2.12: 0 rows, NOT COMPLETE: timeout ==\n");
}

TEST(TextOfWalk, HoldsABoundedAmountAndSaysWhereItGoesOn) {
  TextRun run(setup_of(Operation::walk, true));
  const std::string long_text(10'000, 'x');
  run.row(1, 1, integer_value(1));
  std::string shown;
  for (std::uint32_t i = 1; i <= 600; ++i) {
    run.row(2, i, text_value(long_text));
    run.row(3, i, text_value(long_text));
    ASSERT_TRUE(run.sink().has_room(65'000));
    shown += run.shown();
  }
  run.row(1, 2, integer_value(2));
  shown += run.shown();
  EXPECT_GT(shown.size(), 2 * 600 * 10'000 - TargetGroups::kHeldOctetsMax);
  for (const std::uint8_t host : std::array<std::uint8_t, 3>{1, 2, 3}) {
    const auto target = run.target(host);
    run.finish(run.done(target, 2));
  }
  shown += run.shown();
  // Below each heading are rows of its target alone.
  std::size_t rows = 0;
  std::size_t ends = 0;
  std::string host;
  std::size_t at = 0;
  while (at < shown.size()) {
    const std::size_t end = shown.find('\n', at);
    const std::string_view line(shown.data() + at, end - at);
    at = end + 1;
    if (line.starts_with("== ")) {
      host = std::string(line.substr(3, 9));
      ends += line.find("complete") != line.npos;
    } else {
      ++rows;
      EXPECT_EQ(host == "192.0.2.1", line.find("INTEGER") != line.npos) << line.substr(0, 80);
    }
  }
  EXPECT_EQ(rows, 2u + 2 * 600);
  EXPECT_EQ(ends, 3u);
  EXPECT_NE(shown.find("== 192.0.2.1, continued ==\n"), shown.npos);
}

/// Rows of ifTable's ifIndex and ifDescr.
class TableRun : public TextRun {
 public:
  explicit TableRun(TextSetup setup) : TextRun(std::move(setup)) {
    tables_[0].columns = {{.oid = {1, 3, 6, 1, 2, 1, 2, 2, 1, 2}, .longer = false}};
    plan().tables = tables_;
  }

  void table_row(std::uint8_t host, std::uint32_t index, std::string_view descr) {
    const session::Target asked = target(host);
    sink().begin_reply(asked, kThen);
    const std::array<std::uint32_t, 1> arcs = {index};
    const std::array<session::TableCell, 1> cells = {{{0, text_value(descr)}}};
    ASSERT_TRUE(sink().has_room_for_row(descr.size()));
    sink().table_row({.table = 0, .index = arcs, .cells = cells, .received = kThen});
  }

 private:
  std::array<session::TablePlan, 1> tables_;
};

std::vector<mib::RowLayout> descr_layout() {
  mib::RowLayout layout;
  layout.table = "interfaces";
  layout.columns.resize(1);
  layout.columns[0].field.name = "ifDescr";
  layout.columns[0].field.as = mib::CellForm::text;
  return {layout};
}

TEST(TextOfTable, AlignsTheRowsOfEachTarget) {
  const auto layouts = descr_layout();
  TextSetup setup = setup_of(Operation::table, true);
  setup.layouts = layouts;
  TableRun run(std::move(setup));
  run.table_row(10, 1, "lo");
  run.table_row(11, 1, "eth0");
  run.table_row(10, 20, "Gi0/1");
  for (const std::uint8_t host : std::array<std::uint8_t, 2>{11, 10}) {
    const auto target = run.target(host);
    run.finish(run.done(target, 2));
  }
  EXPECT_EQ(run.shown(),
            "== 192.0.2.11 ==\n"
            "interfaces\n"
            "INDEX  ifDescr\n"
            "1      eth0\n"
            "\n"
            "== 192.0.2.11: 2 cells, complete, 190 ms ==\n"
            "== 192.0.2.10 ==\n"
            "interfaces\n"
            "INDEX  ifDescr\n"
            "1      lo\n"
            "20     Gi0/1\n"
            "\n"
            "== 192.0.2.10: 2 cells, complete, 190 ms ==\n");
  EXPECT_EQ(run.sink().counts().row_records, 3u);
}

TEST(TextOfTable, WithoutALayoutIsLines) {
  TableRun run(setup_of(Operation::table, false));
  run.table_row(10, 7, "lo");
  EXPECT_EQ(run.shown(), "1.3.6.1.2.1.2.2.1.2.7 = STRING: lo\n");
}

TEST(TextOfTable, KeepsToItsBoundOfMemory) {
  const auto layouts = descr_layout();
  TextSetup setup = setup_of(Operation::table, true);
  setup.layouts = layouts;
  TableRun run(std::move(setup));
  const std::string text(60'000, 'x');
  std::size_t shown = 0;
  for (std::uint32_t i = 1; i <= 300; ++i) {
    run.table_row(static_cast<std::uint8_t>(i % 50), i, text);
    shown += run.shown().size();
  }
  EXPECT_GT(shown + TargetGroups::kHeldOctetsMax + TextSink::kRowsOctetsMax, 300 * text.size());
  run.sink().end();
  shown += run.shown().size();
  EXPECT_GT(shown, 300 * text.size());
}

/// A router that answers discover.
struct DiscoveredRouter {
  explicit DiscoveredRouter(TextRun& run, std::uint8_t host) : target(run.target(host)) {
    system.sys_descr = as_bytes(
        "Simulated core router, software 21.3R1, build 4711 (release), copyright by nobody"sv);
    system.sys_name = as_bytes("core-1"sv);
    system.sys_uptime = 299557795;
  }
  session::TargetReport report(TextRun& run) {
    session::TargetReport report = run.done(target, 4);
    report.system = &system;
    return report;
  }
  session::Target target;
  session::SystemInfo system;
};

std::string discovered(std::size_t columns) {
  TextRun run(setup_of(Operation::discover, true, columns));
  DiscoveredRouter router(run, 10);
  run.finish(router.report(run));
  const auto closed = run.target(40);
  run.finish(run.failed(closed, Status::unreachable, ErrorWord::icmp_port));
  return run.shown();
}

TEST(TextOfDiscover, IsALineForEachAnswer) {
  EXPECT_EQ(discovered(120),
            "TARGET               RTT  VER  CRED      UPTIME     NAME                      "
            "DESCRIPTION\n"
            "192.0.2.10        1.2 ms  2c   c1        34d 16h    core-1                    "
            "Simulated core router, software 21.3R1, b…\n"
            "192.0.2.40             -  -    -         -          -                         "
            "unreachable: icmp_port (port 161 closed)\n");
}

TEST(TextOfDiscover, LeavesColumnsOutWhereThereIsNoRoom) {
  EXPECT_EQ(discovered(80),
            "TARGET               RTT  UPTIME     NAME               DESCRIPTION\n"
            "192.0.2.10        1.2 ms  34d 16h    core-1             Simulated core router, …\n"
            "192.0.2.40             -  -          -                  unreachable: icmp_port …\n");
  EXPECT_EQ(discovered(40),
            "TARGET               RTT  NAME\n"
            "192.0.2.10        1.2 ms  core-1\n"
            "192.0.2.40       unreachable: icmp_port…\n");
}

TEST(TextOfDiscover, CutsNothingWhereThereIsNoTerminal) {
  EXPECT_NE(discovered(0).find("copyright by nobody\n"), std::string::npos);
}

TEST(TextOfDiscover, NeverExceedsTheTerminal) {
  for (std::size_t columns = 31; columns < 260; ++columns) {
    TextRun run(setup_of(Operation::discover, true, columns));
    DiscoveredRouter router(run, 10);
    router.system.sys_descr = as_bytes(
        "東京都東京都東京都東京都東京都東京都東京都東京都東京都"
        "東京都東京都東京都東京都東京都東京都東京都東京都東京都"sv);
    router.system.sys_name = as_bytes("\x1B[2J\u202Ename-that-is-longer-than-its-column"sv);
    run.finish(router.report(run));
    auto report = router.report(run);
    report.status = Status::partial;
    report.error = ErrorWord::timeout;
    run.finish(report);
    run.finish(run.failed(router.target, Status::auth, ErrorWord::wrong_digest));
    const std::string shown = run.shown();
    EXPECT_EQ(shown.find('\x1B'), std::string::npos);
    for (std::size_t at = 0; at < shown.size();) {
      const std::size_t end = shown.find('\n', at);
      EXPECT_LE(text::screen_columns(std::string_view(shown).substr(at, end - at)), columns)
          << shown.substr(at, end - at);
      at = end + 1;
    }
  }
}

TEST(TextOfDiscover, SaysOfPartOfAnAnswerThatThereIsMore) {
  TextRun run(setup_of(Operation::discover, true));
  DiscoveredRouter router(run, 10);
  auto report = router.report(run);
  report.status = Status::partial;
  report.error = ErrorWord::timeout;
  run.finish(report);
  EXPECT_NE(run.shown().find("  partial: timeout; Simulated core router"), std::string::npos);
}

TEST(TextOfDiscover, ColorsNothingButTheStatus) {
  TextSetup setup = setup_of(Operation::discover, true);
  setup.screen.color = true;
  TextRun run(std::move(setup));
  DiscoveredRouter router(run, 10);
  run.finish(router.report(run));
  EXPECT_EQ(run.shown().find('\x1B'), std::string::npos);
  run.finish(run.failed(router.target, Status::auth, ErrorWord::wrong_digest));
  EXPECT_NE(run.shown().find("  \x1B[31mauth\x1B[0m: wrong_digest"), std::string::npos);
}

TEST(TextOfDiscover, PassesOverAddressesWithoutAHost) {
  for (const bool all : {false, true}) {
    TextSetup setup = setup_of(Operation::discover, true);
    setup.all_unreachable = all;
    TextRun run(std::move(setup));
    run.profile().always_reported = false;
    const auto target = run.target(40);
    run.finish(run.failed(target, Status::unreachable, ErrorWord::icmp_host));
    EXPECT_EQ(run.shown().empty(), !all);
  }
}

TEST(TextOfDiscover, SortsByAddressAtTheEnd) {
  TextSetup setup = setup_of(Operation::discover, true);
  setup.sorted = true;
  TextRun run(std::move(setup));
  for (const std::uint8_t host : std::array<std::uint8_t, 4>{30, 4, 200, 100}) {
    DiscoveredRouter router(run, host);
    run.finish(router.report(run));
  }
  EXPECT_TRUE(run.shown().ends_with("DESCRIPTION\n"));
  run.sink().end();
  const std::string shown = '\n' + run.shown();
  std::size_t before = 0;
  for (const char* host : {"\n192.0.2.4 ", "\n192.0.2.30 ", "\n192.0.2.100 ", "\n192.0.2.200 "}) {
    const std::size_t at = shown.find(host);
    EXPECT_NE(at, std::string::npos);
    EXPECT_GE(at, before) << shown;
    before = at;
  }
}

TEST(TextOfDiscover, ShowsPortsThatAreNotUsual) {
  TextSetup setup = setup_of(Operation::discover, true);
  setup.port = 1161;
  TextRun run(std::move(setup));
  DiscoveredRouter router(run, 10);
  router.target.endpoint.port = 1161;
  run.finish(router.report(run));
  EXPECT_TRUE(run.shown().starts_with("TARGET                    RTT  "));
  router.target.endpoint.address = *IpAddress::parse("2001:db8::7");
  run.finish(router.report(run));
  EXPECT_TRUE(run.shown().starts_with("[2001:db8::7]:1161     1.2 ms  "));
}

TEST(TextOfEngineProbe, ShowsTheEngine) {
  TextSetup setup = setup_of(Operation::discover, true);
  setup.engine_probe = true;
  TextRun run(std::move(setup));
  const auto target = run.target(10);
  session::EngineInfo engine;
  engine.engine_id = {0x80, 0x00, 0x1F, 0x88, 0x03, 0x02, 0x00, 0x00, 0x00, 0x00, 0x07};
  engine.reading = {.boots = 12, .time = 360'000};
  session::TargetReport report = run.done(target, 0);
  report.engine = &engine;
  run.finish(report);
  EXPECT_EQ(
      run.shown(),
      "TARGET               RTT  ENTERPRISE          FORMAT      ENGINE                           "
      "        BOOTS  UP\n"
      "192.0.2.10        1.2 ms  8072                mac         02:00:00:00:00:07                "
      "           12  4d  4h\n");
}

TEST(ShortTexts, HaveThreeFigures) {
  EXPECT_EQ(short_round_trip(40us), "0.04 ms");
  EXPECT_EQ(short_round_trip(1234us), "1.2 ms");
  EXPECT_EQ(short_round_trip(123'456us), "123 ms");
  EXPECT_EQ(short_round_trip(1'234ms), "1.23 s");
  EXPECT_EQ(short_round_trip(200s), "200 s");
  EXPECT_EQ(short_duration(377), "6m 17s");
  EXPECT_EQ(short_duration(57'967), "16h 06m");
  EXPECT_EQ(short_duration(2'995'577), "34d 16h");
  EXPECT_EQ(short_duration(42'949'672), "497d  2h");
}

}  // namespace
}  // namespace snmpring::records
