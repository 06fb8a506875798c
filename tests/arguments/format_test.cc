// Which form the records have: command line, environment, configuration file.
#include <gtest/gtest.h>
#include <stdlib.h>

#include "arguments/argv.h"
#include "scratch/scratch_file.h"

namespace snmpring::arguments {
namespace {

using test::parse_line;
using test::refusal;

/// SNMPRING_FORMAT during a test.
class FormatPreset {
 public:
  explicit FormatPreset(const char* value) { ::setenv("SNMPRING_FORMAT", value, 1); }
  ~FormatPreset() { ::unsetenv("SNMPRING_FORMAT"); }
  FormatPreset(const FormatPreset&) = delete;
  FormatPreset& operator=(const FormatPreset&) = delete;
};

options::Format format_of(const std::string& line) {
  const auto options = parse_line(line);
  EXPECT_TRUE(options) << options.error().text;
  return options ? options->format : options::Format::automatic;
}

TEST(FormatOption, TakesItsThreeWords) {
  EXPECT_EQ(format_of("walk h"), options::Format::automatic);
  EXPECT_EQ(format_of("walk h --format auto"), options::Format::automatic);
  EXPECT_EQ(format_of("walk h --format human"), options::Format::human);
  EXPECT_EQ(format_of("walk h --format ndjson"), options::Format::ndjson);
  EXPECT_EQ(refusal(parse_line("walk h --format json")),
            "snmpring: --format: must be auto, human or ndjson, not 'json'\n");
}

TEST(FormatOption, HasAShortForm) {
  EXPECT_EQ(format_of("walk h --json"), options::Format::ndjson);
  EXPECT_EQ(refusal(parse_line("walk h --json --format human")),
            "snmpring: --json: excludes --format, which is given too\n");
}

TEST(FormatOption, GoesBeforeTheEnvironment) {
  const FormatPreset preset("human");
  EXPECT_EQ(format_of("walk h"), options::Format::human);
  EXPECT_EQ(format_of("walk h --format auto"), options::Format::automatic);
  EXPECT_EQ(format_of("walk h --json"), options::Format::ndjson);
}

TEST(FormatOption, OfTheEnvironmentGoesBeforeTheConfigurationFile) {
  const scratch::ScratchFile file("format = ndjson\n");
  const std::string line = "walk h --config " + file.path();
  EXPECT_EQ(format_of(line), options::Format::ndjson);
  const FormatPreset preset("human");
  EXPECT_EQ(format_of(line), options::Format::human);
}

TEST(FormatOption, OfTheEnvironmentIsCheckedAndMayBeEmpty) {
  {
    const FormatPreset preset("xml");
    EXPECT_EQ(refusal(parse_line("walk h")),
              "snmpring: SNMPRING_FORMAT: must be auto, human or ndjson, not 'xml'\n");
  }
  const FormatPreset preset("");
  EXPECT_EQ(format_of("walk h"), options::Format::automatic);
}

TEST(FormatOption, OfRecordsExcludesSortingUnlessTheConfigurationFileAsksForIt) {
  EXPECT_EQ(refusal(parse_line("discover h --sort --json")),
            "snmpring: --sort: is for lines on a terminal, and --json says NDJSON\n");
  const scratch::ScratchFile sorted("sort = true\n");
  EXPECT_EQ(format_of("discover h --json --config " + sorted.path()), options::Format::ndjson);
}

TEST(FormatOption, ForPeopleLeavesNothingToResume) {
  EXPECT_EQ(refusal(parse_line("walk h --output o --checkpoint c --format human")),
            "snmpring: --checkpoint: needs NDJSON, and --format says human\n");
  const FormatPreset preset("human");
  EXPECT_EQ(refusal(parse_line("walk h --output o --checkpoint c")),
            "snmpring: --checkpoint: needs NDJSON, and SNMPRING_FORMAT says human\n");
}

TEST(ColorOption, TakesItsThreeWords) {
  EXPECT_EQ(parse_line("walk h")->color, options::Color::automatic);
  EXPECT_EQ(parse_line("walk h --color always")->color, options::Color::always);
  EXPECT_EQ(parse_line("walk h --color never")->color, options::Color::never);
  EXPECT_EQ(refusal(parse_line("walk h --color yes")),
            "snmpring: --color: must be auto, always or never, not 'yes'\n");
}

}  // namespace
}  // namespace snmpring::arguments
