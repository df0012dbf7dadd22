// In front of a class: large, high contrast, nothing explained, and a remote control to step.
#include "tests/gui/lab_support.h"

namespace casella::gui::testing {

TEST_CASE("for a projector all changes at once, and all comes back") {
  LabHarness lab;
  std::vector<bool> filled;
  lab.app.on_full_screen([&](bool fill) { filled.push_back(fill); });
  lab.open("first-session");
  lab.window.key(KeyName::t);
  lab.window.frames(2);
  const Look before = lab.window.ui().look;
  lab.window.key(KeyName::f5);
  lab.window.frames(3);
  CHECK(lab.window.ui().look == Look{PaletteName::high_contrast, 1.5F});
  CHECK(filled == std::vector<bool>{true});
  CHECK_FALSE(lab.window.shows("next"));                  // of the lesson
  CHECK(lab.app.progress().setting("theme") == "light");  // next time all is as before
  // The remote control's keys go from event to event, and from step to step.
  lab.window.key(KeyName::page_down);
  CHECK(lab.player().step_index() == 1);
  lab.window.key(KeyName::page_down);
  CHECK(lab.player().step_index() == 1);
  CHECK(lab.player().branch().cursor == 1);
  lab.window.key(KeyName::page_down);
  CHECK(lab.player().branch().cursor == 2);
  lab.window.key(KeyName::page_up);
  CHECK(lab.player().branch().cursor == 1);
  lab.window.click("menu");
  lab.window.click("teaching");
  lab.window.frames(3);
  CHECK(lab.window.ui().look == before);
  CHECK(lab.window.shows("next"));
  CHECK(filled == std::vector<bool>{true, false});
}

TEST_CASE("explanations hide as a whole") {
  LabHarness lab;
  lab.open("first-session");
  lab.player().go_to(4);
  lab.window.frames(3);
  lab.window.type("e");
  lab.window.frames(3);
  CHECK_FALSE(lab.window.shows("next"));
  lab.window.key(KeyName::k, true);
  lab.window.frames(4);
  lab.window.type("explained");
  lab.window.frames(2);
  lab.window.key(KeyName::enter);
  lab.window.frames(3);
  CHECK(lab.window.shows("next"));
}

TEST_CASE("size and full screen by menu, by key and by name") {
  LabHarness lab;
  bool filled = false;
  lab.app.on_full_screen([&](bool fill) { filled = fill; });
  lab.window.click("menu");
  lab.window.click("full screen");
  CHECK(filled);
  lab.window.key(KeyName::f11);
  lab.window.frames(2);
  CHECK_FALSE(filled);
  lab.window.click("menu");
  lab.window.click("zoom/in");
  lab.window.frames(2);
  CHECK(lab.window.ui().look.zoom == Approx(1.1F));
  lab.window.key(KeyName::k, true);
  lab.window.frames(4);
  lab.window.type("smaller");
  lab.window.frames(2);
  lab.window.key(KeyName::enter);
  lab.window.frames(2);
  CHECK(lab.window.ui().look.zoom == Approx(1.0F));
}

}  // namespace casella::gui::testing
