#include "options/names_files.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "process/refusal.h"
#include "text/printable.h"

namespace snmpring::options {
namespace {

// Ten times what all MIB modules that can be had come to.
constexpr std::size_t kFileOctetsMax = std::size_t{1} << 30;

}  // namespace

std::string default_names_file() {
  const char* const home = ::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return std::string(home) + "/.local/share/snmpring/names";
}

std::expected<std::vector<std::string>, std::string> names_sources(
    const std::vector<std::string>& given) {
  if (given.empty()) {
    std::vector<std::string> sources;
    const std::string usual = default_names_file();
    if (!usual.empty() && ::access(usual.c_str(), F_OK) == 0) sources.push_back(usual);
    sources.emplace_back(kBuiltInNames);
    return sources;
  }
  if (std::ranges::find(given, "") != given.end()) return std::unexpected("must name a file");
  if (given.size() > 1 && std::ranges::find(given, kNoNames) != given.end()) {
    return std::unexpected("none excludes all others");
  }
  return given;
}

std::expected<NamesFiles, NamesFault> NamesFiles::open(std::span<const std::string> sources,
                                                       mib::NamesCheck check) {
  NamesFiles opened;
  bool built_in = false;
  for (const std::string& source : sources) {
    if (source == kNoNames) return opened;
    if (source == kBuiltInNames) {
      if (!std::exchange(built_in, true)) opened.names_.add_built_in();
      continue;
    }
    auto file = files::WholeFile::open(source, kFileOctetsMax);
    if (!file) {
      return std::unexpected(
          NamesFault{.text = text::printable(file.error().message),
                     .code = process::file_exit(file.error(), process::kExitUsage)});
    }
    if (const auto added = opened.names_.add(file->octets(), check); !added) {
      return std::unexpected(NamesFault{.text = fmt::format("{}: {}", text::printable(source),
                                                            mib::names_error_text(added.error())),
                                        .code = process::kExitData});
    }
    opened.files_.push_back(std::move(*file));
  }
  if (!built_in) opened.names_.add_built_in();
  return opened;
}

}  // namespace snmpring::options
