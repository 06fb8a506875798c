// What the report page shows, out of agents, runs and an earlier run.
#ifndef SNMPRING_REVIEW_REPORT_DOCUMENT_H_
#define SNMPRING_REVIEW_REPORT_DOCUMENT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mib/names.h"
#include "review/agents.h"
#include "review/record_files.h"
#include "review/run_document.h"

namespace snmpring::review {

/// All is borrowed while the document is made.
struct ReportInput {
  std::string title;
  std::string program;    ///< "snmpring-report 0.1.0"
  std::int64_t made = 0;  ///< Seconds since 1970.
  bool redacted = false;
  const Agents& agents;  ///< Finished.
  std::span<const RunDocument> runs;
  std::span<const ReadFile> files;
  const mib::Names& names;
  const Agents* baseline = nullptr;  ///< Finished; null for none.
  std::span<const ReadFile> baseline_files;
};

/// The document as octets, not yet compressed: docs/report-data.md.
/// \return Nothing where its texts come to 4 GiB or more.
std::optional<std::string> make_document(const ReportInput& input);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_REPORT_DOCUMENT_H_
