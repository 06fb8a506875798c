#include "session/words.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace snmpring::session {
namespace {

TEST(Words, EachErrorHasItsOwn) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < kErrorWordCount; ++i) {
    EXPECT_TRUE(seen.insert(error_text(static_cast<ErrorWord>(i), 7)).second) << i;
  }
  EXPECT_TRUE(seen.contains("icmp_port"));
  EXPECT_TRUE(seen.contains("version_mismatch"));
}

TEST(Words, NoErrorIsEmpty) { EXPECT_EQ(error_text(ErrorWord::none, 5), ""); }

TEST(Words, StatusNCarriesItsNumber) {
  EXPECT_EQ(error_text(ErrorWord::status_n, 99), "status_99");
  EXPECT_EQ(error_text(ErrorWord::status_n, -1), "status_-1");
  EXPECT_EQ(error_text(ErrorWord::gen_err, 5), "gen_err");
}

TEST(Words, StatusesAreThoseOfTheRecords) {
  EXPECT_EQ(status_word(Status::ok), "ok");
  EXPECT_EQ(status_word(Status::partial), "partial");
  EXPECT_EQ(status_word(Status::timeout), "timeout");
  EXPECT_EQ(status_word(Status::unreachable), "unreachable");
  EXPECT_EQ(status_word(Status::auth), "auth");
  EXPECT_EQ(status_word(Status::error), "error");
  EXPECT_EQ(status_word(Status::skipped), "skipped");
}

TEST(Words, StatusFollowsFromTheErrorAndTheRows) {
  EXPECT_EQ(status_of(ErrorWord::none, 0), Status::ok);
  EXPECT_EQ(status_of(ErrorWord::none, 5), Status::ok);
  EXPECT_EQ(status_of(ErrorWord::timeout, 0), Status::timeout);
  EXPECT_EQ(status_of(ErrorWord::timeout, 1), Status::partial);
  EXPECT_EQ(status_of(ErrorWord::icmp_port, 0), Status::unreachable);
  EXPECT_EQ(status_of(ErrorWord::broadcast, 0), Status::unreachable);
  EXPECT_EQ(status_of(ErrorWord::authorization, 0), Status::auth);
  EXPECT_EQ(status_of(ErrorWord::blocked, 0), Status::skipped);
  EXPECT_EQ(status_of(ErrorWord::decode, 0), Status::error);
  EXPECT_EQ(status_of(ErrorWord::decryption, 0), Status::error) << "but for the agent's Report";
  EXPECT_EQ(status_of(ErrorWord::resolve, 0), Status::error);
}

TEST(Words, QuirksStandInSortedOrder) {
  for (int i = 1; i < kQuirkCount; ++i) {
    EXPECT_LT(quirk_word(static_cast<Quirk>(i - 1)), quirk_word(static_cast<Quirk>(i)));
  }
}

TEST(Quirks, AreASet) {
  Quirks quirks;
  quirks.add(Quirk::no_bulk);
  quirks.add(Quirk::other_source);
  quirks.remove(Quirk::no_bulk);
  EXPECT_FALSE(quirks.has(Quirk::no_bulk));
  EXPECT_TRUE(quirks.has(Quirk::other_source));
  Quirks more;
  more.add(Quirk::too_big_bulk);
  quirks |= more;
  EXPECT_TRUE(quirks.has(Quirk::too_big_bulk));
  EXPECT_TRUE(quirks.has(Quirk::other_source));
}

}  // namespace
}  // namespace snmpring::session
