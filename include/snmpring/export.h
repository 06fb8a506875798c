// What programs that link the library can see, and the version of its interface.
#ifndef SNMPRING_EXPORT_H_
#define SNMPRING_EXPORT_H_

/// Everything public is visible in the shared library. Nothing else is.
#define SNMPRING_API __attribute__((visibility("default")))

/// All public names are in snmpring::v0, which is inline. Programs write snmpring::Loop. A program
/// that was built for another version of the interface does not link by accident.
#define SNMPRING_BEGIN_NAMESPACE \
  namespace snmpring {           \
  inline namespace v0 {
#define SNMPRING_END_NAMESPACE \
  }                            \
  }

SNMPRING_BEGIN_NAMESPACE
/// What public templates and inline functions need. Programs should not use it. It is declared here
/// first, so that it is the same namespace everywhere.
namespace detail {}
SNMPRING_END_NAMESPACE

#endif  // SNMPRING_EXPORT_H_
