#include "records/record_reader.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/unique_fd.h"
#include "files/zstd_reader.h"
#include "text/printable.h"

namespace snmpring::records {
namespace {

constexpr std::size_t kReadOctets = std::size_t{256} << 10;
constexpr std::size_t kBufferOctets = RecordReader::kLineOctetsMax + kReadOctets;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// A file as it is, or decompressed.
class FileSource final : public OctetSource {
 public:
  FileSource(const std::string& name, UniqueFd fd) : reader_(name, std::move(fd)) {}

  std::expected<std::size_t, files::FileError> read(char* at, std::size_t size) override {
    return reader_.read(at, size);
  }

 private:
  files::ZstdReader reader_;
};

}  // namespace

std::expected<RecordReader, files::FileError> RecordReader::open(const std::string& path) {
  const bool standard_input = path == "-";
  const std::string name = standard_input ? "standard input" : text::printable(path);
  UniqueFd fd(standard_input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                             : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (fd.get() < 0) return std::unexpected(files::file_error(name, errno));
  struct stat status {};
  if (::fstat(fd.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return std::unexpected(files::file_error(name, EISDIR));
  }
  return RecordReader(name, std::make_unique<FileSource>(name, std::move(fd)));
}

RecordReader::RecordReader(std::string name, std::unique_ptr<OctetSource> source)
    : name_(std::move(name)),
      source_(std::move(source)),
      buffer_(std::make_unique_for_overwrite<char[]>(kBufferOctets)) {}

/// Reads on. False at the end, and where reading fails.
bool RecordReader::fill() {
  if (ended_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    scanned_ -= begin_;
    begin_ = 0;
  }
  const auto got = source_->read(buffer_.get() + end_, std::min(kReadOctets, kBufferOctets - end_));
  if (!got) error_ = got.error();
  ended_ = !got || *got == 0;
  if (ended_) return false;
  end_ += *got;
  return true;
}

RecordReader::Line RecordReader::next_line() {
  bool too_long = false;
  while (true) {
    if (const void* lf = std::memchr(buffer_.get() + scanned_, '\n', end_ - scanned_)) {
      const auto at = static_cast<std::size_t>(static_cast<const char*>(lf) - buffer_.get());
      Line line{.text = {buffer_.get() + begin_, at - begin_}, .end = LineEnd::line_feed};
      octets_ += at + 1 - begin_;
      begin_ = scanned_ = at + 1;
      line.too_long = too_long || line.text.size() > kLineOctetsMax;
      return line;
    }
    scanned_ = end_;
    if (too_long || end_ - begin_ > kLineOctetsMax) {
      too_long = true;
      octets_ += end_ - begin_;
      begin_ = scanned_ = end_ = 0;
    }
    if (fill()) continue;
    Line line{.text = {buffer_.get() + begin_, end_ - begin_}, .too_long = too_long};
    if (line.text.empty() && !too_long) return line;
    octets_ += line.text.size();
    begin_ = scanned_ = end_;
    line.end = LineEnd::cut;
    return line;
  }
}

RecordReader::Result RecordReader::next(Record& record) {
  while (true) {
    Line line = next_line();
    if (line.end == LineEnd::none) return error_.error == 0 ? Result::end : Result::failed;
    ++lines_;
    if (lines_ == 1 && line.text.starts_with(kByteOrderMark)) {
      line.text.remove_prefix(kByteOrderMark.size());
    }
    if (line.end == LineEnd::line_feed && line.text.ends_with('\r')) line.text.remove_suffix(1);
    if (line.text.empty() && !line.too_long) continue;
    // What an error cut off is told as that error.
    if (line.end == LineEnd::cut && error_.error != 0) return Result::failed;
    if (line.too_long) {
      fault_ = "longer than 1,048,576 octets";
    } else if (const auto parsed = record.parse(line.text)) {
      return Result::record;
    } else {
      fault_ = parsed.error().reason;
    }
    if (line.end == LineEnd::cut && !line.too_long) return Result::cut_line;
    ++bad_lines_;
    return Result::bad_line;
  }
}

std::string RecordReader::where() const { return fmt::format("{}:{}", name_, lines_); }

}  // namespace snmpring::records
