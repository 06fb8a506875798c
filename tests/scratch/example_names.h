// A names file of a few objects, for tests of what uses names.
#ifndef SNMPRING_TESTS_SCRATCH_EXAMPLE_NAMES_H_
#define SNMPRING_TESTS_SCRATCH_EXAMPLE_NAMES_H_

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "mib/names.h"
#include "mib/names_writer.h"
#include "mib/object.h"

namespace snmpring::scratch {

/// An object with its place and kind alone.
inline mib::ObjectFacts object(std::string module, std::string label, const char* oid,
                               mib::NodeKind kind, mib::BaseType type = mib::BaseType::none) {
  mib::ObjectFacts facts;
  facts.oid = *ber::Oid::parse(oid);
  facts.label = std::move(label);
  facts.module = std::move(module);
  facts.kind = kind;
  facts.type = type;
  return facts;
}

/// Some of SNMPv2-MIB and IF-MIB, a table with an IMPLIED index, a label of two modules, and
/// `parent`, a scalar below which lies another.
inline std::vector<mib::ObjectFacts> example_objects() {
  using enum mib::NodeKind;
  using mib::BaseType;
  std::vector<mib::ObjectFacts> all = {
      object("SNMPv2-SMI", "mib-2", "1.3.6.1.2.1", node),
      object("SNMPv2-MIB", "system", "1.3.6.1.2.1.1", node),
      object("SNMPv2-MIB", "sysDescr", "1.3.6.1.2.1.1.1", scalar, BaseType::octet_string),
      object("IF-MIB", "ifTable", "1.3.6.1.2.1.2.2", table),
      object("IF-MIB", "ifEntry", "1.3.6.1.2.1.2.2.1", row),
      object("IF-MIB", "ifIndex", "1.3.6.1.2.1.2.2.1.1", column, BaseType::integer32),
      object("IF-MIB", "ifDescr", "1.3.6.1.2.1.2.2.1.2", column, BaseType::octet_string),
      object("IF-MIB", "ifSpeed", "1.3.6.1.2.1.2.2.1.5", column, BaseType::gauge32),
      object("IF-MIB", "ifOperStatus", "1.3.6.1.2.1.2.2.1.8", column, BaseType::integer32),
      object("ODD-MIB", "parent", "1.3.6.1.4.1.99.1", scalar, BaseType::integer32),
      object("ODD-MIB", "child", "1.3.6.1.4.1.99.1.5", scalar, BaseType::integer32),
      object("ODD-MIB", "twice", "1.3.6.1.4.1.99.2", scalar, BaseType::integer32),
      object("EVEN-MIB", "twice", "1.3.6.1.4.1.99.3", scalar, BaseType::integer32),
      object("ODD-MIB", "oddTable", "1.3.6.1.4.1.99.4", table),
      object("ODD-MIB", "oddEntry", "1.3.6.1.4.1.99.4.1", row),
      object("ODD-MIB", "oddName", "1.3.6.1.4.1.99.4.1.1", column, BaseType::octet_string)};
  for (mib::ObjectFacts& each : all) {
    if (each.label == "ifEntry") each.index = {{.label = "ifIndex"}};
    if (each.label == "oddEntry") {
      each.index = {{.label = "ifIndex"}, {.label = "oddName", .implied = true}};
    }
    if (each.label == "ifDescr") {
      each.convention = "DisplayString";
      each.hint = "255a";
      each.access = mib::Access::read_only;
    }
    if (each.label == "ifSpeed") each.unit = "\"bits\" per second";
    if (each.label == "ifOperStatus") each.names = {{1, "up"}, {2, "down"}};
  }
  return all;
}

/// The octets of a names file.
inline std::vector<std::uint8_t> names_file(const std::vector<mib::ObjectFacts>& objects) {
  mib::NamesWriter writer;
  for (const mib::ObjectFacts& each : objects) {
    if (!writer.add(each, {.module_identity = true})) throw std::runtime_error(each.label);
  }
  return writer.finish();
}

/// Names with the octets under them.
struct ExampleNames {
  explicit ExampleNames(const std::vector<mib::ObjectFacts>& objects = example_objects())
      : image(names_file(objects)) {
    if (!names.add(image)) throw std::runtime_error("the names file is no good");
  }

  std::vector<std::uint8_t> image;
  mib::Names names;
};

}  // namespace snmpring::scratch

#endif  // SNMPRING_TESTS_SCRATCH_EXAMPLE_NAMES_H_
