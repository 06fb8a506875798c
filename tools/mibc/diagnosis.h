// What people are told about their modules: a line each, a few of them, and one at the end.
#ifndef SNMPRING_MIBC_DIAGNOSIS_H_
#define SNMPRING_MIBC_DIAGNOSIS_H_

#include <cstddef>
#include <string>

namespace snmpring::mibc {

/// How much is told.
enum class Loudness {
  quiet,    ///< The last line alone.
  usual,    ///< At most 20 lines before it.
  verbose,  ///< All lines.
};

struct CompileCounts {
  std::size_t files = 0;
  std::size_t modules = 0;
  std::size_t objects = 0;  ///< OIDs that have got a name.
  std::size_t tables = 0;
  std::size_t incomplete_modules = 0;
  std::size_t files_without_module = 0;

  /// "13 files, 13 modules, 680 objects, 54 tables; 0 modules incomplete, 0 files without a module"
  std::string last_line() const;
};

/// Writes to standard error.
class Diagnosis {
 public:
  explicit Diagnosis(Loudness loudness) : loudness_(loudness) {}

  /// \param line Printable, without a line feed.
  void say(const std::string& line);

  /// Says how many lines were left out, and then the last one.
  void finish(const CompileCounts& counts);

 private:
  Loudness loudness_;
  std::size_t lines_ = 0;
};

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_DIAGNOSIS_H_
