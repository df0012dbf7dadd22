#pragma once
// Where the person types, and menus under the right button.
#include <string>
#include <string_view>

#include "gui/base/ui.h"

namespace casella::gui {

struct InputText {
  std::string_view id, hint;
  bool mono = true;
  bool focus = false;  // take the keyboard now
  float width = 0;     // pixels; 0: all there is
};

// True when Enter was pressed; the text stays for the caller to read and clear.
bool input_line(Ui& ui, const InputText& text, std::string& value);

// Gives the keyboard to the field that is drawn next.
void take_keyboard(Ui& ui);

struct MenuText {
  std::string_view id, label;
  Icon icon = Icon::none;
  std::string_view keys{};  // shown at the right: "Ctrl+K"
  bool enabled = true;
  Tone tone = Tone::plain;
};

// Between ImGui::BeginPopup and EndPopup. Closes the popup when it is clicked.
bool menu_item(Ui& ui, const MenuText& text, float width);

}  // namespace casella::gui
