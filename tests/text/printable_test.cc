#include "text/printable.h"

#include <gtest/gtest.h>

namespace snmpring::text {
namespace {

TEST(Printable, KeepsOneShortLine) {
  EXPECT_EQ(printable("a\nb\x7F"
                      "c\td"),
            "a?b?c?d");
  EXPECT_EQ(printable(std::string(200, 'x')), std::string(100, 'x') + "...");
}

TEST(Printable, KeepsEveryControlCharacterFromTheTerminal) {
  EXPECT_EQ(printable("\x1B[31m\xC2\x9B"
                      "31m"),
            "?[31m?31m");
  EXPECT_EQ(printable("a\x9B\xFF"
                      "b\xC3"),
            "a??b?");
  EXPECT_EQ(printable("\xC2\xA0k\xC3\xB6ln \xF0\x9F\x98\x80"),
            "\xC2\xA0k\xC3\xB6ln \xF0\x9F\x98\x80");
}

TEST(Printable, DoesNotCutACharacterInTwo) {
  EXPECT_EQ(printable(std::string(99, 'x') + "\xC3\xA9" + "yz"), std::string(99, 'x') + "...");
}

}  // namespace
}  // namespace snmpring::text
