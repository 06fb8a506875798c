// Reads a file as it is, or what zstd made of it (RFC 8878): its first octets tell which.
#ifndef SNMPRING_FILES_ZSTD_READER_H_
#define SNMPRING_FILES_ZSTD_READER_H_

#include <cstddef>
#include <expected>
#include <memory>
#include <string>

#include "base/unique_fd.h"
#include "files/file_error.h"

namespace snmpring::files {

/// Waits for what a pipe or a terminal is still to give. Of a compressed file it reads all frames,
/// one after the other, and passes over skippable ones. It holds 256 KiB, and of a compressed file
/// its window, at most 128 MiB.
class ZstdReader {
 public:
  /// The largest window of a frame that is read, as a power of two: what `zstd -d` takes too.
  static constexpr int kWindowLogMax = 27;

  /// \param name What messages call the file.
  ZstdReader(std::string name, UniqueFd fd);
  ZstdReader(ZstdReader&&) noexcept;
  ZstdReader& operator=(ZstdReader&&) noexcept;
  ~ZstdReader();

  /// False where this program was built without libzstd: a compressed file is then an error.
  static bool knows_zstd() noexcept;

  /// Reads up to `size` octets, at least 1, to `at`. \return How many; 0 at the end of the file.
  /// Errors: one line that names the file, with the errno of reading, or EILSEQ where compressed
  /// data are damaged, need a larger window, or end within a frame. What was read before is good.
  std::expected<std::size_t, FileError> read(char* at, std::size_t size);

  /// Whether it is compressed; known once read() was called.
  bool is_compressed() const noexcept { return stream_ != nullptr; }

 private:
  struct Stream;

  std::expected<std::size_t, FileError> take(char* at, std::size_t size);
  std::expected<void, FileError> begin();
  std::expected<std::size_t, FileError> decompress(char* at, std::size_t size);

  std::string name_;
  UniqueFd fd_;
  std::unique_ptr<char[]> input_;
  std::size_t input_begin_ = 0;  // Of what has not been used yet.
  std::size_t input_end_ = 0;
  std::unique_ptr<Stream> stream_;  // None for a file that is read as it is.
  bool begun_ = false;
  bool within_frame_ = false;
};

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_ZSTD_READER_H_
