// The rare cases of a walk: varbinds without a value.
#include "session/walker.h"

namespace snmpring::session {

void Walker::start(const Root& root, bool tolerate_disorder) {
  root_ = &root;
  root_octets_ = root.oid().content().size();
  cursor_.set(root.oid());
  met_any_ = false;
  if (tolerate_disorder) cycle_check_ = std::make_unique<CycleCheck>();
}

Walker::Step Walker::accept_lost(const message::VarBind& varbind) noexcept {
  // A varbind that is broken does not also end the walk because it is out of place.
  const Step step = varbind.name.empty() ? Step::not_increasing : move(varbind);
  settle();
  if (step == Step::ended || step == Step::cycle) return step;
  met_any_ = true;
  return step == Step::row ? Step::lost_inside : Step::lost;
}

Walker::Step Walker::accept_exception(const message::VarBind& varbind) noexcept {
  settle();
  if (!root_->contains(varbind.name) || varbind.name <= cursor()) return Step::exception;
  // This row was removed while the walk read it. The rows after it still exist.
  cursor_.set(varbind.name);
  met_any_ = true;
  return Step::gone;
}

}  // namespace snmpring::session
