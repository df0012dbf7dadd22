#pragma once
// Buttons. Each returns true in the frame in which it was released over itself.
#include <optional>
#include <string_view>
#include <vector>

#include "gui/base/ui.h"

namespace casella::gui {

enum class ButtonKind { normal, primary, quiet };  // quiet: no ground until the mouse is over it

struct ButtonText {
  std::string_view id;
  std::string_view label{};
  Icon icon = Icon::none;
  ButtonKind kind = ButtonKind::normal;
  std::string_view tip{};  // a tooltip; an icon alone must have one
  bool enabled = true;
  bool on = false;  // a switch that is on
  float width = 0;  // pixels; 0: as wide as its label
};

bool button(Ui& ui, const ButtonText& text);
// A round icon: the timeline's play button. `diameter` in logical pixels.
bool round_button(Ui& ui, const ButtonText& text, float diameter);
float button_width(const Ui& ui, const ButtonText& text);
float button_height(const Ui& ui);

struct Segment {
  std::string_view id, label;
  Icon icon = Icon::none;
  std::string_view tip{};
};
// Tabs in one frame, one of them chosen. Returns the one that was clicked.
std::optional<std::size_t> segmented(Ui& ui, const std::vector<Segment>& segments,
                                     std::size_t current);
float segmented_width(const Ui& ui, const std::vector<Segment>& segments);

// Words that are clickable, underlined under the mouse.
bool link(Ui& ui, std::string_view id, const Face& face, std::string_view label);

}  // namespace casella::gui
