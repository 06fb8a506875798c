#include "engine/lingering_sessions.h"

#include <gtest/gtest.h>

namespace snmpring::engine {
namespace {

using namespace std::chrono_literals;

class LingeringSessionsTest : public testing::Test {
 protected:
  SessionPool::Index open_session() {
    return pool_.open([this] { return session::Target{.endpoint = {}, .profile = &profile_}; },
                      /*rung=*/0, /*v3=*/nullptr);
  }

  static constexpr Instant kAnswered = Instant{} + 5s;
  session::Credential credential_{
      .label = "c1", .version = message::Version::v2c, .community = Secret(as_bytes("public"))};
  session::Ladder ladder_{.rungs = {&credential_}};
  session::Limits limits_;
  session::Plan plan_{.ladder = &ladder_, .limits = &limits_, .roots = session::discover_roots()};
  session::TargetProfile profile_{.plan = &plan_, .tag = {}, .name = {}};
  SessionPool pool_;
  LingeringSessions lingering_{pool_, 20ms};
};

TEST_F(LingeringSessionsTest, EndEachWhenItsTimeIsUp) {
  EXPECT_TRUE(lingering_.is_on());
  EXPECT_EQ(lingering_.earliest(), kNever);
  const auto first = open_session();
  const auto second = open_session();
  lingering_.push(first, kAnswered);
  lingering_.push(second, kAnswered + 1ms);
  EXPECT_EQ(pool_[first].answered, kAnswered);
  EXPECT_EQ(lingering_.earliest(), kAnswered + 20ms);
  EXPECT_EQ(lingering_.due(kAnswered + 19ms), std::nullopt);
  EXPECT_EQ(lingering_.due(kAnswered + 20ms), first);
  EXPECT_EQ(lingering_.due(kAnswered + 20ms), first) << "until it is closed";
  pool_.close(first);
  EXPECT_EQ(lingering_.due(kAnswered + 20ms), std::nullopt);
  EXPECT_EQ(lingering_.due(kAnswered + 21ms), second);
}

TEST_F(LingeringSessionsTest, ForgetWhoeverEndedOtherwise) {
  const auto first = open_session();
  lingering_.push(first, kAnswered);
  pool_.close(first);
  ASSERT_EQ(open_session(), first) << "somebody else has the place";
  EXPECT_EQ(lingering_.due(kAnswered + 20ms), std::nullopt);
  EXPECT_EQ(lingering_.earliest(), kNever);
}

TEST_F(LingeringSessionsTest, AreOffWhereNoneMayWait) {
  EXPECT_FALSE(LingeringSessions(pool_, Duration::zero()).is_on());
}

}  // namespace
}  // namespace snmpring::engine
