// How a file is cut into modules, and modules into definitions.
#include "mibc/outline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace snmpring::mibc {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<Module> modules(std::string_view raw) { return outline(clean_text(raw)); }

Module only_module(std::string_view raw) {
  std::vector<Module> found = modules(raw);
  EXPECT_EQ(found.size(), 1u);
  return found.empty() ? Module() : found.front();
}

std::string in_module(std::string_view body) {
  return "T-MIB DEFINITIONS ::= BEGIN\n" + std::string(body) + "\nEND\n";
}

constexpr std::string_view kColumn =
    "aCol OBJECT-TYPE SYNTAX INTEGER { up(1) } ACCESS read-only STATUS mandatory ::= { aEntry 1 }";

TEST(Outline, FindsEachModuleOfAFile) {
  const std::vector<Module> found = modules(
      "A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 1 } END\n"
      "B-MIB { iso 3 } DEFINITIONS IMPLICIT TAGS ::= BEGIN END");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "A-MIB");
  EXPECT_EQ(found[1].name, "B-MIB");
  EXPECT_EQ(found[1].line, 2u);
  EXPECT_TRUE(found[0].ends && found[1].ends);
}

TEST(Outline, FindsNoModuleInProse) {
  EXPECT_THAT(modules("This folder has DEFINITIONS of many things."), IsEmpty());
}

TEST(Outline, IsNotMisledByTheEndOfAMacro) {
  const Module module =
      only_module(in_module("OBJECT-TYPE MACRO ::= BEGIN TYPE NOTATION ::= x END\n"
                            "a OBJECT IDENTIFIER ::= { iso 1 }"));
  EXPECT_TRUE(module.ends);
  EXPECT_THAT(module.nodes, ElementsAre(Field(&NodeName::label, "a")));
}

TEST(Outline, ReadsImportsWithTheirLines) {
  const Module module = only_module(in_module("IMPORTS x, y\n FROM A-MIB z FROM\nB-MIB;"));
  ASSERT_EQ(module.imports.size(), 2u);
  EXPECT_EQ(module.imports[0].module, "A-MIB");
  EXPECT_EQ(module.imports[0].line, 3u);
  EXPECT_EQ(module.imports[1].module, "B-MIB");
  EXPECT_EQ(module.imports[1].line, 4u);
}

TEST(Outline, AddsTheSemicolonThatImportsForgot) {
  const Module module =
      only_module(in_module("IMPORTS x FROM A-MIB\na OBJECT IDENTIFIER ::= { x 1 }"));
  EXPECT_THAT(module.text, HasSubstr("A-MIB\n;a OBJECT"));
  EXPECT_THAT(module.nodes, ElementsAre(Field(&NodeName::label, "a")));
  ASSERT_EQ(module.definitions.size(), 1u);
  EXPECT_EQ(module.text.substr(module.definitions[0].begin, 8), "a OBJECT");
}

TEST(Outline, KnowsTheParentOfEachLabel) {
  const Module module = only_module(in_module("d OBJECT IDENTIFIER ::= { iso b(3) c(6) 1 }"));
  ASSERT_EQ(module.nodes.size(), 3u);
  EXPECT_EQ(module.nodes[0].label + module.nodes[0].parent, "biso");
  EXPECT_EQ(module.nodes[1].label + module.nodes[1].parent, "cb");
  EXPECT_EQ(module.nodes[2].label + module.nodes[2].parent, "dc");
}

TEST(Outline, TellsTablesFromOtherObjects) {
  const Module module = only_module(
      in_module("aTable OBJECT-TYPE SYNTAX SEQUENCE OF AEntry ACCESS not-accessible ::= { x 1 }\n" +
                std::string(kColumn)));
  ASSERT_EQ(module.nodes.size(), 2u);
  EXPECT_TRUE(module.nodes[0].table);
  EXPECT_FALSE(module.nodes[1].table);
}

