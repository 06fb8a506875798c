#include "session/second_look.h"

#include "message/varbind.h"

namespace snmpring::session {
namespace {

bool is_exception(const message::VarBind& varbind) noexcept {
  return !varbind.lost && varbind.value.is_exception();
}

// endOfMibView is no row. noSuchObject or noSuchInstance after the last row stands for a row that
// was removed.
bool is_end(const message::VarBind& varbind) noexcept {
  return !varbind.lost && varbind.value.type == ber::ValueType::end_of_mib_view;
}

}  // namespace

SecondLook::SecondLook(Bytes varbinds, std::size_t position, const Root& root, ber::OidView asked,
                       ber::OidView last, bool in_order, std::size_t lists)
    : lists_(lists), offset_(position % lists), highest_(last), resume_at_(last) {
  read_rest(varbinds, position, root, asked, last, in_order);
  if (lowest_.empty()) return;
  resume_at_ = asked;
  remember(varbinds, position, root);
}

void SecondLook::read_rest(Bytes varbinds, std::size_t position, const Root& root,
                           ber::OidView asked, ber::OidView last, bool in_order) {
  message::VarBindReader reader(varbinds);
  message::VarBind varbind;
  for (std::size_t i = 0; reader.next(varbind); ++i) {
    const ber::OidView name = varbind.name;
    if (i < position || !in_list(i) || name.empty() || is_end(varbind) || !root.contains(name))
      continue;
    if (name > last || (!in_order && name != last && !is_exception(varbind))) {
      shows_more_ = true;
      if (name > highest_.view()) highest_ = name;
    } else if (in_order && name > asked && name < last && !is_exception(varbind) &&
               (lowest_.empty() || name < lowest_.view())) {
      lowest_ = name;
    }
  }
}

// The rows that were taken are in order. Those before the lowest skipped row are not in doubt.
void SecondLook::remember(Bytes varbinds, std::size_t position, const Root& root) {
  message::VarBindReader reader(varbinds);
  message::VarBind varbind;
  std::size_t count = 0;
  for (std::size_t i = 0; i < position && reader.next(varbind); ++i) {
    const ber::OidView name = varbind.name;
    if (!in_list(i) || varbind.lost || varbind.value.is_exception() || !root.contains(name))
      continue;
    if (name < lowest_.view()) {
      resume_at_ = name;
      continue;
    }
    if (++count > kRowsMax) {
      remembers_all_ = false;
      rows_.clear();
      return;
    }
    const Bytes content = name.content();
    rows_.push_back(static_cast<std::uint8_t>(content.size() >> 8));
    rows_.push_back(static_cast<std::uint8_t>(content.size()));
    rows_.insert(rows_.end(), content.begin(), content.end());
  }
}

std::optional<ber::OidView> SecondLook::resume_at() const noexcept {
  if (!remembers_all_) return std::nullopt;
  return resume_at_.view();
}

bool SecondLook::knows(ber::OidView row) const noexcept {
  for (std::size_t at = 0; at < rows_.size();) {
    const std::size_t size = std::size_t{rows_[at]} << 8 | rows_[at + 1];
    at += 2;
    if (ber::OidView::of_checked(Bytes(rows_).subspan(at, size)) == row) return true;
    at += size;
  }
  return false;
}

}  // namespace snmpring::session
