// The form in which a scan's records are written, by its options and its terminal.
#ifndef SNMPRING_APP_SINKS_H_
#define SNMPRING_APP_SINKS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "base/zones.h"
#include "options/options.h"
#include "records/output.h"
#include "records/screen.h"
#include "records/sink.h"

namespace snmpring::app {

/// True where people read the records, and not programs: `--format`, or standard output is a
/// terminal.
bool writes_for_people(const options::Options& options);

/// What is known of the terminal that standard output is.
records::Screen screen_of(const options::Options& options);

/// Octets of buffer that the output of make_sink() needs.
std::size_t output_capacity(const options::Options& options);

/// What a sink for people needs besides.
struct ScreenHooks {
  bool several = true;                         ///< There may be more than one target.
  std::function<void()> before_write;          ///< Clears the line of the terminal.
  std::function<void(std::string_view)> tell;  ///< One line on standard error.
};

/// \param output Borrowed; has output_capacity(). \param targets_file Where target records go; null
///     for there too. \param zones Borrowed.
std::unique_ptr<records::Sink> make_sink(const options::Options& options, records::Output& output,
                                         records::Output* targets_file,
                                         const records::RunIdentity& identity, const Zones& zones,
                                         ScreenHooks hooks);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SINKS_H_
