#include "files/whole_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>

#include "scratch/scratch_folder.h"

namespace snmpring::files {
namespace {

constexpr std::size_t kOctetsMax = 1 << 20;

class WholeFileTest : public testing::Test {
 protected:
  FileError error_of(const std::string& name, std::size_t octets_max = kOctetsMax) {
    const auto file = WholeFile::open(folder_.path(name), octets_max);
    EXPECT_FALSE(file) << name;
    return file ? FileError{} : file.error();
  }
  scratch::ScratchFolder folder_;
};

TEST_F(WholeFileTest, HoldsWhatIsInTheFile) {
  folder_.write("file", "all of it");
  const auto file = WholeFile::open(folder_.path("file"), kOctetsMax);
  ASSERT_TRUE(file);
  EXPECT_EQ(as_text(file->octets()), "all of it");
}

TEST_F(WholeFileTest, IsEmptyForAnEmptyFile) {
  folder_.write("file", "");
  const auto file = WholeFile::open(folder_.path("file"), kOctetsMax);
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->octets().empty());
}

TEST_F(WholeFileTest, StaysWhereItIsWhenItIsMoved) {
  folder_.write("a", "first");
  folder_.write("b", "second");
  auto a = WholeFile::open(folder_.path("a"), kOctetsMax);
  auto b = WholeFile::open(folder_.path("b"), kOctetsMax);
  ASSERT_TRUE(a && b);
  const Bytes first = a->octets();
  WholeFile moved = std::move(*a);
  EXPECT_EQ(moved.octets().data(), first.data());
  moved = std::move(*b);
  EXPECT_EQ(as_text(moved.octets()), "second");
}

TEST_F(WholeFileTest, HoldsALargeFileThatIsNoWholeNumberOfPages) {
  std::string text;
  while (text.size() < 300'001) text += std::to_string(text.size()) + ' ';
  folder_.write("file", text);
  const auto file = WholeFile::open(folder_.path("file"), kOctetsMax);
  ASSERT_TRUE(file);
  EXPECT_EQ(as_text(file->octets()), text);
}

TEST_F(WholeFileTest, GoesOnWithWhatItReadWhenTheFileIsCut) {
  const std::string text(100'000, 'x');
  folder_.write("file", text);
  const auto file = WholeFile::open(folder_.path("file"), kOctetsMax);
  ASSERT_TRUE(file);
  std::filesystem::resize_file(folder_.path("file"), 0);
  EXPECT_EQ(as_text(file->octets()), text);
}

TEST_F(WholeFileTest, GoesOnWithWhatItReadWhenTheFileIsWrittenTo) {
  folder_.write("file", "what was checked");
  const auto file = WholeFile::open(folder_.path("file"), kOctetsMax);
  ASSERT_TRUE(file);
  folder_.write("file", "WHAT IS NOT SO  ");
  EXPECT_EQ(as_text(file->octets()), "what was checked");
}

TEST_F(WholeFileTest, GoesOnWithTheOldFileWhenAnotherTakesItsPlace) {
  folder_.write("file", "the old one");
  const auto file = WholeFile::open(folder_.path("file"), kOctetsMax);
  ASSERT_TRUE(file);
  folder_.write("new", "new");
  std::filesystem::rename(folder_.path("new"), folder_.path("file"));
  EXPECT_EQ(as_text(file->octets()), "the old one");
}

TEST_F(WholeFileTest, RefusesWhatIsNotThere) {
  EXPECT_EQ(error_of("file").error, ENOENT);
  EXPECT_EQ(error_of("file").message, folder_.path("file") + ": No such file or directory");
}

TEST_F(WholeFileTest, RefusesWhatIsNoRegularFileWithoutWaiting) {
  ASSERT_EQ(::mkfifo(folder_.path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(error_of("fifo").message, folder_.path("fifo") + ": is no regular file");
  EXPECT_EQ(error_of(".").error, EINVAL);
  const auto device = WholeFile::open("/dev/null", kOctetsMax);
  EXPECT_FALSE(device);
}

TEST_F(WholeFileTest, RefusesMoreThanItMayTake) {
  folder_.write("file", "12345");
  EXPECT_TRUE(WholeFile::open(folder_.path("file"), 5));
  EXPECT_EQ(error_of("file", 4).message,
            folder_.path("file") + ": has 5 octets, more than the 4 that are read");
}

}  // namespace
}  // namespace snmpring::files
