// `snmpring schema`: what a real validator says to real records.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

/// Debian's interpreter, whatever else is in the path.
constexpr const char* kPython = "/usr/bin/python3";

/// Prints how many of the records in a file satisfy a schema, then how many still do with one key
/// more, with one less, and with another type behind the first key.
constexpr const char* kCount = R"(
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
text = open(sys.argv[2]).read()
records = [json.loads(text)] if text.startswith('{\n') else [json.loads(line) for line in text.splitlines()]
valid = lambda changed: sum(validator.is_valid(changed(dict(record))) for record in records)
def more(record): record['further'] = None; return record
def less(record): record.pop(list(record)[-1]); return record
def other(record): record[list(record)[1]] = [1]; return record
print(len(records), *(valid(change) for change in (dict, more, less, other)))
)";

class Schema : public testing::Test {
 protected:
  void SetUp() override {
    if (run({kPython, "-c", "import jsonschema"}).status != 0) {
      GTEST_SKIP() << "python3-jsonschema is not installed: no real validator saw the schema";
    }
  }

  /// What kCount prints for the records of one run, "all valid with-more with-less other-type".
  std::string count(const std::vector<std::string>& schema_arguments, const std::string& records) {
    std::vector<std::string> arguments = {"schema", "--jsonschema", "--output",
                                          scratch_.path("schema.json")};
    arguments.insert(arguments.end(), schema_arguments.begin(), schema_arguments.end());
    const Finished made = run(snmpring(arguments));
    EXPECT_EQ(made.status, 0) << made.err;
    scratch_.write("records", records);
    const Finished counted =
        run({kPython, "-c", kCount, scratch_.path("schema.json"), scratch_.path("records")});
    EXPECT_EQ(counted.status, 0) << counted.err;
    return counted.out;
  }

  ScratchFolder scratch_;
};

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST_F(Schema, IsSatisfiedByEveryRecordOfAWalkAndOfADiscovery) {
  const Agentd agentd({"127.9.61.0/29"}, {"--generate", "60"});
  std::string records;
  for (const std::vector<std::string>& question :
       {std::vector<std::string>{"discover"},
        {"discover", "-v3"},
        {"walk"},
        {"get", "--oid", "1.3.6.1.2.1.1.5.0,1.3.6.1.9"}}) {
    std::vector<std::string> arguments = question;
    arguments.insert(arguments.end(), {"-p", agentd.port(), "127.9.61.0/29"});
    records += run(snmpring(arguments)).out;
  }
  ASSERT_GT(lines_of(records), 8 * 40u);
  const std::string all = std::to_string(lines_of(records));
  EXPECT_EQ(count({}, records), all + ' ' + all + " 0 0 0\n");
}

TEST_F(Schema, IsSatisfiedByTheRowsOfItsProfile) {
  const Agentd agentd({"127.9.61.0/30"}, {"--generate", "400"});
  const std::string rows =
      run(snmpring({"table", "--profile", "interfaces", "-p", agentd.port(), "127.9.61.0/30"})).out;
  ASSERT_GT(lines_of(rows), 4u);
  const std::string all = std::to_string(lines_of(rows));
  EXPECT_EQ(count({"--profile", "interfaces"}, rows), all + ' ' + all + " 0 0 0\n");
  // Of another profile only the target records are allowed.
  EXPECT_EQ(count({"--profile", "arp"}, rows), all + " 4 0 0 0\n");
}

TEST_F(Schema, IsSatisfiedByTheDocumentsOfARun) {
  const Agentd agentd({"127.9.61.1"}, {});
  const Finished found =
      run(snmpring({"discover", "-p", agentd.port(), "--metadata-file", scratch_.path("run.json"),
                    "--status-file", scratch_.path("status"), "127.9.61.1"}));
  ASSERT_EQ(found.status, 0) << found.err;
  EXPECT_EQ(count({}, scratch::content_of(scratch_.path("run.json"))), "1 1 0 0 0\n");
  EXPECT_EQ(count({}, scratch::content_of(scratch_.path("status"))), "1 1 0 0 0\n");
}

TEST(SchemaVerb, NeedsOneForm) {
  const std::string line =
      "snmpring: schema: needs one of --jsonschema, --duckdb, --clickhouse, --postgres\n";
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"schema"}, {"schema", "--duckdb", "--postgres"}}) {
    const Finished finished = run(snmpring(words));
    EXPECT_EQ(finished.status, 64);
    EXPECT_EQ(finished.err, line);
  }
}

TEST(SchemaVerb, NamesTheProfileThatItDoesNotKnow) {
  const Finished finished = run(snmpring({"schema", "--duckdb", "--profile", "interface"}));
  EXPECT_EQ(finished.status, 64);
  EXPECT_NE(finished.err.find("--profile"), std::string::npos) << finished.err;
  EXPECT_NE(finished.err.find("interfaces"), std::string::npos) << finished.err;
}

}  // namespace
}  // namespace snmpring::cli
