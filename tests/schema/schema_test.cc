// What `snmpring schema` prints, against what the parts of the program write and the pages say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mib/built_in_profiles.h"
#include "mib/names.h"
#include "mib/profile_file.h"
#include "mib/row_layout.h"
#include "record_check/record_check.h"
#include "schema/ddl_names.h"
#include "schema/json_schema.h"
#include "schema/record_shape.h"
#include "schema/table_ddl.h"
#include "scratch/scratch_folder.h"

namespace snmpring::schema {
namespace {

using nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<mib::RowLayout> layouts_of_all_profiles() {
  std::vector<mib::RowLayout> all;
  for (const mib::BuiltInProfile& each : mib::built_in_profiles()) {
    const auto profile = mib::read_profile(each.text);
    auto layouts = mib::row_layouts(profile.value()).value();
    std::ranges::move(layouts, std::back_inserter(all));
  }
  return all;
}

std::vector<RecordShape> shapes_with_rows() {
  std::vector<RecordShape> shapes = record_shapes();
  std::set<std::string> tables;
  for (const mib::RowLayout& layout : layouts_of_all_profiles()) {
    if (tables.insert(layout.table).second) shapes.push_back(row_shape(layout));
  }
  return shapes;
}

/// A made-up profile whose table is called so.
RecordShape shape_of(const std::string& text) {
  const auto layouts = mib::row_layouts(mib::read_profile(text).value()).value();
  return row_shape(layouts.front());
}

std::string profile_with_column(const std::string& column) {
  return R"({"snmpring_profile":1,"name":"x","scalars":[{"name":")" + column +
         R"(","oid":"1.3.6.1.2.1.1.5.0","as":"text"}]})";
}

TEST(RecordShapes, HaveEachKeyOnceAndTheKindFirst) {
  for (const RecordShape& shape : shapes_with_rows()) {
    ASSERT_FALSE(shape.keys.empty());
    EXPECT_EQ(shape.keys.front().name, "kind");
    std::set<std::string> names;
    for (const Key& key : shape.keys) {
      EXPECT_TRUE(names.insert(key.name).second) << shape.kind << ' ' << shape.table << key.name;
    }
    for (const std::string& name : shape.identity) EXPECT_TRUE(names.contains(name)) << name;
  }
}

TEST(RecordShapes, OfRowsHaveTheKeysThatRowsHave) {
  for (const mib::RowLayout& layout : layouts_of_all_profiles()) {
    const RecordShape shape = row_shape(layout);
    std::vector<std::string> keys;
    for (const Key& key : shape.keys) keys.push_back(key.name);
    std::vector<std::string> expected = {"kind", "ts",    "target", "port",
                                         "tag",  "table", "index",  "index_note"};
    for (const mib::RowKey& key : mib::row_keys(layout)) expected.push_back(key.name);
    expected.emplace_back("misfits");
    EXPECT_EQ(keys, expected) << layout.table;
  }
}

TEST(RecordShapes, TablesOfTwoProfilesAreTheSame) {
  std::vector<RecordShape> seen;
  for (const mib::RowLayout& layout : layouts_of_all_profiles()) {
    RecordShape shape = row_shape(layout);
    const auto same = std::ranges::find(seen, shape.table, &RecordShape::table);
    if (same != seen.end()) {
      EXPECT_EQ(json_schema({&*same, 1}, "1.2.3"), json_schema({&shape, 1}, "1.2.3"))
          << shape.table;
    }
    seen.push_back(std::move(shape));
  }
}

TEST(JsonSchema, RefusesAnotherKeyAMissingOneAndAnotherType) {
  const std::vector<RecordShape> shapes = record_shapes();
  const test::RecordCheck check(json_schema(shapes, "1.2.3"));
  const std::string good =
      R"({"kind":"key","purpose":"auth","protocol":"MD5","form":"master","engine_id":null,"hex":"00"})";
  EXPECT_EQ(check.fault_of(ordered_json::parse(good)), "");
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {R"("hex":"00")", R"("hex":"00","extra":1)"},
           {R"(,"hex":"00")", ""},
           {R"("hex":"00")", R"("hex":null)"},
           {R"("hex":"00")", R"("hex":"0")"},
           {R"("purpose":"auth")", R"("purpose":"other")"},
           {R"("kind":"key")", R"("kind":"keys")"}}) {
    std::string bad = good;
    bad.replace(bad.find(from), from.size(), to);
    EXPECT_NE(check.fault_of(ordered_json::parse(bad)), "") << bad;
  }
}

TEST(JsonSchema, NamesTheRowsOfEachTable) {
  const auto schema = ordered_json::parse(json_schema(shapes_with_rows(), "1.2.3"));
  EXPECT_TRUE(schema["$defs"].contains("row.interfaces"));
  EXPECT_EQ(schema["$defs"]["row.interfaces"]["additionalProperties"], false);
  EXPECT_EQ(schema["$defs"]["row.interfaces"]["properties"]["ifHCInOctets"]["type"],
            ordered_json::array({"string", "null"}));
}

