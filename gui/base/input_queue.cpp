#include "gui/base/input_queue.h"

#include <imgui.h>

#include <algorithm>

namespace casella::gui {
namespace {

// GLFW's numbers.
constexpr int first_sign = 32, last_sign = 162;           // keys that type something
constexpr int first_modifier = 340, last_modifier = 347;  // Shift, Ctrl, Alt, Super: left, right
constexpr int shifts[] = {340, 344}, ctrls[] = {341, 345}, alts[] = {342, 346},
              supers[] = {343, 347};

bool types(int key) {
  return key >= first_sign && key <= last_sign;
}
bool modifies(int key) {
  return key >= first_modifier && key <= last_modifier;
}
bool is_shift(int key) {
  return key == shifts[0] || key == shifts[1];
}

}  // namespace

// What one frame was given so far, and what it still can be.
struct InputQueue::Frame {
  const InputQueue& queue;
  bool typing, settling;
  std::bitset<kKeys> keys{};
  std::bitset<kButtons> buttons{};
  bool command = false;  // a key that is no letter, or a letter with Ctrl or Alt
  bool letter = false, sign = false, wheel = false;

  bool pressed() const { return command || letter || sign || buttons.any(); }
  bool with_command() const {
    const auto held = [&](int key) { return queue.down_[static_cast<std::size_t>(key)]; };
    return std::any_of(std::begin(ctrls), std::end(ctrls), held) ||
           std::any_of(std::begin(alts), std::end(alts), held);
  }

  bool takes(const input::Key& event) {
    const auto key = static_cast<std::size_t>(event.key);
    const bool text = typing && (types(event.key) || is_shift(event.key)) && !with_command();
    if (event.down && settling) return false;
    if (!text && (keys[key] || (modifies(event.key) && pressed()))) return false;
    if (event.down && (text ? command || buttons.any() : pressed())) return false;
    keys.set(key);
    if (!event.down || modifies(event.key)) return true;
    (types(event.key) && !with_command() ? letter : command) = true;
    return true;
  }
  bool takes(const input::Sign&) {
    if (settling || command || buttons.any() || (!typing && sign)) return false;
    return sign = true;
  }
  bool takes(const input::Button& event) {
    const auto button = static_cast<std::size_t>(event.button);
    if (buttons[button] || wheel || (event.down && (settling || pressed()))) return false;
    buttons.set(button);
    return true;
  }
  bool takes(const input::Move&) const { return buttons.none() && !wheel; }
  bool takes(const input::Wheel&) {
    if (buttons.any()) return false;
    return wheel = true;
  }
};

void InputQueue::add(const InputEvent& event) {
  if (const auto* key = std::get_if<input::Key>(&event)) {
    if (key->key < 0 || static_cast<std::size_t>(key->key) >= kKeys) return;
  }
  if (const auto* button = std::get_if<input::Button>(&event)) {
    if (button->button < 0 || button->button >= kButtons) return;
  }
  // Where the mouse was in between doesn't matter.
  if (std::holds_alternative<input::Move>(event) && !waiting_.empty() &&
      std::holds_alternative<input::Move>(waiting_.back())) {
    waiting_.pop_back();
  }
  waiting_.push_back(event);
}

std::vector<InputEvent> InputQueue::take(bool typing, bool settling) {
  Frame frame{*this, typing, settling};
  std::vector<InputEvent> out;
  while (!waiting_.empty() &&
         std::visit([&](const auto& event) { return frame.takes(event); }, waiting_.front())) {
    const InputEvent& event = out.emplace_back(waiting_.front());
    waiting_.pop_front();
    if (const auto* key = std::get_if<input::Key>(&event)) {
      down_[static_cast<std::size_t>(key->key)] = key->down;
    }
  }
  return out;
}

#if IMGUI_VERSION_NUM < 18700
namespace {

struct Teller {
  ImGuiIO& io;

  void operator()(const input::Key& event) const {
    io.KeysDown[event.key] = event.down;
    const auto held = [&](int key) { return io.KeysDown[key]; };
    io.KeyShift = std::any_of(std::begin(shifts), std::end(shifts), held);
    io.KeyCtrl = std::any_of(std::begin(ctrls), std::end(ctrls), held);
    io.KeyAlt = std::any_of(std::begin(alts), std::end(alts), held);
    io.KeySuper = std::any_of(std::begin(supers), std::end(supers), held);
  }
  void operator()(const input::Sign& event) const { io.AddInputCharacter(event.code_point); }
  void operator()(const input::Button& event) const { io.MouseDown[event.button] = event.down; }
  void operator()(const input::Move& event) const { io.MousePos = {event.x, event.y}; }
  void operator()(const input::Wheel& event) const {
    io.MouseWheelH += event.x;
    io.MouseWheel += event.y;
  }
};

}  // namespace

void tell(ImGuiIO& io, const InputEvent& event) {
  std::visit(Teller{io}, event);
}
#else
void tell(ImGuiIO&, const InputEvent&) {}
#endif

}  // namespace casella::gui
