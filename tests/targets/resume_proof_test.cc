#include "targets/resume_proof.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scratch/scratch_file.h"
#include "targets/line_hash.h"
#include "targets/range_expansion.h"

namespace snmpring::targets {
namespace {

constexpr std::uint64_t kSize = 100;
constexpr ResumeProof::Space kSpace{.size = kSize, .shard = 0, .shards = 1};

constexpr std::uint64_t line(std::uint64_t number) { return kSize + number * kPositionsPerLine; }

std::uint64_t hash_of(std::initializer_list<const char*> lines) {
  LineHash hash;
  for (const char* text : lines) hash.add(text);
  return hash.value();
}

std::vector<TargetList> open(const scratch::ScratchFile& file) {
  std::vector<TargetList> lists;
  lists.push_back(TargetList::open(file.path(), 0, 1).value());
  return lists;
}

std::string proof_fault(const ScanPosition& position, const ResumeProof::Space& space = kSpace) {
  const auto proof = ResumeProof::begin(position, space, {});
  return proof ? "" : proof.error();
}

TEST(ResumeProof, OwesNothingInARunThatBegins) {
  ResumeProof proof;
  EXPECT_FALSE(proof.is_retaken(0));
  EXPECT_FALSE(proof.owes_below(kSize));
  EXPECT_EQ(proof.lose_below(kSize), std::nullopt);
  EXPECT_EQ(proof.list(0), nullptr);
}

TEST(ResumeProof, OwesWhatWasNotFinished) {
  auto proof = ResumeProof::begin({.next = 50, .unfinished = {3, 40}}, kSpace, {}).value();
  EXPECT_TRUE(proof.is_retaken(49));
  EXPECT_FALSE(proof.is_retaken(50));
  EXPECT_TRUE(proof.owes_in(40, 41));
  EXPECT_FALSE(proof.owes_in(4, 40));
  EXPECT_EQ(proof.take_owed(), 3u);
  EXPECT_EQ(proof.owed_left(), 1u);
  EXPECT_FALSE(proof.owes_below(40));
  EXPECT_EQ(proof.take_owed(), 40u);
  EXPECT_FALSE(proof.owes_below(kSize));
}

TEST(ResumeProof, KeepsWhatIsLostAmongTheUnfinished) {
  auto proof = ResumeProof::begin({.next = 50, .unfinished = {3, 4, 40}}, kSpace, {}).value();
  EXPECT_EQ(proof.lose_below(5), 3u);
  EXPECT_TRUE(proof.lost_any());
  EXPECT_EQ(proof.owed(), 40u);
  std::vector<std::uint64_t> unfinished;
  proof.describe(unfinished);
  EXPECT_EQ(unfinished, (std::vector<std::uint64_t>{40, 3, 4}));
}

TEST(ResumeProof, RefusesPositionsThatCannotBe) {
  const std::string wrong = "its positions cannot be right";
  EXPECT_EQ(proof_fault({.next = 50, .unfinished = {40, 3}}), wrong) << "not in order";
  EXPECT_EQ(proof_fault({.next = 50, .unfinished = {3, 3}}), wrong) << "twice the same";
  EXPECT_EQ(proof_fault({.next = 50, .unfinished = {50}}), wrong) << "not taken yet";
  EXPECT_EQ(proof_fault({.next = line(1)}), wrong) << "of a list that there is not";
  EXPECT_EQ(proof_fault({.next = 51}, {.size = kSize, .shard = 0, .shards = 2}), wrong)
      << "of another shard";
  EXPECT_EQ(proof_fault({.next = 50}), "");
}

TEST(ResumeProof, ProvesThatAListIsTheOneThatWasRead) {
  const scratch::ScratchFile file("192.0.2.1\n192.0.2.2\n");
  const auto lists = open(file);
  const ScanPosition position{.next = line(1), .lists = {{1, hash_of({"192.0.2.1"}), false}}};
  const auto proof = ResumeProof::begin(position, kSpace, lists).value();
  EXPECT_TRUE(proof.is_proven(0));
  EXPECT_EQ(proof.list(0)->lines, 1u);
}

TEST(ResumeProof, RefusesAListThatIsAnother) {
  const scratch::ScratchFile file("192.0.2.7\n192.0.2.2\n");
  const auto lists = open(file);
  const ScanPosition position{.next = line(1), .lists = {{1, hash_of({"192.0.2.1"}), false}}};
  EXPECT_EQ(ResumeProof::begin(position, kSpace, lists).error(),
            file.path() + ": its first 1 lines are not those that had been read");
}

TEST(ResumeProof, RefusesAListThatHasBecomeShorter) {
  const scratch::ScratchFile file("192.0.2.1\n");
  const auto lists = open(file);
  const ScanPosition position{.next = line(2),
                              .lists = {{2, hash_of({"192.0.2.1", "192.0.2.2"}), false}}};
  EXPECT_EQ(ResumeProof::begin(position, kSpace, lists).error(),
            file.path() + ": has 1 lines, of which 2 had been read");
}

}  // namespace
}  // namespace snmpring::targets
