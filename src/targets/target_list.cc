// A list of targets as a stream: one line, one target with what it asks for itself.
#include "targets/target_list.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "files/descriptor_access.h"
#include "text/json_text.h"

namespace snmpring::targets {
namespace {

using nlohmann::json;

constexpr std::string_view kBlank = " \t\r\f\v";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

/// Absent and null are the same.
const json* member(const json& object, const char* key) {
  const auto at = object.find(key);
  return at == object.end() || at->is_null() ? nullptr : &*at;
}

/// True unless the key is there and holds none of `words`.
bool is_one_of(const json& object, const char* key, std::initializer_list<std::string_view> words) {
  const json* value = member(object, key);
  if (value == nullptr) return true;
  const auto* text = value->get_ptr<const std::string*>();
  return text != nullptr && std::ranges::find(words, *text) != words.end();
}

/// The reason why the text is no list of OIDs, if it is none.
std::optional<std::string> add_oids(std::string_view text, const OidReader& read_oid,
                                    std::vector<session::Root>& oids) {
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view one = trimmed(text.substr(0, comma));
    auto root = read_oid(one);
    if (!root) return "oids: " + root.error();
    oids.push_back(std::move(*root));
    if (comma == std::string_view::npos) return std::nullopt;
    text.remove_prefix(comma + 1);
  }
}

std::optional<std::string> read_oids(const json& value, const OidReader& read_oid,
                                     std::vector<session::Root>& oids) {
  if (const auto* text = value.get_ptr<const std::string*>()) {
    return add_oids(*text, read_oid, oids);
  }
  if (!value.is_array() || value.empty()) {
    return "oids is not an array of at least one OID";
  }
  for (const json& element : value) {
    const auto* text = element.get_ptr<const std::string*>();
    if (text == nullptr) return "oids has an element that is not a string";
    if (auto fault = add_oids(*text, read_oid, oids)) return fault;
  }
  return std::nullopt;
}

/// Of where a target is, without the alternative that a line may not be.
std::expected<decltype(ListTarget::where), std::string> parse_where(std::string_view text,
                                                                    const Zones& zones) {
  auto expression = parse_target(text, zones);
  if (!expression) return std::unexpected(std::move(expression.error()));
  if (auto* address = std::get_if<AddressTarget>(&*expression)) return *address;
  if (auto* range = std::get_if<RangeTarget>(&*expression)) return *range;
  if (auto* name = std::get_if<NameTarget>(&*expression)) return std::move(*name);
  return std::unexpected(fmt::format("{}: a list cannot name another list", in_quotes(text)));
}

std::optional<std::uint16_t> port_of(const decltype(ListTarget::where)& where) {
  return std::visit([](const auto& form) { return form.port; }, where);
}

ListLine parse_object(std::string_view text, const Zones& zones, const OidReader& read_oid) {
  const json object = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return BadLine{"not a JSON object in valid UTF-8"};
  if (!is_one_of(object, "kind", {"target"})) return SkippedObject{};
  if (!is_one_of(object, "status", {"ok", "partial"})) return SkippedObject{};

  ListTarget target;
  const json* where = member(object, "target");
  if (where == nullptr) return BadLine{"the object has no target"};
  const auto* where_text = where->get_ptr<const std::string*>();
  if (where_text == nullptr) return BadLine{"target is not a string"};
  auto parsed = parse_where(*where_text, zones);
  if (!parsed) return BadLine{std::move(parsed.error())};
  target.where = std::move(*parsed);
  target.port = port_of(target.where);

  if (const json* port = member(object, "port")) {
    const auto* number = port->get_ptr<const json::number_unsigned_t*>();
    if (number == nullptr || *number < 1 || *number > 65535) {
      return BadLine{"port is not a whole number from 1 to 65535"};
    }
    if (target.port && *target.port != *number) {
      return BadLine{fmt::format("port {} is not that of {}", *number, in_quotes(*where_text))};
    }
    target.port = static_cast<std::uint16_t>(*number);
  }
  if (const json* tag = member(object, "tag")) {
    const auto* tag_text = tag->get_ptr<const std::string*>();
    if (tag_text == nullptr) return BadLine{"tag is not a string"};
    if (tag_text->size() > session::kTagOctetsMax) {
      return BadLine{fmt::format("tag is longer than {} octets", session::kTagOctetsMax)};
    }
    if (tag_text->find('\0') != std::string::npos) return BadLine{"tag holds a NUL character"};
    target.tag = *tag_text;
  }
  if (const json* credential = member(object, "credential")) {
    const auto* label = credential->get_ptr<const std::string*>();
    if (label == nullptr) return BadLine{"credential is not a string"};
    target.credential = *label;
  }
  if (member(object, "community") != nullptr) {
    return BadLine{"a community has no place in a list; credential names one by its label"};
  }
  if (const json* oids = member(object, "oids")) {
    if (auto fault = read_oids(*oids, read_oid, target.oids)) return BadLine{std::move(*fault)};
  }
  if (const json* varbinds_max = member(object, "max_varbinds")) {
    const auto* number = varbinds_max->get_ptr<const json::number_unsigned_t*>();
    if (number == nullptr) return BadLine{"max_varbinds is not a whole number from 0"};
    target.varbinds_max = *number;
  }
  return target;
}

/// The reason against a tag behind a target, if there is one.
std::optional<std::string> fault_of_tag(std::string_view tag, const Zones& zones) {
  if (tag.size() > session::kTagOctetsMax) {
    return fmt::format("the tag is longer than {} octets", session::kTagOctetsMax);
  }
  if (!text::is_utf8(as_bytes(tag)) || tag.find('\0') != std::string_view::npos) {
    return "the tag is no UTF-8 text without NUL";
  }
  // Whoever writes two targets on one line means both.
  const auto second = parse_target(tag.substr(0, tag.find_first_of(kBlank)), zones);
  if (second && !std::holds_alternative<NameTarget>(*second)) {
    return fmt::format("{}: one target a line; a tag that looks like one needs the JSON form",
                       in_quotes(tag));
  }
  return std::nullopt;
}

}  // namespace

