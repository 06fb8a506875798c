// A scan over a network where nobody answers, on a clock that tests set, with its checkpoints on a
// disk in memory.
#ifndef SNMPRING_TESTS_CHECKPOINT_CHECKPOINT_LAB_H_
#define SNMPRING_TESTS_CHECKPOINT_CHECKPOINT_LAB_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "checkpoint/checkpoint_example.h"
#include "checkpoint/checkpointer.h"
#include "checkpoint/run_ledger.h"
#include "checkpoint/silent_network.h"
#include "engine/engine.h"
#include "files/crash_disk.h"
#include "records/ndjson_sink.h"
#include "scratch/scratch_file.h"
#include "targets/scan_targets.h"

namespace snmpring::checkpoint::test {

/// Output whose descriptor takes nothing while it is shut.
class Valve final : public records::OutputSystem {
 public:
  ssize_t write(int fd, records::WriteMode mode, const char* octets, std::size_t size) override {
    if (!shut) return records::OutputSystem::write(fd, mode, octets, size);
    errno = EAGAIN;
    return -1;
  }

  bool shut = false;
};

/// A scan of 192.0.2.0/24, one target open at a time for each second.
struct CheckpointLab {
  explicit CheckpointLab(const RunState& earlier = {}) {
    ladder.rungs = {&credential};
    plan = {.operation = session::Operation::discover,
            .ladder = &ladder,
            .limits = &limits,
            .roots = session::discover_roots(),
            .varbinds_max = 0};
    targets = targets::ScanTargets::create({.settings = {.targets = {"192.0.2.0/24"}},
                                            .seed = 1,
                                            .plan = plan,
                                            .credentials = std::span(&credential, 1),
                                            .bad_line = {}})
                  .value();
    output = records::Output::adopt(UniqueFd(::open(file.path().c_str(), O_WRONLY | O_CLOEXEC)),
                                    records::WriteMode::plain,
                                    records::NdjsonSink::output_capacity(), valve)
                 .value();
    outputs.emplace(*output);
    sink = std::make_unique<records::NdjsonSink>(*output, records::RunIdentity{.run = "RUN"});
    engine::EngineOptions setup;
    setup.shared_plan = &plan;
    setup.rate_pps = 10;
    engine = std::make_unique<engine::Engine>(setup, engine::EngineSecrets{}, *targets, wire, clock,
                                              *sink);
    ledger = std::make_unique<RunLedger>(RunLedger::Parts{*engine, *targets, *output, *sink, wire},
                                         earlier, clock.now());
    writer = CheckpointWriter::start({.first = example_checkpoint(),
                                      .path = "checkpoint",
                                      .output = disk.open_elsewhere("output"),
                                      .wall_now = [] { return WallTime(); },
                                      .unfinished_max = 3000,
                                      .lists_max = 0},
                                     disk)
                 .value();
    checkpointer = std::make_unique<Checkpointer>(
        Checkpointer::Parts{
            *writer, *ledger, *engine, *outputs, clock,
            [](const files::FileError& error) { return "--checkpoint " + error.message; }},
        report::CheckpointStats{},
        [this](std::string_view text) { complaints.emplace_back(text); });
  }

  /// Sends what may be sent by then: some more targets are open.
  void advance(Duration duration) {
    clock.at += duration;
    ASSERT_TRUE(engine->tick(Duration::zero()));
  }

  void put(std::string_view line) {
    char* const at = output->claim(line.size());
    std::ranges::copy(line, at);
    output->commit(at + line.size());
  }

  /// Looks until nothing is under way any more.
  void look() {
    checkpointer->look(clock.now());
    while (!writer->idle()) checkpointer->look(clock.now());
  }

  /// The checkpoint that is found.
  Checkpoint stored() const {
    const auto text = disk.content("checkpoint");
    EXPECT_TRUE(text) << "there is no checkpoint";
    auto checkpoint = parse_checkpoint(text.value_or(""));
    EXPECT_TRUE(checkpoint) << checkpoint.error();
    return checkpoint ? std::move(*checkpoint) : Checkpoint{};
  }

  scratch::ScratchFile file{""};
  session::Limits limits;
  session::Credential credential{};
  session::Ladder ladder;
  session::Plan plan;
  SetClock clock;
  SilentWire wire;
  Valve valve;
  files::test::CrashDisk disk;
  std::unique_ptr<targets::ScanTargets> targets;
  std::unique_ptr<records::Output> output;
  std::optional<records::Outputs> outputs;
  std::unique_ptr<records::NdjsonSink> sink;
  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<RunLedger> ledger;
  std::unique_ptr<CheckpointWriter> writer;
  std::unique_ptr<Checkpointer> checkpointer;
  std::vector<std::string> complaints;
};

}  // namespace snmpring::checkpoint::test

#endif  // SNMPRING_TESTS_CHECKPOINT_CHECKPOINT_LAB_H_
