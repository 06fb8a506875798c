#include "api/convert.h"

#include <bit>
#include <cstring>
#include <type_traits>

namespace snmpring::detail {
namespace {

template <typename Type>
Type& alternative(Value& value) {
  Type* const same = std::get_if<Type>(&value);
  return same != nullptr ? *same : value.emplace<Type>();
}

template <typename Type>
void assign_octets(Value& value, Bytes octets) {
  alternative<Type>(value).octets.assign(reinterpret_cast<const char*>(octets.data()),
                                         octets.size());
}

void assign_unknown(Value& value, const ber::Value& from) {
  assign_octets<Unknown>(value, from.content);
  std::get_if<Unknown>(&value)->tag = from.tag;
}

/// Fills in the fields of a view that depend on its type.
struct Viewer {
  ber::Value& view;

  template <typename Type>
  requires requires(Type type) { type.octets; }
  void operator()(const Type& value) const noexcept {
    view.content = Bytes(reinterpret_cast<const std::uint8_t*>(std::data(value.octets)),
                         std::size(value.octets));
    if constexpr (std::is_same_v<Type, Unknown>) view.tag = value.tag;
  }
  void operator()(const Integer32& value) const noexcept { view.number = value.value; }
  void operator()(const Oid& value) const noexcept { view.oid = OidAccess::view(value); }
  void operator()(const OpaqueFloat& value) const noexcept { view.real = value.value; }
  void operator()(const OpaqueDouble& value) const noexcept { view.real = value.value; }
  template <typename Type>
  requires requires(Type type) {
    { type.value } -> std::same_as<std::uint64_t&>;
  }
  void operator()(const Type& value) const noexcept { view.unsigned_number = value.value; }
  void operator()(const Null&) const noexcept {}
  void operator()(const NoSuchObject&) const noexcept {}
  void operator()(const NoSuchInstance&) const noexcept {}
  void operator()(const EndOfMibView&) const noexcept {}
};

}  // namespace

// Long because each kind of value is a case.
void assign(Value& to, const ber::Value& from) {
  using enum ber::ValueType;
  switch (from.type) {
    case integer32:
      alternative<Integer32>(to).value = from.number;
      return;
    case counter32:
      alternative<Counter32>(to).value = from.unsigned_number;
      return;
    case gauge32:
      alternative<Gauge32>(to).value = from.unsigned_number;
      return;
    case time_ticks:
      alternative<TimeTicks>(to).value = from.unsigned_number;
      return;
    case counter64:
      alternative<Counter64>(to).value = from.unsigned_number;
      return;
    case uinteger32:
      alternative<UInteger32>(to).value = from.unsigned_number;
      return;
    case octet_string:
      return assign_octets<OctetString>(to, from.content);
    case object_identifier:
      return OidAccess::assign(alternative<Oid>(to), from.oid);
    case ip_address: {
      Ipv4Address& address = alternative<Ipv4Address>(to);
      if (from.content.size() != address.octets.size()) return assign_unknown(to, from);
      std::memcpy(address.octets.data(), from.content.data(), address.octets.size());
      return;
    }
    case opaque:
      return assign_octets<Opaque>(to, from.content);
    case nsap_address:
      return assign_octets<NsapAddress>(to, from.content);
    case bit_string:
      return assign_octets<BitString>(to, from.content);
    case opaque_float:
      // Reads the octets, because a conversion from the double would change the kind of a NaN.
      alternative<OpaqueFloat>(to).value =
          std::bit_cast<float>(load_be32(from.content.last(sizeof(float)).data()));
      return;
    case opaque_double:
      alternative<OpaqueDouble>(to).value = from.real;
      return;
    case null:
      to = Null{};
      return;
    case no_such_object:
      to = NoSuchObject{};
      return;
    case no_such_instance:
      to = NoSuchInstance{};
      return;
    case end_of_mib_view:
      to = EndOfMibView{};
      return;
    case unknown:
      return assign_unknown(to, from);
  }
}

ber::Value view(const Value& value) noexcept {
  static_assert(std::is_same_v<std::variant_alternative_t<0, Value>, Integer32>);
  static_assert(std::variant_size_v<Value> == static_cast<std::size_t>(ber::ValueType::unknown) + 1,
                "the alternatives stand in the order of ber::ValueType");
  ber::Value view;
  view.type = static_cast<ber::ValueType>(value.index());
  std::visit(Viewer{view}, value);
  return view;
}

}  // namespace snmpring::detail
