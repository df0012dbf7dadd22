#include "tests/gui/harness.h"

#include <string>

#include "tests/support/catch.h"

namespace casella::gui::testing {

Harness::Harness(DrawFrame draw, const Screen& screen)
    : draw_(std::move(draw)), stage_(screen.look, screen.scale) {
  stage_.ui().hits = &hits_;
  ImGui::GetIO().DisplaySize = {screen.width, screen.height};
  frames(3);  // sizes of contents settle
}

void Harness::frames(int count) {
  for (int i = 0; i < count; ++i) {
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    stage_.prepare();
    stage_.frame(draw_);
  }
}

void Harness::resize(float width, float height) {
  ImGui::GetIO().DisplaySize = {width, height};
  frames(3);
}

bool Harness::shows(std::string_view id) const {
  const Hit* hit = hits_.find(id);
  return hit != nullptr && hit->visible;
}

const Rect& Harness::box(std::string_view id) const {
  const Hit* hit = hits_.find(id);
  INFO("the thing named " << std::string(id));
  REQUIRE(hit != nullptr);
  REQUIRE(hit->visible);
  REQUIRE(hit->enabled);
  return hit->box;
}

void Harness::move(float x, float y) {
  compat::put_mouse_position(ImGui::GetIO(), {x, y});
  frames(2);
}

// On 1.86 a press and its release must be in different frames.
void Harness::press(int button) {
  compat::put_mouse_button(ImGui::GetIO(), button, true);
  frames();
  compat::put_mouse_button(ImGui::GetIO(), button, false);
  frames(2);
}

void Harness::hover(std::string_view id) {
  const Rect at = box(id);
  move(at.x + at.w / 2, at.y + at.h / 2);
}

void Harness::click(std::string_view id) {
  hover(id);
  press(ImGuiMouseButton_Left);
}

void Harness::right_click(std::string_view id) {
  hover(id);
  press(ImGuiMouseButton_Right);
}

void Harness::drag(std::string_view id, float from, float to) {
  const Rect at = box(id);
  move(at.x + at.w * from, at.y + at.h / 2);
  compat::put_mouse_button(ImGui::GetIO(), ImGuiMouseButton_Left, true);
  frames();
  constexpr int steps = 4;
  for (int i = 1; i <= steps; ++i) {
    const float share = from + (to - from) * static_cast<float>(i) / steps;
    move(at.x + at.w * share, at.y + at.h / 2);
  }
  compat::put_mouse_button(ImGui::GetIO(), ImGuiMouseButton_Left, false);
  frames(2);
}

void Harness::scroll(std::string_view id, float lines) {
  hover(id);
  compat::put_wheel(ImGui::GetIO(), lines);
  frames(4);
}

void Harness::type(std::string_view text) {
  ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
  frames(2);
}

void Harness::key(KeyName key, bool ctrl, bool shift) {
  ImGuiIO& io = ImGui::GetIO();
  compat::put_modifiers(io, ctrl, shift, false);
  compat::put_key(io, key, true);
  frames();
  compat::put_key(io, key, false);
  frames();
  compat::put_modifiers(io, false, false, false);
  frames();
}

}  // namespace casella::gui::testing
