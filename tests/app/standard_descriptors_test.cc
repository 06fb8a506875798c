#include "app/standard_descriptors.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "app/exit_of_child.h"
#include "app/output.h"
#include "app/target_list.h"

namespace snmpring::app {
namespace {

using test::exit_of_child;

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

TEST(StandardDescriptors, AreFitForWhatTheyWereOpenedFor) {
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

TEST(StandardDescriptors, AreNeitherListNorOutputWhereTheyAreClosed) {
  EXPECT_EQ(exit_of_child([] {
              for (const int fd : {0, 1}) ::close(fd);
              if (reserve_standard_descriptors() != 0) return 1;
              const auto list = TargetList::open("-", 0, 1);
              if (list || list.error().message != "standard input: Bad file descriptor") return 2;
              if (file_exit(list.error(), kExitUsage) != kExitData) return 3;
              OutputSystem system;
              const auto output = Output::open_stdout(4096, system);
              if (output || output.error().message != "standard output: Bad file descriptor") {
                return 4;
              }
              return file_exit(output.error(), kExitCreate) == kExitWrite ? 0 : 5;
            }),
            0);
}

}  // namespace
}  // namespace snmpring::app
