// The file that is there whole or not at all.
#include "files/atomic_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "files/crash_disk.h"
#include "scratch/scratch_folder.h"

namespace snmpring::files {
namespace {

using test::CrashDisk;

TEST(AtomicFile, ReplacesWhatWasThereAndLeavesNothingElse) {
  const scratch::ScratchFolder scratch;
  scratch.write("meta", "old");
  ASSERT_TRUE(write_atomic_file(scratch.path("meta"), "new\n"));
  EXPECT_EQ(scratch::content_of(scratch.path("meta")), "new\n");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.folder()), {}), 1);
}

TEST(AtomicFile, IsNotHinderedByWhatACrashLeft) {
  const scratch::ScratchFolder scratch;
  scratch.write("meta.tmp", "half");
  ASSERT_TRUE(write_atomic_file(scratch.path("meta"), "new\n"));
  EXPECT_EQ(scratch::content_of(scratch.path("meta")), "new\n");
  EXPECT_FALSE(std::filesystem::exists(scratch.path("meta.tmp")));
}

TEST(AtomicFile, KeepsTheOldOneWhenTheNewCannotBeMade) {
  const scratch::ScratchFolder scratch;
  scratch.write("meta", "old");
  std::filesystem::create_directory(scratch.path("meta.tmp"));
  EXPECT_FALSE(write_atomic_file(scratch.path("meta"), "new\n"));
  EXPECT_EQ(scratch::content_of(scratch.path("meta")), "old");
}

TEST(AtomicFile, FollowsALinkToItsFile) {
  const scratch::ScratchFolder scratch;
  scratch.write("real", "old");
  std::filesystem::create_symlink(scratch.path("real"), scratch.path("link"));
  ASSERT_TRUE(write_atomic_file(scratch.path("link"), "new\n"));
  EXPECT_TRUE(std::filesystem::is_symlink(scratch.path("link")));
  EXPECT_EQ(scratch::content_of(scratch.path("real")), "new\n");
}

TEST(AtomicFile, WritesIntoADeviceAsItIs) {
  EXPECT_TRUE(write_atomic_file("/dev/null", "text\n"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

/// Waits for as many moments as it is told, and then does something.
class SomePatience final : public Patience {
 public:
  explicit SomePatience(int moments, std::function<void()> at_end = {})
      : moments_(moments), at_end_(std::move(at_end)) {}
  bool wait(int /*fd*/, short /*events*/) override {
    if (moments_-- > 0) return true;
    return at_end_ ? (std::exchange(at_end_, {})(), true) : false;
  }

 private:
  int moments_;
  std::function<void()> at_end_;
};

TEST(AtomicFile, WaitsForTheReaderOfAPipeAsLongAsItIsTold) {
  const scratch::ScratchFolder scratch;
  const std::string path = scratch.path("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  SomePatience ends(3);
  const auto written = write_atomic_file(path, "text\n", ends);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().message, path + ": nobody reads this pipe");

  UniqueFd reader;
  SomePatience is_rewarded(
      3, [&] { reader.reset(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)); });
  ASSERT_TRUE(write_atomic_file(path, "text\n", is_rewarded));
  char text[8] = {};
  EXPECT_EQ(::read(reader.get(), text, sizeof text), 5);
  EXPECT_STREQ(text, "text\n");
}

TEST(AtomicFile, DoesNotHangInAPipeWhoseReaderTakesNothing) {
  const scratch::ScratchFolder scratch;
  const std::string path = scratch.path("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const UniqueFd reader(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  SomePatience ends(3);
  const auto written = write_atomic_file(path, std::string(std::size_t{1} << 20, 'x'), ends);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().message, path + ": its reader takes nothing");
}

TEST(AtomicFile, NamesAPlaceThatDoesNotExist) {
  const auto written = write_atomic_file("/nonexistent/meta", "text\n");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().error, ENOENT);
  EXPECT_NE(written.error().message.find("/nonexistent/meta"), std::string::npos);
}

TEST(AtomicFile, PrepareRemovesTheMarkOfAnEarlierRun) {
  const scratch::ScratchFolder scratch;
  scratch.write("meta", "old");
  ASSERT_TRUE(prepare_atomic_file(scratch.path("meta")));
  EXPECT_TRUE(std::filesystem::is_empty(scratch.folder()));
}

TEST(AtomicFile, CheckLeavesWhatIsThere) {
  const scratch::ScratchFolder scratch;
  scratch.write("cache", "old");
  ASSERT_TRUE(check_atomic_file(scratch.path("cache")));
  EXPECT_EQ(scratch::content_of(scratch.path("cache")), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.folder()), {}), 1);
  EXPECT_FALSE(check_atomic_file("/nonexistent/cache"));
}

TEST(AtomicFile, PrepareRefusesAPlaceThatDoesNotExist) {
  EXPECT_FALSE(prepare_atomic_file("/nonexistent/meta"));
}

TEST(AtomicFile, TellsWhatCanBeReplaced) {
  const scratch::ScratchFolder scratch;
  scratch.write("file", "text");
  EXPECT_TRUE(is_replaceable(scratch.path("file")));
  EXPECT_TRUE(is_replaceable(scratch.path("nothing yet")));
  EXPECT_FALSE(is_replaceable(scratch.folder()));
  EXPECT_FALSE(is_replaceable("/dev/null"));
}

TEST(AtomicFile, SyncsBeforeItRenamesAndTheFolderAfterwards) {
  CrashDisk disk;
  ASSERT_TRUE(write_atomic_file("nowhere/file", "text", disk));
  EXPECT_EQ(disk.calls(), (std::vector<std::string>{"create nowhere/file.tmp", "write", "fsync",
                                                    "close", "rename nowhere/file.tmp nowhere/file",
                                                    "fsync folder of nowhere/file"}));
}

TEST(AtomicFile, WritesOnWhereOneCallTookOnlyAPart) {
  CrashDisk disk;
  disk.write_most = 3;
  ASSERT_TRUE(write_atomic_file("file", "ten octets", disk));
  EXPECT_EQ(disk.content("file"), "ten octets");
}

TEST(AtomicFile, LeavesNothingBehindWhenTheDiskIsFull) {
  CrashDisk disk;
  ASSERT_TRUE(write_atomic_file("file", "old", disk));
  disk.write_error = ENOSPC;
  const auto written = write_atomic_file("file", "new", disk);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().error, ENOSPC);
  EXPECT_EQ(disk.content("file"), "old");
  EXPECT_EQ(disk.content("file.tmp"), std::nullopt);
}

TEST(AtomicFile, IsOldOrNewAfterACrashAtAnyStep) {
  const auto write_both = [](CrashDisk& disk) {
    write_atomic_file("file", "old", disk);
    const std::size_t before = disk.calls().size();
    write_atomic_file("file", "new", disk);
    return before;
  };
  CrashDisk whole;
  const std::size_t first = write_both(whole);
  for (std::size_t step = first; step <= whole.calls().size(); ++step) {
    for (const bool names_written : {false, true}) {
      CrashDisk disk(step);
      write_both(disk);
      const auto found = disk.after_crash("file", names_written);
      EXPECT_TRUE(found == "old" || found == "new") << "step " << step;
    }
  }
  EXPECT_EQ(whole.after_crash("file", false), "new");
}

}  // namespace
}  // namespace snmpring::files
