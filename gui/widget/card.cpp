#include "gui/widget/card.h"

#include <algorithm>
#include <cmath>

#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

constexpr float side = 14, top = 12, bottom = 10, under_title = 8;
constexpr ImGuiWindowFlags still =
    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;

void draw_panel(const Ui& ui, const Rect& box, Tone edge) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = ui.palette;
  const float half = 0.5F, rounding = ui.px(8);
  list.AddRectFilled(top_left(box), bottom_right(box), ui.color(p.panel), rounding);
  const Rgb line = edge == Tone::plain ? p.border : p.of(edge);
  list.AddRect({box.x + half, box.y + half}, {box.right() - half, box.bottom() - half},
               ui.color(line), rounding, 0, 1);
}

// Returns the height that the title takes.
float draw_title(Ui& ui, const Rect& inner, const CardText& text) {
  if (text.title.empty()) return 0;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Face& face = ui.fonts.strong;
  Rect row = {inner.x, inner.y, inner.w, face.size + ui.px(2)};
  if (text.icon != Icon::none) {
    const float size = ui.px(18);
    draw_icon(list, text.icon, {row.x + size / 2, row.y + row.h / 2}, size, ui.color(Tone::dim));
    row.x += size + ui.px(8);
    row.w -= size + ui.px(8);
  }
  const float words = std::ceil(text_width(face, text.title));
  draw_fitted(ui, face, row, 0, ui.color(Tone::plain), text.title);
  const float left = row.w - words - ui.px(12);
  if (text.note.empty() || left <= ui.px(24)) return row.h + ui.px(under_title);
  const bool beside = text_width(ui.fonts.small, text.note) <= left || !text.note_below;
  const Rect place = beside ? Rect{row.right() - left, row.y + ui.px(1), left, row.h}
                            : Rect{inner.x, row.bottom() + ui.px(4), inner.w, ui.fonts.small.size};
  draw_fitted(ui, ui.fonts.small, place, beside ? 1.0F : 0.0F, ui.color(Tone::faint), text.note);
  return row.h + ui.px(under_title) + (beside ? 0 : ui.fonts.small.size + ui.px(4));
}

}  // namespace

Card::Card(Ui& ui, std::string_view id, const Rect& box, const CardText& text) {
  ImGui::SetCursorScreenPos(top_left(box));
  ImGui::PushID(id.data(), id.data() + id.size());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  const bool seen =
      ImGui::BeginChild("card", {std::max(1.0F, box.w), std::max(1.0F, box.h)}, false, still);
  ImGui::PopStyleVar();
  draw_panel(ui, box, text.edge);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (box.contains(mouse.x, mouse.y)) ui.panel_under_mouse = box;
  const Rect inner = {box.x + ui.px(side), box.y + ui.px(top),
                      std::max(1.0F, box.w - 2 * ui.px(side)),
                      std::max(1.0F, box.h - ui.px(top) - ui.px(bottom))};
  const float title = draw_title(ui, inner, text);
  body_ = {inner.x, inner.y + title, inner.w, std::max(1.0F, inner.h - title)};
  if (!text.head.empty()) {
    head_ = press_at(ui, text.head, {box.x, box.y, box.w, body_.y - box.y}, 8);
  }
  inside_.emplace(ui, "body", body_, text.scrolls);
  open_ = seen && static_cast<bool>(*inside_);
}

Card::~Card() {
  inside_.reset();
  ImGui::EndChild();
  ImGui::PopID();
}

Ground::Ground(Ui& ui) {
  const ImGuiViewport& screen = *ImGui::GetMainViewport();
  ImGui::SetNextWindowPos(screen.Pos);
  ImGui::SetNextWindowSize(screen.Size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.color(ui.palette.background));
  ImGui::Begin("ground", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
}

Ground::~Ground() {
  ImGui::End();
}

void nothing_here(Ui& ui, std::string_view words, std::string_view why) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const auto lines = wrapped(ui.fonts.small, why, room.x);
  const float small_line = leading(ui.fonts.small);
  const float all = ui.fonts.ui.size + ui.px(6) + small_line * static_cast<float>(lines.size());
  const bool brief = all > room.y + ui.px(2) && ui.fonts.ui.size <= room.y;
  const float height = brief ? ui.fonts.ui.size : all;
  float y = at.y + std::max(0.0F, std::floor((room.y - height) / 2));
  draw_text_in(list, ui.fonts.ui, {at.x, y, room.x, ui.fonts.ui.size}, 0.5F, ui.color(Tone::dim),
               words);
  y += ui.fonts.ui.size + ui.px(6);
  for (std::string_view line : lines) {
    if (brief) break;
    draw_text_in(list, ui.fonts.small, {at.x, y, room.x, small_line}, 0.5F, ui.color(Tone::faint),
                 line);
    y += small_line;
  }
  ImGui::Dummy({room.x, std::max(height, room.y)});
}

}  // namespace casella::gui
