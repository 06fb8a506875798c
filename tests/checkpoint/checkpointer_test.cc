// When checkpoints are written, of what moment, and what becomes of those that cannot be.
#include "checkpoint/checkpointer.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "checkpoint/checkpoint_lab.h"

namespace snmpring::checkpoint {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::CheckpointLab;

TEST(Checkpointer, WritesOneBeforeAnythingIsSent) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  EXPECT_EQ(lab.wire.counts.datagrams_sent, 0u);
  const Checkpoint stored = lab.stored();
  EXPECT_EQ(stored.state.position.next, 0u);
  EXPECT_TRUE(stored.state.position.unfinished.empty());
  EXPECT_EQ(stored.state.output_octets, 0u);
  EXPECT_FALSE(stored.state.done);
}

TEST(Checkpointer, DoesNotBeginWhereTheFirstOneCannotBeWritten) {
  CheckpointLab lab;
  lab.disk.write_error = ENOSPC;
  const auto begun = lab.checkpointer->begin();
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().message, "--checkpoint checkpoint: No space left on device");
}

TEST(Checkpointer, SaysWhatIsOpenAndWhatComesNext) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  for (int i = 0; i < 10; ++i) lab.advance(milliseconds(100));
  lab.look();
  const RunState state = lab.stored().state;
  EXPECT_GT(state.position.next, 5u);
  // Nobody has answered, and the first attempts are still being waited for.
  ASSERT_EQ(state.position.unfinished.size(), state.position.next);
  for (std::uint64_t i = 0; i < state.position.next; ++i) {
    EXPECT_EQ(state.position.unfinished[i], i);
  }
  EXPECT_EQ(state.counters.stats.targets_admitted, 0u);
  EXPECT_EQ(state.counters.stats.requests_sent, state.position.next);
  EXPECT_EQ(state.counters.elapsed, seconds(1));
}

TEST(Checkpointer, WritesOneASecond) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  for (int i = 0; i < 99; ++i) {
    lab.advance(milliseconds(100));
    lab.look();
  }
  EXPECT_EQ(lab.checkpointer->stats().written, 1u + 9);
}

TEST(Checkpointer, KnowsTheCountersOfTheCheckpointThatIsOnTheDisk) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  EXPECT_EQ(lab.checkpointer->stored_counters().stats.requests_sent, 0u);
  for (int i = 0; i < 30; ++i) {
    lab.advance(milliseconds(100));
    // Once for a checkpoint that is under way.
    lab.checkpointer->look(lab.clock.now());
    if (lab.writer->idle()) {
      EXPECT_EQ(lab.checkpointer->stored_counters().stats.requests_sent,
                lab.stored().state.counters.stats.requests_sent);
    }
    EXPECT_LE(lab.checkpointer->stored_counters().stats.requests_sent,
              lab.stored().state.counters.stats.requests_sent);
  }
  lab.look();
  EXPECT_GT(lab.checkpointer->stored_counters().stats.requests_sent, 0u);
  const std::uint64_t stored = lab.checkpointer->stored_counters().stats.requests_sent;
  lab.disk.write_error = ENOSPC;
  for (int i = 0; i < 10; ++i) lab.advance(milliseconds(100));
  lab.look();
  EXPECT_EQ(lab.checkpointer->stored_counters().stats.requests_sent, stored)
      << "that checkpoint was not written";
}

TEST(Checkpointer, TellsNoCountersOfWhatIsHeldBeforeItIsStored) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  for (int i = 0; i < 5; ++i) lab.advance(milliseconds(100));
  lab.checkpointer->hold();
  EXPECT_EQ(lab.checkpointer->stored_counters().stats.requests_sent, 0u);
  const std::uint64_t held = lab.engine->stats().requests_sent;
  ASSERT_TRUE(lab.engine->abandon_open(session::ErrorWord::interrupted));
  lab.output->flush();
  ASSERT_TRUE(lab.checkpointer->finish(false));
  const engine::Stats& stored = lab.checkpointer->stored_counters().stats;
  EXPECT_EQ(stored.requests_sent, held);
  EXPECT_EQ(stored.by_error[static_cast<std::size_t>(session::ErrorWord::interrupted)], 0u);
}

TEST(Checkpointer, WritesNothingWhileNothingHappens) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  for (int i = 0; i < 50; ++i) {
    lab.clock.at += milliseconds(100);
    lab.look();
  }
  EXPECT_EQ(lab.checkpointer->stats().written, 1u);
}

TEST(Checkpointer, WaitsForTheOutputThatItSpeaksOf) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  lab.disk.forget_calls();
  lab.valve.shut = true;
  lab.put("a record\n");
  lab.clock.at += seconds(1);
  lab.look();
  lab.clock.at += milliseconds(500);
  lab.look();
  EXPECT_TRUE(lab.disk.calls().empty());
  // What comes after the snapshot is not in it.
  lab.put("another\n");
  lab.valve.shut = false;
  lab.look();
  EXPECT_EQ(lab.stored().state.output_octets, 9u);
  EXPECT_EQ(scratch::content_of(lab.file.path()), "a record\nanother\n");
}

