#include "api/oid_argument.h"

#include "api/convert.h"
#include "api/errors.h"

namespace snmpring::detail {

std::expected<session::Root, Error> to_root(const OidArgument& argument, RootUse use) {
  if (const Oid* const oid = argument.oid()) {
    if (oid->empty()) {
      return std::unexpected(Error(ErrorClass::encode, "the empty OID cannot be asked for"));
    }
    return session::Root(ber::Oid(OidAccess::view(*oid)));
  }
  auto root = session::Root::parse(argument.text());
  if (!root || (use == RootUse::get && root->single_arc())) {
    return std::unexpected(invalid_argument("not an OID: " + std::string(argument.text())));
  }
  return std::move(*root);
}

}  // namespace snmpring::detail
