// The output against a descriptor that takes little, late, or not at all.
#include "records/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/prng.h"
#include "scratch/blocked_call.h"
#include "scratch/exit_of_child.h"
#include "scratch/readable.h"
#include "scratch/scratch_folder.h"

namespace snmpring::records {
namespace {

using scratch::readable;

constexpr std::size_t kCapacity = 1 << 20;

/// Takes what the script says: that many octets, or minus errno. Without script it takes all.
class ScriptedSystem : public OutputSystem {
 public:
  ssize_t write(int fd, WriteMode mode, const char* octets, std::size_t size) override {
    ++writes;
    std::int64_t answer = static_cast<std::int64_t>(size);
    if (!script.empty()) {
      answer = script.front();
      script.pop_front();
    }
    if (answer < 0) {
      errno = static_cast<int>(-answer);
      return -1;
    }
    size = std::min(size, static_cast<std::size_t>(answer));
    taken.append(octets, size);
    return to_file ? OutputSystem::write(fd, mode, octets, size) : static_cast<ssize_t>(size);
  }
  Duration wait_writable(int, Duration at_most) override {
    ++waits;
    return at_most - std::min(at_most, wait_takes);
  }
  int sync(int) override { return sync_error; }

  std::deque<std::int64_t> script;
  std::string taken;
  bool to_file = false;
  int writes = 0;
  int waits = 0;
  Duration wait_takes = std::chrono::milliseconds(1);
  int sync_error = 0;
};

UniqueFd null_device() { return UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC)); }

std::unique_ptr<Output> scripted_output(OutputSystem& system,
                                        WriteMode mode = WriteMode::nonblocking) {
  return Output::adopt(null_device(), mode, kCapacity, system).value();
}

void put(Output& output, std::string_view text) {
  char* const at = output.claim(text.size());
  std::memcpy(at, text.data(), text.size());
  output.commit(at + text.size());
}

/// Both ends of a pipe; the writing end is non-blocking.
struct Pipe {
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) std::abort();
    read_end.reset(ends[0]);
    write_end.reset(ends[1]);
  }
  std::string read_all() const {
    std::string text;
    std::array<char, 65536> part;
    ssize_t size;
    while ((size = ::read(read_end.get(), part.data(), part.size())) > 0) {
      text.append(part.data(), static_cast<std::size_t>(size));
    }
    return text;
  }
  UniqueFd read_end;
  UniqueFd write_end;
};

TEST(Output, WritesEverythingWhenTheDescriptorTakesIt) {
  ScriptedSystem system;
  const auto output = scripted_output(system);
  put(*output, "one\n");
  put(*output, "two\n");
  output->flush();
  EXPECT_EQ(system.taken, "one\ntwo\n");
  EXPECT_EQ(output->buffered_octets(), 0u);
  EXPECT_EQ(output->octets_written(), 8u);
}

TEST(Output, WritesNothingWhenNothingIsBuffered) {
  ScriptedSystem system;
  scripted_output(system)->flush();
  EXPECT_EQ(system.writes, 0);
}

TEST(Output, GoesOnAfterAPauseAtEveryOctet) {
  const std::string text = "first line\nsecond\nthird line\n";
  for (std::int64_t at = 0; at <= std::ssize(text); ++at) {
    ScriptedSystem system;
    const auto output = scripted_output(system);
    put(*output, text);
    if (at > 0) system.script.push_back(at);
    system.script.push_back(-EAGAIN);
    output->flush();
    EXPECT_EQ(output->blocked(), at < std::ssize(text));
    EXPECT_EQ(system.taken, text.substr(0, static_cast<std::size_t>(at)));
    output->flush();
    EXPECT_FALSE(output->blocked());
    EXPECT_EQ(system.taken, text);
  }
}

TEST(Output, RepeatsWhatASignalInterrupted) {
  ScriptedSystem system;
  system.script = {-EINTR, -EINTR, 2, -EINTR};
  const auto output = scripted_output(system);
  put(*output, "line\n");
  output->flush();
  EXPECT_EQ(system.taken, "line\n");
}

