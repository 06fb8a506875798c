// Why the program ends before the first packet.
#ifndef SNMPRING_APP_REFUSAL_H_
#define SNMPRING_APP_REFUSAL_H_

#include <string>

namespace snmpring::app {

struct Refusal {
  int exit_code;
  std::string message;  ///< One line that names the option or the file.
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_REFUSAL_H_
