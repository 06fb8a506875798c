#include "targets/resolver.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "base/unique_fd.h"
#include "scratch/readable.h"

namespace snmpring::targets {
namespace {

using Addresses = std::vector<IpAddress>;
using Answers = std::map<std::uint64_t, Addresses>;
using scratch::readable;

/// Waits for `count` answers, each at most ten seconds.
Answers wait_for(Resolver& resolver, std::size_t count) {
  Answers answers;
  while (answers.size() < count) {
    pollfd readable{.fd = resolver.fd(), .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, 10'000) != 1) break;
    while (const auto answer = resolver.take()) answers[answer->id] = answer->addresses;
  }
  return answers;
}

std::vector<IpAddress> look_up(const std::string& name, Families families) {
  if (name == "none") return {};
  return {families.ipv4 ? IpAddress::v4(static_cast<std::uint32_t>(name.size()))
                        : *IpAddress::parse("2001:db8::1")};
}

TEST(Resolver, AnswersByIdThroughItsDescriptor) {
  auto resolver = Resolver::create(look_up);
  ASSERT_TRUE(resolver);
  EXPECT_FALSE(readable(resolver->fd()));
  resolver->submit(7, "four", {});
  resolver->submit(8, "none", {});
  resolver->submit(9, "x", {.ipv4 = false, .ipv6 = true});

  const Answers answers = wait_for(*resolver, 3);
  EXPECT_EQ(answers,
            (Answers{{7, {IpAddress::v4(4)}}, {8, {}}, {9, {*IpAddress::parse("2001:db8::1")}}}));
  EXPECT_TRUE(resolver->empty());
  EXPECT_FALSE(readable(resolver->fd()));
}

TEST(Resolver, AnswersAsManyAsItHolds) {
  auto resolver = Resolver::create(look_up);
  ASSERT_TRUE(resolver);
  for (std::uint64_t id = 0; id < Resolver::kNamesMax; ++id) {
    ASSERT_FALSE(resolver->full());
    resolver->submit(id, std::string(id + 1, 'x'), {});
  }
  EXPECT_TRUE(resolver->full());
  const Answers answers = wait_for(*resolver, Resolver::kNamesMax);
  ASSERT_EQ(answers.size(), Resolver::kNamesMax);
  for (const auto& [id, addresses] : answers) {
    EXPECT_EQ(addresses, Addresses{IpAddress::v4(static_cast<std::uint32_t>(id) + 1)});
  }
  EXPECT_FALSE(resolver->full());
}

/// A semaphore that lookups wait at.
class Gate {
 public:
  Gate() : fd_(::eventfd(0, EFD_SEMAPHORE | EFD_CLOEXEC)) {}
  void pass() const {
    std::uint64_t count;
    EXPECT_EQ(::read(fd_.get(), &count, sizeof count), 8);
  }
  void open(std::uint64_t times) const { EXPECT_EQ(::write(fd_.get(), &times, sizeof times), 8); }
  int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;
};

TEST(Resolver, IsNotHeldUpByOneSlowName) {
  const Gate gate;
  auto resolver = Resolver::create([&gate](const std::string& name, Families families) {
    if (name == "slow") gate.pass();
    return look_up(name, families);
  });
  ASSERT_TRUE(resolver);
  resolver->submit(1, "slow", {});
  resolver->submit(2, "fast", {});
  EXPECT_EQ(wait_for(*resolver, 1).count(2), 1u);
  EXPECT_FALSE(readable(resolver->fd()));
  gate.open(1);
  EXPECT_EQ(wait_for(*resolver, 1).count(1), 1u);
}

TEST(Resolver, GoesWhileLookupsAreStuck) {
  const Gate entered;
  const Gate stuck;
  const Gate gone;
  {
    auto resolver = Resolver::create([&](const std::string&, Families) -> Addresses {
      entered.open(1);
      stuck.pass();
      gone.open(1);
      return {};
    });
    ASSERT_TRUE(resolver);
    for (std::uint64_t id = 0; id < 10; ++id) resolver->submit(id, "name", {});
    for (std::size_t thread = 0; thread < Resolver::kThreadsMax; ++thread) entered.pass();
  }
  // That this point is reached is the claim. The threads end once they can, and ask nothing more.
  stuck.open(Resolver::kThreadsMax);
  for (std::size_t thread = 0; thread < Resolver::kThreadsMax; ++thread) gone.pass();
  EXPECT_FALSE(readable(entered.fd()));
}

TEST(Resolver, StartsNewThreadsForNamesThatComeAfterTheOldOnesHaveEnded) {
  std::mutex mutex;
  std::set<pid_t> threads;
  auto resolver = Resolver::create([&](const std::string& name, Families families) {
    const std::lock_guard lock(mutex);
    threads.insert(::gettid());
    return look_up(name, families);
  });
  ASSERT_TRUE(resolver);
  resolver->end_threads();  // There are none yet.
  resolver->submit(1, "four", {});
  EXPECT_EQ(wait_for(*resolver, 1).size(), 1u);
  resolver->end_threads();
  const std::set<pid_t> before = std::exchange(threads, {});
  for (std::uint64_t id = 2; id < 6; ++id) resolver->submit(id, "four", {});
  EXPECT_EQ(wait_for(*resolver, 4).size(), 4u);
  resolver->end_threads();
  EXPECT_FALSE(threads.empty());
  for (const pid_t thread : threads) EXPECT_FALSE(before.contains(thread));
}

TEST(Resolver, GoesWithAnswersThatNobodyTook) {
  auto resolver = Resolver::create(look_up);
  ASSERT_TRUE(resolver);
  resolver->submit(1, "name", {});
  pollfd answered{.fd = resolver->fd(), .events = POLLIN, .revents = 0};
  EXPECT_EQ(::poll(&answered, 1, 10'000), 1);
}

TEST(SystemLookup, ReadsLiteralsOfTheFamiliesAsked) {
  EXPECT_EQ(look_up_with_system("127.0.0.1", {}), Addresses{IpAddress::v4(0x7F000001)});
  EXPECT_EQ(look_up_with_system("::1", {}), Addresses{*IpAddress::parse("::1")});
  EXPECT_EQ(look_up_with_system("127.0.0.1", {.ipv4 = false, .ipv6 = true}), Addresses{});
  EXPECT_EQ(look_up_with_system("::1", {.ipv4 = true, .ipv6 = false}), Addresses{});
}

}  // namespace
}  // namespace snmpring::targets
