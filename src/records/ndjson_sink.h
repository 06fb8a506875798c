// Writes rows and reports as NDJSON: the only file that knows the schema of the records. What each
// key means to users is in docs/records.md.
#ifndef SNMPRING_RECORDS_NDJSON_SINK_H_
#define SNMPRING_RECORDS_NDJSON_SINK_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/endpoint.h"
#include "base/time.h"
#include "base/zones.h"
#include "ber/oid_stem.h"
#include "records/output.h"
#include "records/record_parts.h"
#include "records/row_names.h"
#include "records/sink.h"
#include "records/vendor_printer.h"
#include "session/event.h"
#include "text/json_text.h"
#include "text/stock_text.h"
#include "text/wall_time.h"

namespace snmpring::records {

/// Rows go into the output's buffer as they come. It keeps only counts,
/// and the part of a record that the rows of a reply share. It allocates nothing per record and
/// reads no clock. Wide because what records say again and again is kept ready to be copied.
class NdjsonSink final : public Sink {
 public:
  /// The longest name of a target. The source of targets refuses longer ones.
  static constexpr std::size_t kNameOctetsMax = 1024;

  /// When more than this waits, it is offered to the descriptor before the next reply's rows come,
  /// and not at the end of the tick only. What stays within the second cache is printed and copied
  /// faster.
  static constexpr std::size_t kFlushOctets = 64 << 10;

  /// The largest datagram that can arrive: a UDP payload over IPv6.
  static constexpr std::size_t kDatagramOctetsMax = 65'547;

  /// Octets of output that a datagram of this size cannot exceed, its target's report included. The
  /// proof:
  /// - A row stems from a varbind, and none takes less than 6 octets: 30 04 06 00 05 00. Rows
  ///   without one, which a session adds for OIDs that an error-status took out of a request, come
  ///   singly; kExtraRows has plenty for them, each with an OID of any length.
  /// - A record's constant part, its numbers, addresses, root, tag and name are within kRowOctets.
  /// - What varies, oid, value and hex, grows with the octets it is made of and never by more than
  ///   kExpansion: ".127" for an OID's octet 7F; "\n" and "0a" for an OctetString's 0A.
  /// - The report holds text of its own that can be from earlier datagrams: kReportOctets.
  static constexpr std::size_t record_room(std::size_t datagram_octets) noexcept {
    return kExpansion * datagram_octets +
           (datagram_octets / kVarBindOctetsMin + kExtraRows) * kRowOctets +
           (kExtraRows + 1) * ber::kOidTextMax + kReportOctets;
  }

  /// What the output needs so that any datagram finds room once the backlog has gone. Nearly all of
  /// it is for the smallest varbinds with the longest tags, and is never touched.
  static constexpr std::size_t output_capacity() noexcept {
    return (kBacklogOctets + record_room(kDatagramOctetsMax) + kPageOctets - 1) / kPageOctets *
           kPageOctets;
  }

  /// \param output Borrowed; has output_capacity(). \param zones Borrowed.
  /// \param names What the rows are called after; borrowed. Null for no names.
  NdjsonSink(Output& output, const RunIdentity& identity, const Zones& zones = system_zones(),
             const mib::Names* names = nullptr);

  void set_wall_now(WallTime now) noexcept override { wall_now_ = now; }

  bool has_room(std::size_t datagram_octets) override;
  void flush() override;
  void begin_reply(const session::Target& target, WallTime received) override;
  void row(const session::Row& row) override;
  void finished(const session::TargetReport& report) override;

  SinkCounts counts() const noexcept override { return counts_; }

 private:
  static constexpr std::size_t kPageOctets = 4096;
  static constexpr std::size_t kVarBindOctetsMin = 6;
  static constexpr std::size_t kExtraRows = 16;
  static constexpr std::size_t kExpansion = 4;
  /// Punctuation and keys of a varbind record (below 200), ts, the longest address with its zone,
  /// port, type and two numbers.
  static constexpr std::size_t kRowConstant = 512;
  static constexpr std::size_t kRowOctets = kRowConstant + kTagText + ber::kOidTextMax +
                                            RowNames::kTextOctetsMax + ber::kOidTextMax +
                                            text::kPutSlack;
  /// sys_descr, sys_name and sys_object_id can each come in a datagram of its own.
  static constexpr std::size_t kReportConstant = 4096 + VendorPrinter::kTextMax;
  static constexpr std::size_t kReportOctets =
      kReportConstant + kTagText +
      text::kEscapeFactor * (kNameOctetsMax + session::kLabelOctetsMax) + ber::kOidTextMax +
      text::kPutSlack + 3 * kExpansion * kDatagramOctetsMax;

 public:
  /// No record is longer, its line feed included: a row of one value, or a report with sys_descr
  /// and sys_name of a datagram each. A list is read to lines of this length at least
  /// (kLineOctetsMax), and docs/records.md says so.
  static constexpr std::size_t kRecordOctetsMax =
      std::max(kRowOctets + ber::kOidTextMax + kExpansion * kDatagramOctetsMax,
               kReportOctets - kExpansion * kDatagramOctetsMax + ber::kOidTextMax);

 private:
  char* put_target(char* at, const session::Target& target);
  char* put_outcome(char* at, const session::TargetReport& report);
  char* print_outcome(char* at, const session::TargetReport& report);
  char* put_engine(char* at, const session::EngineInfo* engine);
  char* put_counts(char* at, const session::TargetCounts& counts, Duration elapsed) noexcept;
  char* put_ending(char* at, const session::TargetReport& report) noexcept;
  void render_reply() noexcept;
  void render_root(const session::Root& root) noexcept;

  Output& output_;
  AddressPrinter addresses_;
  text::StockText run_text_;  // `","run":"...","target":"`.
  std::string shards_text_;   // `,"shard":0,"shards":1`.
  // How nearly all target records end: without max-repetitions, anomalies and quirks.
  text::StockText plain_ending_;
  WallTime wall_now_{};
  text::WallTimePrinter row_time_;
  text::WallTimePrinter report_time_;
  SinkCounts counts_;
  VendorPrinter vendors_;
  text::StockNumber micros_;  // Of a single round trip the same is said four times.

  // What the last target record without anything of its own said from `status` to `engine_started`,
  // and of what.
  struct Outcome {
    session::Status status{};
    bool complete = false;
    std::optional<message::Version> version{};
    std::string label;  // Empty where there is none.
  };
  Outcome outcome_;
  text::StockText outcome_text_;  // Empty before the first.

  // What the rows of a reply begin with, up to the opening quote of `oid`, and then the text of
  // what their OIDs share.
  std::array<char, kRowConstant + kTagText + 2 * ber::kOidTextMax + text::kPutSlack> prefix_{};
  const session::Target* target_ = nullptr;  // Whose reply it is; while its rows come.
  WallTime received_{};
  std::size_t reply_size_ = 0;  // Of the part that all roots share; 0 before the first row.
  std::size_t prefix_size_ = 0;
  const session::Root* root_ = nullptr;  // Whose text ends the prefix; only compared.
  ber::OidStem stem_;                    // Of the rows under root_; its text follows the prefix.

  // From the quote that ends `oid` to the colon before `value`, by ber::ValueType.
  struct TypeHead {
    std::array<char, text::kPutSlack> text;
    std::size_t size;
  };
  static constexpr std::size_t kTypes = 19;
  static_assert(static_cast<std::size_t>(ber::ValueType::unknown) + 1 == kTypes);
  std::array<TypeHead, kTypes> type_heads_{};

  std::unique_ptr<RowNames> names_;  // Null without names.
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_NDJSON_SINK_H_
