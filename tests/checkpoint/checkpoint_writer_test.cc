// How checkpoints become durable, and what a crash at any moment leaves.
#include "checkpoint/checkpoint_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <optional>
#include <string>
#include <vector>

#include "checkpoint/checkpoint_example.h"
#include "checkpoint/checkpointed_output.h"
#include "files/crash_disk.h"
#include "scratch/scratch_file.h"
#include "scratch/scratch_folder.h"

namespace snmpring::checkpoint {
namespace {

using files::test::CrashDisk;
using test::example_checkpoint;

/// A writer over a disk in memory, and the output that its checkpoints are about.
class Lab {
 public:
  explicit Lab(std::size_t crash_at = CrashDisk::kNever) : disk(crash_at) {
    UniqueFd fd = disk.open_elsewhere("output");
    output_ = fd.get();
    auto started = CheckpointWriter::start({.first = example_checkpoint(),
                                            .path = "checkpoint",
                                            .output = std::move(fd),
                                            .wall_now = [] { return WallTime(); },
                                            .unfinished_max = 100,
                                            .lists_max = 2},
                                           disk);
    writer = std::move(started.value());
  }

  /// Writes records, then a checkpoint that counts them.
  CheckpointResult advance(std::string_view records) {
    disk.append_elsewhere(output_, records);
    octets_ += records.size();
    writer->state() = example_checkpoint().state;
    writer->state().output_octets = octets_;
    writer->submit();
    return writer->wait_for_result();
  }

  CrashDisk disk;
  std::unique_ptr<CheckpointWriter> writer;

