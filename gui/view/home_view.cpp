// The chooser: what can be learnt here, and how far one has come.
#include <algorithm>
#include <cmath>

#include "gui/view/views.h"
#include "gui/widget/badge.h"
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

struct Grid {
  std::size_t columns = 1;
  float width = 0, height = 0, gap = 0, titles = 0;
};

Grid grid_for(const Ui& ui, const Rect& body, const std::vector<LessonCard>& lessons) {
  Grid grid;
  grid.gap = ui.px(16);
  grid.columns = body.w > ui.px(1150) ? 3 : body.w > ui.px(660) ? 2 : 1;
  const auto count = static_cast<float>(grid.columns);
  grid.width = std::floor((body.w - grid.gap * (count - 1)) / count);
  // As high as the longest summary wants, so that the cards stand in rows.
  const float inner = grid.width - 2 * ui.px(20);
  float words = 0;
  std::size_t titles = 1;
  for (const LessonCard& each : lessons) {
    titles = std::max(titles, wrapped(ui.fonts.title, each.title, inner).size());
    const auto lines = wrapped(ui.fonts.ui, each.summary, inner).size();
    words = std::max(words, leading(ui.fonts.ui) * static_cast<float>(lines));
  }
  grid.titles = leading(ui.fonts.title) * static_cast<float>(titles);
  grid.height = ui.px(18) + ui.fonts.small.size + ui.px(6) + grid.titles + ui.px(6) + words +
                ui.px(18) + ui.px(4) + ui.px(20);
  return grid;
}

void paint_card(Ui& ui, const Text& text, const LessonCard& card, std::size_t number, bool resume,
                const Press& state, float titles) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = ui.palette;
  const Rect& box = state.box;
  list.AddRectFilled(top_left(box), bottom_right(box), ui.color(state.hovered ? p.hover : p.panel),
                     ui.px(10));
  const bool lit = resume || state.hovered;
  list.AddRect({box.x + 0.5F, box.y + 0.5F}, {box.right() - 0.5F, box.bottom() - 0.5F},
               ui.color(lit ? p.accent : p.border), ui.px(10), 0,
               std::max(1.0F, ui.px(resume ? 1.5F : 1)));
  const float in = ui.px(20), width = box.w - 2 * in;
  float y = box.y + ui.px(18);
  draw_text(list, ui.fonts.small, {box.x + in, y}, ui.color(Tone::accent),
            text.fill("gui.home.lesson", number));
  const std::string_view badge = card.broken     ? text("gui.home.broken")
                                 : card.finished ? text("gui.home.finished")
                                 : resume        ? text("gui.home.resume")
                                                 : std::string_view();
  if (!badge.empty()) {
    const Tone tone = card.broken ? Tone::error : card.finished ? Tone::ok : Tone::accent;
    draw_badge(ui, {box.right() - in - badge_width(ui, badge), y - ui.px(3)}, badge, tone);
  }
  y += ui.fonts.small.size + ui.px(6);
  draw_wrapped(list, ui.fonts.title, {box.x + in, y}, width, ui.color(Tone::plain), card.title);
  y += titles + ui.px(6);
  draw_wrapped(list, ui.fonts.ui, {box.x + in, y}, width,
               ui.color(card.broken ? Tone::error : Tone::dim), card.summary);
}

void paint_progress(Ui& ui, const LessonCard& card, const Rect& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float in = ui.px(20), width = box.w - 2 * in, y = box.bottom() - ui.px(24);
  const auto total = static_cast<float>(std::max<std::size_t>(1, card.progress.total));
  const float share = std::min(1.0F, static_cast<float>(card.progress.done) / total);
  list.AddRectFilled({box.x + in, y}, {box.x + in + width, y + ui.px(4)},
                     ui.color(ui.palette.track, 0.8F), ui.px(2));
  if (share <= 0) return;
  list.AddRectFilled({box.x + in, y},
                     {box.x + in + std::max(ui.px(4), width * share), y + ui.px(4)},
                     ui.color(card.finished ? Tone::ok : Tone::accent), ui.px(2));
}

// Not only lessons: the way to the live server.
void paint_server_offer(Ui& ui, const Text& text, const Desk& desk, std::vector<Intent>& intents) {
  const ButtonText open = {.id = "home/server",
                           .label = text("gui.server.open"),
                           .icon = Icon::server,
                           .on = desk.server.running};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, room = button_width(ui, open) + ui.px(14);
  if (button(ui, open)) intents.emplace_back(intent::ShowServer{});
  draw_fitted(ui, ui.fonts.ui, {at.x + room, at.y, std::max(1.0F, width - room), button_height(ui)},
              0, ui.color(desk.server.running ? Tone::ok : Tone::dim),
              text(desk.server.running ? "gui.server.running" : "gui.server.home"));
}

}  // namespace

void paint_home(Ui& ui, const Text& text, Desk& desk, std::vector<Intent>& intents) {
  const Ground ground(ui);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const Rect top = lay_out(size.x, size.y, ui.scale).top;
  paint_corners(ui, text, desk, intents, top);
  const float wide = std::min(size.x - 2 * ui.px(28), ui.px(1240));
  const Rect body = {std::floor((size.x - wide) / 2), top.bottom() + ui.px(6), wide,
                     std::max(1.0F, size.y - top.bottom() - ui.px(18))};
  const ScrollArea area(ui, "home", body, true, true);
  if (!area) return;
  ImGui::Dummy({1, ui.px(16)});
  label(ui.fonts.title, ui.color(Tone::plain), text("gui.home.title"));
  paragraph(ui.fonts.ui, ui.color(Tone::dim), text("gui.home.intro"));
  ImGui::Dummy({1, ui.px(4)});
  paint_server_offer(ui, text, desk, intents);
  ImGui::Dummy({1, ui.px(10)});
  const Grid grid = grid_for(ui, body, desk.lessons);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  for (std::size_t i = 0; i < desk.lessons.size(); ++i) {
    const auto column = static_cast<float>(i % grid.columns);
    const auto row = static_cast<float>(i / grid.columns);
    const Rect box = {at.x + column * (grid.width + grid.gap),
                      at.y + row * (grid.height + grid.gap), grid.width, grid.height};
    const LessonCard& card = desk.lessons[i];
    ImGui::BeginDisabled(card.broken);
    const Press state = press_at(ui, "open " + card.id, box, 10);
    ImGui::EndDisabled();
    paint_card(ui, text, card, i + 1, desk.resume == i, state, grid.titles);
    paint_progress(ui, card, box);
    if (state.clicked) intents.emplace_back(intent::OpenLesson{i});
  }
  const std::size_t rows = (desk.lessons.size() + grid.columns - 1) / grid.columns;
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({1, static_cast<float>(rows) * (grid.height + grid.gap)});
  if (!desk.notice.empty()) paragraph(ui.fonts.small, ui.color(Tone::note), desk.notice);
}

}  // namespace casella::gui
