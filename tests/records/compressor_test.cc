// Compressed outputs: what is in the file is what was written, whatever fails, and up to each mark.
#include "records/compressor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/prng.h"
#include "files/patience.h"
#include "files/zstd_frames.h"
#include "files/zstd_reader.h"
#include "scratch/scratch_folder.h"

namespace snmpring::records {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRoom = 8 << 20;

/// Waits as long as it takes.
class Patient final : public files::Patience {
 public:
  bool wait(int fd, short events) override {
    pollfd entry{.fd = fd, .events = events, .revents = 0};
    return ::poll(&entry, 1, -1) > 0;
  }
};

/// A disk that is full after so many octets.
class SmallDisk final : public OutputSystem {
 public:
  explicit SmallDisk(std::size_t room) : room_(room) {}
  ssize_t write(int fd, WriteMode mode, const char* octets, std::size_t size) override {
    if (room_ == 0) {
      errno = ENOSPC;
      return -1;
    }
    size = std::min(size, room_);
    room_ -= size;
    return OutputSystem::write(fd, mode, octets, size);
  }

 private:
  std::size_t room_;
};

/// Lines like records, and as hard to compress as `random` says.
std::string record_lines(std::size_t octets, bool random) {
  Prng prng(7);
  std::string text;
  while (text.size() < octets) {
    text += R"({"kind":"varbind","target":"192.0.2.1","value":")";
    for (int i = 0; i < 40; ++i) {
      text +=
          static_cast<char>('a' + (random ? prng.below(26) : static_cast<std::uint64_t>(i % 3)));
    }
    text += "\"}\n";
  }
  return text;
}

std::string decompressed(const std::string& path) {
  files::ZstdReader reader(path, UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)));
  std::string text;
  std::vector<char> part(1 << 16);
  while (true) {
    const auto got = reader.read(part.data(), part.size());
    if (!got) {
      ADD_FAILURE() << got.error().message;
      return text;
    }
    if (*got == 0) return text;
    text.append(part.data(), *got);
  }
}

class CompressorTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!files::ZstdFrames::known()) GTEST_SKIP() << "this build has no zstd";
    // As in the program: it is an error like any other.
    std::signal(SIGPIPE, SIG_IGN);
  }

  std::string path() const { return folder_.path("out.zst"); }

  Compressor::Pair start(OutputSystem& system, int level = 1) {
    auto file = Output::open_file(path(), kRoom, system);
    return Compressor::start(std::move(file.value()), level, kRoom).value();
  }

  /// Writes all of it, waiting where the queue is full. False where the output has failed.
  static bool write(Output& output, std::string_view text) {
    while (!text.empty()) {
      const std::string_view part = text.substr(0, 100'000);
      std::memcpy(output.claim(part.size()), part.data(), part.size());
      output.commit(output.claim(part.size()) + part.size());
      text.remove_prefix(part.size());
      while (!output.drain(1ms)) output.look();
      if (output.error() != 0) return false;
    }
    return true;
  }

  static int finish(Compressor::Pair& pair) {
    Patient patient;
    pair.compressor->finish(patient);
    return pair.output->close();
  }

  scratch::ScratchFolder folder_;
  OutputSystem system_;
};

TEST_F(CompressorTest, GivesBackWhatWasWritten) {
  for (const bool random : {false, true}) {
    for (const std::size_t octets : {0, 1, 1 << 20, 5'000'000}) {
      const std::string text = octets == 0 ? "" : record_lines(octets, random);
      auto pair = start(system_, random ? 9 : 1);
      ASSERT_TRUE(write(*pair.output, text));
      ASSERT_EQ(finish(pair), 0);
      EXPECT_TRUE(decompressed(path()) == text) << octets;
      EXPECT_EQ(pair.output->file_octets(), std::filesystem::file_size(path()));
    }
  }
}

TEST_F(CompressorTest, MakesAFrameOfNothingToo) {
  auto pair = start(system_);
  ASSERT_EQ(finish(pair), 0);
  EXPECT_GT(std::filesystem::file_size(path()), 0u);
  EXPECT_EQ(decompressed(path()), "");
}

