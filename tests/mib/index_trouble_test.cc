// Indexes of real agents that their MIBs do not allow: what becomes of each. The recordings' list
// is data outside of the tree; what the INDEX clauses of its tables say stands beside this file.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "mib/index_decode.h"

namespace snmpring::mib {
namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> fields;
  std::istringstream stream(text);
  for (std::string field; std::getline(stream, field, at);) fields.push_back(field);
  return fields;
}

/// The lines of a table of tab-separated fields, without its heading and comments.
std::vector<std::vector<std::string>> lines_of(const std::string& path) {
  std::vector<std::vector<std::string>> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#') || line.starts_with("entry\t")) continue;
    lines.push_back(split(line, '\t'));
  }
  return lines;
}

struct Clause {
  std::string entry_oid;
  std::vector<IndexForm> forms;
  bool inferred = false;  ///< The module is not at hand.
  std::string note;
};

/// "integer", "fixed:6", "length@0" of an InetAddress whose type is part 0.
IndexForm form_of(const std::string& text) {
  const std::string word = text.substr(0, text.find_first_of(":@"));
  IndexForm form{.kind = find_index_kind(word).value()};
  const auto number = [&](std::size_t at) { return std::stoul(text.substr(at + 1)); };
  if (const auto colon = text.find(':'); colon != text.npos) {
    form.octets = static_cast<std::uint8_t>(number(colon));
  }
  if (const auto at = text.find('@'); at != text.npos) {
    form.type_part = static_cast<std::uint8_t>(number(at));
  }
  return form;
}

/// By entry and deviation.
std::map<std::string, Clause> clauses() {
  std::map<std::string, Clause> all;
  for (const auto& line : lines_of(SNMPRING_SOURCE_ROOT "/tests/mib/index_trouble_clauses.tsv")) {
    Clause clause{.entry_oid = line.at(2),
                  .forms = {},
                  .inferred = line.at(4) == "inferred",
                  .note = line.at(5)};
    for (const std::string& part : split(line.at(3), ',')) clause.forms.push_back(form_of(part));
    all[line.at(0) + ' ' + line.at(1)] = clause;
  }
  return all;
}

std::string trouble_file() {
  const char* const corpus = std::getenv("SNMPRING_CORPUS");
  const std::filesystem::path folder =
      corpus != nullptr ? std::filesystem::path(corpus).parent_path()
                        : std::filesystem::path(SNMPRING_SOURCE_ROOT "/../shared");
  return folder / "index-trouble.tsv";
}

/// The arcs behind the entry and the column.
std::vector<std::uint32_t> index_of(const std::string& oid, const std::string& entry_oid) {
  std::vector<std::uint32_t> arcs;
  for (const std::string& arc : split(oid.substr(entry_oid.size() + 1), '.')) {
    arcs.push_back(static_cast<std::uint32_t>(std::stoul(arc)));
  }
  arcs.erase(arcs.begin());
  return arcs;
}

TEST(IndexTrouble, IsReadAsEachAgentMeansItOrNotAtAll) {
  const std::string path = trouble_file();
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  const auto known = clauses();
  std::map<std::string, std::uint64_t> cells;
  std::uint64_t all = 0;
  std::uint64_t inferred = 0;
  for (const auto& line : lines_of(path)) {
    SCOPED_TRACE(line.at(0) + ' ' + line.at(1));
    const auto clause = known.find(line.at(0) + ' ' + line.at(1));
    ASSERT_NE(clause, known.end()) << "the table has no clause";
    const auto index = index_of(line.at(4), clause->second.entry_oid);
    IndexParts parts;
    decode_index(index, clause->second.forms, parts);
    const std::string note(parts.note == IndexNote::none ? "none" : index_note_word(parts.note));
    EXPECT_EQ(note, clause->second.note);
    const std::uint64_t count = std::stoull(line.at(2));
    cells[note] += count;
    all += count;
    if (clause->second.inferred) inferred += count;
  }
  const std::uint64_t read = all - cells["bad_index"];
  std::printf("cells with an odd index: %lu, read all the same: %lu (%.1f %%)\n", all, read,
              100.0 * static_cast<double>(read) / static_cast<double>(all));
  for (const auto& [note, count] : cells) std::printf("  %s: %lu\n", note.c_str(), count);
  std::printf("  of tables whose module is not at hand: %lu\n", inferred);
  // It may grow.
  constexpr std::uint64_t kReadAtLeast = 6084;
  EXPECT_GE(read, kReadAtLeast);
}

}  // namespace
}  // namespace snmpring::mib
