// The loop: turns, time, stop(), limits, and its life inside the loops of others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>

#include <fstream>
#include <string>
#include <thread>

#include "io/peer.h"
#include "lab.h"

namespace snmpring::api {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;

Task<void> sleep(Loop& loop, Duration time) { co_await loop.sleep_for(time); }

TEST(LoopTest, RunsUntilNoTaskIsLeft) {
  Lab lab;
  std::vector<int> order;
  const auto note = [](Loop& loop, Duration time, std::vector<int>& in, int what) -> Task<void> {
    co_await loop.sleep_for(time);
    in.push_back(what);
  };
  lab.loop().spawn(note(lab.loop(), 3s, order, 3));
  lab.loop().spawn(note(lab.loop(), 1s, order, 1));
  lab.loop().spawn(note(lab.loop(), 2s, order, 2));
  lab.loop().spawn(note(lab.loop(), -1s, order, 0));
  EXPECT_EQ(lab.loop().tasks(), 4u);
  EXPECT_TRUE(lab.loop().run().has_value());
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(lab.elapsed(), 3s);
  EXPECT_EQ(lab.loop().tasks(), 0u);
}

TEST(LoopTest, ATaskMaySpawnOthers) {
  Lab lab;
  int done = 0;
  struct Tree {
    static Task<void> grow(Loop& loop, int levels, int& done) {
      if (levels > 0) {
        for (int i = 0; i < 2; ++i) loop.spawn(grow(loop, levels - 1, done));
      }
      ++done;
      co_return;
    }
  };
  lab.loop().spawn(Tree::grow(lab.loop(), 9, done));
  EXPECT_TRUE(lab.loop().run().has_value());
  EXPECT_EQ(done, 1'023);
}

TEST(LoopTest, StopMakesRunReturnAndTheNextGoesOn) {
  Lab lab;
  const auto stop_later = [](Loop& loop) -> Task<void> {
    co_await loop.sleep_for(1s);
    loop.stop();
    co_await loop.sleep_for(1s);
  };
  lab.loop().spawn(stop_later(lab.loop()));
  EXPECT_TRUE(lab.loop().run().has_value());
  EXPECT_EQ(lab.elapsed(), 1s);
  EXPECT_EQ(lab.loop().tasks(), 1u);
  EXPECT_TRUE(lab.loop().run().has_value());
  EXPECT_EQ(lab.elapsed(), 2s);
}

TEST(LoopTest, StopEndsAWaitForAResult) {
  Lab lab;
  const auto stop = [](Loop& loop) -> Task<void> {
    loop.stop();
    co_return;
  };
  lab.loop().spawn(stop(lab.loop()));
  const auto result = lab.loop().wait_for(sleep(lab.loop(), 1h));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().error_class, ErrorClass::cancelled);
}

TEST(LoopTest, OperationsBeyondTheLimitWaitTheirTurn) {
  Lab lab({.requests_max = 3});
  const SnmpSession session = lab.session_at(lab.table(10));
  std::vector<Task<std::expected<Value, Error>>> gets;
  for (int i = 0; i < 30; ++i) gets.push_back(session.get(kTable + ".1"));
  for (const auto& result : lab.run(when_all(std::move(gets)))) EXPECT_TRUE(result.has_value());
  EXPECT_EQ(lab.elapsed(), 10ms);
}

TEST(LoopTest, AnOperationThatIsCancelledInTheQueueNeverHappens) {
  Lab lab({.requests_max = 1});
  const std::string silent = lab.nobody();
  const std::string table = lab.table(3);
  const auto ask = [](SnmpSession of) -> Task<void> { co_await of.get(kSysDescr); };
  const Running first = lab.loop().start(ask(lab.session_at(silent)));
  std::optional<Running> queued = lab.loop().start(ask(lab.session_at(silent)));
  ASSERT_TRUE(lab.loop().poll().value());
  queued.reset();
  EXPECT_TRUE(lab.get(lab.session_at(table), kTable + ".1").has_value());
  EXPECT_THAT(lab.sent(), SizeIs(6)) << "five to the silent one, one to the table";
}

// --- On real sockets, with both sets of system calls ---------------------------------------------

class LoopOverSockets : public testing::TestWithParam<Io> {
 protected:
  void SetUp() override {
    auto loop = Loop::create({.io = GetParam()});
    if (!loop && GetParam() == Io::uring) GTEST_SKIP() << loop.error().message();
    loop_.emplace(std::move(loop).value());
  }
  SnmpSession session(const io::Peer& peer, SessionOptions options = {}) {
    options.addr = peer.endpoint().address.to_string();
    options.port = peer.endpoint().port;
    return SnmpSession::create(*loop_, options).value();
  }
  static bool readable(int fd, int milliseconds = 0) {
    pollfd polled{.fd = fd, .events = POLLIN, .revents = 0};
    return ::poll(&polled, 1, milliseconds) == 1;
  }
  /// Answers the next request with "hello".
  static void answer(const io::Peer& peer) {
    const auto request = peer.receive().value();
    sim::ScriptAgent agent([](const sim::Request& asked) {
      agentd::RawMessage reply = asked.response();
      reply.varbinds = agentd::varbinds_asked(asked.message, agentd::text_element("hello"));
      return sim::one(reply.encode());
    });
    for (const sim::Datagram& datagram : agent.handle(request.payload)) {
      ASSERT_TRUE(peer.send(request.from, datagram.octets));
    }
  }

