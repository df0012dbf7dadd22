// The lab as a learner uses it: by clicks and keys, on things found by name.
#include <algorithm>

#include "tests/gui/lab_support.h"

namespace casella::gui::testing {
namespace {

const lesson::Task* task_of(LabHarness& lab) {
  const lesson::Step* step = lab.player().current();
  return step == nullptr ? nullptr : std::get_if<lesson::Task>(&step->what);
}

const lesson::Question* question_of(LabHarness& lab) {
  const lesson::Step* step = lab.player().current();
  return step == nullptr ? nullptr : std::get_if<lesson::Question>(&step->what);
}

// Does what the step wants, through the window; the window then leads on.
void take_step(LabHarness& lab) {
  if (const lesson::Question* question = question_of(lab)) {
    CHECK_FALSE(lab.window.hits().find("next")->enabled);
    lab.window.click("option/" + question->answer);
    REQUIRE(lab.player().verdict().has_value());
    CHECK(lab.player().verdict()->right);
  } else if (const lesson::Task* task = task_of(lab)) {
    CHECK_FALSE(lab.window.hits().find("next")->enabled);
    for (const std::string& deed : task->solution) lab.enter(deed);
    CHECK(lab.app.desk().said == "");
    CHECK(lab.player().wants() == lesson::Wants::Next);
  }
  lab.window.click("next");
}

// There are more lessons than the window can show: turns the wheel over one that is to be seen.
void scroll_to(LabHarness& lab, const Library& library, const std::string& slug) {
  for (int i = 0; i < 100 && !lab.window.shows("open " + slug); ++i) {
    for (const Shelved& other : library.lessons()) {
      const std::string id = "open " + other.lesson->slug;
      if (!lab.window.shows(id)) continue;
      lab.window.scroll(id, -1);
      break;
    }
  }
}

}  // namespace

TEST_CASE("a lesson is taken to its end with the mouse and the keyboard") {
  const Library library = LabHarness::open_library();
  REQUIRE(library.lessons().size() >= 6);
  for (const Shelved& shelved : library.lessons()) {
    REQUIRE(shelved.lesson != nullptr);
    INFO(shelved.lesson->slug);
    LabHarness lab;
    scroll_to(lab, library, shelved.lesson->slug);
    CHECK(lab.window.shows("open " + shelved.lesson->slug));
    lab.window.click("open " + shelved.lesson->slug);
    REQUIRE(lab.app.player() != nullptr);
    for (std::size_t i = 0; i < shelved.lesson->steps.size(); ++i) {
      INFO("step " << i + 1);
      REQUIRE(lab.player().step_index() == i);
      take_step(lab);
    }
    CHECK(lab.player().current() == nullptr);
    const auto kept = lab.app.progress().summary();
    CHECK(kept.at(shelved.lesson->id).finished == 1);
    // After the end the way on leads to the lesson that follows, or back to the chooser.
    const std::size_t place = static_cast<std::size_t>(&shelved - library.lessons().data());
    CHECK(lab.window.shows("following") == (place + 1 < library.lessons().size()));
    if (place == 0) {
      lab.window.click("following");
      REQUIRE(lab.app.player() != nullptr);
      CHECK(lab.player().lesson().id == library.lessons()[1].lesson->id);
      CHECK(lab.player().step_index() == 0);
      continue;
    }
    lab.window.click("next");
    CHECK(lab.app.player() == nullptr);
    scroll_to(lab, library, shelved.lesson->slug);
    CHECK(lab.window.shows("open " + shelved.lesson->slug));
  }
}

TEST_CASE("a wrong answer is told so, kept, and may be given anew") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  lab.app.go_to_step(2);
  lab.window.frames(3);
  lab.window.click("option/gone");
  CHECK(lab.app.desk().playing);  // what happened is shown
  lab.watch_to_the_end();
  CHECK_FALSE(lab.player().verdict()->right);
  CHECK(lab.player().branch().cursor == lab.player().branch().timeline.size());
  CHECK(lab.app.lab()->lesson().options.at(0).mood == OptionMood::wrong);
  CHECK(lab.app.lab()->lesson().options.at(1).mood == OptionMood::right);
  lab.window.click("restart");
  CHECK_FALSE(lab.player().verdict().has_value());
  lab.window.click("option/marked");
  const auto attempts = lab.app.progress().attempts("dele-is-not-now");
  REQUIRE(attempts.size() == 2);
  CHECK(attempts[0].said == "gone");
  CHECK_FALSE(attempts[0].right);
  CHECK(attempts[1].right);
}

