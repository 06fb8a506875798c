// Outputs that somebody else has a hand in: the run itself under another name, a second run, other
// processes, and a reader that leaves.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "kept_scan.h"

namespace snmpring::cli {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kListed = {"127.37.0.0/28"};

/// Lines of a list that come one by one, and then no more until it is closed.
class OpenList {
 public:
  OpenList() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    read_end_.reset(ends[0]);
    write_end_.reset(ends[1]);
  }
  UniqueFd take_read_end() { return std::move(read_end_); }
  void put(const std::string& line) const {
    const std::string text = line + '\n';
    EXPECT_EQ(::write(write_end_.get(), text.data(), text.size()), std::ssize(text));
  }
  void close() { write_end_.reset(); }

 private:
  UniqueFd read_end_;
  UniqueFd write_end_;
};

/// A sweep of what comes on standard input, which goes on until the list is closed or the test ends
/// it.
struct OpenScan {
  OpenScan(std::vector<std::string> more, UniqueFd out = {}, const char* verb = "discover")
      : agentd(kListed, {"--generate", "20"}) {
    std::vector<std::string> arguments = {verb, "-p", agentd.port(), "--quiet", "-"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    process.emplace(Process::Setup{
        .argv = snmpring(arguments), .in = list.take_read_end(), .out = std::move(out)});
    list.put("127.37.0.1");
  }

  Agentd agentd;
  OpenList list;
  std::optional<Process> process;
};

TEST(FileOfTwoParts, IsRefusedAndLeftAsItIs) {
  const ScratchFolder scratch;
  const std::string list = scratch.path("list");
  const std::vector<std::vector<std::string>> commands = {
      {"discover", "@" + list, "--output", list},
      {"walk", "@" + list, "--metadata-file", list},
      {"targets", "@" + list, "--output", list},
      {"discover", "127.0.0.1", "--output", list, "--status-file", list},
      {"discover", "127.0.0.1", "--blocklist-file", list, "--engine-cache", list},
      {"keygen", "-a", "SHA", "-A", "@" + list, "--output", list}};
  for (const auto& command : commands) {
    scratch.write("list", "127.0.0.1 and more\n");
    const Finished finished = run(snmpring(command));
    EXPECT_EQ(finished.status, 64);
    EXPECT_TRUE(finished.err.ends_with(" as well\n")) << finished.err;
    EXPECT_EQ(finished.out, "");
    EXPECT_EQ(scratch::content_of(list), "127.0.0.1 and more\n");
  }
}

TEST(SecondRun, IsRefusedWhileTheFirstWritesTheOutput) {
  for (const bool kept : {false, true}) {
    const ScratchFolder scratch;
    const std::string out = scratch.path("out");
    FolderWatch watch(scratch.folder());
    std::vector<std::string> more = {"--output", out};
    const std::vector<std::string> checkpoint = {"--checkpoint", scratch.path("checkpoint")};
    if (kept) more.insert(more.end(), checkpoint.begin(), checkpoint.end());
    OpenScan first(more);
    ASSERT_TRUE(watch.wait_for_writes("out", 1));
    const std::string written = scratch::content_of(out);
    EXPECT_NE(written, "");

    const std::string refusal = "snmpring: --output " + out + ": another snmpring is writing it\n";
    const std::vector<std::vector<std::string>> seconds = {
        {"discover", "127.0.0.1", "--output", out},
        {"discover", "127.0.0.1", "--output", out, "--checkpoint", scratch.path("other")},
        {"targets", "127.0.0.1", "--output", out},
        {"keygen", "-a", "SHA", "-A", "text:long enough", "--output", out}};
    for (const auto& command : seconds) {
      const Finished second = run(snmpring(command));
      EXPECT_EQ(second.status, 73);
      EXPECT_EQ(second.err, refusal);
    }
    for (const int append : {0, O_APPEND}) {
      const Finished second =
          Process(
              Process::Setup{.argv = snmpring({"discover", "127.0.0.1"}),
                             .out = UniqueFd(::open(out.c_str(), O_WRONLY | append | O_CLOEXEC))})
              .finish();
      EXPECT_EQ(second.status, 73);
      EXPECT_EQ(second.err, "snmpring: standard output: another snmpring is writing it\n");
    }
    EXPECT_EQ(scratch::content_of(out), written);

    first.list.close();
    EXPECT_EQ(first.process->finish().status, 0);
    EXPECT_EQ(run(snmpring({"targets", "127.0.0.1", "--output", out})).status, 0);
    EXPECT_EQ(scratch::content_of(out), "127.0.0.1\n");
  }
}

TEST(SecondRun, AppendsBesideTheFirstOne) {
  const ScratchFolder scratch;
  FolderWatch watch(scratch.folder());
  const auto append = [&] {
    const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
    return UniqueFd(::open(scratch.path("out").c_str(), flags, 0600));
  };
  OpenScan first({}, append());
  ASSERT_TRUE(watch.wait_for_writes("out", 1));
  OpenScan second({}, append());
  ASSERT_TRUE(watch.wait_for_writes("out", 1));
  for (OpenScan* const scan : {&first, &second}) {
    scan->list.close();
    const Finished finished = scan->process->finish();
    EXPECT_EQ(finished.status, 0) << finished.err;
  }
  EXPECT_EQ(records_of_kind(scratch::content_of(scratch.path("out")), "target").size(), 2u);
}

// There is nothing to write any more when the reader leaves, and the scan would go on for as long
// as the list is open.
TEST(ReaderThatLeavesUnseen, EndsTheRunSilently) {
  for (const char* wire : wires()) {
    OpenScan scan({"--io", wire});
    ASSERT_TRUE(scan.process->read_line());
    scan.process->close_out();
    const Finished finished = scan.process->finish();
    EXPECT_EQ(finished.status, 74) << wire;
    EXPECT_EQ(finished.err, "");
  }
}

TEST(ReaderThatLeavesUnseen, EndsTheListOfTargetsSilently) {
  OpenScan scan({}, {}, "targets");
  ASSERT_TRUE(scan.process->read_line());
  scan.process->close_out();
  const Finished finished = scan.process->finish();
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "");
}

