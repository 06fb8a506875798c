// One pass reads an index, told which lengths to expect. The declared form and each departure are
// such passes.
#include "mib/index_decode.h"

#include <algorithm>

#include "base/invariant.h"

namespace snmpring::mib {
namespace {

constexpr std::array<std::string_view, kIndexKindCount> kKindWords = {
    "integer", "fixed", "length", "implied", "oid", "oid_implied", "ipv4", "network"};

constexpr std::uint32_t kOctetMax = 255;
constexpr std::size_t kIpv4Octets = 4;
constexpr std::uint32_t kNetworkIsInternet = 1;  // RFC 1155 §3.2.3.1.

// What a pass expects beside the INDEX clause.
struct Departure {
  // This part has no length: it takes what the parts behind it leave.
  std::optional<std::size_t> unbounded{};
  std::size_t arcs_behind = 0;  // What these take.
  bool inet_by_type = false;    // No InetAddress has its length: its type says it.
  bool fixed_length = false;    // Fixed strings have their length before them.
  bool network_bare = false;    // No NetworkAddress has its 1.
};

class IndexPass {
 public:
  IndexPass(Arcs index, std::span<const IndexForm> forms, IndexParts& result)
      : rest_(index), forms_(forms), result_(result) {}

  /// True if all parts are there and nothing is left.
  bool run(const Departure& departure) noexcept {
    for (std::size_t i = 0; i < forms_.size(); ++i) {
      const std::optional<std::size_t> size = part_size(i, departure);
      if (!size || *size > rest_.size()) return false;
      const Arcs part = rest_.first(*size);
      if (has_octets(forms_[i].kind) &&
          std::ranges::any_of(part, [](std::uint32_t arc) { return arc > kOctetMax; })) {
        return false;
      }
      result_.parts[i] = part;
      rest_ = rest_.subspan(*size);
    }
    return rest_.empty();
  }

 private:
  /// Takes the next arc. nullopt at the end.
  std::optional<std::uint32_t> take() noexcept {
    if (rest_.empty()) return std::nullopt;
    const std::uint32_t arc = rest_.front();
    rest_ = rest_.subspan(1);
    return arc;
  }

  /// Arcs of part `i`, after what stands before them has been taken.
  std::optional<std::size_t> part_size(std::size_t i, const Departure& departure) noexcept {
    const IndexForm& form = forms_[i];
    switch (form.kind) {
      case IndexKind::integer:
        return 1;
      case IndexKind::ipv4:
        return kIpv4Octets;
      case IndexKind::network:
        if (!departure.network_bare && take() != kNetworkIsInternet) return std::nullopt;
        return kIpv4Octets;
      case IndexKind::fixed:
        if (departure.fixed_length && take() != form.octets) return std::nullopt;
        return form.octets;
      case IndexKind::implied:
      case IndexKind::oid_implied:
        return rest_.size();
      case IndexKind::length:
      case IndexKind::oid:
        if (departure.unbounded == i) {
          if (departure.arcs_behind > rest_.size()) return std::nullopt;
          return rest_.size() - departure.arcs_behind;
        }
        if (departure.inet_by_type && form.type_part < i) {
          const Arcs type = result_.parts[form.type_part];
          return type.size() == 1 ? inet_address_octets(type.front()) : std::nullopt;
        }
        return take();
    }
    return std::nullopt;
  }

  Arcs rest_;
  std::span<const IndexForm> forms_;
  IndexParts& result_;
};

bool has_length(const IndexForm& form) noexcept {
  return form.kind == IndexKind::length || form.kind == IndexKind::oid;
}

bool is_variable(const IndexForm& form) noexcept {
  return has_length(form) || takes_rest(form.kind);
}

bool is_inet(const IndexForm& form) noexcept { return form.type_part != IndexForm::kNoTypePart; }

/// Arcs of parts that all have a fixed number.
std::size_t fixed_arcs(std::span<const IndexForm> forms) noexcept {
  std::size_t arcs = 0;
  for (const IndexForm& form : forms) {
    if (form.kind == IndexKind::integer) arcs += 1;
    if (form.kind == IndexKind::ipv4) arcs += kIpv4Octets;
    if (form.kind == IndexKind::network) arcs += 1 + kIpv4Octets;
    if (form.kind == IndexKind::fixed) arcs += form.octets;
  }
  return arcs;
}

/// Tries departures one by one, and keeps what the only one gives that fits.
class Departures {
 public:
  Departures(Arcs index, std::span<const IndexForm> forms) : index_(index), forms_(forms) {}

