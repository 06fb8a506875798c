// Pseudonyms for addresses, names and engine IDs: of the same form, and the same for the same key.
#ifndef SNMPRING_REVIEW_PSEUDONYMS_H_
#define SNMPRING_REVIEW_PSEUDONYMS_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "review/agents.h"

namespace snmpring::review {

/// Who has the key can tell what stands behind each pseudonym by trying; nobody else can.
class Pseudonyms {
 public:
  /// \param key Not empty.
  explicit Pseudonyms(std::string_view key) : key_(key) {}

  /// Addresses keep their common prefixes, so that what is one network stays one, and no two become
  /// one. \param octets Of an address; replaced.
  void replace_address(std::uint8_t* octets, std::size_t size);

  /// An address or name as it stands in a record becomes another one.
  std::string target(std::string_view text);

  /// "KIND-3fa8c21b90": ten digits. Empty text stays so.
  std::string word(std::string_view kind, std::string_view text) const;

  /// An engine ID keeps its first five octets (enterprise and format); the others change. One that
  /// is shorter changes whole.
  std::string engine_id(std::string_view hex) const;

 private:
  using Digest = std::array<std::uint8_t, 32>;
  Digest digest(std::string_view what, std::string_view text) const;

  std::string key_;
  /// Of the octets before an octet: which bits of it change. Small, for addresses come in order.
  std::map<std::string, Digest, std::less<>> levels_;
};

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_PSEUDONYMS_H_