 private:
  int output_ = -1;
  std::uint64_t octets_ = 0;
};

/// The output's length by the checkpoint that is found; nullopt where there is none.
std::optional<std::uint64_t> octets_in(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto checkpoint = parse_checkpoint(*text);
  EXPECT_TRUE(checkpoint) << checkpoint.error();
  return checkpoint ? checkpoint->state.output_octets : 0;
}

TEST(CheckpointWriter, SyncsTheOutputBeforeAnythingElse) {
  Lab lab;
  EXPECT_TRUE(lab.advance("record\n").written());
  EXPECT_EQ(
      lab.disk.calls(),
      (std::vector<std::string>{"fdatasync", "create checkpoint.tmp", "write", "fsync", "close",
                                "rename checkpoint.tmp checkpoint", "fsync folder of checkpoint"}));
  EXPECT_EQ(octets_in(lab.disk.content("checkpoint")), 7u);
}

TEST(CheckpointWriter, SaysWhatTheOutputEndsWith) {
  const scratch::ScratchFile file("one\ntwo\n");
  const UniqueFd own(::open(file.path().c_str(), O_RDONLY | O_CLOEXEC));
  files::FileSystem system;
  const scratch::ScratchFolder scratch;
  auto writer =
      CheckpointWriter::start({.first = example_checkpoint(),
                               .path = scratch.path("checkpoint"),
                               .output = UniqueFd(::open(file.path().c_str(), O_RDWR | O_CLOEXEC)),
                               .wall_now = [] { return WallTime(); },
                               .unfinished_max = 100,
                               .lists_max = 2},
                              system)
          .value();
  writer->state() = example_checkpoint().state;
  writer->state().output_octets = 4;
  writer->submit();
  EXPECT_TRUE(writer->wait_for_result().written());
  const auto stored = parse_checkpoint(scratch::content_of(scratch.path("checkpoint")));
  ASSERT_TRUE(stored) << stored.error();
  EXPECT_EQ(stored->state.output_tail, output_tail(own.get(), 4));
  EXPECT_NE(stored->state.output_tail, output_tail(own.get(), 8));
}

TEST(CheckpointWriter, LeavesOldOrNewAndEnoughOutputWhereverItCrashes) {
  const auto work = [](Lab& lab) {
    lab.advance("first\n");
    const std::size_t steps = lab.disk.calls().size();
    lab.advance("second record\n");
    return steps;
  };
  Lab whole;
  const std::size_t first = work(whole);
  const std::size_t all = whole.disk.calls().size();
  EXPECT_EQ(all, 2 * first);
  for (std::size_t step = 0; step <= all; ++step) {
    for (const bool names_written : {false, true}) {
      SCOPED_TRACE(::testing::Message() << "step " << step << ' ' << names_written);
      Lab lab(step);
      work(lab);
      const auto found = octets_in(lab.disk.after_crash("checkpoint", names_written));
      if (step >= first) {
        EXPECT_TRUE(found == 6u || found == 20u);
      }
      if (step < first) {
        EXPECT_TRUE(!found || found == 6u);
      }
      if (step == all) {
        EXPECT_EQ(found, 20u);
      }
      const std::string output = lab.disk.after_crash("output", true).value_or("");
      EXPECT_GE(output.size(), found.value_or(0));
    }
  }
}

TEST(CheckpointWriter, DoesNotTouchTheFileWhenTheOutputCannotBeSynced) {
  Lab lab;
  lab.advance("first\n");
  const auto before = lab.disk.content("checkpoint");
  lab.disk.forget_calls();
  lab.disk.sync_data_error = EIO;
  const CheckpointResult result = lab.advance("second\n");
  EXPECT_FALSE(result.written());
  EXPECT_EQ(result.output_error, EIO);
  EXPECT_EQ(lab.disk.calls(), std::vector<std::string>{"fdatasync"});
  EXPECT_EQ(lab.disk.content("checkpoint"), before);
}

TEST(CheckpointWriter, KeepsTheOldOneWhenTheDiskIsFull) {
  Lab lab;
  lab.advance("first\n");
  const auto before = lab.disk.content("checkpoint");
  lab.disk.write_error = ENOSPC;
  const CheckpointResult result = lab.advance("second\n");
  ASSERT_TRUE(result.file_error);
  EXPECT_EQ(result.file_error->error, ENOSPC);
  EXPECT_EQ(result.file_error->message, "checkpoint: No space left on device");
  EXPECT_EQ(lab.disk.content("checkpoint"), before);
  // And goes on once there is room.
  lab.disk.write_error = 0;
  EXPECT_TRUE(lab.advance("third\n").written());
  EXPECT_EQ(octets_in(lab.disk.content("checkpoint")), 19u);
}

TEST(CheckpointWriter, SortsWhatIsUnfinished) {
  Lab lab;
  lab.writer->state() = example_checkpoint().state;
  lab.writer->state().position.unfinished = {900, 3, 70, 4};
  lab.writer->submit();
  ASSERT_TRUE(lab.writer->wait_for_result().written());
  const auto read = parse_checkpoint(lab.disk.content("checkpoint").value());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->state.position.unfinished, (std::vector<std::uint64_t>{3, 4, 70, 900}));
}

TEST(CheckpointWriter, AddsWhatTheProcessHasUsed) {
  Lab lab;
  lab.advance("record\n");
  const auto read = parse_checkpoint(lab.disk.content("checkpoint").value());
  ASSERT_TRUE(read);
  const report::ProcessUsage before = example_checkpoint().state.counters.usage;
  EXPECT_GT(read->state.counters.usage.memory_peak_octets, 1u << 20);
  EXPECT_GT(read->state.counters.usage.cpu_user + read->state.counters.usage.cpu_system,
            before.cpu_user + before.cpu_system);
}

TEST(CheckpointWriter, GivesEachResultOnce) {
  Lab lab;
  EXPECT_TRUE(lab.writer->idle());
  EXPECT_EQ(lab.writer->take_result(), std::nullopt);
  lab.writer->submit();
  EXPECT_FALSE(lab.writer->idle());
  EXPECT_TRUE(lab.writer->wait_for_result().written());
  EXPECT_TRUE(lab.writer->idle());
  EXPECT_EQ(lab.writer->take_result(), std::nullopt);
}

TEST(CheckpointWriter, KeepsTheMemoryOfItsVectors) {
  Lab lab;
  for (int i = 0; i < 4; ++i) {
    RunState& state = lab.writer->state();
    EXPECT_GE(state.position.unfinished.capacity(), 100u);
    EXPECT_GE(state.position.lists.capacity(), 2u);
    state.position.unfinished.assign(50, 0);
    for (std::uint64_t at = 0; at < 50; ++at) state.position.unfinished[at] = at;
    lab.writer->submit();
    lab.writer->wait_for_result();
  }
}

TEST(CheckpointWriter, FinishesWhatIsUnderWayWhenItGoes) {
  Lab lab;
  lab.writer->submit();
  lab.writer.reset();
  EXPECT_TRUE(octets_in(lab.disk.content("checkpoint")));
}

TEST(CheckpointWriter, WritesARealFile) {
  const scratch::ScratchFolder scratch;
  scratch.write("output", "record\n");
  files::FileSystem files;
  auto writer = CheckpointWriter::start(
      {.first = example_checkpoint(),
       .path = scratch.path("checkpoint"),
       .output = UniqueFd(::open(scratch.path("output").c_str(), O_WRONLY | O_CLOEXEC)),
       .wall_now = [] { return WallTime(); }},
      files);
  ASSERT_TRUE(writer);
  (*writer)->submit();
  EXPECT_TRUE((*writer)->wait_for_result().written());
  EXPECT_TRUE(read_checkpoint(scratch.path("checkpoint")));
}

}  // namespace
}  // namespace snmpring::checkpoint
