#include "engine/receive_window.h"

#include <algorithm>

namespace snmpring::engine {
namespace {

constexpr std::uint32_t kProbesRemembered = 1u << 16;
constexpr double kShareMin = 1.0 / 64;  // never quite sure that nobody will answer

}  // namespace

ReceiveWindow::ReceiveWindow(std::uint32_t capacity) : capacity_(std::max(capacity, 1u)) {}

void ReceiveWindow::settle(std::uint32_t& outcome) noexcept {
  --probes_;
  ++outcome;
  if (answered_ + unanswered_ >= kProbesRemembered) {
    answered_ /= 2;
    unanswered_ /= 2;
  }
  share_ = std::max(kShareMin, (answered_ + 1.0) / (answered_ + unanswered_ + 1.0));
}

}  // namespace snmpring::engine
