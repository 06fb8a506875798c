#include "app/credentials.h"

#include <algorithm>

#include "base/invariant.h"

namespace snmpring::app {
namespace {

usm::UserKey copy_of(const usm::UserKey& key) {
  return {.form = key.form, .octets = Secret(key.octets.reveal())};
}

usm::User copy_of(const usm::User& user) {
  return {.name = user.name,
          .level = user.level,
          .auth = user.auth,
          .priv = user.priv,
          .auth_key = copy_of(user.auth_key),
          .priv_key = copy_of(user.priv_key)};
}

session::Credential copy_of(const session::Credential& credential) {
  session::Credential copy{.label = credential.label,
                           .version = credential.version,
                           .community = Secret(credential.community.reveal()),
                           .context_name = credential.context_name,
                           .context_engine_id = credential.context_engine_id,
                           .engine_id = credential.engine_id};
  if (credential.user) copy.user = copy_of(*credential.user);
  return copy;
}

}  // namespace

Identities make_identities(const options::Options& options) {
  invariant(!options.credentials.empty(), "there is always a credential");
  Identities identities;
  identities.credentials.reserve(options.credentials.size());
  for (const options::CredentialOption& each : options.credentials) {
    identities.credentials.push_back(copy_of(each.credential));
  }
  std::size_t tried = identities.credentials.size();
  if (options.credential_attempts != 0) {
    tried = std::min<std::size_t>(tried, options.credential_attempts);
  }
  for (std::size_t i = 0; i < tried; ++i) {
    identities.ladder.rungs.push_back(&identities.credentials[i]);
  }
  identities.ladder.v3_first = options.v3_first;
  return identities;
}

}  // namespace snmpring::app
