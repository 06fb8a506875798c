#include "files/zstd_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#ifdef SNMPRING_WITH_ZSTD
#include <zstd.h>
#endif

namespace snmpring::files {
namespace {

constexpr std::size_t kInputOctets = std::size_t{256} << 10;
constexpr std::size_t kMagicOctets = 4;

/// RFC 8878 sections 3.1.1 and 3.1.2: a frame, or one that is passed over.
bool is_zstd(std::string_view front) noexcept {
  if (front.size() < kMagicOctets) return false;
  const auto octet = [&front](std::size_t i) { return static_cast<std::uint8_t>(front[i]); };
  if (front.starts_with("\x28\xB5\x2F\xFD")) return true;
  return octet(0) >> 4 == 5 && front.substr(1, 3) == "\x2A\x4D\x18";
}

}  // namespace

#ifdef SNMPRING_WITH_ZSTD

struct ZstdReader::Stream {
  struct Free {
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context;
};

bool ZstdReader::knows_zstd() noexcept { return true; }

#else

struct ZstdReader::Stream {};

bool ZstdReader::knows_zstd() noexcept { return false; }

#endif

ZstdReader::ZstdReader(std::string name, UniqueFd fd)
    : name_(std::move(name)),
      fd_(std::move(fd)),
      input_(std::make_unique_for_overwrite<char[]>(kInputOctets)) {}
ZstdReader::ZstdReader(ZstdReader&&) noexcept = default;
ZstdReader& ZstdReader::operator=(ZstdReader&&) noexcept = default;
ZstdReader::~ZstdReader() = default;

/// read(2), again where a signal came between.
std::expected<std::size_t, FileError> ZstdReader::take(char* at, std::size_t size) {
  while (true) {
    const ssize_t got = ::read(fd_.get(), at, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return std::unexpected(file_error(name_, errno));
  }
}

/// Looks at the first octets.
std::expected<void, FileError> ZstdReader::begin() {
  while (input_end_ < kMagicOctets) {
    const auto got = take(input_.get() + input_end_, kInputOctets - input_end_);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    input_end_ += *got;
  }
  begun_ = true;
  if (!is_zstd({input_.get(), input_end_})) return {};
#ifdef SNMPRING_WITH_ZSTD
  stream_ = std::make_unique<Stream>();
  stream_->context.reset(ZSTD_createDCtx());
  if (!stream_->context) return std::unexpected(system_refusal(name_, ENOMEM));
  ZSTD_DCtx_setParameter(stream_->context.get(), ZSTD_d_windowLogMax, kWindowLogMax);
  return {};
#else
  return std::unexpected(FileError{
      EILSEQ, name_ + ": is compressed by zstd, which this program was built without", {}});
#endif
}

std::expected<std::size_t, FileError> ZstdReader::read(char* at, std::size_t size) {
  if (!begun_) {
    if (const auto known = begin(); !known) return std::unexpected(known.error());
  }
  if (is_compressed()) return decompress(at, size);
  if (input_begin_ == input_end_) return take(at, size);
  const std::size_t given = std::min(size, input_end_ - input_begin_);
  std::memcpy(at, input_.get() + input_begin_, given);
  input_begin_ += given;
  return given;
}

std::expected<std::size_t, FileError> ZstdReader::decompress([[maybe_unused]] char* at,
                                                             [[maybe_unused]] std::size_t size) {
#ifdef SNMPRING_WITH_ZSTD
  const auto damaged = [this](const char* why) {
    return std::unexpected(FileError{EILSEQ, name_ + ": compressed by zstd: " + why, {}});
  };
  ZSTD_outBuffer output{.dst = at, .size = size, .pos = 0};
  while (true) {
    ZSTD_inBuffer input{.src = input_.get(), .size = input_end_, .pos = input_begin_};
    const bool had_input = input.pos < input.size;
    // What has been read can stand for more than there was room for.
    if (had_input || within_frame_) {
      const std::size_t left = ZSTD_decompressStream(stream_->context.get(), &output, &input);
      if (ZSTD_isError(left) != 0) return damaged(ZSTD_getErrorName(left));
      input_begin_ = input.pos;
      if (had_input || output.pos > 0) within_frame_ = left != 0;
      if (output.pos > 0) return output.pos;
      if (input_begin_ < input_end_) continue;
    }
    const auto got = take(input_.get(), kInputOctets);
    if (!got) return std::unexpected(got.error());
    if (*got == 0 && within_frame_) return damaged("the file ends within a frame");
    if (*got == 0) return 0;
    input_begin_ = 0;
    input_end_ = *got;
  }
#else
  return 0;
#endif
}

}  // namespace snmpring::files
