#pragma once
// A small number with a button on either side: "Cut cables  − 1 +".
#include <optional>
#include <string_view>

#include "gui/base/ui.h"

namespace casella::gui {

struct StepperText {
  std::string_view id, label;  // its buttons are named "ID less" and "ID more"
  unsigned value = 0, least = 0, most = 9;
};

float stepper_width(const Ui& ui, const StepperText& text);
// Takes its place in the window's flow. Returns what the number is changed to.
std::optional<unsigned> stepper(Ui& ui, const StepperText& text);

}  // namespace casella::gui
