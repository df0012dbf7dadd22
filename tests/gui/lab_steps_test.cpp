// Every step of every lesson, in both languages, all palettes and several sizes: nothing leaves its
// card, and what must be read whole is not shortened.
#include <algorithm>

#include "tests/gui/lab_support.h"

namespace casella::gui::testing {
namespace {

struct Case {
  std::string language;
  PaletteName palette;
  float width, height, scale;
};

const std::vector<Case> cases = {
    {"en", PaletteName::dark, 1600, 1000, 1},          {"it", PaletteName::light, 1100, 680, 1},
    {"it", PaletteName::high_contrast, 1600, 1000, 1}, {"en", PaletteName::light, 1100, 680, 1},
    {"it", PaletteName::dark, 2560, 1440, 1.5F},
};

// Everything in sight lies within the window.
std::string outside(const Hits& hits, float width, float height) {
  std::string out;
  for (const Hit& hit : hits.all()) {
    if (!hit.visible) continue;
    const bool inside = hit.box.x >= -1 && hit.box.right() <= width + 1 && hit.box.w >= 0;
    if (!inside || hit.box.y > height) out += hit.id + "\n";
  }
  return out;
}

// Buttons never lie upon each other.
std::string overlapping(const Hits& hits) {
  static constexpr std::string_view names[] = {
      "back",       "next",      "play step", "restart",  "to start", "step back", "play",   "step",
      "to end",     "run until", "scrubber",  "branches", "speed",    "language",  "theme",  "keys",
      "transcript", "matrix",    "sequence",  "bytes",    "explore",  "home",      "console"};
  std::string out;
  for (const std::string_view a : names) {
    for (const std::string_view b : names) {
      if (a >= b) continue;
      const Hit *one = hits.find(a), *two = hits.find(b);
      if (one == nullptr || two == nullptr || !one->visible || !two->visible) continue;
      if (one->box.overlaps(two->box)) out += std::string(a) + " and " + std::string(b) + "\n";
    }
  }
  return out;
}

// A line of a session, a subject or an address may be longer than its place; the lab's own words
// must not.
std::string shortened_words(const LabHarness& lab) {
  std::string out;
  for (const std::string& text : lab.window.hits().shortened()) {
    for (const auto& [key, wording] : lab.app.text().all()) {
      const bool own = key.starts_with("gui.") || key.starts_with("model.button") ||
                       key.starts_with("model.view");
      if (own && text == wording) out += key + ": " + text + "\n";
    }
  }
  return out;
}

}  // namespace

TEST_CASE("every step of every lesson is drawn whole") {
  for (const Case& one : cases) {
    LabHarness lab({one.width, one.height, one.scale, {one.palette, 1}}, one.language);
    const std::size_t lessons = lab.app.library().lessons().size();
    REQUIRE(lessons >= 6);
    for (std::size_t i = 0; i < lessons; ++i) {
      lab.app.open(i);
      const std::size_t steps = lab.player().lesson().steps.size();
      for (std::size_t step = 0; step <= steps; ++step) {
        INFO(one.language << " " << one.width << " " << lab.player().lesson().slug << " step "
                          << step + 1);
        REQUIRE(lab.player().step_index() == step);
        lab.window.frames(3);
        CHECK(lab.window.shows("next"));
        CHECK(lab.window.shows("back"));
        CHECK(lab.window.shows("play"));
        CHECK(lab.window.shows("step"));
        CHECK(lab.window.shows("scrubber"));
        CHECK(lab.window.shows("console"));
        CHECK(outside(lab.window.hits(), one.width, one.height) == "");
        CHECK(overlapping(lab.window.hits()) == "");
        CHECK(shortened_words(lab) == "");
        if (const auto* now = lab.player().current()) {
          if (const auto* question = std::get_if<lesson::Question>(&now->what)) {
            for (const std::string& option : question->options) {
              CHECK(lab.window.hits().find("option/" + option) != nullptr);
            }
          }
        }
        lab.app.go_to_step(step + 1);
      }
    }
  }
}

TEST_CASE("every view is drawn at the end of every lesson") {
  for (const Case& one : cases) {
    LabHarness lab({one.width, one.height, one.scale, {one.palette, 1}}, one.language);
    for (std::size_t i = 0; i < lab.app.library().lessons().size(); ++i) {
      lab.app.open(i);
      lab.app.go_to_step(lab.player().lesson().steps.size());
      for (const View view :
           {View::matrix, View::sequence, View::bytes, View::wire, View::explore}) {
        lab.app.desk().view = view;
        lab.window.frames(4);
        INFO(lab.player().lesson().slug << " view " << static_cast<int>(view));
        CHECK(outside(lab.window.hits(), one.width, one.height) == "");
        CHECK(shortened_words(lab) == "");
      }
    }
  }
}

TEST_CASE("a small window folds what has no room, and shows it as tabs") {
  LabHarness lab({700, 540, 1, {}});
  lab.open("first-session");
  lab.window.click("views");
  lab.window.click("lesson");
  CHECK(lab.window.shows("next"));
  lab.window.click("views");
  lab.window.click("panels");
  CHECK(lab.window.shows("card server/alice"));
  CHECK(lab.window.hits().find("card laptop") != nullptr);  // further down
}

}  // namespace casella::gui::testing