TEST(Output, GivesUpForNowInAStormOfSignals) {
  ScriptedSystem system;
  system.script.assign(1000, -EINTR);
  const auto output = scripted_output(system);
  put(*output, "line\n");
  output->flush();
  EXPECT_LT(system.writes, 100);
  EXPECT_EQ(output->error(), 0);
  EXPECT_EQ(output->buffered_octets(), 5u);
}

TEST(Output, KeepsTheStreamWholeUnderRandomShortWrites) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Prng prng(seed);
    ScriptedSystem system;
    const auto output = scripted_output(system);
    std::string expected;
    for (int round = 0; round < 300; ++round) {
      const std::string line =
          std::string(prng.below(2000), static_cast<char>('a' + round % 26)) + '\n';
      if (output->room() >= line.size()) {
        put(*output, line);
        expected += line;
      }
      system.script.clear();
      if (prng.chance(0.5))
        system.script.push_back(1 + static_cast<std::int64_t>(prng.below(3000)));
      if (prng.chance(0.7)) system.script.push_back(-EAGAIN);
      output->flush();
    }
    system.script.clear();
    EXPECT_TRUE(output->drain(Duration::zero()));
    ASSERT_EQ(system.taken, expected) << "seed " << seed;
  }
}

TEST(Output, GivesTakenSpaceBackWhileTheReaderIsSlow) {
  ScriptedSystem system;
  const auto output = scripted_output(system);
  const std::string line = std::string(1023, 'x') + '\n';
  for (std::size_t i = 0; i < 100 * kCapacity / line.size(); ++i) {
    ASSERT_GE(output->room(), line.size()) << i;
    put(*output, line);
    if (i < 300) continue;
    system.script = {std::ssize(line), -EAGAIN};
    output->flush();
  }
}

TEST(Output, FailsForGoodWhenTheReaderIsGone) {
  ScriptedSystem system;
  system.script = {3, -EPIPE};
  const auto output = scripted_output(system);
  put(*output, "line\n");
  output->flush();
  EXPECT_EQ(output->error(), EPIPE);
  put(*output, "more\n");
  output->flush();
  EXPECT_EQ(system.writes, 2);
  EXPECT_EQ(output->buffered_octets(), 0u);
  EXPECT_TRUE(output->drain(Duration::zero()));
  EXPECT_EQ(output->close(), EPIPE);
}

TEST(Output, TakesAWriteOfNothingForAnError) {
  ScriptedSystem system;
  system.script = {0};
  const auto output = scripted_output(system);
  put(*output, "line\n");
  output->flush();
  EXPECT_EQ(output->error(), EIO);
}

TEST(Output, AcceptsMoreThanItsRoomAfterAnError) {
  ScriptedSystem system;
  system.script = {-EIO};
  const auto output = scripted_output(system);
  put(*output, "x\n");
  output->flush();
  const std::string half(kCapacity / 2, 'x');
  for (int i = 0; i < 5; ++i) put(*output, half);
  EXPECT_EQ(output->error(), EIO);
}

TEST(Output, CutsAFullFileBackToItsLastWholeLine) {
  const std::string text = "first line\nsecond\nthird line\n";
  for (std::int64_t at = 1; at < std::ssize(text); ++at) {
    const scratch::ScratchFolder scratch;
    ScriptedSystem system;
    system.to_file = true;
    system.script = {at, -ENOSPC};
    const auto output = Output::open_file(scratch.path("out"), kCapacity, system).value();
    put(*output, text);
    output->flush();
    EXPECT_EQ(output->error(), ENOSPC);
    const std::string kept = text.substr(0, static_cast<std::size_t>(at));
    EXPECT_EQ(scratch::content_of(scratch.path("out")), kept.substr(0, kept.rfind('\n') + 1));
    EXPECT_EQ(output->close(), ENOSPC);
  }
}

