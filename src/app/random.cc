#include "app/random.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <cerrno>

namespace snmpring::app {

std::expected<std::uint64_t, int> random_word() {
  std::uint64_t word = 0;
  // Up to 256 octets come whole, and only waiting for the boot's entropy can be interrupted.
  while (::getrandom(&word, sizeof word, 0) != sizeof word) {
    if (errno != EINTR) return std::unexpected(errno);
  }
  return word;
}

std::expected<engine::EngineSecrets, int> random_secrets() {
  engine::EngineSecrets secrets;
  for (std::uint64_t& key : secrets.id_key) {
    const auto word = random_word();
    if (!word) return std::unexpected(word.error());
    key = *word;
  }
  const auto word = random_word();
  if (!word) return std::unexpected(word.error());
  secrets.hash_key = *word;
  return secrets;
}

std::expected<usm::Salts, int> random_salts() {
  const auto aes = random_word();
  if (!aes) return std::unexpected(aes.error());
  const auto des = random_word();
  if (!des) return std::unexpected(des.error());
  return usm::Salts(*aes, static_cast<std::uint32_t>(*des));
}

std::expected<std::string, int> random_uuid() {
  const auto high = random_word();
  if (!high) return std::unexpected(high.error());
  const auto low = random_word();
  if (!low) return std::unexpected(low.error());
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", *high >> 32, *high >> 16 & 0xFFFF,
                     *high & 0xFFF, (*low >> 48 & 0x3FFF) | 0x8000, *low & 0xFFFF'FFFF'FFFF);
}

}  // namespace snmpring::app
