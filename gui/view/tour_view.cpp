// The first round through the lab: a ring around the thing to use, and beside it what to do.
#include <algorithm>
#include <cmath>
#include <string>

#include "gui/view/views.h"
#include "gui/widget/button.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

// The first thing in sight whose name begins so.
const Hit* find_target(const Hits& hits, std::string_view begins) {
  if (begins.empty()) return nullptr;
  const Hit* found = nullptr;
  for (const Hit& hit : hits.all()) {
    if (!hit.visible || !hit.enabled || !std::string_view(hit.id).starts_with(begins)) continue;
    const bool whole = begins.back() == ' ' || hit.id == begins;
    if (whole && found == nullptr) found = &hit;
  }
  return found;
}

// Below the target if there is room, else above it, else beside; in a corner if there is none.
Rect place_beside(const Ui& ui, const Hit* target, float width, float height) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float gap = ui.px(14), edge = ui.px(14);
  if (target == nullptr) {
    return {screen.x - width - edge, screen.y - height - ui.px(110), width, height};
  }
  const Rect& at = target->box;
  const float x = std::clamp(at.x + at.w / 2 - width / 2, edge, screen.x - width - edge);
  if (at.bottom() + gap + height < screen.y - edge) return {x, at.bottom() + gap, width, height};
  if (at.y - gap - height > edge) return {x, at.y - gap - height, width, height};
  const float y = std::clamp(at.y, edge, std::max(edge, screen.y - height - edge));
  const bool right = at.right() + gap + width < screen.x - edge;
  return {right ? at.right() + gap : std::max(edge, at.x - gap - width), y, width, height};
}

}  // namespace

void paint_tour(Ui& ui, const Text& text, const Tour& tour, const Hits& hits,
                std::vector<Intent>& intents) {
  const std::string key = "gui.tour." + std::string(tour.part().id);
  const Hit* target = find_target(hits, tour.part().target);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float pad = ui.px(16), width = std::min(ui.px(360), screen.x - ui.px(28));
  const float room = width - 2 * pad;
  const auto lines = static_cast<float>(wrapped(ui.fonts.ui, text(key), room).size());
  const float words = lines * leading(ui.fonts.ui);
  const float head = ui.fonts.small.size + ui.px(10);
  const float height = 2 * pad + head + words + ui.px(10) + button_height(ui);
  Rect box = place_beside(ui, target, width, height);
  box.x = std::floor(box.x), box.y = std::floor(box.y);
  ImGui::SetNextWindowPos(top_left(box));
  ImGui::SetNextWindowSize({box.w, box.h});
  ImGui::SetNextWindowBgAlpha(0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin("tour", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                   ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = ui.palette;
  if (target != nullptr) {
    list.PushClipRectFullScreen();
    const float out = ui.px(4);
    list.AddRect({target->box.x - out, target->box.y - out},
                 {target->box.right() + out, target->box.bottom() + out}, ui.color(p.accent),
                 ui.px(8), 0, ui.px(2.5F));
    list.PopClipRect();
  }
  list.AddRectFilled(top_left(box), bottom_right(box), ui.color(p.panel2), ui.px(10));
  list.AddRect(top_left(box), bottom_right(box), ui.color(p.accent), ui.px(10), 0, ui.px(1.5F));
  draw_text(list, ui.fonts.small, {box.x + pad, box.y + pad}, ui.color(Tone::dim),
            text.fill("gui.tour.at", tour.at() + 1, Tour::parts()));
  draw_wrapped(list, ui.fonts.ui, {box.x + pad, box.y + pad + head}, room, ui.color(Tone::plain),
               text(key));
  const ButtonText leave = {
      .id = "tour/leave", .label = text("gui.tour.leave"), .kind = ButtonKind::quiet};
  ImGui::SetCursorScreenPos(
      {box.right() - pad - button_width(ui, leave), box.bottom() - pad - button_height(ui)});
  if (button(ui, leave)) intents.emplace_back(intent::ToggleTour{});
  ImGui::End();
}

}  // namespace casella::gui
