#include "mibc/snmp_parser.h"

// libnetsnmp's headers want to be included in this order.
#include <net-snmp/net-snmp-config.h>
//
#include <net-snmp/net-snmp-includes.h>
//
#include <net-snmp/library/parse.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>

#include "ber/oid.h"
#include "text/printable.h"

namespace snmpring::mibc {
namespace {

constexpr std::size_t kMessagesMax = 1000;  // Of one module.

// "Bad parse of OBJECT-TYPE: At line 7 in /proc/self/fd/5"
ParserMessage read_message(std::string_view text, std::string_view path) {
  constexpr std::array<std::string_view, 2> kMarks = {": At line ", " near line "};
  while (text.ends_with('\n')) text.remove_suffix(1);
  std::uint32_t line = 0;
  for (const std::string_view mark : kMarks) {
    const std::size_t at = text.rfind(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = text.substr(at + mark.size());
    if (rest.ends_with(path)) std::from_chars(rest.data(), rest.data() + rest.size(), line);
    text = text.substr(0, at);
    break;
  }
  return {text::printable(text), line};
}

mib::BaseType base_type(int type) {
  using enum mib::BaseType;
  switch (type) {
    case TYPE_OBJID:
      return object_identifier;
    case TYPE_OCTETSTR:
      return octet_string;
    case TYPE_INTEGER:
    case TYPE_INTEGER32:
      return integer32;
    case TYPE_NETADDR:
      return network_address;
    case TYPE_IPADDR:
      return ip_address;
    case TYPE_COUNTER:
      return counter32;
    case TYPE_GAUGE:
      return gauge32;
    case TYPE_TIMETICKS:
      return time_ticks;
    case TYPE_OPAQUE:
      return opaque;
    case TYPE_NULL:
      return null;
    case TYPE_COUNTER64:
      return counter64;
    case TYPE_BITSTRING:
      return bits;
    case TYPE_NSAPADDRESS:
      return nsap_address;
    case TYPE_UINTEGER:
    case TYPE_UNSIGNED32:
      return unsigned32;
    default:
      return none;
  }
}

mib::Access access_of(int access) {
  using enum mib::Access;
  switch (access) {
    case MIB_ACCESS_READONLY:
      return read_only;
    case MIB_ACCESS_READWRITE:
      return read_write;
    case MIB_ACCESS_WRITEONLY:
      return write_only;
    case MIB_ACCESS_NOACCESS:
      return not_accessible;
    case MIB_ACCESS_NOTIFY:
      return accessible_for_notify;
    case MIB_ACCESS_CREATE:
      return read_create;
    default:
      return none;
  }
}

std::string ascii(const char* text) {
  std::string copy;
  for (; text != nullptr && *text != '\0'; ++text) {
    const bool space = *text == '\n' || *text == '\r' || *text == '\t';
    copy += space ? ' ' : *text >= ' ' && *text <= '~' ? *text : '?';
  }
  return copy;
}

bool is_row(const tree& node) { return node.indexes != nullptr || node.augments != nullptr; }

// nullopt for an OID that is too short or too long for SNMP (RFC 2578 §3.5).
std::optional<ber::Oid> oid_of(const tree& node) {
  std::array<std::uint32_t, ber::kOidArcsMax> arcs;
  std::size_t count = 0;
  for (const tree* at = &node; at != nullptr; at = at->parent) {
    if (count == arcs.size()) return std::nullopt;
    arcs[count++] = static_cast<std::uint32_t>(at->subid);
  }
  std::array<char, ber::kOidTextMax> text;
  char* end = text.data();
  while (count > 0) {
    end = std::to_chars(end, text.data() + text.size(), arcs[--count]).ptr;
    if (count > 0) *end++ = '.';
  }
  return ber::Oid::parse({text.data(), end});
}

// The parser keeps 32 bits: 4294967295 is -1 to it.
mib::Range unsigned_range(const range_list& range, mib::BaseType type) {
  const bool is_signed = type == mib::BaseType::integer32 && range.low <= range.high;
  const auto widen = [&](int value) {
    return is_signed ? std::int64_t{value} : std::int64_t{static_cast<std::uint32_t>(value)};
  };
  // "-5..4294967295" of an INTEGER.
  const bool mixed = type == mib::BaseType::integer32 && range.low < 0;
  return {mixed ? std::int64_t{range.low} : widen(range.low), widen(range.high)};
}

void copy_lists(const tree& node, mib::ObjectFacts& facts) {
  for (const enum_list* at = node.enums; at != nullptr; at = at->next) {
    facts.names.push_back({at->value, ascii(at->label)});
  }
  std::ranges::stable_sort(facts.names, {}, &mib::NamedNumber::number);
  const auto repeated = std::ranges::unique(facts.names, {}, &mib::NamedNumber::number);
  facts.names.erase(repeated.begin(), repeated.end());
  for (const range_list* at = node.ranges; at != nullptr; at = at->next) {
    const mib::Range range = unsigned_range(*at, facts.type);
    if (range.low <= range.high) facts.ranges.push_back(range);
  }
  std::ranges::sort(facts.ranges, {}, &mib::Range::low);
  for (const index_list* at = node.indexes; at != nullptr; at = at->next) {
    facts.index.push_back({ascii(at->ilabel), at->isimplied != 0});
  }
  if (node.augments != nullptr) facts.augments = ascii(node.augments);
}

// Whether it is a table is not in the parser's tree: the caller knows.
mib::NodeKind kind_of(const tree& node) {
  if (is_row(node)) return mib::NodeKind::row;
  if (node.access == 0) return mib::NodeKind::node;
  return node.parent != nullptr && is_row(*node.parent) ? mib::NodeKind::column
                                                        : mib::NodeKind::scalar;
}

std::optional<mib::ObjectFacts> facts_of(const tree& node, const std::string& module) {
  const auto oid = oid_of(node);
  if (!oid) return std::nullopt;
  mib::ObjectFacts facts;
  facts.oid = *oid;
  facts.label = node.label;
  facts.module = module;
  facts.kind = kind_of(node);
  facts.type = base_type(node.type);
  facts.convention = ascii(get_tc_descriptor(node.tc_index));
  facts.hint = ascii(node.hint);
  facts.unit = ascii(node.units);
  facts.access = access_of(node.access);
  copy_lists(node, facts);
  return facts;
}

bool is_of(const tree& node, int module) {
  return std::find(node.module_list, node.module_list + node.number_modules, module) !=
         node.module_list + node.number_modules;
}

}  // namespace

int SnmpParser::take_log(int, int, void* message, void* self) {
  auto& parser = *static_cast<SnmpParser*>(self);
  // The first ones and the last one tell.
  if (parser.messages_.size() == kMessagesMax) parser.messages_.pop_back();
  const char* const text = static_cast<snmp_log_message*>(message)->msg;
  parser.messages_.push_back(read_message(text, parser.source_.path));
  return SNMPERR_SUCCESS;
}

SnmpParser::SnmpParser() {
  snmp_disable_stderrlog();
  snmp_enable_calllog();
  snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, take_log, this);
  const auto set = [](int what, int value) {
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, what, value);
  };
  set(NETSNMP_DS_LIB_MIB_ERRORS, 1);
  set(NETSNMP_DS_LIB_MIB_PARSE_LABEL, 1);  // Underscores in labels.
  set(NETSNMP_DS_LIB_MIB_REPLACE, 1);
  netsnmp_init_mib_internals();
}

