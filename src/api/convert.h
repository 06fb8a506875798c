// Converts between the library's values, which own their octets, and views into datagrams.
#ifndef SNMPRING_API_CONVERT_H_
#define SNMPRING_API_CONVERT_H_

#include "ber/oid.h"
#include "ber/value.h"
#include "snmpring/value.h"

namespace snmpring {
inline namespace v0 {

/// The only way to make an Oid of octets that were checked already.
struct OidAccess {
  static void assign(Oid& oid, ber::OidView from) {
    const Bytes content = from.content();
    oid.content_.assign(reinterpret_cast<const char*>(content.data()), content.size());
  }
  /// Borrows from `oid`.
  static ber::OidView view(const Oid& oid) noexcept {
    return ber::OidView::of_checked(oid.content());
  }
};

}  // namespace v0

namespace detail {

inline Oid to_oid(ber::OidView from) {
  Oid oid;
  OidAccess::assign(oid, from);
  return oid;
}

/// Overwrites `to`. Uses its memory again if the type is the same.
void assign(Value& to, const ber::Value& from);

/// Borrows from `value`.
ber::Value view(const Value& value) noexcept;

}  // namespace detail
}  // namespace snmpring

#endif  // SNMPRING_API_CONVERT_H_
