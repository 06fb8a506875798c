#include "mib/names_image.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "mib/example_names.h"
#include "mib/names.h"
#include "mib/read_all_names.h"

namespace snmpring::mib {
namespace {

using File = std::vector<std::uint8_t>;

NamesErrc error_of(Bytes file, NamesCheck check = NamesCheck::whole) {
  const auto image = NamesImage::open(file, check);
  EXPECT_FALSE(image);
  return image ? NamesErrc{} : image.error();
}

void store(File& file, std::size_t at, std::uint32_t value) {
  std::memcpy(&file[at], &value, sizeof value);
}

/// Opens what may be damaged, and reads all of it where it is not refused.
void expect_harmless(const File& file) {
  const auto image = NamesImage::open(file, NamesCheck::structure);
  if (!image) return;
  Names names;
  ASSERT_TRUE(names.add(file));
  EXPECT_TRUE(is_clean(names, *image));
}

TEST(NamesImage, IsSoundAsItWasWritten) {
  const File file = example_names();
  const auto image = NamesImage::open(file, NamesCheck::whole);
  ASSERT_TRUE(image);
  Names names;
  ASSERT_TRUE(names.add(file));
  EXPECT_TRUE(is_clean(names, *image));
}

TEST(NamesImage, HoldsNoObjectWhereNoneWasAdded) {
  const File file = names_file({});
  const auto image = NamesImage::open(file, NamesCheck::whole);
  ASSERT_TRUE(image);
  EXPECT_EQ(image->node_count(), 1u);
  EXPECT_EQ(image->name_count(), 0u);
  EXPECT_EQ(image->find(ber::Oid{1, 3, 6}.view().content()).node, names_format::kNoNode);
}

TEST(NamesImage, RefusesWhatIsNoNamesFile) {
  EXPECT_EQ(error_of({}), NamesErrc::no_names_file);
  EXPECT_EQ(error_of(as_bytes("snmpring-name")), NamesErrc::no_names_file);
  EXPECT_EQ(error_of(as_bytes(std::string(100'000, 'x'))), NamesErrc::no_names_file);
}

TEST(NamesImage, RefusesAFileThatIsCutAnywhere) {
  const File file = example_names();
  for (std::size_t size = 0; size < file.size(); ++size) {
    for (const NamesCheck check : {NamesCheck::structure, NamesCheck::whole}) {
      const NamesErrc error = error_of(Bytes(file).first(size), check);
      EXPECT_EQ(error, size < 16 ? NamesErrc::no_names_file : NamesErrc::wrong_length) << size;
    }
  }
}

TEST(NamesImage, RefusesAFileThatGoesOn) {
  File file = example_names();
  file.resize(file.size() + 8, 0);
  EXPECT_EQ(error_of(file), NamesErrc::wrong_length);
}

TEST(NamesImage, RefusesAnotherVersion) {
  File file = example_names();
  store(file, names_format::kVersionAt, 2);
  seal(file);
  EXPECT_EQ(error_of(file), NamesErrc::other_version);
}

TEST(NamesImage, RefusesTheOtherByteOrder) {
  File file = example_names();
  store(file, names_format::kByteOrderAt, std::byteswap(names_format::kByteOrder));
  EXPECT_EQ(error_of(file), NamesErrc::other_byte_order);
}

TEST(NamesImage, NoticesEachChangedBitWhenItChecksTheWhole) {
  File file = example_names();
  for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
    file[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    error_of(file);
    file[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
  }
}

TEST(NamesImage, NoticesEachChangedBitOfItsHeadButTheChecksumByStructureAlone) {
  File file = example_names();
  for (std::size_t bit = 0; bit < 8 * names_format::kHeadOctets; ++bit) {
    const std::size_t octet = bit / 8;
    if (octet >= names_format::kSumAt && octet < names_format::kCountsAt) continue;
    file[octet] ^= static_cast<std::uint8_t>(1 << bit % 8);
    // A section's padding may hide that it grew by an entry: what follows is read all the same.
    if (octet < names_format::kCountsAt) {
      error_of(file, NamesCheck::structure);
    } else {
      expect_harmless(file);
    }
    file[octet] ^= static_cast<std::uint8_t>(1 << bit % 8);
  }
}

TEST(NamesImage, IsHarmlessWithAnyNumberPutAnywhere) {
  File file = example_names();
  const auto size = static_cast<std::uint32_t>(file.size());
  for (std::size_t at = names_format::kCountsAt; at + 4 <= file.size(); at += 4) {
    const auto before = names_format::load<std::uint32_t>(&file[at]);
    for (const std::uint32_t value :
         {0u, 1u, before - 1, before + 1, before / 2, size, 0x7FFF'FFFFu, 0xFFFF'FFFFu}) {
      store(file, at, value);
      expect_harmless(file);
    }
    store(file, at, before);
  }
}

TEST(NamesImage, IsHarmlessWithAnyOctetPutAnywhere) {
  File file = example_names();
  for (std::size_t at = names_format::kCountsAt; at < file.size(); ++at) {
    const std::uint8_t before = file[at];
    for (const unsigned value : {0x00u, 0x0Au, 0x22u, 0x7Fu, 0xFFu}) {
      file[at] = static_cast<std::uint8_t>(value);
      expect_harmless(file);
    }
    file[at] = before;
  }
}

TEST(NamesImage, RefusesMoreLevelsThanAnOidHasSubIdentifiers) {
  // The deepest that there can be, and then one more by hand: a node that has the next for a child.
  std::string oid = "1.3";
  for (int i = 2; i < 128; ++i) oid += ".1";
  File file = names_file({oid + "\tDEEP-MIB\tdeepest\tnode"});
  const auto image = NamesImage::open(file, NamesCheck::whole);
  ASSERT_TRUE(image);
  EXPECT_EQ(image->node_count(), 128u);
  EXPECT_EQ(image->oid(127).view().to_string(), oid);
}

TEST(NamesErrc, AllHaveAText) {
  for (std::size_t i = 0; i < kNamesErrcCount; ++i) {
    EXPECT_FALSE(names_error_text(static_cast<NamesErrc>(i)).empty());
  }
}

}  // namespace
}  // namespace snmpring::mib
