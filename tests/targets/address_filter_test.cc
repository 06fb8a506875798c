#include "targets/address_filter.h"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "files/line_reader.h"
#include "scratch/no_descriptors.h"
#include "scratch/scratch_file.h"
#include "scratch/scratch_folder.h"
#include "targets/target_syntax.h"

namespace snmpring::targets {
namespace {

AddressRange block(const char* text) { return *parse_address_block(text); }
bool permits(const AddressFilter& filter, const char* text) {
  return filter.permits(*IpAddress::parse(text));
}

TEST(AddressFilter, BlocksWhatNobodyAnswersFrom) {
  const AddressFilter filter;
  for (const char* text :
       {"0.0.0.0", "0.255.255.255", "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255",
        "ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::", "::2", "::10.0.0.1",
        "::255.255.255.255"}) {
    EXPECT_FALSE(permits(filter, text)) << text;
  }
}

TEST(AddressFilter, NeverBlocksLocalRangesByDefault) {
  const AddressFilter filter;
  for (const char* text :
       {"1.0.0.0", "223.255.255.255", "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1",
        "169.254.0.1", "100.64.0.1", "::1", "fe80::1", "fc00::1", "::1:0:0", "64:ff9b::a00:1",
        "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}) {
    EXPECT_TRUE(permits(filter, text)) << text;
  }
}

TEST(AddressFilter, BlocksWhatTheBlocklistNames) {
  const auto filter = AddressFilter::of(
      false, {}, {block("10.0.0.0/8"), block("192.0.2.5-192.0.2.7"), block("2001:db8::/32")});
  for (const char* text :
       {"10.0.0.0", "10.255.255.255", "192.0.2.5", "192.0.2.7", "2001:db8::1", "224.0.0.1"}) {
    EXPECT_FALSE(permits(filter, text)) << text;
  }
  for (const char* text : {"9.255.255.255", "11.0.0.0", "192.0.2.4", "192.0.2.8", "2001:db9::"}) {
    EXPECT_TRUE(permits(filter, text)) << text;
  }
}

TEST(AddressFilter, PermitsOnlyWhatTheAllowlistNames) {
  const auto filter = AddressFilter::of(true, {block("192.0.2.0/24")}, {});
  EXPECT_TRUE(permits(filter, "192.0.2.0"));
  EXPECT_TRUE(permits(filter, "192.0.2.255"));
  EXPECT_FALSE(permits(filter, "192.0.3.0"));
  EXPECT_FALSE(permits(filter, "::1"));
}

TEST(AddressFilter, PermitsNothingWithAnEmptyAllowlist) {
  EXPECT_FALSE(permits(AddressFilter::of(true, {}, {}), "192.0.2.1"));
}

TEST(AddressFilter, GivesTheBlocklistTheLastWord) {
  const auto filter = AddressFilter::of(true, {block("192.0.2.0/24")}, {block("192.0.2.128/25")});
  EXPECT_TRUE(permits(filter, "192.0.2.127"));
  EXPECT_FALSE(permits(filter, "192.0.2.128"));
}

TEST(AddressFilter, LiftsADefaultBlockForAddressesThatTheAllowlistNames) {
  const auto filter = AddressFilter::of(true, {block("239.1.2.0/24"), block("ff02::1")}, {});
  EXPECT_TRUE(permits(filter, "239.1.2.3"));
  EXPECT_FALSE(permits(filter, "239.1.3.0"));
  EXPECT_TRUE(permits(filter, "ff02::1"));
  const auto embedded = AddressFilter::of(true, {block("::/96")}, {});
  EXPECT_TRUE(permits(embedded, "::"));
  EXPECT_TRUE(permits(embedded, "::10.0.0.1"));
  EXPECT_FALSE(permits(AddressFilter::of(true, {block("::/95")}, {}), "::10.0.0.1"));
  const auto loopback = AddressFilter::of(true, {block("::1")}, {});
  EXPECT_TRUE(permits(loopback, "::1"));
  EXPECT_FALSE(permits(loopback, "::2"));
}

TEST(AddressFilter, KeepsDefaultBlocksUnderAnAllowlistOfEverything) {
  const auto filter = AddressFilter::of(true, {block("0.0.0.0/0"), block("::/0")}, {});
  EXPECT_TRUE(permits(filter, "192.0.2.1"));
  EXPECT_FALSE(permits(filter, "224.0.0.1"));
  EXPECT_FALSE(permits(filter, "ff02::1"));
}

TEST(AddressFilter, CutsARangeIntoWhatIsPermitted) {
  const auto filter = AddressFilter::of(
      false, {},
      {block("192.0.2.10-192.0.2.19"), block("192.0.2.19-192.0.2.29"), block("192.0.2.0")});
  const auto parts = filter.permitted(block("192.0.2.0/24"));
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0], block("192.0.2.1-192.0.2.9"));
  EXPECT_EQ(parts[1], block("192.0.2.30-192.0.2.255"));
}

TEST(AddressFilter, BlocksAllOfAFamily) {
  const auto filter = AddressFilter::of(false, {}, {block("::/0"), block("0.0.0.0/0")});
  EXPECT_TRUE(filter.permitted(block("::/0")).empty());
  EXPECT_TRUE(filter.permitted(block("0.0.0.0/0")).empty());
}

TEST(AddressFilter, ReadsTheFormatOfZmap) {
  const scratch::ScratchFile file(
      "# From IANA\n"
      "10.0.0.0/8           # RFC1918: Private-Use\n"
      "\r\n"
      "  192.0.2.7\t# one\r\n"
      "198.51.100.1-198.51.100.9\n"
      "2001:db8::/32");
  const auto filter = AddressFilter::load({}, {file.path()});
  ASSERT_TRUE(filter) << filter.error().message;
  for (const char* text : {"10.1.2.3", "192.0.2.7", "198.51.100.9", "2001:db8:1::"}) {
    EXPECT_FALSE(permits(*filter, text)) << text;
  }
  EXPECT_TRUE(permits(*filter, "192.0.2.8"));
}

TEST(AddressFilter, AddsListsUp) {
  const scratch::ScratchFile one("192.0.2.0/25\n");
  const scratch::ScratchFile two("192.0.2.128/25\n198.51.100.0/24\n");
  const scratch::ScratchFile three("192.0.2.7\n");
  const scratch::ScratchFile four("198.51.100.7\n");
  const auto filter =
      AddressFilter::load({one.path(), two.path()}, {three.path(), four.path(), three.path()});
  ASSERT_TRUE(filter) << filter.error().message;
  for (const char* text : {"192.0.2.1", "192.0.2.200", "198.51.100.1"}) {
    EXPECT_TRUE(permits(*filter, text)) << text;
  }
  for (const char* text : {"192.0.2.7", "198.51.100.7", "203.0.113.1"}) {
    EXPECT_FALSE(permits(*filter, text)) << text;
  }
}

TEST(AddressFilter, NamesTheListThatCannotBeRead) {
  const scratch::ScratchFile fine("192.0.2.0/25\n");
  const scratch::ScratchFile bad("switch1\n");
  const auto filter = AddressFilter::load({}, {fine.path(), bad.path(), fine.path()});
  ASSERT_FALSE(filter);
  EXPECT_TRUE(filter.error().message.starts_with(bad.path() + ":1: ")) << filter.error().message;
}

TEST(AddressFilter, NamesFileAndLineOfAnError) {
  const scratch::ScratchFile file("10.0.0.0/8\n# fine\nswitch1\n");
  const auto filter = AddressFilter::load({file.path()}, {});
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().message,
            file.path() + ":3: \"switch1\" is not an address, prefix or range");
  EXPECT_EQ(filter.error().error, 0);
}

