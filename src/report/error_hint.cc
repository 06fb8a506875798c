#include "report/error_hint.h"

#include <array>

namespace snmpring::report {
namespace {

// In the order of session::ErrorWord.
constexpr std::array<std::string_view, session::kErrorWordCount> kHints = {
    /*none*/ "",
    /*timeout*/
    "no reply: nobody there, a filter, or a wrong community, which agents do not answer",
    /*icmp_port*/ "the host is there, but nothing listens at this port",
    /*icmp_host*/ "a router finds no such host",
    /*icmp_admin*/ "a firewall on the way refuses",
    /*net_unreachable*/ "there is no route to the network",
    /*permission*/ "a firewall of this host refuses to send",
    /*broadcast*/ "a broadcast address of this host's network",
    /*send_failed*/ "this host could not send; the target record names errno",
    /*resolve*/ "the name has no address",
    /*too_big*/ "the agent cannot send even one value in a reply",
    /*no_such_name*/ "the agent has no such object",
    /*gen_err*/ "the agent failed to read the object at error_oid",
    /*authorization*/ "the agent shows this to another user, context or security level",
    /*status_n*/ "the agent gave an error-status that a reply to a read cannot have",
    /*not_increasing*/ "the agent's OIDs go backwards at error_oid; -Cc walks on",
    /*cycle*/ "the agent repeats OIDs for ever from error_oid on",
    /*contradictory_end*/ "the agent ends the subtree, but has shown later rows of it",
    /*empty_reply*/ "the agent answers without any of the objects asked for",
    /*max_varbinds*/ "the agent has more rows than --max-varbinds",
    /*max_pending*/ "more of a table's rows were incomplete at once than are kept",
    /*target_deadline*/ "--target-timeout passed",
    /*too_slow*/ "too many slow agents at once; a larger --max-inflight has room for them",
    /*run_deadline*/ "--max-runtime passed",
    /*interrupted*/ "stopped by a signal before the target was done",
    /*unknown_user*/ "the agent does not know the user (-u)",
    /*wrong_digest*/ "the agent's key differs: wrong password (-A) or protocol (-a)",
    /*not_in_time_window*/
    "no agreement on engineBoots and engineTime; the agent may lose its boots",
    /*unknown_engine*/ "another engine ID than given (-e) or seen before",
    /*unknown_context*/ "the agent does not know the context (-n)",
    /*unsupported_level*/ "the agent does not grant this security level (-l)",
    /*decryption*/ "wrong privacy password (-X) or protocol (-x)",
    /*no_privacy_reply*/ "the engine answers, but nothing encrypted: most likely -X or -x is wrong",
    /*bad_digest*/ "replies without the right digest: forged, or another key",
    /*decode*/ "replies that are no valid SNMP",
    /*truncated*/ "replies were cut on their way; a smaller --max-repetitions helps",
    /*version_mismatch*/ "replies in another SNMP version (-v)",
    /*blocked*/ "excluded by a list or by default",
};
static_assert(!kHints.back().empty(), "a new word needs a hint");

}  // namespace

std::string_view error_hint(session::ErrorWord word) noexcept {
  return kHints[static_cast<std::size_t>(word)];
}

}  // namespace snmpring::report
