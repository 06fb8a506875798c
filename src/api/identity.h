// The identity of a session: its credential. Equal sessions of a loop share one, so that what every
// reply is compared with lies in one place in memory.
#ifndef SNMPRING_API_IDENTITY_H_
#define SNMPRING_API_IDENTITY_H_

#include <algorithm>
#include <memory>
#include <utility>

#include "session/credential.h"
#include "snmpring/export.h"  // Declares the namespace.

namespace snmpring::detail {

/// A credential, and the ladder with only this credential. Cannot be moved.
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

/// Lives only as long as the sessions that use it, because it holds secrets.
using IdentityRef = std::shared_ptr<const Identity>;

/// Sessions that are created one after the other with the same community get the same identity.
/// Each SNMPv3 user gets its own.
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
