// What the library shows to the programs that link it, and under which version of its interface.
#ifndef SNMPRING_EXPORT_H_
#define SNMPRING_EXPORT_H_

/// Everything public is visible in the shared library; nothing else is.
#define SNMPRING_API __attribute__((visibility("default")))

/// All public names live in snmpring::v0, which is inline: programs write snmpring::Loop, and a
/// program that was built against another version of the interface does not link by accident.
#define SNMPRING_BEGIN_NAMESPACE \
  namespace snmpring {           \
  inline namespace v0 {
#define SNMPRING_END_NAMESPACE \
  }                            \
  }

SNMPRING_BEGIN_NAMESPACE
/// What public templates and inline functions need, and nobody else should name. Declared first
/// here, so that it is one namespace wherever it is opened again.
namespace detail {}
SNMPRING_END_NAMESPACE

#endif  // SNMPRING_EXPORT_H_
