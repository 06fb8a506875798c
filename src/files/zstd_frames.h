// Makes zstd frames (RFC 8878) of pieces of a file; each is complete in itself.
#ifndef SNMPRING_FILES_ZSTD_FRAMES_H_
#define SNMPRING_FILES_ZSTD_FRAMES_H_

#include <cstddef>
#include <memory>
#include <span>

namespace snmpring::files {

class ZstdFrames {
 public:
  /// The least and the greatest level that users may choose, and the default.
  static constexpr int kLevelMin = 1;
  static constexpr int kLevelMax = 9;

  /// False where this program was built without libzstd.
  static bool known() noexcept;

  /// All memory is taken now, for pieces of up to `piece_octets_max`. Null where there is not
  /// enough, and without libzstd.
  static std::unique_ptr<ZstdFrames> create(int level, std::size_t piece_octets_max);

  ~ZstdFrames();

  /// Octets that a frame of so large a piece cannot exceed.
  static std::size_t frame_octets_max(std::size_t piece_octets) noexcept;

  /// Makes one frame of `piece`. \param frame Room for frame_octets_max(piece.size()).
  /// \return Its length; 0 where libzstd failed, which it has no reason to.
  std::size_t compress(std::span<const char> piece, std::span<char> frame) noexcept;

 private:
  struct Context;

  explicit ZstdFrames(std::unique_ptr<Context> context) noexcept;

  std::unique_ptr<Context> context_;
};

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_ZSTD_FRAMES_H_
