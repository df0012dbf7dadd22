#include "tests/support/catch.h"
#include "tests/support/lesson_folder.h"

using namespace casella;
using casella::lesson::Player;
using casella::lesson::Wants;
using casella::test::LessonFolder;

namespace {

constexpr auto kSteps =
    "[[step]]\nsay = 'intro'\n"
    "[[step]]\nrun = 'laptop'\nlines = ['C: USER alice', 'C: DELE 1', 'S: +OK*']\n"
    "[[step]]\nask = 'q'\noptions = ['a', 'b']\nanswer = 'b'\nverify = 'server.alice.count == 2'\n"
    "scenes = [{ fault = { kind = 'cut', device = 'laptop', before = 'QUIT' } }]\n"
    "[[step]]\ntask = 't'\nas = 'phone'\ngoal = ['phone.mail.count == 2', \"phone.sent has "
    "'QUIT'\"]\n"
    "solution = ['USER alice', 'PASS secret', 'RETR 1', 'RETR 2', 'QUIT']\n"
    "[[step]]\nsay = 'end'\n";

std::size_t server_count(const World& world) {
  return world.store.accounts[0]->inbox->items.size();
}

}  // namespace

TEST_CASE("a learner walks through a lesson") {
  const LessonFolder folder;
  folder.steps(kSteps, "# T\n");
  Player player(folder.load());
  REQUIRE(player.wants() == Wants::Next);
  REQUIRE(player.next());
  REQUIRE(player.wants() == Wants::Play);
  int events = 0;
  while (player.wants() == Wants::Play) {
    REQUIRE(player.step_forward());
    ++events;
  }
  CHECK(events > 10);
  CHECK(player.transcript().lines().back().text() == "RETR 2");  // in flight, and not waited for
  REQUIRE(player.next());

  REQUIRE(player.wants() == Wants::Answer);
  CHECK_FALSE(player.next());
  const auto verdict = player.answer(0);
  REQUIRE(verdict);
  CHECK_FALSE(verdict->right);
  CHECK(verdict->right_option == 1);
  CHECK_FALSE(player.answer(1));
  CHECK(server_count(player.world()) == 2);
  CHECK(player.world().connections.empty());
  REQUIRE(player.next());

  REQUIRE(player.wants() == Wants::Act);
  CHECK_FALSE(player.next());
  CHECK(player.goals() == std::vector<bool>{false, false});
  REQUIRE(player.do_deed("/check"));
  CHECK(player.goals() == std::vector<bool>{true, true});
  REQUIRE(player.next());
  REQUIRE(player.next());
  CHECK(player.wants() == Wants::Nothing);
  CHECK(player.branches().size() == 1);
}

TEST_CASE("a typed session without lines comes to rest, and calls nobody again") {
  const LessonFolder folder;
  folder.steps(
      "[[step]]\nrun = 'laptop'\nby = 'script'\nlines = ['S: +OK*', 'C: QUIT', 'S: +OK*']\n"
      "[[step]]\nrun = 'laptop'\nby = 'script'\n",
      "# T\n");
  Player player(folder.load());
  while (player.step_forward()) {
  }
  REQUIRE(player.next());
  while (player.wants() == Wants::Play) player.step_forward();
  CHECK(player.world().connections.empty());
  CHECK(player.world().connections_made == 1);
}

TEST_CASE("a timer that runs out while time passes does so at its own moment") {
  const LessonFolder folder;
  folder.steps(
      "[[step]]\nrun = 'laptop'\nby = 'script'\nlines = ['S: +OK*', 'C: USER alice', 'S: +OK*']\n"
      "[[step]]\nwait = '11m'\n",
      "# T\n");
  Player player(folder.load());
  while (player.wants() == Wants::Play) player.step_forward();
  const SimTime began = player.world().now;
  REQUIRE(player.next());
  while (player.wants() == Wants::Play) player.step_forward();
  CHECK(player.world().now - began == std::chrono::minutes(11));
  const Timeline& timeline = player.branch().timeline;
  SimTime ended{};
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    if (std::holds_alternative<FireTimer>(*timeline[seq].action)) ended = timeline[seq].at;
  }
  CHECK(ended > began);
  CHECK(ended - began <= std::chrono::minutes(10));
}

TEST_CASE("to go on from the past is to make a branch") {
  const LessonFolder folder;
  folder.steps(kSteps, "# T\n");
  Player player(folder.load());
  player.go_to(3);
  REQUIRE(player.wants() == Wants::Act);
  const Seq start = player.branch().cursor;
  REQUIRE(player.do_deed("USER alice"));
  REQUIRE(player.do_deed("PASS secret"));
  const Seq logged_in = player.branch().cursor;
  REQUIRE(player.do_deed("QUIT"));
  const Seq end = player.branch().cursor;

  player.jump(logged_in);
  CHECK(player.world().connection_of(DeviceId{1}) != nullptr);
  while (player.step_forward()) {
  }
  CHECK(player.branch().cursor == end);  // going forward over what is recorded makes no branch
  CHECK(player.branches().size() == 1);

  player.jump(logged_in);
  CHECK_FALSE(player.do_deed("/fly"));  // nor does a deed that can't be done
  CHECK(player.branches().size() == 1);
  REQUIRE(player.do_deed("RETR 1"));
  REQUIRE(player.branches().size() == 2);
  CHECK(player.branch_index() == 1);
  CHECK(player.branch().forked_at == logged_in);
  CHECK(player.branches()[0].timeline.size() == end);
  CHECK(player.branches()[0].timeline.common_with(player.branch().timeline) == logged_in);
  REQUIRE(player.do_deed("RETR 2"));
  REQUIRE(player.do_deed("QUIT"));
  CHECK(player.wants() == Wants::Next);
  player.restart_step();
  CHECK(player.wants() == Wants::Act);
  CHECK(player.branch().cursor == start);
}

TEST_CASE("what a learner tries in passing does not derail the lesson") {
  const LessonFolder folder;
  folder.steps(kSteps, "# T\n");
  Player player(folder.load());
  REQUIRE(player.do_deed("/check", "laptop"));  // empties the maildrop during the introduction
  CHECK(server_count(player.world()) == 0);
  REQUIRE(player.next());
  CHECK(server_count(player.world()) == 2);
  for (int i = 0; i < 6; ++i) player.step_forward();
  REQUIRE(player.do_deed("/hangup", "laptop"));  // in the middle of a scene
  REQUIRE(player.next());
  CHECK_FALSE(player.stuck());
  REQUIRE(player.do_deed("QUIT", "laptop"));  // before a question: message 1 would be gone
  CHECK(server_count(player.world()) == 1);
  const auto verdict = player.answer(1);
  REQUIRE(verdict);
  CHECK(verdict->right);
  CHECK(server_count(player.world()) == 2);
}

TEST_CASE("going back shows the same again") {
  const LessonFolder folder;
  folder.steps(kSteps, "# T\n");
  Player player(folder.load());
  player.go_to(4);
  const Seq end = player.branch().cursor;
  player.back();
  CHECK(player.wants() == Wants::Next);
  player.back();
  CHECK(player.verdict().has_value());
  player.back();
  player.back();
  CHECK(player.step_index() == 0);
  CHECK(player.branch().cursor == 0);
  while (player.step_index() < 4) REQUIRE(player.next());
  CHECK(player.branch().cursor == end);
  CHECK(player.branches().size() == 1);
}
