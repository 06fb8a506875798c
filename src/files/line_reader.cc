// Lines from a file, pipe or terminal, without ever waiting for one.
#include "files/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace snmpring::files {

LineReader::Result LineReader::give(std::size_t size, std::size_t passed, std::string_view& line) {
  line = {buffer_.data() + begin_, size};
  begin_ += passed;
  octets_ += passed;
  scanned_ = begin_;
  ++lines_;
  if (passing_over_ || size > kLineOctetsMax) {
    passing_over_ = false;
    return Result::too_long;
  }
  if (lines_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return Result::line;
}

LineReader::Result LineReader::next(std::string_view& line) {
  constexpr std::size_t kReadOctets = std::size_t{128} << 10;
  // The caller has other things to do as well, and the line may never end (/dev/zero).
  const std::uint64_t taken_end = octets_taken_ + 2 * kLineOctetsMax;
  while (true) {
    if (scanned_ < end_) {
      const char* from = buffer_.data() + scanned_;
      if (const void* lf = std::memchr(from, '\n', end_ - scanned_)) {
        const auto at = static_cast<std::size_t>(static_cast<const char*>(lf) - buffer_.data());
        return give(at - begin_, at - begin_ + 1, line);
      }
      scanned_ = end_;
    }
    if (passing_over_ || end_ - begin_ > kLineOctetsMax) {
      passing_over_ = true;
      octets_ += end_ - begin_;
      begin_ = scanned_ = end_ = 0;
    }
    if (ended_) {
      if (error_ == 0 && (begin_ < end_ || passing_over_)) {
        return give(end_ - begin_, end_ - begin_, line);
      }
      return Result::end;
    }
    if (passing_over_ && octets_taken_ >= taken_end) return Result::busy;

    pollfd readable{.fd = fd_.get(), .events = POLLIN, .revents = 0};
    const int ready = ::poll(&readable, 1, 0);
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return Result::pending;
    if (begin_ > 0) {
      std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
      end_ -= begin_;
      scanned_ = end_;
      begin_ = 0;
    }
    // What was left is at most kLineOctetsMax: that bounds it.
    if (buffer_.size() < end_ + kReadOctets) buffer_.resize(2 * (end_ + kReadOctets));
    const ssize_t got = ::read(fd_.get(), buffer_.data() + end_, kReadOctets);
    if (got > 0) {
      end_ += static_cast<std::size_t>(got);
      octets_taken_ += static_cast<std::size_t>(got);
    } else if (got == 0) {
      ended_ = true;
    } else if (errno == EAGAIN) {
      return Result::pending;
    } else if (errno == EINTR) {
      continue;
    } else {
      error_ = errno;
      ended_ = true;
      return Result::failed;
    }
  }
}

}  // namespace snmpring::files
