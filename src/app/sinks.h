// The form in which a scan's records are written, by its options.
#ifndef SNMPRING_APP_SINKS_H_
#define SNMPRING_APP_SINKS_H_

#include <cstddef>
#include <memory>

#include "base/zones.h"
#include "options/options.h"
#include "records/output.h"
#include "records/sink.h"

namespace snmpring::app {

/// Octets of buffer that the output of make_sink() needs.
std::size_t output_capacity(const options::Options& options) noexcept;

/// \param output Borrowed; has output_capacity(). \param zones Borrowed.
std::unique_ptr<records::Sink> make_sink(const options::Options& options, records::Output& output,
                                         const records::RunIdentity& identity, const Zones& zones);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SINKS_H_
