// Which sessions share an identity, and for how long there is one.
#include "api/identity.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace snmpring::detail {
namespace {

session::Credential community(std::string_view text,
                              message::Version version = message::Version::v2c) {
  session::Credential credential;
  credential.version = version;
  credential.community = Secret(as_bytes(text));
  return credential;
}

session::Credential user(std::string_view name) {
  session::Credential credential;
  credential.version = message::Version::v3;
  credential.user.emplace().name = name;
  return credential;
}

TEST(IdentityPool, GivesTheSameCommunityTheSameIdentity) {
  IdentityPool pool;
  const IdentityRef first = pool.get(community("public"));
  EXPECT_EQ(pool.get(community("public")), first);
  EXPECT_EQ(as_text(first->credential().community.reveal()), "public");
  EXPECT_EQ(first->ladder().rungs, std::vector{&first->credential()});
}

TEST(IdentityPool, TellsCommunitiesAndVersionsApart) {
  IdentityPool pool;
  for (const std::string_view other : {"", "publi", "public2", "Public"}) {
    const IdentityRef last = pool.get(community("public"));
    EXPECT_EQ(as_text(pool.get(community(other))->credential().community.reveal()), other);
  }
  const IdentityRef last = pool.get(community("public"));
  EXPECT_EQ(pool.get(community("public", message::Version::v1))->credential().version,
            message::Version::v1);
}

TEST(IdentityPool, GivesEachUserHisOwn) {
  IdentityPool pool;
  const IdentityRef first = pool.get(user("ops"));
  const IdentityRef second = pool.get(user("ops"));
  EXPECT_NE(second, first);
  EXPECT_NE(pool.get(community("")), second);
}

TEST(IdentityPool, KeepsNoSecretThatNobodyUses) {
  IdentityPool pool;
  const std::weak_ptr<const Identity> gone = pool.get(community("public"));
  EXPECT_TRUE(gone.expired());
  EXPECT_EQ(as_text(pool.get(community("public"))->credential().community.reveal()), "public");
}

}  // namespace
}  // namespace snmpring::detail
