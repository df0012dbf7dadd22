#pragma once
// Everything that can be done by key, from the menu or by name, once: what it does, and how the
// help shows it.
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "gui/base/compat.h"
#include "gui/model/intent.h"
#include "gui/model/mark.h"

namespace casella::gui {

struct KeyRow {
  std::string_view shown;  // on the key; empty: it has none
  std::string_view text;   // what it does: a text's key
  std::optional<KeyName> key{};
  char sign = 0;                 // or a sign that is typed, wherever the layout has it
  Intent (*intent)() = nullptr;  // made when pressed: a table of variants takes g++ minutes
  bool always = false;           // without a lesson too
  std::string_view menu{};       // its name there; empty: it isn't in the menu
  Icon icon = Icon::none;        // there
};
std::span<const KeyRow> key_rows();

// What was pressed in this frame; nothing while somebody types, but for Escape.
void read_keys(std::vector<Intent>& intents, bool walking);

}  // namespace casella::gui
