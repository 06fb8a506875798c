#include "engine/receive_window.h"

namespace snmpring::engine {
namespace {

// What is assumed of ages that nobody has been seen at.
constexpr double kPromptAnswered = 1;
// So many probes of each age are remembered, and the last half of them at least.
constexpr std::uint32_t kRemembered = 4096;
// Never quite sure that nobody will answer: one in so many always counts as somebody who will.
constexpr double kPromptChanceMin = 1.0 / 64;
constexpr double kLateChanceMin = 1.0 / 4096;

}  // namespace

ReceiveWindow::ReceiveWindow(std::uint32_t capacity, std::uint32_t now_us)
    : capacity_(std::max(capacity, 1u)), step_(now_us / kStepUs) {
  weigh();
}

void ReceiveWindow::advance_to(std::uint32_t step) noexcept {
  // After so many all are as old as can be.
  const std::uint32_t steps = (step - step_) % kSteps;
  for (std::uint32_t i = 0; i < std::min(steps, kStepsKept); ++i) {
    step_ = (step_ + 1) % kSteps;
    grow_older();
  }
  step_ = step;
  weigh();
}

void ReceiveWindow::grow_older() noexcept {
  for (unsigned age = 1; age < kAges; ++age) {
    std::uint32_t& sent = sent_[(step_ - (1u << (age - 1))) % kStepsKept];
    ages_[age - 1].probes -= sent;
    ages_[age].probes += sent;
    if (age - 1 < kPromptAges) ages_[age - 1].others += sent;
    if (age >= kPromptAges) ages_[age].others += sent;
  }
  sent_[step_ % kStepsKept] = 0;
}

// From the last age to the first: whoever is not answered at one may be at the next.
void ReceiveWindow::weigh() noexcept {
  expected_ = 0;
  double chance = 0;
  for (unsigned i = kAges; i-- > 0;) {
    Age& age = ages_[i];
    while (age.answered + age.others > kRemembered) {
      age.answered /= 2;
      age.others /= 2;
    }
    const bool prompt = i < kPromptAges;
    const double answered_now =
        prompt ? (age.answered + kPromptAnswered) / (age.answered + age.others + 1.0)
               : std::min(1.0, age.answered / (age.others + 1.0));
    chance = answered_now + (1 - answered_now) * chance;
    const double at_least = prompt ? kPromptChanceMin : kLateChanceMin;
    age.weight =
        static_cast<std::uint32_t>(static_cast<double>(kWhole) * std::max(chance, at_least));
    expected_ += std::uint64_t{age.weight} * age.probes;
  }
}

void ReceiveWindow::probe_dropped(std::uint32_t sent_us) noexcept {
  // As if it had never been sent.
  const unsigned reached = leave(sent_us);
  for (unsigned i = 0; i <= reached; ++i) {
    const bool counted = i < kPromptAges ? i < reached : true;
    if (counted && ages_[i].others > 0) --ages_[i].others;
  }
}

}  // namespace snmpring::engine
