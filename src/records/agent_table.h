// The lines of discover for people: one for each agent, in columns that fit the terminal.
#ifndef SNMPRING_RECORDS_AGENT_TABLE_H_
#define SNMPRING_RECORDS_AGENT_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mib/names.h"
#include "records/outcome.h"
#include "records/screen.h"
#include "session/event.h"

namespace snmpring::records {

/// Makes the lines. Columns are left out where the terminal has no room for them, the target and
/// the name never.
class AgentTable {
 public:
  enum class Kind : std::uint8_t {
    system,  ///< What the agents say of themselves.
    engine,  ///< What the SNMPv3 probe learns of their engines.
  };
  /// \param screen Borrowed; its columns may change. \param target_columns Of most targets.
  /// \param names For enterprises; borrowed, null for none.
  AgentTable(Kind kind, const Screen& screen, std::size_t target_columns, const mib::Names* names);

  /// Appends the names of the columns, as a line.
  /// \param first_target Of the line that comes next: its column is as wide.
  void append_heading(std::string& out, std::string_view first_target);

  /// Appends the line of one target, its end included.
  /// \param target As people write it. \param outcome Empty where it ended well.
  void append_line(std::string& out, std::string_view target, const session::TargetReport& report,
                   const Outcome& outcome);

 private:
  struct Column {
    std::string_view heading;
    std::size_t least = 0;  ///< How narrow it may become.
    std::size_t most = 0;   ///< What it takes where there is room; 0: the rest of the line.
    unsigned left_out = 0;  ///< The column with 1 goes first; one with 0 stays.
    bool right = false;
    std::size_t columns = 0;  ///< As it is now; 0: left out.
    std::string cell = {};    ///< Of the line that is made, screen text.
  };

  static std::vector<Column> columns_of(Kind kind);
  std::size_t columns_wanted() const;
  void fit();
  void fill_system(const session::TargetReport& report);
  std::string enterprise_text(std::uint32_t number) const;
  void fill_engine(const session::TargetReport& report);
  void append_cells(std::string& out, std::size_t end) const;
  void make_room(std::string_view target);
  std::size_t last_shown() const;
  /// The columns of the terminal that are left from column `at` of the table on.
  std::size_t room_from(std::size_t at) const;
  /// Where the words begin for how a target ended.
  std::size_t outcome_column() const;
  void append_outcome(std::string& out, const Outcome& outcome) const;

  const Kind kind_;
  const Screen& screen_;
  const mib::Names* const names_;
  std::vector<Column> columns_;  // The first is the target.
  std::size_t fitted_to_ = 0;    // The terminal's columns when it was done.
};

/// "34d 16h", "16h 06m", "6m 17s".
std::string short_duration(std::uint64_t seconds);
/// "0.04 ms", "1.2 ms", "123 ms", "1.23 s".
std::string short_round_trip(Duration duration);

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_AGENT_TABLE_H_
