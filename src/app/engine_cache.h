// --engine-cache FILE: which SNMPv3 engine was at which address, and how late it was there, from
// one run to the next.
#ifndef SNMPRING_APP_ENGINE_CACHE_H_
#define SNMPRING_APP_ENGINE_CACHE_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/endpoint.h"
#include "base/time.h"
#include "base/zones.h"
#include "files/file_error.h"
#include "session/engine_directory.h"

namespace snmpring::app {

/// One line of JSON for each address:
///
///     {"target":"192.0.2.1","port":161,"engine_id":"80001f88...","boots":3,"seconds":86400,
///      "at":"2026-04-13T12:00:01.234567Z"}
///
/// No secret is in it. Takes some 200 octets of memory for each engine.
class EngineCache final : public session::EngineDirectory {
 public:
  /// The same moment by both clocks: what carries an earlier run's moments over to this one.
  struct Now {
    Instant instant;
    WallTime wall;
  };

  /// Reads `path`, which must be a regular file; one that is not there is an empty one. A line that
  /// cannot be read is passed over and told to `bad_line` as "FILE:LINE: reason". One whose zone is
  /// no interface of this host right now is neither used nor lost. Errors: one line that names the
  /// file.
  /// \param zones Borrowed.
  static std::expected<EngineCache, std::string> load(
      const std::string& path, const Now& now,
      const std::function<void(std::string_view)>& bad_line, const Zones& zones = system_zones());

  /// Of what a line says, an age of engineTime that cannot be right (a moment in the future, a time
  /// that would have run over) is taken for unknown: the engine ID alone then saves nothing but is
  /// told as changed when it is.
  const session::KnownEngine* find(const Endpoint& endpoint) const override;
  void learn(const Endpoint& endpoint, const session::KnownEngine& engine) override;

  /// Replaces the file by what is known now, sorted by address, and behind it the lines of zones
  /// that are not there.
  std::expected<void, files::FileError> save(const std::string& path, const Now& now) const;

  std::uint64_t loaded() const noexcept { return loaded_; }  ///< Engines that the file had.
  std::uint64_t learned() const noexcept {
    return learned_;
  }  ///< Engines that answered in this run.
  std::uint64_t bad_lines() const noexcept { return bad_lines_; }

 private:
  /// Empty when the line was taken, else the reason against it.
  std::string take_line(std::string_view line, const Now& now);

  explicit EngineCache(const Zones& zones) noexcept : zones_(&zones) {}

  const Zones* zones_;
  std::map<Endpoint, session::KnownEngine> engines_;
  std::vector<std::string> of_other_zones_;  // Lines as they are.
  std::uint64_t loaded_ = 0;
  std::uint64_t learned_ = 0;
  std::uint64_t bad_lines_ = 0;
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_ENGINE_CACHE_H_