  void try_all() noexcept {
    drop_string_length();
    const auto any = [this](auto&& claim) { return std::ranges::any_of(forms_, claim); };
    if (any(is_inet)) try_one({.inet_by_type = true}, IndexNote::no_length);
    if (any([](const IndexForm& form) { return form.kind == IndexKind::fixed; })) {
      try_one({.fixed_length = true}, IndexNote::extra_length);
    }
    if (any([](const IndexForm& form) { return form.kind == IndexKind::network; })) {
      try_one({.network_bare = true}, IndexNote::no_type);
    }
  }

  /// Null unless exactly one departure fits.
  const IndexParts* only() const noexcept { return fits_ == 1 ? &found_ : nullptr; }

 private:
  void try_one(const Departure& departure, IndexNote note) noexcept {
    IndexParts trial;
    if (!IndexPass(index_, forms_, trial).run(departure)) return;
    trial.note = note;
    found_ = trial;
    ++fits_;
  }

  /// The last part, or the sole one of variable size, takes the arcs that the others leave.
  /// Of an InetAddress the type says the length, so it is not among them.
  void drop_string_length() noexcept {
    std::optional<std::size_t> part;
    if (has_length(forms_.back())) {
      part = forms_.size() - 1;
    } else if (std::ranges::count_if(forms_, is_variable) == 1) {
      // `implied` stands last and has no length to lack.
      part = static_cast<std::size_t>(std::ranges::find_if(forms_, is_variable) - forms_.begin());
    }
    if (!part || !has_length(forms_[*part]) || is_inet(forms_[*part])) return;
    // The parts behind it, if there are any, have a fixed number of arcs.
    try_one({.unbounded = part, .arcs_behind = fixed_arcs(forms_.subspan(*part + 1))},
            IndexNote::no_length);
  }

  Arcs index_;
  std::span<const IndexForm> forms_;
  IndexParts found_;
  int fits_ = 0;
};

}  // namespace

std::string_view index_kind_word(IndexKind kind) noexcept {
  return kKindWords[static_cast<std::size_t>(kind)];
}

std::optional<IndexKind> find_index_kind(std::string_view word) noexcept {
  const auto found = std::ranges::find(kKindWords, word);
  if (found == kKindWords.end()) return std::nullopt;
  return static_cast<IndexKind>(found - kKindWords.begin());
}

std::string_view index_note_word(IndexNote note) noexcept {
  static constexpr std::array<std::string_view, kIndexNoteCount> kWords = {
      "", "no_length", "extra_length", "no_type", "bad_index"};
  return kWords[static_cast<std::size_t>(note)];
}

std::optional<std::size_t> inet_address_octets(std::uint32_t type) noexcept {
  switch (type) {
    case 0:
      return 0;
    case 1:
      return 4;
    case 2:
      return 16;
    case 3:
      return 8;
    case 4:
      return 20;
    default:
      return std::nullopt;
  }
}

void decode_index(Arcs index, std::span<const IndexForm> forms, IndexParts& result) noexcept {
  invariant(!forms.empty() && forms.size() <= kIndexPartsMax, "profiles limit the parts");
  result.note = IndexNote::none;
  if (IndexPass(index, forms, result).run({})) return;
  Departures departures(index, forms);
  // Each part has at least one arc where it lacks none: fewer say nothing.
  if (index.size() >= forms.size()) departures.try_all();
  if (const IndexParts* const found = departures.only()) {
    result = *found;
    return;
  }
  result.note = IndexNote::bad_index;
  result.parts.fill({});
}

}  // namespace snmpring::mib
