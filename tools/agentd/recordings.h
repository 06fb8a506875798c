// Loads recordings of real devices: .snmprec and .snmpwalk files, bzip2 included, or a folder of
// them.
#ifndef SNMPRING_AGENTD_RECORDINGS_H_
#define SNMPRING_AGENTD_RECORDINGS_H_

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "agentd/mib_table.h"

namespace snmpring::agentd {

/// What was found in recordings besides rows to serve.
struct Complaints {
  std::uint64_t broken_lines = 0;  ///< No OID|TAG|VALUE, no OID = TYPE: VALUE.
  std::uint64_t bad_oids = 0;      ///< Masked, symbolic, or outside of what SNMP encodes.
  std::uint64_t bad_types = 0;     ///< Tags and type words that mean nothing.
  std::uint64_t bad_values = 0;    ///< Not encodable in their type.
  std::uint64_t rules = 0;         ///< `:variation` tags: orders to a simulator, not data.
  std::uint64_t exceptions = 0;    ///< "No more variables left in this MIB View" and its like.
  std::uint64_t duplicates = 0;    ///< Later rows of an OID.

  std::uint64_t skipped() const noexcept {
    return broken_lines + bad_oids + bad_types + bad_values + rules + exceptions + duplicates;
  }
};

struct Recordings {
  std::vector<MibTable> tables;  ///< One per file, in byte order of the names.
  std::uint64_t rows = 0;
  std::uint64_t out_of_order = 0;  ///< Rows that followed a greater one.
  Complaints complaints;

  /// One line about what was loaded and what was skipped, and why.
  std::string summary() const;
};

/// Loads the file or folder at `path`. The error completes "--recordings PATH: ...".
std::expected<Recordings, std::string> load_recordings(const std::string& path,
                                                       MibTableBuilder::Order order);

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_RECORDINGS_H_
