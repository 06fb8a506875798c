#include "app/engine_cache.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "base/unique_fd.h"
#include "files/atomic_file.h"
#include "files/line_reader.h"
#include "message/v3.h"
#include "text/wall_time.h"

namespace snmpring::app {
namespace {

using nlohmann::json;

std::optional<std::uint64_t> number(const json& object, const char* key, std::uint64_t most) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto value = found->get<std::uint64_t>();
  return value <= most ? std::optional(value) : std::nullopt;
}

std::optional<std::string> text(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

/// An address with a zone that could be, but is no interface here. The cache may be another host's,
/// or the interface is down.
bool names_other_zone(std::string_view text) {
  const std::size_t percent = text.find('%');
  if (percent == std::string_view::npos || percent + 1 == text.size()) return false;
  const auto address = IpAddress::parse(text.substr(0, percent));
  return address && takes_zone(*address);
}

}  // namespace

std::expected<EngineCache, std::string> EngineCache::load(
    const std::string& path, const Now& now, const std::function<void(std::string_view)>& bad_line,
    const Zones& zones) {
  EngineCache cache(zones);
  // Without waiting: it may be a pipe.
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat status {};
  if (!fd && errno == ENOENT) return cache;
  if (!fd || ::fstat(fd.get(), &status) != 0) {
    return std::unexpected(fmt::format("--engine-cache {}: {}", path, std::strerror(errno)));
  }
  // What is read now is to be replaced at the end, so no stream will do.
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected(fmt::format("--engine-cache {}: must be a regular file", path));
  }
  files::LineReader reader(std::move(fd));
  for (;;) {
    std::string_view line;
    std::string reason;
    switch (reader.next(line)) {
      case files::LineReader::Result::line:
        if (!line.empty()) reason = cache.take_line(line, now);
        break;
      case files::LineReader::Result::too_long:
        reason = "the line is too long";
        break;
      case files::LineReader::Result::busy:
        continue;
      case files::LineReader::Result::pending:
      case files::LineReader::Result::failed:
        return std::unexpected(
            fmt::format("--engine-cache {}: {}", path,
                        reader.error() != 0 ? std::strerror(reader.error()) : "cannot be read"));
      case files::LineReader::Result::end:
        cache.loaded_ = cache.engines_.size();
        return cache;
    }
    if (reason.empty()) continue;
    ++cache.bad_lines_;
    bad_line(fmt::format("{}:{}: {}", path, reader.lines(), reason));
  }
}

std::string EngineCache::take_line(std::string_view line, const Now& now) {
  const json object = json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return "is no JSON object";
  const auto target = text(object, "target");
  const auto address = target ? parse_address(*target, *zones_) : std::nullopt;
  if (!address && target && names_other_zone(*target)) {
    of_other_zones_.emplace_back(line);
    return {};
  }
  if (!address) return "target is no address";
  const auto port = number(object, "port", 65'535);
  if (!port || *port == 0) return "port is no number from 1 to 65535";
  const auto hex = text(object, "engine_id");
  auto engine_id = hex ? parse_hex(*hex) : std::nullopt;
  if (!engine_id || engine_id->size() < message::kEngineIdOctetsMin ||
      engine_id->size() > message::kEngineIdOctetsMax) {
    return "engine_id is not 1 to 32 octets in hexadecimal";
  }
  const auto boots = number(object, "boots", usm::kEngineBootsMax);
  const auto seconds = number(object, "seconds", usm::kEngineTimeMax);
  if (!boots || !seconds) return "boots and seconds are no numbers from 0 to 2147483647";
  const auto at_text = text(object, "at");
  const auto at = at_text ? text::parse_wall_time(*at_text) : std::nullopt;
  if (!at) return "at is no time in UTC";

  session::KnownEngine engine{.engine_id = std::move(*engine_id), .reading = {}, .at = now.instant};
  // In microseconds: any moment that can be written fits, which the nanoseconds of Duration do not.
  const auto age = now.wall - *at;
  const auto age_seconds = std::chrono::duration_cast<std::chrono::seconds>(age).count();
  // What no line can be written with is no moment that an engine was heard at.
  if (text::WallTimePrinter::can_print(*at) && age_seconds >= 0 &&
      static_cast<std::uint64_t>(age_seconds) + *seconds <= usm::kEngineTimeMax) {
    engine.reading = {static_cast<std::uint32_t>(*boots), static_cast<std::uint32_t>(*seconds)};
    engine.at = now.instant - age;
  }
  engines_.insert_or_assign(Endpoint{*address, static_cast<std::uint16_t>(*port)},
                            std::move(engine));
  return {};
}

const session::KnownEngine* EngineCache::find(const Endpoint& endpoint) const {
  const auto found = engines_.find(endpoint);
  return found == engines_.end() ? nullptr : &found->second;
}

void EngineCache::learn(const Endpoint& endpoint, const session::KnownEngine& engine) {
  ++learned_;
  engines_.insert_or_assign(endpoint, engine);
}

std::expected<void, files::FileError> EngineCache::save(const std::string& path,
                                                        const Now& now) const {
  std::string text;
  for (const auto& [endpoint, engine] : engines_) {
    const auto age = std::chrono::duration_cast<std::chrono::microseconds>(now.instant - engine.at);
    text += fmt::format(
        R"({{"target":"{}","port":{},"engine_id":"{}","boots":{},"seconds":{},"at":"{}"}})"
        "\n",
        address_text(endpoint.address, *zones_), endpoint.port, hex_text(engine.engine_id),
        engine.reading.boots, engine.reading.time, text::wall_time_text(now.wall - age));
  }
  for (const std::string& line : of_other_zones_) text += line + '\n';
  return files::write_atomic_file(path, text);
}

}  // namespace snmpring::app
