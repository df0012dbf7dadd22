// Whatever can be read in the window can be copied out of it.
#include "gui/widget/text.h"
#include "tests/gui/lab_support.h"

namespace casella::gui::testing {
namespace {

std::string copied() {
  const char* words = ImGui::GetClipboardText();
  return words == nullptr ? std::string() : std::string(words);
}

bool has(const std::string& all, std::string_view part) {
  return all.find(part) != std::string::npos;
}

// The row or the whole panel under the mouse.
std::string copy(LabHarness& lab, bool panel = false) {
  lab.window.key(KeyName::c, true, panel);
  lab.window.frames(3);
  return copied();
}

}  // namespace

TEST_CASE("the row under the mouse is copied, a panel with Shift") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  lab.app.go_to_step(2);
  lab.window.frames(3);
  lab.window.hover("line 2");
  CHECK(has(copy(lab), "USER alice"));
  CHECK_FALSE(has(copied(), "PASS"));
  CHECK(has(lab.app.desk().told_last.words, "USER alice"));
  const std::string panel = copy(lab, true);
  CHECK(has(panel, "USER alice"));
  CHECK(has(panel, "PASS ••••••••"));
  CHECK_FALSE(has(panel, "secret"));  // what is masked stays so
  CHECK(has(panel, "\n"));
}

TEST_CASE("cards, matrix, diagram, packets and outcomes are copied as they stand") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  lab.app.go_to_step(2);
  lab.window.frames(3);
  lab.window.hover("card laptop");
  CHECK(has(copy(lab, true), "Laptop"));
  lab.window.hover("TRANSACTION");
  CHECK(has(copy(lab, true), "UPDATE"));
  lab.window.type("2");
  lab.window.frames(2);
  const std::string row = lab.app.lab()->matrix.whole().rows.at(0).id;
  lab.window.hover(row + "/server");
  CHECK(has(copy(lab), "on server"));
  const std::string label = lab.app.lab()->matrix.whole().rows.at(0).label;
  CHECK(has(copy(lab, true), label.substr(0, label.find(' '))));  // it may go on below
}

TEST_CASE("a row's words stand apart, and what is drawn shortened is copied whole") {
  std::string words;
  Harness window([&](Ui& ui) {
    ImGui::Begin("part");
    Reading reading({0, 0, 2000, 2000});
    draw_fitted(ui, ui.fonts.ui, {100, 100, 40, 20}, 0, ui.color(Tone::plain), "far too long");
    draw_fitted(ui, ui.fonts.ui, {300, 102, 90, 20}, 0, ui.color(Tone::plain), "beside");
    draw_fitted(ui, ui.fonts.ui, {100, 130, 90, 20}, 0, ui.color(Tone::plain), "below");
    words = reading.text();
    ImGui::End();
  });
  CHECK(words == "far too long\tbeside\nbelow");
}

TEST_CASE("from the menu it is what is explained that is copied") {
  LabHarness lab({1060, 660});
  lab.open("dele-is-not-now");
  lab.app.go_to_step(2);
  lab.window.frames(3);
  lab.window.click("menu");
  lab.window.click("copy");
  lab.window.frames(2);
  CHECK(has(copied(), lab.app.lab()->detail().explanation));
}

TEST_CASE("while somebody types, the line's own copying is left alone") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  lab.window.click("console");
  lab.window.type("NOOP");
  lab.window.key(KeyName::c, true);
  lab.window.frames(3);
  CHECK(copied() == "NOOP");  // which takes all of it when nothing is marked
  CHECK(lab.app.desk().told_last.words.empty());
}

}  // namespace casella::gui::testing
