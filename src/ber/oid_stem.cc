// The text grows by arcs that are now shared. To make it shorter costs nothing.
#include "ber/oid_stem.h"

#include "ber/arc_text.h"

namespace snmpring::ber {

void OidStem::change(char* text, OidView oid, std::size_t shared_octets) noexcept {
  const Bytes content = oid.content();
  while (shared_octets > 0 && continues(content[shared_octets - 1])) --shared_octets;
  char* at = text + text_size();
  while (octets_ < shared_octets) {
    at = print_sub_id(at, content.data(), octets_);
    text_ends_[octets_ - 1] = static_cast<std::uint16_t>(at - text);
  }
  octets_ = shared_octets;
}

}  // namespace snmpring::ber