std::expected<session::Root, std::string> read_numeric_oid(std::string_view text) {
  if (auto root = session::Root::parse(text)) return std::move(*root);
  return std::unexpected(fmt::format("{} is not an OID", in_quotes(text)));
}

ListLine parse_list_line(std::string_view line, const Zones& zones, const OidReader& read_oid) {
  std::string_view text = trimmed(line);
  if (text.empty() || text.front() == '#') return BlankLine{};
  if (text.front() == '{') return parse_object(text, zones, read_oid);
  for (std::size_t hash = text.find('#'); hash != std::string_view::npos;
       hash = text.find('#', hash + 1)) {
    if (kBlank.find(text[hash - 1]) == std::string_view::npos) continue;
    text = trimmed(text.substr(0, hash));
    break;
  }
  const std::size_t blank = std::min(text.find_first_of(kBlank), text.size());
  ListTarget target;
  auto where = parse_where(text.substr(0, blank), zones);
  if (!where) return BadLine{std::move(where.error())};
  target.where = std::move(*where);
  target.port = port_of(target.where);
  if (const std::string_view tag = trimmed(text.substr(blank)); !tag.empty()) {
    // Prose is no target with a tag.
    const auto* name = std::get_if<NameTarget>(&target.where);
    if (name != nullptr && name->name.find('.') == std::string::npos) {
      return BadLine{fmt::format("{}: neither an address nor a host name", in_quotes(text))};
    }
    if (auto fault = fault_of_tag(tag, zones)) return BadLine{std::move(*fault)};
    target.tag = tag;
  }
  return target;
}

