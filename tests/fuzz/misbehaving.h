// What an agent that is mostly right does wrong, as the input tells it.
#ifndef SNMPRING_FUZZ_MISBEHAVING_H_
#define SNMPRING_FUZZ_MISBEHAVING_H_

#include <string>
#include <utility>

#include "fuzz/fuzz.h"
#include "session/script.h"

namespace snmpring::fuzz {

/// Changes a few octets, or cuts or repeats a stretch.
inline void damage(session::script::Octets& octets, Input& input) {
  for (std::uint64_t i = input.below(4); i > 0 && !octets.empty(); --i) {
    const auto at = static_cast<std::ptrdiff_t>(input.number(2) % octets.size());
    switch (input.below(4)) {
      case 0:
        octets[static_cast<std::size_t>(at)] = input.octet();
        break;
      case 1:
        octets.resize(static_cast<std::size_t>(at));
        break;
      case 2:
        octets.erase(octets.begin() + at);
        break;
      default:
        octets.insert(octets.begin() + at, input.octet());
    }
  }
}

/// One way of being wrong, or none.
inline void misbehave(session::script::Answer& answer, const session::script::Request& request,
                      Input& input) {
  const auto any = [&]() -> session::script::Binding& {
    return answer.bindings[input.below(answer.bindings.size())];
  };
  const bool some = !answer.bindings.empty();
  switch (input.below(32)) {
    case 0:
      answer.silent = true;
      break;
    case 1:
      answer.truncated = true;
      break;
    case 2:
      answer.status = static_cast<std::int32_t>(input.below(20));
      break;
    case 3:
      answer.status = static_cast<std::int32_t>(input.number(4));
      break;
    case 4:
      answer.bindings.clear();
      break;
    case 5:
      if (some) std::swap(any(), any());
      break;
    case 6:
      if (some) any().value = session::script::broken();
      break;
    case 7:
      if (some) any().oid.clear();
      break;
    case 8:
      if (some) any().value = session::script::end_of_mib_view();
      break;
    case 9:
      if (some) any().value = session::script::no_such_object();
      break;
    case 10:
      if (some) any().oid = "1.3.6.1.9";
      break;
    case 11:
      if (some && !request.oids.empty()) any().oid = request.oids[0];
      break;
    case 12:
      if (some) answer.bindings.push_back(session::script::Binding(any()));
      break;
    case 13:
      if (some) answer.bindings.pop_back();
      break;
    case 14:
      answer.kind = static_cast<message::PduKind>(0xA0 + input.below(9));
      break;
    case 15:
      answer.version = static_cast<message::Version>(input.below(4));
      break;
    case 16:
      answer.community = "private";
      answer.check_community = input.one_in(2);
      break;
    case 17: {
      // A row of its own making, under what was asked as a rule.
      std::string oid = request.oids.empty() ? "1.3.6.1" : request.oids.back();
      for (std::uint64_t arcs = input.below(4); arcs > 0; --arcs) {
        oid += '.' + std::to_string(input.number(1 + static_cast<unsigned>(input.below(4))));
      }
      if (!ber::Oid::parse(oid)) break;
      answer.bindings.push_back({std::move(oid), session::script::number(1)});
      break;
    }
    case 18: {
      const Bytes noise = input.some(120);
      answer.raw = session::script::Octets(noise.begin(), noise.end());
      return;
    }
    case 19:
      // 1.3.6.1 with an octet too many.
      if (some) any().value = {0x06, 0x04, 0x2B, 0x80, 0x06, 0x01};
      break;
    default:
      break;
  }
  answer.index = input.one_in(2) ? static_cast<std::int32_t>(input.number(4))
                                 : static_cast<std::int32_t>(input.below(12));
  if (input.one_in(3)) {
    session::script::Octets raw = session::script::encode_reply(answer, request);
    damage(raw, input);
    answer.raw = std::move(raw);
  }
}

}  // namespace snmpring::fuzz

#endif  // SNMPRING_FUZZ_MISBEHAVING_H_
