// Recordings in the form .snmpwalk: a line becomes a row that can be served, or a complaint.
#include "fuzz/recorded.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::check_recording(fuzz::Input(data, size), &agentd::parse_snmpwalk);
  return 0;
}
