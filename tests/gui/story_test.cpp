// Side by side: one story by each way of getting mail, event by event.
#include "sim/compare/table.h"
#include "tests/gui/lab_support.h"

namespace casella::gui::testing {
namespace {

const StoryView& view_of(LabHarness& lab) {
  return lab.app.lab()->story.update(lab.app.desk().language, lab.app.text());
}

std::string cell(const StoryView& view, std::string_view id, std::size_t way) {
  for (const StoryRow& row : view.rows) {
    if (row.id == id) return row.cells.at(way).words;
  }
  return "no such row";
}

}  // namespace

TEST_CASE("a story is told by all ways in lockstep, by button, key and mouse") {
  LabHarness lab;
  lab.open("first-session");
  lab.window.type("8");
  lab.window.frames(3);
  REQUIRE(lab.app.desk().view == View::story);
  REQUIRE(view_of(lab).ways.size() == std::size(compare::kWays));
  CHECK(view_of(lab).at == 0);
  CHECK(cell(view_of(lab), "sessions/", 0) == "0");
  lab.window.click("story step");
  CHECK(view_of(lab).at == 1);
  lab.window.key(KeyName::right);
  lab.window.frames(1);
  CHECK(view_of(lab).at == 2);
  CHECK(lab.player().branch().cursor == 0);  // the lesson's time stands still
  lab.window.key(KeyName::left);
  lab.window.frames(1);
  CHECK(view_of(lab).at == 1);
  lab.window.click("story event 3");
  CHECK(view_of(lab).at == 3);
  lab.window.key(KeyName::escape);
  lab.window.frames(1);
  CHECK(lab.app.desk().view == View::transcript);
}

TEST_CASE("at a story's end the counters are those of the comparison") {
  LabHarness lab;
  lab.open("first-session");
  lab.window.type("8");
  lab.window.frames(2);
  lab.window.click("story end");
  lab.window.frames(2);
  const auto loaded = compare::load_story(std::filesystem::path(CASELLA_SOURCE_DIR) / "lessons" /
                                          "stories" / "one-day.toml");
  REQUIRE(loaded.story.has_value());
  const StoryView& view = view_of(lab);
  REQUIRE(view.at == loaded.story->events.size());
  for (std::size_t way = 0; way < view.ways.size(); ++way) {
    const compare::Column column = compare::play(*loaded.story, compare::kWays[way]);
    CHECK(cell(view, "round_trips/", way) == std::to_string(column.total().round_trips));
    CHECK(cell(view, "lost/", way) == std::to_string(column.lost));
    CHECK(cell(view, "server_messages/", way) == std::to_string(column.server_messages));
  }
}

TEST_CASE("a way that is reckoned says why it has no lines") {
  LabHarness lab;
  lab.open("first-session");
  lab.window.type("8");
  lab.window.frames(2);
  lab.window.click("story end");
  lab.window.frames(2);
  const StoryView& view = view_of(lab);
  REQUIRE(view.ways.size() == 5);
  for (std::size_t i = 0; i < view.ways.size(); ++i) {
    CHECK(view.ways[i].note.empty() == (i < 3));
    if (i >= 3) CHECK(view.ways[i].lines.empty());
  }
}

TEST_CASE("what is said in an event is that event's, and changed counters stand out") {
  LabHarness lab;
  lab.open("first-session");
  lab.window.type("8");
  lab.window.frames(2);
  std::size_t checks = 0;
  for (std::size_t at = 1; at <= view_of(lab).events.size(); ++at) {
    const std::string before = cell(view_of(lab), "round_trips/", 0);
    lab.app.carry_out(intent::StoryTo{at});
    lab.window.frames(1);
    const StoryView& view = view_of(lab);
    const bool said = !view.ways[0].lines.empty();
    CHECK(said == (cell(view, "round_trips/", 0) != before));
    if (said) {
      ++checks;
      CHECK(view.ways[0].lines.front().words.starts_with("+OK"));  // the greeting
    }
  }
  CHECK(checks > 2);
}

TEST_CASE("a click on a message shows its parts, and what one alone would save") {
  LabHarness lab;
  lab.open("flags-and-folders");
  lab.window.frames(3);
  REQUIRE(lab.app.lab()->cards.servers().at(0).count > 0);
  const Entry first = lab.app.lab()->cards.server_entry(0, 0, lab.app.text());
  lab.window.click(first.id);
  lab.window.frames(2);
  REQUIRE(lab.app.lab()->selection.message.has_value());
  const MessageParts& parts = lab.app.lab()->mime.of(first.message, lab.app.lab()->history,
                                                     lab.app.lab()->edition, lab.app.text());
  CHECK(parts.known);
  CHECK(parts.title == first.title);
  REQUIRE(parts.rows.size() >= 3);
  CHECK(parts.rows[0].section.empty());
  CHECK(parts.rows[1].section == "HEADER");
  CHECK(parts.rows[2].section == "1");
  lab.window.key(KeyName::escape);
  CHECK(lab.app.lab()->selection.empty());
}

TEST_CASE("packets stand beneath the transcript when they are asked for") {
  LabHarness lab;
  lab.open("closed-port");
  lab.window.frames(2);
  CHECK_FALSE(lab.app.desk().packets_shown);
  lab.window.key(KeyName::u);
  lab.window.frames(2);
  CHECK(lab.app.desk().packets_shown);
  CHECK(lab.app.desk().view == View::transcript);
  lab.window.click("menu");
  lab.window.click("packets");
  CHECK_FALSE(lab.app.desk().packets_shown);
}

}  // namespace casella::gui::testing
