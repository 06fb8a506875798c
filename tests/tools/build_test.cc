// What tools/build must not do before it builds anything: take away what is not its own.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "scratch/scratch_folder.h"
#include "shell.h"

namespace snmpring::tools_test {
namespace {

Finished run_build(const std::string& arguments) {
  return run(SNMPRING_SOURCE_ROOT "/tools/build " + arguments);
}

TEST(Build, LeavesFoldersAloneThatItHasNotMade) {
  const scratch::ScratchFolder folder;
  folder.write("mine/meson-private/build.dat", "of another build");
  const Finished finished = run_build(folder.path("mine"));
  EXPECT_EQ(finished.status, 64);
  EXPECT_NE(finished.output.find("not made by this command, so left alone: " + folder.path("mine")),
            std::string::npos)
      << finished.output;
  EXPECT_TRUE(std::filesystem::exists(folder.path("mine/meson-private/build.dat")));
}

TEST(Build, NamesTheOptionThatItDoesNotKnow) {
  const Finished finished = run_build("--fast");
  EXPECT_EQ(finished.status, 64);
  EXPECT_EQ(finished.output, "tools/build: no such option: --fast; try --help\n");
}

}  // namespace
}  // namespace snmpring::tools_test
