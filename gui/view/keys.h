#pragma once
// Everything that can be done by key, from the menu or by name, once: what it does, and how the
// help shows it.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gui/base/compat.h"
#include "gui/model/intent.h"
#include "gui/model/mark.h"
#include "sim/base/text.h"

namespace casella::gui {

// What the window shows.
enum class Place : std::uint8_t { home, lesson, server };
// Where a thing can be done: `session` is that of a lesson, or one of the live server's.
enum class Where : std::uint8_t { lesson, session, server, anywhere };

struct KeyRow {
  std::string_view shown;  // on the key; empty: it has none
  std::string_view text;   // what it does: a text's key
  std::optional<KeyName> key{};
  char sign = 0;                 // or a sign that is typed, wherever the layout has it
  Intent (*intent)() = nullptr;  // made when pressed: a table of variants takes g++ minutes
  Where where = Where::lesson;
  std::string_view menu{};  // its name there; empty: it isn't in the menu
  Icon icon = Icon::none;   // there
};
std::span<const KeyRow> key_rows();
// What stands on the key, in the language's word where it is one.
std::string key_name(const KeyRow& row, const Text& text);
bool is_offered(const KeyRow& row, Place place);

// What was pressed in this frame; nothing while somebody types, but for Escape.
void read_keys(std::vector<Intent>& intents, Place place, bool walking);

}  // namespace casella::gui
