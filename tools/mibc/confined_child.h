// Runs a piece of work in a child process that cannot harm this one: bounded in memory and time,
// without a network, and gone afterwards.
#ifndef SNMPRING_MIBC_CONFINED_CHILD_H_
#define SNMPRING_MIBC_CONFINED_CHILD_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <vector>

namespace snmpring::mibc {

/// How the child ended, if it did not end by itself.
struct ChildCrash {
  int signal;        ///< 0 where it could not be started.
  std::string note;  ///< What it had last noted; empty for nothing.
};

struct ChildResult {
  int status;  ///< What the work returned, 0 to 255.
  std::vector<std::uint8_t> octets;
};

/// What the work can do towards its parent.
class ChildLine {
 public:
  /// Says where it is, for whoever has to explain a crash. Cheap.
  virtual void note(const std::string& where) = 0;
  /// Hands a result over. False where the system refuses.
  virtual bool send(const std::vector<std::uint8_t>& octets) = 0;

 protected:
  ~ChildLine() = default;
};

/// The child has RLIMIT_AS 2 GiB, RLIMIT_CPU 300 s, a stack of up to 120 MiB and no core file, its
/// standard output is /dev/null, and it ends with its parent. It opens no sockets and runs no
/// programs, where libseccomp is part of the build. Under sanitizers only the limit of time and
/// the stack remain.
/// \param work Does not return to the caller's stack: the child ends with what it returns.
std::expected<ChildResult, ChildCrash> run_confined(const std::function<int(ChildLine&)>& work);

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_CONFINED_CHILD_H_
