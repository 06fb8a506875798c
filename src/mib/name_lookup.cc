// From a name as people write it to an OID.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "mib/names.h"
#include "mib/near_names.h"
#include "text/printable.h"

namespace snmpring::mib {

/// Reads one text. Separate from Names for the sake of what it remembers on the way.
class NameSearch {
 public:
  explicit NameSearch(const std::vector<NamesImage>& images) noexcept : images_(images) {}

  /// The dotted OID of `text`, which does not begin with a number.
  std::expected<std::string, NameError> dotted(std::string_view text) const;

 private:
  using Dotted = std::expected<std::string, NameError>;

  Dotted of_label(std::string_view module, std::string_view label) const;
  Dotted of_label_anywhere(std::string_view label) const;
  bool descend(std::string& dotted, std::string_view label) const;

  NameError unknown(std::string_view module, std::string_view label) const;
  NameError unknown_below(const std::string& dotted, std::string_view label) const;
  template <typename See>
  void see_children(const std::string& dotted, const See& see) const;

  const std::vector<NamesImage>& images_;
};

namespace {

constexpr std::string_view kScope = "::";

NameError malformed() { return {.kind = NameError::Kind::malformed, .choices = {}}; }

/// The arcs below the root have names that no names file holds: one arc is no OID (X.660).
std::string_view root_arc(std::string_view label) noexcept {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kRoots = {
      {{"ccitt", "0"},
       {"itu-t", "0"},
       {"iso", "1"},
       {"joint-iso-ccitt", "2"},
       {"joint-iso-itu-t", "2"}}};
  const auto* root = std::ranges::find(kRoots, label, &decltype(kRoots)::value_type::first);
  return root == kRoots.end() ? std::string_view() : root->second;
}

bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool begins_as_number(std::string_view text) noexcept {
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

/// Labels begin with a letter (RFC 2578 §3.1).
bool begins_as_label(std::string_view text) noexcept {
  return !text.empty() && ((text.front() >= 'a' && text.front() <= 'z') ||
                           (text.front() >= 'A' && text.front() <= 'Z'));
}

/// Cuts what stands before the next dot off `text`.
std::string_view next_word(std::string_view& text) noexcept {
  const std::size_t dot = text.find('.');
  const std::string_view word = text.substr(0, dot);
  text = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  return word;
}

/// The node that all of these names have; where they have several, the only one that is no
/// vendor's. kNoNode where there is none.
std::uint32_t the_only_node(const NamesImage& image, NamesImage::NameSpan span) {
  static const ber::Oid kEnterprises{1, 3, 6, 1, 4, 1};
  std::set<std::uint32_t> nodes;
  std::set<std::uint32_t> standard;
  for (std::uint32_t i = span.begin; i < span.end; ++i) {
    const std::uint32_t node = image.name(i).node;
    if (nodes.insert(node).second && !image.oid(node).view().in_subtree(kEnterprises)) {
      standard.insert(node);
    }
  }
  const std::set<std::uint32_t>& meant = nodes.size() == 1 ? nodes : standard;
  return meant.size() == 1 ? *meant.begin() : names_format::kNoNode;
}

/// A list that fits a line; of more than it shows it tells the number.
std::string joined(const std::vector<std::string>& words) {
  constexpr std::size_t kShown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(words.size(), kShown); ++i) {
    text += (i == 0 ? "" : ", ") + words[i];
  }
  if (words.size() > kShown) text += " and " + std::to_string(words.size() - kShown) + " more";
  return text;
}

}  // namespace

std::string NameError::message(std::string_view text) const {
  std::string quoted = '"' + text::printable(text) + '"';
  const std::string near = choices.empty() ? "" : ": did you mean " + joined(choices) + '?';
  switch (kind) {
    case Kind::malformed:
      return quoted + " is neither an OID nor a name";
    case Kind::unknown_module:
      return "no names file has the module of " + quoted + near;
    case Kind::unknown:
      return "unknown name " + quoted + near;
    case Kind::ambiguous:
      return quoted + " is the name of several objects: write the module before it, as in " +
             choices.front() + "::" + text::printable(text) + " (modules: " + joined(choices) + ')';
  }
  return quoted;
}

template <typename See>
void NameSearch::see_children(const std::string& dotted, const See& see) const {
  const auto oid = ber::Oid::parse(dotted);
  for (const NamesImage& image : images_) {
    std::uint32_t node = names_format::kNoNode;
    if (oid) {
      const NamesImage::Match match = image.find(oid->view().content());
      if (match.octets != oid->view().content().size()) continue;
      node = match.node;
    }
    for (std::uint32_t i = image.first_child(node); i < image.end_child(node); ++i) {
      // Below the root stand the first two arcs as one.
      const std::uint32_t first = image.arc(i) / 40;
      if (!oid && std::to_string(std::min<std::uint32_t>(first, 2)) != dotted) continue;
      see(image, i);
    }
  }
}

bool NameSearch::descend(std::string& dotted, std::string_view label) const {
  std::string found;
  see_children(dotted, [&](const NamesImage& image, std::uint32_t node) {
    if (found.empty() && image.label(node) == label) found = image.oid(node).view().to_string();
  });
  if (found.empty()) return false;
  dotted = std::move(found);
  return true;
}

NameError NameSearch::unknown_below(const std::string& dotted, std::string_view label) const {
  NearNames near(label);
  see_children(dotted,
               [&](const NamesImage& image, std::uint32_t node) { near.see(image.label(node)); });
  return {.kind = NameError::Kind::unknown, .choices = near.names()};
}

NameSearch::Dotted NameSearch::dotted(std::string_view text) const {
  std::string_view module;
  if (const std::size_t scope = text.find(kScope); scope != std::string_view::npos) {
    module = text.substr(0, scope);
    text = text.substr(scope + kScope.size());
    if (module.empty() || text.empty()) return std::unexpected(malformed());
  }
  // Nothing behind a last dot is no number and no label.
  if (text.empty() || text.ends_with('.')) return std::unexpected(malformed());
  const std::string_view first = next_word(text);
  if (first.empty()) return std::unexpected(malformed());

  Dotted dotted = module.empty() ? of_label_anywhere(first) : of_label(module, first);
  while (dotted && !text.empty()) {
    const std::string_view word = next_word(text);
    if (is_number(word)) {
      *dotted += '.';
      *dotted += word;
    } else if (!begins_as_label(word)) {
      return std::unexpected(malformed());
    } else if (!descend(*dotted, word)) {
      return std::unexpected(unknown_below(*dotted, word));
    }
  }
  return dotted;
}

NameSearch::Dotted NameSearch::of_label(std::string_view module, std::string_view label) const {
  for (const NamesImage& image : images_) {
    const NamesImage::NameSpan span = image.names_with(label);
    for (std::uint32_t i = span.begin; i < span.end; ++i) {
      const NamesImage::Name name = image.name(i);
      if (name.module == module) return image.oid(name.node).view().to_string();
    }
  }
  return std::unexpected(unknown(module, label));
}

NameSearch::Dotted NameSearch::of_label_anywhere(std::string_view label) const {
  for (const NamesImage& image : images_) {
    const NamesImage::NameSpan span = image.names_with(label);
    if (span.begin == span.end) continue;
    const std::uint32_t node = the_only_node(image, span);
    if (node != names_format::kNoNode) return image.oid(node).view().to_string();
    std::set<std::string> modules;
    for (std::uint32_t i = span.begin; i < span.end; ++i) modules.emplace(image.name(i).module);
    return std::unexpected(
        NameError{.kind = NameError::Kind::ambiguous, .choices = {modules.begin(), modules.end()}});
  }
  if (const std::string_view arc = root_arc(label); !arc.empty()) return std::string(arc);
  return std::unexpected(unknown({}, label));
}

NameError NameSearch::unknown(std::string_view module, std::string_view label) const {
  if (module.empty()) {
    NearNames near(label);
    for (const NamesImage& image : images_) {
      for (std::uint32_t i = 0; i < image.name_count(); ++i) near.see(image.name(i).label);
    }
    return {.kind = NameError::Kind::unknown, .choices = near.names()};
  }
  NearNames modules(module);
  NearNames labels(label);
  NearNames elsewhere(label);
  bool known = false;
  const std::string prefix = std::string(module) + std::string(kScope);
  for (const NamesImage& image : images_) {
    for (std::uint32_t i = 0; i < image.module_count(); ++i) {
      known |= image.module_name(i) == module;
      modules.see(image.module_name(i));
    }
    for (std::uint32_t i = 0; i < image.name_count(); ++i) {
      const NamesImage::Name name = image.name(i);
      if (name.module == module) labels.see(name.label, prefix);
      if (name.label == label) elsewhere.see(label, std::string(name.module) + std::string(kScope));
    }
  }
  if (!known) return {.kind = NameError::Kind::unknown_module, .choices = modules.names()};
  // The right label with a wrong module is nearer than another label.
  NearNames& choices = elsewhere.empty() ? labels : elsewhere;
  return {.kind = NameError::Kind::unknown, .choices = choices.names()};
}

std::expected<NamedOid, NameError> Names::resolve(std::string_view text) const {
  std::string_view name = text;
  if (name.starts_with('.')) name.remove_prefix(1);
  std::string dotted(name);
  if (!begins_as_number(name)) {
    auto found = NameSearch(*images_).dotted(name);
    if (!found) return std::unexpected(std::move(found.error()));
    dotted = std::move(*found);
  }
  const auto oid = dotted.starts_with('.') ? std::nullopt : ber::Oid::parse(dotted);
  if (!oid) return std::unexpected(malformed());
  return NamedOid{.oid = *oid, .object = find(*oid).object};
}

}  // namespace snmpring::mib
