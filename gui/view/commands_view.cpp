// Everything that can be done, by name: type a part of it, and Enter does it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gui/model/fault_menu.h"
#include "gui/model/words.h"
#include "gui/view/keys.h"
#include "gui/view/views.h"
#include "gui/widget/input.h"
#include "gui/widget/overlay.h"
#include "gui/widget/press.h"
#include "gui/widget/scroll.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

struct Command {
  std::string words;
  std::string keys{};  // that do the same
  Intent intent;
};

bool asked_for(const std::string& typed, std::string_view words) {
  for (std::size_t at = 0; at < typed.size();) {
    const std::size_t end = std::min(typed.find(' ', at), typed.size());
    if (!contains_ignoring_case(words, typed.substr(at, end - at))) return false;
    at = end + 1;
  }
  return true;
}

// What the lesson's step offers.
template <class Add>
void add_lesson(const Scene& scene, const Add& add) {
  const LessonView& view = scene.lab.lesson();
  for (std::size_t i = 0; i < view.options.size(); ++i) {
    if (scene.player.answered()) break;
    std::string words;
    for (const Span& span : view.options[i].words) words += span.text;
    add(scene.text.fill("gui.command.answer", words), {}, intent::Answer{i});
  }
  if (view.hint.shown && view.hint.enabled) add(view.hint.words, {}, intent::TakeHint{});
  if (view.sessions.shown) add(view.serve.words, {}, intent::ServeLesson{true});
  if (view.restart.shown && view.restart.enabled)
    add(view.restart.words, {}, intent::RestartStep{});
}

template <class Add>
void add_time(const Scene& scene, const Add& add) {
  add(std::string(scene.text("gui.time.until_quiet")), {}, intent::RunUntil{Stride::quiet});
  for (std::size_t i = 0; i < kSpeeds.size(); ++i) {
    add(scene.text.fill("gui.command.speed", scene.text.fill("gui.time.speed", kSpeeds[i])), {},
        intent::SetSpeed{i});
  }
  const auto& branches = scene.lab.timeline().branches;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    if (branches[i].current) continue;
    add(scene.text.fill("gui.command.branch", branches[i].name), {}, intent::UseBranch{i});
    add(scene.text.fill("gui.command.compare", branches[i].name), {}, intent::CompareWith{i});
  }
}

// Devices, and what can be made to happen to them.
template <class Add>
void add_world(const Scene& scene, const Add& add) {
  const auto& devices = scene.lab.cards.devices();
  for (std::uint32_t i = 0; i < devices.size(); ++i) {
    add(scene.text.fill("gui.command.device", devices[i].title), {},
        intent::TakeDevice{DeviceId{i}});
    for (const MenuRow& row :
         fault_menu(scene.player.world(), scene.player.lesson(), DeviceId{i}, scene.text)) {
      if (row.enabled && row.of_device) add(devices[i].title + ": " + row.label, {}, row.intent);
    }
  }
  for (const MenuRow& row :
       fault_menu(scene.player.world(), scene.player.lesson(), std::nullopt, scene.text)) {
    if (row.enabled) add(row.label, {}, row.intent);
  }
}

// The live server's sessions, and its programs' settings.
template <class Add>
void add_server(const ServerModel& server, const Text& text, const Add& add) {
  constexpr std::size_t most = 200;  // more than anybody reads
  for (std::size_t i = 0; i < std::min(most, server.size()); ++i) {
    const GuestRow row = server.row(i, text);
    add(text.fill("gui.command.guest", row.title), {}, intent::FollowGuest{row.id});
  }
  for (std::size_t i = 0; i < server.card.programs.size(); ++i) {
    add(text.fill("gui.command.program", server.card.programs[i].name), {}, intent::CopyCard{i});
  }
  for (std::size_t i = 0; i < server.stops.size(); ++i) {
    add(text.fill("gui.command.remove_stop", server.stops[i].at), {}, intent::RemoveStop{i});
  }
  if (!server.accidents.empty() || server.full) {
    add(std::string(text("gui.stops.clear")), {}, intent::ClearMishaps{});
  }
  if (!server.running) {
    add(std::string(text("gui.server.any_ports_tip")), {}, intent::StartServer{false, true});
  }
}

// What the keys do, the bookmarks, and every lesson; of a lesson's own only while one is open.
std::vector<Command> commands_for(const Desk& desk, const Text& text, const Scene* scene,
                                  const ServerModel* server) {
  std::vector<Command> out;
  const auto add = [&](std::string words, std::string keys, Intent intent) {
    if (asked_for(desk.command_typed, words)) {
      out.push_back({std::move(words), std::move(keys), std::move(intent)});
    }
  };
  for (const KeyRow& row : key_rows()) {
    const bool own = row.key || row.sign != 0 || !row.menu.empty();
    if (!own || row.key == KeyName::escape) continue;
    if (!is_offered(row, desk.place)) continue;
    add(std::string(text(row.text)), key_name(row, text), row.intent());
  }
  if (scene != nullptr) {
    for (const Bookmark& mark : scene->lab.bookmarks) {
      add(text.fill("gui.command.bookmark", mark.label), {}, intent::Jump{mark.moment});
    }
    add(std::string(text("gui.top.home")), {}, intent::GoHome{});
    add_lesson(*scene, add);
    add_time(*scene, add);
    add_world(*scene, add);
    for (std::size_t i = 0; i < desk.servers.size(); ++i) {
      add(text.fill("gui.command.profile", desk.servers[i]), {}, intent::UseProfile{i});
    }
  }
  if (server != nullptr) {
    add(std::string(text("gui.top.home")), {}, intent::GoHome{});
    add_server(*server, text, add);
  }
  for (std::size_t i = 0; i < desk.lessons.size(); ++i) {
    if (desk.lessons[i].broken) continue;
    add(text.fill("gui.command.lesson", desk.lessons[i].title), {}, intent::OpenLesson{i});
  }
  return out;
}

