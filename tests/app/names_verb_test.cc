#include "app/names_verb.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "scratch/example_names.h"

namespace snmpring::app {
namespace {

using testing::HasSubstr;

const mib::Names& known_names() {
  static const scratch::ExampleNames kExample;
  return kExample.names;
}

std::string label_of(std::string_view text) {
  const auto object = find_object(known_names(), text);
  return object ? std::string(object->label()) : object.error();
}

TEST(NamesVerb, FindsWhatAnOidOrANameIs) {
  EXPECT_EQ(label_of("1.3.6.1.2.1.2.2.1.2"), "ifDescr");
  EXPECT_EQ(label_of(".1.3.6.1.2.1.2.2"), "ifTable");
  EXPECT_EQ(label_of("IF-MIB::ifEntry"), "ifEntry");
  EXPECT_EQ(label_of("mib-2"), "mib-2");
  EXPECT_EQ(label_of("mib-2.1"), "system");
}

TEST(NamesVerb, TakesAnInstanceForItsObject) {
  EXPECT_EQ(label_of("1.3.6.1.2.1.2.2.1.2.7"), "ifDescr");
  EXPECT_EQ(label_of("sysDescr.0"), "sysDescr");
}

TEST(NamesVerb, DoesNotTakeABranchForWhatItDoesNotKnowBelow) {
  EXPECT_THAT(label_of("1.3.6.1.2.1.1.77.0"), HasSubstr("nothing is known there below SNMPv2-MIB::"
                                                        "system"));
  EXPECT_THAT(label_of("1.3.6.1.2.1.2.2.1.77"), HasSubstr("below IF-MIB::ifEntry"));
  EXPECT_THAT(label_of("2.999.1"), HasSubstr("no name is known"));
}

TEST(NamesVerb, SaysWhatWasMeant) {
  EXPECT_THAT(label_of("ifDesc"), HasSubstr("did you mean"));
  EXPECT_THAT(label_of("ifDesc"), HasSubstr("ifDescr"));
  EXPECT_THAT(label_of("twice"), HasSubstr("ODD-MIB"));
}

}  // namespace
}  // namespace snmpring::app
