#include "app/keygen.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/settings.h"
#include "base/hex.h"
#include "base/unique_fd.h"
#include "files/output_file.h"
#include "files/write_all.h"
#include "process/complain.h"
#include "process/exit_codes.h"
#include "process/refusal.h"
#include "process/standard_descriptors.h"
#include "usm/keys.h"

namespace snmpring::app {
namespace {

// A record without its hexadecimal digits is shorter than this.
constexpr std::size_t kRecordTextOctets = 160;
constexpr std::size_t kRecordOctetsMax =
    kRecordTextOctets + 2 * (usm::kDigestOctetsMax + message::kEngineIdOctetsMax);

void wipe_text(std::string& text) {
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

struct Key {
  std::string_view purpose;
  std::string_view protocol;
  Bytes octets;
  Bytes engine_id = {};  ///< Empty for a master key.
};

void append_record(std::string& records, const Key& key) {
  std::string hex = hex_text(key.octets);
  const bool master = key.engine_id.empty();
  records +=
      fmt::format(R"({{"kind":"key","purpose":"{}","protocol":"{}","form":"{}","engine_id":)",
                  key.purpose, key.protocol, master ? "master" : "localized");
  records += master ? "null" : '"' + hex_text(key.engine_id) + '"';
  records += R"(,"hex":")";
  records += hex;
  records += "\"}\n";
  wipe_text(hex);
}

}  // namespace

std::string key_records(const options::Options& options, const usm::Algorithms& algorithms) {
  const usm::User& user = *options.credentials.front().credential.user;
  const std::string_view auth = usm::auth_protocol_word(user.auth);
  const std::string_view priv = usm::priv_protocol_word(user.priv);
  const bool with_priv = user.priv != usm::PrivProtocol::none;
  const Bytes auth_master = user.auth_key.octets.reveal();
  const Bytes priv_master = user.priv_key.octets.reveal();

  std::string records;
  // Growing would leave copies of keys behind.
  records.reserve(2 * (1 + options.keygen_engine_ids.size()) * kRecordOctetsMax);
  append_record(records, {.purpose = "auth", .protocol = auth, .octets = auth_master});
  if (with_priv) {
    append_record(records, {.purpose = "priv", .protocol = priv, .octets = priv_master});
  }
  for (const Bytes engine_id : options.keygen_engine_ids) {
    const Secret auth_key = usm::localize(algorithms, user.auth, auth_master, engine_id);
    append_record(
        records,
        {.purpose = "auth", .protocol = auth, .octets = auth_key.reveal(), .engine_id = engine_id});
    if (!with_priv) continue;
    const Secret localized = usm::localize(algorithms, user.auth, priv_master, engine_id);
    const Secret priv_key =
        usm::privacy_key(algorithms, user.auth, user.priv, localized.reveal(), engine_id);
    append_record(
        records,
        {.purpose = "priv", .protocol = priv, .octets = priv_key.reveal(), .engine_id = engine_id});
  }
  return records;
}

std::string keygen_dry_run(const options::Options& options) {
  const usm::User& user = *options.credentials.front().credential.user;
  std::string text = fmt::format("verb: {}\nauthentication: {}\n", options::verb_word(options.verb),
                                 usm::auth_protocol_word(user.auth));
  if (user.priv != usm::PrivProtocol::none) {
    text += fmt::format("privacy: {}\n", usm::priv_protocol_word(user.priv));
  }
  const std::size_t keys =
      (user.priv != usm::PrivProtocol::none ? 2u : 1u) * (1 + options.keygen_engine_ids.size());
  text += fmt::format("engines to localize to: {}\nkeys: {}, to {}\n",
                      options.keygen_engine_ids.size(), keys, output_name(options));
  return text;
}

int keygen(const options::Options& options) {
  if (options.dry_run) return process::print(keygen_dry_run(options));
  std::string_view missing;
  const auto algorithms = usm::Algorithms::fetch(missing);
  if (algorithms == nullptr) {
    return process::complain(process::kExitSystem,
                             fmt::format("OpenSSL does not offer {} here", missing));
  }
  auto output = files::create_output(options.output, 0600);
  if (!output) {
    return process::complain(process::file_exit(output.error().error, process::kExitCreate),
                             output.error().message);
  }
  std::string records = key_records(options, *algorithms);
  const int error = files::write_all(output->get(), records);
  wipe_text(records);
  files::release_output(output->get());
  if (error == 0) return process::kExitDone;
  if (error == EPIPE) return process::kExitWrite;
  return process::complain(process::kExitWrite,
                           fmt::format("{}: {}", output_name(options), std::strerror(error)));
}

}  // namespace snmpring::app
