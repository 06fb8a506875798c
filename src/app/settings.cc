#include "app/settings.h"

namespace snmpring::app {

targets::Settings target_settings(const options::Options& options) {
  const bool lists_only = options.verb == options::Verb::targets;
  return {.targets = options.targets,
          .port = options.port,
          .ipv4 = options.ipv4,
          .ipv6 = options.ipv6,
          .shards = options.shards,
          .shard = options.shard,
          .allowlist_files = options.allowlist_files,
          .blocklist_files = options.blocklist_files,
          .targets_max = options.targets_max,
          .yes = options.yes || lists_only,
          .sends = !lists_only && !options.dry_run,
          .interface = options.socket.interface,
          .source_ipv6 = options.socket.source_ipv6};
}

}  // namespace snmpring::app
