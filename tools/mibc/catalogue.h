// All modules that the files hold: which file counts for each, and in which order they are parsed.
#ifndef SNMPRING_MIBC_CATALOGUE_H_
#define SNMPRING_MIBC_CATALOGUE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mibc/input_files.h"
#include "mibc/outline.h"

namespace snmpring::mibc {

/// Where a module is, and what it needs.
struct CatalogueEntry {
  std::string name;
  std::string path;
  std::size_t place;  ///< Of the module among those of its file.
  std::uint32_t path_order;
  std::uint32_t line;
  bool identity;
  std::string last_updated;
  std::vector<Import> imports;
};

/// A file that has a module which another file has newer, or first.
struct Loser {
  std::string path;
  std::uint32_t line;
  std::string module;
  std::string winner_path;
};

class Catalogue {
 public:
  /// Of two modules of one name the newer counts, by LAST-UPDATED, then that of the lower path
  /// order, then of the path that comes first in the order of octets.
  void add(const InputFile& file, std::size_t place, Module&& module);

  const std::vector<CatalogueEntry>& entries() const noexcept { return entries_; }
  const std::vector<Loser>& losers() const noexcept { return losers_; }
  bool has(std::string_view name) const { return by_name_.contains(name); }

  /// Indexes of entries(): each module after those that it imports, where they do not import each
  /// other in a circle. Among those that could come next: a module with a MODULE-IDENTITY first,
  /// then by path order, then by name.
  /// \param only Where not empty: these modules and what they need, nothing else.
  std::vector<std::size_t> order(const std::vector<std::string>& only) const;

  /// The entries that `entry` imports from, each once, without itself. Old modules that are not
  /// there are replaced by the new ones that the parser takes instead.
  std::vector<std::size_t> needs(const CatalogueEntry& entry) const;

 private:
  using Links = std::vector<std::vector<std::size_t>>;
  std::vector<std::size_t> order_wanted(const Links& needed, const Links& needed_by,
                                        const std::vector<bool>& wanted) const;

  std::vector<CatalogueEntry> entries_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<Loser> losers_;
};

/// The modules that libnetsnmp takes in place of an old one that is not there. Empty for none.
std::vector<std::string_view> replacements(std::string_view module);

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_CATALOGUE_H_
