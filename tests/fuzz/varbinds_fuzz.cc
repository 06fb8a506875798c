// A VarBindList against a reading of it that takes its time: which varbinds are lost, what the
// others are, and whether what is said of neighbours holds.
#include <vector>

#include "fuzz/fuzz.h"
#include "message/varbind.h"

namespace snmpring {
namespace {

using fuzz::expect;

/// Whether `list` consists of whole SEQUENCEs, as decode_pdu() makes sure.
bool is_sound(Bytes list) {
  ber::Reader reader(list);
  while (!reader.at_end()) {
    if (!reader.read(ber::tag::kSequence)) return false;
  }
  return true;
}

void check_neighbour(const message::VarBind& varbind, const ber::Oid& before, bool before_in_list) {
  if (!varbind.in_list || !before_in_list) {
    expect(varbind.shared_octets == 0 && !varbind.greater,
           "of a name that is not in the list nothing is said");
    return;
  }
  expect(varbind.shared_octets == common_octets(before.view().content(), varbind.name.content()),
         "neighbours share what they begin with");
  expect(!varbind.greater || varbind.name > before.view(), "a name called greater is greater");
}

void check_list(Bytes list, ber::OidView before) {
  const bool sound = is_sound(list);
  message::VarBindReader reader(list, before);
  message::VarBind varbind;
  ber::Reader slow(list);
  ber::OidBuffer name_buffer;
  ber::OidBuffer value_buffer;
  ber::Oid last(before);
  bool last_in_list = false;
  bool any_lost = false;
  while (reader.next(varbind)) {
    const auto content = slow.read(ber::tag::kSequence);
    expect(content.has_value(), "every varbind is a SEQUENCE");
    ber::Reader inside(*content);
    const auto name = inside.read_element();
    const auto value = name ? inside.read_element() : name;
    ber::Anomalies ignored;
    ber::OidView oid;
    bool named = name && !name->content.empty();
    if (named && name->tag == ber::tag::kObjectIdentifier) {
      named = name_buffer.read_into(oid, name->content, ignored);
    } else if (named && name->tag == ber::tag::kRelativeOid) {
      named = name_buffer.resolve_into(oid, last.view(), name->content, ignored);
    } else {
      named = false;
    }
    const bool whole = named && value && inside.at_end();
    expect(varbind.lost == !whole, "a varbind is lost where a part of it cannot be read");
    expect(named ? varbind.name == oid : varbind.name.empty(), "a name is read where it can be");
    expect(!varbind.in_list || fuzz::within(varbind.name.content(), list),
           "a name in the list lies in it");
    if (whole) {
      const ber::Value meant = ber::interpret(*value, value_buffer, ignored);
      expect(varbind.value.tag == meant.tag && varbind.value.type == meant.type &&
                 varbind.value.content.data() == meant.content.data() &&
                 varbind.value.content.size() == meant.content.size() &&
                 varbind.value.number == meant.number &&
                 varbind.value.unsigned_number == meant.unsigned_number &&
                 varbind.value.oid == meant.oid,
             "a value is what its element means");
    }
    check_neighbour(varbind, last, last_in_list);
    if (named) last = varbind.name;
    last_in_list = varbind.in_list;
    any_lost = any_lost || varbind.lost;
  }
  expect(!sound || slow.at_end(), "a sound list is read to its end");
  expect(reader.anomalies().has(ber::Anomaly::lost_varbind) == (any_lost || !sound),
         "what is lost is noticed");
  expect(!reader.next(varbind), "the end stays the end");
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  // The name that stands before the list: what a relative name is relative to.
  const auto before = ber::OidView::from_content(input.some(32));
  check_list(input.rest(), before.value_or(ber::OidView()));
  return 0;
}
