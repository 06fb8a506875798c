// A varbind's whole way from the datagram to its line of output, beside a formatter that is given
// the same fields ready and only copies and prints them.
//
// The replies are those of recorded devices to a GetBulk walk, from SNMPRING_CORPUS where it is
// set, else of made-up ones.
#include <benchmark/benchmark.h>
#include <fcntl.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "agentd/generator.h"
#include "agentd/recordings.h"
#include "agentd/responder.h"
#include "records/ndjson_sink.h"
#include "records/output.h"
#include "scratch/allocation_counter.h"
#include "session/session.h"

namespace snmpring::bench {
namespace {

using Octets = std::vector<std::uint8_t>;

constexpr std::uint64_t kVarbindsOfADeviceMax = 5'000;
constexpr std::int32_t kMaxRepetitions = 25;
constexpr WallTime kReceived{std::chrono::seconds(1'780'000'000)};

struct Walked {
  std::string root = "1.3.6.1";
  session::Credential credential{
      .label = "c1", .version = message::Version::v2c, .community = Secret(as_bytes("public"))};
  session::Ladder ladder{.rungs = {&credential}};
  session::Limits limits;
  session::Plan plan;
  session::TargetProfile profile{.plan = &plan, .tag = {}, .name = {}};

  Walked() {
    limits.max_repetitions = kMaxRepetitions;
    limits.tolerate_disorder = false;
    plan.operation = session::Operation::walk;
    plan.ladder = &ladder;
    plan.limits = &limits;
    plan.varbinds_max = kVarbindsOfADeviceMax;
    plan.roots.push_back(session::Root::parse(root).value());
  }
  session::Target target(std::size_t device) const {
    return {.endpoint = {IpAddress::v4(0x0A000000 + static_cast<std::uint32_t>(device)), 161},
            .position = device,
            .profile = &profile};
  }
};

/// A varbind as a program that has decoded it would hold it.
struct Field {
  std::vector<std::uint32_t> arcs;
  ber::ValueType type;
  bool is_signed = false;
  std::int64_t signed_number = 0;
  std::uint64_t number = 0;
  double real = 0;
  std::string octets{};                     ///< Content.
  std::vector<std::uint32_t> value_arcs{};  ///< Of an OID.
};

std::vector<std::uint32_t> arcs_of(ber::OidView oid) {
  std::vector<std::uint32_t> arcs;
  const std::string text = oid.to_string();
  for (std::size_t at = 0; at < text.size();) {
    std::uint32_t arc = 0;
    at = static_cast<std::size_t>(std::from_chars(&text[at], text.data() + text.size(), arc).ptr -
                                  text.data()) +
         1;
    arcs.push_back(arc);
  }
  return arcs;
}

/// The replies of each device, and the fields that come out of them.
struct Devices {
  std::vector<std::vector<Octets>> replies;
  std::vector<std::vector<std::vector<Field>>> fields;  ///< Of each reply.
  std::size_t varbinds = 0;
  std::size_t octets = 0;
};

class FieldSink final : public session::EventSink {
 public:
  void begin_reply(const session::Target&, WallTime) override { fields.emplace_back(); }
  void row(const session::Row& row) override {
    const ber::Value& value = row.value;
    Field field{.arcs = arcs_of(row.oid), .type = value.type};
    field.is_signed = value.type == ber::ValueType::integer32;
    field.signed_number = value.number;
    field.number = value.unsigned_number;
    field.real = value.real;
    field.octets = as_text(value.content);
    if (value.type == ber::ValueType::object_identifier) field.value_arcs = arcs_of(value.oid);
    fields.back().push_back(std::move(field));
  }
  void finished(const session::TargetReport&) override {}

  std::vector<std::vector<Field>> fields;
};

session::Handled take(session::Session& session, const Octets& reply, session::EventSink& sink,
                      const session::Target& target) {
  sink.begin_reply(target, kReceived);
  return session.handle_reply(0,
                              {.datagram = reply,
                               .truncated = false,
                               .check_community = false,
                               .attempt = 0,
                               .attempts = 1,
                               .received = kReceived},
                              sink);
}

Devices walk(const std::vector<agentd::MibTable>& tables, const Walked& walked) {
  Devices devices;
  agentd::Responder responder({});
  Octets room(agentd::kMessageOctetsMax);
  std::array<std::uint8_t, 1472> request;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    session::Session session(walked.target(i), session::kFirstRung, nullptr);
    std::vector<Octets>& replies = devices.replies.emplace_back();
    FieldSink sink;
    for (std::int32_t id = 1; !session.finished(); ++id) {
      const std::size_t size = session.encode_request(0, 0, id, {}, request);
      const MutableBytes reply =
          responder.respond({&tables[i], i}, Bytes(request.data(), size), room);
      replies.emplace_back(reply.begin(), reply.end());
      take(session, replies.back(), sink, walked.target(i));
      devices.octets += reply.size();
      session.next_request();
    }
    for (const auto& fields : sink.fields) devices.varbinds += fields.size();
    devices.fields.push_back(std::move(sink.fields));
  }
  return devices;
}

const Walked& walked() {
  static const Walked one;
  return one;
}

const Devices& devices() {
  static const Devices all = [] {
    std::vector<agentd::MibTable> tables;
    const char* const corpus = std::getenv("SNMPRING_CORPUS");
    if (corpus != nullptr &&
        std::filesystem::is_directory(std::filesystem::path(corpus) / "devices")) {
      auto recordings = agentd::load_recordings(std::filesystem::path(corpus) / "devices",
                                                agentd::MibTableBuilder::Order::sorted);
      if (recordings) tables = std::move(recordings->tables);
    }
    if (tables.empty()) {
      for (unsigned model = 0; model < agentd::kModels; ++model) {
        tables.push_back(agentd::generate_device(3'000, 1, model));
      }
    }
    return walk(tables, walked());
  }();
  return all;
}

// --- The formatter -------------------------------------------------------------------------------

constexpr std::array<const char*, 19> kTypeWords = {
    "Integer32",    "OctetString",    "ObjectIdentifier",
    "IpAddress",    "Counter32",      "Gauge32",
    "TimeTicks",    "Opaque",         "Counter64",
    "NsapAddress",  "UInteger32",     "BitString",
    "Float",        "Double",         "Null",
    "noSuchObject", "noSuchInstance", "endOfMibView",
    "Unknown"};

/// Copies and prints, with what the standard library has for it and no tricks.
class Formatter {
 public:
  void begin_reply(const std::string& ts, const std::string& target, unsigned port,
                   const std::string& root) {
    prefix_ = R"({"kind":"varbind","ts":")" + ts + R"(","target":")" + target + R"(","port":)" +
              std::to_string(port) + R"(,"tag":null,"root":")" + root + R"(","oid":")";
  }

  char* row(char* at, const Field& field) const {
    at = copy(at, prefix_);
    at = print(at, field.arcs);
    at = copy(at, R"(","name":null,"type":")");
    at = copy(at, kTypeWords[static_cast<std::size_t>(field.type)]);
    at = copy(at, R"(","value":)");
    switch (field.type) {
      case ber::ValueType::integer32:
      case ber::ValueType::counter32:
      case ber::ValueType::gauge32:
      case ber::ValueType::time_ticks:
      case ber::ValueType::counter64:
      case ber::ValueType::uinteger32: {
        constexpr std::uint64_t kExact = (std::uint64_t{1} << 53) - 1;
        const bool exact = field.is_signed
                               ? std::abs(field.signed_number) <= static_cast<std::int64_t>(kExact)
                               : field.number <= kExact;
        *at++ = '"';
        at = print_number(at, field);
        at = copy(at, R"(","num":)");
        at = exact ? print_number(at, field) : copy(at, "null");
        return copy(at, ",\"hex\":null}\n");
      }
      case ber::ValueType::octet_string:
        at = print_text(at, field.octets);
        return print_hex(at, field.octets);
      case ber::ValueType::object_identifier:
        if (field.value_arcs.empty()) break;
        *at++ = '"';
        at = print(at, field.value_arcs);
        return copy(at, "\",\"num\":null,\"hex\":null}\n");
      case ber::ValueType::ip_address: {
        *at++ = '"';
        for (std::size_t i = 0; i < field.octets.size(); ++i) {
          if (i > 0) *at++ = '.';
          at = std::to_chars(at, at + 3, static_cast<std::uint8_t>(field.octets[i])).ptr;
        }
        return copy(at, "\",\"num\":null,\"hex\":null}\n");
      }
      case ber::ValueType::opaque_float:
      case ber::ValueType::opaque_double: {
        if (!std::isfinite(field.real)) {
          at = copy(at, "null");
          return print_hex(at, field.octets);
        }
        *at++ = '"';
        at = print_real(at, field);
        at = copy(at, R"(","num":)");
        at = print_real(at, field);
        at = copy(at, R"(,"hex":")");
        at = print_digits(at, field.octets);
        return copy(at, "\"}\n");
      }
      case ber::ValueType::opaque:
      case ber::ValueType::nsap_address:
      case ber::ValueType::bit_string:
      case ber::ValueType::unknown:
        at = copy(at, "null");
        return print_hex(at, field.octets);
      default:
        break;
    }
    return copy(at, "null,\"num\":null,\"hex\":null}\n");
  }

 private:
  static char* copy(char* at, std::string_view text) {
    std::memcpy(at, text.data(), text.size());
    return at + text.size();
  }
  static char* print(char* at, const std::vector<std::uint32_t>& arcs) {
    for (std::size_t i = 0; i < arcs.size(); ++i) {
      if (i > 0) *at++ = '.';
      at = std::to_chars(at, at + 10, arcs[i]).ptr;
    }
    return at;
  }
  static char* print_number(char* at, const Field& field) {
    return field.is_signed ? std::to_chars(at, at + 20, field.signed_number).ptr
                           : std::to_chars(at, at + 20, field.number).ptr;
  }
  static char* print_real(char* at, const Field& field) {
    return field.type == ber::ValueType::opaque_float
               ? std::to_chars(at, at + 24, static_cast<float>(field.real)).ptr
               : std::to_chars(at, at + 24, field.real).ptr;
  }
  /// Quoted, if it is UTF-8 without control characters but TAB, LF, CR; else null.
  static char* print_text(char* at, std::string_view text) {
    char* const begin = at;
    *at++ = '"';
    for (std::size_t i = 0; i < text.size();) {
      const auto octet = static_cast<std::uint8_t>(text[i]);
      if (octet == '"' || octet == '\\') {
        *at++ = '\\';
        *at++ = text[i++];
      } else if (octet >= 0x20 && octet < 0x7F) {
        *at++ = text[i++];
      } else if (octet == '\t' || octet == '\n' || octet == '\r') {
        *at++ = '\\';
        *at++ = octet == '\t' ? 't' : octet == '\n' ? 'n' : 'r';
        ++i;
      } else if (const std::size_t length = utf8_length(text.substr(i)); length > 0) {
        at = copy(at, text.substr(i, length));
        i += length;
      } else {
        return copy(begin, "null");
      }
    }
    *at++ = '"';
    return at;
  }
  /// Of the well-formed sequence of several octets that `text` begins with (RFC 3629 §4), C1
  /// controls left out; else 0.
  static std::size_t utf8_length(std::string_view text) {
    const auto octet = [&](std::size_t i) {
      return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0u;
    };
    const auto continues = [&](std::size_t i) { return (octet(i) & 0xC0) == 0x80; };
    const unsigned first = octet(0);
    if (first >= 0xC2 && first <= 0xDF && continues(1))
      return first == 0xC2 && octet(1) < 0xA0 ? 0 : 2;
    if (first >= 0xE0 && first <= 0xEF && continues(1) && continues(2)) {
      if ((first == 0xE0 && octet(1) < 0xA0) || (first == 0xED && octet(1) > 0x9F)) return 0;
      return 3;
    }
    if (first >= 0xF0 && first <= 0xF4 && continues(1) && continues(2) && continues(3)) {
      if ((first == 0xF0 && octet(1) < 0x90) || (first == 0xF4 && octet(1) > 0x8F)) return 0;
      return 4;
    }
    return 0;
  }
  static char* print_digits(char* at, std::string_view octets) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (const char octet : octets) {
      *at++ = kDigits[static_cast<std::uint8_t>(octet) >> 4];
      *at++ = kDigits[static_cast<std::uint8_t>(octet) & 0xF];
    }
    return at;
  }
  static char* print_hex(char* at, std::string_view octets) {
    at = copy(at, R"(,"num":null,"hex":")");
    at = print_digits(at, octets);
    return copy(at, "\"}\n");
  }

  std::string prefix_;
};

constexpr std::size_t kChunk = 256 << 10;
constexpr std::size_t kRowMax = 512 << 10;  ///< More than any row of one datagram takes.

/// Formats everything once; hands each full buffer to `flush`.
template <typename Flush>
void format_all(std::vector<char>& buffer, Flush flush) {
  Formatter formatter;
  char* at = buffer.data();
  const Devices& all = devices();
  for (std::size_t i = 0; i < all.fields.size(); ++i) {
    const std::string target = walked().target(i).endpoint.address.to_string();
    for (const auto& fields : all.fields[i]) {
      formatter.begin_reply("2026-05-28T20:26:40.000000Z", target, 161, walked().root);
      for (const Field& field : fields) at = formatter.row(at, field);
      if (at > buffer.data() + kChunk) {
        flush(std::string_view(buffer.data(), static_cast<std::size_t>(at - buffer.data())));
        at = buffer.data();
      }
    }
  }
  flush(std::string_view(buffer.data(), static_cast<std::size_t>(at - buffer.data())));
}

class Pipeline {
 public:
  explicit Pipeline(const char* path)
      : output_(records::Output::adopt(UniqueFd(::open(path, O_WRONLY | O_CLOEXEC)),
                                       records::WriteMode::plain,
                                       records::NdjsonSink::output_capacity(), system_)
                    .value()),
        sink_(*output_, {.run = "00000000-0000-4000-8000-000000000000"}) {}

  void run() {
    const Devices& all = devices();
    for (std::size_t i = 0; i < all.replies.size(); ++i) {
      const session::Target target = walked().target(i);
      session::Session session(target, session::kFirstRung, nullptr);
      for (const Octets& reply : all.replies[i]) {
        take(session, reply, sink_, target);
        session.next_request();
        if (output_->buffered_octets() > kChunk) sink_.flush();
      }
    }
    sink_.flush();
  }

 private:
  records::OutputSystem system_;
  std::unique_ptr<records::Output> output_;
  records::NdjsonSink sink_;
};

void report(benchmark::State& state, std::size_t allocations) {
  const auto runs = state.iterations();
  state.SetItemsProcessed(runs * static_cast<std::int64_t>(devices().varbinds));
  state.SetBytesProcessed(runs * static_cast<std::int64_t>(devices().octets));
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(allocations), benchmark::Counter::kAvgIterations);
}

void BM_DatagramToLine(benchmark::State& state) {
  Pipeline pipeline("/dev/null");
  pipeline.run();
  const std::size_t before = scratch::allocation_count();
  for ([[maybe_unused]] auto run : state) pipeline.run();
  report(state, scratch::allocation_count() - before);
}
BENCHMARK(BM_DatagramToLine)->Unit(benchmark::kMillisecond);

void BM_FormatterAlone(benchmark::State& state) {
  std::vector<char> buffer(kChunk + kRowMax * 4);
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const std::size_t before = scratch::allocation_count();
  for ([[maybe_unused]] auto run : state) {
    format_all(buffer, [&](std::string_view text) {
      if (::write(null, text.data(), text.size()) < 0) std::abort();
    });
  }
  report(state, scratch::allocation_count() - before);
  ::close(null);
}
BENCHMARK(BM_FormatterAlone)->Unit(benchmark::kMillisecond);

/// Both must write the same, or the comparison is of nothing.
bool write_the_same() {
  const std::filesystem::path folder = std::filesystem::temp_directory_path();
  std::string path = (folder / "pipeline-XXXXXX").string();
  UniqueFd file(::mkstemp(path.data()));
  Pipeline(path.c_str()).run();
  std::vector<char> buffer(kChunk + kRowMax * 4);
  bool same = true;
  off_t offset = 0;
  format_all(buffer, [&](std::string_view text) {
    std::vector<char> written(text.size());
    const ssize_t size = ::pread(file.get(), written.data(), written.size(), offset);
    same = same && size == static_cast<ssize_t>(text.size()) &&
           std::memcmp(written.data(), text.data(), text.size()) == 0;
    offset += static_cast<off_t>(text.size());
  });
  ::unlink(path.c_str());
  return same;
}

}  // namespace
}  // namespace snmpring::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (!snmpring::bench::write_the_same()) {
    std::fprintf(stderr, "pipeline_bench: the formatter writes other lines than the program\n");
    return 70;
  }
  benchmark::RunSpecifiedBenchmarks();
}
