#include "mibc/compiler.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "mib/names_writer.h"
#include "mibc/base_modules.h"
#include "mibc/catalogue.h"
#include "mibc/clean_text.h"
#include "mibc/input_files.h"
#include "mibc/outline.h"
#include "mibc/snmp_parser.h"
#include "text/printable.h"

namespace snmpring::mibc {
namespace {

// A module with more definitions that the parser refuses is no module.
constexpr std::size_t kMendsMax = 200;
// So many modules that import each other in a circle are kept at hand at once.
constexpr std::size_t kCircleMax = 200;

// What a module defines and has not been placed in the tree.
struct Unplaced {
  std::size_t entry;
  NodeName node;
};

class Compiler {
 public:
  Compiler(const CompileSettings& settings, Diagnosis& diagnosis)
      : settings_(settings), diagnosis_(diagnosis) {}

  std::expected<Compiled, process::Refusal> run() {
    if (auto found = find_modules(); !found) return std::unexpected(found.error());
    for (const std::string& name : settings_.only) {
      if (!catalogue_.has(name)) {
        return process::refuse(process::kExitUsage,
                               fmt::format("--module {}: no file has it", text::printable(name)));
      }
    }
    for (const BaseModule& base : base_modules()) {
      if (catalogue_.has(base.name)) continue;
      if (base.whole) whole_bases_.insert(base.name);
      if (!parser_.read(base.name, base.text)) return no_memory();
    }
    const std::vector<std::size_t> order = catalogue_.order(settings_.only);
    counts_.modules = order.size();
    read_.resize(catalogue_.entries().size());
    for (const std::size_t i : order) {
      if (!module(i)) return no_memory();
    }
    parser_.adopt_orphans();
    place_late();
    Compiled compiled;
    compiled.names_file = writer_.finish();
    counts_.objects = writer_.counts().objects;
    counts_.tables = writer_.counts().tables;
    counts_.incomplete_modules = incomplete_.size();
    compiled.counts = counts_;
    return compiled;
  }

 private:
  static std::unexpected<process::Refusal> no_memory() {
    return process::refuse(process::kExitSystem, "no room in memory for what the parser reads");
  }

  std::expected<void, process::Refusal> find_modules() {
    const auto files = list_input_files(settings_.paths);
    if (!files) return process::refuse(process::kExitUsage, files.error());
    for (const std::string& refused : files->refused) diagnosis_.say(refused);
    counts_.files = files->files.size();
    for (const InputFile& file : files->files) {
      settings_.before_file(file.path);
      std::vector<Module> modules = modules_of(file.path, true);
      if (modules.empty()) ++counts_.files_without_module;
      for (std::size_t place = 0; place < modules.size(); ++place) {
        catalogue_.add(file, place, std::move(modules[place]));
      }
    }
    for (const Loser& loser : catalogue_.losers()) {
      diagnosis_.say(fmt::format("{}:{}: module {} is not used: {} has it too, newer or first",
                                 text::printable(loser.path), loser.line, loser.module,
                                 text::printable(loser.winner_path)));
    }
    return {};
  }

  // \param first Nothing has been said of this file yet.
  std::vector<Module> modules_of(const std::string& path, bool first = false) {
    const auto content = read_input_file(path);
    if (!content) {
      diagnosis_.say(content.error());
      return {};
    }
    if (content->find("DEFINITIONS") == std::string::npos) return {};
    const CleanText clean = clean_text(*content);
    for (const std::uint32_t line : first ? clean.cut_words : std::vector<std::uint32_t>()) {
      diagnosis_.say(fmt::format("{}:{}: a word of more than {} characters is cut",
                                 text::printable(path), line, kWordMax));
    }
    return outline(clean);
  }

  // A line about line `line` of a module's text.
  void complain(std::size_t i, std::uint32_t line, std::string_view what) {
    const CatalogueEntry& entry = catalogue_.entries()[i];
    diagnosis_.say(fmt::format("{}:{}: module {}{}", text::printable(entry.path), line,
                               text::printable(entry.name), what));
  }

