#include "records/record_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "scratch/scratch_folder.h"

namespace snmpring::records {
namespace {

/// Gives a text in pieces, then an error where there is one.
class PiecesSource final : public OctetSource {
 public:
  PiecesSource(std::string text, std::size_t piece, int error = 0)
      : text_(std::move(text)), piece_(piece), error_(error) {}

  std::expected<std::size_t, files::FileError> read(char* at, std::size_t size) override {
    size = std::min({size, piece_, text_.size() - at_});
    if (size == 0 && error_ != 0) return std::unexpected(files::file_error("pieces", error_));
    text_.copy(at, size, at_);
    at_ += size;
    return size;
  }

 private:
  std::string text_;
  std::size_t piece_;
  int error_;
  std::size_t at_ = 0;
};

/// What comes of a text: "1" for a record whose key n is 1, else a word and the line.
std::vector<std::string> outcomes(std::string text, std::size_t piece = 1'000'000, int error = 0) {
  RecordReader reader("FILE", std::make_unique<PiecesSource>(std::move(text), piece, error));
  std::vector<std::string> all;
  Record record;
  while (true) {
    switch (reader.next(record)) {
      case RecordReader::Result::record:
        all.push_back(std::to_string(record.integer("n").value_or(-1)));
        continue;
      case RecordReader::Result::bad_line:
        all.push_back("bad " + reader.where());
        continue;
      case RecordReader::Result::cut_line:
        all.push_back("cut " + reader.where());
        continue;
      case RecordReader::Result::failed:
        all.push_back("failed " + reader.error().message);
        return all;
      case RecordReader::Result::end:
        return all;
    }
  }
}

using Outcomes = std::vector<std::string>;

TEST(RecordReader, ReadsTheSameInPiecesOfAnySize) {
  const std::string text = "\xEF\xBB\xBF{\"n\":1}\r\n\n{\"n\":2}\nnonsense\n{\"n\":3}\n{\"n\":4}";
  const Outcomes expected = {"1", "2", "bad FILE:4", "3", "4"};
  for (const std::size_t piece : {1u, 2u, 3u, 7u, 1000u}) {
    EXPECT_EQ(outcomes(text, piece), expected) << piece;
  }
}

TEST(RecordReader, TellsACutLastLineFromABadOne) {
  EXPECT_EQ(outcomes("{\"n\":1}\n{\"n\":"), (Outcomes{"1", "cut FILE:2"}));
  EXPECT_EQ(outcomes("{\"n\":1}\n{\"n\":\n"), (Outcomes{"1", "bad FILE:2"}));
}

TEST(RecordReader, PassesOverALineThatIsTooLongAndGoesOn) {
  const std::string long_line(RecordReader::kLineOctetsMax * 3, 'x');
  EXPECT_EQ(outcomes("{\"n\":1}\n" + long_line + "\n{\"n\":2}\n"),
            (Outcomes{"1", "bad FILE:2", "2"}));
  EXPECT_EQ(outcomes(long_line), (Outcomes{"bad FILE:1"}));
  std::string just = "{\"n\":1,\"t\":\"";
  just += std::string(RecordReader::kLineOctetsMax - just.size() - 2, 'x') + "\"}";
  EXPECT_EQ(outcomes(just + "\n" + just + "\n"), (Outcomes{"1", "1"}));
  EXPECT_EQ(outcomes(just + " \n{\"n\":2}\n"), (Outcomes{"bad FILE:1", "2"}));
}

TEST(RecordReader, GivesWhatCameBeforeAnError) {
  EXPECT_EQ(outcomes("{\"n\":1}\n{\"n\":2", 1000, EIO),
            (Outcomes{"1", "failed pieces: Input/output error"}));
}

TEST(RecordReader, NamesAFileThatCannotBeRead) {
  const scratch::ScratchFolder folder;
  const auto none = RecordReader::open(folder.path("none"));
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("No such file"), std::string::npos);
  const auto directory = RecordReader::open(folder.folder());
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error().error, EISDIR);
}

TEST(RecordReader, CountsLinesAndOctets) {
  const scratch::ScratchFolder folder;
  folder.write("records", "{\"n\":1}\nx\n{\"n\":2}\n");
  auto reader = RecordReader::open(folder.path("records"));
  ASSERT_TRUE(reader);
  Record record;
  while (reader->next(record) != RecordReader::Result::end) {
  }
  EXPECT_EQ(reader->lines(), 3u);
  EXPECT_EQ(reader->bad_lines(), 1u);
  EXPECT_EQ(reader->octets(), 18u);
}

}  // namespace
}  // namespace snmpring::records
