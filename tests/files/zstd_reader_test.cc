#include "files/zstd_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <vector>

#include "scratch/scratch_folder.h"

#ifdef SNMPRING_WITH_ZSTD
#include <zstd.h>
#endif

namespace snmpring::files {
namespace {

struct ReadBack {
  std::string text;
  int error = 0;
};

/// \param piece How much is asked for at once.
ReadBack read_back(const std::string& content, std::size_t piece = 100'000) {
  const scratch::ScratchFolder folder;
  folder.write("file", content);
  ZstdReader reader("FILE", UniqueFd(::open(folder.path("file").c_str(), O_RDONLY)));
  ReadBack back;
  std::vector<char> room(piece);
  while (true) {
    const auto got = reader.read(room.data(), room.size());
    if (!got) {
      EXPECT_TRUE(got.error().message.starts_with("FILE: ")) << got.error().message;
      back.error = got.error().error;
      return back;
    }
    if (*got == 0) return back;
    back.text.append(room.data(), *got);
  }
}

TEST(ZstdReader, ReadsAPlainFileAsItIs) {
  for (const std::string& text : {std::string(), std::string("x"), std::string("{\"kind\":1}\n"),
                                  std::string("\x28\xB5\x2F", 3), std::string(1'000'000, 'a')}) {
    EXPECT_EQ(read_back(text).text, text);
    EXPECT_EQ(read_back(text, 3).text, text);
  }
}

#ifdef SNMPRING_WITH_ZSTD

std::string compressed(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

/// Lines that do not compress to nothing.
std::string lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += "{\"n\":" + std::to_string(static_cast<unsigned>(i) * 2654435761u) + "}\n";
  }
  return text;
}

TEST(ZstdReader, ReadsFramesOneAfterTheOther) {
  const std::string text = lines(50'000);
  const std::string file = compressed(text) + compressed("") + compressed("end\n");
  EXPECT_EQ(read_back(file).text, text + "end\n");
  EXPECT_EQ(read_back(file, 1000).text, text + "end\n");
}

TEST(ZstdReader, PassesOverSkippableFrames) {
  const std::string skippable("\x50\x2A\x4D\x18\x03\x00\x00\x00xyz", 11);
  EXPECT_EQ(read_back(skippable + compressed("a") + skippable + compressed("b")).text, "ab");
}

TEST(ZstdReader, GivesWhatCameBeforeACutWhereverThatIs) {
  const std::string text = lines(2000);
  const std::string whole = compressed(text);
  const std::string file = compressed("first\n") + whole;
  const std::size_t first = file.size() - whole.size();
  for (std::size_t size = first + 1; size < file.size(); size += 97) {
    const ReadBack back = read_back(file.substr(0, size));
    EXPECT_EQ(back.error, EILSEQ) << size;
    EXPECT_TRUE(back.text.starts_with("first\n")) << size;
    EXPECT_TRUE(("first\n" + text).starts_with(back.text)) << size;
  }
  EXPECT_EQ(read_back(file.substr(0, first)).error, 0);
}

TEST(ZstdReader, RefusesWhatIsDamaged) {
  std::string file = compressed(lines(2000));
  file[file.size() / 2] = static_cast<char>(~file[file.size() / 2]);
  file += "no frame at all";
  EXPECT_EQ(read_back(file).error, EILSEQ);
}

TEST(ZstdReader, RefusesAWindowThatIsTooLarge) {
  // A frame header whose window is 2^31 octets, then an empty last block.
  const std::string file("\x28\xB5\x2F\xFD\x00\xA8\x01\x00\x00", 9);
  EXPECT_EQ(read_back(file).error, EILSEQ);
}

#endif

}  // namespace
}  // namespace snmpring::files