TEST(TableDdl, KeepsCounter64AsTextAndCastsItInTheView) {
  const std::vector<RecordShape> shapes = shapes_with_rows();
  const std::string duckdb = table_ddl(shapes, Database::duckdb, "1.2.3").value();
  EXPECT_THAT(duckdb, HasSubstr("\n  \"ifHCInOctets\" VARCHAR"));
  EXPECT_THAT(duckdb, HasSubstr("CAST(\"ifHCInOctets\" AS UBIGINT) AS \"ifHCInOctets\""));
  EXPECT_THAT(duckdb, HasSubstr("\n  \"ifSpeed\" BIGINT"));
  const std::string clickhouse = table_ddl(shapes, Database::clickhouse, "1.2.3").value();
  EXPECT_THAT(clickhouse, HasSubstr("toUInt64OrNull(\"ifHCInOctets\")"));
  EXPECT_THAT(clickhouse, HasSubstr("\"ifSpeed\" Nullable(Int64)"));
  const std::string postgres = table_ddl(shapes, Database::postgres, "1.2.3").value();
  EXPECT_THAT(postgres, HasSubstr("CAST(\"ifHCInOctets\" AS numeric(20))"));
  EXPECT_THAT(postgres, HasSubstr("\"ifSpeed\" bigint"));
}

TEST(TableDdl, KeepsDateAndTimeOfAnAgentAsText) {
  // Eight octets have no zone, so no type of a database says what they say.
  const RecordShape shape = shape_of(
      R"({"snmpring_profile":1,"name":"x","scalars":[
          {"name":"when","oid":"1.3.6.1.2.1.25.1.2.0","as":"datetime"}]})");
  const std::string text = table_ddl({&shape, 1}, Database::postgres, "1.2.3").value();
  EXPECT_THAT(text, HasSubstr("\"when\" text"));
  EXPECT_THAT(text, Not(HasSubstr("CAST(\"when\"")));
}

TEST(TableDdl, RefusesANameThatPostgresWouldCut) {
  const RecordShape fits = shape_of(profile_with_column(std::string(kPostgresNameMax - 4, 'a')));
  EXPECT_TRUE(table_ddl({&fits, 1}, Database::postgres, "1.2.3"));
  const RecordShape shape = shape_of(profile_with_column(std::string(kPostgresNameMax + 1, 'a')));
  EXPECT_TRUE(table_ddl({&shape, 1}, Database::duckdb, "1.2.3"));
  const auto text = table_ddl({&shape, 1}, Database::postgres, "1.2.3");
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error(), HasSubstr("63"));
}

/// The columns of a made-up profile, one for each of these names.
RecordShape shape_with_columns(const std::string& first, const std::string& second) {
  return shape_of(R"({"snmpring_profile":1,"name":"x","scalars":[{"name":")" + first +
                  R"(","oid":"1.3.6.1.2.1.1.5.0","as":"text"},{"name":")" + second +
                  R"(","oid":"1.3.6.1.2.1.1.6.0","as":"text"}]})");
}

TEST(TableDdl, RefusesColumnsThatDuckDbDoesNotTellApart) {
  const RecordShape shape = shape_with_columns("ifIndex", "IfIndex");
  const auto text = table_ddl({&shape, 1}, Database::duckdb, "1.2.3");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error(), R"("ifIndex" and "IfIndex" of row_x would be one column)");
  EXPECT_TRUE(table_ddl({&shape, 1}, Database::clickhouse, "1.2.3"));
  EXPECT_TRUE(table_ddl({&shape, 1}, Database::postgres, "1.2.3"));
}

TEST(TableDdl, RefusesAColumnThatPostgresHasForItself) {
  const RecordShape shape = shape_with_columns("name", "xmin");
  const auto text = table_ddl({&shape, 1}, Database::postgres, "1.2.3");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error(), R"("xmin" is a column that PostgreSQL has for itself)");
  EXPECT_TRUE(table_ddl({&shape, 1}, Database::duckdb, "1.2.3"));
}

TEST(TableDdl, RefusesANameThatTwoTablesWouldHave) {
  std::vector<RecordShape> shapes = {shape_with_columns("a", "b"), shape_with_columns("a", "b")};
  shapes.back().table += "_raw";
  for (const Database database : {Database::duckdb, Database::clickhouse, Database::postgres}) {
    const auto text = table_ddl(shapes, database, "1.2.3");
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error(), R"(two tables or views would have the name "row_x_raw")");
  }
}

