// A process that can open nothing more.
#ifndef SNMPRING_TESTS_SCRATCH_NO_DESCRIPTORS_H_
#define SNMPRING_TESTS_SCRATCH_NO_DESCRIPTORS_H_

#include <sys/resource.h>

#include <stdexcept>

namespace snmpring::scratch {

/// While it lives, every call that gives a descriptor fails with EMFILE.
class NoDescriptors {
 public:
  NoDescriptors() {
    if (::getrlimit(RLIMIT_NOFILE, &before_) != 0) throw std::runtime_error("no limit");
    const rlimit none{.rlim_cur = 0, .rlim_max = before_.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &none) != 0) throw std::runtime_error("limit refused");
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace snmpring::scratch

#endif  // SNMPRING_TESTS_SCRATCH_NO_DESCRIPTORS_H_
