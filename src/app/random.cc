#include "app/random.h"

#include <fmt/core.h>

#include <array>

#include "io/random.h"

namespace snmpring::app {

std::expected<std::uint64_t, int> random_word() {
  std::uint64_t word = 0;
  if (const auto filled = io::fill_random({&word, 1}); !filled) {
    return std::unexpected(filled.error());
  }
  return word;
}

std::expected<engine::EngineSecrets, int> random_secrets() {
  engine::EngineSecrets secrets;
  if (const auto filled = io::fill_random(secrets.id_key); !filled) {
    return std::unexpected(filled.error());
  }
  if (const auto filled = io::fill_random({&secrets.hash_key, 1}); !filled) {
    return std::unexpected(filled.error());
  }
  return secrets;
}

std::expected<usm::Salts, int> random_salts() {
  std::array<std::uint64_t, 2> starts;
  if (const auto filled = io::fill_random(starts); !filled) return std::unexpected(filled.error());
  return usm::Salts(starts[0], static_cast<std::uint32_t>(starts[1]));
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
