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

struct Tab {
  View view;
  Segment segment;
};

std::vector<Tab> tabs_of(const Scene& scene, const Layout& at) {
  const Text& text = scene.text;
  std::vector<Tab> tabs;
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
void tab_menu(const Scene& scene, const std::vector<Tab>& tabs, std::size_t current, float room) {
  Ui& ui = scene.ui;
  const ButtonText now = {
      .id = "views",
      .label = current < tabs.size() ? tabs[current].segment.label : std::string_view(),
      .icon = Icon::chevron_down,
      .tip = scene.text("gui.top.views"),
      .width = std::min(room, ui.px(190))};
  if (button(ui, now)) ImGui::OpenPopup("views");
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(8), ui.px(8)});
  if (ImGui::BeginPopup("views")) {
    for (const Tab& tab : tabs) {
      const MenuText text = {.id = tab.segment.id, .label = tab.segment.label};
      if (menu_item(ui, text, ui.px(200))) scene.want(intent::Show{tab.view});
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace

float paint_corners(Ui& ui, const Text& text, const Desk& desk, std::vector<Intent>& intents,
                    const Rect& top, bool in_lesson) {
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
      {.id = "language", .label = code, .icon = Icon::language, .tip = text("gui.top.language")},
      {.id = "theme", .icon = theme_icon(ui), .tip = text("gui.top.theme")},
      {.id = "keys", .icon = Icon::question, .tip = text("gui.top.keys")},
      {.id = "menu", .icon = Icon::menu, .tip = text("gui.top.menu")}};
  const Intent wishes[] = {intent::GoHome{}, intent::NextLanguage{}, intent::NextTheme{},
                           intent::ToggleKeys{}};
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
  paint_menu(ui, text, {top.right(), y + height + gap / 2}, in_lesson, intents);
  return x;
}

void paint_top(const Scene& scene, const Layout& at) {
  Ui& ui = scene.ui;
  const float right = paint_corners(ui, scene.text, scene.desk, scene.intents, at.top, true);
  std::vector<Tab> tabs = tabs_of(scene, at);
  std::vector<Segment> segments;
  std::size_t current = segments.size();
  for (const Tab& tab : tabs) {
    if (tab.view == scene.desk.view) current = segments.size();
    segments.push_back(tab.segment);
  }
  const float height = button_height(ui), width = segmented_width(ui, segments);
  const float name_end = at.top.x + ui.px(38) + text_width(ui.fonts.title, "Casella") + ui.px(16);
  if (name_end + width > right - ui.px(8)) {
    ImGui::SetCursorScreenPos({name_end, at.top.y + std::floor((at.top.h - height) / 2)});
    return tab_menu(scene, tabs, current, right - ui.px(8) - name_end);
  }
  // Above the centre if they fit there, else right after the name.
  float x = std::max(at.centre.x, name_end);
  if (x + width > right - ui.px(8)) x = std::max(name_end, right - ui.px(8) - width);
  ImGui::SetCursorScreenPos({x, at.top.y + std::floor((at.top.h - height) / 2)});
  if (const auto chosen = segmented(ui, segments, current)) {
    scene.want(intent::Show{tabs[*chosen].view});
  }
}

}  // namespace casella::gui
