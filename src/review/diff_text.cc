#include "review/diff_text.h"

#include <fmt/core.h>

namespace snmpring::review {
namespace {

constexpr std::size_t kWordColumns = 10;
constexpr std::size_t kAddressColumns = 22;
constexpr std::uint16_t kUsualPort = 161;

std::string shown(std::string_view text, const records::Screen& screen) {
  std::string out;
  text::append_screen_text(out, as_bytes(text), screen.charset);
  return out;
}

std::string address(const TargetName& name, const records::Screen& screen) {
  std::string text(name.target);
  if (name.port != kUsualPort) {
    const bool brackets = text.find(':') != std::string::npos;
    text = fmt::format("{}{}{}:{}", brackets ? "[" : "", text, brackets ? "]" : "", name.port);
  }
  return shown(text, screen);
}

void pad(std::string& out, std::string_view text, std::size_t columns) {
  out += text;
  const std::size_t taken = text::screen_columns(text);
  out.append(taken < columns ? columns - taken : 0, ' ');
}

/// Ends a line, which is cut at the edge of the screen.
void end_line(std::string& out, std::string_view line, const records::Screen& screen) {
  if (screen.columns > 0 && text::screen_columns(line) > screen.columns) {
    text::append_cut(out, line, screen.columns, screen.charset);
  } else {
    out += line;
  }
  while (out.ends_with(' ')) out.pop_back();
  out += '\n';
}

records::Tone tone_of(ChangeWord word) noexcept {
  switch (word) {
    case ChangeWord::added:
    case ChangeWord::back:
      return records::Tone::good;
    case ChangeWord::gone:
      return records::Tone::bad;
    case ChangeWord::changed:
    case ChangeWord::rebooted:
      break;
  }
  return records::Tone::doubtful;
}

std::string value_text(const std::optional<std::string>& value, const records::Screen& screen) {
  return value ? '"' + shown(*value, screen) + '"' : "none";
}

}  // namespace

void append_change_text(std::string& out, const TargetChange& change,
                        const records::Screen& screen) {
  const std::string_view word = change_word(change.word);
  screen.append_status(out, word, tone_of(change.word));
  out.append(kWordColumns - word.size(), ' ');
  std::string line;
  pad(line, address(change.name, screen), kAddressColumns);
  if (change.word == ChangeWord::added) {
    line += shown(change.sys_name.value_or(""), screen) + "  ";
    line += shown(change.sys_descr.value_or(""), screen);
  } else if (change.word == ChangeWord::gone) {
    line += change.after_status ? shown(*change.after_status, screen) : "no record";
  } else if (change.name.tag) {
    line += shown(*change.name.tag, screen);
  }
  if (change.word == ChangeWord::changed && change.restart.restarted == Restarted::yes) {
    line += " (rebooted)";
  }
  records::Screen rest = screen;
  rest.columns = screen.columns > kWordColumns ? screen.columns - kWordColumns : screen.columns;
  end_line(out, line, rest);
  if (change.word == ChangeWord::gone) return;
  for (const FieldChange& field : change.fields) {
    std::string detail(kWordColumns, ' ');
    pad(detail, field.key, kAddressColumns);
    detail += value_text(field.before, screen);
    detail += " -> ";
    detail += value_text(field.after, screen);
    end_line(out, detail, screen);
  }
}

void append_rate_text(std::string& out, const RateOfCounter& rate, const records::Screen& screen) {
  std::string line = rate.rate.per_second ? fmt::format("{:>18.1f}/s  ", *rate.rate.per_second)
                                          : fmt::format("{:>20}  ", rate_note_word(rate.rate.note));
  pad(line, address(rate.name, screen), kAddressColumns);
  line += "  ";
  if (!rate.counter.column.empty()) {
    line +=
        shown(fmt::format("{} {}.{}", rate.counter.table, rate.counter.column, rate.counter.index),
              screen);
  } else {
    line += shown(rate.label.empty() ? rate.counter.oid : rate.label, screen);
  }
  if (rate.rate.note == RateNote::wrapped) line += "  (wrapped)";
  end_line(out, line, screen);
}

}  // namespace snmpring::review
