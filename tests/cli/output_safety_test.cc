// Outputs that somebody else has a hand in: the run itself under another name, a second run, other processes, and a
// reader that leaves.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
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

/// A sweep of what comes on standard input, which goes on until the list is closed or the test ends it.
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
    EXPECT_EQ(files::content_of(list), "127.0.0.1 and more\n");
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
    const std::string written = files::content_of(out);
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
    EXPECT_EQ(files::content_of(out), written);

    first.list.close();
    EXPECT_EQ(first.process->finish().status, 0);
    EXPECT_EQ(run(snmpring({"targets", "127.0.0.1", "--output", out})).status, 0);
    EXPECT_EQ(files::content_of(out), "127.0.0.1\n");
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
  EXPECT_EQ(records_of_kind(files::content_of(scratch.path("out")), "target").size(), 2u);
}

}  // namespace
}  // namespace snmpring::cli
