#pragma once
// What keys and mouse did, in order, until a frame can take it. Dear ImGui before 1.87 only looks
// at what is down while it draws: whatever goes down and up between two frames would be lost, and
// what follows it would come out of order. So each frame gets as much as it can tell apart, and
// the rest waits for the next one. From 1.87 on ImGui does that itself.
#include <bitset>
#include <cstdint>
#include <deque>
#include <variant>
#include <vector>

struct ImGuiIO;

namespace casella::gui {

namespace input {

struct Key {
  int key = 0;
  bool down = false;
};  // GLFW's number
struct Sign {
  unsigned code_point = 0;
};  // that was typed
struct Button {
  int button = 0;
  bool down = false;
};
struct Move {
  float x = 0, y = 0;
};
struct Wheel {
  float x = 0, y = 0;
};

}  // namespace input

using InputEvent = std::variant<input::Key, input::Sign, input::Button, input::Move, input::Wheel>;

class InputQueue {
 public:
  void add(const InputEvent& event);
  bool empty() const { return waiting_.empty(); }

  // For the next frame. `typing`: somebody writes into a field, where letters are signs and not
  // keys. `settling`: what was pressed last has not come to be seen yet, so nothing is pressed.
  std::vector<InputEvent> take(bool typing, bool settling);

 private:
  static constexpr std::size_t kKeys = 512;
  static constexpr int kButtons = 5;  // as many as ImGui knows
  struct Frame;
  std::deque<InputEvent> waiting_;
  std::bitset<kKeys> down_;
};

// Hands it to ImGui; before 1.87 only, since later ones have a queue and a backend that fills it.
void tell(ImGuiIO& io, const InputEvent& event);

}  // namespace casella::gui
