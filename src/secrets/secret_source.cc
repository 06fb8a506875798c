#include "secrets/secret_source.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/unique_fd.h"

namespace snmpring::secrets {
namespace {

using Line = std::expected<Secret, std::string>;

/// Reads one line, octet by octet, so that nothing after it is taken from a pipe.
/// \return At most octets_max + 2 octets, which is enough to see that a line is too long.
Line read_line(int fd, std::size_t octets_max, std::string_view what) {
  // All of it is reserved at once, because growing would leave copies of the secret in memory.
  std::vector<std::uint8_t> line;
  line.reserve(octets_max + 2);
  std::string error;
  while (line.size() < octets_max + 2) {
    std::uint8_t octet = 0;
    const ssize_t got = ::read(fd, &octet, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error = fmt::format("{} cannot be read: {}", what, std::strerror(errno));
    if (got <= 0 || octet == '\n') break;
    line.push_back(octet);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  Secret secret{Bytes(line)};
  wipe(line);
  if (!error.empty()) return std::unexpected(std::move(error));
  return secret;
}

Line from_file(std::string_view name, std::size_t octets_max) {
  const std::string path(name);
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) {
    return std::unexpected(
        fmt::format("the file that @ names cannot be opened: {} (write text:@... for a secret that "
                    "begins with @)",
                    std::strerror(errno)));
  }
  return read_line(fd.get(), octets_max, "the file that @ names");
}

Line from_environment(std::string_view name) {
  const std::string variable(name);
  const char* const value = variable.empty() ? nullptr : ::getenv(variable.c_str());
  if (value == nullptr) {
    return std::unexpected("the environment variable that env: names is not set");
  }
  return Secret(as_bytes(value));
}

Line from_descriptor(std::string_view number, std::size_t octets_max) {
  int fd = -1;
  const char* const end = number.data() + number.size();
  const auto [stop, error] = std::from_chars(number.data(), end, fd);
  if (error != std::errc{} || stop != end || fd < 0) {
    return std::unexpected("fd: needs the number of a descriptor");
  }
  return read_line(fd, octets_max, "the descriptor that fd: names");
}

}  // namespace

std::expected<GivenSecret, std::string> resolve_secret(std::string_view given,
                                                       std::size_t octets_max) {
  constexpr std::string_view kEnvironment = "env:";
  constexpr std::string_view kDescriptor = "fd:";
  constexpr std::string_view kLiteral = "text:";
  Line secret;
  std::string reference(given);
  const bool literal = given.starts_with(kLiteral);
  if (given.starts_with('@')) {
    secret = from_file(given.substr(1), octets_max);
  } else if (given.starts_with(kEnvironment)) {
    secret = from_environment(given.substr(kEnvironment.size()));
  } else if (given.starts_with(kDescriptor)) {
    secret = from_descriptor(given.substr(kDescriptor.size()), octets_max);
  } else {
    wipe({reinterpret_cast<std::uint8_t*>(reference.data()), reference.size()});
    reference.clear();
    secret = Secret(as_bytes(literal ? given.substr(kLiteral.size()) : given));
  }
  if (!secret) return std::unexpected(std::move(secret.error()));
  const std::size_t octets = secret->reveal().size();
  if (octets == 0 && !literal) {
    return std::unexpected("the secret is empty (write text: if that is meant)");
  }
  if (octets > octets_max) {
    return std::unexpected(fmt::format("the secret is longer than {} octets", octets_max));
  }
  return GivenSecret{.text = std::move(*secret), .reference = std::move(reference)};
}

std::expected<Secret, std::string> read_whole_file(const char* name) {
  constexpr std::size_t kOctetsMax = std::size_t{1} << 20;
  const UniqueFd fd(::open(name, O_RDONLY | O_CLOEXEC));
  if (!fd) return std::unexpected(std::strerror(errno));
  // It has its largest size at once, because growing would leave copies of the secret in memory.
  std::vector<std::uint8_t> content(kOctetsMax + 1);
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = ::read(fd.get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const int error = errno;
      wipe(MutableBytes(content).first(size));
      return std::unexpected(std::strerror(error));
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  std::expected<Secret, std::string> whole = std::unexpected("it is larger than 1 MiB");
  if (size <= kOctetsMax) whole = Secret(Bytes(content).first(size));
  wipe(MutableBytes(content).first(size));
  return whole;
}

}  // namespace snmpring::secrets
