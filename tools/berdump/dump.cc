// Walks the elements of a datagram with the codec that the program itself uses, so that the tree
// shows what the program sees. Field names are those of RFC 3416 §3, RFC 1157 §4.1.6 (trap), RFC
// 3412 §6 and RFC 3414 §2.4.
#include "berdump/dump.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>

#include "ber/oid.h"
#include "ber/reader.h"
#include "ber/value.h"
#include "message/community.h"
#include "message/correlation.h"
#include "message/v3.h"
#include "message/varbind.h"

namespace snmpring::berdump {
namespace {

constexpr int kDepthMax = 24;  // Messages have 6 levels; a hostile datagram could have 30,000.
constexpr std::uint8_t kConstructed = 0x20;
constexpr int kVersion3 = 3;

/// What an element is, which decides the names of the elements inside it.
enum class Kind : std::uint8_t {
  datagram,
  community_message,
  v3_message,
  global_data,
  security_parameters_octets,
  security_parameters,
  scoped_pdu,
  pdu,
  bulk_pdu,
  trap_pdu,
  varbinds,
  varbind,
  other,
};

struct Field {
  std::string_view name;
  Kind kind = Kind::other;
};

std::span<const Field> fields_of(Kind kind) {
  static constexpr std::array kDatagram = {Field{"message", Kind::community_message}};
  static constexpr std::array kCommunityMessage = {Field{"version"}, Field{"community"},
                                                   Field{"data", Kind::pdu}};
  static constexpr std::array kV3Message = {
      Field{"msgVersion"}, Field{"msgGlobalData", Kind::global_data},
      Field{"msgSecurityParameters", Kind::security_parameters_octets},
      Field{"msgData", Kind::scoped_pdu}};
  static constexpr std::array kGlobalData = {Field{"msgID"}, Field{"msgMaxSize"}, Field{"msgFlags"},
                                             Field{"msgSecurityModel"}};
  static constexpr std::array kSecurityOctets = {
      Field{"UsmSecurityParameters", Kind::security_parameters}};
  static constexpr std::array kSecurity = {
      Field{"msgAuthoritativeEngineID"},    Field{"msgAuthoritativeEngineBoots"},
      Field{"msgAuthoritativeEngineTime"},  Field{"msgUserName"},
      Field{"msgAuthenticationParameters"}, Field{"msgPrivacyParameters"}};
  static constexpr std::array kScopedPdu = {Field{"contextEngineID"}, Field{"contextName"},
                                            Field{"data", Kind::pdu}};
  static constexpr std::array kPdu = {Field{"request-id"}, Field{"error-status"},
                                      Field{"error-index"},
                                      Field{"variable-bindings", Kind::varbinds}};
  static constexpr std::array kBulkPdu = {Field{"request-id"}, Field{"non-repeaters"},
                                          Field{"max-repetitions"},
                                          Field{"variable-bindings", Kind::varbinds}};
  static constexpr std::array kTrapPdu = {
      Field{"enterprise"},    Field{"agent-addr"}, Field{"generic-trap"},
      Field{"specific-trap"}, Field{"time-stamp"}, Field{"variable-bindings", Kind::varbinds}};
  static constexpr std::array kVarbind = {Field{"name"}, Field{"value"}};
  switch (kind) {
    case Kind::datagram:
      return kDatagram;
    case Kind::community_message:
      return kCommunityMessage;
    case Kind::v3_message:
      return kV3Message;
    case Kind::global_data:
      return kGlobalData;
    case Kind::security_parameters_octets:
      return kSecurityOctets;
    case Kind::security_parameters:
      return kSecurity;
    case Kind::scoped_pdu:
      return kScopedPdu;
    case Kind::pdu:
      return kPdu;
    case Kind::bulk_pdu:
      return kBulkPdu;
    case Kind::trap_pdu:
      return kTrapPdu;
    case Kind::varbind:
      return kVarbind;
    case Kind::varbinds:
    case Kind::other:
      return {};
  }
  return {};
}

std::string_view pdu_name(ber::Tag tag) {
  switch (static_cast<message::PduKind>(tag)) {
    case message::PduKind::get_request:
      return "GetRequest-PDU";
    case message::PduKind::get_next_request:
      return "GetNextRequest-PDU";
    case message::PduKind::response:
      return "Response-PDU";
    case message::PduKind::set_request:
      return "SetRequest-PDU";
    case message::PduKind::trap_v1:
      return "Trap-PDU";
    case message::PduKind::get_bulk_request:
      return "GetBulkRequest-PDU";
    case message::PduKind::inform_request:
      return "InformRequest-PDU";
    case message::PduKind::snmpv2_trap:
      return "SNMPv2-Trap-PDU";
    case message::PduKind::report:
      return "Report-PDU";
  }
  return "";
}

/// Each octet in `format`, `separator` between them. (fmt::join trips g++ 12's
/// -Wstringop-overflow.)
template <typename Format>
std::string joined(Bytes octets, Format format, std::string_view separator) {
  std::string text;
  for (const std::uint8_t octet : octets) {
    if (!text.empty()) text += separator;
    fmt::format_to(std::back_inserter(text), format, octet);
  }
  return text;
}

std::string hex(Bytes octets) { return joined(octets, FMT_STRING("{:02x}"), ""); }

std::string words(ber::Anomalies anomalies) {
  std::string text;
  for (int i = 0; i < ber::kAnomalyCount; ++i) {
    const auto anomaly = static_cast<ber::Anomaly>(i);
    if (!anomalies.has(anomaly)) continue;
    text += text.empty() ? "" : " ";
    text += ber::anomaly_word(anomaly);
  }
  return text;
}

/// Text in quotes where the octets are printable ASCII, which people recognize; hex in any case
/// else.
std::string octets_text(Bytes octets) {
  const bool printable = std::ranges::all_of(
      octets, [](std::uint8_t octet) { return octet >= 0x20 && octet < 0x7F && octet != '"'; });
  return printable ? fmt::format("\"{}\"", as_text(octets)) : hex(octets);
}

std::string value_text(const ber::Value& value) {
  using enum ber::ValueType;
  const std::string_view type = ber::type_word(value.type);
  switch (value.type) {
    case integer32:
      return fmt::format("{} {}", type, value.number);
    case counter32:
    case gauge32:
    case time_ticks:
    case uinteger32:
    case counter64:
      return fmt::format("{} {}", type, value.unsigned_number);
    case opaque_float:
    case opaque_double:
      return fmt::format("{} {}", type, value.real);
    case object_identifier:
      return fmt::format("{} {}", type, value.oid.to_string());
    case ip_address:
      return fmt::format("{} {}", type, joined(value.content, FMT_STRING("{}"), "."));
    case octet_string:
      return fmt::format("{} {}", type, octets_text(value.content));
    case opaque:
    case nsap_address:
    case bit_string:
      return fmt::format("{} {}", type, hex(value.content));
    case unknown:
      return fmt::format("{} of type {:02x}: {}", type, value.tag, hex(value.content));
    case null:
    case no_such_object:
    case no_such_instance:
    case end_of_mib_view:
      break;
  }
  return std::string(type);
}

/// The content that is there of an element whose length says more than there is; nullopt when not
/// even its length octets are.
std::optional<Bytes> content_that_came(Bytes element) {
  if (element.size() < 2) return std::nullopt;
  const std::size_t length_octets = element[1] <= 0x80 ? 1 : 1u + (element[1] & 0x7F);
  if (length_octets > element.size() - 1) return std::nullopt;
  return element.subspan(1 + length_octets);
}

class Tree {
 public:
  explicit Tree(Bytes datagram) : datagram_(datagram) {}