  std::optional<Loop> loop_;
};

std::string io_name(const testing::TestParamInfo<Io>& param) {
  return param.param == Io::uring ? "uring" : "mmsg";
}
INSTANTIATE_TEST_SUITE_P(Io, LoopOverSockets, testing::Values(Io::uring, Io::mmsg), io_name);

/// The lines of /proc/self/status that say what this process may do.
std::string rights() {
  std::ifstream file("/proc/self/status");
  std::string kept;
  for (std::string line; std::getline(file, line);) {
    for (const char* name : {"Uid:", "Gid:", "Groups:", "Cap", "NoNewPrivs:", "Seccomp:"}) {
      if (line.starts_with(name)) kept += line + '\n';
    }
  }
  return kept;
}

TEST_P(LoopOverSockets, TakesNoRightsFromItsHost) {
  const std::string before = rights();
  const auto dumpable = ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
  loop_ = Loop::create({.io = GetParam()}).value();
  ASSERT_TRUE(loop_->poll().has_value());
  EXPECT_EQ(rights(), before);
  EXPECT_NE(before, "");
  EXPECT_EQ(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), dumpable);
}

TEST_P(LoopOverSockets, SaysWhichItUses) { EXPECT_EQ(loop_->io(), io_name({GetParam(), 0})); }

Task<void> get_into(SnmpSession session, std::optional<std::expected<Value, Error>>& result) {
  result = co_await session.get(kSysDescr);
}

TEST_P(LoopOverSockets, TurnsInsideAnotherLoopWhenItsDescriptorSaysSo) {
  const int fd = loop_->descriptor().value();
  EXPECT_EQ(loop_->descriptor().value(), fd);
  while (readable(fd)) ASSERT_TRUE(loop_->poll().has_value());
  for (int round = 0; round < 20; ++round) {
    const io::Peer peer;
    std::optional<std::expected<Value, Error>> result;
    loop_->spawn(get_into(session(peer), result));
    EXPECT_TRUE(readable(fd)) << "there is a task to begin";
    ASSERT_TRUE(loop_->poll().value());
    answer(peer);
    for (int i = 0; i < 100 && !result; ++i) {
      ASSERT_TRUE(readable(fd, 10'000)) << "an answer has come";
      ASSERT_TRUE(loop_->poll().has_value());
    }
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(*result, Value(OctetString{"hello"}));
    for (int i = 0; i < 100 && readable(fd); ++i) ASSERT_TRUE(loop_->poll().has_value());
    EXPECT_FALSE(readable(fd)) << "nothing is left to do";
  }
}

TEST_P(LoopOverSockets, DeadlinesWakeAnotherLoopToo) {
  const int fd = loop_->descriptor().value();
  const io::Peer silent;
  std::optional<std::expected<Value, Error>> result;
  loop_->spawn(get_into(session(silent, {.timeout = 60ms, .retries = 2}), result));
  loop_->spawn(sleep(*loop_, 20ms));
  for (int i = 0; i < 1'000 && !result; ++i) {
    ASSERT_TRUE(readable(fd, 10'000));
    ASSERT_TRUE(loop_->poll().has_value());
  }
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(word(*result), "timeout");
  EXPECT_FALSE(loop_->poll().value()) << "no task is left";
}

TEST_P(LoopOverSockets, StopFromAnotherThreadEndsTheRun) {
  const Running running = loop_->start(sleep(*loop_, 1h));
  std::jthread stopper([this] { loop_->stop(); });
  EXPECT_TRUE(loop_->run().has_value());
  EXPECT_FALSE(running.done());
}

}  // namespace
}  // namespace snmpring::api
