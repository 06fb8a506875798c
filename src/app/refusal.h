// Why the program ends before the first packet.
#ifndef SNMPRING_APP_REFUSAL_H_
#define SNMPRING_APP_REFUSAL_H_

#include <expected>
#include <string>
#include <utility>

namespace snmpring::app {

struct Refusal {
  int exit_code;
  std::string message;  ///< One line that names the option or the file.
};

inline std::unexpected<Refusal> refuse(int exit_code, std::string message) {
  return std::unexpected(Refusal{exit_code, std::move(message)});
}

}  // namespace snmpring::app

#endif  // SNMPRING_APP_REFUSAL_H_
