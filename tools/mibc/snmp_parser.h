// libnetsnmp's parser of MIB modules. It is C with global state, so a process has one, and what it
// has read it never forgets. The only file that knows its headers is the .cc.
#ifndef SNMPRING_MIBC_SNMP_PARSER_H_
#define SNMPRING_MIBC_SNMP_PARSER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "mib/object.h"

namespace snmpring::mibc {

/// What the parser said.
struct ParserMessage {
  std::string text;  ///< One line, printable.
  /// Of the text that read() was given, from 1; 0 for a message about anything else.
  std::uint32_t line;
};

class SnmpParser {
 public:
  SnmpParser();
  SnmpParser(const SnmpParser&) = delete;
  SnmpParser& operator=(const SnmpParser&) = delete;
  ~SnmpParser();

  /// Makes modules known that the next read() may import, where they import each other in a
  /// circle. False where the system refuses a place to keep one.
  bool offer(const std::string& name, std::string_view text);

  /// Reads a module. What it imports should have been read or offered before. What was read
  /// before under the same name and OID is replaced. False where the system refuses.
  /// \param again A module of this name may have been read before; it is read once more.
  bool read(const std::string& name, std::string_view text, bool again = false);

  /// Looks once more for the parents of all objects that have none yet, in all modules.
  void adopt_orphans();

  /// What the parser has said since the last call: the first thousand, and the last.
  std::vector<ParserMessage> take_messages();

  /// Calls `take` with the object of `module` that has this label. What it says is the module's
  /// that was read last, of those that have the object; so it is asked right after each read().
  /// False where there is none; one with more than 128 arcs, or only one, is none.
  /// \param twice The module defines the label more than once: look for all. Takes long.
  bool find(const std::string& label, const std::string& module, bool twice,
            const std::function<void(mib::ObjectFacts&&)>& take) const;

  /// The same without the facts.
  bool knows(const std::string& label, const std::string& module) const;

 private:
  struct Source {
    UniqueFd fd;
    std::string path;  // The parser keeps pointers to it.
  };
  static int take_log(int, int, void* message, void* self);
  static bool open_source(Source& source);
  static bool write_source(const Source& source, std::string_view text);

  Source source_;  // What read() reads, one module after the other.
  std::vector<std::unique_ptr<Source>> offered_;
  std::vector<ParserMessage> messages_;
};

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_SNMP_PARSER_H_