TEST(OutputThatIsTouched, EndsTheRunAndSaysSo) {
  struct Case {
    void (*touch)(const std::string& path);
    const char* said;
  };
  const Case cases[] = {
      {[](const std::string& path) { fs::resize_file(path, 0); }, "cut"},
      {[](const std::string& path) { fs::remove(path); }, "moved or removed"},
      {[](const std::string& path) {
         fs::copy_file(path, path + "2");
         fs::rename(path + "2", path);
       },
       "replaced"},
  };
  for (const char* wire : wires()) {
    for (const auto& [touch, said] : cases) {
      const ScratchFolder scratch;
      const std::string out = scratch.path("out");
      FolderWatch watch(scratch.folder());
      OpenScan scan({"--io", wire, "--output", out, "--metadata-file", scratch.path("metadata")});
      ASSERT_TRUE(watch.wait_for_writes("out", 1));
      touch(out);
      const Finished finished = scan.process->finish();
      EXPECT_EQ(finished.status, 74);
      EXPECT_EQ(finished.err, "snmpring: " + out + ": another process has " + said + " it\n");
      EXPECT_EQ(parse_document(scratch::content_of(scratch.path("metadata")))["exit_reason"],
                "write_error");
    }
  }
}

TEST(OutputThatIsTouched, EndsTheListOfTargets) {
  const ScratchFolder scratch;
  FolderWatch watch(scratch.folder());
  OpenScan scan({"--output", scratch.path("out")}, {}, "targets");
  ASSERT_TRUE(watch.wait_for_writes("out", 1));
  fs::resize_file(scratch.path("out"), 0);
  scan.list.close();
  const Finished finished = scan.process->finish();
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "snmpring: " + scratch.path("out") + ": another process has cut it\n");
}

TEST(StandardOutputThatIsCut, EndsTheRunAndSaysSo) {
  const ScratchFolder scratch;
  FolderWatch watch(scratch.folder());
  OpenScan scan(
      {}, UniqueFd(::open(scratch.path("out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)));
  ASSERT_TRUE(watch.wait_for_writes("out", 1));
  fs::resize_file(scratch.path("out"), 0);
  const Finished finished = scan.process->finish();
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "snmpring: standard output: another process has cut it\n");
}

/// A sweep with a checkpoint whose output is touched on the way.
struct TouchedScan {
  TouchedScan() : watch(scratch.folder()) {
    scratch.write("list", "127.37.0.1\n127.37.0.2\n");
    OpenScan scan({"--output", out, "--checkpoint", checkpoint});
    // The first one speaks of no record yet.
    bool written = true;
    do {
      written = watch.wait_for_renames("checkpoint", 1);
      EXPECT_TRUE(written);
    } while (written && parse_document(scratch::content_of(checkpoint))["output_octets"] == 0);
    whole = scratch::content_of(out);
    EXPECT_NE(whole, "");
    fs::resize_file(out, 0);
    EXPECT_EQ(scan.process->finish().status, 74);
  }

  Finished resume() const {
    return run_with_input(snmpring({"discover", "--resume", checkpoint}), "127.37.0.1\n");
  }

  ScratchFolder scratch;
  std::string out = scratch.path("out");
  std::string checkpoint = scratch.path("checkpoint");
  FolderWatch watch;
  std::string whole;
};

TEST(OutputThatIsTouched, IsNotGoneOnWith) {
  const TouchedScan scan;
  const Finished cut = scan.resume();
  EXPECT_EQ(cut.status, 65);
  EXPECT_NE(cut.err.find(" octets, and "), std::string::npos) << cut.err;

  const std::string other = std::string(scan.whole.size() - 1, 'x') + '\n';
  scan.scratch.write("out", other);
  const Finished replaced = scan.resume();
  EXPECT_EQ(replaced.status, 65);
  EXPECT_NE(replaced.err.find(": is another file: "), std::string::npos) << replaced.err;
  EXPECT_EQ(scratch::content_of(scan.out), other);

  scan.scratch.write("out", scan.whole);
  const Finished restored = scan.resume();
  EXPECT_EQ(restored.status, 0) << restored.err;
  EXPECT_EQ(scratch::content_of(scan.out), scan.whole);
}

}  // namespace
}  // namespace snmpring::cli
