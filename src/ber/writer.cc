// Writes BER from the end of a buffer to its start.
#include "ber/writer.h"

#include <cstring>

#include "base/invariant.h"

namespace snmpring::ber {

std::uint8_t* Writer::take(std::size_t count) noexcept {
  if (failed_ || count > position_) {
    failed_ = true;
    return nullptr;
  }
  position_ -= count;
  return buffer_.data() + position_;
}

MutableBytes Writer::written() const noexcept {
  return failed_ ? MutableBytes() : buffer_.subspan(position_);
}

void Writer::octets(Bytes raw) noexcept {
  if (raw.empty()) return;
  if (raw.empty()) return;
  if (std::uint8_t* const out = take(raw.size())) std::memcpy(out, raw.data(), raw.size());
}

void Writer::header(Tag tag, std::size_t length) noexcept {
  std::size_t length_octets = 0;
  if (length >= 0x80) {
    for (std::size_t rest = length; rest != 0; rest >>= 8) ++length_octets;
  }
  std::uint8_t* const out = take(2 + length_octets);
  if (out == nullptr) return;
  out[0] = tag;
  if (length_octets == 0) {
    out[1] = static_cast<std::uint8_t>(length);
    return;
  }
  out[1] = static_cast<std::uint8_t>(0x80 | length_octets);
  for (std::size_t i = 1 + length_octets; i > 1; --i, length >>= 8) {
    out[i] = static_cast<std::uint8_t>(length);
  }
}

void Writer::element(Tag tag, Bytes content) noexcept {
  octets(content);
  header(tag, content.size());
}

void Writer::integer(std::int64_t value, Tag tag) noexcept {
  // Octets above the last needed one repeat its top bit, the sign.
  std::size_t count = 1;
  for (std::int64_t rest = value; rest < -0x80 || rest > 0x7F; rest >>= 8) ++count;
  std::uint8_t* const out = take(count);
  if (out == nullptr) return;
  for (std::size_t i = count; i > 0; --i, value >>= 8) {
    out[i - 1] = static_cast<std::uint8_t>(value & 0xFF);
  }
  header(tag, count);
}

void Writer::unsigned_integer(std::uint64_t value, Tag tag) noexcept {
  std::size_t count = 1;
  for (std::uint64_t rest = value; rest > 0x7F; rest >>= 8) ++count;
  std::uint8_t* const out = take(count);
  if (out == nullptr) return;
  for (std::size_t i = count; i > 0; --i, value >>= 8) {
    out[i - 1] = static_cast<std::uint8_t>(value & 0xFF);
  }
  header(tag, count);
}

void Writer::oid(OidView oid) noexcept { element(tag::kObjectIdentifier, oid.content()); }

void Writer::null() noexcept { header(tag::kNull, 0); }

void Writer::wrap(Tag tag, std::size_t inner_end) noexcept {
  if (failed_) return;
  invariant(inner_end <= size(), "what is wrapped has been written");
  header(tag, size() - inner_end);
}

}  // namespace snmpring::ber
