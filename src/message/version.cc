#include "message/version.h"

namespace snmpring::message {

std::string_view version_word(Version version) noexcept {
  switch (version) {
    case Version::v1:
      return "1";
    case Version::v2c:
      return "2c";
    case Version::v3:
      return "3";
  }
  return "";
}

}  // namespace snmpring::message
