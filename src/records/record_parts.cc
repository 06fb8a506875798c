#include "records/record_parts.h"

#include <arpa/inet.h>

#include <cstring>
#include <optional>

#include "base/invariant.h"
#include "text/value_json.h"

namespace snmpring::records {

char* put_tag(char* at, const session::Target& target) noexcept {
  const std::optional<std::string>& tag = target.profile->tag;
  if (!tag) return text::put_literal(at, "null");
  invariant(tag->size() <= session::kTagOctetsMax, "tags are limited where they are read");
  return text::put_string(at, *tag);
}

char* AddressPrinter::put(char* at, const IpAddress& address) {
  if (address.family == Family::ipv4) return text::put_dotted_quad(at, address.octets.data());
  ::inet_ntop(AF_INET6, address.octets.data(), at, INET6_ADDRSTRLEN);
  at += std::strlen(at);
  if (address.scope_id == 0) return at;
  if (address.scope_id != zone_scope_) {
    const std::string text = address_text(address, zones_);
    zone_ = text.substr(text.find('%'));
    zone_scope_ = address.scope_id;
  }
  return text::put_raw(at, zone_);
}

}  // namespace snmpring::records
