// The fast way to find the answers to a GetRequest. The general way is Getter with
// message::VarBindReader, which works for any list. Both agree on what both can read;
// tests/fuzz/plain_answers_fuzz.cc compares them.
//
// Measured for four answers (CPU time, g++ 12 -O2, medians of 41 alternate rounds, one shared
// core): 49.1 ns the general way, 8.8 ns the fast way. The general way reads the values too; after
// the fast way, they must still be read. The program takes about 210 ns for an answered probe,
// without the kernel's time.
#ifndef SNMPRING_SESSION_PLAIN_READER_H_
#define SNMPRING_SESSION_PLAIN_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "ber/oid.h"
#include "ber/plain_reader.h"

namespace snmpring::session {

/// True for a list in the form of RFC 3416 §4.2.1, which nearly all agents send. It has exactly the
/// names that were asked for, in their order. All lengths are short, and each name has its shortest
/// encoding.
/// \param name_at Returns the OidView of the i-th name that was asked for, for i below `count`.
/// \param values Receives the offset of each varbind's value. Must have room for `count`. Partly
///     filled if this returns false.
template <typename NameAt>
bool find_plain_values(Bytes list, std::size_t count, const NameAt& name_at,
                       std::span<std::uint32_t> values) noexcept {
  constexpr std::size_t kHeader = 2;
  const std::uint8_t* at = list.data();
  const std::uint8_t* const end = at + list.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes wanted = name_at(i).content();
    const auto left = static_cast<std::size_t>(end - at);
    const std::size_t before_value = 2 * kHeader + wanted.size();
    if (left < before_value + kHeader || at[0] != ber::tag::kSequence || at[1] >= 0x80)
      return false;
    const std::size_t octets = kHeader + at[1];
    const std::uint8_t* const name = at + kHeader;
    if (octets > left || octets < before_value + kHeader ||
        name[0] != ber::tag::kObjectIdentifier || name[1] != wanted.size() ||
        !same_octets(name + kHeader, wanted.data(), wanted.size())) {
      return false;
    }
    const std::uint8_t* const value = at + before_value;
    if (value[1] != octets - before_value - kHeader || ber::is_high(value[0])) return false;
    values[i] = static_cast<std::uint32_t>(value - list.data());
    at += octets;
  }
  return at == end;
}

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_PLAIN_READER_H_
