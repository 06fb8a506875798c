// Parses the arguments of single options. Each parser takes text and returns a checked value, or
// the reason why the text is refused.
#ifndef SNMPRING_OPTIONS_OPTION_VALUES_H_
#define SNMPRING_OPTIONS_OPTION_VALUES_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mib/names.h"
#include "options/options.h"
#include "secrets/credential_values.h"

namespace snmpring::options {

using secrets::Checked;

/// A whole decimal number from `least` to `most`.
Checked<std::uint64_t> parse_count(std::string_view text, std::uint64_t least, std::uint64_t most);

/// Any 64-bit number, decimal or hexadecimal with 0x.
Checked<std::uint64_t> parse_seed(std::string_view text);

/// -r: 0 to 20.
Checked<unsigned> parse_retries(std::string_view text);

/// Seconds with an optional fraction, or another unit behind the number: us, ms, s, m or min, h, d.
/// From zero (only if `zero_allowed`) to `seconds_max`. A value above zero becomes at least a
/// microsecond.
Checked<Duration> parse_seconds(std::string_view text, bool zero_allowed, unsigned seconds_max);

/// Packets or requests per second, fractions allowed: 0 to 1e9. k, M and G stand for thousands.
Checked<double> parse_rate(std::string_view text);

/// Bits per second: 0, or 1e3 to 1e12. k, M and G stand for thousands.
Checked<double> parse_bandwidth(std::string_view text);

/// "/24=50". nullopt for a rate of 0, which means no limit.
Checked<std::optional<SubnetRate>> parse_subnet_rate(std::string_view text);

/// 0 to 100, fractions allowed.
Checked<double> parse_percent(std::string_view text);

/// "auto" (0) or 1 to 2^31-1.
Checked<std::uint32_t> parse_repetitions(std::string_view text);

/// 0 to 255, hexadecimal with 0x too.
Checked<int> parse_tos(std::string_view text);

/// The TOS octet for a DSCP: EF, VA, LE, DF, AF11 to AF43, CS0 to CS7 in any case, or 0 to 63.
Checked<int> parse_dscp(std::string_view text);

/// Octets, with an optional k or M (1024 and 1024^2): 1 to 1 GiB.
Checked<int> parse_size(std::string_view text);

Checked<SourceCheck> parse_source_check(std::string_view text);
Checked<IoChoice> parse_io_choice(std::string_view text);
Checked<ReportScope> parse_report_scope(std::string_view text);
Checked<Format> parse_format(std::string_view text);
Checked<Color> parse_color(std::string_view text);
/// "zstd" or "zstd:LEVEL"; gives the level.
Checked<int> parse_compression(std::string_view text);

/// An OID in numbers, or a name that `names` knows.
Checked<session::Root> parse_oid(std::string_view text, const mib::Names& names);

/// One or more of these, separated by commas.
Checked<std::vector<session::Root>> parse_oids(std::string_view text, const mib::Names& names);

/// One or more addresses, prefixes or ranges, separated by commas; as they are written.
Checked<std::vector<std::string>> parse_address_blocks(std::string_view text);

/// One or more of "any", "incomplete", "noSuchObject", "noSuchInstance", the words of
/// session/words.h, including "status_5", and those of is_change_word(), separated by commas.
Checked<std::vector<std::string>> parse_fail_on(std::string_view text);

/// Whether diff says that of a target.
bool is_change_word(std::string_view text) noexcept;
/// Those words, with ", " between.
std::string change_words();

/// An IPv4 or IPv6 address, the latter with an optional zone.
Checked<IpAddress> parse_source_ip(std::string_view text);

/// A name that an interface can have: 1 to 15 characters, no slash, colon or space. It need not
/// exist.
Checked<std::string> parse_interface(std::string_view text);

/// A file's name: not empty.
Checked<std::string> parse_file_name(std::string_view text);

/// True for text that is meant as an OID but stands in a target's place: dotted numbers that are
/// not an IPv4 address ("1.3.6.1.2.1", ".1.3.6", "1.3.6"), and names with a module
/// ("IF-MIB::ifTable").
bool looks_like_oid(std::string_view text) noexcept;

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_OPTION_VALUES_H_
