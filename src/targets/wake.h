// What to wait for when there is no target right now.
#ifndef SNMPRING_TARGETS_WAKE_H_
#define SNMPRING_TARGETS_WAKE_H_

#include <expected>
#include <utility>

#include "base/unique_fd.h"
#include "files/file_error.h"

namespace snmpring::targets {

/// One descriptor for several reasons. Quiet unless something is awaited.
class Wake {
 public:
  /// For Reasons::list_fd.
  static constexpr int kNoList = -1;

  struct Reasons {
    int list_fd = kNoList;  ///< A list that has nothing to read yet.
    bool names = false;     ///< A name that is being resolved.
    bool at_once = false;   ///< Nothing: other work goes first, and then this goes on.
  };

  /// \param names_fd Readable when a name has been resolved. Borrowed.
  /// Errors: of the system.
  static std::expected<Wake, files::FileError> create(int names_fd);

  /// Readable when one of the reasons has come. To be watched as long as this lives.
  int fd() const noexcept { return epoll_.get(); }

  /// From now on these reasons count, and no others. A file of a kind that cannot be waited for
  /// counts as `at_once`.
  void await(Reasons reasons) noexcept;
  void await_nothing() noexcept { await({}); }

  const Reasons& awaited() const noexcept { return awaited_; }

 private:
  Wake(UniqueFd epoll, UniqueFd ready, int names_fd) noexcept
      : epoll_(std::move(epoll)), ready_(std::move(ready)), names_fd_(names_fd) {}

  bool control(int operation, int fd) noexcept;

  UniqueFd epoll_;
  UniqueFd ready_;  // An eventfd that is always readable.
  int names_fd_;
  Reasons awaited_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_WAKE_H_