TEST_CASE("going forward from the past makes a branch that can be compared") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  lab.app.go_to_step(2);
  lab.window.frames(2);
  lab.enter("DELE 1");
  lab.enter("QUIT");
  const Seq end = lab.player().branch().timeline.size();
  lab.window.click("transcript");
  for (int i = 0; i < 3; ++i) lab.window.click("step back");
  CHECK(lab.player().branch().cursor == end - 3);
  CHECK(lab.player().branches().size() == 1);
  lab.enter("/cut");
  REQUIRE(lab.player().branches().size() == 2);
  CHECK(lab.player().branch().forked_at == end - 3);
  lab.window.click("branches");
  lab.window.click("compare 0");
  CHECK(lab.app.desk().view == View::compare);
  lab.window.frames(2);
  const CompareModel& model = lab.app.lab()->compare(lab.player(), 0, lab.app.text());
  CHECK(model.common() == end - 3);
  CHECK_FALSE(model.differences().empty());
  lab.window.click("branches");
  lab.window.click("branch 0");
  CHECK(lab.player().branch_index() == 0);
}

TEST_CASE("faults come with the right button") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  lab.app.go_to_step(2);
  lab.window.frames(3);
  lab.window.right_click("card laptop");
  lab.window.click("fault/hold");
  const Connection* conn = lab.player().world().connection_of(DeviceId{0});
  REQUIRE(conn != nullptr);
  CHECK(conn->to_client.held);
  lab.window.right_click("card laptop");
  lab.window.click("fault/release");
  CHECK_FALSE(lab.player().world().connection_of(DeviceId{0})->to_client.held);
  const std::size_t mail = lab.player().world().store.accounts.front()->inbox->items.size();
  lab.window.right_click("card server/alice");
  lab.window.click("fault/arrive/reminder.eml");
  CHECK(lab.player().world().store.accounts.front()->inbox->items.size() == mail + 1);
  const SimTime before = lab.player().world().now;
  lab.window.right_click("card server/alice");
  lab.window.click("fault/hour");
  CHECK(lab.player().world().now - before >= std::chrono::hours(1));
  lab.enter("/connect");
  lab.window.right_click("line 1");
  CHECK(lab.window.shows("fault/go"));
  lab.window.click("fault/cut");
  CHECK(lab.player().world().connection_of(DeviceId{0}) == nullptr);
}

TEST_CASE("choosing a line lights up what it did") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  lab.app.go_to_step(2);
  lab.enter("DELE 1");
  const auto& lines = lab.player().transcript().lines();
  const auto dele = std::find_if(lines.begin(), lines.end(),
                                 [](const casella::Line& line) { return line.text() == "DELE 1"; });
  REQUIRE(dele != lines.end());
  const std::string id = "line " + std::to_string(dele - lines.begin() + 1);
  lab.window.click(id);
  REQUIRE(lab.app.lab()->focus.line.has_value());
  CHECK(lab.app.lab()->detail().octets.data == "DELE 1\r\n");
  CHECK_FALSE(lab.app.lab()->focus.cells.empty());
  CHECK(lab.app.lab()->state().permitted);
  CHECK(lab.app.lab()->state().verdict != "");
  const auto& matrix = lab.app.lab()->matrix.whole();
  CHECK(matrix.rows.at(0).cells.at(0).changed);
  // A login goes along an edge of the diagram.
  const auto lit = [&] {
    const auto& edges = lab.app.lab()->state().graph.edges;
    return std::any_of(edges.begin(), edges.end(), [](const GraphEdge& edge) { return edge.lit; });
  };
  CHECK_FALSE(lit());
  lab.window.click("line 5");
  CHECK(lit());
  // And from the cell back to the line.
  lab.window.key(KeyName::escape);
  CHECK(lab.app.lab()->selection.empty());
  lab.window.click("matrix");
  lab.window.click(matrix.rows.at(0).id + "/server");
  CHECK(lab.app.lab()->focus.line.has_value());
}