  std::optional<Module> read_module(std::size_t i) {
    const CatalogueEntry& entry = catalogue_.entries()[i];
    settings_.before_file(entry.path);
    if (cached_path_ != entry.path) {
      cached_ = modules_of(entry.path);
      cached_path_ = entry.path;
    }
    if (entry.place >= cached_.size() || cached_[entry.place].name != entry.name) {
      complain(i, entry.line, " is not there any more");
      incomplete_.insert(i);
      return std::nullopt;
    }
    return std::move(cached_[entry.place]);
  }

  // False where the system refuses something.
  bool module(std::size_t i) {
    std::optional<Module> module = read_module(i);
    if (!module) return true;
    say_what_is_missing(i, *module);
    if (!offer_circle(i)) return false;
    read_[i] = true;
    const std::string& name = module->name;
    // Where it was offered the parser has seen it before it knew the rest of the circle.
    if (!parser_.read(name, module->text, offered_.contains(i))) return false;
    for (std::size_t mends = 0; is_given_up(*module); ++mends) {
      if (mends == kMendsMax || !mend(i, *module)) {
        complain(i, module->line, " cannot be read");
        break;
      }
      if (!parser_.read(name, module->text, true)) return false;
    }
    parser_.take_messages();
    take_objects(i, *module);
    return true;
  }

  void say_what_is_missing(std::size_t i, const Module& module) {
    std::set<std::string_view> said;
    for (const Import& import : module.imports) {
      const bool known = catalogue_.has(import.module) || whole_bases_.contains(import.module) ||
                         has_replacement(import.module);
      if (known || !said.insert(import.module).second) continue;
      complain(i, import.line,
               fmt::format(" imports {}, which is in none of the folders",
                           text::printable(import.module)));
      incomplete_.insert(i);
    }
    for (const Definition& broken : module.broken) {
      complain(i, broken.line,
               fmt::format(" has no whole definition of {}", text::printable(broken.label)));
      incomplete_.insert(i);
    }
    if (!module.ends) {
      complain(i, module.line, " has no END");
      incomplete_.insert(i);
    }
  }

  bool has_replacement(std::string_view name) const {
    for (const std::string_view other : replacements(name)) {
      if (catalogue_.has(other) || whole_bases_.contains(other) || has_replacement(other)) {
        return true;
      }
    }
    return false;
  }

  // What a module needs has been read before, except in a circle.
  bool offer_circle(std::size_t i) {
    std::set<std::size_t> seen{i};
    std::vector<std::size_t> to_offer = catalogue_.needs(catalogue_.entries()[i]);
    while (!to_offer.empty() && seen.size() < kCircleMax) {
      const std::size_t other = to_offer.back();
      to_offer.pop_back();
      if (read_[other] || !seen.insert(other).second) continue;
      const CatalogueEntry& entry = catalogue_.entries()[other];
      std::vector<Module> modules = modules_of(entry.path);
      if (entry.place >= modules.size()) continue;
      if (!parser_.offer(entry.name, modules[entry.place].text)) return false;
      offered_.insert(other);
      const auto needs = catalogue_.needs(entry);
      to_offer.insert(to_offer.end(), needs.begin(), needs.end());
    }
    return true;
  }

  // At the first thing that it does not understand the parser gives up the whole module.
  bool is_given_up(const Module& module) {
    messages_ = parser_.take_messages();
    if (module.nodes.empty()) return false;
    const auto has_line = [](const ParserMessage& message) { return message.line != 0; };
    if (std::ranges::none_of(messages_, has_line)) return false;
    // It says this of each object without a parent, once it has read the whole module.
    if (messages_.back().text.starts_with("Undefined identifier")) return false;
    return std::ranges::none_of(
        module.nodes, [&](const NodeName& node) { return parser_.knows(node.label, module.name); });
  }

  // Leaves out the definition that the parser stood at. False where there is none.
  bool mend(std::size_t i, Module& module) {
    const auto last = std::ranges::find_if(messages_.rbegin(), messages_.rend(),
                                           [](const auto& message) { return message.line != 0; });
    const std::uint32_t line = module.line + last->line - 1;
    // The last one says what of, the one before it says why.
    const bool is_general = last->text.starts_with("Bad parse of");
    const auto why = is_general && last + 1 != messages_.rend() ? last + 1 : last;
    auto at = std::ranges::upper_bound(module.definitions, line, {}, &Definition::line);
    if (at == module.definitions.begin()) return false;
    --at;
    complain(i, line, fmt::format(": {} is left out: {}", text::printable(at->label), why->text));
    incomplete_.insert(i);
    leave_out(module.text, *at);
    const std::string label = at->label;
    module.definitions.erase(at);
    std::erase_if(module.nodes, [&](const NodeName& node) { return node.label == label; });
    return true;
  }

