#include "gui/widget/button.h"

#include <algorithm>
#include <cmath>

#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

constexpr float icon_size = 17, icon_gap = 7, side_padding = 13;

struct Paint {
  ImU32 ground, ink, border;
};

Paint paint_for(const Ui& ui, const ButtonText& text, const Press& state) {
  const Palette& p = ui.palette;
  const bool over = state.hovered || state.held;
  const Rgb edge = p.border;
  // What can't be pressed has no ground of its own, so that its words can be read though they are
  // faint: the style fades it.
  if (!text.enabled && text.kind == ButtonKind::primary) {
    return {ui.color(p.track), ui.color(p.text), p.outlined ? ui.color(edge) : 0};
  }
  switch (text.kind) {
    case ButtonKind::primary:
      return {ui.color(over ? p.filled_hover : p.filled), ui.color(p.on_filled), 0};
    case ButtonKind::quiet:
      if (text.on) return {ui.color(p.accent, p.current_row), ui.color(p.accent), 0};
      return {over ? ui.color(p.hover) : 0, ui.color(over ? p.text : p.dim), 0};
    case ButtonKind::normal:
      if (text.on) {
        return {ui.color(blend(p.accent, p.panel, p.current_row)), ui.color(p.accent),
                ui.color(p.accent)};
      }
      const Rgb rest = p.bright ? p.panel : p.panel2;
      return {ui.color(over ? p.hover : rest), ui.color(p.text), p.outlined ? ui.color(edge) : 0};
  }
  return {};
}

void draw_ground(const Ui& ui, const Rect& box, const Paint& paint, float rounding) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(top_left(box), bottom_right(box), paint.ground, rounding);
  if (paint.border != 0) {
    list.AddRect(top_left(box), bottom_right(box), paint.border, rounding, 0,
                 std::max(1.0F, std::floor(ui.scale)));
  }
}

void draw_label(const Ui& ui, const Rect& box, const ButtonText& text, ImU32 ink) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float words = text.label.empty() ? 0 : text_width(ui.fonts.ui, text.label);
  const float picture = text.icon == Icon::none ? 0 : ui.px(icon_size);
  const float between = words > 0 && picture > 0 ? ui.px(icon_gap) : 0;
  float x = box.x + std::floor((box.w - words - picture - between) / 2);
  if (picture > 0) {
    draw_icon(list, text.icon, {x + picture / 2, box.y + box.h / 2}, picture, ink);
    x += picture + between;
  }
  draw_text_in(list, ui.fonts.ui, {x, box.y, words, box.h}, 0, ink, text.label);
}

}  // namespace

float button_height(const Ui& ui) {
  return ui.fonts.ui.size + 2 * ui.px(6);
}

float button_width(const Ui& ui, const ButtonText& text) {
  if (text.width > 0) return text.width;
  if (text.label.empty()) return button_height(ui) + ui.px(3);
  const float words = std::ceil(text_width(ui.fonts.ui, text.label));
  const float picture = text.icon == Icon::none ? 0 : ui.px(icon_size) + ui.px(icon_gap);
  return words + picture + 2 * ui.px(side_padding);
}

bool button(Ui& ui, const ButtonText& text) {
  ImGui::BeginDisabled(!text.enabled);
  const Press state = press(ui, text.id, {button_width(ui, text), button_height(ui)});
  const Paint paint = paint_for(ui, text, state);
  draw_ground(ui, state.box, paint, ui.px(6));
  draw_label(ui, state.box, text, paint.ink);
  ImGui::EndDisabled();
  if (state.hovered) tooltip(ui, text.tip);
  return state.clicked;
}

bool round_button(Ui& ui, const ButtonText& text, float diameter) {
  ImGui::BeginDisabled(!text.enabled);
  const float side = ui.px(diameter);
  const Press state = press(ui, text.id, {side, side}, diameter / 2);
  const Paint paint = paint_for(ui, text, state);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 centre = {state.box.x + side / 2, state.box.y + side / 2};
  list.AddCircleFilled(centre, side / 2, paint.ground);
  if (paint.border != 0) list.AddCircle(centre, side / 2, paint.border);
  draw_icon(list, text.icon, centre, std::floor(side * 0.5F), paint.ink);
  ImGui::EndDisabled();
  if (state.hovered) tooltip(ui, text.tip);
  return state.clicked;
}

float segmented_width(const Ui& ui, const std::vector<Segment>& segments) {
  float width = 2 * ui.px(3);
  for (const Segment& segment : segments) {
    width += button_width(ui, {.id = segment.id, .label = segment.label, .icon = segment.icon});
  }
  return width;
}

std::optional<std::size_t> segmented(Ui& ui, const std::vector<Segment>& segments,
                                     std::size_t current) {
  const Palette& p = ui.palette;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float inset = ui.px(3), height = button_height(ui);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const Rect frame = {start.x, start.y, segmented_width(ui, segments), height};
  const Rgb groove =
      p.bright ? blend(p.track, p.background, 0.45F) : blend(p.panel2, p.background, 0.55F);
  list.AddRectFilled(top_left(frame), bottom_right(frame), ui.color(groove), ui.px(8));
  if (p.outlined && !p.bright) {
    list.AddRect(top_left(frame), bottom_right(frame), ui.color(p.border), ui.px(8));
  }
  std::optional<std::size_t> chosen;
  Rect box = {frame.x + inset, frame.y + inset, 0, height - 2 * inset};
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const ButtonText text = {
        .id = segments[i].id, .label = segments[i].label, .icon = segments[i].icon};
    box.w = button_width(ui, text);
    const Press state = press_at(ui, text.id, box);
    const bool here = i == current;
    const Rgb raised = p.bright ? p.panel : blend(p.track, p.panel2, 0.55F);
    if (here) {
      list.AddRectFilled(top_left(box), bottom_right(box),
                         ui.color(p.bright || !p.outlined ? raised : p.filled), ui.px(6));
    }
    const bool inverted = here && p.outlined && !p.bright;
    draw_label(ui, box, text,
               ui.color(inverted                ? p.on_filled
                        : here || state.hovered ? p.text
                                                : p.dim));
    if (state.hovered) tooltip(ui, segments[i].tip);
    if (state.clicked) chosen = i;
    box.x += box.w;
  }
  ImGui::Dummy({frame.w, frame.h});
  return chosen;
}

bool link(Ui& ui, std::string_view id, const Face& face, std::string_view label) {
  const float width = std::ceil(text_width(face, label));
  const Press state = press(ui, id, {width, face.size + ui.px(2)}, 3);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 ink = ui.color(Tone::accent);
  draw_text(list, face, top_left(state.box), ink, label);
  if (state.hovered) {
    const float y = state.box.bottom();
    list.AddLine({state.box.x, y}, {state.box.right(), y}, ink, std::max(1.0F, ui.px(1)));
  }
  return state.clicked;
}

}  // namespace casella::gui
