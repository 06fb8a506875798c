#include "files/descriptor_access.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "scratch/exit_of_child.h"

namespace snmpring::files {
namespace {

using scratch::exit_of_child;

TEST(DescriptorAccess, IsWhatTheDescriptorWasOpenedFor) {
  EXPECT_EQ(exit_of_child([] {
              ::dup2(::open("/dev/null", O_RDONLY), 10);
              ::dup2(::open("/dev/null", O_WRONLY), 11);
              ::dup2(::open("/dev/null", O_RDWR), 12);
              ::close(13);
              const bool fit = readable_error(10) == 0 && writable_error(11) == 0 &&
                               readable_error(12) == 0 && writable_error(12) == 0;
              const bool unfit = writable_error(10) == EBADF && readable_error(11) == EBADF &&
                                 readable_error(13) == EBADF && writable_error(13) == EBADF;
              return fit && unfit ? 0 : 1;
            }),
            0);
}

}  // namespace
}  // namespace snmpring::files