TEST(Outline, IsNotMisledByTheMembersOfASequence) {
  const Module module =
      only_module(in_module("AEntry ::= SEQUENCE { aOid OBJECT IDENTIFIER, aInt INTEGER }"));
  EXPECT_THAT(module.nodes, IsEmpty());
  EXPECT_THAT(module.definitions, ElementsAre(Field(&Definition::label, "AEntry")));
}

TEST(Outline, ReadsWhenTheModuleWasUpdated) {
  const auto updated = [](const std::string& date) {
    return only_module(in_module("m MODULE-IDENTITY LAST-UPDATED \"" + date +
                                 "\" ORGANIZATION \"\" ::= { iso 1 }"))
        .last_updated;
  };
  EXPECT_EQ(updated("200607310000Z"), "200607310000Z");
  EXPECT_EQ(updated("9502031822Z"), "199502031822Z");
  EXPECT_EQ(updated("yesterday"), "");
  EXPECT_EQ(updated(""), "000001010000Z");
}

TEST(Outline, LeavesOutADefinitionWithoutAValue) {
  const Module module = only_module(
      in_module("a OBJECT-TYPE SYNTAX INTEGER ACCESS read-only\n" + std::string(kColumn)));
  EXPECT_THAT(module.broken, ElementsAre(Field(&Definition::label, "a")));
  EXPECT_THAT(module.nodes, ElementsAre(Field(&NodeName::label, "aCol")));
  EXPECT_THAT(module.text, Not(HasSubstr("a OBJECT-TYPE")));
  EXPECT_THAT(module.text, HasSubstr("aCol OBJECT-TYPE"));
}

TEST(Outline, EndsAModuleThatHasNoEnd) {
  const Module module = only_module("T-MIB DEFINITIONS ::= BEGIN\na OBJECT IDENTIFIER ::= { b 1 }");
  EXPECT_FALSE(module.ends);
  EXPECT_THAT(module.text, testing::EndsWith("\nEND\n"));
  EXPECT_THAT(module.nodes, ElementsAre(Field(&NodeName::label, "a")));
}

TEST(Outline, EndsAModuleWhereTheNextOneBegins) {
  const std::vector<Module> found =
      modules("A DEFINITIONS ::= BEGIN x ::= INTEGER B DEFINITIONS ::= BEGIN END");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_FALSE(found[0].ends);
  EXPECT_THAT(found[0].text, Not(HasSubstr("B DEFINITIONS")));
}

TEST(Outline, KeepsTheLinesOfTheFile) {
  const Module module =
      only_module("\n\nT-MIB\n DEFINITIONS ::=\nBEGIN\n\n" + std::string(kColumn));
  ASSERT_EQ(module.definitions.size(), 1u);
  const Definition& definition = module.definitions[0];
  EXPECT_EQ(definition.line, 7u);
  const auto lines = std::count(module.text.begin(), module.text.begin() + definition.begin, '\n');
  EXPECT_EQ(module.line + static_cast<std::uint32_t>(lines), definition.line);
}

TEST(Outline, ReplacesADefinitionBySpaces) {
  Module module =
      only_module(in_module("a OBJECT IDENTIFIER ::=\n{ b 1 }\n" + std::string(kColumn)));
  leave_out(module.text, module.definitions.front());
  EXPECT_THAT(module.text, Not(HasSubstr("a OBJECT IDENTIFIER")));
  EXPECT_EQ(std::ranges::count(module.text, '\n'), 6);
}

TEST(Outline, SurvivesEveryCut) {
  const std::string whole = in_module(
      "IMPORTS a FROM B;\nm MODULE-IDENTITY LAST-UPDATED \"1\" ::= "
      "{ iso a(3) 1 }\nT ::= INTEGER { a(1) }\n" +
      std::string(kColumn));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    for (const Module& module : modules(std::string_view(whole).substr(0, size))) {
      EXPECT_EQ(module.name, "T-MIB");
    }
  }
}

}  // namespace
}  // namespace snmpring::mibc