TEST(Checkpointer, GoesOnAndSaysSoOnceWhereTheDiskIsFull) {
  CheckpointLab lab;
  // In steps: one of a second would be a pause of the program, in which the scan's time stands
  // still.
  const auto pass_a_second = [&lab] {
    for (int i = 0; i < 10; ++i) lab.advance(milliseconds(100));
    lab.put("something to be told\n");
    lab.look();
  };
  ASSERT_TRUE(lab.checkpointer->begin());
  lab.disk.write_error = ENOSPC;
  for (int i = 0; i < 3; ++i) pass_a_second();
  EXPECT_EQ(lab.complaints, std::vector<std::string>{
                                "--checkpoint checkpoint: No space left on device; the checkpoint "
                                "before is kept, and the next is tried"});
  EXPECT_EQ(lab.checkpointer->stats().failed, 3u);
  EXPECT_EQ(lab.output->error(), 0);
  EXPECT_EQ(lab.stored().state.position.next, 0u);
  lab.disk.write_error = 0;
  pass_a_second();
  EXPECT_GT(lab.stored().state.position.next, 0u);
  lab.disk.write_error = ENOSPC;
  pass_a_second();
  EXPECT_EQ(lab.complaints.size(), 2u);
}

TEST(Checkpointer, EndsTheRunWhereTheOutputCannotBeSynced) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  lab.disk.sync_data_error = EIO;
  lab.advance(seconds(1));
  lab.look();
  EXPECT_EQ(lab.output->error(), EIO);
  EXPECT_TRUE(lab.complaints.empty());
  // The kernel tells it once: a later success means nothing.
  lab.disk.sync_data_error = 0;
  EXPECT_FALSE(lab.checkpointer->finish(true));
  EXPECT_EQ(lab.stored().state.position.next, 0u);
}

TEST(Checkpointer, HoldsWhatWasOpenBeforeItIsGivenUp) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  for (int i = 0; i < 5; ++i) lab.advance(milliseconds(100));
  lab.put("a row\n");
  const std::uint64_t open = lab.engine->stats().targets_open;
  ASSERT_GT(open, 0u);
  lab.checkpointer->hold();
  ASSERT_TRUE(lab.engine->abandon_open(session::ErrorWord::interrupted));
  lab.put("an interrupted record\n");
  for (int i = 0; i < 5; ++i) {
    lab.clock.at += seconds(1);
    lab.look();
  }
  lab.output->flush();
  ASSERT_TRUE(lab.checkpointer->finish(false));
  const RunState state = lab.stored().state;
  EXPECT_EQ(state.position.unfinished.size(), open);
  EXPECT_EQ(state.output_octets, 6u);
  EXPECT_EQ(state.counters.stats.targets_done, 0u);
  EXPECT_FALSE(state.done);
}

TEST(Checkpointer, HoldsBackTheSnapshotThatWasWaiting) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  lab.valve.shut = true;
  lab.put("a row\n");
  lab.clock.at += seconds(1);
  lab.look();
  lab.put("another\n");
  lab.checkpointer->hold();
  lab.valve.shut = false;
  lab.output->flush();
  lab.look();
  EXPECT_EQ(lab.stored().state.output_octets, 0u);
  ASSERT_TRUE(lab.checkpointer->finish(false));
  EXPECT_EQ(lab.stored().state.output_octets, 14u);
}

TEST(Checkpointer, SaysAtTheEndThatAllIsDone) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  ASSERT_TRUE(lab.checkpointer->finish(true));
  EXPECT_TRUE(lab.stored().state.done);
}

TEST(Checkpointer, TellsTheEndThatTheLastOneCouldNotBeWritten) {
  CheckpointLab lab;
  ASSERT_TRUE(lab.checkpointer->begin());
  lab.disk.write_error = EDQUOT;
  const auto last = lab.checkpointer->finish(true);
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().error, EDQUOT);
  EXPECT_FALSE(lab.stored().state.done);
}

TEST(RunLedger, AddsUpWhatAllProcessesCounted) {
  const RunState earlier = test::example_checkpoint().state;
  CheckpointLab lab(earlier);
  lab.engine->continue_from(earlier.counters.stats);
  lab.advance(seconds(2));
  lab.put("record\n");
  const report::RunCounters counters = lab.ledger->counters(lab.clock.now());
  EXPECT_EQ(counters.elapsed, earlier.counters.elapsed + seconds(2));
  EXPECT_EQ(counters.records.target_records, earlier.counters.records.target_records);
  EXPECT_EQ(counters.stats.answered_at, earlier.counters.stats.answered_at);
  EXPECT_EQ(counters.wire.kernel_drops, earlier.counters.wire.kernel_drops);
  EXPECT_EQ(counters.wire.datagrams_sent, lab.wire.counts.datagrams_sent);
  EXPECT_EQ(counters.stats.targets_done, earlier.counters.stats.targets_done);
  EXPECT_GT(counters.stats.targets_open, 0u);
  EXPECT_EQ(lab.ledger->output_octets(), earlier.output_octets + 7);
}

}  // namespace
}  // namespace snmpring::checkpoint