  /// Prints the elements that `octets`, a part of the datagram, consists of.
  void print(Bytes octets, Kind kind, int depth) {
    const std::span<const Field> fields = fields_of(kind);
    for (std::size_t index = 0; !octets.empty(); ++index) {
      Field field{index < fields.size() ? fields[index].name : ""};
      std::string numbered;
      if (kind == Kind::varbinds) {
        numbered = fmt::format("varbind {}", index + 1);
        field = {numbered, Kind::varbind};
      } else if (index < fields.size()) {
        field.kind = fields[index].kind;
      }
      ber::Reader reader(octets);
      const ber::Decoded<ber::Element> element = reader.read_element();
      if (!element) {
        print_broken(octets, element.error(), field, depth);
        return;
      }
      print_element(*element, octets, field, reader.anomalies(), depth);
      octets = reader.rest();
    }
  }

  std::string take() { return std::move(text_); }
  bool sound() const { return sound_; }  ///< No element was broken.

 private:
  void line(Bytes at, int depth, std::string_view name, std::string_view what) {
    const auto offset = at.data() - datagram_.data();
    fmt::format_to(std::back_inserter(text_), "{:>5} {:{}}{}{}{}\n", offset, "", 2 * depth, name,
                   name.empty() ? "" : ": ", what);
  }

  void print_element(const ber::Element& element, Bytes octets, Field field,
                     ber::Anomalies anomalies, int depth) {
    std::string what;
    const bool constructed = (element.tag & kConstructed) != 0;
    if (constructed) {
      const std::string_view pdu = pdu_name(element.tag);
      what = fmt::format("{}, {} octets",
                         !pdu.empty() ? std::string(pdu)
                         : element.tag == ber::tag::kSequence
                             ? "SEQUENCE"
                             : fmt::format("type {:02x}", element.tag),
                         element.content.size());
    } else {
      ber::OidBuffer buffer;
      what = value_text(ber::interpret(element, buffer, anomalies));
    }
    if (!anomalies.empty()) what += fmt::format("  [{}]", words(anomalies));
    line(octets, depth, field.name, what);
    print_inside(element, field, depth);
  }

