// What one run writes, the lists of the next can read.
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "records/ndjson_sink.h"
#include "records/output.h"
#include "scratch/scratch_folder.h"
#include "session/event.h"
#include "targets/target_list.h"

namespace snmpring::app {
namespace {

TEST(RecordsReadBack, TheLongestRecordIsALineOfAList) {
  // What takes the most room: two octets each as text, and two as hexadecimal.
  const std::string descr(records::NdjsonSink::kDatagramOctetsMax, '\n');
  const std::string name(records::NdjsonSink::kDatagramOctetsMax, '"');
  session::SystemInfo found;
  found.sys_descr = as_bytes(descr);
  found.sys_name = as_bytes(name);
  session::Plan plan;
  session::TargetProfile profile;
  profile.plan = &plan;
  profile.tag = std::string(session::kTagOctetsMax, '\x01');
  session::Target target;
  target.endpoint = {*IpAddress::parse("192.0.2.1"), 161};
  target.profile = &profile;
  session::TargetReport report{.target = target};
  report.status = session::Status::ok;
  report.answered = true;
  report.system = &found;

  const scratch::ScratchFolder scratch;
  records::OutputSystem system;
  const auto output = records::Output::open_file(scratch.path("list"),
                                                 records::NdjsonSink::output_capacity(), system)
                          .value();
  records::NdjsonSink sink(*output, {.run = "RUN"});
  sink.finished(report);
  ASSERT_TRUE(output->drain(Duration::zero()));
  ASSERT_EQ(output->close(), 0);

  auto list = targets::TargetList::open(scratch.path("list"), 0, 1).value();
  targets::ListTarget read;
  std::string reason;
  EXPECT_EQ(list.next(read, reason), targets::TargetList::Result::target) << reason;
  EXPECT_EQ(read.tag, profile.tag);
  EXPECT_EQ(list.next(read, reason), targets::TargetList::Result::end) << reason;
}

}  // namespace
}  // namespace snmpring::app
