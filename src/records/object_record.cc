#include "records/object_record.h"

#include <string_view>

#include "text/json_text.h"

namespace snmpring::records {
namespace {

std::string json_string(std::string_view content) {
  std::string quoted(text::kEscapeFactor * content.size() + 2 + text::kPutSlack, '\0');
  const char* const end = text::put_string(quoted.data(), content);
  quoted.resize(static_cast<std::size_t>(end - quoted.data()));
  return quoted;
}

/// Null for a text that is absent.
std::string json_or_null(std::string_view content) {
  return content.empty() ? "null" : json_string(content);
}

/// The labels, with IMPLIED before the last where a MIB says so.
std::string index_json(const mib::IndexClause& index) {
  if (index.empty()) return "null";
  std::string list;
  for (std::size_t i = 0; i < index.size(); ++i) {
    const mib::IndexPart part = index[i];
    list += list.empty() ? '[' : ',';
    list += json_string((part.implied ? "IMPLIED " : "") + std::string(part.label));
  }
  return list + ']';
}

std::string enums_json(const mib::NumberNames& names) {
  if (names.empty()) return "null";
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const mib::NumberName name = names[i];
    list += list.empty() ? '[' : ',';
    list += "{\"n\":" + std::to_string(name.number) + ",\"name\":" + json_string(name.name) + '}';
  }
  return list + ']';
}

}  // namespace

std::string object_record(const mib::ObjectView& object) {
  const mib::ObjectView table = object.table();
  std::string record = R"({"kind":"object","oid":")" + object.oid().view().to_string() + '"';
  const auto put = [&record](std::string_view key, std::string_view json) {
    record += ",\"";
    record += key;
    record += "\":";
    record += json;
  };
  put("name", json_string(std::string(object.module()) + "::" + std::string(object.label())));
  put("type", json_or_null(mib::base_type_word(object.type())));
  put("tc", json_or_null(object.convention()));
  put("hint", json_or_null(object.hint()));
  put("unit", json_or_null(object.unit()));
  put("access", json_or_null(mib::access_word(object.access())));
  put("table", json_or_null(table ? table.label() : std::string_view()));
  put("index", index_json(object.index()));
  put("enums", enums_json(object.names()));
  return record + "}\n";
}

}  // namespace snmpring::records
