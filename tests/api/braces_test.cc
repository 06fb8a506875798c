// g++ 12 destroys the members of an aggregate twice that is written in braces within a co_await
// expression. Nothing that programs write there may have something to destroy and be an aggregate.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <type_traits>

#include "lab.h"

namespace snmpring::api {
namespace {

using namespace std::chrono_literals;

// Too long for a std::string to keep inside, so that destroying it twice ends the program without
// sanitizers as well.
const std::string kLong = "a text that is too long to be kept inside of a std::string";
const Oid kOid =
    Oid::parse("1.3.6.1.4.1.99999.4294967295.4294967295.4294967295.4294967295").value();

/// For any value that a program passes to a coroutine of its own.
template <typename T>
Task<T> passed_on(T value) {
  co_return value;
}

Task<void> ask_in_one_line(Loop& loop, std::string addr) {
  const auto value = co_await SnmpSession::create(loop, {.addr = addr, .community = kLong})
                         .value()
                         .get(kTable + ".1");
  EXPECT_EQ(value, Value(OctetString("row")));
}

TEST(BracesInCoAwait, OptionsOfASession) {
  Lab lab;
  lab.run(ask_in_one_line(lab.loop(), lab.table(3)));
  EXPECT_EQ(lab.sent().size(), 1u);
}

Task<void> ask_with_everything(Loop& loop, std::string addr, std::vector<std::uint8_t> engine_id) {
  const auto policer = RpsPolicer::create(1000).value();
  const auto value = co_await SnmpSession::create(loop, {.addr = std::string(addr),
                                                         .port = 161,
                                                         .engine_id = engine_id,
                                                         .user = &kScanUser,
                                                         .version = Version::v3,
                                                         .timeout = 2s,
                                                         .policer = policer.get(),
                                                         .limit_rps = 7})
                         .value()
                         .get(kTable + ".1");
  EXPECT_EQ(value, Value(Integer32{1}));
}

TEST(BracesInCoAwait, OptionsOfASessionWithAUser) {
  Lab lab;
  std::string addr;
  const sim::V3SimAgent& agent = lab.v3(addr);
  lab.run(ask_with_everything(lab.loop(), addr, agent.engine.engine_id));
}

Task<void> walk_named_options(Loop& loop, std::string addr) {
  const WalkResult rows = co_await SnmpSession::create(loop, SessionOptions{.addr = addr})
                              .value()
                              .fetch(kTable)
                              .collect();
  EXPECT_EQ(lines(rows.varbinds), table_lines(3));
}

TEST(BracesInCoAwait, OptionsOfASessionWithTheirNameAhead) {
  Lab lab;
  lab.run(walk_named_options(lab.loop(), lab.table(3)));
}

Task<std::size_t> tasks_of(std::expected<Loop, Error> loop) { co_return loop.value().tasks(); }

Task<void> make_loops() {
  EXPECT_EQ(co_await tasks_of(Loop::create({.io = Io::mmsg, .source_ipv4 = "127.0.0.1"})), 0u);
  EXPECT_EQ(co_await tasks_of(Loop::create({})), 0u);
}

TEST(BracesInCoAwait, OptionsOfALoop) {
  Lab lab;
  lab.run(make_loops());
}

Task<std::string> engine_error(std::expected<BlockingSession, Error> session) {
  co_return session.value().get_engine_id().error().message();
}

Task<void> make_blocking_session() {
  EXPECT_EQ(co_await engine_error(BlockingSession::create({.addr = "127.0.0.1", .community = kLong},
                                                          {.io = Io::mmsg})),
            "invalid argument: only SNMPv3 has engines");
}

TEST(BracesInCoAwait, OptionsOfABlockingSession) {
  Lab lab;
  lab.run(make_blocking_session());
}

Task<void> pass_users_on() {
  const User user = co_await passed_on(User(kLong, AuthKey{AuthProtocol::sha1, password(kLong)},
                                            PrivKey{PrivProtocol::des, master(kLong)}));
  EXPECT_EQ(user.name, kLong);
  EXPECT_EQ(user.priv_key->key.reveal().size(), kLong.size());
  EXPECT_EQ((co_await passed_on(User{kLong})).name, kLong);
  EXPECT_EQ((co_await passed_on<AuthKey>({AuthProtocol::md5, password(kLong)})).key.reveal().size(),
            kLong.size());
  EXPECT_EQ((co_await passed_on<PrivKey>({PrivProtocol::des, {KeyType::localized, kLong}}))
                .key.reveal()
                .size(),
            kLong.size());
}

TEST(BracesInCoAwait, UsersAndKeys) {
  Lab lab;
  lab.run(pass_users_on());
}

Task<void> pass_values_on() {
  EXPECT_EQ((co_await passed_on(OctetString{kLong})).octets, kLong);
  EXPECT_EQ((co_await passed_on(Opaque{kLong})).octets, kLong);
  EXPECT_EQ((co_await passed_on(NsapAddress{kLong})).octets, kLong);
  EXPECT_EQ((co_await passed_on(BitString{kLong})).octets, kLong);
  EXPECT_EQ((co_await passed_on<Unknown>({7, kLong})).octets, kLong);
  EXPECT_EQ(co_await passed_on<Value>(OctetString{kLong}), Value(OctetString(kLong)));
  EXPECT_EQ((co_await passed_on<VarBind>({kOid, OctetString{kLong}})).oid, kOid);
  EXPECT_EQ((co_await passed_on(Ipv4Address{{1, 2, 3, 4}})).octets[3], 4);
}

TEST(BracesInCoAwait, ValuesAndVarBinds) {
  Lab lab;
  lab.run(pass_values_on());
}

Task<void> pass_results_on() {
  EXPECT_EQ((co_await passed_on(Error{ErrorClass::agent, kLong})).detail, kLong);
  EXPECT_EQ((co_await passed_on<Answer>({kOid, OctetString{kLong}})).oid, kOid);
  EXPECT_EQ((co_await passed_on<Answer>({kOid, std::unexpected(Error{ErrorClass::agent, kLong})}))
                .value.error()
                .detail,
            kLong);
  EXPECT_EQ((co_await passed_on(WalkResult{{}, Error{ErrorClass::walk, kLong}})).error->detail,
            kLong);
}

TEST(BracesInCoAwait, AnswersAndErrors) {
  Lab lab;
  lab.run(pass_results_on());
}

// --- All of them ---------------------------------------------------------------------------------

template <typename T>
constexpr bool kSafeInBraces = !std::is_aggregate_v<T> || std::is_trivially_destructible_v<T>;

#define SNMPRING_TYPE(type) \
  { #type, kSafeInBraces < type> }
const std::map<std::string, bool> kPublicTypes = {
    SNMPRING_TYPE(Answer),
    SNMPRING_TYPE(AuthKey),
    SNMPRING_TYPE(BitString),
    SNMPRING_TYPE(BlockingSession),
    SNMPRING_TYPE(Counter32),
    SNMPRING_TYPE(Counter64),
    SNMPRING_TYPE(EndOfMibView),
    SNMPRING_TYPE(Error),
    SNMPRING_TYPE(Gauge32),
    SNMPRING_TYPE(Integer32),
    SNMPRING_TYPE(Ipv4Address),
    SNMPRING_TYPE(KeyMaterial),
    SNMPRING_TYPE(Loop),
    SNMPRING_TYPE(LoopOptions),
    SNMPRING_TYPE(NoSuchInstance),
    SNMPRING_TYPE(NoSuchObject),
    SNMPRING_TYPE(NsapAddress),
    SNMPRING_TYPE(Null),
    SNMPRING_TYPE(OctetString),
    SNMPRING_TYPE(Oid),
    SNMPRING_TYPE(OidArgument),
    SNMPRING_TYPE(Opaque),
    SNMPRING_TYPE(OpaqueDouble),
    SNMPRING_TYPE(OpaqueFloat),
    SNMPRING_TYPE(Policer),
    SNMPRING_TYPE(PrivKey),
    SNMPRING_TYPE(RpsPolicer),
    SNMPRING_TYPE(Running),
    SNMPRING_TYPE(SessionOptions),
    SNMPRING_TYPE(SnmpSession),
    SNMPRING_TYPE(TimeTicks),
    SNMPRING_TYPE(UInteger32),
    SNMPRING_TYPE(Unknown),
    SNMPRING_TYPE(User),
    SNMPRING_TYPE(VarBind),
    SNMPRING_TYPE(Walk),
    SNMPRING_TYPE(WalkResult),
    {"InlineSequence", kSafeInBraces<InlineText<7>>},
    {"Task", kSafeInBraces<Task<std::string>>},
};
#undef SNMPRING_TYPE

TEST(PublicTypes, AreNoAggregatesThatHaveSomethingToDestroy) {
  for (const auto& [name, safe] : kPublicTypes) EXPECT_TRUE(safe) << name;
}

TEST(PublicTypes, AreAllLookedAt) {
  const std::regex definition(
      R"((?:struct|class) (?:\[\[nodiscard\]\] )?(?:SNMPRING_API )?(\w+)(?: final)?(?: : .*)? \{.*)");
  std::set<std::string> found;
  for (const auto& entry :
       std::filesystem::directory_iterator(SNMPRING_SOURCE_ROOT "/include/snmpring")) {
    std::ifstream header(entry.path());
    bool of_detail = false;
    for (std::string line; std::getline(header, line);) {
      if (line == "namespace detail {") of_detail = true;
      if (line == "}  // namespace detail") of_detail = false;
      std::smatch match;
      if (!of_detail && std::regex_match(line, match, definition)) found.insert(match[1]);
    }
  }
  std::set<std::string> looked_at;
  for (const auto& [name, safe] : kPublicTypes) looked_at.insert(name);
  EXPECT_THAT(looked_at, testing::ContainerEq(found));
}

}  // namespace
}  // namespace snmpring::api
