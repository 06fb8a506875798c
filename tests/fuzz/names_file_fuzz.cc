// A names file: whatever is in it, it is refused or harmless, and what it says can be printed.
// Since chance finds no checksum, most inputs say how a sound file is damaged, with a right one.
#include "mib/names_image.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/fuzz.h"
#include "mib/example_names.h"
#include "mib/names.h"
#include "mib/read_all_names.h"

namespace snmpring {
namespace {

using fuzz::expect;
using fuzz::Input;
using mib::Names;
using mib::NamesCheck;
using mib::NamesImage;
using File = std::vector<std::uint8_t>;

/// Asks for OIDs and names drawn from `input`. The memo must never answer otherwise.
void check_questions(const Names& names, Input input) {
  mib::NameMemo memo;
  for (int i = 0; i < 8 && !input.empty(); ++i) {
    if (const auto oid = ber::OidView::from_content(input.some(12))) {
      const mib::Found found = names.find(*oid);
      const mib::Found remembered = memo.find(names, *oid);
      expect(found.object == remembered.object, "a memo answers as the names do");
      expect(found.object_octets == remembered.object_octets, "a memo knows where an index begins");
      expect(found.object_octets <= oid->content().size(), "an object's OID is part of the OID");
    }
    const std::string text(as_text(input.some(24)));
    const auto named = names.resolve(text);
    if (named) {
      expect(!named->oid.empty(), "a name that is known has an OID");
    } else {
      expect(fuzz::is_one_line(named.error().message(text)), "an error fits a terminal");
    }
  }
}

void check_file(Bytes octets, Input questions) {
  const bool sound = NamesImage::open(octets, NamesCheck::whole).has_value();
  const auto image = NamesImage::open(octets, NamesCheck::structure);
  expect(image.has_value() || !sound, "a sound file has a sound structure");
  if (!image) return;
  Names names;
  expect(names.add(octets).has_value(), "a file that can be opened can be added");
  expect(is_clean(names, *image), "all that a names file says can be printed");
  check_questions(names, questions);
}

/// Puts numbers and octets of the input into a sound file.
void check_damaged(Input input) {
  static const File kSound = mib::example_names();
  File file = kSound;
  for (std::uint64_t changes = input.below(8); changes > 0; --changes) {
    const std::uint64_t place = input.below(file.size() / 4);
    std::uint32_t number = 0;
    std::memcpy(&number, &file[4 * place], sizeof number);
    switch (input.below(4)) {
      case 0:
        number = static_cast<std::uint32_t>(input.number(4));
        break;
      case 1:
        number += static_cast<std::uint32_t>(input.below(16)) - 8;
        break;
      case 2:
        number ^= std::uint32_t{1} << input.below(32);
        break;
      case 3:
        number = std::numeric_limits<std::uint32_t>::max() >> input.below(2);
        break;
    }
    std::memcpy(&file[4 * place], &number, sizeof number);
  }
  mib::seal(file);
  check_file(file, input);
}

/// True for the labels that MIBs have (RFC 2578 §3.1).
bool is_plain(std::string_view label) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !label.empty() && is_letter(label.front()) && std::ranges::all_of(label, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
  });
}

/// Lets the writer make a file of objects of the input: it must be sound, and know them.
void check_written(Input input) {
  mib::NamesWriter writer;
  std::vector<ber::Oid> added;
  while (!input.empty() && added.size() < 64) {
    mib::ObjectFacts object;
    if (const auto oid = ber::OidView::from_content(input.some(8))) object.oid = *oid;
    object.label = as_text(input.some(8));
    object.module = as_text(input.some(4));
    object.kind = static_cast<mib::NodeKind>(input.below(mib::kNodeKindCount));
    object.type = static_cast<mib::BaseType>(input.below(mib::kBaseTypeCount));
    object.access = static_cast<mib::Access>(input.below(mib::kAccessCount));
    object.hint = as_text(input.some(4));
    object.unit = as_text(input.some(4));
    object.convention = as_text(input.some(4));
    for (std::uint64_t i = input.below(3); i > 0; --i) {
      object.names.push_back(
          {static_cast<std::int64_t>(input.number(5)), std::string(as_text(input.some(3)))});
      object.ranges.push_back(
          {static_cast<std::int64_t>(input.number(1)), static_cast<std::int64_t>(input.number(8))});
      object.index.push_back({std::string(as_text(input.some(8))), input.one_in(2)});
    }
    object.augments = as_text(input.some(8));
    if (writer.add(object, {.module_identity = input.one_in(2),
                            .path_order = static_cast<std::uint32_t>(input.number(1))})) {
      added.push_back(object.oid);
    }
  }
  const File file = writer.finish();
  expect(NamesImage::open(file, NamesCheck::whole).has_value(), "what is written is sound");
  Names names;
  expect(names.add(file).has_value(), "what is written can be used");
  for (const ber::Oid& oid : added) {
    const mib::Found found = names.find(oid);
    expect(found.object_octets == oid.view().content().size(), "what was added is found");
    expect(found.object.oid() == oid, "what was found has its OID");
    const std::string name =
        std::string(found.object.module()) + "::" + std::string(found.object.label());
    expect(!is_plain(found.object.label()) || !is_plain(found.object.module()) ||
               names.resolve(name).has_value(),
           "a name that was given is understood");
  }
  check_file(file, Input(file.data(), file.size()));
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  switch (input.octet()) {
    case 'd':
      check_damaged(input);
      break;
    case 'w':
      check_written(input);
      break;
    case 's': {
      File file(input.rest().begin(), input.rest().end());
      mib::seal(file);
      check_file(file, input);
      break;
    }
    default:
      check_file({data, size}, input);
  }
  return 0;
}
