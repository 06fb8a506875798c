// What a session has found so far: the number of rows, the first error, anomalies and quirks.
#ifndef SNMPRING_SESSION_FINDINGS_H_
#define SNMPRING_SESSION_FINDINGS_H_

#include <cstddef>
#include <cstdint>

#include "ber/anomaly.h"
#include "ber/oid.h"
#include "session/event.h"
#include "session/words.h"

namespace snmpring::session {

/// The word for an error-status other than noError.
ErrorWord error_word(std::int32_t error_status) noexcept;

class Findings {
 public:
  /// \param varbinds_max Rows after which the target ends; 0 for no limit.
  explicit Findings(std::uint64_t varbinds_max) noexcept : varbinds_max_(varbinds_max) {}

  /// Hands `row` to `sink`. \return False when the row is over the limit. The target has then
  /// ended.
  bool emit(EventSink& sink, const Row& row) {
    if (!within_limit()) return false;
    ++varbinds_;
    sink.row(row);
    return true;
  }

  /// True if a cell of a table may be taken: count_cell() follows. Otherwise the target has ended.
  bool may_take_cell() noexcept { return within_limit(); }
  void count_cell() noexcept { ++varbinds_; }

  /// Counts a varbind that gives no row because it could not be decoded. It counts against the
  /// limit. Otherwise a walk of an agent that sends nothing else would never end. \return As emit()
  /// does.
  bool count_lost() noexcept {
    if (!within_limit()) return false;
    ++lost_;
    return true;
  }

  /// The same for a row that may say that there is no value. Such rows are counted.
  bool emit_answer(EventSink& sink, const Row& row) {
    if (row.value.type == ber::ValueType::no_such_object) ++no_such_objects_;
    if (row.value.type == ber::ValueType::no_such_instance) ++no_such_instances_;
    return emit(sink, row);
  }
  std::uint32_t no_such_objects() const noexcept { return no_such_objects_; }
  std::uint32_t no_such_instances() const noexcept { return no_such_instances_; }

  /// Something that was asked for failed. The rest is still asked for. The first error becomes the
  /// target's error. \param oid Copied; empty if the error is about no OID.
  void note_error(ErrorWord word, ber::OidView oid, std::int32_t error_status = 0) noexcept;

  /// The same for an error-status other than noError.
  void note_error_status(std::int32_t error_status, ber::OidView oid) noexcept;

  /// Nothing more is asked. `word` becomes the error unless there was one before.
  /// \param oid As for note_error().
  void end(ErrorWord word, ber::OidView oid = {}) noexcept {
    note_error(word, oid);
    ended_ = true;
  }

  bool ended() const noexcept { return ended_; }
  std::uint64_t varbinds() const noexcept { return varbinds_; }
  ErrorWord error() const noexcept { return error_; }
  std::int32_t error_status() const noexcept { return error_status_; }
  /// Null if the error is about no OID. Borrows from this.
  const ber::Oid* error_oid() const noexcept { return error_oid_.empty() ? nullptr : &error_oid_; }

  /// The members from this address on are used for errors only. Prefetching stops here.
  const void* for_errors() const noexcept {
// The standard defines offsetof for simple classes only. g++ and clang support it for all.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
    static_assert(offsetof(Findings, error_oid_) <= 64,
                  "whatever each reply needs stands in one line of the cache");
#pragma GCC diagnostic pop
    return &error_oid_;
  }

  ber::Anomalies anomalies;
  Quirks quirks;

 private:
  bool within_limit() noexcept {
    if (varbinds_max_ == 0 || varbinds_ + lost_ < varbinds_max_) return true;
    end(ErrorWord::max_varbinds);
    return false;
  }

  std::uint64_t varbinds_max_;
  std::uint64_t varbinds_ = 0;
  std::uint64_t lost_ = 0;
  ErrorWord error_ = ErrorWord::none;
  bool ended_ = false;
  std::int32_t error_status_ = 0;
  ber::Oid error_oid_;
  std::uint32_t no_such_objects_ = 0;
  std::uint32_t no_such_instances_ = 0;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_FINDINGS_H_
