// Which share of the cells of tables has an index as its MIB declares it.
//
// usage: index_share NAMES RECORDINGS
//
// NAMES is a names file, or `builtin`. Prints how many cells the recorded agents have of tables
// that the names know, and how their indexes are read. Ends with 1 where less than kDeclaredLeast
// of a hundred are as declared, or less than kUnderstoodLeast of a hundred others are read.
#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "agentd/recordings.h"
#include "files/whole_file.h"
#include "mib/index_decode.h"
#include "mib/names.h"
#include "mib/row_layout.h"
#include "mib/table_from_names.h"

namespace snmpring::mib {
namespace {

constexpr std::size_t kNamesOctetsMax = std::size_t{1} << 30;
constexpr double kDeclaredLeast = 98.1;
// Of a hundred cells whose index departs from the clause.
constexpr double kUnderstoodLeast = 50;

struct Share {
  std::uint64_t cells = 0;
  std::uint64_t without_clause = 0;
  std::array<std::uint64_t, kIndexNoteCount> by_note{};
  std::map<std::string, std::uint64_t> bad_by_table;
};

/// The index clauses of tables by their rows, each looked up once.
class Clauses {
 public:
  explicit Clauses(const Names& names) : names_(names) {}

  /// Empty where there is none.
  const std::vector<IndexForm>& of(ObjectView table) {
    const std::string oid = table.oid().view().to_string();
    const auto [entry, is_new] = known_.try_emplace(oid);
    if (is_new) entry->second = look_up(oid);
    return entry->second;
  }

 private:
  std::vector<IndexForm> look_up(const std::string& oid) const {
    auto table = table_from_names(names_, oid, {});
    if (!table) return {};
    Profile profile;
    table->join.clear();
    profile.tables.push_back(std::move(*table));
    const auto layouts = row_layouts(profile);
    return layouts && layouts->size() == 1 ? layouts->front().forms : std::vector<IndexForm>();
  }

  const Names& names_;
  std::map<std::string, std::vector<IndexForm>> known_;
};

/// The arcs of sub-identifiers that were checked.
std::vector<std::uint32_t> arcs_of(Bytes content) {
  std::vector<std::uint32_t> arcs;
  std::uint32_t arc = 0;
  for (const std::uint8_t octet : content) {
    arc = arc << 7 | (octet & 0x7FU);
    if (octet < 0x80) {
      arcs.push_back(arc);
      arc = 0;
    }
  }
  return arcs;
}

void count_cell(const Names& names, ber::OidView oid, Clauses& clauses, Share& share) {
  const Found found = names.find(oid);
  if (!found.object || found.object.kind() != NodeKind::column) return;
  const ObjectView table = found.object.table();
  if (!table) return;
  const std::vector<IndexForm>& forms = clauses.of(table);
  if (forms.empty()) {
    ++share.without_clause;
    return;
  }
  IndexParts parts;
  decode_index(arcs_of(oid.content().subspan(found.object_octets)), forms, parts);
  ++share.cells;
  ++share.by_note[static_cast<std::size_t>(parts.note)];
  if (parts.note == IndexNote::bad_index) ++share.bad_by_table[std::string(table.label())];
}

double percent(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(all);
}

bool print(const Share& share) {
  const std::uint64_t declared = share.by_note[static_cast<std::size_t>(IndexNote::none)];
  const std::uint64_t bad = share.by_note[static_cast<std::size_t>(IndexNote::bad_index)];
  const std::uint64_t odd = share.cells - declared;
  fmt::print("cells of tables: {}, index as declared: {} ({:.2f} %, at least {} %)\n", share.cells,
             declared, percent(declared, share.cells), kDeclaredLeast);
  for (std::size_t i = 1; i < kIndexNoteCount; ++i) {
    fmt::print("  {}: {}\n", index_note_word(static_cast<IndexNote>(i)), share.by_note[i]);
  }
  fmt::print("  read all the same: {} of {} ({:.1f} %, at least {} %)\n", odd - bad, odd,
             percent(odd - bad, odd), kUnderstoodLeast);
  fmt::print("  of tables without a clause: {} more cells\n", share.without_clause);
  for (const auto& [table, cells] : share.bad_by_table) {
    if (cells >= 100) fmt::print("  bad_index in {}: {}\n", table, cells);
  }
  return percent(declared, share.cells) >= kDeclaredLeast &&
         percent(odd - bad, odd) >= kUnderstoodLeast;
}

int run(const char* names_path, const char* recordings_path) {
  Names names;
  files::WholeFile file;
  if (std::string_view(names_path) != "builtin") {
    auto opened = files::WholeFile::open(names_path, kNamesOctetsMax);
    if (!opened) return fmt::print(stderr, "index_share: {}\n", opened.error().message), 2;
    file = std::move(*opened);
    if (const auto added = names.add(file.octets()); !added) {
      return fmt::print(stderr, "index_share: {}\n", names_error_text(added.error())), 2;
    }
  }
  names.add_built_in();
  const auto recordings =
      agentd::load_recordings(recordings_path, agentd::MibTableBuilder::Order::sorted);
  if (!recordings) return fmt::print(stderr, "index_share: {}\n", recordings.error()), 2;
  Clauses clauses(names);
  Share share;
  for (const agentd::MibTable& table : recordings->tables) {
    for (agentd::MibTable::Row row = 0; row < table.size(); ++row) {
      count_cell(names, ber::OidView::of_checked(table.oid(row)), clauses, share);
    }
  }
  return print(share) ? 0 : 1;
}

}  // namespace
}  // namespace snmpring::mib

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: index_share NAMES RECORDINGS\n");
    return 2;
  }
  return snmpring::mib::run(argv[1], argv[2]);
}
