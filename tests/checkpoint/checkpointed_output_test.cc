// Outputs that are cut back, and those that must not be.
#include "checkpoint/checkpointed_output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "process/exit_codes.h"
#include "scratch/no_descriptors.h"
#include "scratch/scratch_folder.h"

namespace snmpring::checkpoint {
namespace {

class CheckpointedOutput : public ::testing::Test {
 protected:
  std::string path(const char* name = "out") const { return scratch_.path(name); }
  std::string content() const { return scratch::content_of(path()); }

  scratch::ScratchFolder scratch_;
};

TEST_F(CheckpointedOutput, IsEmptyWhenARunBegins) {
  scratch_.write("out", "of an earlier run\n");
  ASSERT_TRUE(begin_checkpointed_output(path()));
  EXPECT_EQ(content(), "");
  ASSERT_TRUE(begin_checkpointed_output(path("new")));
  EXPECT_EQ(::access(path("new").c_str(), F_OK), 0);
}

TEST_F(CheckpointedOutput, IsCutBackAndGoesOnFromThere) {
  scratch_.write("out", "one\ntwo\nthr");
  const auto fd = continue_checkpointed_output(path(), 8, "");
  ASSERT_TRUE(fd) << fd.error().message;
  EXPECT_EQ(content(), "one\ntwo\n");
  ASSERT_EQ(::write(fd->get(), "more\n", 5), 5);
  EXPECT_EQ(content(), "one\ntwo\nmore\n");
}

TEST_F(CheckpointedOutput, MayBeCutBackToNothing) {
  scratch_.write("out", "one\n");
  ASSERT_TRUE(continue_checkpointed_output(path(), 0, ""));
  EXPECT_EQ(content(), "");
}

TEST_F(CheckpointedOutput, SaysThatDescriptorsRanOut) {
  const auto fd = [&] {
    const scratch::NoDescriptors none;
    return begin_checkpointed_output(path());
  }();
  ASSERT_FALSE(fd);
  EXPECT_EQ(fd.error().exit_code, process::kExitSystem);
  EXPECT_EQ(fd.error().message, "--output " + path() + ": Too many open files");
}

TEST_F(CheckpointedOutput, IsRefusedAndLeftAloneWhereItIsShorter) {
  scratch_.write("out", "one\n");
  const auto fd = continue_checkpointed_output(path(), 8, "");
  ASSERT_FALSE(fd);
  EXPECT_EQ(fd.error().exit_code, process::kExitData);
  EXPECT_EQ(fd.error().message,
            "--output " + path() + ": has 4 octets, and 8 when the checkpoint was written");
  EXPECT_EQ(content(), "one\n");
}

TEST_F(CheckpointedOutput, IsRefusedAndLeftAloneWhereNoLineEndsThere) {
  scratch_.write("out", "one\ntwo\nthree\n");
  const auto fd = continue_checkpointed_output(path(), 6, "");
  ASSERT_FALSE(fd);
  EXPECT_EQ(fd.error().exit_code, process::kExitData);
  EXPECT_EQ(
      fd.error().message,
      "--output " + path() + ": has no end of a line after 6 octets, where the checkpoint has one");
  EXPECT_EQ(content(), "one\ntwo\nthree\n");
}

TEST_F(CheckpointedOutput, IsRefusedAndLeftAloneWhereItEndsOtherwise) {
  const std::string ours = "one\n" + std::string(5000, 'x') + "\n";
  scratch_.write("out", ours + "more\n");
  const UniqueFd fd(::open(path().c_str(), O_RDONLY | O_CLOEXEC));
  const std::string tail = output_tail(fd.get(), ours.size());
  EXPECT_EQ(tail.size(), 64u);

  std::string other = ours;
  other[ours.size() - 4096] = 'y';
  scratch_.write("out", other);
  const auto refused = continue_checkpointed_output(path(), ours.size(), tail);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, process::kExitData);
  EXPECT_EQ(
      refused.error().message,
      "--output " + path() +
          ": is another file: its first 5005 octets do not end as they did when the checkpoint "
          "was written");
  EXPECT_EQ(content(), other);

  // What comes behind them plays no part, and a copy is as good.
  scratch_.write("out", ours + "less\n");
  EXPECT_TRUE(continue_checkpointed_output(path(), ours.size(), tail));
  EXPECT_EQ(content(), ours);
}

TEST_F(CheckpointedOutput, OfAFewOctetsIsKnownByAllOfThem) {
  scratch_.write("out", "one\ntwo\n");
  const UniqueFd fd(::open(path().c_str(), O_RDONLY | O_CLOEXEC));
  const std::string tail = output_tail(fd.get(), 8);
  EXPECT_TRUE(continue_checkpointed_output(path(), 8, tail));
  scratch_.write("out", "One\ntwo\n");
  EXPECT_FALSE(continue_checkpointed_output(path(), 8, tail));
  // Nothing is known of what cannot be read, and of nothing.
  EXPECT_EQ(output_tail(fd.get(), 9), "");
  EXPECT_EQ(output_tail(fd.get(), 0), "");
}

TEST_F(CheckpointedOutput, IsNotMadeAnewForARunThatGoesOn) {
  const auto fd = continue_checkpointed_output(path(), 0, "");
  ASSERT_FALSE(fd);
  EXPECT_EQ(fd.error().exit_code, process::kExitCreate);
  EXPECT_EQ(::access(path().c_str(), F_OK), -1);
}

TEST_F(CheckpointedOutput, BelongsToOneRunAtATime) {
  const auto first = begin_checkpointed_output(path());
  ASSERT_TRUE(first);
  ASSERT_EQ(::write(first->get(), "one\n", 4), 4);
  for (const auto& second :
       {begin_checkpointed_output(path()), continue_checkpointed_output(path(), 0, "")}) {
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().exit_code, process::kExitCreate);
    EXPECT_EQ(second.error().message, "--output " + path() + ": another snmpring is writing it");
  }
  EXPECT_EQ(content(), "one\n");
}

TEST_F(CheckpointedOutput, MustBeARegularFile) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  for (const std::string& odd : {path("fifo"), std::string("/dev/null")}) {
    const auto fd = begin_checkpointed_output(odd);
    ASSERT_FALSE(fd);
    EXPECT_EQ(fd.error().exit_code, process::kExitUsage) << fd.error().message;
  }
  EXPECT_EQ(begin_checkpointed_output("/nonexistent/out").error().exit_code, process::kExitCreate);
}

}  // namespace
}  // namespace snmpring::checkpoint
