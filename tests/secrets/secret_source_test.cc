#include "secrets/secret_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "base/unique_fd.h"
#include "scratch/scratch_file.h"

namespace snmpring::secrets {
namespace {

constexpr std::size_t kSecretOctetsMax = 255;

std::string text_of(const std::expected<GivenSecret, std::string>& secret) {
  return secret ? std::string(as_text(secret->text.reveal())) : "error: " + secret.error();
}

std::string resolved(std::string_view given) {
  return text_of(resolve_secret(given, kSecretOctetsMax));
}

TEST(SecretFromArgument, IsTheTextItself) {
  const auto secret = resolve_secret("hunter2", kSecretOctetsMax);
  EXPECT_EQ(text_of(secret), "hunter2");
  EXPECT_EQ(secret->reference, "");
}

TEST(SecretFromArgument, TakesTheRestOfTextLiterally) {
  EXPECT_EQ(resolved("text:@file"), "@file");
  EXPECT_EQ(resolved("text:env:HOME"), "env:HOME");
  EXPECT_EQ(resolved("text:text:x"), "text:x");
  EXPECT_EQ(resolved("text:"), "");
  EXPECT_EQ(resolve_secret("text:x", kSecretOctetsMax)->reference, "");
}

TEST(SecretFromFile, IsTheFirstLine) {
  EXPECT_EQ(resolved("@" + scratch::ScratchFile("hunter2\nmore\n").path()), "hunter2");
  EXPECT_EQ(resolved("@" + scratch::ScratchFile("hunter2").path()), "hunter2");
  EXPECT_EQ(resolved("@" + scratch::ScratchFile("hunter2\r\n").path()), "hunter2");
  EXPECT_EQ(resolved("@" + scratch::ScratchFile(" hunter 2 \n").path()), " hunter 2 ");
}

TEST(SecretFromFile, KeepsTheReference) {
  const scratch::ScratchFile file("hunter2\n");
  EXPECT_EQ(resolve_secret("@" + file.path(), kSecretOctetsMax)->reference, "@" + file.path());
}

TEST(SecretFromFile, MustBeThere) {
  const std::string error = resolved("@/nonexistent/hunter2");
  EXPECT_TRUE(error.starts_with("error: the file that @ names cannot be opened: ")) << error;
  EXPECT_EQ(error.find("hunter2"), std::string::npos) << error;
  EXPECT_TRUE(resolved("@/").starts_with("error: the file that @ names cannot be read: "));
}

TEST(SecretFromFile, MustNotBeEmpty) {
  EXPECT_TRUE(resolved("@" + scratch::ScratchFile("\nhunter2\n").path()).starts_with("error: "));
  EXPECT_TRUE(resolved("@" + scratch::ScratchFile("").path()).starts_with("error: "));
}

TEST(SecretFromEnvironment, IsTheVariable) {
  ::setenv("SNMPRING_TEST_SECRET", "hunter2", 1);
  const auto secret = resolve_secret("env:SNMPRING_TEST_SECRET", kSecretOctetsMax);
  ::unsetenv("SNMPRING_TEST_SECRET");
  EXPECT_EQ(text_of(secret), "hunter2");
  EXPECT_EQ(secret->reference, "env:SNMPRING_TEST_SECRET");
}

TEST(SecretFromEnvironment, MustBeSet) {
  EXPECT_EQ(resolved("env:SNMPRING_TEST_UNSET"),
            "error: the environment variable that env: names is not set");
  EXPECT_TRUE(resolved("env:").starts_with("error: "));
}

TEST(SecretFromDescriptor, IsOneLineAndLeavesTheRest) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd in(ends[0]);
  UniqueFd out(ends[1]);
  ASSERT_EQ(::write(out.get(), "first\nsecond\n", 13), 13);
  out.reset();
  const std::string reference = "fd:" + std::to_string(in.get());
  EXPECT_EQ(resolved(reference), "first");
  EXPECT_EQ(resolved(reference), "second");
  EXPECT_TRUE(resolved(reference).starts_with("error: the secret is empty"));
}

TEST(SecretFromDescriptor, MustBeOpen) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_TRUE(resolved("fd:" + std::to_string(ends[0]))
                  .starts_with("error: the descriptor that fd: names cannot be read: "));
  for (const char* given : {"fd:", "fd:x", "fd:-1", "fd:1x"}) {
    EXPECT_EQ(resolved(given), "error: fd: needs the number of a descriptor");
  }
}

TEST(SecretLength, IsLimited) {
  const std::string longest(kSecretOctetsMax, 'x');
  EXPECT_EQ(resolved(longest), longest);
  const std::string refusal = "error: the secret is longer than 255 octets";
  EXPECT_EQ(resolved(longest + 'x'), refusal);
  EXPECT_EQ(resolved("@" + scratch::ScratchFile(longest + "\r\n").path()), longest);
  EXPECT_EQ(resolved("@" + scratch::ScratchFile(longest + "x\n").path()), refusal);
  EXPECT_EQ(resolved("@" + scratch::ScratchFile(std::string(100'000, 'x')).path()), refusal);
}

TEST(SecretLength, IsNotZeroByAccident) {
  EXPECT_TRUE(resolved("").starts_with("error: the secret is empty"));
}

}  // namespace
}  // namespace snmpring::secrets
