// What passes on the wire beneath the sessions: a row a packet of TCP or a record of TLS, and below
// them why the one under the mouse, or the latest, was sent.
#include <array>

#include "gui/view/views.h"
#include "gui/widget/card.h"
#include "gui/widget/rows.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

struct Columns {
  static constexpr std::array<float, 8> widths = {40, 118, 84, 96, 66, 66, 76, 64};
  static constexpr std::array<std::string_view, 8> keys = {
      "gui.wire.number", "gui.wire.time", "gui.wire.device", "gui.wire.flags",
      "gui.wire.seq",    "gui.wire.ack",  "gui.wire.window", "gui.wire.octets"};
  static bool is_number(std::size_t column) { return column == 0 || column >= 4; }
};

// Where each column stands; the words have what is left.
std::array<Rect, 9> columns_in(const Ui& ui, const Rect& row, bool narrow) {
  std::array<Rect, 9> all;
  float x = row.x;
  for (std::size_t i = 0; i < Columns::widths.size(); ++i) {
    const bool left_out = narrow && (i == 1 || i == 2 || i == 6);  // time, device and window
    const float width = left_out ? 0 : ui.px(Columns::widths[i]);
    all[i] = {x, row.y, std::max(0.0F, width - ui.px(10)), row.h};
    x += width;
  }
  all[8] = {x, row.y, std::max(0.0F, row.right() - x), row.h};
  return all;
}

void paint_head(const Sight& scene, const Rect& box, bool narrow) {
  Ui& ui = scene.ui;
  const auto at = columns_in(ui, box, narrow);
  for (std::size_t i = 0; i < Columns::keys.size(); ++i) {
    if (at[i].w <= 0) continue;
    draw_fitted(ui, ui.fonts.small, at[i], Columns::is_number(i) ? 1.0F : 0.0F, ui.color(Tone::dim),
                scene.text(Columns::keys[i]));
  }
}

void paint_row(const Sight& scene, const WireLine& line, const Rect& box, bool narrow) {
  Ui& ui = scene.ui;
  const auto at = columns_in(ui, box, narrow);
  const float alpha = line.future ? 0.38F : 1;
  const std::string* cells[] = {&line.number, &line.time, &line.device, &line.flags,
                                &line.seq,    &line.ack,  &line.window, &line.size};
  for (std::size_t i = 0; i < std::size(cells); ++i) {
    if (at[i].w <= 0) continue;
    const Tone tone = i == 3 ? line.tone : i == 0 || i == 1 || i == 2 ? Tone::dim : Tone::plain;
    draw_fitted(ui, ui.fonts.mono, at[i], Columns::is_number(i) ? 1.0F : 0.0F,
                ui.color(tone, alpha), *cells[i]);
  }
  Rect words = at[8];
  if (!line.mark.empty()) {
    const float width = std::min(text_width(ui.fonts.small, line.mark) + ui.px(6), words.w);
    draw_fitted(ui, ui.fonts.small, {words.right() - width, words.y, width, words.h}, 1,
                ui.color(line.tone == Tone::error ? Tone::error : Tone::note, alpha), line.mark);
    words.w = std::max(0.0F, words.w - width - ui.px(6));
  }
  draw_fitted(ui, ui.fonts.mono, words, 0, ui.color(Tone::dim, alpha), line.words);
}

void paint_why(const Sight& scene, const WireModel& model, std::size_t index, const Rect& box) {
  Ui& ui = scene.ui;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddLine({box.x, box.y}, {box.right(), box.y}, ui.color(ui.palette.border));
  const float head = ui.fonts.strong.size + ui.px(8);
  draw_fitted(ui, ui.fonts.strong, {box.x, box.y + ui.px(6), box.w, head}, 0, ui.color(Tone::note),
              model.title_of(index, scene.text));
  draw_wrapped(list, ui.fonts.ui, {box.x, box.y + ui.px(8) + head}, box.w, ui.color(Tone::plain),
               model.long_of(index, scene.text));
}

}  // namespace

void paint_wire(const Sight& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const WireModel& model = scene.lab.wire(scene.moment());
  const bool real = scene.now.world.settings->link.tcp;
  const Card card(ui, "wire", box,
                  {.title = scene.text("gui.view.wire"),
                   .note = scene.text(real ? "gui.wire.real" : "gui.wire.derived"),
                   .scrolls = false});
  if (!card) return;
  const Rect body = card.body();
  if (model.size() == 0) {
    nothing_here(ui, scene.text(model.too_long() ? "gui.wire.too_long" : "gui.wire.empty"),
                 scene.text("gui.wire.why"));
    return;
  }
  const float height = ui.fonts.mono.size + ui.px(7), head = height + ui.px(2);
  const float foot = std::min(ui.px(128), body.h * 0.4F);
  const bool narrow = body.w < ui.px(760);
  paint_head(scene, {body.x, body.y, body.w, head}, narrow);
  std::size_t told = std::max<std::size_t>(model.here(), 1) - 1;
  {
    const ScrollArea area(ui, "packets",
                          {body.x, body.y + head, body.w, body.h - head - foot - ui.px(8)});
    if (area) {
      if (scene.desk.wire_followed != model.here()) bring_row_in_sight(told, height, 3);
      scene.desk.wire_followed = model.here();
      const float width = ImGui::GetContentRegionAvail().x;
      const Rows rows = rows_in_sight(model.size(), height);
      for (std::size_t i = rows.first; i < rows.end; ++i) {
        const Rect at = {body.x, rows.top + height * static_cast<float>(i - rows.first), width,
                         height};
        const bool under_mouse =
            ImGui::IsWindowHovered() &&
            ImGui::IsMouseHoveringRect({at.x, at.y}, {at.right(), at.bottom()});
        if (under_mouse) told = i;
        if (under_mouse || i + 1 == model.here()) {
          ImGui::GetWindowDrawList()->AddRectFilled(
              {at.x, at.y}, {at.right(), at.bottom()},
              ui.color(ui.palette.accent, ui.palette.current_row * 0.8F), ui.px(4));
        }
        paint_row(scene, model.row(i, scene.text), at, narrow);
      }
    }
  }
  paint_why(scene, model, told, {body.x, body.bottom() - foot, body.w, foot});
}

}  // namespace casella::gui
