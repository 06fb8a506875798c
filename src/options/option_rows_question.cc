// The options that say what to ask, and with which credentials.
#include <nlohmann/json.hpp>

#include "options/option_rows.h"
#include "options/option_store.h"
#include "options/option_values.h"

namespace snmpring::options {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto kQuestion = std::to_array<OptionSpec>({
    {.name = "oid",
     .metavar = "OID[,OID...]",
     .group = OptionGroup::question,
     .scope = OptionScope::oids,
     .help = "what to ask for: numbers, or a name as sysDescr.0 or IF-MIB::ifTable; repeatable. "
             "Default for walk: 1.3.6.1.2.1",
     .repeatable = true,
     .parse = kWithOthers,
     .config = hashed([](const Options& o) {
       Json oids = Json::array();
       for (const session::Root& root : o.oids) oids.push_back(root.text());
       return oids;
     }),
     .on_resume = OnResume::stays},
    {.name = "names",
     .metavar = "FILE",
     .group = OptionGroup::question,
     .scope = OptionScope::naming,
     .help = "where the names of MIB objects come from: a file of snmpring-mibc, repeatable, the "
             "first that knows an object counts; builtin; or none. Default: "
             "~/.local/share/snmpring/names if it is there, then builtin",
     .repeatable = true,
     .parse = kWithOthers,
     .config = unhashed([](const Options& o) { return Json(o.names_from); }),
     .on_resume = OnResume::stays},
    {.name = "max-oids",
     .metavar = "N",
     .group = OptionGroup::question,
     .scope = OptionScope::gets,
     .help = "OIDs per request at most, 1 to 192. Default 192, as far as they fit 1400 octets",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.limits.oids_max, parse_count(t, 1, session::kOidsPerRequestMax));
         },
     .config = hashed([](const Options& o) { return Json(o.limits.oids_max); }),
     .on_resume = OnResume::stays},
    {.name = "max-repetitions",
     .letter = "Cr",
     .metavar = "N|auto",
     .group = OptionGroup::question,
     .scope = OptionScope::walk,
     .help = "rows per GetBulk, 1 to 2147483647. Default auto: adapts to the agent",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.limits.max_repetitions, parse_repetitions(t));
         },
     .config = hashed([](const Options& o) {
       return Json(o.limits.max_repetitions == 0 ? "auto"
                                                 : std::to_string(o.limits.max_repetitions));
     }),
     .on_resume = OnResume::stays},
    {.name = "tolerate-disorder",
     .letter = "Cc",
     .group = OptionGroup::question,
     .scope = OptionScope::walk,
     .help = "go on when OIDs do not increase, with a bounded check for cycles",
     .parse =
         [](Options& o, const std::string& t) {
           o.limits.tolerate_disorder = t == "true";
           return Applied();
         },
     .config = hashed([](const Options& o) { return Json(o.limits.tolerate_disorder); }),
     .on_resume = OnResume::stays},
    {.name = "no-bulk",
     .group = OptionGroup::question,
     .scope = OptionScope::walk,
     .help = "use GetNext only",
     .parse =
         [](Options& o, const std::string& t) {
           o.limits.bulk_allowed = t != "true";
           return Applied();
         },
     .config = hashed([](const Options& o) { return Json(!o.limits.bulk_allowed); }),
     .on_resume = OnResume::stays},
    {.name = "max-varbinds",
     .metavar = "N",
     .group = OptionGroup::question,
     .scope = OptionScope::rows,
     .help = "end a target after N varbinds; 0 for no limit. Default 1000000",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.varbinds_max, parse_count(t, 0, kAny)); },
     .config = hashed([](const Options& o) { return Json(o.varbinds_max); }),
     .on_resume = OnResume::stays},
});

