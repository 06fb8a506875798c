#include "process/run_as.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>
#include <system_error>

namespace snmpring::process {
namespace {

constexpr std::size_t kEntryOctets = std::size_t{64} << 10;
// As many as the kernel takes (NGROUPS_MAX).
constexpr int kGroupsMax = 65536;

/// The entry of the system's list of users; its texts are in `storage`. Null where there is none,
/// with `error` set where that is because the list could not be read.
const passwd* look_up(const std::string& name, passwd& entry, std::vector<char>& storage,
                      int& error) {
  passwd* found = nullptr;
  storage.resize(kEntryOctets);
  error = ::getpwnam_r(name.c_str(), &entry, storage.data(), storage.size(), &found);
  if (found != nullptr) return found;
  uid_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [last, fault] = std::from_chars(name.data(), end, number);
  if (fault != std::errc() || last != end) return nullptr;
  error = ::getpwuid_r(number, &entry, storage.data(), storage.size(), &found);
  return found;
}

std::vector<gid_t> groups_of(const passwd& entry) {
  int count = 64;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  while (::getgrouplist(entry.pw_name, entry.pw_gid, groups.data(), &count) < 0) {
    // It says how many there are.
    if (count <= static_cast<int>(groups.size()) || count > kGroupsMax) {
      return {entry.pw_gid};
    }
    groups.resize(static_cast<std::size_t>(count));
  }
  groups.resize(static_cast<std::size_t>(count));
  return groups;
}

/// Real, effective and saved.
bool is_user(const RunAsUser& user) noexcept {
  uid_t real_user = 0;
  uid_t effective_user = 0;
  uid_t saved_user = 0;
  gid_t real_group = 0;
  gid_t effective_group = 0;
  gid_t saved_group = 0;
  if (::getresuid(&real_user, &effective_user, &saved_user) != 0 ||
      ::getresgid(&real_group, &effective_group, &saved_group) != 0) {
    return false;
  }
  const std::array users{real_user, effective_user, saved_user};
  const std::array groups{real_group, effective_group, saved_group};
  return std::ranges::all_of(users, [&](uid_t id) { return id == user.user; }) &&
         std::ranges::all_of(groups, [&](gid_t id) { return id == user.group; });
}

}  // namespace

std::expected<RunAsUser, std::string> find_user(const std::string& name) {
  passwd storage_entry{};
  std::vector<char> storage;
  int error = 0;
  const passwd* const entry = look_up(name, storage_entry, storage, error);
  if (entry == nullptr) {
    // The list says "not there" in several ways (getpwnam(3)).
    if (error == 0 || error == ENOENT || error == ESRCH) {
      return std::unexpected("there is no such user");
    }
    return std::unexpected(std::string("the users cannot be looked up: ") + std::strerror(error));
  }
  if (entry->pw_uid == 0) {
    return std::unexpected("is root, who is not to be changed to; name a user without rights");
  }
  return RunAsUser{.name = entry->pw_name,
                   .user = entry->pw_uid,
                   .group = entry->pw_gid,
                   .groups = groups_of(*entry)};
}

std::expected<void, int> become(const RunAsUser& user) noexcept {
  if (::setgroups(user.groups.size(), user.groups.data()) != 0 &&
      !(errno == EPERM && is_user(user))) {
    return std::unexpected(errno);
  }
  if (::setresgid(user.group, user.group, user.group) != 0) return std::unexpected(errno);
  if (::setresuid(user.user, user.user, user.user) != 0) return std::unexpected(errno);
  if (!is_user(user)) return std::unexpected(EPERM);
  return {};
}

}  // namespace snmpring::process