TEST(Output, CutsBackALineOfManyWrites) {
  const scratch::ScratchFolder scratch;
  ScriptedSystem system;
  system.to_file = true;
  system.script = {4, 3, 3, 3, -EIO};
  const auto output = Output::open_file(scratch.path("out"), kCapacity, system).value();
  put(*output, "one\n0123456789abcdef\n");
  output->flush();
  EXPECT_EQ(scratch::content_of(scratch.path("out")), "one\n");
}

TEST(Output, LeavesWhatAnotherProcessAppendedBehindAPartOfALine) {
  const scratch::ScratchFolder scratch;
  ScriptedSystem system;
  system.to_file = true;
  system.script = {6, -EAGAIN};
  const auto output = Output::open_file(scratch.path("out"), kCapacity, system).value();
  put(*output, "one\ntwo\n");
  output->flush();
  {
    const UniqueFd other(::open(scratch.path("out").c_str(), O_WRONLY | O_APPEND));
    ASSERT_EQ(::write(other.get(), "other\n", 6), 6);
  }
  system.script = {-ENOSPC};
  output->flush();
  EXPECT_EQ(scratch::content_of(scratch.path("out")), "one\ntwother\n");
}

TEST(Output, DrainWaitsNoLongerThanTold) {
  ScriptedSystem system;
  system.script.assign(1000, -EAGAIN);
  const auto output = scripted_output(system);
  put(*output, "line\n");
  EXPECT_FALSE(output->drain(std::chrono::milliseconds(20)));
  EXPECT_EQ(system.waits, 20);
  EXPECT_EQ(output->buffered_octets(), 5u);
}

TEST(Output, DrainWritesAllOnceTheDescriptorTakesIt) {
  ScriptedSystem system;
  system.script = {-EAGAIN, 2, -EAGAIN, 1, -EAGAIN};
  const auto output = scripted_output(system);
  put(*output, "line\n");
  EXPECT_TRUE(output->drain(std::chrono::milliseconds(20)));
  EXPECT_EQ(system.taken, "line\n");
}

TEST(Output, FinishLineCompletesTheLineBegunAndNoOther) {
  const std::string text = "first line\nsecond\nthird line\n";
  for (std::size_t at = 0; at < text.size(); ++at) {
    ScriptedSystem system;
    const auto output = scripted_output(system);
    put(*output, text);
    if (at > 0) system.script.push_back(static_cast<std::int64_t>(at));
    system.script.push_back(-EAGAIN);
    output->flush();
    system.script = {-EAGAIN, 1, -EAGAIN, 1};
    EXPECT_TRUE(output->finish_line(std::chrono::milliseconds(20)));
    const bool begun = at > 0 && text[at - 1] != '\n';
    EXPECT_EQ(system.taken, text.substr(0, begun ? text.find('\n', at) + 1 : at)) << at;
    EXPECT_EQ(output->buffered_octets(), 0u);
  }
}

TEST(Output, FinishLineGivesUpWhenTheTimeHasPassed) {
  ScriptedSystem system;
  system.script.assign(1000, -EAGAIN);
  system.script.front() = 2;
  const auto output = scripted_output(system);
  put(*output, "line\n");
  output->flush();
  EXPECT_FALSE(output->finish_line(std::chrono::milliseconds(5)));
  EXPECT_EQ(system.waits, 5);
}

TEST(Output, CloseReportsAFailedSync) {
  const scratch::ScratchFolder scratch;
  ScriptedSystem system;
  system.sync_error = EIO;
  const auto output = Output::open_file(scratch.path("out"), kCapacity, system).value();
  EXPECT_EQ(output->close(), EIO);
}

TEST(Output, CloseForgivesAFileThatCannotBeSynced) {
  const scratch::ScratchFolder scratch;
  ScriptedSystem system;
  system.sync_error = EINVAL;
  const auto output = Output::open_file(scratch.path("out"), kCapacity, system).value();
  EXPECT_EQ(output->close(), 0);
}

