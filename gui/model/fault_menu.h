#pragma once
// What can be made to happen to a device, its link, the server and the time: the menu under the
// right button.
#include <optional>
#include <string>
#include <vector>

#include "gui/model/intent.h"
#include "gui/model/mark.h"
#include "sim/base/text.h"
#include "sim/lesson/lesson.h"

namespace casella::gui {

struct MenuRow {
  std::string id{}, label{};
  Icon icon = Icon::none;
  Tone tone = Tone::plain;
  bool enabled = true;
  bool group = false;      // a line above it
  bool of_device = false;  // else of the server's mailbox, or of the time
  Intent intent{};
};

// Without a device: the server's mailbox, and the time.
std::vector<MenuRow> fault_menu(const World& world, const lesson::Lesson& lesson,
                                std::optional<DeviceId> device, const Text& text);

}  // namespace casella::gui
