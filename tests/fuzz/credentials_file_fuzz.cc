// The file of --credentials: what is accepted can be asked with, and what is not is told in one
// line.
#include "secrets/credentials_file.h"

#include <set>

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  using fuzz::expect;
  using message::SecurityLevel;
  const auto parsed = secrets::parse_credentials("credentials.json", as_text({data, size}));
  if (!parsed) {
    expect(fuzz::is_one_line(parsed.error().reason), "a reason is one line");
    expect(parsed.error().where.starts_with("credentials.json"), "an error names the file");
    return 0;
  }
  expect(!parsed->empty() && parsed->size() <= session::kCredentialsMax,
         "there are as many credentials as a target can be tried with");
  std::set<std::string> labels;
  for (const secrets::CredentialOption& option : *parsed) {
    const session::Credential& credential = option.credential;
    expect(!credential.label.empty() && labels.insert(credential.label).second,
           "labels are unique");
    expect(credential.community.reveal().size() <= 255, "a community fits a request");
    expect(credential.context_name.size() <= 255, "a context fits a request");
    expect(credential.v3() == credential.user.has_value(), "version 3 has a user");
    if (!credential.user) continue;
    const usm::User& user = *credential.user;
    expect(user.name.size() <= usm::kUserNameOctetsMax, "a user name fits a request");
    expect((user.level >= SecurityLevel::auth_no_priv) <= (user.auth != usm::AuthProtocol::none),
           "who authenticates has a protocol");
    expect((user.level == SecurityLevel::auth_priv) <= (user.priv != usm::PrivProtocol::none),
           "who encrypts has a protocol");
    if (user.level >= SecurityLevel::auth_no_priv) {
      expect(user.auth_key.octets.reveal().size() == usm::digest_octets(user.auth),
             "a key is as long as its digest");
    }
    if (!credential.engine_id.empty()) {
      expect(credential.engine_id.size() >= message::kEngineIdOctetsMin &&
                 credential.engine_id.size() <= message::kEngineIdOctetsMax,
             "an engine ID is one");
    }
  }
  return 0;
}
