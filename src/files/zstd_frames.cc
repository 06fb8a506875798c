#include "files/zstd_frames.h"

#include <utility>
#include <vector>

#ifdef SNMPRING_WITH_ZSTD
#include <zstd.h>
#endif

namespace snmpring::files {

#ifdef SNMPRING_WITH_ZSTD

struct ZstdFrames::Context {
  struct Free {
    void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> zstd;
};

bool ZstdFrames::known() noexcept { return true; }

std::size_t ZstdFrames::frame_octets_max(std::size_t piece_octets) noexcept {
  return ZSTD_compressBound(piece_octets);
}

std::unique_ptr<ZstdFrames> ZstdFrames::create(int level, std::size_t piece_octets_max) {
  auto context = std::make_unique<Context>();
  context->zstd.reset(ZSTD_createCCtx());
  if (!context->zstd) return nullptr;
  ZSTD_CCtx_setParameter(context->zstd.get(), ZSTD_c_compressionLevel, level);
  // Whoever reads a file that was damaged is told so.
  ZSTD_CCtx_setParameter(context->zstd.get(), ZSTD_c_checksumFlag, 1);
  std::unique_ptr<ZstdFrames> frames(new ZstdFrames(std::move(context)));
  // It takes its memory with the first piece.
  const std::vector<char> piece(piece_octets_max);
  std::vector<char> frame(frame_octets_max(piece_octets_max));
  return frames->compress(piece, frame) == 0 ? nullptr : std::move(frames);
}

std::size_t ZstdFrames::compress(std::span<const char> piece, std::span<char> frame) noexcept {
  const std::size_t size =
      ZSTD_compress2(context_->zstd.get(), frame.data(), frame.size(), piece.data(), piece.size());
  return ZSTD_isError(size) ? 0 : size;
}

#else

struct ZstdFrames::Context {};

bool ZstdFrames::known() noexcept { return false; }

std::size_t ZstdFrames::frame_octets_max(std::size_t piece_octets) noexcept { return piece_octets; }

std::unique_ptr<ZstdFrames> ZstdFrames::create(int, std::size_t) { return nullptr; }

std::size_t ZstdFrames::compress(std::span<const char>, std::span<char>) noexcept { return 0; }

#endif

ZstdFrames::ZstdFrames(std::unique_ptr<Context> context) noexcept : context_(std::move(context)) {}

ZstdFrames::~ZstdFrames() = default;

}  // namespace snmpring::files
