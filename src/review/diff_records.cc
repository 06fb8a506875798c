#include "review/diff_records.h"

#include <charconv>

#include "text/json_text.h"
#include "text/wall_time.h"

namespace snmpring::review {
namespace {

void append_string(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  out.resize(begin + text::kEscapeFactor * text.size() + 2 + text::kPutSlack);
  const char* const end = text::put_string(out.data() + begin, text);
  out.resize(static_cast<std::size_t>(end - out.data()));
}

/// An empty text is a value too.
template <class Text>
void append_optional(std::string& out, const std::optional<Text>& text) {
  if (text) {
    append_string(out, *text);
  } else {
    out += "null";
  }
}

/// Of what is empty where it does not apply.
void append_or_null(std::string& out, std::string_view text) {
  append_optional(out, text.empty() ? std::nullopt : std::optional(text));
}

void append_real(std::string& out, double value) {
  char text[text::kRealTextMax + text::kPutSlack];
  out.append(text, static_cast<std::size_t>(text::put_real(text, value) - text));
}

void append_name(std::string& out, const TargetName& name) {
  out += R"(,"target":)";
  append_string(out, name.target);
  out += R"(,"port":)";
  out += std::to_string(name.port);
  out += R"(,"tag":)";
  append_optional(out, name.tag);
}

std::string reading_time(std::int64_t micros) {
  return text::wall_time_text(WallTime(std::chrono::microseconds(micros)));
}

}  // namespace

void append_change_record(std::string& out, const TargetChange& change) {
  out += R"({"kind":"changed")";
  append_name(out, change.name);
  out += R"(,"change":")";
  out += change_word(change.word);
  out += R"(","old_ts":)";
  append_optional(out, change.before_ts);
  out += R"(,"new_ts":)";
  append_optional(out, change.after_ts);
  out += R"(,"old_status":)";
  append_optional(out, change.before_status);
  out += R"(,"new_status":)";
  append_optional(out, change.after_status);
  out += R"(,"rebooted":)";
  switch (change.restart.restarted) {
    case Restarted::unknown:
      out += "null";
      break;
    case Restarted::no:
      out += "false";
      break;
    case Restarted::yes:
      out += "true";
      break;
  }
  out += R"(,"reboot_sign":)";
  append_or_null(out, change.restart.sign);
  out += R"(,"fields":[)";
  bool first = true;
  for (const FieldChange& field : change.fields) {
    out += first ? R"({"field":")" : R"(,{"field":")";
    first = false;
    out += field.key;
    out += R"(","old":)";
    append_optional(out, field.before);
    out += R"(,"new":)";
    append_optional(out, field.after);
    out += '}';
  }
  out += "]}\n";
}

void append_rate_record(std::string& out, const RateOfCounter& rate) {
  out += R"({"kind":"rate")";
  append_name(out, rate.name);
  out += R"(,"oid":)";
  append_or_null(out, rate.counter.oid);
  out += R"(,"name":)";
  append_or_null(out, rate.label);
  out += R"(,"table":)";
  append_or_null(out, rate.counter.table);
  out += R"(,"column":)";
  append_or_null(out, rate.counter.column);
  out += R"(,"index":)";
  append_or_null(out, rate.counter.index);
  out += R"(,"type":")";
  out += counter_type_word(rate.type);
  out += R"(","old_ts":")";
  out += reading_time(rate.before_at);
  out += R"(","new_ts":")";
  out += reading_time(rate.after_at);
  out += R"(","seconds":)";
  append_real(out, rate.rate.seconds);
  out += R"(,"old":")";
  out += std::to_string(rate.before);
  out += R"(","new":")";
  out += std::to_string(rate.after);
  out += R"(","delta":)";
  append_optional(out,
                  rate.rate.delta ? std::optional(std::to_string(*rate.rate.delta)) : std::nullopt);
  out += R"(,"rate":)";
  if (rate.rate.per_second) {
    append_real(out, *rate.rate.per_second);
  } else {
    out += "null";
  }
  out += R"(,"note":)";
  append_or_null(out, rate_note_word(rate.rate.note));
  out += "}\n";
}

}  // namespace snmpring::review
