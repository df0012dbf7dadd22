#pragma once
// Drives a frame without any display: time goes by in frames, the mouse goes to things by name.
#include <string_view>

#include "gui/base/compat.h"
#include "gui/stage.h"

namespace casella::gui::testing {

struct Screen {
  float width = 1600, height = 1000, scale = 1;
  Look look{};
};

class Harness {
 public:
  explicit Harness(DrawFrame draw, const Screen& screen = {});

  void frames(int count = 1);
  void resize(float width, float height);

  // Each fails the test when nothing of that name is in sight and enabled.
  void hover(std::string_view id);
  void click(std::string_view id);
  void right_click(std::string_view id);
  // From one share of its width to another, 0 to 1.
  void drag(std::string_view id, float from, float to);
  void scroll(std::string_view id, float lines);

  void type(std::string_view text);
  void key(KeyName key, bool ctrl = false, bool shift = false);

  bool shows(std::string_view id) const;
  const Rect& box(std::string_view id) const;
  const Hits& hits() const { return hits_; }
  Ui& ui() { return stage_.ui(); }

 private:
  void move(float x, float y);
  void press(int button);

  DrawFrame draw_;
  Stage stage_;
  Hits hits_;
};

}  // namespace casella::gui::testing
