// The first round: each part ends when the person has done it, by whatever way.
#include "tests/gui/lab_support.h"

namespace casella::gui::testing {
namespace {

std::string part(LabHarness& lab) {
  return lab.app.tour().running() ? std::string(lab.app.tour().part().id) : std::string("over");
}

}  // namespace

TEST_CASE("a newcomer is shown round by doing each thing once") {
  for (const Screen screen : {Screen{1600, 1000}, Screen{1060, 660}, Screen{3200, 2000, 2}}) {
    LabHarness lab(screen);
    lab.app.begin_tour();
    lab.window.frames(3);
    CHECK(lab.app.progress().setting("tour") == "begun");
    CHECK(part(lab) == "open");
    CHECK(lab.window.shows("tour/leave"));
    lab.window.click("open 010-first-session");
    lab.window.frames(2);
    CHECK(part(lab) == "read");
    lab.window.click("next");
    CHECK(part(lab) == "step");
    lab.window.click("step");
    CHECK(part(lab) == "back");
    lab.window.key(KeyName::left);  // by key as well
    lab.window.frames(1);
    CHECK(part(lab) == "line");
    lab.window.click("step");
    lab.window.frames(2);
    lab.window.click("line 1");
    CHECK(part(lab) == "who");
    lab.window.type("2");
    lab.window.frames(1);
    CHECK(part(lab) == "fault");
    if (lab.window.shows("card laptop")) {
      lab.window.right_click("card laptop");
      CHECK(part(lab) == "all");
      lab.window.key(KeyName::escape);
      lab.window.key(KeyName::k, true);
      lab.window.frames(2);
      CHECK(part(lab) == "keys");
      CHECK_FALSE(lab.window.shows("tour/leave"));  // not over the list of commands
      lab.window.key(KeyName::escape);
      lab.window.frames(2);
      lab.window.type("?");
      lab.window.frames(2);
      CHECK(part(lab) == "over");
      CHECK(lab.app.progress().setting("tour") == "done");
    } else {  // folded away: it can be left, and begun anew by name
      lab.window.click("tour/leave");
      CHECK(part(lab) == "over");
      lab.app.carry_out(intent::ToggleTour{});
      lab.window.frames(1);
      CHECK(part(lab) == "read");  // a lesson is open already
    }
  }
}

TEST_CASE("what the tour points at is in sight, and its words stand beside it") {
  LabHarness lab;
  lab.app.begin_tour();
  lab.window.frames(3);
  const Rect target = lab.window.box("open 010-first-session");
  const Rect leave = lab.window.box("tour/leave");
  CHECK_FALSE(target.overlaps(leave));
  lab.window.click("tour/leave");
  CHECK_FALSE(lab.app.tour().running());
  CHECK(lab.app.player() == nullptr);
}

}  // namespace casella::gui::testing