TEST_F(CompressorTest, EndsAFrameAtAMark) {
  auto pair = start(system_);
  pair.output->mark();
  EXPECT_EQ(pair.output->marked(), 0u) << "nothing was written yet";
  const std::string before = record_lines(1'500'000, true);
  const std::string behind = record_lines(700'000, false);
  ASSERT_TRUE(write(*pair.output, before));
  pair.output->mark();
  // What follows does not wait for the mark to be reached.
  ASSERT_TRUE(write(*pair.output, behind));
  while (!pair.output->marked()) ASSERT_EQ(pair.output->error(), 0);
  const std::uint64_t octets = *pair.output->marked();
  ASSERT_EQ(finish(pair), 0);
  EXPECT_EQ(pair.output->marked(), octets);
  EXPECT_TRUE(decompressed(path()) == before + behind);
  std::filesystem::resize_file(path(), octets);
  EXPECT_TRUE(decompressed(path()) == before);
}

TEST_F(CompressorTest, KnowsAMarkThatWasSetAtTheEnd) {
  auto pair = start(system_);
  ASSERT_TRUE(write(*pair.output, record_lines(1000, true)));
  ASSERT_EQ(finish(pair), 0);
  pair.output->mark();
  EXPECT_EQ(pair.output->marked(), std::filesystem::file_size(path()));
}

TEST_F(CompressorTest, ReachesManyMarksInTheirOrder) {
  auto pair = start(system_);
  std::uint64_t last = 0;
  std::string text;
  for (int i = 1; i <= 50; ++i) {
    const std::string more = record_lines(static_cast<std::size_t>(i) * 997, true);
    ASSERT_TRUE(write(*pair.output, more));
    text += more;
    pair.output->mark();
    while (!pair.output->marked()) ASSERT_EQ(pair.output->error(), 0);
    EXPECT_GT(*pair.output->marked(), last);
    last = *pair.output->marked();
  }
  ASSERT_EQ(finish(pair), 0);
  EXPECT_TRUE(decompressed(path()) == text);
}

TEST_F(CompressorTest, LeavesWholeFramesOnAFullDisk) {
  const std::string text = record_lines(6'000'000, true);
  SmallDisk disk(1'000'000);
  auto pair = start(disk);
  // It fails at once or when it is finished: the thread may be behind.
  if (write(*pair.output, text)) {
    Patient patient;
    pair.compressor->finish(patient);
  }
  EXPECT_EQ(pair.output->close(), ENOSPC);
  EXPECT_EQ(pair.output->error_text(), std::strerror(ENOSPC));
  const std::string kept = decompressed(path());
  EXPECT_GT(kept.size(), 1'000'000u);
  EXPECT_TRUE(text.starts_with(kept));
  EXPECT_EQ(kept.back(), '\n') << "a line is whole or not there";
}

TEST_F(CompressorTest, NoticesThatItsFileWasCut) {
  auto pair = start(system_);
  ASSERT_TRUE(write(*pair.output, record_lines(3'000'000, true)));
  pair.output->mark();
  while (!pair.output->marked()) ASSERT_EQ(pair.output->error(), 0);
  std::filesystem::resize_file(path(), 10);
  write(*pair.output, record_lines(3'000'000, true));
  Patient patient;
  pair.compressor->finish(patient);
  EXPECT_EQ(pair.output->close(), ESTALE);
  EXPECT_NE(pair.output->error_text(), std::strerror(ESTALE)) << "what was done to it";
}

TEST_F(CompressorTest, StopsForAReaderThatHasGone) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  auto file = Output::adopt(UniqueFd(ends[1]), WriteMode::nonblocking, kRoom, system_);
  auto pair = Compressor::start(std::move(file.value()), 1, kRoom).value();
  ::close(ends[0]);
  write(*pair.output, record_lines(3'000'000, true));
  Patient patient;
  pair.compressor->finish(patient);
  EXPECT_EQ(pair.output->close(), EPIPE);
}

TEST_F(CompressorTest, CountsAReaderThatStallsAsBlockedAndGivesItUpInTheEnd) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  const UniqueFd reader(ends[0]);
  auto file = Output::adopt(UniqueFd(ends[1]), WriteMode::nonblocking, kRoom, system_);
  auto pair = Compressor::start(std::move(file.value()), 1, kRoom).value();
  const std::string text = record_lines(7'000'000, true);
  std::memcpy(pair.output->claim(text.size()), text.data(), text.size());
  pair.output->commit(pair.output->claim(text.size()) + text.size());
  EXPECT_FALSE(pair.output->drain(1ms));
  EXPECT_TRUE(pair.output->blocked());
  files::NoPatience none;
  pair.compressor->finish(none);
  EXPECT_EQ(pair.output->close(), EPIPE);
}

TEST_F(CompressorTest, EndsWhereNobodyFinishesIt) {
  auto pair = start(system_);
  ASSERT_TRUE(write(*pair.output, record_lines(1000, true)));
  // The thread ends with it; the file holds whole frames or nothing.
}

}  // namespace
}  // namespace snmpring::records
