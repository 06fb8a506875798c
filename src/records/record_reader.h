// Reads files of records again, one after the other: what snmpring wrote, whoever passed it on.
#ifndef SNMPRING_RECORDS_RECORD_READER_H_
#define SNMPRING_RECORDS_RECORD_READER_H_

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "files/file_error.h"
#include "records/record_view.h"

namespace snmpring::records {

/// Where the octets of a file of records come from.
class OctetSource {
 public:
  virtual ~OctetSource() = default;

  /// Reads up to `size` octets to `at`; waits for at least one. \return How many; 0 at the end.
  /// Errors: what is wrong with the file, on one line that names it. What came before is good.
  virtual std::expected<std::size_t, files::FileError> read(char* at, std::size_t size) = 0;
};

/// Holds one line of at most kLineOctetsMax and 256 KiB, whatever the file holds.
class RecordReader {
 public:
  /// The longest line that is read; of a longer one nothing is kept.
  static constexpr std::size_t kLineOctetsMax = std::size_t{1} << 20;

  enum class Result : std::uint8_t {
    record,
    bad_line,  ///< The line is no record: fault() says why, and the next call goes on behind it.
    cut_line,  ///< The last line has no end and is no record: a run that was killed left it so.
    failed,    ///< The file cannot be read further: error(). The input has ended with that.
    end,
  };

  /// Opens a file, plain or of zstd, which its first octets tell; "-" is standard input.
  /// Errors: one line that names the file.
  static std::expected<RecordReader, files::FileError> open(const std::string& path);
  /// \param name What messages call it.
  RecordReader(std::string name, std::unique_ptr<OctetSource> source);

  /// The next record; empty lines are passed over. `record` is valid until the next call.
  Result next(Record& record);

  /// "FILE:LINE" of the line that next() gave last; the file's name is made printable.
  std::string where() const;
  /// Of the last bad or cut line. Static text, one line.
  std::string_view fault() const noexcept { return fault_; }
  const files::FileError& error() const noexcept { return error_; }
  /// How many lines next() has been past, and how many of them were bad.
  std::uint64_t lines() const noexcept { return lines_; }
  std::uint64_t bad_lines() const noexcept { return bad_lines_; }
  /// Their octets, with line ends.
  std::uint64_t octets() const noexcept { return octets_; }
  const std::string& name() const noexcept { return name_; }

 private:
  enum class LineEnd : std::uint8_t { line_feed, cut, none };
  struct Line {
    std::string_view text;
    LineEnd end = LineEnd::none;
    bool too_long = false;
  };
  Line next_line();
  bool fill();

  std::string name_;
  std::unique_ptr<OctetSource> source_;
  std::unique_ptr<char[]> buffer_;
  std::size_t begin_ = 0;    // Of what has not been given yet.
  std::size_t scanned_ = 0;  // No LF between begin_ and here.
  std::size_t end_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t bad_lines_ = 0;
  std::uint64_t octets_ = 0;
  std::string_view fault_;
  files::FileError error_{.error = 0, .message = {}};
  bool ended_ = false;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_RECORD_READER_H_