constexpr auto kCredentials = std::to_array<OptionSpec>({
    {.name = "snmp-version",
     .letter = "v",
     .metavar = "1|2c|3",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "SNMP version; -v1, -v2c and -v3 too. Default 3 with a user, else 2c. discover -v3 "
             "without a user asks for nothing but the engine and sends no secret",
     .parse =
         [](Options&, const std::string& t) {
           // What it means depends on the credentials (credential_options.cc).
           const auto version = secrets::parse_version(t);
           return version ? Applied() : std::unexpected(version.error());
         },
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "community",
     .letter = "c",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help =
         "community; repeatable: tried in order, records call them c1, c2, ... Default public. "
         "A secret is @FILE (its first line), env:NAME, fd:N, text:LITERAL, or the text itself, "
         "which other users of this host can see until it is wiped from the arguments",
     .repeatable = true,
     .secret = true,
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "user",
     .letter = "u",
     .metavar = "NAME",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "SNMPv3 user, which records call u1",
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "level",
     .letter = "l",
     .metavar = "LEVEL",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "noAuthNoPriv, authNoPriv or authPriv. Default: the highest that the keys allow",
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "auth",
     .letter = "a",
     .metavar = "PROTOCOL",
     .group = OptionGroup::credentials,
     .scope = OptionScope::keys,
     .help = "authentication: MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512",
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "auth-password",
     .letter = "A",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = OptionScope::keys,
     .help = "its password, at least 8 octets",
     .secret = true,
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "priv",
     .letter = "x",
     .metavar = "PROTOCOL",
     .group = OptionGroup::credentials,
     .scope = OptionScope::keys,
     .help = "privacy: DES, AES, AES-192, AES-256 (keys extended as Blumenthal's draft says), "
             "AES-192-C or AES-256-C (as Reeder's draft and Cisco do)",
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "priv-password",
     .letter = "X",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = OptionScope::keys,
     .help = "its password, at least 8 octets",
     .secret = true,
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "auth-master-key",
     .letter = "3m",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = OptionScope::keys,
     .help = "hexadecimal, in place of the password",
     .secret = true,
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "priv-master-key",
     .letter = "3M",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = OptionScope::keys,
     .help = "likewise",
     .secret = true,
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "auth-local-key",
     .letter = "3k",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "the key localized to the engine of -e, hexadecimal",
     .secret = true,
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "priv-local-key",
     .letter = "3K",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "likewise",
     .secret = true,
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "context",
     .letter = "n",
     .metavar = "NAME",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "context name, at most 255 octets. Default: empty",
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "engine-id",
     .letter = "e",
     .metavar = "HEX",
     .group = OptionGroup::credentials,
     .scope = OptionScope::keys,
     .help =
         "the engine ID of the agent, 1 to 32 octets: it is not discovered, and no other engine "
         "is believed. For keygen an engine to localize keys to, repeatable",
     .repeatable = true,
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "context-engine-id",
     .letter = "E",
     .metavar = "HEX",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "the engine that has the context. Default: the agent's",
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "credentials",
     .metavar = "FILE",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "read communities and users from a JSON list; up to 16 are tried in its order",
     .parse = kWithOthers,
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "credential-attempts",
     .metavar = "N",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "try a target with the first N credentials only, 1 to 16. Default: all",
     .parse =
         [](Options& o, const std::string& t) {
           return store(o.credential_attempts, parse_count(t, 1, session::kCredentialsMax));
         },
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "v3-first",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "ask for the engine first of all, without a secret, and leave those alone who are "
             "silent to that",
     .parse =
         [](Options& o, const std::string& t) {
           o.v3_first = t == "true";
           return Applied();
         },
     .config = kHashedWithOthers,
     .on_resume = OnResume::stays},
    {.name = "engine-cache",
     .metavar = "FILE",
     .group = OptionGroup::credentials,
     .scope = OptionScope::asking,
     .help = "keep engine IDs, boots and times here, so that the next run need not discover them",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.engine_cache, parse_file_name(t)); },
     .config = kUnhashedWithOthers,
     .on_resume = OnResume::stays},
});

}  // namespace

std::span<const OptionSpec> question_rows() noexcept { return kQuestion; }
std::span<const OptionSpec> credentials_rows() noexcept { return kCredentials; }

}  // namespace snmpring::options
