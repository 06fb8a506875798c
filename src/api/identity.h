// Who a session is, once for all of a loop's sessions that are the same: what every reply of a
// fleet is held against then lies in one place.
#ifndef SNMPRING_API_IDENTITY_H_
#define SNMPRING_API_IDENTITY_H_

#include <algorithm>
#include <memory>
#include <utility>

#include "session/credential.h"
#include "snmpring/export.h"  // where the namespace is

namespace snmpring::detail {

/// A credential, and the ladder of it alone. Stays where it is.
class Identity {
 public:
  explicit Identity(session::Credential credential)
      : credential_(std::move(credential)), ladder_{.rungs = {&credential_}} {}
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  const session::Credential& credential() const noexcept { return credential_; }
  const session::Ladder& ladder() const noexcept { return ladder_; }

 private:
  session::Credential credential_;
  session::Ladder ladder_;
};

/// Lives as long as a session of it does, and no longer: it holds secrets.
using IdentityRef = std::shared_ptr<const Identity>;

/// Gives sessions that follow one another with the same community the same identity. Users of
/// SNMPv3 get one each.
class IdentityPool {
 public:
  IdentityRef get(session::Credential credential) {
    if (const IdentityRef last = last_.lock();
        last != nullptr && same_community(last->credential(), credential)) {
      return last;
    }
    auto identity = std::make_shared<const Identity>(std::move(credential));
    last_ = identity;
    return identity;
  }

 private:
  static bool same_community(const session::Credential& a, const session::Credential& b) noexcept {
    return !a.v3() && a.version == b.version &&
           std::ranges::equal(a.community.reveal(), b.community.reveal());
  }

  std::weak_ptr<const Identity> last_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_IDENTITY_H_
