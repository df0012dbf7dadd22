#include "gui/view/explore_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/widget/badge.h"
#include "gui/widget/button.h"
#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/scroll.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

class Endings {
 public:
  Endings(const Scene& scene, const Rect& body)
      : scene_(scene),
        ui_(scene.ui),
        text_(scene.text),
        view_(scene.lab.explore.view()),
        body_(body),
        y_(body.y) {}

  void paint() {
    const Columns at = columns();
    heads(at);
    const Rect box = {body_.x, y_, body_.w, std::max(1.0F, body_.bottom() - y_)};
    const ScrollArea area(ui_, "outcomes", box);
    if (!area) return;
    float y = box.y - ImGui::GetScrollY();
    for (std::size_t i = 0; i < view_.outcomes.size(); ++i) {
      const float tall = row_height(view_.outcomes[i]);
      if (y + tall >= box.y && y <= box.bottom()) outcome(i, {box.x, y, box.w, tall}, at);
      y += tall + ui_.px(6);
    }
    ImGui::SetCursorScreenPos({box.x, y});
    ImGui::Dummy({1, 1});
  }

 private:
  struct Columns {
    float share = 0, place = 0, width = 0, head = 0;
  };
  // That of the window at hand: a part that scrolls has its own.
  static ImDrawList& list() { return *ImGui::GetWindowDrawList(); }
  float mail_line() const { return ui_.fonts.small.size + ui_.px(6); }

  // Where columns are narrow their words have the signs' room too.
  bool slim(float width) const { return width < ui_.px(110); }

  Columns columns() const {
    Columns out;
    out.share = ui_.px(98);
    out.head = ui_.fonts.small_strong.size + ui_.px(10);
    const auto count = static_cast<float>(std::max<std::size_t>(1, view_.places.size()));
    out.place = out.share + ui_.px(14);
    out.width = std::floor((body_.w - out.place - ui_.px(42)) / count);
    return out;
  }

  void heads(const Columns& at) {
    draw_fitted(ui_, ui_.fonts.small_strong,
                {body_.x + ui_.px(12), y_, at.share - ui_.px(8), at.head}, 0, ui_.color(Tone::dim),
                text_("gui.explore.likely"));
    float x = body_.x + at.place;
    for (const ExplorePlace& place : view_.places) {
      const float left = slim(at.width) ? 0 : ui_.px(22);
      if (left > 0) {
        draw_icon(list(), place.icon, {x + ui_.px(8), y_ + at.head / 2}, ui_.px(15),
                  ui_.color(Tone::dim));
      }
      draw_fitted(ui_, ui_.fonts.small_strong, {x + left, y_, at.width - left - ui_.px(6), at.head},
                  0, ui_.color(Tone::dim), place.label);
      x += at.width;
    }
    y_ += at.head;
  }

  float row_height(const OutcomeRow& row) const {
    const float width = columns().width - ui_.px(10);
    float most = mail_line();
    for (const auto& place : row.places) {
      float high = 0;
      for (const ExploreMail& mail : place) high += mail_height(mail, width);
      most = std::max(most, high);
    }
    const float mail = most + (row.tags.empty() ? 0 : tags(row, {}, false) + ui_.px(2));
    const float share = ui_.fonts.title.size + ui_.px(14) + ui_.fonts.small.size;
    return std::max(mail, share) + ui_.px(18);
  }

  // Badges in as many lines as they need; returns their height.
  float tags(const OutcomeRow& row, const Rect& box, bool draw) const {
    const float room = draw ? box.w : body_.w - columns().place - ui_.px(42);
    const float high = badge_height(ui_) + ui_.px(4);
    float x = 0, y = 0;
    for (const ExploreTag& tag : row.tags) {
      const float width = badge_width(ui_, tag.words);
      if (x > 0 && x + width > room) x = 0, y += high;
      if (draw) draw_badge(ui_, {box.x + x, box.y + y}, tag.words, tag.tone);
      x += width + ui_.px(6);
    }
    return y + high;
  }

