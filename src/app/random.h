// Chance that nobody can predict, from getrandom(2).
#ifndef SNMPRING_APP_RANDOM_H_
#define SNMPRING_APP_RANDOM_H_

#include <cstdint>
#include <expected>
#include <string>

#include "engine/engine_options.h"
#include "usm/salts.h"

namespace snmpring::app {

/// 64 random bits. Errors: errno of getrandom(2).
std::expected<std::uint64_t, int> random_word();

std::expected<engine::EngineSecrets, int> random_secrets();

/// Counters that begin where nobody can know.
std::expected<usm::Salts, int> random_salts();

/// A version 4 UUID (RFC 9562 §5.4) in lower case.
std::expected<std::string, int> random_uuid();

}  // namespace snmpring::app

#endif  // SNMPRING_APP_RANDOM_H_