  void print_inside(const ber::Element& element, Field field, int depth) {
    const bool nested = field.kind == Kind::security_parameters_octets;
    if ((element.tag & kConstructed) == 0 && !nested) return;
    if (element.content.empty()) return;
    if (depth == kDepthMax) {
      line(element.content, depth + 1, "", "deeper than this tree goes: " + hex(element.content));
      return;
    }
    print(element.content, kind_inside(element, field), depth + 1);
  }

  static Kind kind_inside(const ber::Element& element, Field field) {
    if (field.kind == Kind::community_message) {
      ber::Reader version(element.content);
      return version.read_int64() == kVersion3 ? Kind::v3_message : Kind::community_message;
    }
    if (field.kind == Kind::pdu) {
      if (element.tag == static_cast<ber::Tag>(message::PduKind::get_bulk_request)) {
        return Kind::bulk_pdu;
      }
      if (element.tag == static_cast<ber::Tag>(message::PduKind::trap_v1)) return Kind::trap_pdu;
    }
    return field.kind;
  }

  void print_broken(Bytes octets, const ber::DecodeError& error, Field field, int depth) {
    sound_ = false;
    const std::optional<Bytes> content = content_that_came(octets);
    const bool cut = error.code == ber::DecodeErrc::truncated && content.has_value();
    if (!cut) {
      line(octets, depth, field.name,
           fmt::format("{}: {}", ber::describe(error.code), hex(octets)));
      return;
    }
    const ber::Element element{octets[0], *content};
    if ((element.tag & kConstructed) == 0) {
      line(octets, depth, field.name,
           fmt::format("type {:02x}, {}: {}", element.tag, ber::describe(error.code),
                       hex(*content)));
      return;
    }
    line(octets, depth, field.name,
         fmt::format("type {:02x}, {}; {} octets of it are there", element.tag,
                     ber::describe(error.code), content->size()));
    print_inside(element, field, depth);
  }

  Bytes datagram_;
  std::string text_;
  bool sound_ = true;
};

Dump verdict_on_community(Bytes datagram) {
  const ber::Decoded<message::CommunityMessage> message = message::decode_community(datagram);
  if (!message) {
    return {fmt::format("not a v1 or v2c message that can be decoded: {} at {}\n",
                        ber::describe(message.error().code), message.error().offset),
            false};
  }
  message::VarBindReader varbinds(message->pdu.varbinds);
  bool sound = true;
  for (message::VarBind varbind; varbinds.next(varbind);) sound = sound && !varbind.lost;
  std::string text =
      fmt::format("v{} {}, request-id {}, {} varbinds", message::version_word(message->version),
                  pdu_name(static_cast<ber::Tag>(message->pdu.kind)), message->pdu.request_id,
                  message->pdu.varbind_count);
  const ber::Anomalies anomalies = message->anomalies | varbinds.anomalies();
  if (!anomalies.empty()) text += "; tolerated: " + words(anomalies);
  return {text + "\n", sound};
}

Dump verdict_on_v3(Bytes datagram, bool sound) {
  const ber::Decoded<message::V3Message> message = message::decode_v3(datagram);
  if (!message) {
    return {fmt::format("not a v3 message that can be decoded: {} at {}\n",
                        ber::describe(message.error().code), message.error().offset),
            false};
  }
  return {fmt::format("v3 message, msgID {}\n", message->header.msg_id), sound};
}

}  // namespace

Dump dump(Bytes datagram) {
  Tree tree(datagram);
  tree.print(datagram, Kind::datagram, 0);
  const std::optional<message::Correlation> head = message::peek_correlation(datagram);
  const Dump verdict = head && head->version == kVersion3 ? verdict_on_v3(datagram, tree.sound())
                                                          : verdict_on_community(datagram);
  return {tree.take() + verdict.text, verdict.sound};
}

std::expected<std::vector<std::uint8_t>, std::size_t> parse_hex(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  constexpr std::string_view kSeparators = " \t\r\n:-";
  std::vector<std::uint8_t> octets;
  std::size_t at = 0;
  while (at < text.size()) {
    if (kSeparators.contains(text[at])) {
      ++at;
      continue;
    }
    if (text.substr(at, 2) == "0x") {
      at += 2;
      if (at == text.size()) return std::unexpected(at);
    }
    const int high = digit(text[at]);
    if (high < 0) return std::unexpected(at);
    const int low = at + 1 < text.size() ? digit(text[at + 1]) : -1;
    if (low < 0) return std::unexpected(at + 1);
    octets.push_back(static_cast<std::uint8_t>(high << 4 | low));
    at += 2;
  }
  return octets;
}

}  // namespace snmpring::berdump
