// What is too long for its place goes on below; nothing is cut.
#include <algorithm>

#include "gui/widget/graph_layout.h"
#include "gui/widget/rows.h"
#include "tests/gui/lab_support.h"

namespace casella::gui::testing {

TEST_CASE("rows of several lines know where they begin, and which row a line is in") {
  RowLines rows;
  CHECK(rows.total() == 0);
  CHECK(rows.row_at(7) == 0);
  for (const std::uint32_t lines : {1U, 3U, 2U}) rows.add(lines);
  CHECK(rows.total() == 6);
  CHECK(rows.begin(0) == 0);
  CHECK(rows.begin(1) == 1);
  CHECK(rows.begin(2) == 4);
  CHECK(rows.lines(1) == 3);
  const std::size_t row_of[] = {0, 1, 1, 1, 2, 2};
  for (std::size_t line = 0; line < 6; ++line) CHECK(rows.row_at(line) == row_of[line]);
  CHECK(rows.row_at(100) == 2);
  rows.clear();
  CHECK(rows.rows() == 0);
}

TEST_CASE("no line of a transcript is cut in a small window") {
  for (const char* language : {"en", "it"}) {
    for (const char* lesson : {"dele-is-not-now", "in-private", "flags-and-folders"}) {
      INFO(lesson << ", " << language);
      LabHarness lab({1100, 680}, language);
      lab.open(lesson);
      lab.app.go_to_step(99);
      lab.window.frames(2);
      for (Seq at = 0; at <= lab.player().branch().timeline.size(); ++at) {
        lab.player().jump(at);
        lab.window.frames(2);
        const auto& cut = lab.window.hits().shortened();
        for (const casella::Line& line : lab.player().transcript().lines()) {
          const std::string words = shown_text(line, false);
          if (words.size() < 30) continue;
          for (const std::string& each : cut) CHECK(words.find(each) == words.npos);
        }
      }
    }
  }
}

TEST_CASE("the row of the cursor stays in sight, though rows above it take several lines") {
  LabHarness lab({1060, 660}, "it");
  lab.open("flags-and-folders");
  lab.app.go_to_step(99);
  for (Seq at = 1; at <= lab.player().branch().timeline.size(); at += 3) {
    lab.player().jump(at);
    lab.window.frames(4);
    const auto line = lab.app.lab()->focus.line;
    if (!line) continue;
    INFO("event " << at << ", line " << *line + 1);
    const Hit* row = lab.window.hits().find("line " + std::to_string(*line + 1));
    REQUIRE(row != nullptr);
    // A line that is longer than the room begins in sight.
    CHECK((row->visible || row->box.bottom() > lab.window.box("console").y));
    CHECK(row->box.y + 20 < lab.window.box("console").y);
    CHECK(row->box.y > 50);
  }
}

TEST_CASE("beside an arc there is room for the longest word, however narrow the diagram") {
  Graph graph;
  for (int row = 0; row < 4; ++row) graph.nodes.push_back({"n", "AUTHORIZATION", row, 0, {}, {}});
  graph.edges.push_back(
      {"login", 0, 1, "AUTH, USER / PASS, APOP  +OK", Tone::dim, false, false, {}});
  graph.edges.push_back({"bye", 0, 3, "QUIT", Tone::dim, false, false, {}});
  const GraphWords words = {118, 92, {165, 30}, {48, 30}};
  for (float width = 288; width <= 420; width += 12) {
    const PlacedGraph placed = place_graph(graph, {0, 0, width, 190}, 1, words);
    INFO("width " << width);
    CHECK(placed.edges[1].label.w >= 30);
    CHECK(placed.edges[1].label.x >= 0);
    CHECK(placed.edges[0].label.right() <= width + 0.5F);
  }
}

TEST_CASE("a matrix of thousands of messages shows those in sight") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  const std::string mail = lab.player().lesson().mail.begin()->first;
  for (int i = 0; i < 400; ++i) {
    REQUIRE(lab.player().do_deed("/arrive " + mail + " alice", "laptop").ok());
  }
  lab.window.type("2");
  lab.window.frames(3);
  REQUIRE(lab.app.lab()->matrix.rows() > MatrixModel::kWholeRows);
  const std::string first = lab.app.lab()->matrix.row(0, lab.app.text()).id;
  CHECK(lab.window.shows(first + "/server"));
  lab.window.scroll(first + "/server", -30);
  CHECK_FALSE(lab.window.shows(first + "/server"));
}

}  // namespace casella::gui::testing
