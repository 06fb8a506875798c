// A list of targets as a stream: one line, one target with what it asks for itself.
#ifndef SNMPRING_TARGETS_TARGET_LIST_H_
#define SNMPRING_TARGETS_TARGET_LIST_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "files/file_error.h"
#include "files/line_reader.h"
#include "session/plan.h"
#include "session/target.h"
#include "targets/line_hash.h"
#include "targets/target_syntax.h"

namespace snmpring::targets {

/// What a line says. For what it does not say the run's settings count.
struct ListTarget {
  std::variant<AddressTarget, RangeTarget, NameTarget> where;
  std::optional<std::uint16_t> port;
  std::optional<std::string> tag;         ///< UTF-8 without NUL, at most session::kTagOctetsMax.
  std::optional<std::string> credential;  ///< A label; whether it exists is for the caller to say.
  std::vector<session::Root> oids;
  std::optional<std::uint64_t> varbinds_max;  ///< 0: no limit.
};

/// Blank, or nothing but a comment.
struct BlankLine {};
/// An object that `discover` or another verb wrote and that is no target to ask: its `kind` is not
/// "target", or its `status` is neither "ok" nor "partial".
struct SkippedObject {};
struct BadLine {
  std::string reason;  ///< One line, without control characters.
};

using ListLine = std::variant<BlankLine, SkippedObject, BadLine, ListTarget>;

/// Makes the text of one OID a root, or says on one line why it is none: "'x' is not an OID".
using OidReader = std::function<std::expected<session::Root, std::string>(std::string_view)>;

/// The OidReader of those who have no names: numbers alone.
std::expected<session::Root, std::string> read_numeric_oid(std::string_view text);

/// Reads one line, without its line end: a target in any form but a list, or a JSON object. After
/// a target may come white space and a tag, and white space and a comment ('#'). The object is
///
///     {"target":"192.0.2.1","port":161,"tag":"core","credential":"c1","oids":["1.3.6.1.2.1.2"],
///      "max_varbinds":1000}
///
/// of which only `target` must be there; null is as good as absent. `oids` may also be one string
/// with commas. Other keys are ignored, so that target records of `discover` are lines as they are;
/// only `community` is refused, since it would be taken to have an effect. Nothing in a line can do
/// harm.
/// \param read_oid Reads what `oids` holds.
ListLine parse_list_line(std::string_view line, const Zones& zones = system_zones(),
                         const OidReader& read_oid = read_numeric_oid);

/// Never waits. Reads every line, and looks only into those of its shard.
class TargetList {
 public:
  enum class Result : std::uint8_t {
    target,
    passed,   ///< A line that is blank or of another shard.
    skipped,  ///< A SkippedObject.
    bad,      ///< Passed over; the reason is "FILE:LINE: ...".
    pending,  ///< Ask again when fd() is readable.
    busy,     ///< In the middle of a line without end. Ask again after something else.
    end,
  };

  /// Opens the file; "-" is standard input. A named pipe without a writer is one that is slow.
  /// \param shard Takes the lines whose number, counted from 0 and over all lines of the file
  ///     whatever they hold, is `shard` modulo `shards`.
  /// Errors: one line that names the file.
  /// \param zones Borrowed.
  static std::expected<TargetList, files::FileError> open(const std::string& path,
                                                          std::uint64_t shard, std::uint64_t shards,
                                                          const Zones& zones = system_zones(),
                                                          OidReader read_oid = read_numeric_oid);

  /// As open(), with a descriptor.
  TargetList(std::string name, UniqueFd fd, std::uint64_t shard, std::uint64_t shards,
             const Zones& zones = system_zones(), OidReader read_oid = read_numeric_oid);

  /// Fills `target` for Result::target and `reason` for Result::bad.
  Result next(ListTarget& target, std::string& reason);

  /// Passes over a line without looking into it: Result::passed for any, else as next().
  Result pass(std::string& reason);

  /// The number, counted from 0, of the line that next() came back with.
  std::uint64_t line_number() const noexcept { return reader_.lines() - 1; }
  /// How many lines next() has been past, those of other shards included.
  std::uint64_t lines() const noexcept { return reader_.lines(); }
  /// Octets of these lines.
  std::uint64_t octets_read() const noexcept { return reader_.octets(); }
  /// Octets that there were to read when it was opened: of a regular file. nullopt where nobody
  /// knows.
  std::optional<std::uint64_t> octets_total() const noexcept { return octets_total_; }
  /// How many octets have been read for that.
  std::uint64_t octets_taken() const noexcept { return reader_.octets_taken(); }
  /// Over these lines.
  std::uint64_t hash() const noexcept { return hash_.value(); }
  int fd() const noexcept { return reader_.fd(); }
  const std::string& name() const noexcept { return name_; }

 private:
  /// The next line, counted and hashed.
  files::LineReader::Result read(std::string_view& line);
  std::string read_failure() const;

  std::string name_;
  files::LineReader reader_;
  LineHash hash_;
  std::optional<std::uint64_t> octets_total_;
  std::uint64_t shard_;
  std::uint64_t shards_;
  const Zones* zones_;
  OidReader read_oid_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_TARGET_LIST_H_
