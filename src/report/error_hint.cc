#include "report/error_hint.h"

#include <array>

namespace snmpring::report {

using session::ErrorWord;

std::string_view error_hint(ErrorWord word) noexcept {
  static_assert(session::kErrorWordCount == 37, "a new word needs a hint");
  switch (word) {
    case ErrorWord::none:
      return "";
    case ErrorWord::timeout:
      return "no reply: nobody there, a filter, or a wrong community, which agents do not answer";
    case ErrorWord::icmp_port:
      return "the host is there, but nothing listens at this port";
    case ErrorWord::icmp_host:
      return "a router finds no such host";
    case ErrorWord::icmp_admin:
      return "a firewall on the way refuses";
    case ErrorWord::net_unreachable:
      return "there is no route to the network";
    case ErrorWord::permission:
      return "a firewall of this host refuses to send";
    case ErrorWord::broadcast:
      return "a broadcast address of this host's network";
    case ErrorWord::send_failed:
      return "this host could not send; the target record names errno";
    case ErrorWord::resolve:
      return "the name has no address";
    case ErrorWord::too_big:
      return "the agent cannot send even one value in a reply";
    case ErrorWord::no_such_name:
      return "the agent has no such object";
    case ErrorWord::gen_err:
      return "the agent failed to read the object at error_oid";
    case ErrorWord::authorization:
      return "the agent shows this to another user, context or security level";
    case ErrorWord::status_n:
      return "the agent gave an error-status that a reply to a read cannot have";
    case ErrorWord::not_increasing:
      return "the agent's OIDs go backwards at error_oid; -Cc walks on";
    case ErrorWord::cycle:
      return "the agent repeats OIDs for ever from error_oid on";
    case ErrorWord::contradictory_end:
      return "the agent ends the subtree, but has shown later rows of it";
    case ErrorWord::empty_reply:
      return "the agent answers without any of the objects asked for";
    case ErrorWord::max_varbinds:
      return "the agent has more rows than --max-varbinds";
    case ErrorWord::target_deadline:
      return "--target-timeout passed";
    case ErrorWord::too_slow:
      return "too many slow agents at once; a larger --max-inflight has room for them";
    case ErrorWord::run_deadline:
      return "--max-runtime passed";
    case ErrorWord::interrupted:
      return "stopped by a signal before the target was done";
    case ErrorWord::unknown_user:
      return "the agent does not know the user (-u)";
    case ErrorWord::wrong_digest:
      return "the agent's key differs: wrong password (-A) or protocol (-a)";
    case ErrorWord::not_in_time_window:
      return "no agreement on engineBoots and engineTime; the agent may lose its boots";
    case ErrorWord::unknown_engine:
      return "another engine ID than given (-e) or seen before";
    case ErrorWord::unknown_context:
      return "the agent does not know the context (-n)";
    case ErrorWord::unsupported_level:
      return "the agent does not grant this security level (-l)";
    case ErrorWord::decryption:
      return "wrong privacy password (-X) or protocol (-x)";
    case ErrorWord::no_privacy_reply:
      return "the engine answers, but nothing encrypted: most likely -X or -x is wrong";
    case ErrorWord::bad_digest:
      return "replies without the right digest: forged, or another key";
    case ErrorWord::decode:
      return "replies that are no valid SNMP";
    case ErrorWord::truncated:
      return "replies were cut on their way; a smaller --max-repetitions helps";
    case ErrorWord::version_mismatch:
      return "replies in another SNMP version (-v)";
    case ErrorWord::blocked:
      return "excluded by a list or by default";
  }
  return "";
}

}  // namespace snmpring::report