TEST_CASE("language, theme and zoom change while the lab runs, and are kept") {
  LabHarness lab;
  lab.open("first-session");
  CHECK(lab.app.lab()->lesson().title == "The first session");
  lab.window.click("language");
  lab.window.frames(2);
  CHECK(lab.app.desk().language == "it");
  CHECK(lab.app.lab()->lesson().title != "The first session");
  lab.window.click("theme");
  CHECK(lab.window.ui().look.palette == PaletteName::light);
  lab.window.click("theme");
  CHECK(lab.window.ui().look.palette == PaletteName::high_contrast);
  CHECK(lab.app.progress().setting("language") == "it");
  CHECK(lab.app.progress().setting("theme") == "contrast");
}

TEST_CASE("every key of the table does what the list says") {
  LabHarness lab;
  lab.open("first-session");
  lab.app.go_to_step(4);
  lab.window.frames(2);
  const auto cursor = [&] { return lab.player().branch().cursor; };
  const Seq end = lab.player().branch().timeline.size();
  REQUIRE(end > 4);
  lab.window.key(KeyName::home);
  CHECK(cursor() == 0);
  lab.window.key(KeyName::right);
  CHECK(cursor() == 1);
  lab.window.key(KeyName::left);
  CHECK(cursor() == 0);
  lab.window.key(KeyName::n);
  CHECK(cursor() > 0);
  lab.window.key(KeyName::end);
  CHECK(cursor() == end);
  lab.window.key(KeyName::l);
  CHECK(lab.app.desk().language == "it");
  lab.window.type("2");
  CHECK(lab.app.desk().view == View::matrix);
  lab.window.type("?");
  CHECK(lab.app.desk().keys_shown);
  lab.window.key(KeyName::escape);
  CHECK_FALSE(lab.app.desk().keys_shown);
  lab.window.type("/");
  lab.window.frames(2);
  CHECK(lab.app.desk().view == View::transcript);
  lab.window.type("n/2");  // what is typed is text now
  CHECK(lab.app.desk().typed == "n/2");
  CHECK(lab.app.desk().view == View::transcript);
}

TEST_CASE("the console completes, remembers and says what is wrong") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  lab.app.go_to_step(2);
  lab.window.click("console");
  lab.window.type("R");
  lab.window.key(KeyName::tab);
  CHECK(lab.app.desk().typed == "R");  // RETR or RSET
  lab.window.type("E");
  lab.window.key(KeyName::tab);
  CHECK(lab.app.desk().typed == "RETR ");
  lab.window.type("1");
  lab.window.key(KeyName::enter);
  lab.window.frames(2);
  CHECK(lab.app.desk().typed == "");
  lab.window.key(KeyName::up);
  CHECK(lab.app.desk().typed == "RETR 1");
  lab.window.key(KeyName::down);
  lab.window.type("/nonsense");
  lab.window.key(KeyName::enter);
  CHECK(lab.app.desk().said != "");
  CHECK(lab.app.desk().typed == "/nonsense");  // to be mended, not typed again
}

TEST_CASE("an event is shown within the step in which it happens") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  std::vector<Seq> begins;
  for (std::size_t step = 0; step < lab.player().lesson().steps.size(); ++step) {
    lab.app.go_to_step(step);
    REQUIRE(lab.player().step_index() == step);
    begins.push_back(lab.player().branch().cursor);
  }
  lab.app.go_to_step(begins.size());
  const Seq all = lab.player().branch().timeline.size();
  for (Seq event = 1; event <= all; ++event) {
    lab.open("dele-is-not-now");
    lab.app.go_to_event(event);
    INFO("event " << event);
    CHECK(lab.player().branch().cursor == event);
    const auto after = std::lower_bound(begins.begin(), begins.end(), event);
    CHECK(lab.player().step_index() + 1 == static_cast<std::size_t>(after - begins.begin()));
  }
  lab.app.go_to_event(all + 100);  // there are no more
  CHECK(lab.player().branch().cursor == all);
  CHECK(lab.player().current() != nullptr);
}

TEST_CASE("a lab that nobody touches asks for no frames") {
  LabHarness lab;
  lab.open("first-session");
  lab.window.frames(8);
  lab.window.click("next");
  lab.window.frames(8);
  for (int i = 0; i < 5; ++i) {
    lab.window.frames(1);
    CHECK_FALSE(lab.window.ui().redraw);
  }
  lab.window.click("play step");
  CHECK(lab.window.ui().redraw);
}

}  // namespace casella::gui::testing
