#include "sim/lesson/goal.h"
#include "sim/lesson/deed.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using casella::lesson::Goal;
using casella::lesson::Scope;
using casella::test::device;
using casella::test::note;

namespace {

Timeline mid_session() {
  test::Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = {note(1), note(2)};
  Timeline timeline(scene.world());
  const lesson::Lesson none;
  for (const auto* deed : {"USER alice", "PASS secret", "RETR 1", "DELE 1"}) {
    REQUIRE(perform(timeline, none, deed, "laptop"));
  }
  REQUIRE(perform(timeline, none, "/check", "phone"));  // is refused: the maildrop is locked
  return timeline;
}

bool holds(const Timeline& timeline, std::string_view text, Seq since = 0) {
  const auto goal = Goal::parse(text);
  INFO(text);
  REQUIRE(goal);
  const auto value = goal->holds(Scope{timeline.tip(), timeline, since});
  REQUIRE(value);
  return *value;
}

}  // namespace

TEST_CASE("goals see the world and what was sent") {
  const Timeline timeline = mid_session();
  for (const auto* text : {"server.alice.count == 2",
                           "server.alice.marked == 1",
                           "server.alice.locked",
                           "server.alice.held_by == 'laptop'",
                           "laptop.mail.count == 1",
                           "laptop.mail has 'm1'",
                           "laptop.state == 'transaction'",
                           "phone.state == 'closed'",
                           "phone.sessions == 1",
                           "phone.reply like '+OK*'",
                           "laptop.reply == '+OK message 1 deleted'",
                           "laptop.sent has 'DELE 1'",
                           "laptop.sent like 'retr*'",
                           "not (phone.sent has 'STAT')",
                           "server.alice.mail has 'm2' and not server.alice.mail has 'm3'",
                           "phone.mail.count < 1",
                           "laptop.fetched == 1",
                           "laptop.duplicates == 0",
                           "laptop.crashed == false",
                           "1 > 2 or 3 >= 3 and 2 <= 2",
                           "laptop.unsaved.count == 0",
                           "server.alice.octets != 0",
                           "server.alice.Trips.count == 0"}) {
    INFO(text);
    CHECK(holds(timeline, text));
  }
  CHECK_FALSE(holds(timeline, "1 == 1 and 1 == 2 or 2 == 3"));
  CHECK_FALSE(holds(timeline, "laptop.sent has 'USER alice'", timeline.size()));
}

TEST_CASE("goals measure octets, round trips and time since the scope began") {
  test::Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = {note(1)};
  Timeline timeline(scene.world());
  const lesson::Lesson none;
  for (const auto* deed : {"USER alice", "PASS secret", "QUIT"})
    REQUIRE(perform(timeline, none, deed, "laptop"));
  const Seq after = timeline.size();
  for (const auto* text : {"laptop.uploaded == 31", "laptop.downloaded > 31",
                           "laptop.round_trips == 4", "laptop.busy_ms > 0", "phone.uploaded == 0",
                           "phone.round_trips == 0", "phone.busy_ms == 0"}) {
    INFO(text);
    CHECK(holds(timeline, text));
  }
  CHECK(holds(timeline,
              "laptop.downloaded == 0 and laptop.round_trips == 0 and laptop.busy_ms == 0", after));
  REQUIRE(perform(timeline, none, "/check", "phone"));
  CHECK(holds(timeline, "laptop.uploaded == 0 and phone.round_trips > 4 and phone.busy_ms > 0",
              after));
}

TEST_CASE("a condition with a mistake says what and where") {
  const auto fault = [](std::string_view text) {
    const auto goal = Goal::parse(text);
    REQUIRE_FALSE(goal);
    return std::string(goal.error().key.name) + "@" + goal.error().args.at(1);
  };
  CHECK(fault("1 == ") == "error.goal.no_value@6");
  CHECK(fault("(1 == 1") == "error.goal.no_bracket@8");
  CHECK(fault("phone.state == 'closed") == "error.goal.no_quote@16");
  CHECK(fault("1 == 1 2") == "error.goal.left_over@8");
  CHECK(fault("alice") == "error.goal.no_value@1");
  CHECK(fault(std::string(60, '(')) == "error.goal.too_deep@51");

  const Timeline timeline = mid_session();
  const auto meaning = [&](std::string_view text) {
    const auto value = Goal::parse(text)->holds(Scope{timeline.tip(), timeline});
    REQUIRE_FALSE(value);
    return std::string(value.error().key.name);
  };
  CHECK(meaning("tablet.mail.count == 1") == "error.goal.no_path");
  CHECK(meaning("server.bob.count == 1") == "error.goal.no_path");
  CHECK(meaning("phone.colour == 'red'") == "error.goal.no_path");
  CHECK(meaning("phone.state == 1") == "error.goal.unlike");
  CHECK(meaning("phone.state < 'a'") == "error.goal.unlike");
  CHECK(meaning("phone.state") == "error.goal.no_condition");
  CHECK(meaning("1 == 1 or phone.colour") == "error.goal.no_path");  // not hidden by the true side
}
