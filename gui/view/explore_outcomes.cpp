#include "gui/view/explore_outcomes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

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
    columns();
    heads();
    const Rect box = {body_.x, y_, body_.w, std::max(1.0F, body_.bottom() - y_)};
    const ScrollArea area(ui_, "outcomes", box);
    if (!area) return;
    float y = box.y - ImGui::GetScrollY();
    for (std::size_t i = 0; i < view_.outcomes.size(); ++i) {
      const float tall = row_height(view_.outcomes[i]);
      if (y + tall >= box.y && y <= box.bottom()) outcome(i, {box.x, y, box.w, tall});
      y += tall + ui_.px(6);
    }
    ImGui::SetCursorScreenPos({box.x, y});
    ImGui::Dummy({1, 1});
  }

 private:
  // That of the window at hand: a part that scrolls has its own.
  static ImDrawList& list() { return *ImGui::GetWindowDrawList(); }
  float mail_line() const { return ui_.fonts.small.size + ui_.px(6); }
  float small_line() const { return ui_.fonts.small.size + ui_.px(3); }
  float head_line() const { return ui_.fonts.small_strong.size + ui_.px(10); }
  float share_width() const { return ui_.px(98); }
  float sign() const { return ui_.px(21); }
  float gap() const { return ui_.px(10); }
  float first() const { return share_width() + ui_.px(14); }
  float room() const { return std::max(1.0F, body_.w - first() - ui_.px(42)); }
  bool stacked() const { return width_.size() < view_.places.size(); }

  // What a place's column needs: at the least its widest word, at best its longest line.
  struct Need {
    float least = 0, best = 0;
  };

  std::vector<Need> needs() const {
    std::vector<Need> out;
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < view_.places.size(); ++i) {
      const float head = text_width(ui_.fonts.small_strong, view_.places[i].label);
      Need need = {head, head};
      seen.clear();
      for (const OutcomeRow& row : view_.outcomes) {
        for (const ExploreMail& mail : row.places[i]) {
          if (seen.insert(mail.label).second) measure(mail.label, need);
        }
      }
      const float beside = std::ceil(sign() + gap());
      out.push_back({need.least + beside, need.best + beside});
    }
    return out;
  }

  void measure(std::string_view label, Need& need) const {
    need.best = std::max(need.best, text_width(ui_.fonts.small, label));
    while (!label.empty()) {
      const std::size_t end = std::min(label.find(' '), label.size());
      need.least = std::max(need.least, text_width(ui_.fonts.small, label.substr(0, end)));
      label.remove_prefix(std::min(end + 1, label.size()));
    }
  }

  // As many places side by side as have room for their words; the others go below. What is left
  // over goes where lines are longest.
  void columns() {
    const std::vector<Need> all = needs();
    for (std::size_t lines = 1; lines <= all.size(); ++lines) {
      const std::size_t each = (all.size() + lines - 1) / lines;
      std::vector<Need> column(each);
      for (std::size_t i = 0; i < all.size(); ++i) {
        Need& need = column[i % each];
        need = {std::max(need.least, all[i].least), std::max(need.best, all[i].best)};
      }
      float least = 0, more = 0;
      for (const Need& need : column) least += need.least, more += need.best - need.least;
      if (least > room() && each > 1) continue;
      const float left = std::max(0.0F, room() - least), wanted = std::min(left, more);
      for (const Need& need : column) {
        const float longer = more > 0 ? wanted * (need.best - need.least) / more : 0;
        const float even = (left - wanted) / static_cast<float>(each);
        width_.push_back(std::floor(std::min(need.least, room()) + longer + even));
      }
      return;
    }
  }

  void head(const ExplorePlace& place, const Rect& box) {
    draw_icon(list(), place.icon, {box.x + ui_.px(8), box.y + box.h / 2}, ui_.px(15),
              ui_.color(Tone::dim));
    draw_fitted(ui_, ui_.fonts.small_strong, {box.x + sign(), box.y, box.w - sign(), box.h}, 0,
                ui_.color(Tone::dim), place.label);
  }

  // Where places stand below one another too, each outcome names them.
  void heads() {
    draw_fitted(ui_, ui_.fonts.small_strong,
                {body_.x + ui_.px(12), y_, share_width() - ui_.px(8), head_line()}, 0,
                ui_.color(Tone::dim), text_("gui.explore.likely"));
    float x = body_.x + first();
    for (std::size_t i = 0; i < view_.places.size() && !stacked(); ++i) {
      head(view_.places[i], {x, y_, width_[i] - gap(), head_line()});
      x += width_[i];
    }
    y_ += head_line();
  }

  float place_height(const OutcomeRow& row, std::size_t place) const {
    float high = stacked() ? head_line() : 0;
    for (const ExploreMail& mail : row.places[place]) {
      high += mail_height(mail, width_[place % width_.size()] - gap());
    }
    return high + (row.places[place].empty() ? mail_line() : 0);
  }

  // Of the places side by side from this one on.
  float line_height(const OutcomeRow& row, std::size_t from) const {
    float most = 0;
    for (std::size_t i = from; i < std::min(from + width_.size(), row.places.size()); ++i) {
      most = std::max(most, place_height(row, i));
    }
    return most;
  }

  float row_height(const OutcomeRow& row) const {
    float mail = row.tags.empty() ? 0 : tags(row, {}, false) + ui_.px(2);
    for (std::size_t i = 0; i < row.places.size(); i += width_.size()) mail += line_height(row, i);
    const float share = ui_.fonts.title.size + ui_.px(14) + ui_.fonts.small.size;
    return std::max(mail, share) + ui_.px(18);
  }

  // Badges in as many lines as they need; returns their height.
  float tags(const OutcomeRow& row, const Rect& box, bool draw) const {
    const float wide = draw ? box.w : room();
    const float high = badge_height(ui_) + ui_.px(4);
    float x = 0, y = 0;
    for (const ExploreTag& tag : row.tags) {
      const float width = badge_width(ui_, tag.words);
      if (x > 0 && x + width > wide) x = 0, y += high;
      if (draw) draw_badge(ui_, {box.x + x, box.y + y}, tag.words, tag.tone);
      x += width + ui_.px(6);
    }
    return y + high;
  }

  void outcome(std::size_t index, const Rect& box) {
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
    share(row, {box.x + ui_.px(12), box.y + ui_.px(9), share_width() - ui_.px(20), 0});
    places(row, {box.x + first(), box.y + ui_.px(9), room(), 0});
    if (!row.tags.empty()) {
      const float high = tags(row, {}, false);
      tags(row, {box.x + first(), box.bottom() - high - ui_.px(5), room(), high}, true);
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

  void places(const OutcomeRow& row, Rect box) {
    const std::size_t each = width_.size();
    const float left = box.x;
    for (std::size_t i = 0; i < row.places.size(); ++i) {
      if (i > 0 && i % each == 0) box.x = left, box.y += line_height(row, i - each);
      Rect cell = {box.x, box.y, width_[i % each] - gap(), head_line()};
      if (stacked()) {
        head(view_.places[i], cell);
        cell.y += cell.h;
      }
      mails(row.places[i], cell);
      box.x += width_[i % each];
    }
  }

  // A name that is too long for its column goes on below.
  float mail_height(const ExploreMail& mail, float width) const {
    const auto lines = wrapped(ui_.fonts.small, mail.label, width - sign()).size();
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
      const float left = sign();
      draw_icon(list(), mail.icon, {box.x + icon / 2, box.y + high / 2}, icon,
                ui_.color(mail.tone == Tone::plain ? Tone::accent : mail.tone));
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
  std::vector<float> width_{};  // of the columns, in pixels
};

}  // namespace

void paint_outcomes(const Scene& scene, const Rect& box) {
  Endings(scene, box).paint();
}

}  // namespace casella::gui
