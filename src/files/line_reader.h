// Lines from a file, pipe or terminal, without ever waiting for one.
#ifndef SNMPRING_FILES_LINE_READER_H_
#define SNMPRING_FILES_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"

namespace snmpring::files {

/// The longest line that is read; of a longer one nothing is kept. No line that this program writes
/// is longer (NdjsonSink::kRecordOctetsMax): what discover prints, walk reads.
inline constexpr std::size_t kLineOctetsMax = std::size_t{1} << 20;

/// Holds at most kLineOctetsMax and 256 KiB, and 256 KiB unless lines are longer than half of that.
/// No call reads much more than twice kLineOctetsMax, however long a line goes on.
class LineReader {
 public:
  enum class Result : std::uint8_t {
    line,
    too_long,  ///< There was a line, longer than kLineOctetsMax; it has been passed over.
    pending,   ///< The descriptor has nothing right now. Ask again when it is readable.
    busy,      ///< In a line that is too long, whose end is still to come. Ask again at any time.
    failed,    ///< Reading failed, see error(). The input has ended with that.
    end,
  };

  /// Reads from `fd`, which need not be non-blocking: O_NONBLOCK would also change the descriptors
  /// of others who share it, such as the shell's terminal.
  explicit LineReader(UniqueFd fd) : fd_(std::move(fd)) {}

  /// The next line without its LF, CR LF, and the byte order mark of the first. A last line without
  /// LF is a line too. The view is valid until the next call.
  Result next(std::string_view& line);

  /// How many lines next() has been past, and their octets with their line ends.
  std::uint64_t lines() const noexcept { return lines_; }
  std::uint64_t octets() const noexcept { return octets_; }
  /// How many octets it has read.
  std::uint64_t octets_taken() const noexcept { return octets_taken_; }
  int fd() const noexcept { return fd_.get(); }
  int error() const noexcept { return error_; }  ///< errno of the read that failed, else 0.

 private:
  Result give(std::size_t size, std::size_t passed, std::string_view& line);

  UniqueFd fd_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;    // Of what has not been given yet.
  std::size_t scanned_ = 0;  // No LF between begin_ and here.
  std::size_t end_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t octets_ = 0;
  std::uint64_t octets_taken_ = 0;
  int error_ = 0;
  bool ended_ = false;
  bool passing_over_ = false;  // In the middle of a line that is too long.
};

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_LINE_READER_H_
