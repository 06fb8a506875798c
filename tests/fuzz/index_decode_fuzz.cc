// Indexes of any arcs against INDEX clauses of any kinds: what is read is in the index, in order,
// and says the index again when it is written as the clause or the departure has it.
#include "mib/index_decode.h"

#include <algorithm>
#include <vector>

#include "fuzz/fuzz.h"

namespace snmpring {
namespace {

using fuzz::expect;
using fuzz::Input;
using mib::IndexForm;
using mib::IndexKind;
using mib::IndexNote;

std::vector<IndexForm> draw_forms(Input& input) {
  std::vector<IndexForm> forms(1 + input.below(6));
  for (std::size_t i = 0; i < forms.size(); ++i) {
    IndexForm& form = forms[i];
    form.kind = static_cast<IndexKind>(input.below(mib::kIndexKindCount));
    if (mib::takes_rest(form.kind) && i + 1 < forms.size()) form.kind = IndexKind::integer;
    if (form.kind == IndexKind::fixed) form.octets = static_cast<std::uint8_t>(1 + input.below(8));
    if (form.kind == IndexKind::length && i > 0 && input.one_in(2)) {
      form.type_part = static_cast<std::uint8_t>(input.below(i));
    }
  }
  return forms;
}

std::vector<std::uint32_t> draw_index(Input& input) {
  std::vector<std::uint32_t> index(input.below(40));
  for (std::uint32_t& arc : index) {
    // Small numbers make lengths that fit.
    arc = static_cast<std::uint32_t>(input.one_in(8) ? input.number(4) : input.below(8));
  }
  return index;
}

/// The index that has these parts, as it was declared.
std::vector<std::uint32_t> written(const std::vector<IndexForm>& forms,
                                   const mib::IndexParts& parts) {
  std::vector<std::uint32_t> index;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const mib::Arcs part = parts.parts[i];
    if (forms[i].kind == IndexKind::length || forms[i].kind == IndexKind::oid) {
      index.push_back(static_cast<std::uint32_t>(part.size()));
    }
    if (forms[i].kind == IndexKind::network) index.push_back(1);
    index.insert(index.end(), part.begin(), part.end());
  }
  return index;
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  Input input(data, size);
  const std::vector<IndexForm> forms = draw_forms(input);
  const std::vector<std::uint32_t> index = draw_index(input);
  mib::IndexParts parts;
  mib::decode_index(index, forms, parts);
  if (parts.note == IndexNote::bad_index) {
    expect(std::ranges::all_of(parts.parts, &mib::Arcs::empty), "a bad index has no parts");
    return 0;
  }
  const std::uint32_t* at = index.data();
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const mib::Arcs part = parts.parts[i];
    if (!part.empty()) {
      expect(part.data() >= at && part.data() + part.size() <= index.data() + index.size(),
             "parts are in the index, one after the other");
      at = part.data() + part.size();
    }
    const IndexKind kind = forms[i].kind;
    expect(!mib::has_octets(kind) ||
               std::ranges::all_of(part, [](std::uint32_t arc) { return arc < 256; }),
           "octets are octets");
    expect(kind != IndexKind::integer || part.size() == 1, "an integer is one arc");
    expect(kind != IndexKind::fixed || part.size() == forms[i].octets, "a fixed string is whole");
    expect((kind != IndexKind::ipv4 && kind != IndexKind::network) || part.size() == 4,
           "an address has four octets");
  }
  const bool as_declared = written(forms, parts) == index;
  expect((parts.note == IndexNote::none) == as_declared, "the note says whether it is declared so");
  return 0;
}
