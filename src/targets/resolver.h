// Resolves host names in the background, since the system's resolver blocks.
#ifndef SNMPRING_TARGETS_RESOLVER_H_
#define SNMPRING_TARGETS_RESOLVER_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "files/file_error.h"

namespace snmpring::targets {

/// Which families an answer may be of.
struct Families {
  bool ipv4 = true;
  bool ipv6 = true;
};

/// So many addresses of a name are kept.
inline constexpr std::size_t kAddressesMax = 8;

/// One lookup, which may wait as long as it likes. Called by several threads at once. \return The
/// addresses that the name has of these families, the best one first, each once, at most
/// kAddressesMax.
using Lookup = std::function<std::vector<IpAddress>(const std::string& name, Families families)>;

/// getaddrinfo(3), in the system's order of preference (RFC 6724).
std::vector<IpAddress> look_up_with_system(const std::string& name, Families families);

/// Has up to kThreadsMax threads, which are started as names come, with all signals blocked. The
/// owner's thread submits names, waits until fd() is readable, and takes the answers. A lookup that
/// is stuck when the resolver is destroyed is left behind. It ends by itself or with the process.
class Resolver {
 public:
  static constexpr std::size_t kThreadsMax = 4;
  static constexpr std::size_t kNamesMax = 256;  ///< Submitted and not taken yet.

  struct Answer {
    std::uint64_t id = 0;  ///< The submitter's.
    std::vector<IpAddress> addresses;
  };

  /// Errors: of the system.
  static std::expected<Resolver, files::FileError> create(Lookup lookup);

  Resolver(Resolver&& other) noexcept = default;
  Resolver& operator=(Resolver&& other) noexcept = default;
  ~Resolver() = default;

  bool full() const noexcept { return names_ >= kNamesMax; }
  bool empty() const noexcept { return names_ == 0; }

  /// Must not be full. When no thread can be started, and there is none, the name is answered at
  /// once with none; thread_error() then says why.
  void submit(std::uint64_t id, std::string name, Families families);

  /// An answer, in the order in which they came; nullopt when there is none right now.
  std::optional<Answer> take();

  /// Waits until the threads have answered what they were asked, and ends them. No name may be left
  /// that no thread has begun. Names that come later start new threads, with the rights that the
  /// process has by then.
  void end_threads();

  /// Readable while take() has answers. The resolver's own.
  int fd() const noexcept;

  /// errno of the last thread that could not be started, else 0.
  int thread_error() const noexcept { return thread_error_; }

 private:
  struct Shared;
  /// Lets go of what the threads share; the last one out frees it.
  struct LetGo {
    void operator()(Shared* shared) const noexcept;
  };

  explicit Resolver(Shared* shared) : shared_(shared) {}
  static void* work(void* shared);
  bool start_thread();

  std::unique_ptr<Shared, LetGo> shared_;
  std::size_t names_ = 0;
  int thread_error_ = 0;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_RESOLVER_H_