SnmpParser::~SnmpParser() {
  snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, take_log, this, 1);
}

bool SnmpParser::open_source(Source& source) {
  source.fd.reset(::memfd_create("mib", MFD_CLOEXEC));
  source.path = "/proc/self/fd/" + std::to_string(source.fd.get());
  return static_cast<bool>(source.fd);
}

bool SnmpParser::write_source(const Source& source, std::string_view text) {
  if (::ftruncate(source.fd.get(), 0) != 0) return false;
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t put =
        ::pwrite(source.fd.get(), text.data() + at, text.size() - at, static_cast<off_t>(at));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    at += static_cast<std::size_t>(put);
  }
  return true;
}

bool SnmpParser::offer(const std::string& name, std::string_view text) {
  auto source = std::make_unique<Source>();
  if (!open_source(*source) || !write_source(*source, text)) return false;
  if (which_module(name.c_str()) == -1) add_mibfile(source->path.c_str(), name.c_str());
  offered_.push_back(std::move(source));
  return true;
}

bool SnmpParser::read(const std::string& name, std::string_view text, bool again) {
  if (!source_.fd && !open_source(source_)) return false;
  if (!write_source(source_, text)) return false;
  add_mibfile(source_.path.c_str(), name.c_str());
  if (again) {
    // As the library itself does to unload a module, but for the walk through the whole tree.
    if (module* const known = find_module(which_module(name.c_str())); known != nullptr) {
      known->no_imports = -1;
    }
  }
  netsnmp_read_module(name.c_str());
  return true;
}

void SnmpParser::adopt_orphans() { ::adopt_orphans(); }

std::vector<ParserMessage> SnmpParser::take_messages() { return std::exchange(messages_, {}); }

bool SnmpParser::find(const std::string& label, const std::string& module, bool twice,
                      const std::function<void(mib::ObjectFacts&&)>& take) const {
  const int id = which_module(module.c_str());
  bool found = false;
  // Those of one label stand in one list of the parser's, the latest first.
  for (const tree* at = id < 0 ? nullptr : find_tree_node(label.c_str(), id); at != nullptr;
       at = twice ? at->next : nullptr) {
    if (label != at->label || !is_of(*at, id)) continue;
    if (auto facts = facts_of(*at, module)) {
      found = true;
      take(std::move(*facts));
    }
  }
  return found;
}

bool SnmpParser::knows(const std::string& label, const std::string& module) const {
  const int id = which_module(module.c_str());
  return id >= 0 && find_tree_node(label.c_str(), id) != nullptr;
}

}  // namespace snmpring::mibc
