// Runs snmpring-mibc over files that a test writes, and reads the names file that it makes.
#ifndef SNMPRING_TESTS_MIBC_COMPILATION_H_
#define SNMPRING_TESTS_MIBC_COMPILATION_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "mib/names.h"
#include "scratch/scratch_folder.h"
#include "tools/shell.h"

namespace snmpring::mibc {

#ifdef SNMPRING_MIBC
inline constexpr const char* kMibc = SNMPRING_MIBC;
#else
inline constexpr const char* kMibc = nullptr;
#endif

/// Skips the test, and says why, where there is no program.
#define SNMPRING_NEEDS_MIBC() \
  if (kMibc == nullptr) GTEST_SKIP() << "built without libnetsnmp: no snmpring-mibc"

/// A module whose head has the usual imports; `nodes` follow.
inline std::string module_text(const std::string& name, const std::string& nodes) {
  return name +
         " DEFINITIONS ::= BEGIN\n"
         "IMPORTS OBJECT-TYPE, MODULE-IDENTITY, enterprises, Integer32 FROM SNMPv2-SMI\n"
         "  DisplayString, TruthValue FROM SNMPv2-TC;\n" +
         nodes + "\nEND\n";
}

/// `label OBJECT IDENTIFIER ::= { parent arc }`
inline std::string branch(const std::string& label, const std::string& parent, int arc) {
  return label + " OBJECT IDENTIFIER ::= { " + parent + " " + std::to_string(arc) + " }\n";
}

inline std::string scalar(const std::string& label, const std::string& syntax,
                          const std::string& parent, int arc) {
  return label + " OBJECT-TYPE SYNTAX " + syntax +
         " MAX-ACCESS read-only STATUS current DESCRIPTION \"\" ::= { " + parent + " " +
         std::to_string(arc) + " }\n";
}

class Compilation {
 public:
  void write(const std::string& name, std::string_view text) const {
    folder_.write("mibs/" + name, text);
  }
  std::string path(const std::string& name = {}) const { return folder_.path("mibs/" + name); }
  std::string output() const { return folder_.path("names"); }
  const scratch::ScratchFolder& folder() const { return folder_; }

  /// Over the whole folder unless `paths` says otherwise. True where the names file was made.
  bool run(const std::string& options = {}, std::string paths = {}) {
    std::filesystem::create_directories(path());
    if (paths.empty()) paths = path();
    std::filesystem::remove(output());
    // Nothing may come on standard output.
    finished_ = tools_test::run("cd " + folder_.folder().string() + " && timeout 250 " + kMibc +
                                " -o " + output() + " " + options + " " + paths + " >stdout");
    content_ = scratch::content_of(output());
    EXPECT_EQ(scratch::content_of(folder_.path("stdout")), "");
    names_ = mib::Names();
    if (content_.empty()) return false;
    return names_.add({reinterpret_cast<const std::uint8_t*>(content_.data()), content_.size()})
        .has_value();
  }

  int status() const { return finished_.status; }
  /// All that was said.
  const std::string& said() const { return finished_.output; }
  std::string last_line() const {
    const std::string& all = said();
    if (all.size() < 2) return all;
    return all.substr(all.rfind('\n', all.size() - 2) + 1);
  }
  std::size_t lines() const { return static_cast<std::size_t>(std::ranges::count(said(), '\n')); }
  /// The octets of the names file.
  const std::string& content() const { return content_; }

  /// Dotted OID of a name; empty where it is unknown.
  std::string oid(std::string_view name) const {
    const auto found = names_.resolve(name);
    return found ? found->oid.view().to_string() : std::string();
  }
  mib::ObjectView object(std::string_view name) const {
    const auto found = names_.resolve(name);
    return found ? found->object : mib::ObjectView();
  }

 private:
  scratch::ScratchFolder folder_;
  tools_test::Finished finished_{-1, {}};
  std::string content_;
  mib::Names names_;
};

}  // namespace snmpring::mibc

#endif  // SNMPRING_TESTS_MIBC_COMPILATION_H_
