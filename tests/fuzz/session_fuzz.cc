// Whole exchanges in v1 and v2c: a session asks an agent that is mostly right, and wrong in every
// way there is as the input tells it. Every conversation ends, and its story holds.
#include <map>
#include <set>

#include "fuzz/fuzz.h"
#include "fuzz/misbehaving.h"
#include "session/script.h"

namespace snmpring {
namespace {

using fuzz::expect;
using fuzz::Input;
using fuzz::misbehave;
using session::Operation;
using session::script::Answer;
using session::script::Mib;
using session::script::Outcome;
using session::script::Request;
using session::script::Scene;

constexpr std::size_t kRequestsMax = 3000;

const Mib& mib() {
  static const Mib made = [] {
    Mib all("1.3.6.1.2.1.2.2.1.10", 60);
    all.add_column("1.3.6.1.2.1.2.2.1.11", 20);
    all.add("1.3.6.1.2.1.1.1.0", session::script::text("agent"));
    all.add("1.3.6.1.2.1.1.2.0", session::script::object_id("1.3.6.1.4.1.8072.3.2.10"));
    all.add("1.3.6.1.2.1.1.3.0", session::script::ticks(4711));
    all.add("1.3.6.1.2.1.1.5.0", session::script::text("name"));
    return all;
  }();
  return made;
}

Scene draw_scene(Input& input) {
  Scene scene;
  scene.operation = static_cast<Operation>(input.below(4));
  scene.version = input.one_in(3) ? message::Version::v1 : message::Version::v2c;
  scene.limits.retries_max = static_cast<unsigned>(input.below(5));
  if (scene.limits.retries_max == 4) scene.limits.oids_max = 3;
  if (input.one_in(3))
    scene.limits.max_repetitions = 1 + static_cast<std::uint32_t>(input.below(60));
  scene.limits.bulk_allowed = !input.one_in(5);
  scene.limits.tolerate_disorder = input.one_in(2);
  scene.limits.requests_max = 1 + static_cast<unsigned>(input.below(4));
  if (input.one_in(5)) scene.varbinds_max = 1 + input.below(50);
  if (scene.operation == Operation::walk) {
    scene.roots = {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2.2.1.10", "1.3.6.1.2.1.2.2.1.11", "1",
                   "1.3.6.1.9"};
  } else {
    for (std::uint64_t i = 1 + input.below(40); i > 0; --i) {
      scene.roots.push_back("1.3.6.1.2.1.2.2.1.10." + std::to_string(input.below(70)));
    }
  }
  return scene;
}

void check_rows(const Scene& scene, const Outcome& outcome) {
  std::map<std::string, std::set<std::string>> walked;
  for (const session::script::RowCopy& row : outcome.rows) {
    const auto root = session::Root::parse(row.root);
    const auto oid = ber::Oid::parse(row.oid);
    expect(root && oid, "a row has a root and an OID");
    switch (scene.operation) {
      case Operation::discover:
      case Operation::table:
        expect(false, "discover and table give no rows");
        break;
      case Operation::get:
        expect(oid->view() == root->oid(), "a get gives what was asked for");
        break;
      case Operation::get_next:
        break;
      case Operation::walk: {
        expect(root->contains(*oid), "a walk stays below its root");
        const bool first = walked[row.root].insert(row.oid).second;
        expect(first || scene.limits.tolerate_disorder, "a walk gives each row once");
        break;
      }
    }
  }
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  Input input(data, size);
  const Scene scene = draw_scene(input);
  const Outcome outcome = session::script::run(
      scene,
      [&](const Request& request) {
        if (input.empty()) return session::script::silence();
        Answer answer = mib()(request);
        misbehave(answer, request, input);
        return answer;
      },
      kRequestsMax);
  expect(outcome.bounded, "a conversation ends");
  expect(outcome.rows.size() == outcome.varbinds, "rows are counted");
  expect(outcome.complete == outcome.error.empty(),
         "a target is complete where nothing went wrong");
  expect(scene.varbinds_max == 0 || outcome.varbinds <= scene.varbinds_max,
         "rows are not more than allowed");
  for (const Request& request : outcome.requests) {
    expect(request.octets <= session::kRequestOctetsMax, "a request travels in one piece");
    expect(request.oids.size() <= scene.limits.oids_max, "a request is for no more than allowed");
  }
  if (scene.operation == Operation::get || scene.operation == Operation::get_next) {
    expect(outcome.rows.size() <= scene.roots.size(), "an OID has at most one row");
    expect(!outcome.complete || outcome.rows.size() == scene.roots.size(),
           "a complete get has a row for each OID");
  }
  check_rows(scene, outcome);
  return 0;
}
