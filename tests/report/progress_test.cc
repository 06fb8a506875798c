// What the progress line and the status records say, and when.
#include "report/progress.h"
#include "record_check/known_records.h"
#include "scratch/scratch_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

namespace snmpring::report {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

constexpr Instant kStart{std::chrono::hours(1)};

ProgressSnapshot quarter_done() {
  return {.elapsed = 20s,
          .targets_done = 16'384,
          .targets_total = 65'536,
          .targets_planned = 65'536,
          .targets_open = 12,
          .responders = 1'234,
          .varbinds = 0,
          .requests_sent = 20'000,
          .rate_pps = 999.6,
          .loss = 0.0042,
          .time_left = 60s,
          .output_blocked = false};
}

TEST(ProgressLine, SaysEverythingWhereThereIsSpace) {
  EXPECT_EQ(progress_line(quarter_done(), "discover", 80),
            "discover 16,384/65,536 25.0%  1,000/s  found 1,234  left 1:00  loss 0.4%");
}

TEST(ProgressLine, NamesNoPercentageWhileTheTotalIsUnknown) {
  ProgressSnapshot snapshot = quarter_done();
  snapshot.targets_total.reset();
  snapshot.targets_planned.reset();
  snapshot.time_left.reset();
  EXPECT_EQ(progress_line(snapshot, "discover", 80),
            "discover 16,384  1,000/s  found 1,234  loss 0.4%");
}

TEST(ProgressLine, NamesNoLossWhileItIsUnknown) {
  ProgressSnapshot snapshot = quarter_done();
  snapshot.loss.reset();
  EXPECT_EQ(progress_line(snapshot, "discover", 80).find("loss"), std::string::npos);
}

TEST(ProgressLine, CountsVarbindsWhereThereAreAny) {
  ProgressSnapshot snapshot = quarter_done();
  snapshot.varbinds = 1'000'000;
  EXPECT_TRUE(progress_line(snapshot, "walk", 100).ends_with("  varbinds 1,000,000"));
}

TEST(ProgressLine, SaysThatTheOutputIsBlocked) {
  ProgressSnapshot snapshot = quarter_done();
  snapshot.output_blocked = true;
  EXPECT_NE(progress_line(snapshot, "discover", 80).find("output blocked"), std::string::npos);
}

TEST(ProgressLine, FitsEveryWidthInPrintableAscii) {
  ProgressSnapshot extreme = quarter_done();
  extreme.targets_done = 9'999'999'999'999'999'999u;
  extreme.targets_planned = extreme.targets_total = 18'446'744'073'709'551'615u;
  extreme.rate_pps = 1e300;
  extreme.loss = 1.0;
  for (std::size_t columns = 1; columns < 200; ++columns) {
    for (const ProgressSnapshot& snapshot : {quarter_done(), extreme}) {
      const std::string line = progress_line(snapshot, "getnext", columns);
      EXPECT_LT(line.size(), columns);
      EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= 0x20 && c < 0x7F; }));
    }
  }
}

TEST(ProgressPercent, IsHundredOnlyWhenAllIsDone) {
  ProgressSnapshot snapshot;
  snapshot.targets_planned = 1'000'000'000;
  snapshot.targets_done = 999'999'999;
  EXPECT_EQ(percent_done(snapshot), 99.9);
  snapshot.targets_done = 1'000'000'000;
  EXPECT_EQ(percent_done(snapshot), 100.0);
}

TEST(ProgressPercent, OfNoTargetsIsUnknown) {
  ProgressSnapshot snapshot;
  snapshot.targets_planned = 0;
  EXPECT_EQ(percent_done(snapshot), std::nullopt);
}

TEST(ProgressPercent, IsOfWhatTheRunWillTake) {
  ProgressSnapshot snapshot = quarter_done();
  snapshot.targets_done = 5;
  snapshot.targets_planned = 10;
  EXPECT_EQ(percent_done(snapshot), 50.0);
  EXPECT_TRUE(progress_line(snapshot, "walk", 80).starts_with("walk 5/10 50.0%"));
}

