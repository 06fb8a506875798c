// A file of records, read beside a parser for all of JSON: a line is a record for both or for
// neither, and its keys hold the same.
#include "records/record_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fuzz/fuzz.h"
#include "text/json_text.h"

namespace snmpring {
namespace {

using fuzz::expect;
using nlohmann::json;
using records::JsonKind;

/// Gives octets in pieces of one size.
class PiecesSource final : public records::OctetSource {
 public:
  PiecesSource(Bytes octets, std::size_t piece) : octets_(octets), piece_(piece) {}

  std::expected<std::size_t, files::FileError> read(char* at, std::size_t size) override {
    const Bytes piece = octets_.first(std::min({size, piece_, octets_.size()}));
    std::ranges::copy(piece, at);
    octets_ = octets_.subspan(piece.size());
    return piece.size();
  }

 private:
  Bytes octets_;
  std::size_t piece_;
};

JsonKind kind_of(const json& value) {
  if (value.is_null()) return JsonKind::null;
  if (value.is_boolean()) return JsonKind::boolean;
  if (value.is_number()) return JsonKind::number;
  if (value.is_string()) return JsonKind::string;
  return value.is_array() ? JsonKind::array : JsonKind::object;
}

void check_record(const records::Record& record) {
  std::string room;
  for (const auto& [key, value] : record.members()) {
    expect(record.find(key) != nullptr, "a key is found");
    const std::string text = value.kind == JsonKind::string ? '"' + std::string(value.text) + '"'
                                                            : std::string(value.text);
    const json parsed = json::parse(text, nullptr, /*allow_exceptions=*/false);
    // The other parser refuses numbers that are too large for it.
    if (parsed.is_discarded()) {
      expect(text.find_first_of("eE0123456789") != text.npos, "a value is JSON");
      continue;
    }
    expect(kind_of(parsed) == value.kind, "both find the same type");
    if (value.kind == JsonKind::string) {
      expect(parsed.get<std::string>() == string_octets(value, room), "both undo escapes alike");
    }
    if (value.kind == JsonKind::array) array_strings(value);
  }
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  const std::size_t piece = 1 + input.octet();
  const Bytes octets = input.rest();
  records::RecordReader reader("FILE", std::make_unique<PiecesSource>(octets, piece));
  records::Record record;
  std::uint64_t records = 0;
  while (true) {
    const auto result = reader.next(record);
    if (result == records::RecordReader::Result::end) break;
    expect(result != records::RecordReader::Result::failed, "what can be read does not fail");
    if (result == records::RecordReader::Result::record) {
      ++records;
      check_record(record);
    } else {
      expect(fuzz::is_one_line(reader.fault()), "a fault is one line");
    }
  }
  expect(reader.octets() == octets.size(), "all octets are read");
  expect(records + reader.bad_lines() <= reader.lines(), "each line is one thing");

  // One line as a whole, the other way round.
  const std::string_view line = as_text(octets);
  if (line.size() < 4096 && line.find('\0') == line.npos && line.find('\\') == line.npos &&
      line.find('[') == line.npos && line.find("{", 1) == line.npos && line.starts_with('{')) {
    const json parsed = json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (parsed.is_object()) expect(record.parse(line).has_value(), "a flat object is a record");
  }
  return 0;
}
