// The widgets on the null backend: every one draws, and what is clicked by name answers.
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/icon.h"
#include "gui/widget/input.h"
#include "gui/widget/press.h"
#include "gui/widget/scrubber.h"
#include "gui/widget/text.h"
#include "tests/gui/harness.h"
#include "tests/gui/trial.h"
#include "tests/support/catch.h"

namespace casella::gui::testing {

TEST_CASE("buttons, tabs and links answer to a click by name") {
  Trial trial;
  Harness lab(trial.frame());
  lab.click("next");
  CHECK(trial.last_click == "next");
  lab.click("play");
  CHECK(trial.last_click == "play");
  lab.click("matrix");
  CHECK(trial.view == 1);
  lab.click("lunch/laptop");
  CHECK(trial.last_click == "0 1");
  lab.click("transcript");
  CHECK(trial.view == 0);
}

TEST_CASE("a link in prose gives its target") {
  Trial trial;
  Harness lab(trial.frame());
  std::string name;
  for (const Hit& hit : lab.hits().all()) {
    if (hit.id.starts_with("link ")) name = hit.id;
  }
  lab.click(name);
  CHECK(trial.last_click == "rfc:1939#6");
}

TEST_CASE("a state and an arrow of the diagram can be clicked apart") {
  Trial trial;
  Harness lab(trial.frame());
  lab.click("TRANSACTION");
  CHECK(trial.last_click == "TRANSACTION");
  lab.click("quit");
  CHECK(trial.last_click == "quit");
  lab.click("drop");
  CHECK(trial.last_click == "drop");
}

TEST_CASE("the timeline follows a click and a drag, and stops at its ends") {
  Trial trial;
  Harness lab(trial.frame());
  lab.click("scrubber");
  CHECK(trial.data.timeline.cursor == 15);
  lab.drag("scrubber", 0.5F, 0.0F);
  CHECK(trial.data.timeline.cursor == 0);
  lab.drag("scrubber", 0.001F, 0.999F);
  CHECK(trial.data.timeline.cursor == trial.data.timeline.count);
}

TEST_CASE("text typed into the console is sent with Enter") {
  Trial trial;
  Harness lab(trial.frame());
  lab.click("console");
  lab.type("STAT è");
  CHECK(trial.typed == "STAT è");
  lab.key(KeyName::backspace);
  lab.key(KeyName::backspace);
  lab.key(KeyName::enter);
  CHECK(trial.sent == "STAT");
  CHECK(trial.typed.empty());
}

TEST_CASE("a menu opens under the right button and its item answers") {
  Trial trial;
  Harness lab(trial.frame());
  CHECK_FALSE(lab.shows("fault"));
  lab.right_click("report");
  REQUIRE(lab.shows("fault"));
  lab.click("fault");
  CHECK(trial.last_click == "fault");
  CHECK_FALSE(lab.shows("fault"));
}

TEST_CASE("an octet is chosen by a click on it") {
  Trial trial;
  Harness lab(trial.frame());
  lab.click("strip");
  REQUIRE(trial.data.octets.chosen.has_value());
  CHECK(*trial.data.octets.chosen / 8 == 1);  // the second of three rows
}

TEST_CASE("what is scrolled out of sight is so for the tests too") {
  Trial trial;
  Harness lab(trial.frame());
  CHECK_FALSE(lab.shows("line 1"));
  lab.scroll("line 20", 20);
  CHECK(lab.shows("line 1"));
  CHECK_FALSE(lab.shows("line 30"));
}

TEST_CASE("a disabled button is seen and not heard") {
  bool heard = false;
  Harness lab([&](Ui& ui) {
    const Ground ground(ui);
    heard |= button(ui, {.id = "off", .label = "Off", .enabled = false});
  });
  REQUIRE(lab.hits().find("off") != nullptr);
  CHECK_FALSE(lab.hits().find("off")->enabled);
  CHECK_FALSE(heard);
}

TEST_CASE("the keyboard alone reaches and presses buttons") {
  std::string pressed;
  Harness lab([&](Ui& ui) {
    const Ground ground(ui);
    for (std::string_view id : {"first", "second"}) {
      if (button(ui, {.id = id, .label = id})) pressed = id;
    }
  });
  lab.key(KeyName::tab);
  lab.key(KeyName::down);
  lab.key(KeyName::down);
  lab.key(KeyName::space);
  CHECK(pressed == "second");
}

TEST_CASE("each icon draws something of its own") {
  std::vector<int> vertices;
  Harness lab([&](Ui& ui) {
    const Ground ground(ui);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    vertices.clear();
    for (int i = 1; i <= static_cast<int>(Icon::plug); ++i) {
      const int before = list.VtxBuffer.Size;
      const ImVec2 centre = {40.0F + 40.0F * static_cast<float>(i % 12),
                             40.0F + 40.0F * static_cast<float>(i / 12)};
      draw_icon(list, static_cast<Icon>(i), centre, 24, ui.color(Tone::plain));
      vertices.push_back(list.VtxBuffer.Size - before);
    }
  });
  REQUIRE(vertices.size() > 40);
  for (int count : vertices) CHECK(count > 0);
}

TEST_CASE("every size and look draws, and a change of zoom takes hold in the next frame") {
  for (float scale : {1.0F, 1.5F, 2.5F}) {
    for (float width : {320.0F, 1100.0F, 1600.0F}) {
      Trial trial;
      Harness lab(trial.frame(), {.width = width, .height = 680, .scale = scale});
      trial.view = 1;
      lab.frames(2);
      CHECK(lab.ui().scale == scale);
    }
  }
  Trial trial;
  Harness lab(trial.frame());
  const float before = lab.box("next").h;
  lab.ui().look.zoom = stepped_zoom(1, 5);
  lab.frames(2);
  CHECK(lab.ui().scale == 1.5F);
  CHECK(lab.box("next").h == before * 1.5F);
  lab.click("theme");
  lab.frames();
  CHECK(lab.ui().palette.bright);
}

TEST_CASE("at its usual size the trial shortens nothing: what is long goes on below") {
  Trial trial;
  Harness lab(trial.frame());
  std::string cut;
  for (const std::string& text : lab.hits().shortened()) cut += text + "\n";
  CHECK(cut == "");
}

TEST_CASE("a timeline of a million events draws in little time") {
  Trial trial;
  trial.data.timeline.count = 1'000'000;
  trial.data.timeline.ticks.assign(1'000'000, TickKind::client);
  trial.data.timeline.cursor = 400'000;
  trial.data.timeline.stretches.clear();
  Harness lab(trial.frame());
  CHECK(ImGui::GetDrawData()->TotalVtxCount < 40'000);
}

}  // namespace casella::gui::testing
