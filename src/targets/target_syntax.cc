// The forms in which an operator names whom to ask: one text to one typed expression.
#include "targets/target_syntax.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <utility>

namespace snmpring::targets {
namespace {

using Error = std::unexpected<std::string>;

constexpr int kIpv6PrefixMin = 96;
constexpr AddressValue kRangeDistanceMax = 0xFFFFFFFF;
constexpr std::string_view kListHint = "; name the addresses in a list (@FILE or -) instead";

// What net-snmp knows as transports besides UDP, and what its users write for them.
constexpr std::array<std::string_view, 21> kOtherTransports = {
    "aal5pvc", "alias", "callback", "dccp",   "dtls",    "dtlsudp", "dtlsudp6",
    "ipx",     "pvc",   "sctp",     "ssh",    "std",     "tcp",     "tcp6",
    "tcpipv6", "tcpv6", "tls",      "tlstcp", "tlstcp6", "unix",    "dtlsudpv6",
};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Decimal digits alone, at most `max`.
std::optional<std::uint32_t> parse_number(std::string_view text, std::uint32_t max) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

bool is_ipv4_mapped(const AddressRange& range) noexcept {
  if (range.family != Family::ipv6) return false;
  return range.last >> 32 >= 0xFFFF && range.first >> 32 <= 0xFFFF;
}

std::string only_link_local(std::string_view text) {
  return fmt::format("{}: only link-local addresses (fe80::/10) have a zone", in_quotes(text));
}

std::string not_an_address(std::string_view text) {
  const std::size_t percent = text.find('%');
  const auto address = IpAddress::parse(text.substr(0, percent));
  if (percent != std::string_view::npos && address) {
    if (!takes_zone(*address)) return only_link_local(text);
    return fmt::format("{}: there is no network interface {}", in_quotes(text),
                       in_quotes(text.substr(percent + 1)));
  }
  if (text.find(':') != std::string_view::npos) {
    return fmt::format("{} is not an IPv6 address (with a port it is [address]:port)",
                       in_quotes(text));
  }
  return fmt::format("{} is not an address", in_quotes(text));
}

/// `limited`: as targets, not as a block of an allowlist or blocklist.
std::expected<AddressRange, std::string> parse_prefix(std::string_view text, bool limited,
                                                      const Zones& zones) {
  const std::size_t slash = text.rfind('/');
  const auto base = parse_address(text.substr(0, slash), zones);
  if (!base) return Error(not_an_address(text.substr(0, slash)));
  const unsigned bits = base->family == Family::ipv4 ? 32 : 128;
  const auto length = parse_number(text.substr(slash + 1), bits);
  if (!length) return Error(fmt::format("{}: a prefix length is 0 to {}", in_quotes(text), bits));
  if (limited && base->family == Family::ipv6 && *length < kIpv6PrefixMin) {
    return Error(fmt::format("{}: IPv6 prefixes are enumerated from /{} on{}", in_quotes(text),
                             kIpv6PrefixMin, kListHint));
  }
  const AddressValue max = address_value_max(base->family);
  // A shift by all 128 bits is not defined.
  const AddressValue host_bits = *length == 0 ? max : (AddressValue{1} << (bits - *length)) - 1;
  const AddressValue value = address_value(*base);
  return AddressRange{base->family, base->scope_id, value & ~host_bits & max, value | host_bits};
}

/// `dash` separates the two ends.
std::expected<AddressRange, std::string> parse_range(std::string_view text, std::size_t dash,
                                                     bool limited, const Zones& zones) {
  const auto first = parse_address(text.substr(0, dash), zones);
  if (!first) return Error(not_an_address(text.substr(0, dash)));
  const std::string_view end = text.substr(dash + 1);
  AddressRange range{first->family, first->scope_id, address_value(*first), 0};
  if (const auto last = parse_address(end, zones)) {
    if (last->family != first->family) {
      return Error(fmt::format("{}: both ends of a range are of one family", in_quotes(text)));
    }
    if (last->scope_id != 0 && last->scope_id != first->scope_id) {
      return Error(fmt::format("{}: both ends of a range are in one zone", in_quotes(text)));
    }
    if (first->scope_id != 0 && !takes_zone(*last)) return Error(only_link_local(text));
    range.last = address_value(*last);
  } else if (first->family == Family::ipv6) {
    return Error(fmt::format("{}: the end of an IPv6 range is a whole address", in_quotes(text)));
  } else if (const auto octet = parse_number(end, 255)) {
    range.last = (range.first & ~AddressValue{0xFF}) | *octet;
  } else {
    return Error(fmt::format("{}: a range ends with an address or a last part of 0 to 255",
                             in_quotes(text)));
  }
  if (range.last < range.first) {
    return Error(fmt::format("{}: the range ends before it begins", in_quotes(text)));
  }
  if (limited && range.distance() > kRangeDistanceMax) {
    return Error(fmt::format("{}: an IPv6 range of more than 4,294,967,296 addresses{}",
                             in_quotes(text), kListHint));
  }
  return range;
}

/// The dash of a range, if `text` is meant as one. Zones and names have dashes as well.
std::optional<std::size_t> find_range_dash(std::string_view text, const Zones& zones) {
  for (std::size_t dash = text.find('-'); dash != std::string_view::npos;
       dash = text.find('-', dash + 1)) {
    if (!parse_address(text.substr(0, dash), zones)) continue;
    // 192.0.2.1-static.example.net is a name: what follows the last dot of a name has letters
    // first.
    const std::size_t dot = text.rfind('.');
    const bool has_letter_last = dot != std::string_view::npos && dot > dash &&
                                 dot + 1 < text.size() && is_letter(text[dot + 1]) &&
                                 text.find(':') == std::string_view::npos;
    if (has_letter_last) return std::nullopt;
    return dash;
  }
  return std::nullopt;
}

std::optional<std::string> fault_of_name(std::string_view name) {
  if (name.empty()) return "there is no host in it";
  std::string_view rest = name;
  if (rest.ends_with('.')) rest.remove_suffix(1);
  if (rest.size() > 253) return "a host name has at most 253 characters";
  std::string_view label;
  do {
    const std::size_t dot = rest.find('.');
    label = rest.substr(0, dot);
    if (label.empty() || label.size() > 63) {
      return "the parts of a host name have 1 to 63 characters";
    }
    if (label.starts_with('-') || label.ends_with('-')) {
      return "no part of a host name begins or ends with '-'";
    }
    const auto legal = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; };
    if (!std::ranges::all_of(label, legal)) return "neither an address nor a host name";
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
    if (dot == std::string_view::npos) break;
  } while (true);
  // The system's resolver would read "10.1" as 10.0.0.1 and "010.0.0.1" as 8.0.0.1.
  const bool hexadecimal = label.starts_with("0x") || label.starts_with("0X");
  if (std::ranges::all_of(label, is_digit) || hexadecimal) return "not an IPv4 address";
  return std::nullopt;
}

/// The expression without transport, brackets and port.
std::expected<TargetExpression, std::string> parse_body(std::string_view text,
                                                        std::optional<std::uint16_t> port,
                                                        std::optional<Family> family,
                                                        const Zones& zones) {
  std::expected<AddressRange, std::string> range;
  if (text.find('/') != std::string_view::npos) {
    range = parse_prefix(text, true, zones);
  } else if (const auto address = parse_address(text, zones)) {
    const AddressValue value = address_value(*address);
    if (is_ipv4_mapped({address->family, 0, value, value})) {
      return Error(fmt::format("{}: write the IPv4 address itself", in_quotes(text)));
    }
    if (family && *family != address->family) {
      return Error(fmt::format("{}: udp: takes IPv4 addresses and udp6: IPv6", in_quotes(text)));
    }
    return AddressTarget{*address, port};
  } else if (const auto dash = find_range_dash(text, zones)) {
    range = parse_range(text, *dash, true, zones);
  } else if (text.find_first_of(":%") != std::string_view::npos) {
    return Error(not_an_address(text));
  } else if (const auto fault = fault_of_name(text)) {
    return Error(fmt::format("{}: {}", in_quotes(text), *fault));
  } else {
    return NameTarget{std::string(text), port, family};
  }
  if (!range) return Error(std::move(range.error()));
  if (is_ipv4_mapped(*range)) {
    return Error(fmt::format("{}: write the IPv4 addresses themselves", in_quotes(text)));
  }
  if (family && *family != range->family) {
    return Error(fmt::format("{}: udp: takes IPv4 addresses and udp6: IPv6", in_quotes(text)));
  }
  return RangeTarget{*range, port};
}

std::expected<std::uint16_t, std::string> parse_port(std::string_view text) {
  const auto port = parse_number(text, 65535);
  if (!port || *port == 0) return Error(fmt::format("port {} is not 1 to 65535", in_quotes(text)));
  return static_cast<std::uint16_t>(*port);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShownMax = 64;
  std::string result = "\"";
  for (const char c : text.substr(0, kShownMax)) {
    if (c >= ' ' && c <= '~') {
      result += c;
    } else {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  result += text.size() > kShownMax ? "...\"" : "\"";
  return result;
}

std::expected<TargetExpression, std::string> parse_target(std::string_view text,
                                                          const Zones& zones) {
  if (text.empty()) return Error("a target is empty");
  const auto illegal = [](char c) { return c <= ' ' || c > '~'; };
  if (text == "-") return ListTargets{"-"};
  if (text.front() == '@') {
    if (text.size() == 1) return Error("\"@\" needs the name of a file after it");
    return ListTargets{std::string(text.substr(1))};
  }
  if (std::ranges::any_of(text, illegal)) {
    return Error(fmt::format("{}: neither an address nor a host name", in_quotes(text)));
  }

  std::string_view rest = text;
  std::optional<Family> family;
  if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
    const std::string word = lower(rest.substr(0, colon));
    if (word == "udp") {
      family = Family::ipv4;
    } else if (word == "udp6" || word == "udpv6" || word == "udpipv6") {
      family = Family::ipv6;
    } else if (std::ranges::find(kOtherTransports, word) != kOtherTransports.end()) {
      return Error(fmt::format(
          "{}: the transport {}: is not supported, only udp: and udp6: are (a host of that name is "
          "udp:{})",
          in_quotes(text), word, word));
    }
    if (family) rest.remove_prefix(colon + 1);
  }

  std::optional<std::uint16_t> port;
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    const std::string_view after =
        close == std::string_view::npos ? std::string_view() : rest.substr(close + 1);
    if (close == std::string_view::npos || (!after.empty() && after.front() != ':')) {
      return Error(
          fmt::format("{}: in brackets it is [address] or [address]:port", in_quotes(text)));
    }
    const std::string_view inner = rest.substr(1, close - 1);
    if (inner.find(':') == std::string_view::npos) {
      return Error(fmt::format("{}: only IPv6 addresses have brackets", in_quotes(text)));
    }
    if (!after.empty()) {
      const auto parsed = parse_port(after.substr(1));
      if (!parsed) return Error(fmt::format("{}: {}", in_quotes(text), parsed.error()));
      port = *parsed;
    }
    return parse_body(inner, port, family, zones);
  }
  if (std::ranges::count(rest, ':') == 1) {
    const std::size_t colon = rest.find(':');
    const auto parsed = parse_port(rest.substr(colon + 1));
    if (!parsed) return Error(fmt::format("{}: {}", in_quotes(text), parsed.error()));
    port = *parsed;
    rest = rest.substr(0, colon);
  }
  return parse_body(rest, port, family, zones);
}

std::expected<AddressRange, std::string> parse_address_block(std::string_view text) {
  std::expected<AddressRange, std::string> range;
  if (text.find('%') != std::string_view::npos) {
    return Error(fmt::format("{}: a zone has no place here", in_quotes(text)));
  }
  if (text.find('/') != std::string_view::npos) {
    range = parse_prefix(text, false, system_zones());
  } else if (const auto address = IpAddress::parse(text)) {
    const AddressValue value = address_value(*address);
    range = AddressRange{address->family, 0, value, value};
  } else if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    range = parse_range(text, dash, false, system_zones());
  } else {
    return Error(fmt::format("{} is not an address, prefix or range", in_quotes(text)));
  }
  return range;
}

}  // namespace snmpring::targets
