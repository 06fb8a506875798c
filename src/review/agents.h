// The agents that record files tell of: one for each address and port, whatever number of records
// it has.
#ifndef SNMPRING_REVIEW_AGENTS_H_
#define SNMPRING_REVIEW_AGENTS_H_

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "review/record_fields.h"
#include "review/text_pool.h"

namespace snmpring::review {

class Pseudonyms;

/// Where an agent is.
struct AgentPlace {
  enum class Form : std::uint8_t { ipv4, ipv6, name };

  Form form = Form::name;
  std::array<std::uint8_t, 16> octets{};  ///< Network order; IPv4 uses the first four.
  /// In the pool: a name, or an IPv6 address that has a zone. Else kNoText.
  std::uint32_t text = kNoText;
  std::uint16_t port = 0;

  friend auto operator<=>(const AgentPlace&, const AgentPlace&) = default;

  /// IPv4 only: in host order.
  std::uint32_t v4() const noexcept;
};

/// RFC 5952 text with its zone, or the name.
std::string place_text(const AgentPlace& place, const TextPool& texts);

/// Bits of `Agent::weak`: what is weak about an agent, in the order of severity.
enum class Weakness : std::uint16_t {
  default_community = 1 << 0,
  no_auth = 1 << 1,
  v1 = 1 << 2,
  v2c = 1 << 3,
  md5 = 1 << 4,
  des = 1 << 5,
  no_priv = 1 << 6,
  boots_latched = 1 << 7,
  clone = 1 << 8,
  time_off = 1 << 9,
  same_name = 1 << 10,
};
inline constexpr std::size_t kWeaknessCount = 11;

constexpr std::uint16_t operator+(Weakness weakness) noexcept {
  return static_cast<std::uint16_t>(weakness);
}

/// Numbers of texts are those of Agents::texts(). -1 is an unknown number.
struct Agent {
  AgentPlace place;
  std::uint32_t status = kNoText;
  std::uint32_t error = kNoText;
  std::uint32_t credential = kNoText;
  std::uint32_t object_id = kNoText;  ///< sysObjectID, dotted.
  std::uint32_t description = kNoText;
  std::uint32_t name = kNoText;
  std::uint32_t tag = kNoText;
  std::uint32_t engine = kNoText;
  std::uint32_t vendor = kNoText;  ///< As the record says it.
  std::uint32_t findings = kNoText;
  std::int64_t engine_enterprise = -1;
  std::int64_t boots = -1;
  std::int64_t engine_seconds = -1;
  std::int64_t uptime = -1;   ///< sysUpTime in hundredths of a second.
  std::int64_t started = -1;  ///< Seconds since 1970.
  std::int64_t seen = -1;     ///< Seconds since 1970.
  std::int64_t rtt = -1;      ///< Microseconds.
  std::int64_t retries = 0;
  std::int64_t requests = 0;
  std::uint16_t weak = 0;
  std::uint8_t versions = 0;  ///< 1: SNMPv1, 2: v2c, 4: v3.
  bool complete = false;
  bool answered = false;
};

/// What a credential's label stands for in a run.
struct Identity {
  std::string level;  ///< `noAuthNoPriv`, `authNoPriv`, `authPriv`, or empty for a community.
  std::string auth;
  std::string priv;
};

/// By the run's UUID, then by label.
using Identities = std::map<std::string, std::map<std::string, Identity, std::less<>>, std::less<>>;

/// Why targets were not complete.
struct ErrorCount {
  std::uint64_t count = 0;
  std::vector<std::string> examples;  ///< Up to 20 targets.
};

class Agents {
 public:
  /// \param key By chance, for hashes.
  /// \param identities Borrowed; may be empty.
  Agents(std::uint64_t key, const Identities& identities);

  /// Takes in a record. Of two about the same agent the later one counts, key by key.
  /// \return False for what says nothing here.
  bool add(const RecordFields& record);

  /// Puts pseudonyms in place of addresses, names, tags, engine IDs and other labels than the
  /// program's own; of sysDescr only software_text() stays. Before finish().
  void redact(Pseudonyms& pseudonyms);

  /// Once after the last add(): sorts, and finds what only all agents together tell.
  void finish();

  /// Sorted by place after finish(); only those that answered.
  const std::vector<Agent>& all() const noexcept { return agents_; }
  /// Targets that have a record and did not answer, by place; sorted after finish().
  const std::vector<AgentPlace>& unanswered() const noexcept { return unanswered_; }
  const std::map<std::string, ErrorCount, std::less<>>& errors() const noexcept { return errors_; }
  /// The texts that the agents' numbers are of.
  const TextPool& texts() const noexcept { return texts_; }

  std::uint64_t records() const noexcept { return records_; }
  /// Targets that did not answer, for another reason than silence.
  std::uint64_t refused() const noexcept { return refused_; }
  /// The targets' `ts` as seconds since 1970: the first and the last; -1 for none.
  std::int64_t from() const noexcept { return from_; }
  std::int64_t to() const noexcept { return to_; }
  /// The first run in the order of the alphabet; empty for none.
  const std::string& run() const noexcept { return run_; }
  /// Whether no agent has an SNMPv3 credential of which nothing is known.
  bool knows_identities() const noexcept { return knows_identities_; }

 private:
  struct PlaceHash {
    std::uint64_t key;
    std::size_t operator()(const AgentPlace& place) const noexcept;
  };

  bool add_target(const RecordFields& record);
  bool add_value(const RecordFields& record);
  AgentPlace place_of(const RecordFields& record);
  Agent& agent_at(const AgentPlace& place);
  void count_error(const RecordFields& record);
  void take_credential(const RecordFields& record, Agent& agent);
  void take_system(const RecordFields& record, Agent& agent);
  void take_engine(const RecordFields& record, std::int64_t seen, Agent& agent);
  std::uint32_t number_of(const std::optional<std::string>& text, std::uint32_t otherwise);

  TextPool texts_;
  const Identities& identities_;
  std::vector<Agent> agents_;
  std::unordered_map<AgentPlace, std::uint32_t, PlaceHash> places_;
  std::vector<AgentPlace> unanswered_;
  std::map<std::string, ErrorCount, std::less<>> errors_;
  std::uint64_t records_ = 0;
  std::uint64_t refused_ = 0;
  std::int64_t from_ = -1;
  std::int64_t to_ = -1;
  std::string run_;
  bool knows_identities_ = true;
};

/// Octets of an agent as text for people: control characters become spaces, and each octet that is
/// not UTF-8 becomes U+FFFD. \param hex In hexadecimal; what is none is empty.
std::string shown_octets(std::string_view hex);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_AGENTS_H_
