// Master keys from passwords. Each takes milliseconds, so no key is made twice.
#ifndef SNMPRING_USM_PASSWORD_KEYS_H_
#define SNMPRING_USM_PASSWORD_KEYS_H_

#include <expected>
#include <memory>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "usm/protocols.h"

namespace snmpring::usm {

/// Remembers passwords and keys until it is destroyed, then wipes them. It lives while credentials
/// are read. OpenSSL is loaded only when it is needed.
class PasswordKeys {
 public:
  PasswordKeys() = default;
  PasswordKeys(const PasswordKeys&) = delete;
  PasswordKeys& operator=(const PasswordKeys&) = delete;

  /// Ku (RFC 3414 A.2). Errors: the name of the algorithm that OpenSSL lacks.
  /// \param protocol Not none. \param password Not empty.
  std::expected<Secret, std::string_view> master_key(AuthProtocol protocol, Bytes password);

  /// Errors: the same.
  std::expected<const Algorithms*, std::string_view> algorithms();

  /// Keys made so far.
  std::size_t computed() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    AuthProtocol protocol;
    Secret password;
    Secret key;
  };
  std::unique_ptr<const Algorithms> algorithms_;
  std::vector<Entry> entries_;
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_PASSWORD_KEYS_H_
