// --run-as USER: who the process is once its sockets are open.
#ifndef SNMPRING_PROCESS_RUN_AS_H_
#define SNMPRING_PROCESS_RUN_AS_H_

#include <sys/types.h>

#include <expected>
#include <string>
#include <vector>

namespace snmpring::process {

/// A user with the groups that a login would give him.
struct RunAsUser {
  std::string name;
  uid_t user = 0;
  gid_t group = 0;
  std::vector<gid_t> groups;  ///< `group` included.
};

/// \param name A name or a number that the system's list of users has. Root is refused, since that
/// would change nothing. Errors: what is wrong with it, to stand behind "--run-as NAME: ".
std::expected<RunAsUser, std::string> find_user(const std::string& name);

/// Becomes that user for good: groups, group and user, real, effective and saved. All threads do.
/// Makes sure that it is so. A process that is him already, and may not change its groups, keeps
/// those. Errors: errno.
std::expected<void, int> become(const RunAsUser& user) noexcept;

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_RUN_AS_H_
