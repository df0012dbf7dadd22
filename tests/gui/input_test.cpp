// A machine so slow that everything happens between two frames: nothing is lost, all is in order.
#include "gui/base/input_queue.h"
#include "tests/gui/lab_support.h"

namespace casella::gui::testing {
namespace {

constexpr int kShift = 340, kCtrl = 341, kEnter = 257, kRight = 262, kPageDown = 267;

void strike(InputQueue& queue, int key) {
  queue.add(input::Key{key, true});
  queue.add(input::Key{key, false});
}
// As a keyboard types it: each letter's key, its sign, and Shift where it is needed.
void type(InputQueue& queue, std::string_view text) {
  for (const char sign : text) {
    const bool capital = sign >= 'A' && sign <= 'Z';
    const int key = sign >= 'a' && sign <= 'z' ? sign - 'a' + 'A' : sign;
    if (capital) queue.add(input::Key{kShift, true});
    queue.add(input::Key{key, true});
    queue.add(input::Sign{static_cast<unsigned char>(sign)});
    queue.add(input::Key{key, false});
    if (capital) queue.add(input::Key{kShift, false});
  }
}
void click(InputQueue& queue, const Rect& box) {
  queue.add(input::Move{box.x + box.w / 2, box.y + box.h / 2});
  queue.add(input::Button{0, true});
  queue.add(input::Button{0, false});
}

// Frames until all is told; how many that took.
int draw(LabHarness& lab, InputQueue& queue) {
  int frames = 0;
  for (; !queue.empty(); ++frames) {
    REQUIRE(frames < 500);
    ImGuiIO& io = ImGui::GetIO();
    for (const InputEvent& event : queue.take(io.WantTextInput, lab.window.ui().settling > 0)) {
      tell(io, event);
    }
    lab.window.frames(1);
  }
  lab.window.frames(3);
  return frames;
}

std::size_t left(InputQueue queue) {
  std::size_t frames = 0;
  for (; !queue.empty(); ++frames) queue.take(false, false);
  return frames;
}

}  // namespace

TEST_CASE("a frame takes what it can tell apart, and keeps the order") {
  InputQueue queue;
  strike(queue, kRight);
  auto first = queue.take(false, false);
  REQUIRE(first.size() == 1);  // down now, up in the next frame
  CHECK(std::get<input::Key>(first.front()).down);
  REQUIRE_FALSE(queue.empty());
  CHECK_FALSE(std::get<input::Key>(queue.take(false, false).at(0)).down);
  CHECK(queue.empty());

  strike(queue, kRight);
  strike(queue, kPageDown);
  CHECK(left(queue) == 3);  // down; up, and the other down; up
  queue = {};

  // Where nobody types, a letter is a key with its sign, one a frame.
  type(queue, "mm");
  CHECK(queue.take(false, false).size() == 2);
  CHECK(left(queue) == 3);  // up; down; up
  queue = {};
  // In a field a whole word comes at once, and Enter only after it.
  type(queue, "NOOP");
  strike(queue, kEnter);
  CHECK(queue.take(true, false).size() == 20);
  CHECK(queue.take(true, false).size() == 1);
  queue = {};
  // Ctrl belongs to the letter struck while it is down, and to no other.
  strike(queue, 'K');
  queue.add(input::Key{kCtrl, true});
  strike(queue, 'L');
  CHECK(queue.take(false, false).size() == 1);
  CHECK(queue.take(false, false).size() == 3);  // K up, Ctrl down, L down
}

TEST_CASE("nothing is pressed before the last press is seen, and what is down can come up") {
  InputQueue queue;
  queue.add(input::Key{kRight, true});
  queue.take(false, false);
  queue.add(input::Key{kRight, false});
  strike(queue, kPageDown);
  CHECK(queue.take(false, true).size() == 1);
  CHECK(queue.take(false, true).empty());
  CHECK(queue.take(false, false).size() == 1);
}

TEST_CASE("a click happens where the mouse was, and each click counts") {
  InputQueue queue;
  click(queue, {10, 10, 2, 2});
  queue.add(input::Move{500, 500});
  click(queue, {10, 10, 2, 2});
  const auto first = queue.take(false, false);
  REQUIRE(first.size() == 2);
  CHECK(std::get<input::Move>(first[0]).x == 11);
  CHECK(std::get<input::Button>(first[1]).down);
  CHECK(queue.take(false, false).size() == 1);  // up, where it went down
  CHECK(queue.take(false, false).size() == 2);
  // What isn't there is not waited for.
  queue = {};
  queue.add(input::Key{-1, true});
  queue.add(input::Button{7, true});
  CHECK(queue.empty());
}

#if IMGUI_VERSION_NUM < 18700
TEST_CASE("all that is done between two frames of a slow machine is done") {
  LabHarness lab;
  lab.open("first-session");
  InputQueue queue;
  strike(queue, kPageDown);
  strike(queue, kRight);
  strike(queue, kRight);
  draw(lab, queue);
  CHECK(lab.player().step_index() == 1);
  CHECK(lab.player().branch().cursor == 2);

  // A key opens the console; what follows is typed there, and Enter sends it.
  strike(queue, 269);  // End
  type(queue, "/NOOP");
  strike(queue, kEnter);
  draw(lab, queue);
  const auto& lines = lab.player().transcript().lines();
  const auto sent = std::find_if(lines.rbegin(), lines.rend(),
                                 [](const auto& line) { return line.from == Side::Client; });
  REQUIRE(sent != lines.rend());
  CHECK(sent->text() == "NOOP");
}

TEST_CASE("a command by its name and a click after it, all at once") {
  LabHarness lab;
  lab.open("first-session");
  InputQueue queue;
  queue.add(input::Key{kCtrl, true});
  strike(queue, 'K');
  queue.add(input::Key{kCtrl, false});
  type(queue, "octets");
  strike(queue, kEnter);
  click(queue, lab.window.box("next"));
  draw(lab, queue);
  CHECK_FALSE(lab.app.desk().commands_shown);
  CHECK(lab.app.desk().view == View::bytes);
  CHECK(lab.player().step_index() == 1);
}
#endif

}  // namespace casella::gui::testing