TEST(Output, FileIsTruncatedWhenItIsOpened) {
  const scratch::ScratchFolder scratch;
  OutputSystem system;
  scratch.write("out", "old content that is longer\n");
  const auto output = Output::open_file(scratch.path("out"), kCapacity, system).value();
  put(*output, "new\n");
  EXPECT_TRUE(output->drain(Duration::zero()));
  EXPECT_EQ(output->close(), 0);
  EXPECT_EQ(scratch::content_of(scratch.path("out")), "new\n");
}

TEST(Output, IsNotOpenedWhereAnotherRunIsWritingIt) {
  const scratch::ScratchFolder scratch;
  OutputSystem system;
  auto first = Output::open_file(scratch.path("out"), kCapacity, system).value();
  put(*first, "line\n");
  first->flush();
  const auto second = Output::open_file(scratch.path("out"), kCapacity, system);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message,
            "--output " + scratch.path("out") + ": another snmpring is writing it");
  EXPECT_EQ(second.error().fault, files::FileFault::usual);
  EXPECT_EQ(scratch::content_of(scratch.path("out")), "line\n");
  EXPECT_EQ(first->close(), 0);
  EXPECT_TRUE(Output::open_file(scratch.path("out"), kCapacity, system));
}

TEST(Output, WaitsForNobodyToReadAPipe) {
  const scratch::ScratchFolder scratch;
  const std::string path = scratch.path("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  OutputSystem system;
  const auto refused = Output::open_file(path, kCapacity, system);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().error, ENXIO);
  const UniqueFd reader(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  EXPECT_TRUE(Output::open_file(path, kCapacity, system));
}

TEST(Output, CallsItTheSystemsFaultWhereItCannotBeWoken) {
  const int code = scratch::exit_of_child([] {
    if (!scratch::block_system_call(SYS_epoll_create1, EPERM)) return 255;
    OutputSystem system;
    const auto output = Output::open_file("/dev/null", kCapacity, system);
    return output ? 0 : 1 + static_cast<int>(output.error().fault);
  });
  if (code == 255) GTEST_SKIP() << "this host lets no process filter its calls";
  EXPECT_EQ(code, 1 + static_cast<int>(files::FileFault::system));
}

TEST(Output, IsRefusedWhereStandardOutputIsClosed) {
  const int code = scratch::exit_of_child([] {
    ::close(STDOUT_FILENO);
    OutputSystem system;
    const auto output = Output::open_stdout(4096, system);
    if (output || output.error().message != "standard output: Bad file descriptor") return 1;
    return output.error().fault == files::FileFault::unwritable ? 0 : 2;
  });
  EXPECT_EQ(code, 0);
}

TEST(Output, NamesTheFileThatCannotBeCreated) {
  OutputSystem system;
  const auto output = Output::open_file("/nonexistent/out", kCapacity, system);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().error, ENOENT);
  EXPECT_NE(output.error().message.find("--output /nonexistent/out"), std::string::npos);
}

TEST(Output, FullDeviceIsAnError) {
  OutputSystem system;
  const auto output = Output::open_file("/dev/full", kCapacity, system);
  if (!output) GTEST_SKIP() << "no /dev/full here";
  put(**output, "line\n");
  (*output)->flush();
  EXPECT_EQ((*output)->error(), ENOSPC);
}

TEST(OutputPipe, WakesExactlyWhenABlockedPipeHasRoomAgain) {
  Pipe pipe;
  OutputSystem system;
  const auto output =
      Output::adopt(std::move(pipe.write_end), WriteMode::nonblocking, kCapacity, system).value();
  EXPECT_FALSE(readable(output->wake_fd()));
  std::string expected;
  while (!output->blocked()) {
    const std::string line = std::string(5000, 'x') + '\n';
    put(*output, line);
    expected += line;
    output->flush();
  }
  EXPECT_FALSE(readable(output->wake_fd()));
  std::string got = pipe.read_all();
  EXPECT_TRUE(readable(output->wake_fd()));
  output->flush();
  EXPECT_FALSE(output->blocked());
  EXPECT_FALSE(readable(output->wake_fd()));
  got += pipe.read_all();
  EXPECT_EQ(got, expected);
}

