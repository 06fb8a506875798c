// The devices that are merely odd.
#include "sim/hostile_cases.h"

namespace snmpring::sim {
namespace {

constexpr OddDevice kDevices[] = {
    {"no-bulk", "Nothing to GetBulk", "ok, 3 rows", "ok, 300 rows; no_bulk"},
    {"bulk-generr", "genErr to GetBulk", "ok, 3 rows", "ok, 300 rows; no_bulk"},
    {"bulk-max-23", "Nothing to GetBulk for more than 23", "ok, 3 rows", "ok, 300 rows"},
    {"toobig-10", "tooBig where more than ten varbinds are wanted", "ok, 3 rows",
     "ok, 300 rows; too_big_bulk"},
    {"cut-at-484", "The first 484 octets of each reply", "ok, 3 rows", "ok, 300 rows"},
    {"silent-above-1400", "No reply of more than 1,400 octets", "ok, 3 rows", "ok, 300 rows"},
    {"other-address", "Replies from another address", "timeout timeout", "timeout timeout"},
    {"other-port", "Replies from another port", "timeout timeout", "timeout timeout"},
    {"v1-only", "Nothing to SNMPv2c", "timeout timeout", "timeout timeout"},
    {"v2c-only", "Nothing to SNMPv1", "ok, 3 rows", "ok, 300 rows"},
    {"v2c-nosuchname", "noSuchName in the place of exceptions", "ok, 3 rows", "ok, 300 rows"},
    {"generr-sysname", "genErr wherever sysName would be in the reply", "partial gen_err, 2 rows",
     "partial gen_err, 4 rows; no_bulk"},
    {"authorization", "authorizationError", "auth authorization", "auth authorization"},
    {"fewer", "All but the last of several varbinds", "ok, 3 rows", "ok, 300 rows"},
    {"backwards", "The varbinds of a Get in the reverse order", "ok, 3 rows", "ok, 300 rows"},
    {"blames-first", "noSuchName about the first OID, whichever is missing", "ok, 3 rows",
     "ok, 300 rows"},
    {"blames-last", "noSuchName about the last OID, whichever is missing", "ok, 3 rows",
     "ok, 300 rows"},
    {"blames-next", "noSuchName about the OID behind the one that is missing", "ok, 3 rows",
     "ok, 300 rows"},
    {"get-max-1", "Nothing to a Get or GetNext of more than one OID", "ok, 3 rows", "ok, 300 rows"},
    {"get-max-10", "Nothing to a Get or GetNext of more than ten OIDs", "ok, 3 rows",
     "ok, 300 rows"},
    {"drops-above-484", "Nothing to a request of more than 484 octets", "ok, 3 rows",
     "ok, 300 rows"},
    {"system-types", "sysObjectID.0 without octets, sysUpTime.0 as Gauge32, sysName.0 as INTEGER",
     "ok, 3 rows", "ok, 300 rows; empty_oid"},
    {"flood", "Each reply fifty times", "ok, 3 rows", "ok, 300 rows"},
    {"miss-generr", "genErr to a Get of what is not there", "ok, 3 rows", "ok, 300 rows"},
    {"miss-silent", "Nothing to a Get of what is not there", "ok, 3 rows", "ok, 300 rows"},
    {"skips-above-55", "Every fifth row left out of replies to GetBulk for more than 55",
     "ok, 3 rows", "ok, 300 rows"},
    {"tarpit", "One row in each reply, 0.9 s later", "ok, 3 rows", "ok, 300 rows"},
    {"late", "The reply to the request before", "ok, 3 rows", "ok, 300 rows"},
    {"every-second", "Nothing to every other request", "ok, 3 rows", "ok, 300 rows"},
};

}  // namespace

std::span<const OddDevice> odd_devices() noexcept { return kDevices; }

}  // namespace snmpring::sim
