// Master keys from passwords. Each costs milliseconds, so that none is made twice.
#ifndef SNMPRING_APP_PASSWORD_KEYS_H_
#define SNMPRING_APP_PASSWORD_KEYS_H_

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "base/secret.h"
#include "usm/protocols.h"

namespace snmpring::app {

/// Remembers passwords and keys, both wiped, until it is destroyed: for as long as credentials are read.
/// OpenSSL is not touched before it is needed.
class PasswordKeys {
 public:
  PasswordKeys() = default;
  PasswordKeys(const PasswordKeys&) = delete;
  PasswordKeys& operator=(const PasswordKeys&) = delete;

  /// Ku (RFC 3414 A.2). The error completes "snmpring: FLAG: ".
  /// \param protocol Not none. \param password Not empty.
  std::expected<Secret, std::string> master_key(usm::AuthProtocol protocol, Bytes password);

  /// Null, and `error` set likewise, when OpenSSL lacks an algorithm.
  const usm::Algorithms* algorithms(std::string& error);

  /// Keys made so far.
  std::size_t computed() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    usm::AuthProtocol protocol;
    Secret password;
    Secret key;
  };
  std::unique_ptr<const usm::Algorithms> algorithms_;
  std::vector<Entry> entries_;
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_PASSWORD_KEYS_H_
