// Becoming somebody else and giving up what root may do, each in a child of its own, as neither can
// be undone.
#include "process/run_as.h"

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <string>

#include "process/capabilities.h"
#include "scratch/exit_of_child.h"

namespace snmpring::process {
namespace {

using scratch::exit_of_child;

bool has_capabilities() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  ::syscall(SYS_capget, &header, sets.data());
  return std::ranges::any_of(
      sets, [](const auto& set) { return (set.effective | set.permitted | set.inheritable) != 0; });
}

const char* const kNobodyReason = "this system has no user nobody";

TEST(RunAsUser, IsFoundByNameAndByNumber) {
  const passwd* const nobody = ::getpwnam("nobody");
  if (nobody == nullptr) GTEST_SKIP() << kNobodyReason;
  const uid_t number = nobody->pw_uid;
  for (const std::string& name : {std::string("nobody"), std::to_string(number)}) {
    const auto user = find_user(name);
    ASSERT_TRUE(user.has_value()) << user.error();
    EXPECT_EQ(user->name, "nobody");
    EXPECT_EQ(user->user, number);
    EXPECT_NE(std::ranges::find(user->groups, user->group), user->groups.end());
  }
}

TEST(RunAsUser, IsRefusedWhereThereIsNone) {
  for (const char* name : {"no-such-user", "4294967294", "", "12x", "-1"}) {
    const auto user = find_user(name);
    ASSERT_FALSE(user.has_value()) << name;
    EXPECT_EQ(user.error(), "there is no such user") << name;
  }
}

TEST(RunAsUser, IsNotRoot) {
  for (const char* name : {"root", "0"}) EXPECT_FALSE(find_user(name).has_value());
}

TEST(RunAs, ChangesEverythingAndLeavesNoWayBack) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may become somebody else";
  const auto user = find_user("nobody");
  if (!user) GTEST_SKIP() << kNobodyReason;
  EXPECT_EQ(exit_of_child([&] {
              if (!empty_bounding_set() || !become(*user) || !drop_capabilities()) return 1;
              if (::getuid() != user->user || ::geteuid() != user->user) return 2;
              if (::getgid() != user->group || ::getegid() != user->group) return 3;
              std::array<gid_t, 64> groups{};
              const int count = ::getgroups(groups.size(), groups.data());
              for (int i = 0; i < count; ++i) {
                if (std::ranges::find(user->groups, groups[static_cast<std::size_t>(i)]) ==
                    user->groups.end()) {
                  return 4;
                }
              }
              if (::setuid(0) == 0 || ::seteuid(0) == 0 || ::setgid(0) == 0) return 5;
              return has_capabilities() ? 6 : 0;
            }),
            0);
}

TEST(RunAs, IsRefusedToWhoHasNoRights) {
  const auto user = find_user("nobody");
  if (!user) GTEST_SKIP() << kNobodyReason;
  if (::geteuid() == user->user) GTEST_SKIP() << "this is nobody";
  EXPECT_EQ(exit_of_child([&] {
              if (!drop_capabilities()) return 1;
              const auto became = become(*user);
              return !became && became.error() == EPERM ? 0 : 2;
            }),
            0);
}

TEST(RunAs, ChangesNothingForWhoIsThatUserAlready) {
  RunAsUser self{
      .name = "self", .user = ::geteuid(), .group = ::getegid(), .groups = {::getegid()}};
  EXPECT_EQ(exit_of_child([&] {
              if (!drop_capabilities()) return 1;
              return become(self) ? 0 : 2;
            }),
            0);
}

TEST(Capabilities, AreAllGoneForGood) {
  EXPECT_EQ(exit_of_child([] {
              if (!empty_bounding_set() || !drop_capabilities()) return 1;
              if (has_capabilities()) return 2;
              return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 3;
            }),
            0);
}

TEST(Capabilities, AreGivenUpInAnyOrder) {
  EXPECT_EQ(exit_of_child([] {
              if (!drop_capabilities() || !drop_capabilities()) return 1;
              return empty_bounding_set() ? 0 : 2;
            }),
            0);
}

TEST(Capabilities, AreTakenOutOfTheBoundingSet) {
  EXPECT_EQ(exit_of_child([] {
              if (::prctl(PR_CAPBSET_READ, CAP_NET_ADMIN, 0, 0, 0) != 1) return 0;
              if (::prctl(PR_CAPBSET_DROP, CAP_NET_ADMIN, 0, 0, 0) != 0) return 0;  // may not
              if (!empty_bounding_set()) return 1;
              for (unsigned long each = 0; ::prctl(PR_CAPBSET_READ, each, 0, 0, 0) >= 0; ++each) {
                if (::prctl(PR_CAPBSET_READ, each, 0, 0, 0) != 0) return 2;
              }
              return 0;
            }),
            0);
}

}  // namespace
}  // namespace snmpring::process