  void take_objects(std::size_t i, const Module& module) {
    std::map<std::string_view, int> labels;
    std::set<std::string_view> tables;
    std::set<std::string_view> rows;
    for (const NodeName& node : module.nodes) {
      ++labels[node.label];
      if (node.table) tables.insert(node.label);
    }
    for (const NodeName& node : module.nodes) {
      if (node.object && tables.contains(node.parent)) rows.insert(node.label);
    }
    for (const NodeName& node : module.nodes) {
      int& times = labels[node.label];
      if (times == 0) continue;  // It was taken with its first.
      const bool placed = parser_.find(node.label, module.name, times > 1, [&](auto&& facts) {
        if (node.table) facts.kind = mib::NodeKind::table;
        if (node.object && rows.contains(node.label)) facts.kind = mib::NodeKind::row;
        if (node.object && rows.contains(node.parent)) facts.kind = mib::NodeKind::column;
        take(i, facts);
      });
      times = 0;
      if (!placed) unplaced_.push_back({i, node});
    }
  }

  void take(std::size_t i, const mib::ObjectFacts& facts) {
    const CatalogueEntry& entry = catalogue_.entries()[i];
    writer_.add(facts, {.module_identity = entry.identity, .path_order = entry.path_order});
    settings_.each_object(facts);
  }

  // Objects whose parents are in a module that theirs does not import.
  void place_late() {
    std::map<std::size_t, Nodes> missing;
    for (const Unplaced& unplaced : unplaced_) {
      const std::string& name = catalogue_.entries()[unplaced.entry].name;
      const NodeName& node = unplaced.node;
      const bool placed = parser_.find(node.label, name, false, [&](auto&& facts) {
        if (node.table) facts.kind = mib::NodeKind::table;
        take(unplaced.entry, facts);
      });
      if (!placed) missing[unplaced.entry].emplace(node.label, &node);
    }
    for (const auto& [i, nodes] : missing) {
      incomplete_.insert(i);
      std::map<std::string_view, std::size_t> children;
      for (const auto& [label, root] : roots_of(nodes)) ++children[root];
      for (const auto& [parent, count] : children) {
        complain(i, catalogue_.entries()[i].line,
                 fmt::format(": {} no parent ({})",
                             count == 1 ? "1 object has" : fmt::format("{} objects have", count),
                             text::printable(parent)));
      }
    }
  }

  // For each label the first one above it that is not among them; or, in a circle, one of them.
  using Nodes = std::map<std::string_view, const NodeName*>;
  static std::map<std::string_view, std::string_view> roots_of(const Nodes& nodes) {
    std::map<std::string_view, std::string_view> roots;
    for (const auto& [label, node] : nodes) {
      std::vector<std::string_view> path;
      std::string_view at = label;
      for (auto next = nodes.find(at); next != nodes.end() && !roots.contains(at);
           next = nodes.find(at)) {
        roots.emplace(at, at);  // What a circle finds.
        path.push_back(at);
        at = next->second->parent;
      }
      const auto known = roots.find(at);
      const std::string_view root = known == roots.end() ? at : known->second;
      for (const std::string_view passed : path) roots[passed] = root.empty() ? "none" : root;
    }
    return roots;
  }

  const CompileSettings& settings_;
  Diagnosis& diagnosis_;
  Catalogue catalogue_;
  std::set<std::string, std::less<>> whole_bases_;
  SnmpParser parser_;
  mib::NamesWriter writer_;
  CompileCounts counts_;
  std::set<std::size_t> incomplete_;
  std::vector<bool> read_;
  std::set<std::size_t> offered_;
  std::vector<Unplaced> unplaced_;
  std::vector<ParserMessage> messages_;
  std::string cached_path_;  // The file that was read last: others of its modules may follow.
  std::vector<Module> cached_;
};

}  // namespace

std::expected<Compiled, process::Refusal> compile(const CompileSettings& settings,
                                                  Diagnosis& diagnosis) {
  return Compiler(settings, diagnosis).run();
}

}  // namespace snmpring::mibc