bool row(Ui& ui, const Command& command, const Rect& box, std::size_t index, bool chosen) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press state = press_at(ui, fmt::format("command {}", index), box);
  if (chosen || state.hovered) {
    list.AddRectFilled(
        top_left(box), bottom_right(box),
        ui.color(chosen ? blend(ui.palette.accent, ui.palette.panel, ui.palette.current_row)
                        : ui.palette.hover),
        ui.px(6));
  }
  const float keys = command.keys.empty()
                         ? 0
                         : std::ceil(text_width(ui.fonts.small_strong, command.keys)) + ui.px(16);
  const Rect words = {box.x + ui.px(12), box.y, box.w - ui.px(28) - keys, box.h};
  draw_fitted(ui, ui.fonts.ui, words, 0, ui.color(Tone::plain), command.words);
  if (keys == 0) return state.clicked;
  const float high = ui.fonts.small.size + ui.px(8);
  const Rect key = {box.right() - keys - ui.px(8), box.y + std::floor((box.h - high) / 2), keys,
                    high};
  list.AddRectFilled(top_left(key), bottom_right(key), ui.color(ui.palette.panel2), ui.px(5));
  list.AddRect(top_left(key), bottom_right(key), ui.color(ui.palette.border), ui.px(5));
  draw_text_in(list, ui.fonts.small_strong, key, 0.5F, ui.color(Tone::dim), command.keys);
  return state.clicked;
}

// Up and Down walk through the list; another word begins it anew.
void walk(Desk& desk, std::size_t count, const std::string& before) {
  if (desk.command_typed != before) desk.command_at = 0;
  if (count == 0) return;
  if (compat::key_pressed(KeyName::down))
    desk.command_at = std::min(desk.command_at + 1, count - 1);
  if (compat::key_pressed(KeyName::up) && desk.command_at > 0) --desk.command_at;
  desk.command_at = std::min(desk.command_at, count - 1);
}

}  // namespace

void paint_commands(Ui& ui, const Text& text, Desk& desk, const Scene* scene,
                    const ServerModel* server, std::vector<Intent>& intents) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float width = std::min(screen.x - ui.px(32), ui.px(620)), pad = ui.px(12);
  const float line = ui.fonts.ui.size + ui.px(16);
  const float top = std::floor(std::min(screen.y * 0.12F, ui.px(110)));
  const float rows = std::min(line * 11, screen.y - top - ui.px(110));
  const float input = ui.fonts.ui.size + ui.px(14);
  const Overlay over(ui, "commands",
                     {std::floor((screen.x - width) / 2), top, width, rows + input + 3 * pad});
  const Rect& panel = over.panel();
  ImGui::SetCursorScreenPos({panel.x + pad, panel.y + pad});
  const std::string before = desk.command_typed;
  const bool done = input_line(ui,
                               {.id = "command",
                                .hint = text("gui.command.hint"),
                                .mono = false,
                                .focus = std::exchange(desk.focus_command, false),
                                .width = width - 2 * pad},
                               desk.command_typed);
  const std::vector<Command> all = commands_for(desk, text, scene, server);
  walk(desk, all.size(), before);
  std::optional<std::size_t> chosen;
  if (done && !all.empty()) chosen = desk.command_at;
  const Rect box = {panel.x + pad, panel.y + 2 * pad + input, width - 2 * pad, rows};
  {
    const ScrollArea area(ui, "found", box);
    if (all.empty()) {
      draw_text(*ImGui::GetWindowDrawList(), ui.fonts.ui, {box.x + pad, box.y + pad},
                ui.color(Tone::dim), text("gui.command.none"));
    }
    const float up = ImGui::GetScrollY();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const float y = box.y + line * static_cast<float>(i) - up;
      if (row(ui, all[i], {box.x, y, box.w, line}, i, i == desk.command_at)) chosen = i;
    }
    ImGui::SetCursorScreenPos({box.x, box.y - up + line * static_cast<float>(all.size())});
    ImGui::Dummy({1, 1});
    const float at = line * static_cast<float>(desk.command_at);
    if (at < up) ImGui::SetScrollY(at);
    if (at + line > up + box.h) ImGui::SetScrollY(at + line - box.h);
  }
  if (chosen) {
    intents.emplace_back(intent::ToggleCommands{});
    intents.push_back(all[*chosen].intent);
  } else if (over.pressed_beside()) {
    intents.emplace_back(intent::ToggleCommands{});
  }
}

}  // namespace casella::gui