TEST(ProgressLine, SaysThatOpenTargetsAreWaitedForAfterASignal) {
  ProgressSnapshot snapshot = quarter_done();
  snapshot.stopping = true;
  EXPECT_EQ(progress_line(snapshot, "discover", 100),
            "discover 16,384/65,536 25.0%  stopping, 12 open  1,000/s  found 1,234  loss 0.4%");
}

TEST(StatusRecord, IsOneLineOfAllKeysInOrder) {
  EXPECT_EQ(status_record(quarter_done(), "RUN", WallTime(1'776'081'601'234'567us)),
            "{\"kind\":\"status\",\"ts\":\"2026-04-13T12:00:01.234567Z\",\"run\":\"RUN\","
            "\"elapsed_seconds\":20.000,\"targets_done\":16384,\"targets_total\":65536,"
            "\"percent\":25.0,\"targets_open\":12,\"responders\":1234,\"varbinds\":0,"
            "\"requests_sent\":20000,\"rate_pps\":999.6,\"loss\":0.0042,\"output_blocked\":false,"
            "\"seconds_left\":60.0}\n");
}

Json parsed_status(const ProgressSnapshot& state) {
  const std::string text = status_record(state, "RUN", {});
  EXPECT_EQ(schema::test::fault_in_records(text), "");
  return Json::parse(text);
}

TEST(StatusRecord, HasTheSameKeysWhenLittleIsKnown) {
  const Json known = parsed_status(quarter_done());
  const Json unknown = parsed_status({});
  std::vector<std::string> keys[2];
  for (const auto& item : known.items()) keys[0].push_back(item.key());
  for (const auto& item : unknown.items()) keys[1].push_back(item.key());
  EXPECT_EQ(keys[0], keys[1]);
  EXPECT_TRUE(unknown["targets_total"].is_null());
  EXPECT_TRUE(unknown["percent"].is_null());
  EXPECT_TRUE(unknown["seconds_left"].is_null());
  EXPECT_TRUE(unknown["loss"].is_null());
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

TEST(Progress, AppendsAStatusRecordPerSecondAndOneAtTheEnd) {
  const scratch::ScratchFolder scratch;
  Progress progress({.terminal_fd = -1,
                     .status_file = open_status_file(scratch.path("status")).value(),
                     .run = "RUN",
                     .started = kStart});
  engine::Stats stats;
  for (Duration at = 10ms; at <= 3500ms; at += 10ms) {
    stats.requests_sent += 5;
    progress.update(kStart + at, {}, {.stats = stats, .targets_total = 10, .targets_planned = 10});
  }
  EXPECT_EQ(lines_in(scratch::content_of(scratch.path("status"))), 3u);
  progress.finish(kStart + 3500ms, {},
                  {.stats = stats, .targets_total = 10, .targets_planned = 10});
  const std::string text = scratch::content_of(scratch.path("status"));
  EXPECT_EQ(lines_in(text), 4u);
  EXPECT_NE(text.find("\"rate_pps\":500.0"), std::string::npos);
}

TEST(Progress, KeepsWhatTheStatusFileHeld) {
  const scratch::ScratchFolder scratch;
  scratch.write("status", "{\"kind\":\"status\"}\n");
  Progress progress({.terminal_fd = -1,
                     .status_file = open_status_file(scratch.path("status")).value(),
                     .run = "RUN",
                     .started = kStart});
  engine::Stats stats;
  progress.finish(kStart, {}, {.stats = stats, .targets_total = {}, .targets_planned = {}});
  EXPECT_EQ(lines_in(scratch::content_of(scratch.path("status"))), 2u);
}

TEST(Progress, GivesUpAStatusFileThatIsFull) {
  auto file = open_status_file("/dev/full");
  if (!file) GTEST_SKIP() << "no /dev/full here";
  Progress progress(
      {.terminal_fd = -1, .status_file = std::move(*file), .run = "RUN", .started = kStart});
  engine::Stats stats;
  progress.update(kStart + 2s, {}, {.stats = stats, .targets_total = {}, .targets_planned = {}});
  EXPECT_TRUE(progress.status_failed());
}

TEST(Progress, NamesTheStatusFileThatCannotBeOpened) {
  const auto file = open_status_file("/nonexistent/status");
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().message.find("--status-file /nonexistent/status"), std::string::npos);
}

/// A terminal of 40 columns, whose screen is read raw.
struct Terminal {
  Terminal() {
    int ends[2];
    winsize size{};
    size.ws_col = 40;
    if (::openpty(&ends[0], &ends[1], nullptr, nullptr, &size) != 0) return;
    screen.reset(ends[0]);
    program.reset(ends[1]);
  }
  /// What was drawn since the last call: all that comes ahead of a mark that is drawn now, since
  /// the kernel hands a terminal's octets on at its leisure.
  std::string read_all() const {
    constexpr char kMark = '#';
    std::string text;
    if (::write(program.get(), &kMark, 1) != 1) return text;
    pollfd readable{.fd = screen.get(), .events = POLLIN, .revents = 0};
    while (!text.ends_with(kMark) && ::poll(&readable, 1, 10'000) == 1) {
      std::array<char, 4096> part;
      const ssize_t size = ::read(screen.get(), part.data(), part.size());
      if (size <= 0) return text;
      text.append(part.data(), static_cast<std::size_t>(size));
    }
    if (text.ends_with(kMark)) text.pop_back();
    return text;
  }
  UniqueFd screen;
  UniqueFd program;
};

TEST(Progress, DrawsFourTimesPerSecondAndErasesAtTheEnd) {
  const Terminal terminal;
  if (!terminal.program) GTEST_SKIP() << "no pseudo-terminals here";
  Progress progress({.terminal_fd = terminal.program.get(),
                     .status_file = {},
                     .run = "RUN",
                     .verb = "walk",
                     .started = kStart});
  engine::Stats stats;
  for (Duration at{}; at < 1s; at += 5ms) {
    progress.update(kStart + at, {}, {.stats = stats, .targets_total = 10, .targets_planned = 10});
  }
  const std::string drawn = terminal.read_all();
  EXPECT_EQ(std::ranges::count(drawn, '\r'), 3);
  EXPECT_TRUE(drawn.starts_with("\rwalk 0/10 0.0%"));
  progress.finish(kStart + 1s, {}, {.stats = stats, .targets_total = 10, .targets_planned = 10});
  const std::string erased = terminal.read_all();
  EXPECT_EQ(erased, '\r' + std::string(drawn.size() / 3 - 1, ' ') + '\r');
  EXPECT_LT(drawn.size() / 3, 41u);
}

TEST(Progress, DrawsBelowTheLineOfAnotherProgram) {
  const Terminal terminal;
  if (!terminal.program) GTEST_SKIP() << "no pseudo-terminals here";
  Progress progress({.terminal_fd = terminal.program.get(),
                     .status_file = {},
                     .run = "RUN",
                     .verb = "walk",
                     .below = true,
                     .started = kStart});
  engine::Stats stats;
  progress.update(kStart + 250ms, {}, {.stats = stats, .targets_total = {}, .targets_planned = {}});
  const std::string drawn = terminal.read_all();
  // The terminal makes a carriage return of its own for each line feed.
  EXPECT_TRUE(drawn.starts_with("\r\n\rwalk 0  ")) << drawn;
  EXPECT_TRUE(drawn.ends_with("\x1b[A"));
  progress.erase();
  EXPECT_TRUE(terminal.read_all().ends_with(" \x1b[A\r"));
}

TEST(Progress, ErasesNothingWhereNothingWasDrawn) {
  const Terminal terminal;
  if (!terminal.program) GTEST_SKIP() << "no pseudo-terminals here";
  Progress progress(
      {.terminal_fd = terminal.program.get(), .status_file = {}, .run = "RUN", .started = kStart});
  progress.erase();
  EXPECT_EQ(terminal.read_all(), "");
}

}  // namespace
}  // namespace snmpring::report
