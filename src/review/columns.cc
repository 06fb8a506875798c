#include "review/columns.h"

#include <algorithm>
#include <limits>

#include "base/bytes.h"
#include "text/json_text.h"

namespace snmpring::review {
namespace {

constexpr std::size_t kTextMax = 1024;

void append_name(std::string& out, std::string_view name) {
  if (!out.empty()) out += ',';
  append_json(out, name);
  out += ':';
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  const std::size_t before = out.size();
  out.resize(before + text::kEscapeFactor * text.size() + 2 + text::kPutSlack);
  char* const end = text::put_string(out.data() + before, text);
  out.resize(static_cast<std::size_t>(end - out.data()));
}

std::string_view cut_text(std::string_view text, std::string& room) {
  if (text.size() <= kTextMax) return text;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // All octets but the further ones of a character.
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (++characters <= kTextMax) continue;
    room = text.substr(0, i);
    room += "…";
    return room;
  }
  return text;
}

void Columns::add(std::string_view name, std::span<const std::uint32_t> values, Coding coding,
                  std::string_view dictionary) {
  std::uint32_t largest = 0;
  for (const std::uint32_t value : values) {
    if (value != kNoValue) largest = std::max(largest, value);
  }
  const unsigned octets = largest < 0xFF ? 1 : largest < 0xFFFF ? 2 : 4;
  append_name(columns_, name);
  columns_ += "{\"offset\":" + std::to_string(octets_.size()) +
              ",\"octets\":" + std::to_string(octets) +
              ",\"delta\":" + (coding == Coding::delta ? "true" : "false") + ",\"dictionary\":";
  if (dictionary.empty()) {
    columns_ += "null}";
  } else {
    append_json(columns_, dictionary);
    columns_ += '}';
  }
  const std::size_t begin = octets_.size();
  octets_.resize(begin + octets * count_);
  std::uint32_t before = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const std::uint32_t value = coding == Coding::delta ? values[i] - before : values[i];
    before = values[i];
    for (unsigned plane = 0; plane < octets; ++plane) {
      octets_[begin + plane * count_ + i] = static_cast<char>(value >> (8 * plane) & 0xFF);
    }
  }
}

void Columns::add_texts(std::string_view name, std::span<const std::uint32_t> numbers,
                        const TextPool& pool, Coding coding) {
  std::vector<std::uint32_t> places(pool.size(), kNoValue);
  std::vector<std::uint32_t> values;
  values.reserve(numbers.size());
  std::uint32_t next = 0;
  std::string json = "{\"values\":[";
  std::string room;
  for (const std::uint32_t number : numbers) {
    if (number == kNoText) {
      values.push_back(kNoValue);
      continue;
    }
    if (places[number] == kNoValue) {
      if (next > 0) json += ',';
      places[number] = next++;
      append_json(json, cut_text(pool[number], room));
    }
    values.push_back(places[number]);
  }
  json += "]}";
  add_dictionary(name, json);
  add(name, values, coding, name);
}

void Columns::add_dictionary(std::string_view name, std::string_view json) {
  append_name(dictionaries_, name);
  dictionaries_ += json;
}

std::optional<std::string> Columns::document(std::string_view header) const {
  std::string json = "{";
  json += header;
  json += ",\"columns\":{" + columns_ + "},\"dictionaries\":{" + dictionaries_ + "}}";
  std::string out = "SNMPRPT1";
  if (json.size() > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  const auto size = static_cast<std::uint32_t>(json.size());
  for (unsigned plane = 0; plane < 4; ++plane) {
    out += static_cast<char>(size >> (8 * plane) & 0xFF);
  }
  out += json;
  out += octets_;
  return out;
}

}  // namespace snmpring::review
