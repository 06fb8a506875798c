// What becomes of an exception that nobody catches: memory that ran out is told, anything else is a
// bug.
#include "process/out_of_memory.h"

#include <gtest/gtest.h>

#include <csignal>
#include <new>
#include <stdexcept>
#include <thread>

#include "process/exit_codes.h"

namespace snmpring::process {
namespace {

template <typename Exception>
void throw_in_a_thread(const Exception& exception) {
  exit_when_out_of_memory();
  throw_when_out_of_memory();
  std::thread([&exception] { throw exception; }).join();
}

TEST(OutOfMemoryDeathTest, IsToldOfWhatAThreadLetsGo) {
  EXPECT_EXIT(throw_in_a_thread(std::bad_alloc()), testing::ExitedWithCode(kExitSystem),
              "^snmpring: out of memory");
  EXPECT_EXIT(throw_in_a_thread(std::bad_array_new_length()), testing::ExitedWithCode(kExitSystem),
              "^snmpring: out of memory");
}

TEST(OutOfMemoryDeathTest, IsNotToldOfAnythingElse) {
  EXPECT_EXIT(throw_in_a_thread(std::runtime_error("another")), testing::KilledBySignal(SIGABRT),
              "^$");
  EXPECT_EXIT(throw_in_a_thread(1), testing::KilledBySignal(SIGABRT), "^$");
}

}  // namespace
}  // namespace snmpring::process
