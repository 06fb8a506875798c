#include "review/record_files.h"

#include <fmt/core.h>

#include "records/record_reader.h"
#include "review/record_fields.h"

namespace snmpring::review {
namespace {

void note_run(std::string_view run, ReadFile& file) {
  if (run.empty() || file.runs.size() == ReadFile::kRunsMax || file.runs.contains(run)) return;
  file.runs.emplace(run);
}

}  // namespace

std::expected<ReadFile, files::FileError> read_records(const std::string& path, Agents& agents,
                                                       const BadLine& bad_line) {
  using Result = records::RecordReader::Result;
  auto reader = records::RecordReader::open(path);
  if (!reader) return std::unexpected(reader.error());
  ReadFile file{.name = path};
  records::Record record;
  RecordFields fields;
  const std::uint64_t before = agents.records();
  for (bool more = true; more;) {
    switch (reader->next(record)) {
      case Result::record:
        if (record.kind() == "metadata") file.is_metadata = true;
        if (says_nothing_of_agents(record)) break;
        fields.take(record);
        agents.add(fields);
        note_run(fields.text(TextField::run), file);
        break;
      case Result::bad_line:
        // Metadata is one document over many lines.
        if (reader->lines() == 1 && reader->octets() <= 3) file.is_metadata = true;
        if (file.is_metadata) return file;
        bad_line(fmt::format("{}: {}", reader->where(), reader->fault()));
        break;
      case Result::cut_line:
        file.cut = true;
        break;
      case Result::failed:
        // A run that was killed left its compressed file so, and what came before is good.
        bad_line(reader->error().message);
        file.cut = true;
        more = false;
        break;
      case Result::end:
        more = false;
        break;
    }
  }
  file.lines = reader->lines();
  file.bad_lines = reader->bad_lines();
  file.targets = agents.records() - before;
  return file;
}

}  // namespace snmpring::review
