#include "gui/widget/scrubber.h"

#include <algorithm>
#include <cmath>

#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

class Painter {
 public:
  Painter(Ui& ui, const Rect& box, const Scrubber& model)
      : ui_(ui), model_(model), list_(*ImGui::GetWindowDrawList()), box_(box) {
    const float edge = ui.px(9);  // the knob's half, so that it stays inside at both ends
    left_ = box.x + edge;
    width_ = std::max(1.0F, box.w - 2 * edge);
    y_ = box.y + std::floor(box.h * 0.57F);
  }

  float x_of(std::size_t moment) const {
    const auto all = static_cast<float>(std::max<std::size_t>(1, model_.count));
    return std::floor(left_ + width_ * static_cast<float>(moment) / all);
  }

  std::size_t moment_at(float x) const {
    const float share = std::clamp((x - left_) / width_, 0.0F, 1.0F);
    return static_cast<std::size_t>(
        std::lround(static_cast<double>(share) * static_cast<double>(model_.count)));
  }

  void stretches() {
    float free = left_;              // where the last name ended
    const Stretch* named = nullptr;  // by its short name, and what follows it without a gap
    for (const Stretch& stretch : model_.stretches) {
      const float from = x_of(stretch.begin) + ui_.px(1), to = x_of(stretch.end) - ui_.px(2);
      const float line = y_ - ui_.px(14);
      const bool here = model_.cursor > stretch.begin && model_.cursor <= stretch.end;
      const Rgb color = here ? ui_.palette.accent : ui_.palette.track;
      list_.AddRectFilled({from, line}, {std::max(to, from + 1), line + ui_.px(2)},
                          ui_.color(color));
      const Face& face = here ? ui_.fonts.small_strong : ui_.fonts.small;
      // A name longer than its stretch ends with it, if the one before leaves room; if not, the
      // short name may stand there; a few letters of it would say nothing.
      const bool follows =
          named != nullptr && named->end == stretch.begin && named->brief == stretch.brief;
      if (follows) named = &stretch;  // is not named again
      for (const std::string& name : {stretch.label, stretch.brief}) {
        const float wide = std::ceil(text_width(face, name));
        const float left = wide > to - from ? std::max(free, to - wide) : std::max(free, from);
        const bool brief = name == stretch.brief;
        if (name.empty() || left + wide > to + ui_.px(1) || (brief && follows)) continue;
        if (brief) named = &stretch;
        const Rect words = {left, line - face.size - ui_.px(3), wide, face.size};
        draw_text_in(list_, face, words, 0, ui_.color(here ? ui_.palette.text : ui_.palette.faint),
                     name);
        free = left + wide + ui_.px(10);
        break;
      }
    }
  }

  // At most a tick a pixel and side, however many events there are.
  void ticks() {
    const float height = ui_.px(6), near = ui_.px(5), wide = ui_.px(3);
    const std::size_t most = static_cast<std::size_t>(width_) * 2;
    const std::size_t step =
        std::max<std::size_t>(1, model_.ticks.size() / std::max<std::size_t>(1, most));
    float last_above = -1, last_below = -1;
    for (std::size_t i = 0; i < model_.ticks.size(); i += step) {
      const TickKind kind = model_.ticks[i];
      if (kind == TickKind::none) continue;
      const float x = x_of(i + 1);
      const bool above = kind == TickKind::client;
      float& last = above ? last_above : last_below;
      if (x == last) continue;
      last = x;
      const float alpha = i < model_.cursor ? 1 : ui_.palette.ahead;
      const Tone tone = above                      ? Tone::client
                        : kind == TickKind::server ? Tone::server
                                                   : Tone::error;
      const float top = above ? y_ - near - height : y_ + near;
      const float left = x - std::floor(wide / 2);
      list_.AddRectFilled({left, top}, {left + wide, top + height}, ui_.color(tone, alpha),
                          ui_.px(1));
    }
  }

  void track() {
    const float half = ui_.px(2), end = left_ + width_, at = x_of(model_.cursor);
    list_.AddRectFilled({left_, y_ - half}, {end, y_ + half}, ui_.color(ui_.palette.track), half);
    list_.AddRectFilled({left_, y_ - half}, {at, y_ + half}, ui_.color(ui_.palette.accent), half);
  }

  void bookmarks() {
    const float size = ui_.px(12);
    for (const Bookmark& mark : model_.bookmarks) {
      const ImVec2 centre = {x_of(mark.moment) + 0.5F, y_ + ui_.px(17)};
      draw_icon(list_, Icon::bookmark, centre, size, ui_.color(Tone::note));
      if (ImGui::IsMouseHoveringRect({centre.x - size, centre.y - size},
                                     {centre.x + size, centre.y + size})) {
        tooltip(ui_, mark.label);
      }
    }
  }

  void knob(bool active) {
    const ImVec2 at = {x_of(model_.cursor) + 0.5F, y_};
    const float radius = ui_.px(active ? 8 : 7);
    if (active) list_.AddCircleFilled(at, radius + ui_.px(5), ui_.color(Tone::accent, 0.22F));
    list_.AddCircleFilled(at, radius, ui_.color(ui_.palette.accent));
    const Rgb inside = ui_.palette.bright ? ui_.palette.panel : ui_.palette.text;
    list_.AddCircleFilled(at, radius - ui_.px(2.5F), ui_.color(inside));
  }

  void hover(float mouse_x) {
    const std::size_t moment = moment_at(mouse_x);
    const float x = x_of(moment) + 0.5F;
    list_.AddLine({x, y_ - ui_.px(12)}, {x, y_ + ui_.px(12)}, ui_.color(Tone::faint, 0.7F));
    if (model_.tip) tooltip(ui_, model_.tip(moment));
  }

 private:
  Ui& ui_;
  const Scrubber& model_;
  ImDrawList& list_;
  Rect box_;
  float left_ = 0, width_ = 1, y_ = 0;
};

}  // namespace

std::optional<std::size_t> scrubber(Ui& ui, std::string_view id, const Rect& box,
                                    const Scrubber& model) {
  const Press state = press_at(ui, id, box);
  Painter painter(ui, box, model);
  painter.stretches();
  painter.ticks();
  painter.track();
  painter.bookmarks();
  const float mouse = ImGui::GetIO().MousePos.x;
  if (state.hovered && !state.held) painter.hover(mouse);
  painter.knob(state.held || state.hovered);
  if (!state.held) return std::nullopt;
  const std::size_t moment = painter.moment_at(mouse);
  if (moment == model.cursor) return std::nullopt;
  return moment;
}

}  // namespace casella::gui
