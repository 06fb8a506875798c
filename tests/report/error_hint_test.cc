#include "report/error_hint.h"

#include <gtest/gtest.h>

namespace snmpring::report {
namespace {

TEST(ErrorHint, SaysInALineWhatHelpsWithEachError) {
  EXPECT_EQ(error_hint(session::ErrorWord::none), "");
  for (std::size_t i = 1; i < session::kErrorWordCount; ++i) {
    const std::string_view hint = error_hint(static_cast<session::ErrorWord>(i));
    EXPECT_FALSE(hint.empty()) << i;
    EXPECT_LT(hint.size(), 90u) << hint;
    EXPECT_FALSE(hint.ends_with('.')) << hint;
  }
}

}  // namespace
}  // namespace snmpring::report
