// A process whose memory is its own.
#include "process/private_memory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/unique_fd.h"
#include "scratch/exit_of_child.h"

namespace snmpring::process {
namespace {

using scratch::exit_of_child;

TEST(PrivateMemory, IsNeitherDumpedNorTraced) {
  EXPECT_EQ(exit_of_child([] {
              if (!make_memory_private()) return 1;
              if (::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) return 2;
              rlimit limit{};
              if (::getrlimit(RLIMIT_CORE, &limit) != 0) return 3;
              return limit.rlim_cur == 0 && limit.rlim_max == 0 ? 0 : 4;
            }),
            0);
}

/// Standard output is opened anew through /proc/self, by root and by others.
TEST(PrivateMemory, LeavesTheProcessItsOwnDescriptors) {
  const auto reopens_its_pipe = [] {
    // Root passes every check; the point is somebody else.
    constexpr uid_t kNobody = 65534;
    if (::getuid() == 0 && ::setresuid(kNobody, kNobody, kNobody) != 0) return 1;
    if (!make_memory_private()) return 2;
    int ends[2];
    if (::pipe(ends) != 0) return 3;
    const std::string path = "/proc/self/fd/" + std::to_string(ends[1]);
    return ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC) >= 0 ? 0 : 4;
  };
  EXPECT_EQ(exit_of_child(reopens_its_pipe), 0);
}

}  // namespace
}  // namespace snmpring::process
