#include "app/password_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "usm/keys.h"

namespace snmpring::app {

const usm::Algorithms* PasswordKeys::algorithms(std::string& error) {
  if (algorithms_ == nullptr) {
    std::string_view missing;
    algorithms_ = usm::Algorithms::fetch(missing);
    if (algorithms_ == nullptr) error = fmt::format("OpenSSL does not offer {} here", missing);
  }
  return algorithms_.get();
}

std::expected<Secret, std::string> PasswordKeys::master_key(usm::AuthProtocol protocol,
                                                            Bytes password) {
  const auto known = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return entry.protocol == protocol && std::ranges::equal(entry.password.reveal(), password);
  });
  if (known != entries_.end()) return Secret(known->key.reveal());
  std::string error;
  const usm::Algorithms* const algorithms = this->algorithms(error);
  if (algorithms == nullptr) return std::unexpected(std::move(error));
  entries_.push_back({.protocol = protocol,
                      .password = Secret(password),
                      .key = usm::password_to_key(*algorithms, protocol, password)});
  return Secret(entries_.back().key.reveal());
}

}  // namespace snmpring::app
