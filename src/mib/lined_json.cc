// The library reads through an iterator that tells how far it has come.
#include "mib/lined_json.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "text/printable.h"

namespace snmpring::mib {
namespace {

using Events = nlohmann::json;

/// Walks over text and notes in `at` where it is.
class NotingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  NotingIterator(const char* position, const char** at) : position_(position), at_(at) {}

  reference operator*() const { return *position_; }
  NotingIterator& operator++() {
    ++position_;
    *at_ = position_;
    return *this;
  }
  NotingIterator operator++(int) {
    NotingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const NotingIterator& a, const NotingIterator& b) {
    return a.position_ == b.position_;
  }

 private:
  const char* position_;
  const char** at_;
};

/// Makes the tree of the library's events. Its functions have the names that the library calls.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::string_view text) : at_(text.data()), counted_(text.data()) {}

  const char** place() noexcept { return &at_; }
  JsonNode& root() noexcept { return root_; }
  JsonError& error() noexcept { return error_; }

  bool null() { return add({.kind = JsonNode::Kind::null}); }
  bool boolean(bool) { return add({.kind = JsonNode::Kind::boolean}); }
  bool number_integer(std::int64_t) { return add({.kind = JsonNode::Kind::number}); }
  bool number_unsigned(std::uint64_t number) {
    return add({.kind = JsonNode::Kind::number, .whole = true, .number = number});
  }
  bool number_float(double, const std::string&) { return add({.kind = JsonNode::Kind::number}); }
  bool string(std::string& text) {
    return add({.kind = JsonNode::Kind::text, .text = std::move(text)});
  }
  bool binary(Events::binary_t&) { return false; }  // JSON has none.

  bool start_object(std::size_t) { return open(JsonNode::Kind::object); }
  bool start_array(std::size_t) { return open(JsonNode::Kind::list); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    JsonNode& object = *open_.back();
    if (object.find(name) != nullptr) {
      return fail(line(), '"' + text::printable(name) + "\" is given twice");
    }
    object.keys.push_back(std::move(name));
    key_line_ = line();
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Events::exception& exception) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error ..."
    std::string_view reason = exception.what();
    if (const auto column = reason.find("column "); column != reason.npos) {
      if (const auto colon = reason.find(": ", column); colon != reason.npos) {
        reason.remove_prefix(colon + 2);
      }
    }
    return fail(line(), "is no JSON: " + text::printable(reason));
  }

 private:
  bool fail(unsigned line, std::string reason) {
    error_ = {.line = line, .reason = std::move(reason)};
    return false;
  }

  /// The line of what was read last.
  unsigned line() noexcept {
    line_ += static_cast<unsigned>(std::count(counted_, at_, '\n'));
    counted_ = at_;
    return line_;
  }

  JsonNode& put(JsonNode node) {
    if (open_.empty()) return root_ = std::move(node);
    JsonNode& parent = *open_.back();
    node.line = parent.kind == JsonNode::Kind::object ? key_line_ : node.line;
    return parent.elements.emplace_back(std::move(node));
  }

  bool add(JsonNode node) {
    node.line = line();
    put(std::move(node));
    return true;
  }

  bool open(JsonNode::Kind kind) {
    if (open_.size() == kJsonDepthMax) return fail(line(), "has too many levels");
    // Elements move when their parent's list grows. So an open list is not moved before it closes:
    // it only grows while its last element, which is open, does not.
    open_.push_back(&put({.kind = kind, .line = line()}));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  const char* at_;
  const char* counted_;
  unsigned line_ = 1;
  unsigned key_line_ = 1;
  JsonNode root_;
  std::vector<JsonNode*> open_;
  JsonError error_;
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view key) const noexcept {
  const auto found = std::ranges::find(keys, key);
  if (found == keys.end()) return nullptr;
  const auto position = static_cast<std::size_t>(found - keys.begin());
  return position < elements.size() ? &elements[position] : nullptr;
}

std::expected<JsonNode, JsonError> read_lined_json(std::string_view text) {
  TreeBuilder tree(text);
  const NotingIterator begin(text.data(), tree.place());
  const NotingIterator end(text.data() + text.size(), tree.place());
  const bool read = Events::sax_parse(begin, end, &tree, Events::input_format_t::json,
                                      /*strict=*/true, /*ignore_comments=*/true);
  if (!read) return std::unexpected(std::move(tree.error()));
  return std::move(tree.root());
}

}  // namespace snmpring::mib
