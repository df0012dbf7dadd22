#include "gui/view/explore_promises.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

class Promises {
 public:
  explicit Promises(const Scene& scene)
      : scene_(scene), ui_(scene.ui), text_(scene.text), view_(scene.lab.explore.view()) {}

  float head() const { return ui_.fonts.strong.size + ui_.px(8); }
  float line() const { return ui_.fonts.ui.size + ui_.px(9); }

  void paint(const Rect& body) {
    body_ = body;
    y_ = body.y;
    const float wide = std::min(ui_.px(118), std::floor(body_.w * 0.15F));
    const float first = body_.w - wide * static_cast<float>(view_.modes.size());
    draw_fitted(ui_, ui_.fonts.strong, {body_.x, y_, first, head()}, 0, ui_.color(Tone::plain),
                text_("gui.explore.holds"));
    for (std::size_t i = 0; i < view_.modes.size(); ++i) {
      const float x = body_.x + first + wide * static_cast<float>(i);
      draw_fitted(ui_, ui_.fonts.small_strong, {x, y_, wide, head()}, 0.5F, ui_.color(Tone::dim),
                  view_.modes[i]);
    }
    y_ += head();
    for (std::size_t i = 0; i < view_.promises.size(); ++i) property(i, first, wide);
  }

 private:
  static ImDrawList& list() { return *ImGui::GetWindowDrawList(); }

  void property(std::size_t index, float first, float wide) {
    const PromiseRow& row = view_.promises[index];
    draw_fitted(ui_, ui_.fonts.ui, {body_.x, y_, first - ui_.px(8), line()}, 0,
                ui_.color(Tone::plain), row.words);
    for (std::size_t i = 0; i < row.kept.size(); ++i) {
      const Rect cell = {body_.x + first + wide * static_cast<float>(i), y_, wide, line()};
      verdict(row, index, i, cell);
    }
    y_ += line();
  }

  // The first column's cell is named after its promise alone.
  static std::string named(std::string_view what, const PromiseRow& row, std::size_t mode) {
    return mode == 0 ? fmt::format("{} {}", what, row.id)
                     : fmt::format("{} {} {}", what, row.id, mode);
  }

  void opens(const PromiseRow& row, std::size_t index, std::size_t mode, const Rect& cell) {
    const Rect box = {cell.x + ui_.px(2), cell.y + 1, cell.w - ui_.px(4), cell.h - 2};
    const Rect save = {box.right() - ui_.px(22), box.y, ui_.px(22), box.h};
    const Press keep = press_at(ui_, named("keep", row, mode), save);
    const Press state =
        press_at(ui_, named("broken", row, mode), {box.x, box.y, save.x - box.x, box.h});
    const bool lit = state.hovered || keep.hovered;
    list().AddRectFilled(
        top_left(box), bottom_right(box),
        lit ? ui_.color(ui_.palette.hover) : ui_.color(Tone::error, ui_.palette.badge), ui_.px(5));
    draw_icon(list(), Icon::disk, {save.x + save.w / 2, save.y + save.h / 2}, ui_.px(13),
              ui_.color(keep.hovered ? Tone::plain : Tone::faint));
    if (state.hovered) tooltip(ui_, text_("gui.explore.open_broken"));
    if (keep.hovered) tooltip(ui_, text_("gui.explore.save"));
    if (keep.clicked)
      scene_.want(intent::SaveBreak{index, mode});
    else if (state.clicked)
      scene_.want(intent::OpenBreak{index, mode});
  }

  void verdict(const PromiseRow& row, std::size_t index, std::size_t mode, const Rect& cell) {
    const PromiseCell& told = row.kept[mode];
    const Promise is = told.is;
    const bool broken = is == Promise::broken;
    const Tone tone = broken ? Tone::error : is == Promise::holds ? Tone::ok : Tone::faint;
    const Icon icon = broken                 ? Icon::cross
                      : is == Promise::holds ? Icon::check
                      : is == Promise::moot  ? Icon::minus
                                             : Icon::hourglass;
    const std::string_view verdict_words =
        text_(broken                 ? "explore.verdict.broken"
              : is == Promise::holds ? "explore.verdict.holds"
              : is == Promise::moot  ? "gui.explore.moot"
                                     : "gui.explore.open_verdict");
    const float size = ui_.px(15), gap = ui_.px(6);
    const float room = cell.w - (told.openable ? ui_.px(24) : ui_.px(4));
    std::string_view words = told.steps.empty() ? verdict_words : told.steps;
    float width = size + gap + std::ceil(text_width(ui_.fonts.small, words));
    const bool bare = is == Promise::moot || width > room;  // the sign says it, too
    if (bare) width = size;
    const float x = cell.x + std::max(0.0F, std::floor((room - width) / 2));
    if (told.openable) opens(row, index, mode, cell);
    draw_icon(list(), icon, {x + size / 2, cell.y + cell.h / 2}, size, ui_.color(tone));
    if (!bare) {
      draw_fitted(ui_, ui_.fonts.small,
                  {x + size + gap, cell.y, cell.right() - x - size - gap, cell.h}, 0,
                  ui_.color(tone), words);
    } else if (!told.openable && ImGui::IsMouseHoveringRect(top_left(cell), bottom_right(cell))) {
      tooltip(ui_, words);
    }
  }

  const Scene& scene_;
  Ui& ui_;
  const Text& text_;
  const ExploreView& view_;
  Rect body_{};
  float y_ = 0;
};

}  // namespace

void paint_promises(const Scene& scene, const Rect& box) {
  Promises(scene).paint(box);
}

float promises_height(const Scene& scene) {
  const Promises table(scene);
  return table.head() + table.line() * static_cast<float>(scene.lab.explore.view().promises.size());
}

}  // namespace casella::gui
