// --credentials on the command line.
#include <gtest/gtest.h>

#include "arguments/argv.h"
#include "scratch/scratch_file.h"

namespace snmpring::arguments {
namespace {

using test::parse_line;

TEST(CredentialsOption, ReadsTheFile) {
  const scratch::ScratchFile list(R"([{"label":"a","community":"x"},{"user":"me"}])");
  const auto options = parse_line("walk h --credential-attempts 1 --credentials " + list.path());
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->credentials_file, list.path());
  ASSERT_EQ(options->credentials.size(), 2u);
  EXPECT_EQ(options->credentials[0].credential.label, "a");
  EXPECT_EQ(options->credentials[1].credential.label, "u2");
}

TEST(CredentialsOption, NamesTheFile) {
  const scratch::ScratchFile list("[\n{]");
  EXPECT_EQ(test::refusal(parse_line("walk h --credentials " + list.path())),
            "snmpring: " + list.path() + ":2: the name of a member is a string in quotes\n");
}

}  // namespace
}  // namespace snmpring::arguments
