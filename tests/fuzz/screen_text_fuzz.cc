// What people see of an agent's octets: whatever these are, a terminal shows one line of characters
// that stay in their places, and obeys nothing.
#include "text/screen_text.h"

#include <wchar.h>

#include <clocale>
#include <string>
#include <vector>

#include "ber/oid.h"
#include "ber/value.h"
#include "fuzz/fuzz.h"
#include "mib/names.h"
#include "mib/value_text.h"
#include "text/json_text.h"
#include "text/screen_value.h"

namespace snmpring {
namespace {

using fuzz::expect;
using fuzz::Input;
using text::Charset;

/// The C library's table, which is not ours. False where there is none.
bool knows_widths() {
  static const bool kKnows = std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr;
  return kKnows;
}

struct Range {
  char32_t first;
  char32_t last;
};

// Where letters are written from right to left, and what changes the direction of others.
constexpr Range kTurned[] = {{0x590, 0x8FF},     {0x200E, 0x200F},   {0x202A, 0x202E},
                             {0x2066, 0x2069},   {0xFB1D, 0xFDFF},   {0xFE70, 0xFEFF},
                             {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}, {0xE0000, 0x10FFFF}};

char32_t code_of(Bytes character) {
  char32_t code = character[0];
  if (character.size() > 1) code &= 0x7FU >> character.size();
  for (const std::uint8_t octet : character.subspan(1)) code = code << 6 | (octet & 0x3FU);
  return code;
}

/// Checks each character of screen text. \return How many there are.
std::size_t check_characters(std::string_view shown, Charset charset) {
  std::size_t count = 0;
  for (Bytes rest = as_bytes(shown); !rest.empty(); ++count) {
    const std::size_t size = text::utf8_sequence_octets(rest);
    expect(size > 0, "screen text is UTF-8");
    const char32_t code = code_of(rest.first(size));
    expect(code >= 0x20 && (code < 0x7F || code > 0x9F), "no character is a control");
    expect(code < 0x7F || charset == Charset::utf8, "ASCII is shown to who has nothing else");
    for (const Range& range : kTurned) {
      expect(code < range.first || code > range.last, "no character turns the line round");
    }
    if (code > 0x7F && knows_widths()) {
      const int width = ::wcwidth(static_cast<wchar_t>(code));
      expect(width != 0, "each character has a place of its own");
      // Below 0: this C library is older than the character.
      expect(width < 0 ||
                 text::screen_columns(as_text(rest.first(size))) == static_cast<std::size_t>(width),
             "each character takes the columns that it is said to take");
    }
    rest = rest.subspan(size);
  }
  return count;
}

void check_columns(std::string_view shown, std::size_t columns, Charset charset) {
  const std::string_view front = text::screen_prefix(shown, columns);
  expect(shown.starts_with(front), "a beginning begins it");
  expect(text::screen_columns(front) <= columns, "a beginning fits");
  check_characters(front, charset);
  if (front.size() < shown.size()) {
    const Bytes rest = as_bytes(shown.substr(front.size()));
    const auto next = as_text(rest.first(text::utf8_sequence_octets(rest)));
    expect(text::screen_columns(front) + text::screen_columns(next) > columns,
           "a beginning is as long as can be");
  }
  std::string cut;
  const std::size_t taken = text::append_cut(cut, shown, columns, charset);
  check_characters(cut, charset);
  expect(taken == text::screen_columns(cut) && taken <= columns, "what is cut fits");
  std::string cell;
  text::append_cell(cell, shown, columns, charset);
  check_characters(cell, charset);
  expect(text::screen_columns(cell) == columns, "a cell is as wide as its column");
}

void check_text(Input& input, Charset charset) {
  const std::size_t columns = input.octet();
  const Bytes octets = input.rest();
  std::string shown = "before ";
  text::append_screen_text(shown, octets, charset);
  expect(shown.starts_with("before "), "what stood there stays");
  shown.erase(0, 7);
  expect(shown.size() <= text::kScreenFactor * octets.size(), "it takes the room that is said");
  const std::size_t count = check_characters(shown, charset);
  expect(text::screen_columns(shown) >= count && text::screen_columns(shown) <= 2 * count,
         "a character takes one or two columns");
  expect(octets.empty() || text::is_screen_text(octets, charset) == (shown == as_text(octets)),
         "it is known whether anything becomes an escape");
  std::string again;
  text::append_screen_text(again, as_bytes(shown), charset);
  expect(again == shown, "screen text is screen text");
  check_columns(shown, columns, charset);
}

/// Objects of each kind that the MIBs built in have: hints, enumerations, bits, units, dates.
const std::vector<mib::ObjectView>& some_objects(const mib::Names& names) {
  static const std::vector<mib::ObjectView> kObjects = [&names] {
    std::vector<mib::ObjectView> objects(1);
    for (const char* label : {"sysDescr",
                              "sysObjectID",
                              "sysUpTime",
                              "ifPhysAddress",
                              "ifOperStatus",
                              "ifSpeed",
                              "ifHCInOctets",
                              "hrSystemDate",
                              "hrMemorySize",
                              "hrStorageSize",
                              "hrSWRunPerfMem",
                              "lldpRemSysCapEnabled",
                              "lldpRemChassisId",
                              "ipAdEntAddr",
                              "ipAddressPrefix",
                              "ipNetToPhysicalPhysAddress",
                              "dot1dBaseBridgeAddress",
                              "entPhysicalMfgDate",
                              "snmpEngineID",
                              "ifCounterDiscontinuityTime"}) {
      if (const auto named = names.resolve(label)) objects.push_back(named->object);
    }
    expect(objects.size() > 10, "the MIBs built in have objects of many kinds");
    return objects;
  }();
  return kObjects;
}

void check_value(Input& input, Charset charset) {
  static const mib::Names kNames = mib::Names::built_in();
  const auto& objects = some_objects(kNames);
  const mib::ObjectView object = objects[input.below(objects.size())];
  const bool named = input.one_in(2);
  const ber::Tag tag = input.octet();
  ber::Value value;
  ber::OidBuffer buffer;
  ber::Anomalies anomalies;
  ber::interpret_into(value, tag, input.rest(), buffer, anomalies);
  const std::size_t most = text::kScreenFactor * value.content.size();

  std::string plain;
  text::append_screen_value(plain, value, charset);
  check_characters(plain, charset);
  expect(plain.size() <= most + text::kScreenValueConstant, "a value takes the room that is said");

  std::string known;
  mib::append_value_text(known, value, object,
                         {.charset = charset, .names = named ? &kNames : nullptr});
  check_characters(known, charset);
  expect(known.size() <= most + text::kScreenValueConstant + mib::kValueTextConstant,
         "what a MIB adds has its bound");
  expect(!known.empty() && !plain.empty(), "something is said of every value");
}

}  // namespace
}  // namespace snmpring

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  snmpring::Input input(data, size);
  const std::uint8_t choice = input.octet();
  const auto charset = choice % 2 == 0 ? snmpring::Charset::utf8 : snmpring::Charset::ascii;
  if (choice / 2 % 2 == 0) {
    snmpring::check_text(input, charset);
  } else {
    snmpring::check_value(input, charset);
  }
  return 0;
}
