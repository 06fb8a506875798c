#include "process/standard_descriptors.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "scratch/exit_of_child.h"

namespace snmpring::process {
namespace {

using scratch::exit_of_child;

TEST(StandardDescriptors, KeepTheirPlacesWhereTheyAreClosed) {
  EXPECT_EQ(exit_of_child([] {
              for (const int fd : {0, 1, 2}) ::close(fd);
              if (reserve_standard_descriptors() != 0) return 1;
              if (::open("/dev/null", O_RDWR) < 3) return 2;
              char octet = 'x';
              if (::read(0, &octet, 1) != -1 || errno != EBADF) return 3;
              for (const int fd : {1, 2}) {
                if (::write(fd, &octet, 1) != -1 || errno != EBADF) return 4;
              }
              return 0;
            }),
            0);
}

TEST(StandardDescriptors, AreLeftAloneWhereTheyAreOpen) {
  EXPECT_EQ(exit_of_child([] {
              ::close(1);
              int ends[2];
              if (::pipe(ends) != 0 || ends[0] != 1) return 1;  // The end to read from.
              if (::dup2(ends[1], 0) != 0) return 2;
              if (reserve_standard_descriptors() != 0) return 3;
              char octet = 'x';
              return ::write(0, &octet, 1) == 1 && ::read(1, &octet, 1) == 1 ? 0 : 4;
            }),
            0);
}

}  // namespace
}  // namespace snmpring::process
