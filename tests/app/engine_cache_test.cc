#include "app/engine_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "scratch/scratch_file.h"
#include "scratch/scratch_folder.h"

namespace snmpring::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

// 2026-04-13T12:00:00Z, an hour after the machine was started.
constexpr EngineCache::Now kNow{Instant{} + 1h, WallTime(1'776'081'600s)};
const Endpoint kEndpoint{IpAddress::v4(0xC0000201), 161};

class EngineCacheTest : public testing::Test {
 protected:
  EngineCache load(const std::string& text, const EngineCache::Now& now = kNow) {
    const scratch::ScratchFile file(text);
    path = file.path();
    return EngineCache::load(path, now,
                             [this](std::string_view line) { bad_lines.emplace_back(line); })
        .value();
  }
  std::string path;
  std::vector<std::string> bad_lines;
};

constexpr const char* kLine =
    R"({"target":"192.0.2.1","port":161,"engine_id":"80001f8804636f7265","boots":3,"seconds":1000,)"
    R"("at":"2026-04-13T11:59:00.000000Z"})"
    "\n";

TEST_F(EngineCacheTest, CarriesTheClockOfAnEngineOver) {
  const EngineCache cache = load(kLine);
  EXPECT_THAT(bad_lines, IsEmpty());
  EXPECT_EQ(cache.loaded(), 1u);
  const session::KnownEngine* const engine = cache.find(kEndpoint);
  ASSERT_NE(engine, nullptr);
  EXPECT_THAT(engine->engine_id, ElementsAre(0x80, 0, 0x1F, 0x88, 4, 'c', 'o', 'r', 'e'));
  EXPECT_EQ(engine->reading, (usm::EngineTime::Reading{3, 1000}));
  EXPECT_EQ(engine->at, kNow.instant - 60s);
  EXPECT_EQ(cache.find({kEndpoint.address, 1161}), nullptr) << "another agent on another port";
}

TEST_F(EngineCacheTest, KeepsTheIdAloneWhereTheTimeCannotBeRight) {
  for (const WallTime wall : {kNow.wall - 1h, kNow.wall + 2'147'483'647s}) {
    const EngineCache cache = load(kLine, {kNow.instant, wall});
    ASSERT_NE(cache.find(kEndpoint), nullptr);
    EXPECT_EQ(cache.find(kEndpoint)->reading, (usm::EngineTime::Reading{0, 0}));
  }
}

TEST_F(EngineCacheTest, TakesMomentsOfAnyYear) {
  for (const char* at : {"0001-01-01T00:00:00Z", "1600-01-01T00:00:00Z", "1969-12-31T23:59:59Z",
                         "9999-12-31T23:59:59Z"}) {
    const EngineCache cache =
        load(std::string(R"({"target":"192.0.2.1","port":161,"engine_id":"80001f8804636f7265",)") +
             R"("boots":3,"seconds":1000,"at":")" + at + "\"}\n");
    EXPECT_THAT(bad_lines, IsEmpty());
    ASSERT_NE(cache.find(kEndpoint), nullptr) << at;
    EXPECT_EQ(cache.find(kEndpoint)->reading, (usm::EngineTime::Reading{0, 0})) << at;
  }
}

TEST_F(EngineCacheTest, PassesBadLinesOver) {
  const EngineCache cache =
      load(std::string("nonsense\n") + kLine + "\n" + R"({"target":"x","port":161})" + "\n" +
           R"({"target":"192.0.2.2","port":0})" + "\n" +
           R"({"target":"192.0.2.2","port":161,"engine_id":""})" + "\n");
  EXPECT_EQ(cache.loaded(), 1u);
  EXPECT_EQ(cache.bad_lines(), 4u);
  EXPECT_THAT(bad_lines,
              ElementsAre(path + ":1: is no JSON object", path + ":4: target is no address",
                          path + ":5: port is no number from 1 to 65535",
                          path + ":6: engine_id is not 1 to 32 octets in hexadecimal"));
}

TEST_F(EngineCacheTest, TakesAFileThatIsNotThereForAnEmptyOne) {
  const scratch::ScratchFolder folder;
  const auto cache = EngineCache::load(folder.path("none"), kNow, [](std::string_view) {});
  ASSERT_TRUE(cache);
  EXPECT_EQ(cache->loaded(), 0u);
  const auto refused = EngineCache::load(folder.path(""), kNow, [](std::string_view) {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), HasSubstr("--engine-cache "));
}

// What cannot be read twice, or to its end, is no cache. A pipe would keep the program from ever
// beginning.
TEST_F(EngineCacheTest, MustBeARegularFile) {
  const scratch::ScratchFolder folder;
  ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
  for (const std::string& odd : {folder.path("pipe"), std::string("/dev/zero")}) {
    const auto refused = EngineCache::load(odd, kNow, [](std::string_view) {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), "--engine-cache " + odd + ": must be a regular file");
  }
}

/// Interfaces whose indexes are as a start of the machine has drawn them.
class SomeZones final : public Zones {
 public:
  explicit SomeZones(std::uint32_t eth0) : eth0_(eth0) {}
  std::uint32_t index_of(std::string_view name) const override {
    return name == "eth0" ? eth0_ : 0;
  }
  std::string name_of(std::uint32_t index) const override { return index == eth0_ ? "eth0" : ""; }

 private:
  std::uint32_t eth0_;
};

TEST_F(EngineCacheTest, KeepsTheNamesOfZonesAndNotTheirIndexes) {
  const std::string rest = R"(","port":161,"engine_id":"80001f8804636f7265","boots":3,"seconds":7,)"
                           R"("at":"2026-04-13T12:00:00.000000Z"})"
                           "\n";
  const std::string here = R"({"target":"fe80::1%eth0)" + rest;
  const std::string elsewhere = R"({"target":"fe80::1%usb9)" + rest;
  const scratch::ScratchFile file(elsewhere + here + R"({"target":"2001:db8::1%eth0)" + rest);
  for (const std::uint32_t index : {3u, 12u}) {
    const SomeZones zones(index);
    std::vector<std::string> told;
    const auto cache = EngineCache::load(
        file.path(), kNow, [&](std::string_view line) { told.emplace_back(line); }, zones);
    ASSERT_TRUE(cache);
    EXPECT_THAT(told, ElementsAre(file.path() + ":3: target is no address"));
    IpAddress address = *IpAddress::parse("fe80::1");
    address.scope_id = index;
    EXPECT_NE(cache->find({address, 161}), nullptr);
    EXPECT_EQ(cache->loaded(), 1u);
    // The interface of the other may be there again tomorrow.
    const scratch::ScratchFolder folder;
    ASSERT_TRUE(cache->save(folder.path("engines"), kNow));
    EXPECT_EQ(scratch::content_of(folder.path("engines")), here + elsewhere);
  }
}

TEST_F(EngineCacheTest, WritesWhatItReadsBack) {
  EngineCache cache = load(kLine);
  const Endpoint other{*IpAddress::parse("2001:db8::7"), 1161};
  cache.learn(other, {{0x80, 0, 0, 9, 3, 1, 2, 3, 4, 5, 6}, {7, 20}, kNow.instant});
  EXPECT_EQ(cache.learned(), 1u);

  const scratch::ScratchFolder folder;
  const std::string file = folder.path("engines");
  const EngineCache::Now later{kNow.instant + 30s, kNow.wall + 30s};
  ASSERT_TRUE(cache.save(file, later));
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  EXPECT_EQ(text.str(),
            std::string(kLine) +
                R"({"target":"2001:db8::7","port":1161,"engine_id":"8000000903010203040506",)"
                R"("boots":7,"seconds":20,"at":"2026-04-13T12:00:00.000000Z"})"
                "\n");
  const auto back = EngineCache::load(file, later, [](std::string_view) {});
  ASSERT_TRUE(back);
  EXPECT_EQ(back->find(other)->at, kNow.instant);
}

}  // namespace
}  // namespace snmpring::app