TEST(AddressFilter, NamesTheOptionWhoseFileIsMissing) {
  const auto filter = AddressFilter::load({}, {"/nonexistent/list"});
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().message,
            "--blocklist-file: cannot open /nonexistent/list: No such file or directory");
  EXPECT_EQ(filter.error().error, ENOENT);
}

TEST(AddressFilter, SaysThatDescriptorsRanOut) {
  const scratch::ScratchFile file("10.0.0.0/8\n");
  const auto filter = [&] {
    const scratch::NoDescriptors none;
    return AddressFilter::load({file.path()}, {});
  }();
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().error, EMFILE);
  EXPECT_EQ(filter.error().message,
            "--allowlist-file: cannot open " + file.path() + ": Too many open files");
}

TEST(AddressFilter, RefusesADirectory) {
  const auto filter = AddressFilter::load({testing::TempDir()}, {});
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().message,
            "--allowlist-file: cannot read " + testing::TempDir() + ": Is a directory");
}

TEST(AddressFilter, RefusesALineThatNeverEnds) {
  const auto filter = AddressFilter::load({}, {"/dev/zero"});
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().message,
            fmt::format("/dev/zero:1: longer than {} octets", files::kLineOctetsMax));
}

TEST(AddressFilter, ReadsWhatComesThroughAPipe) {
  const scratch::ScratchFolder scratch;
  const std::string path = scratch.path("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(path) << "192.0.2.7\n" << std::flush << "192.0.2.8\n"; });
  const auto filter = AddressFilter::load({}, {path});
  writer.join();
  ASSERT_TRUE(filter) << filter.error().message;
  EXPECT_FALSE(permits(*filter, "192.0.2.7"));
  EXPECT_FALSE(permits(*filter, "192.0.2.8"));
}

TEST(AddressFilter, TakesAsMuchMemoryAsWhatIsLeftOfItsLines) {
  const std::size_t before = AddressFilter().memory_octets();
  std::string every;
  std::string other;
  for (int i = 0; i < 1 << 16; ++i) {
    const std::string address = fmt::format("10.{}.{}.1", i >> 8, i & 0xFF);
    // In no order, and each a dozen times.
    every += fmt::format("10.{}.{}.{}\n", i * 7 & 0xFF, i >> 2 & 0xFF, i * 5 & 0xFF);
    other += address + '\n';
  }
  const scratch::ScratchFile apart(other);
  const auto large = AddressFilter::load({}, {apart.path()});
  ASSERT_TRUE(large);
  EXPECT_GE(large->memory_octets(), before + (8 << 16));
  EXPECT_LT(large->memory_octets(), before + (10 << 16));
  const scratch::ScratchFile within(every + "10.0.0.0/8\n");
  const auto small = AddressFilter::load({}, {within.path()});
  ASSERT_TRUE(small);
  EXPECT_LT(small->memory_octets(), before + 1024);
}

TEST(AddressFilter, ExcludesWhatIsNamedBesideTheFiles) {
  const auto filter =
      AddressFilter::load({}, {}, {"192.0.2.0/25", "192.0.2.200-210", "2001:db8::1"});
  ASSERT_TRUE(filter) << filter.error().message;
  for (const char* blocked : {"192.0.2.1", "192.0.2.127", "192.0.2.205", "2001:db8::1"}) {
    EXPECT_FALSE(filter->permits(*IpAddress::parse(blocked))) << blocked;
  }
  for (const char* asked : {"192.0.2.128", "192.0.2.211", "2001:db8::2"}) {
    EXPECT_TRUE(filter->permits(*IpAddress::parse(asked))) << asked;
  }
  EXPECT_FALSE(AddressFilter::load({}, {}, {"example.net"}));
}

}  // namespace
}  // namespace snmpring::targets