  void outcome(std::size_t index, const Rect& box, const Columns& at) {
    const OutcomeRow& row = view_.outcomes[index];
    const Palette& p = ui_.palette;
    const float corner = ui_.px(6), save_side = button_height(ui_);
    const Rect save = {box.right() - save_side - ui_.px(6),
                       box.y + std::floor((box.h - save_side) / 2), save_side, save_side};
    ImGui::BeginDisabled(!view_.openable);
    // The small button lies upon the row, so it takes the mouse first.
    const Press keep = press_at(ui_, fmt::format("save {}", index), save);
    const Press state =
        press_at(ui_, fmt::format("outcome {}", index), {box.x, box.y, save.x - box.x, box.h});
    ImGui::EndDisabled();
    list().AddRectFilled(top_left(box), bottom_right(box),
                         ui_.color(state.hovered ? p.hover : p.panel2), corner);
    list().AddRectFilled(top_left(box), {box.x + ui_.px(3), box.bottom()}, ui_.color(row.tone),
                         corner, ImDrawFlags_RoundCornersLeft);
    share(row, {box.x + ui_.px(12), box.y + ui_.px(9), at.share - ui_.px(20), 0});
    float x = box.x + at.place;
    for (const auto& place : row.places) {
      mails(place, {x, box.y + ui_.px(9), at.width - ui_.px(10), 0});
      x += at.width;
    }
    if (!row.tags.empty()) {
      const float high = tags(row, {}, false);
      tags(row,
           {box.x + at.place, box.bottom() - high - ui_.px(5),
            at.width * static_cast<float>(view_.places.size()), high},
           true);
    }
    if (keep.hovered) {
      list().AddRectFilled(top_left(save), bottom_right(save), ui_.color(p.track, 0.6F), corner);
    }
    draw_icon(list(), Icon::disk, {save.x + save.w / 2, save.y + save.h / 2}, ui_.px(17),
              ui_.color(keep.hovered ? Tone::plain : Tone::dim, view_.openable ? 1 : 0.4F));
    if (keep.hovered) tooltip(ui_, text_("gui.explore.save"));
    if (state.hovered) tooltip(ui_, text_("gui.explore.open"));
    if (keep.clicked)
      scene_.want(intent::SaveOutcome{index});
    else if (state.clicked)
      scene_.want(intent::OpenOutcome{index});
  }

  float left_of(float width) const { return slim(width + ui_.px(10)) ? 0 : ui_.px(21); }
  float small_line() const { return ui_.fonts.small.size + ui_.px(3); }
  // A name that is too long for its column goes on below.
  float mail_height(const ExploreMail& mail, float width) const {
    const auto lines = wrapped(ui_.fonts.small, mail.label, width - left_of(width)).size();
    return mail_line() + small_line() * static_cast<float>(lines - 1);
  }

  void share(const OutcomeRow& row, Rect box) {
    const bool known = !row.share.empty();
    const float big = known ? ui_.fonts.title.size : ui_.fonts.strong.size;
    box.h = big + ui_.px(2);
    draw_fitted(ui_, known ? ui_.fonts.title : ui_.fonts.strong, box, 0, ui_.color(Tone::plain),
                known ? row.share : row.effort);
    box.y += box.h + ui_.px(3);
    if (known) {
      list().AddRectFilled({box.x, box.y}, {box.right(), box.y + ui_.px(4)},
                           ui_.color(ui_.palette.track, 0.6F), ui_.px(2));
      list().AddRectFilled({box.x, box.y},
                           {box.x + std::max(ui_.px(4), box.w * row.weight), box.y + ui_.px(4)},
                           ui_.color(ui_.palette.accent), ui_.px(2));
      box.y += ui_.px(8);
      draw_fitted(ui_, ui_.fonts.small, {box.x, box.y, box.w, ui_.fonts.small.size}, 0,
                  ui_.color(Tone::dim), row.effort);
    }
    const Rect all = {box.x, box.y - ui_.px(40), box.w, ui_.px(60)};
    if (ImGui::IsMouseHoveringRect(top_left(all), bottom_right(all))) tooltip(ui_, row.size);
  }

  void mails(const std::vector<ExploreMail>& place, Rect box) {
    const float high = mail_line(), icon = ui_.px(14);
    if (place.empty()) {
      draw_fitted(ui_, ui_.fonts.small, {box.x, box.y, box.w, high}, 0, ui_.color(Tone::faint),
                  text_("gui.explore.empty"));
    }
    for (const ExploreMail& mail : place) {
      const float left = left_of(box.w);
      if (left > 0) {
        draw_icon(list(), mail.icon, {box.x + icon / 2, box.y + high / 2}, icon,
                  ui_.color(mail.tone == Tone::plain ? Tone::accent : mail.tone));
      }
      float y = box.y;
      for (const std::string_view line : wrapped(ui_.fonts.small, mail.label, box.w - left)) {
        draw_text_in(list(), ui_.fonts.small, {box.x + left, y, box.w - left, high}, 0,
                     ui_.color(mail.tone), line);
        y += small_line();
      }
      box.y += mail_height(mail, box.w);
    }
  }

  const Scene& scene_;
  Ui& ui_;
  const Text& text_;
  const ExploreView& view_;
  Rect body_;
  float y_;
};

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

void paint_outcomes(const Scene& scene, const Rect& box) {
  Endings(scene, box).paint();
}

void paint_promises(const Scene& scene, const Rect& box) {
  Promises(scene).paint(box);
}

float promises_height(const Scene& scene) {
  const Promises table(scene);
  return table.head() + table.line() * static_cast<float>(scene.lab.explore.view().promises.size());
}

}  // namespace casella::gui
