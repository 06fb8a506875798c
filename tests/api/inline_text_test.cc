#include "snmpring/inline_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lab.h"

namespace snmpring::api {
namespace {

TEST(InlineText, KeepsACopyOfWhatItIsGiven) {
  std::string text = "192.0.2.1";
  const InlineText<9> of_string = text;
  const InlineText<9> of_view = std::string_view(text);
  const InlineText<9> of_pointer = text.c_str();
  const InlineText<9> of_another_size = InlineText<63>(text);
  text = "something else";
  for (const std::string_view kept :
       {of_string.view(), of_view.view(), of_pointer.view(), of_another_size.view()}) {
    EXPECT_EQ(kept, "192.0.2.1");
  }
  EXPECT_FALSE(of_string.too_long());
}

TEST(InlineText, MayHoldAnyOctets) {
  EXPECT_EQ(InlineText<3>(std::string("a\0b", 3)).view(), std::string_view("a\0b", 3));
}

TEST(InlineText, IsEmptyUnlessToldOtherwise) {
  EXPECT_TRUE(InlineText<3>().empty());
  EXPECT_TRUE(InlineText<3>("").empty());
  EXPECT_FALSE(InlineText<3>("a").empty());
  EXPECT_EQ(InlineText<3>().view(), "");
}

TEST(InlineText, KeepsTheBeginningOfWhatIsTooLongAndSaysSo) {
  InlineText<3> text = "four";
  EXPECT_TRUE(text.too_long());
  EXPECT_EQ(text.view(), "fou");
  text = std::string(70'000, 'x');
  EXPECT_TRUE(text.too_long());
  EXPECT_EQ(text.view(), "xxx");
  text = "abc";
  EXPECT_FALSE(text.too_long());
  EXPECT_EQ(text.view(), "abc");
}

TEST(InlineOctets, TakeVectorsAndLists) {
  const std::vector<std::uint8_t> octets = {0x80, 0, 0x1F};
  const InlineOctets<5> of_vector = octets;
  const InlineOctets<5> of_list = {0x80, 0, 0x1F};
  EXPECT_TRUE(std::ranges::equal(of_vector.view(), octets));
  EXPECT_TRUE(std::ranges::equal(of_list.view(), octets));
  EXPECT_TRUE(InlineOctets<2>(octets).too_long());
}

TEST(InlineText, ThatIsTooLongIsRefusedByThoseWhoTakeOptions) {
  Lab lab;
  EXPECT_EQ(lab.refusal({.addr = "::1" + std::string(80, '0')}),
            "invalid argument: invalid address: ::1" + std::string(60, '0') + "...");
  EXPECT_EQ(Loop::create({.source_ipv4 = std::string(64, '1')}).error().error_class,
            ErrorClass::invalid_argument);
}

}  // namespace
}  // namespace snmpring::api
