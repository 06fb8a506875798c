#include "app/targets_verb.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/unique_fd.h"
#include "scratch/scratch_file.h"

namespace snmpring::app {
namespace {

constexpr std::uint16_t kPort = 161;

/// Targets to which nothing will be sent.
struct Scan {
  explicit Scan(std::vector<std::string> texts)
      : targets(targets::ScanTargets::create(
                    {.settings = {.targets = std::move(texts), .port = kPort, .sends = false},
                     .seed = 7,
                     .plan = plan,
                     .credentials = {},
                     .bad_line = {}})
                    .value()) {}

  session::Plan plan;
  std::unique_ptr<targets::ScanTargets> targets;
};

/// What print_targets writes.
std::string printed(const Scan& scan) {
  const scratch::ScratchFile out("");
  const UniqueFd fd(::open(out.path().c_str(), O_RDWR | O_CLOEXEC));
  EXPECT_EQ(print_targets(*scan.targets, kPort, fd.get()).error, 0);
  std::string text(static_cast<std::size_t>(::lseek(fd.get(), 0, SEEK_END)), '\0');
  EXPECT_EQ(::pread(fd.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  return text;
}

TEST(TargetsVerb, PrintsOneTargetALineInScanOrder) {
  const scratch::ScratchFile list(
      "192.0.2.1\n192.0.2.1:1161\n2001:db8::7\n[2001:db8::7]:1161\nname\nname:1161\n"
      "224.0.0.1\n{\"target\":\"192.0.2.8/31\",\"port\":9161}\n");
  const Scan scan({"@" + list.path()});
  EXPECT_EQ(printed(scan),
            "192.0.2.1\n192.0.2.1:1161\n2001:db8::7\n[2001:db8::7]:1161\nname\nname:1161\n"
            "192.0.2.8:9161\n192.0.2.9:9161\n");
}

TEST(TargetsVerb, PrintsWhatTheScanWouldAskAndInThatOrder) {
  const Scan scan({"192.0.0.0/18"});
  const Scan same({"192.0.0.0/18"});
  std::string expected;
  engine::Candidate candidate;
  while (same.targets->next(candidate) == engine::Supply::ready) {
    expected += candidate.target.endpoint.address.to_string() + "\n";
  }
  EXPECT_EQ(printed(scan), expected);
}

TEST(TargetsVerb, SaysWhatTheWriteFailedWith) {
  const Scan scan({"192.0.2.0/24"});
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  if (!full) GTEST_SKIP() << "there is no /dev/full";
  EXPECT_EQ(print_targets(*scan.targets, 161, full.get()).error, ENOSPC);
}

}  // namespace
}  // namespace snmpring::app