TargetList::TargetList(std::string name, UniqueFd fd, std::uint64_t shard, std::uint64_t shards,
                       const Zones& zones, OidReader read_oid)
    : name_(std::move(name)),
      reader_(std::move(fd)),
      shard_(shard),
      shards_(shards),
      zones_(&zones),
      read_oid_(std::move(read_oid)) {}

std::expected<TargetList, files::FileError> TargetList::open(const std::string& path,
                                                             std::uint64_t shard,
                                                             std::uint64_t shards,
                                                             const Zones& zones,
                                                             OidReader read_oid) {
  if (const int error = path == "-" ? files::readable_error(STDIN_FILENO) : 0; error != 0) {
    // Input that is not there is bad input, whatever the command line says.
    return std::unexpected(
        files::file_error("standard input", error, files::FileFault::unreadable));
  }
  // A duplicate, so that closing it leaves standard input itself alone.
  const int fd = path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                             : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  UniqueFd owned(fd);
  struct stat status {};
  if (fd < 0 || ::fstat(fd, &status) != 0) {
    return std::unexpected(files::file_error("cannot open the list " + path, errno));
  }
  if (S_ISDIR(status.st_mode)) {
    return std::unexpected(files::file_error("cannot open the list " + path, EISDIR));
  }
  std::optional<std::uint64_t> octets;
  if (S_ISREG(status.st_mode)) {
    // Standard input may have been read from before.
    const off_t at = ::lseek(fd, 0, SEEK_CUR);
    octets =
        static_cast<std::uint64_t>(std::max<off_t>(status.st_size - std::max<off_t>(at, 0), 0));
  }
  TargetList list(path, std::move(owned), shard, shards, zones, std::move(read_oid));
  list.octets_total_ = octets;
  return list;
}

files::LineReader::Result TargetList::read(std::string_view& line) {
  const files::LineReader::Result result = reader_.next(line);
  if (result == files::LineReader::Result::line) hash_.add(line);
  if (result == files::LineReader::Result::too_long) hash_.add_too_long();
  return result;
}

std::string TargetList::read_failure() const {
  return fmt::format("{}:{}: cannot read on: {}", name_, reader_.lines() + 1,
                     strerror(reader_.error()));
}

TargetList::Result TargetList::pass(std::string& reason) {
  std::string_view line;
  switch (read(line)) {
    case files::LineReader::Result::line:
    case files::LineReader::Result::too_long:
      return Result::passed;
    case files::LineReader::Result::pending:
      return Result::pending;
    case files::LineReader::Result::busy:
      return Result::busy;
    case files::LineReader::Result::failed:
      reason = read_failure();
      return Result::bad;
    case files::LineReader::Result::end:
      break;
  }
  return Result::end;
}

TargetList::Result TargetList::next(ListTarget& target, std::string& reason) {
  std::string_view line;
  const files::LineReader::Result result = read(line);
  if (result == files::LineReader::Result::pending) return Result::pending;
  if (result == files::LineReader::Result::busy) return Result::busy;
  if (result == files::LineReader::Result::end) return Result::end;
  if (result == files::LineReader::Result::failed) {
    reason = read_failure();
    return Result::bad;
  }
  if (line_number() % shards_ != shard_) return Result::passed;
  ListLine parsed = result == files::LineReader::Result::too_long
                        ? BadLine{fmt::format("longer than {} octets", files::kLineOctetsMax)}
                        : parse_list_line(line, *zones_, read_oid_);
  if (auto* found = std::get_if<ListTarget>(&parsed)) {
    target = std::move(*found);
    return Result::target;
  }
  if (std::holds_alternative<SkippedObject>(parsed)) return Result::skipped;
  if (auto* bad = std::get_if<BadLine>(&parsed)) {
    reason = fmt::format("{}:{}: {}", name_, reader_.lines(), bad->reason);
    return Result::bad;
  }
  return Result::passed;
}

}  // namespace snmpring::targets
