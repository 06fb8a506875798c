// Finding, unpacking and loading recordings.
#include "agentd/recordings.h"

#ifdef SNMPRING_WITH_BZIP2
#include <bzlib.h>
#endif
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "agentd/recorded_value.h"

namespace snmpring::agentd {
namespace {

namespace fs = std::filesystem;

enum class Format : std::uint8_t { none, snmprec, snmpwalk };

struct Kind {
  Format format;
  bool bzip2;
};

Kind kind_of(std::string_view name) noexcept {
  constexpr std::string_view kBzip2 = ".bz2";
  const bool bzip2 = name.ends_with(kBzip2);
  if (bzip2) name.remove_suffix(kBzip2.size());
  if (name.ends_with(".snmprec")) return {Format::snmprec, bzip2};
  if (name.ends_with(".snmpwalk")) return {Format::snmpwalk, bzip2};
  return {Format::none, bzip2};
}

std::expected<std::string, std::string> read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                             std::fclose);
  if (!file) return std::unexpected(std::system_category().message(errno));
  std::string content;
  std::array<char, 1 << 16> block;
  while (true) {
    const std::size_t count = std::fread(block.data(), 1, block.size(), file.get());
    content.append(block.data(), count);
    if (count < block.size()) break;
  }
  if (std::ferror(file.get()) != 0) return std::unexpected(std::system_category().message(errno));
  return content;
}

#ifdef SNMPRING_WITH_BZIP2
// A file may hold several streams, one after the other, as parallel compressors write them.
std::expected<std::string, std::string> unpack(std::string packed) {
  constexpr const char* kDamaged = "damaged bzip2 data";
  std::string content;
  std::vector<char> block(1 << 20);
  std::size_t position = 0;
  while (position < packed.size()) {
    bz_stream stream{};
    if (BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) return std::unexpected("no memory for bzip2");
    int status = BZ_OK;
    while (status == BZ_OK) {
      const std::size_t input = std::min<std::size_t>(packed.size() - position, 1u << 30);
      stream.next_in = packed.data() + position;
      stream.avail_in = static_cast<unsigned>(input);
      stream.next_out = block.data();
      stream.avail_out = static_cast<unsigned>(block.size());
      status = BZ2_bzDecompress(&stream);
      const std::size_t consumed = input - stream.avail_in;
      const std::size_t produced = block.size() - stream.avail_out;
      position += consumed;
      content.append(block.data(), produced);
      if (status == BZ_OK && consumed == 0 && produced == 0) status = BZ_DATA_ERROR;
    }
    BZ2_bzDecompressEnd(&stream);
    if (status != BZ_STREAM_END) return std::unexpected(kDamaged);
  }
  return content;
}

#else
std::expected<std::string, std::string> unpack(const std::string&) {
  return std::unexpected("this build has no bzip2");
}
#endif

std::expected<std::vector<std::string>, std::string> find_files(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    return std::unexpected(error ? error.message() : "No such file or directory");
  }
  std::vector<std::string> files;
  if (!fs::is_directory(status)) {
    if (kind_of(path).format == Format::none)
      return std::unexpected("is no .snmprec or .snmpwalk file");
    files.push_back(path);
    return files;
  }
  std::vector<std::string> names;
  fs::directory_iterator entry(path, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code unreadable;
    const std::string name = entry->path().filename().string();
    if (kind_of(name).format != Format::none && !fs::is_directory(entry->status(unreadable)))
      names.push_back(name);
  }
  if (error) return std::unexpected(error.message());
  if (names.empty()) return std::unexpected("holds no .snmprec or .snmpwalk file");
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) files.push_back((fs::path(path) / name).string());
  return files;
}

std::expected<void, std::string> load_file(const std::string& path, MibTableBuilder::Order order,
                                           Recordings& recordings) {
  std::expected<std::string, std::string> content = read_file(path);
  const Kind kind = kind_of(path);
  if (content && kind.bzip2) content = unpack(std::move(*content));
  if (!content) return std::unexpected(content.error());

  MibTableBuilder builder;
  RecordedRows rows(builder, recordings.complaints);
  if (kind.format == Format::snmprec) {
    parse_snmprec(*content, rows);
  } else {
    parse_snmpwalk(*content, rows);
  }
  if (rows.full()) return std::unexpected("holds more than 4 GiB of varbinds");
  *content = std::string();
  MibTableBuilder::Report report;
  recordings.tables.push_back(builder.build(order, report));
  recordings.rows += recordings.tables.back().size();
  recordings.complaints.duplicates += report.duplicates;
  recordings.out_of_order += report.out_of_order;
  return {};
}

}  // namespace

std::string Recordings::summary() const {
  std::string text = fmt::format("{} recordings, {} rows, {} out of order; skipped {}",
                                 tables.size(), rows, out_of_order, complaints.skipped());
  const std::array<std::pair<std::uint64_t, const char*>, 7> causes = {{
      {complaints.broken_lines, "broken lines"},
      {complaints.bad_oids, "bad OIDs"},
      {complaints.bad_types, "unknown types"},
      {complaints.bad_values, "values not of their type"},
      {complaints.rules, "simulator rules"},
      {complaints.exceptions, "exceptions"},
      {complaints.duplicates, "duplicate OIDs"},
  }};
  const char* separator = ": ";
  for (const auto& [count, cause] : causes) {
    if (count == 0) continue;
    text += fmt::format("{}{} {}", separator, count, cause);
    separator = ", ";
  }
  return text;
}

std::expected<Recordings, std::string> load_recordings(const std::string& path,
                                                       MibTableBuilder::Order order) {
  const std::expected<std::vector<std::string>, std::string> files = find_files(path);
  if (!files) return std::unexpected(files.error());
  Recordings recordings;
  for (const std::string& file : *files) {
    if (const auto loaded = load_file(file, order, recordings); !loaded) {
      return std::unexpected(file == path ? loaded.error() : file + ": " + loaded.error());
    }
  }
  return recordings;
}

}  // namespace snmpring::agentd
