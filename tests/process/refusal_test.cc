#include "process/refusal.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace snmpring::process {
namespace {

TEST(FileExit, IsTheCallersUnlessTheErrorSaysMore) {
  EXPECT_EQ(file_exit(files::file_error("a", ENOENT), kExitUsage), kExitUsage);
  EXPECT_EQ(file_exit(files::file_error("a", EPERM, files::FileFault::system), kExitUsage),
            kExitSystem);
  EXPECT_EQ(file_exit(files::file_error("a", EBADF, files::FileFault::unreadable), kExitUsage),
            kExitData);
  EXPECT_EQ(file_exit(files::file_error("a", EBADF, files::FileFault::unwritable), kExitUsage),
            kExitWrite);
}

TEST(FileExit, IsTheSystemsWhereItIsShortOfSomething) {
  for (const int error : {ENOMEM, EMFILE, ENFILE}) {
    EXPECT_EQ(file_exit(files::file_error("a", error), kExitUsage), kExitSystem);
  }
}

}  // namespace
}  // namespace snmpring::process
