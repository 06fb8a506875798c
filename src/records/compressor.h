// Compresses the records on their way to the file, in a thread of its own: compressing costs as
// much time as scanning does.
#ifndef SNMPRING_RECORDS_COMPRESSOR_H_
#define SNMPRING_RECORDS_COMPRESSOR_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "base/time.h"
#include "base/unique_fd.h"
#include "files/file_error.h"
#include "files/patience.h"
#include "records/output.h"

namespace snmpring::records {

/// The queue between the loop and the thread is a pipe: it is bounded, and a full one is a
/// descriptor that takes no more for now, which an Output knows already. What comes out of it is
/// cut into pieces of whole lines, kPieceOctets at most, and at marks; each becomes a zstd frame. The
/// file holds whole frames, whatever fails.
///
/// This is the system of the Output in front of it. All functions but start() are for that Output
/// and its owner.
class Compressor final : public OutputSystem {
 public:
  static constexpr std::size_t kPieceOctets = 1 << 20;

  /// An Output, and what it writes through. The output is to be destroyed first.
  struct Pair {
    std::unique_ptr<Compressor> compressor;
    std::unique_ptr<Output> output;
  };

  /// Starts the thread, which inherits the rights of the caller. Signals are blocked in it.
  /// \param file Where frames go; it has room for one of the largest frames.
  /// \param level files::ZstdFrames::kLevelMin to kLevelMax.
  /// \param capacity_octets Of the new output's buffer.
  /// Errors: the operating system lacks something.
  static std::expected<Pair, files::FileError> start(std::unique_ptr<Output> file, int level,
                                                     std::size_t capacity_octets);

  ~Compressor() override;
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  /// Tells the thread that nothing more comes, and waits until all is in the file, as long as
  /// `patience` does. Then close() does not wait.
  void finish(files::Patience& patience);

  ssize_t write(int fd, WriteMode mode, const char* octets, std::size_t size) override;
  /// Waits for the thread as finish() does, for a moment at most, and ends it.
  int close(int fd) override;
  int reader_error(int fd) override;
  std::string error_text(int error) override;
  void mark(std::uint64_t octets) override;
  std::optional<std::uint64_t> marked(std::uint64_t octets) override;
  std::uint64_t file_octets(std::uint64_t octets) override;

 private:
  struct Shared;

  explicit Compressor(std::unique_ptr<Shared> shared);
  static void* work(void* shared);
  void end_thread(Duration at_most) noexcept;

  std::unique_ptr<Shared> shared_;
  bool running_ = false;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_COMPRESSOR_H_