TEST(OutputPipe, GuardedPipeNeverBlocksThoughItsDescriptionWould) {
  Pipe pipe;
  ASSERT_EQ(::fcntl(pipe.write_end.get(), F_SETFL, 0), 0);
  OutputSystem system;
  const auto output =
      Output::adopt(std::move(pipe.write_end), WriteMode::guarded, kCapacity, system).value();
  std::string expected;
  while (!output->blocked()) {
    const std::string line = std::string(7000, 'x') + '\n';
    put(*output, line);
    expected += line;
    output->flush();
  }
  std::string got;
  while (got.size() < expected.size()) {
    got += pipe.read_all();
    output->flush();
  }
  EXPECT_EQ(got, expected);
}

TEST(OutputPipe, LostReaderIsAnErrorAndDoesNotWakeAnyone) {
  const auto previous = std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  OutputSystem system;
  const auto output =
      Output::adopt(std::move(pipe.write_end), WriteMode::nonblocking, kCapacity, system).value();
  pipe.read_end.reset();
  EXPECT_FALSE(readable(output->wake_fd()));
  put(*output, "line\n");
  output->flush();
  EXPECT_EQ(output->error(), EPIPE);
  EXPECT_FALSE(readable(output->wake_fd()));
  std::signal(SIGPIPE, previous);
}

TEST(OutputPipe, NoticesThatItsReaderHasGoneWithoutWriting) {
  Pipe pipe;
  OutputSystem system;
  const auto output =
      Output::adopt(std::move(pipe.write_end), WriteMode::nonblocking, kCapacity, system).value();
  output->look();
  EXPECT_EQ(output->error(), 0);
  pipe.read_end.reset();
  output->look();
  EXPECT_EQ(output->error(), EPIPE);
  EXPECT_EQ(output->octets_written(), 0u);
}

TEST(OutputSocket, NoticesThatItsReaderHasGoneWithoutWriting) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  UniqueFd reader(ends[0]);
  OutputSystem system;
  const auto output =
      Output::adopt(UniqueFd(ends[1]), WriteMode::socket, kCapacity, system).value();
  // Who will write no more may still read.
  ASSERT_EQ(::shutdown(reader.get(), SHUT_WR), 0);
  output->look();
  EXPECT_EQ(output->error(), 0);
  reader.reset();
  output->look();
  EXPECT_EQ(output->error(), EPIPE);
}