TEST(JsonSchema, KnowsTheWordsAndHowThingsAreWritten) {
  const std::vector<RecordShape> shapes = record_shapes();
  const test::RecordCheck check(json_schema(shapes, "1.2.3"));
  auto rate = ordered_json::parse(
      R"({"kind":"rate","target":"192.0.2.1","port":161,"tag":null,"oid":null,"name":null,)"
      R"("table":null,"column":null,"index":null,"type":"Counter64",)"
      R"("old_ts":"2026-04-13T12:00:00.000000Z","new_ts":"2026-04-13T12:01:00.000000Z",)"
      R"("seconds":60,"old":"0","new":"18446744073709551615","delta":null,"rate":null,)"
      R"("note":"fell"})");
  EXPECT_EQ(check.fault_of(rate), "");
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, std::string>>{{"old", "00"},
                                                        {"old", "-1"},
                                                        {"old", ""},
                                                        {"old", "184467440737095516150"},
                                                        {"old_ts", "2026-04-13T12:00:00Z"},
                                                        {"old_ts", "2026-04-13 12:00:00.000000Z"},
                                                        {"note", "other"},
                                                        {"type", "Gauge32"}}) {
    ordered_json wrong = rate;
    wrong[key] = value;
    EXPECT_NE(check.fault_of(wrong), "") << key << ' ' << value;
  }
}

TEST(JsonSchema, KnowsTheErrorsAndThatSomeHaveANumber) {
  const auto schema = ordered_json::parse(json_schema(record_shapes(), "1.2.3"));
  const auto& error = schema["$defs"]["target"]["properties"]["error"];
  EXPECT_EQ(error["type"], ordered_json::array({"string", "null"}));
  const std::regex pattern(error["pattern"].get<std::string>());
  for (const char* const word : {"timeout", "blocked", "status_99", "status_-1"}) {
    EXPECT_TRUE(std::regex_search(word, pattern)) << word;
  }
  for (const char* const word : {"", "timeouts", "a timeout", "status_", "status_x"}) {
    EXPECT_FALSE(std::regex_search(word, pattern)) << word;
  }
}

// docs/records.md.

/// The lines of the section "## NAME", up to the next of its level.
std::vector<std::string> section(const std::string& name) {
  std::vector<std::string> lines;
  std::istringstream page(scratch::content_of(SNMPRING_SOURCE_ROOT "/docs/records.md"));
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) inside = line == "## " + name;
    if (inside) lines.push_back(line);
  }
  return lines;
}

/// The words in `quotes` of the first cells of the table whose first heading is `heading`.
std::vector<std::string> words_of_table(const std::vector<std::string>& lines,
                                        const std::string& heading) {
  std::vector<std::string> words;
  bool inside = false;
  bool in_table = false;
  for (const std::string& line : lines) {
    if (!line.starts_with("| ")) {
      inside = in_table = false;
      continue;
    }
    const bool is_heading = !std::exchange(in_table, true);
    const std::string cell = line.substr(2, line.find(" |", 2) - 2);
    if (inside) {
      for (std::size_t at = cell.find('`'); at != cell.npos; at = cell.find('`', at + 1)) {
        const std::size_t end = cell.find('`', at + 1);
        words.push_back(cell.substr(at + 1, end - at - 1));
        at = end;
      }
    } else if (is_heading && cell == heading) {
      inside = true;
    }
  }
  return words;
}

std::vector<std::string> names_of(const std::vector<Key>& keys) {
  std::vector<std::string> names;
  for (const Key& key : keys) names.push_back(key.name);
  return names;
}

TEST(RecordsPage, ListsTheKeysOfEachKindAndNoOthers) {
  for (const RecordShape& shape : record_shapes()) {
    const auto lines = section(shape.kind);
    EXPECT_THAT(words_of_table(lines, "key"),
                ::testing::UnorderedElementsAreArray(names_of(shape.keys)))
        << shape.kind;
    if (shape.kind != "metadata") continue;
    for (const Key& key : shape.keys) {
      if (key.form != KeyForm::object) continue;
      EXPECT_THAT(words_of_table(lines, '`' + key.name + '`'),
                  ::testing::UnorderedElementsAreArray(names_of(key.inner)))
          << key.name;
    }
  }
}

/// What stands in the page as code, word by word.
std::set<std::string> quoted_words() {
  std::set<std::string> words;
  const std::string page = scratch::content_of(SNMPRING_SOURCE_ROOT "/docs/records.md");
  for (std::size_t at = page.find('`'); at != page.npos; at = page.find('`', at + 1)) {
    const std::size_t end = page.find('`', at + 1);
    std::istringstream code(page.substr(at + 1, end - at - 1));
    for (std::string word; code >> word;) words.insert(word);
    at = end;
    if (at == page.npos) break;
  }
  return words;
}

TEST(RecordsPage, NamesEachWordThatAKeyCanHold) {
  const std::set<std::string> explained = quoted_words();
  for (const RecordShape& shape : record_shapes()) {
    for (const Key& key : shape.keys) {
      for (const std::string& word : key.words) {
        EXPECT_TRUE(explained.contains(word)) << shape.kind << ", " << key.name << ": " << word;
      }
    }
  }
}

}  // namespace
}  // namespace snmpring::schema
