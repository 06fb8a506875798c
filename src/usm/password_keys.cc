#include "usm/password_keys.h"

#include <algorithm>

#include "usm/keys.h"

namespace snmpring::usm {

std::expected<const Algorithms*, std::string_view> PasswordKeys::algorithms() {
  if (algorithms_ == nullptr) {
    std::string_view missing;
    algorithms_ = Algorithms::fetch(missing);
    if (algorithms_ == nullptr) return std::unexpected(missing);
  }
  return algorithms_.get();
}

std::expected<Secret, std::string_view> PasswordKeys::master_key(AuthProtocol protocol,
                                                                 Bytes password) {
  const auto known = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return entry.protocol == protocol && std::ranges::equal(entry.password.reveal(), password);
  });
  if (known != entries_.end()) return Secret(known->key.reveal());
  const auto algorithms = this->algorithms();
  if (!algorithms) return std::unexpected(algorithms.error());
  entries_.push_back({.protocol = protocol,
                      .password = Secret(password),
                      .key = password_to_key(**algorithms, protocol, password)});
  return Secret(entries_.back().key.reveal());
}

}  // namespace snmpring::usm
