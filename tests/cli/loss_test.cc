// The loss that the metadata estimate, against fleets whose loss is known. Nothing else may be
// lost, however slow the machine is: there are never more requests on their way than any buffer
// holds.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

using Json = nlohmann::ordered_json;

Json discovered(const std::string& range, const std::vector<std::string>& agentd_arguments,
                std::vector<std::string> more) {
  std::vector<std::string> served = {"--generate", "20"};
  served.insert(served.end(), agentd_arguments.begin(), agentd_arguments.end());
  const Agentd agentd({range}, served);
  const ScratchFolder scratch;
  std::vector<std::string> arguments = {"discover",
                                        "-c",
                                        "public",
                                        "-p",
                                        agentd.port(),
                                        "--rate",
                                        "0",
                                        "--max-inflight",
                                        "256",
                                        "--metadata-file",
                                        scratch.path("run.json"),
                                        range};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Finished finished = run(snmpring(arguments));
  EXPECT_EQ(finished.status, 0) << finished.err;
  return parse_document(scratch::content_of(scratch.path("run.json")));
}

struct KnownLoss {
  const char* share;
  double value;
  const char* range;  // So many agents that some 650 attempts are lost at the least.
};

class LossOfAFleet : public testing::TestWithParam<KnownLoss> {};

// A fifth of the truth is five standard deviations or more: chance fails this less than once in a
// million.
TEST_P(LossOfAFleet, IsEstimatedWithinAFifthOfTheTruth) {
  const auto [share, value, range] = GetParam();
  const Json run = discovered(range, {"--loss", share}, {"-t", "1"});
  EXPECT_NEAR(run["network_loss_estimate"].get<double>(), value, value / 5);
  EXPECT_LE(run["network_loss_low"], run["network_loss_estimate"]);
  EXPECT_GE(run["network_loss_high"], run["network_loss_estimate"]);
  const Json& reach = run["reach"];
  EXPECT_EQ(reach["asked_share"], 1.0);
  // All are agents here, so the share that was reached is known, too.
  const double reached =
      run["targets"]["responders"].get<double>() / run["targets"]["total"].get<double>();
  EXPECT_NEAR(reach["agents_estimate"].get<double>(), reached, 0.005);
}

INSTANTIATE_TEST_SUITE_P(Known, LossOfAFleet,
                         testing::Values(KnownLoss{"0.01", 0.01, "127.9.0.0/16"},
                                         KnownLoss{"0.05", 0.05, "127.10.0.0/18"},
                                         KnownLoss{"0.2", 0.2, "127.11.0.0/20"}),
                         [](const auto& test) {
                           return "Percent" +
                                  std::to_string(static_cast<int>(test.param.value * 100));
                         });

TEST(Loss, IsUnknownWithoutRetries) {
  const Json run = discovered("127.12.0.0/24", {"--loss", "0.2"}, {"-t", "1", "-r", "0"});
  EXPECT_TRUE(run["loss_estimate"].is_null());
  EXPECT_TRUE(run["network_loss_estimate"].is_null());
  EXPECT_TRUE(run["reach"]["agents_estimate"].is_null());
  EXPECT_EQ(run["reach"]["asked_share"], 1.0);
  EXPECT_EQ(run["reach"]["silent"].get<int>() + run["targets"]["responders"].get<int>(), 256);
}

TEST(Loss, IsNotWhatSilenceIs) {
  const Json run = discovered("127.13.0.0/22", {"--silent-share", "0.9"}, {"-t", "1", "-r", "1"});
  EXPECT_LT(run["loss_estimate"].get<double>(), 0.02);
  EXPECT_GT(run["reach"]["silent"].get<int>(), 850);
}

}  // namespace
}  // namespace snmpring::cli
