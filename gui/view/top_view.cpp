#include <cmath>

#include "gui/view/views.h"
#include "gui/widget/button.h"
#include "gui/widget/icon.h"
#include "gui/widget/input.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

Icon theme_icon(const Ui& ui) {
  switch (ui.look.palette) {
    case PaletteName::dark: return Icon::sun;
    case PaletteName::light: return Icon::contrast;
    case PaletteName::high_contrast: return Icon::moon;
  }
  return Icon::sun;
}

std::vector<ViewTab> tabs_of(const Scene& scene, const Layout& at) {
  const Text& text = scene.text;
  std::vector<ViewTab> tabs;
  const auto add = [&](View view, std::string_view id) {
    const std::string key = "gui.view." + std::string(id);
    tabs.push_back({view, {id, text(key)}});
  };
  if (at.lesson_folded) add(View::lesson, "lesson");
  add(View::transcript, "transcript");
  add(View::matrix, "matrix");
  add(View::sequence, "sequence");
  add(View::bytes, "bytes");
  add(View::wire, "wire");
  add(View::explore, "explore");
  add(View::story, "story");
  if (at.side_folded) add(View::panels, "panels");
  if (scene.desk.compared) add(View::compare, "compare");
  return tabs;
}

// Where the tabs have no room: one button with the view's name, and a menu.
void tab_menu(Ui& ui, const Text& text, const std::vector<ViewTab>& tabs, std::size_t current,
              float room, std::vector<Intent>& intents) {
  const ButtonText now = {
      .id = "views",
      .label = current < tabs.size() ? tabs[current].segment.label : std::string_view(),
      .icon = Icon::chevron_down,
      .tip = text("gui.top.views"),
      .width = std::min(room, ui.px(190))};
  if (button(ui, now)) ImGui::OpenPopup("views");
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(8), ui.px(8)});
  if (ImGui::BeginPopup("views")) {
    for (const ViewTab& tab : tabs) {
      const MenuText item = {.id = tab.segment.id, .label = tab.segment.label};
      if (menu_item(ui, item, ui.px(200))) intents.emplace_back(intent::Show{tab.view});
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace

float paint_corners(Ui& ui, const Text& text, const Desk& desk, std::vector<Intent>& intents,
                    const Rect& top) {
  const bool in_lesson = desk.place != Place::home;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = button_height(ui), y = top.y + std::floor((top.h - height) / 2);
  const float logo = ui.px(28);
  const Rect mark = {top.x, y + std::floor((height - logo) / 2), logo, logo};
  const Rect name = {mark.right() + ui.px(10), y, text_width(ui.fonts.title, "Casella") + 1,
                     height};
  ImGui::BeginDisabled(!in_lesson);
  const Press home = press_at(ui, "home", {mark.x, y, name.right() - mark.x, height});
  ImGui::EndDisabled();
  if (home.clicked) intents.emplace_back(intent::GoHome{});
  if (home.hovered) tooltip(ui, text("gui.top.home"));
  list.AddRectFilled(top_left(mark), bottom_right(mark),
                     ui.color(home.hovered ? ui.palette.filled_hover : ui.palette.filled),
                     ui.px(7));
  draw_icon(list, Icon::envelope, {mark.x + logo / 2, mark.y + logo / 2}, ui.px(18),
            ui.color(ui.palette.on_filled));
  draw_text_in(list, ui.fonts.title, name, 0, ui.color(Tone::plain), "Casella");

  const std::string code = desk.language == "it" ? "IT" : "EN";
  const ButtonText buttons[] = {
      {.id = "lessons", .label = text("gui.top.lessons"), .tip = text("gui.top.home")},
      {.id = "server screen",
       .icon = Icon::server,
       .tip = text("gui.server.tip"),
       .on = desk.place == Place::server || desk.server.running},
      {.id = "language", .label = code, .icon = Icon::language, .tip = text("gui.top.language")},
      {.id = "theme", .icon = theme_icon(ui), .tip = text("gui.top.theme")},
      {.id = "keys", .icon = Icon::question, .tip = text("gui.top.keys")},
      {.id = "menu", .icon = Icon::menu, .tip = text("gui.top.menu")}};
  const Intent wishes[] = {intent::GoHome{}, intent::ShowServer{}, intent::NextLanguage{},
                           intent::NextTheme{}, intent::ToggleKeys{}};
  const float gap = ui.px(8);
  float x = top.right() + gap;
  const bool wide = top.w > ui.px(900);
  for (std::size_t i = std::size(buttons); i-- > 0;) {
    if (i == 0 && (!in_lesson || !wide)) continue;
    x -= button_width(ui, buttons[i]) + gap;
    ImGui::SetCursorScreenPos({x, y});
    const bool pressed = button(ui, buttons[i]);
    if (pressed && i < std::size(wishes)) intents.push_back(wishes[i]);
    if (pressed && i == std::size(wishes)) ImGui::OpenPopup("menu");
  }
  paint_menu(ui, text, {top.right(), y + height + gap / 2}, desk.place, intents);
  return x;
}

void paint_tabs(Ui& ui, const Text& text, const Desk& desk, const std::vector<ViewTab>& tabs,
                const Layout& at, float right, std::vector<Intent>& intents) {
  std::vector<Segment> segments;
  std::size_t current = tabs.size();
  for (const ViewTab& tab : tabs) {
    if (tab.view == desk.view) current = segments.size();
    segments.push_back(tab.segment);
  }
  const float height = button_height(ui), width = segmented_width(ui, segments);
  const float name_end = at.top.x + ui.px(38) + text_width(ui.fonts.title, "Casella") + ui.px(16);
  if (name_end + width > right - ui.px(8)) {
    ImGui::SetCursorScreenPos({name_end, at.top.y + std::floor((at.top.h - height) / 2)});
    return tab_menu(ui, text, tabs, current, right - ui.px(8) - name_end, intents);
  }
  // Above the centre if they fit there, else right after the name.
  float x = std::max(at.centre.x, name_end);
  if (x + width > right - ui.px(8)) x = std::max(name_end, right - ui.px(8) - width);
  ImGui::SetCursorScreenPos({x, at.top.y + std::floor((at.top.h - height) / 2)});
  if (const auto chosen = segmented(ui, segments, current)) {
    intents.emplace_back(intent::Show{tabs[*chosen].view});
  }
}

void paint_top(const Scene& scene, const Layout& at) {
  const float right = paint_corners(scene.ui, scene.text, scene.desk, scene.intents, at.top);
  paint_tabs(scene.ui, scene.text, scene.desk, tabs_of(scene, at), at, right, scene.intents);
}

}  // namespace casella::gui
