// The metadata of a run, read again: what was asked, with which credentials, and how it ended.
#ifndef SNMPRING_REVIEW_RUN_DOCUMENT_H_
#define SNMPRING_REVIEW_RUN_DOCUMENT_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "review/agents.h"
#include "targets/address_range.h"

namespace snmpring::review {

/// The chance that a request or its reply is lost.
struct Loss {
  double low = 0;
  double estimate = 0;
  double high = 0;
};

struct RunDocument {
  std::string run;
  std::string verb;
  std::string version;
  std::string started;
  std::string ended;
  std::string exit_reason;
  std::optional<double> seconds;
  std::optional<double> rate;
  std::optional<std::int64_t> requests;
  std::optional<std::int64_t> retries;
  std::optional<std::int64_t> silent;    ///< Targets that did not answer.
  std::optional<std::int64_t> admitted;  ///< Targets that were asked.
  std::optional<Loss> loss;
  std::string config_hash;
  std::int64_t shard = 0;
  std::int64_t shards = 1;
  std::int64_t blocked = 0;  ///< Addresses that have no record, since they are on a blocklist.
  bool has_blocklist = false;
  bool has_allowlist = false;
  /// Targets of the command line that could be read again, and what was left out of them.
  std::vector<targets::AddressRange> ranges;
  std::vector<targets::AddressRange> excluded;
  /// Name and value of each option that says something; without secrets, users and labels' sources.
  std::vector<std::pair<std::string, std::string>> options;
};

/// Reads a metadata document. \param identities Gets what the run's labels stand for.
/// Errors: what is wrong with it, in a few words.
std::expected<RunDocument, std::string> read_run_document(std::string_view text,
                                                          Identities& identities);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_RUN_DOCUMENT_H_
