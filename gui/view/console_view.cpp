#include "gui/view/console_view.h"

#include <algorithm>
#include <cmath>

#include "gui/model/words.h"
#include "gui/widget/button.h"
#include "gui/widget/console_line.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

// The longest beginning that all have in common.
std::string common_start(const std::vector<Completion>& all) {
  std::string start = all.empty() ? std::string() : all.front().insert;
  for (const Completion& each : all) {
    const auto [end, other] =
        std::mismatch(start.begin(), start.end(), each.insert.begin(), each.insert.end());
    start.erase(end, start.end());
  }
  return start;
}

std::vector<Segment> devices_of(const Scene& scene) {
  std::vector<Segment> out;
  for (std::size_t i = 0; i < scene.lab.cards.devices().size(); ++i) {
    const MailCard& card = scene.lab.cards.devices()[i];
    out.push_back({card.id, card.title, card.icon, scene.text("gui.console.device")});
  }
  return out;
}

void paint_devices(const Scene& scene, float& x, float y, float room) {
  std::vector<Segment> devices = devices_of(scene);
  if (devices.size() < 2) return;
  std::vector<std::string> ids;  // names of buttons, apart from those of the cards
  for (const Segment& each : devices) ids.push_back("as " + std::string(each.id));
  std::size_t current = 0;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    if (devices[i].id == scene.lab.console.device()) current = i;
    devices[i].id = ids[i];
  }
  if (segmented_width(scene.ui, devices) > room) {
    for (Segment& each : devices) each.label = {};
  }
  ImGui::SetCursorScreenPos({x, y});
  if (const auto chosen = segmented(scene.ui, devices, current)) {
    scene.want(intent::TakeDevice{DeviceId{static_cast<std::uint32_t>(*chosen)}});
  }
  x += segmented_width(scene.ui, devices) + scene.ui.px(8);
}

// Below the line: what went wrong; else what can be typed; else where the session stands.
void paint_below(const Scene& scene, const Rect& box, const std::vector<Completion>& all) {
  Ui& ui = scene.ui;
  if (!scene.desk.said.empty()) {
    draw_fitted(ui, ui.fonts.small, box, 0, ui.color(Tone::error), scene.desk.said);
    return;
  }
  if (all.empty()) {
    const std::string status = scene.lab.console.status(scene.player.world(), scene.text);
    draw_fitted(ui, ui.fonts.small, box, 0, ui.color(Tone::dim), status);
    return;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float x = box.x;
  for (const Completion& each : all) {
    const float width = text_width(ui.fonts.small_strong, each.usage);
    const std::string help = all.size() <= 2 ? each.help : std::string();
    const float more = help.empty() ? 0 : ui.px(8) + text_width(ui.fonts.small, help);
    if (x + width + more > box.right()) return;
    draw_text_in(list, ui.fonts.small_strong, {x, box.y, width, box.h}, 0, ui.color(Tone::client),
                 each.usage);
    draw_text_in(list, ui.fonts.small, {x + width + ui.px(8), box.y, more, box.h}, 0,
                 ui.color(Tone::dim), help);
    x += width + more + ui.px(16);
  }
}

}  // namespace

float console_height(const Scene& scene) {
  return button_height(scene.ui) + scene.ui.px(6) + scene.ui.fonts.small.size + scene.ui.px(2);
}

void paint_console(const Scene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  Desk& desk = scene.desk;
  ConsoleModel& console = scene.lab.console;
  const World& world = scene.player.world();
  float x = box.x;
  paint_devices(scene, x, box.y, box.w * 0.45F);
  ConsoleKeys keys;
  keys.completed = [&](const std::string& typed) {
    const std::vector<Completion> found = console.complete(world, typed, scene.text, true);
    const std::string start = common_start(found);
    if (found.size() == 1) return start + " ";
    return start.size() > typed.size() ? start : typed;
  };
  keys.older = [&](const std::string& typed) { return console.older(typed); };
  keys.newer = [&](const std::string&) { return console.newer(); };
  std::string title = device_title(console.device(), scene.text);
  if (title.front() >= 'A' && title.front() <= 'Z') {
    title.front() = static_cast<char>(title.front() - 'A' + 'a');
  }
  const std::string hint = scene.text.fill("gui.console.hint", title);
  ImGui::SetCursorScreenPos({x, box.y});
  const InputText line = {
      .id = "console", .hint = hint, .focus = desk.focus_console, .width = box.right() - x};
  desk.focus_console = false;
  const std::string before = desk.typed;
  const ConsoleLine state = console_line(ui, line, desk.typed, keys);
  if (desk.typed != before) desk.said.clear();
  if (state.sent) {
    std::string typed = desk.typed;
    typed.erase(typed.find_last_not_of(' ') + 1);
    if (!typed.empty()) scene.want(intent::Deed{typed, console.device()});
    desk.focus_console = true;
  }
  const Rect below = {box.x + ui.px(2), box.y + button_height(ui) + ui.px(6), box.w - ui.px(4),
                      ui.fonts.small.size + ui.px(2)};
  paint_below(scene, below, console.complete(world, desk.typed, scene.text));
}

}  // namespace casella::gui
