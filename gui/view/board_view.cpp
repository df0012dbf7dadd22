// Who has reached which goal of the lesson that is served: to be read only, from afar too.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gui/view/server_parts.h"
#include "gui/widget/card.h"
#include "gui/widget/icon.h"
#include "gui/widget/scroll.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

class BoardPage {
 public:
  BoardPage(const ServerScene& scene, const Rect& body)
      : scene_(scene),
        ui_(scene.ui),
        board_(scene.server.board),
        list_(*ImGui::GetWindowDrawList()),
        body_(body),
        y_(ImGui::GetCursorScreenPos().y) {}

  void goals() {
    y_ += draw_wrapped(list_, ui_.fonts.title, {body_.x, y_}, body_.w, ui_.color(Tone::plain),
                       board_.title) +
          ui_.px(4);
    if (!board_.address.empty()) {
      y_ += draw_wrapped(list_, ui_.fonts.small, {body_.x, y_}, body_.w, ui_.color(Tone::dim),
                         scene_.text.fill("gui.board.address", board_.address)) +
            ui_.px(8);
    }
    const float number = text_width(ui_.fonts.strong, "00") + ui_.px(8);
    for (std::size_t i = 0; i < board_.goals.size(); ++i) {
      draw_text_in(list_, ui_.fonts.strong, {body_.x, y_, number, leading(ui_.fonts.ui)}, 0,
                   ui_.color(Tone::accent), std::to_string(i + 1));
      y_ += draw_wrapped(list_, ui_.fonts.ui, {body_.x + number, y_}, body_.w - number,
                         ui_.color(Tone::plain), board_.goals[i]) +
            ui_.px(2);
    }
    y_ += ui_.px(12);
  }

  // Cards side by side, as many as there is room for.
  void learners() {
    const float gap = ui_.px(10), least = std::min(ui_.px(250), body_.w);
    const float columns = std::max(1.0F, std::floor((body_.w + gap) / (least + gap)));
    const float width = std::floor((body_.w - gap * (columns - 1)) / columns);
    const float height = card_height(width);
    float x = body_.x;
    for (const BoardModel::Learner& each : board_.learners) {
      if (x + width > body_.right() + 1) x = body_.x, y_ += height + gap;
      learner(each, {x, y_, width, height});
      x += width + gap;
    }
    ImGui::SetCursorScreenPos({body_.x, y_});
    ImGui::Dummy({1, height});
  }

 private:
  float mark_width() const { return text_width(ui_.fonts.strong, "00") + ui_.px(24); }
  float mark_height() const { return ui_.fonts.strong.size + ui_.px(6); }

  // By how many rows its marks take.
  float card_height(float width) const {
    const float step = mark_width() + ui_.px(4);
    const float in_a_row = std::max(1.0F, std::floor((width - ui_.px(24)) / step));
    const float rows = std::ceil(static_cast<float>(board_.goals.size()) / in_a_row);
    return ui_.px(24) + leading(ui_.fonts.strong) + rows * (mark_height() + ui_.px(4));
  }

  void learner(const BoardModel::Learner& each, const Rect& box) {
    const Palette& p = ui_.palette;
    const Rgb ground = each.done ? blend(p.of(Tone::ok), p.panel, p.badge) : p.panel2;
    list_.AddRectFilled(top_left(box), bottom_right(box), ui_.color(ground), ui_.px(8));
    if (each.done || p.outlined) {
      list_.AddRect(top_left(box), bottom_right(box),
                    ui_.color(each.done ? p.of(Tone::ok) : p.border), ui_.px(8));
    }
    const float in = ui_.px(12), line = leading(ui_.fonts.strong);
    const std::string_view here = each.here ? scene_.text("serve.board.here") : "";
    const float room = each.here ? text_width(ui_.fonts.small, here) + ui_.px(10) : 0;
    draw_fitted(ui_, ui_.fonts.strong, {box.x + in, box.y + ui_.px(8), box.w - 2 * in - room, line},
                0, ui_.color(Tone::plain), each.user);
    draw_text_in(list_, ui_.fonts.small, {box.right() - in - room, box.y + ui_.px(8), room, line},
                 1, ui_.color(Tone::dim), here);
    float x = box.x + in, y = box.y + ui_.px(12) + line;
    for (std::size_t i = 0; i < each.reached.size(); ++i) {
      if (x > box.x + in && x + mark_width() > box.right() - in) {
        x = box.x + in;
        y += mark_height() + ui_.px(4);
      }
      mark(i + 1, each.reached[i], {x, y, mark_width(), mark_height()});
      x += mark_width() + ui_.px(4);
    }
  }

  // A number; reached, it has a tick as well, for those who see no colours.
  void mark(std::size_t number, bool reached, const Rect& box) {
    const Palette& p = ui_.palette;
    const std::string words = std::to_string(number);
    if (!reached) {
      list_.AddRect(top_left(box), bottom_right(box), ui_.color(p.border), ui_.px(5));
      draw_text_in(list_, ui_.fonts.strong, box, 0.5F, ui_.color(Tone::dim), words);
      return;
    }
    list_.AddRectFilled(top_left(box), bottom_right(box), ui_.color(Tone::ok), ui_.px(5));
    const float icon = ui_.px(14), left = text_width(ui_.fonts.strong, words);
    const float begin = box.x + std::floor((box.w - left - icon - ui_.px(2)) / 2);
    draw_text_in(list_, ui_.fonts.strong, {begin, box.y, left, box.h}, 0, ui_.color(p.panel),
                 words);
    draw_icon(list_, Icon::check,
              {begin + left + ui_.px(2) + icon / 2, box.y + std::floor(box.h / 2)}, icon,
              ui_.color(p.panel));
  }

  const ServerScene& scene_;
  Ui& ui_;
  const BoardModel& board_;
  ImDrawList& list_;
  Rect body_;
  float y_;
};

}  // namespace

void paint_board(const ServerScene& scene, const Rect& box) {
  const BoardModel& board = scene.server.board;
  const Card card(scene.ui, "board", box,
                  {.title = scene.text("gui.view.board"), .note = board.count, .scrolls = false});
  if (!card) return;
  const ScrollArea area(scene.ui, "who", card.body());
  if (!area) return;
  if (board.lesson.empty()) {
    nothing_here(scene.ui, scene.text("gui.board.none"), scene.text("gui.board.none_why"));
    return;
  }
  BoardPage page(scene, card.body());
  page.goals();
  page.learners();
}

}  // namespace casella::gui
