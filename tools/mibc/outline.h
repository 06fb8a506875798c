// Which modules a file holds, and what they define: enough to choose, to order and to mend them.
// What it all means is left to libnetsnmp's parser.
#ifndef SNMPRING_MIBC_OUTLINE_H_
#define SNMPRING_MIBC_OUTLINE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mibc/clean_text.h"

namespace snmpring::mibc {

struct Import {
  std::string module;
  std::uint32_t line;
};

/// A label that gets an OID.
struct NodeName {
  std::string label;
  std::string parent;   ///< The label before it; empty where there is a number.
  bool object = false;  ///< By OBJECT-TYPE.
  bool table = false;   ///< `SYNTAX SEQUENCE OF`.
};

/// A definition: from its label up to the next one.
struct Definition {
  std::string label;
  std::uint32_t begin;  ///< In Module::text.
  std::uint32_t end;
  std::uint32_t line;
};

struct Module {
  std::string name;
  std::uint32_t line = 0;  ///< Of its name.
  bool identity = false;   ///< It has a MODULE-IDENTITY.
  bool ends = false;       ///< It has its END.
  /// LAST-UPDATED as YYYYMMDDHHMMZ; empty without one.
  std::string last_updated;
  std::vector<Import> imports;
  std::vector<NodeName> nodes;
  std::vector<Definition> definitions;
  /// Definitions that stop before their `::=`; they are gone from `text`.
  std::vector<Definition> broken;
  /// For the parser: this module alone, ended by an END. Its first line is line `line` of the file.
  std::string text;
};

/// The modules of a file, in their order.
std::vector<Module> outline(const CleanText& file);

/// Replaces a definition in a module's text by spaces; its line feeds stay.
void leave_out(std::string& text, const Definition& definition);

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_OUTLINE_H_
