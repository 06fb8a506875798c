// The walks of a subtree.
#include "sim/hostile_cases.h"

namespace snmpring::sim {
namespace {

constexpr HostileWalk kWalks[] = {
    {"w_same", "The row 1.5 whatever is asked for", "partial not_increasing, 1 row: 1.5",
     "partial not_increasing, 1 row: 1.5", "partial cycle, 1 row: 1.5",
     "partial cycle, 1 row: 1.5"},
    {"w_echo", "The OID that was asked with", "error not_increasing, no rows",
     "error not_increasing, no rows", "error cycle, no rows", "error cycle, no rows"},
    {"w_cycle3", "1.1, 1.2, 1.3, and 1.1 again", "partial not_increasing, 3 rows: 1.1 1.2 1.3",
     "partial not_increasing, 3 rows: 1.1 1.2 1.3",
     "partial cycle, 6 rows: 1.1 1.2 1.3 1.1 1.2 1.3",
     "partial cycle, 6 rows: 1.1 1.2 1.3 1.1 1.2 1.3"},
    {"w_dec", "1.1000, 1.999 and so on down to 1.1", "partial not_increasing, 1 row: 1.1000",
     "partial not_increasing, 1 row: 1.1000", "ok, 1000 rows: 1.1000 to 1.1",
     "ok, 1000 rows: 1.1000 to 1.1"},
    {"w_empty", "No error and no varbind", "error empty_reply, no rows",
     "error empty_reply, no rows", "", ""},
    {"w_inf", "1.1, 1.2 and so on without an end",
     "partial max_varbinds, 10000 rows: 1.1 to 1.10000",
     "partial max_varbinds, 10000 rows: 1.1 to 1.10000", "", ""},
    {"w_grow", "An OID one sub-identifier longer than the one before, past 128 of them",
     "partial decode, 121 rows: 1 to one of 128 sub-identifiers; lost_varbind",
     "partial decode, 121 rows: 1 to one of 128 sub-identifiers; lost_varbind", "", ""},
    {"w_eom", "Three rows, then endOfMibView", "ok, 3 rows: 1.1 1.2 1.3", "ok, 3 rows: 1.1 1.2 1.3",
     "", ""},
    {"w_nosuchname", "Two rows, then noSuchName as in SNMPv1",
     "ok, 2 rows: 1.1 1.2; v2c_no_such_name", "ok, 2 rows: 1.1 1.2; v2c_no_such_name", "", ""},
    {"w_outside", "One row, then a row of another subtree", "ok, 1 row: 1.1", "ok, 1 row: 1.1", "",
     ""},
    {"w_bulk_outoforder", "1.2, 1.4, 1.3, 1.1, 1.5 in this order",
     "partial not_increasing, 2 rows: 1.2 1.4", "partial not_increasing, 2 rows: 1.2 1.4",
     "ok, 5 rows: 1.2 1.4 1.3 1.1 1.5", "ok, 5 rows: 1.2 1.4 1.3 1.1 1.5"},
    {"w_more", "Thirty rows, three times as many per GetBulk as were asked for",
     "ok, 30 rows: 1.1 to 1.30; extra_repetitions", "ok, 30 rows: 1.1 to 1.30", "", ""},
    {"w_toobig", "Twelve rows, and tooBig to a GetBulk for more than four",
     "ok, 12 rows: 1.1 to 1.12; too_big_bulk", "ok, 12 rows: 1.1 to 1.12", "", ""},
    {"w_relative", "Twelve rows, in each reply all but the first named by RELATIVE-OID",
     "ok, 12 rows: 1.1 to 1.12; relative_oid", "ok, 12 rows: 1.1 to 1.12", "", ""},
    {"w_trunc", "Forty rows, each reply without its last octet", "error truncated, no rows",
     "error truncated, no rows", "", ""},
    {"w_nosuchobject", "Two rows, then noSuchObject, which is for Get",
     "ok, 2 rows: 1.1 1.2; exception_in_walk", "ok, 2 rows: 1.1 1.2; exception_in_walk", "", ""},
    {"w_eom_rest", "Three rows, then endOfMibView in all repetitions that are left",
     "ok, 3 rows: 1.1 1.2 1.3", "ok, 3 rows: 1.1 1.2 1.3", "", ""},
};

}  // namespace

std::span<const HostileWalk> hostile_walks() noexcept { return kWalks; }

}  // namespace snmpring::sim
