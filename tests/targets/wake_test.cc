#include "targets/wake.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

#include "scratch/readable.h"
#include "scratch/scratch_file.h"

namespace snmpring::targets {
namespace {

using scratch::readable;

class WakeTest : public testing::Test {
 protected:
  static void make_readable(const UniqueFd& fd) {
    const std::uint64_t one = 1;
    ASSERT_EQ(::write(fd.get(), &one, sizeof one), 8);
  }

  UniqueFd names{::eventfd(0, EFD_CLOEXEC)};
  UniqueFd list{::eventfd(0, EFD_CLOEXEC)};
  Wake wake = Wake::create(names.get()).value();
};

TEST_F(WakeTest, IsQuietUnlessSomethingIsAwaited) {
  make_readable(names);
  make_readable(list);
  EXPECT_FALSE(readable(wake.fd()));
}

TEST_F(WakeTest, WakesForAListOnlyOnceThereIsSomethingToRead) {
  wake.await({.list_fd = list.get()});
  EXPECT_FALSE(readable(wake.fd()));
  make_readable(list);
  EXPECT_TRUE(readable(wake.fd()));
}

TEST_F(WakeTest, WakesForNamesOnlyWhereTheyAreAwaited) {
  make_readable(names);
  wake.await({.list_fd = list.get()});
  EXPECT_FALSE(readable(wake.fd()));
  wake.await({.list_fd = list.get(), .names = true});
  EXPECT_TRUE(readable(wake.fd()));
}

TEST_F(WakeTest, WakesAtOnceWhereNothingIsToBeWaitedFor) {
  wake.await({.at_once = true});
  EXPECT_TRUE(readable(wake.fd()));
  wake.await_nothing();
  EXPECT_FALSE(readable(wake.fd()));
}

TEST_F(WakeTest, WakesAtOnceForAFileThatCannotBeWaitedFor) {
  const scratch::ScratchFile file("192.0.2.1\n");
  const UniqueFd fd(::open(file.path().c_str(), O_RDONLY | O_CLOEXEC));
  wake.await({.list_fd = fd.get()});
  EXPECT_TRUE(readable(wake.fd()));
  EXPECT_TRUE(wake.awaited().at_once);
}

TEST_F(WakeTest, ForgetsAListForAnother) {
  make_readable(list);
  wake.await({.list_fd = list.get()});
  wake.await({.list_fd = names.get()});
  EXPECT_FALSE(readable(wake.fd()));
}

}  // namespace
}  // namespace snmpring::targets
