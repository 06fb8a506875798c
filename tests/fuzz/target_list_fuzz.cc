// A list of targets that comes through a pipe in pieces: each line is read as it is by itself,
// whatever stands in the others and wherever the pieces end.
#include "targets/target_list.h"

#include <fcntl.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "text/json_text.h"

namespace snmpring {
namespace {

using fuzz::expect;
using targets::TargetList;

/// What a line comes to.
TargetList::Result check_line(std::string_view line) {
  const targets::ListLine parsed = targets::parse_list_line(line);
  if (std::holds_alternative<targets::BlankLine>(parsed)) return TargetList::Result::passed;
  if (std::holds_alternative<targets::SkippedObject>(parsed)) return TargetList::Result::skipped;
  if (const auto* const bad = std::get_if<targets::BadLine>(&parsed)) {
    expect(fuzz::is_one_line(bad->reason), "a reason is one line");
    return TargetList::Result::bad;
  }
  const auto& target = std::get<targets::ListTarget>(parsed);
  if (target.tag) {
    expect(target.tag->size() <= session::kTagOctetsMax && text::is_utf8(as_bytes(*target.tag)) &&
               target.tag->find('\0') == std::string::npos,
           "a tag is short UTF-8 without NUL");
  }
  expect(!target.port || *target.port != 0, "a port is not 0");
  for (const session::Root& root : target.oids) {
    const auto again = session::Root::parse(root.text());
    expect(again && again->oid() == root.oid(), "an OID reads back");
  }
  return TargetList::Result::target;
}

/// The lines of a text without their ends, as files::LineReader is told to give them.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    // A CR belongs to the LF behind it.
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    if (std::exchange(first, false) && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    lines.push_back(line);
  }
  return lines;
}

/// Takes from the list until it has nothing right now; what each line came to.
bool take(TargetList& list, std::vector<TargetList::Result>& results) {
  for (;;) {
    targets::ListTarget target;
    std::string reason;
    const TargetList::Result result = list.next(target, reason);
    if (result == TargetList::Result::pending) return true;
    if (result == TargetList::Result::end) return false;
    if (result == TargetList::Result::bad) {
      expect(reason.starts_with("list:" + std::to_string(list.lines()) + ": ") &&
                 fuzz::is_one_line(reason),
             "a bad line is named");
    }
    results.push_back(result);
    expect(results.size() == list.lines(), "lines are counted");
  }
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  const std::size_t piece = 1 + input.below(256);
  const Bytes text = input.rest().first(std::min<std::size_t>(input.rest().size(), 60'000));

  int ends[2];
  expect(::pipe2(ends, O_CLOEXEC) == 0, "there are descriptors for a pipe");
  UniqueFd writer(ends[1]);
  targets::TargetList list("list", UniqueFd(ends[0]), 0, 1);
  std::vector<targets::TargetList::Result> results;
  for (Bytes rest = text; !rest.empty();) {
    const Bytes front = rest.first(std::min(rest.size(), std::max(piece, text.size() / 8)));
    expect(::write(writer.get(), front.data(), front.size()) == static_cast<ssize_t>(front.size()),
           "a pipe holds a small piece");
    rest = rest.subspan(front.size());
    expect(take(list, results), "a list goes on while its writer is there");
  }
  writer = UniqueFd();
  expect(!take(list, results), "a list ends with its writer");

  const auto lines = lines_of(as_text(text));
  expect(results.size() == lines.size(), "every line is read");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    expect(results[i] == check_line(lines[i]), "a line comes to the same by itself");
  }
  return 0;
}