TEST(OutputSocket, NeitherBlocksNorSignals) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  UniqueFd reader(ends[0]);
  OutputSystem system;
  const auto output =
      Output::adopt(UniqueFd(ends[1]), WriteMode::socket, kCapacity, system).value();
  while (!output->blocked()) {
    put(*output, std::string(50'000, 'x') + '\n');
    output->flush();
  }
  reader.reset();
  output->flush();
  EXPECT_NE(output->error(), 0);
}

/// A file of our own with two lines in it, at which other processes are.
class OutputFile : public ::testing::Test {
 protected:
  OutputFile() { put_line(); }

  void put_line() {
    put(*output_, "line\n");
    output_->flush();
  }
  std::string path(const char* name = "out") const { return scratch_.path(name); }
  void append_elsewhere() const {
    const UniqueFd other(::open(path().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    ASSERT_EQ(::write(other.get(), "other\n", 6), 6);
  }
  /// What is said after a look.
  std::string said() {
    output_->look();
    return output_->error() == 0 ? "" : output_->error_text();
  }

  scratch::ScratchFolder scratch_;
  OutputSystem system_;
  std::unique_ptr<Output> output_ = Output::open_file(path(), kCapacity, system_).value();
};

TEST_F(OutputFile, IsFineAsLongAsNobodyTouchesIt) {
  EXPECT_EQ(said(), "");
  put_line();
  EXPECT_EQ(said(), "");
  ASSERT_EQ(::chmod(path().c_str(), 0400), 0);
  ASSERT_EQ(::link(path().c_str(), path("twin").c_str()), 0);
  EXPECT_EQ(said(), "");
  EXPECT_EQ(output_->close(), 0);
  EXPECT_EQ(scratch::content_of(path()), "line\nline\n");
}

TEST_F(OutputFile, FailsWhereItWasCut) {
  ASSERT_EQ(::truncate(path().c_str(), 4), 0);
  EXPECT_EQ(said(), "another process has cut it");
  EXPECT_EQ(output_->close(), ESTALE);
  EXPECT_EQ(scratch::content_of(path()), "line");
}

TEST_F(OutputFile, FailsWhereItWasCutAlsoAfterMoreWasWritten) {
  ASSERT_EQ(::truncate(path().c_str(), 0), 0);
  put_line();
  put_line();
  EXPECT_EQ(scratch::content_of(path()), "line\nline\n") << "there is no hole";
  EXPECT_EQ(said(), "another process has cut it");
}

TEST_F(OutputFile, FailsWhereSomebodyElseWroteToIt) {
  append_elsewhere();
  EXPECT_EQ(said(), "another process has written to it");
}

TEST_F(OutputFile, FailsWhereItWasRemoved) {
  ASSERT_EQ(::unlink(path().c_str()), 0);
  EXPECT_EQ(said(), "another process has moved or removed it");
}

TEST_F(OutputFile, FailsWhereItWasMoved) {
  ASSERT_EQ(::rename(path().c_str(), path("other").c_str()), 0);
  EXPECT_EQ(said(), "another process has moved or removed it");
}

TEST_F(OutputFile, FailsWhereAnotherTookItsPlace) {
  ASSERT_EQ(::rename(path().c_str(), path("other").c_str()), 0);
  scratch_.write("out", "line\n");
  EXPECT_EQ(said(), "another process has replaced it");
}

TEST_F(OutputFile, IsLookedAtOnceMoreWhenItIsClosed) {
  ASSERT_EQ(::truncate(path().c_str(), 0), 0);
  EXPECT_EQ(output_->close(), ESTALE);
  EXPECT_EQ(output_->error_text(), "another process has cut it");
}

TEST_F(OutputFile, KeepsTheFirstErrorThatItHad) {
  output_->fail(ENOSPC);
  ASSERT_EQ(::truncate(path().c_str(), 0), 0);
  EXPECT_EQ(said(), "No space left on device");
}

/// Standard output replaced for a while.
class StdoutReplaced {
 public:
  explicit StdoutReplaced(int fd) : saved_(::dup(STDOUT_FILENO)) { ::dup2(fd, STDOUT_FILENO); }
  ~StdoutReplaced() { ::dup2(saved_.get(), STDOUT_FILENO); }

 private:
  UniqueFd saved_;
};

TEST(OutputStdout, LeavesTheModeOfASharedPipeAlone) {
  Pipe pipe;
  ASSERT_EQ(::fcntl(pipe.write_end.get(), F_SETFL, 0), 0);
  OutputSystem system;
  {
    const StdoutReplaced replaced(pipe.write_end.get());
    const auto output = Output::open_stdout(kCapacity, system).value();
    while (!output->blocked()) {
      put(*output, std::string(50'000, 'x') + '\n');
      output->flush();
    }
  }
  EXPECT_EQ(::fcntl(pipe.write_end.get(), F_GETFL) & O_NONBLOCK, 0);
}

TEST(OutputStdout, GoesOnWhereAFileWasWrittenTo) {
  const scratch::ScratchFolder scratch;
  const UniqueFd file(::open(scratch.path("out").c_str(), O_RDWR | O_CREAT, 0600));
  ASSERT_EQ(::write(file.get(), "before\n", 7), 7);
  OutputSystem system;
  {
    const StdoutReplaced replaced(file.get());
    const auto output = Output::open_stdout(kCapacity, system).value();
    put(*output, "line\n");
    EXPECT_TRUE(output->drain(Duration::zero()));
    EXPECT_EQ(output->close(), 0);
  }
  EXPECT_EQ(scratch::content_of(scratch.path("out")), "before\nline\n");
}

TEST(OutputStdout, IsNotOpenedWhereAnotherRunIsWritingItsFile) {
  const scratch::ScratchFolder scratch;
  OutputSystem system;
  auto other = Output::open_file(scratch.path("out"), kCapacity, system).value();
  for (const int append : {0, O_APPEND}) {
    const UniqueFd file(::open(scratch.path("out").c_str(), O_WRONLY | append | O_CLOEXEC));
    const StdoutReplaced replaced(file.get());
    const auto output = Output::open_stdout(kCapacity, system);
    ASSERT_FALSE(output);
    EXPECT_EQ(output.error().message, "standard output: another snmpring is writing it");
  }
}

TEST(OutputStdout, IsNotHeldLongerThanItIsWrittenTo) {
  const scratch::ScratchFolder scratch;
  OutputSystem system;
  // The shell keeps its descriptor.
  const UniqueFd file(::open(scratch.path("out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  {
    const StdoutReplaced replaced(file.get());
    EXPECT_EQ(Output::open_stdout(kCapacity, system).value()->close(), 0);
    Output::open_stdout(kCapacity, system).value().reset();
  }
  EXPECT_TRUE(Output::open_file(scratch.path("out"), kCapacity, system));
}

TEST(OutputStdout, LeavesNoHoleWhereItsFileWasCut) {
  const scratch::ScratchFolder scratch;
  const UniqueFd file(::open(scratch.path("out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  OutputSystem system;
  const StdoutReplaced replaced(file.get());
  const auto output = Output::open_stdout(kCapacity, system).value();
  put(*output, "one\n");
  output->flush();
  ASSERT_EQ(::truncate(scratch.path("out").c_str(), 2), 0);
  put(*output, "two\n");
  output->flush();
  EXPECT_EQ(output->error(), ESTALE);
  EXPECT_EQ(output->error_text(), "another process has cut it");
  EXPECT_EQ(scratch::content_of(scratch.path("out")), "on");
}

TEST(OutputStdout, MayHoldWhatOthersWriteAsWell) {
  const scratch::ScratchFolder scratch;
  const UniqueFd file(::open(scratch.path("out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  OutputSystem system;
  const StdoutReplaced replaced(file.get());
  const auto output = Output::open_stdout(kCapacity, system).value();
  for (int i = 0; i < 2; ++i) {
    put(*output, "line\n");
    output->flush();
    ASSERT_EQ(::write(file.get(), "message\n", 8), 8);
    output->look();
  }
  EXPECT_EQ(output->close(), 0);
  EXPECT_EQ(scratch::content_of(scratch.path("out")), "line\nmessage\nline\nmessage\n");
}

TEST(OutputStdout, IsSharedByThoseWhoAppendToIt) {
  const scratch::ScratchFolder scratch;
  OutputSystem system;
  std::vector<std::unique_ptr<Output>> outputs;
  for (const std::string_view line : {"one\n", "two\n"}) {
    const UniqueFd file(
        ::open(scratch.path("out").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    const StdoutReplaced replaced(file.get());
    outputs.push_back(Output::open_stdout(kCapacity, system).value());
    put(*outputs.back(), line);
    outputs.back()->flush();
  }
  EXPECT_EQ(scratch::content_of(scratch.path("out")), "one\ntwo\n");
  EXPECT_FALSE(Output::open_file(scratch.path("out"), kCapacity, system));
}

}  // namespace
}  // namespace snmpring::records
