// The sequence diagram: lanes, arrows in time, what went wrong. Only what is in sight is drawn.
#include <algorithm>
#include <cmath>

#include "gui/view/views.h"
#include "gui/widget/card.h"
#include "gui/widget/entry.h"
#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

class Ladder {
 public:
  Ladder(const Sight& scene, const Rect& body)
      : scene_(scene), ui_(scene.ui), list_(*ImGui::GetWindowDrawList()), body_(body) {
    const auto lanes = static_cast<float>(scene.lab.ladder.lanes().size());
    times_ = ui_.px(64);
    const float side = std::min(ui_.px(80), body.w * 0.12F);
    first_ = body.x + times_ + side;
    step_ = lanes > 1 ? std::floor((body.w - times_ - 2 * side) / (lanes - 1)) : 0;
    row_ = line_height(ui_) + ui_.px(4);
  }

  float row() const { return row_; }

  void heads(float y, float height) const {
    const std::vector<Lane>& lanes = scene_.lab.ladder.lanes();
    const float icon = ui_.px(17), gap = ui_.px(6);
    const Face& face = step_ > ui_.px(112) ? ui_.fonts.strong : ui_.fonts.small_strong;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      const float words = text_width(face, lanes[i].title);
      const float left = std::floor(x_of(i) - (icon + gap + words) / 2);
      draw_icon(list_, lanes[i].icon, {left + icon / 2, y + height / 2}, icon,
                ui_.color(lanes[i].server ? Tone::server : Tone::client));
      draw_text_in(list_, face, {left + icon + gap, y, words, height}, 0, ui_.color(Tone::plain),
                   lanes[i].title);
    }
  }

  // `origin` is where height 0 stands on the screen.
  void paint(double origin, double top, double bottom) {
    origin_ = origin;
    list_.PushClipRect({body_.x, ImGui::GetWindowPos().y},
                       {body_.right(), ImGui::GetWindowPos().y + ImGui::GetWindowHeight()}, true);
    const LadderView view = scene_.lab.ladder.visible(top, bottom, scene_.text);
    lanes();
    for (const LadderTime& time : view.times) paint_time(time);
    for (const Arrow& arrow : view.arrows) paint_arrow(arrow);
    for (const LadderMark& mark : view.marks) paint_mark(mark);
    now();
    list_.PopClipRect();
  }

 private:
  float x_of(std::size_t lane) const {
    return std::floor(first_ + step_ * static_cast<float>(lane)) + 0.5F;
  }
  float y_of(double height) const {
    return std::floor(static_cast<float>(origin_ + height * static_cast<double>(row_))) + 0.5F;
  }

  void lanes() const {
    const float top = ImGui::GetWindowPos().y, bottom = top + ImGui::GetWindowHeight();
    for (std::size_t i = 0; i < scene_.lab.ladder.lanes().size(); ++i) {
      list_.AddLine({x_of(i), top}, {x_of(i), bottom}, ui_.color(ui_.palette.track),
                    std::max(1.0F, ui_.px(2)));
    }
  }

  void paint_time(const LadderTime& time) const {
    const float y = y_of(time.at);
    const Rect words = {body_.x, y, times_, row_ * 0.8F};
    draw_text_in(list_, ui_.fonts.small, words, 0, ui_.color(Tone::faint), time.words);
    if (time.silence.empty()) return;
    const float width = text_width(ui_.fonts.small, time.silence);
    const float x = body_.x + times_ + std::floor((body_.w - times_ - width) / 2);
    const float at = y - std::round(row_ * 0.33F);  // within the gap, clear of what comes after it
    for (float dash = body_.x + times_; dash < body_.right(); dash += ui_.px(8)) {
      list_.AddLine({dash, at}, {dash + ui_.px(3), at}, ui_.color(Tone::faint, 0.6F));
    }
    const Rect label = {x - ui_.px(6), at - ui_.fonts.small.size / 2 - ui_.px(1),
                        width + ui_.px(12), ui_.fonts.small.size + ui_.px(2)};
    list_.AddRectFilled(top_left(label), bottom_right(label), ui_.color(ui_.palette.panel));
    draw_text_in(list_, ui_.fonts.small, label, 0.5F, ui_.color(Tone::dim), time.silence);
  }

  void paint_arrow(const Arrow& arrow) const {
    const bool ahead = arrow.way == Way::ahead;
    const float alpha = ahead ? ui_.palette.ahead : 1;
    const ImU32 ink = ui_.color(arrow.way == Way::lost ? Tone::error : arrow.tone, alpha);
    const ImVec2 from = {x_of(arrow.from), y_of(arrow.sent + 0.7)};
    const double reach = arrow.way == Way::lost ? std::min(arrow.reach, 0.6) : arrow.reach;
    const float far = from.x + (x_of(arrow.to) - from.x) * static_cast<float>(reach);
    // A line that takes its usual time slants but a little, so that words fit between arrows.
    const double passes = arrow.ends - arrow.sent;
    const double falls = passes <= 1.5 ? passes * 0.3 : passes;
    const ImVec2 to = {far, y_of(arrow.sent + 0.7 + falls)};
    const float left = std::min(from.x, x_of(arrow.to)), right = std::max(from.x, x_of(arrow.to));
    const Rect hit = {left, from.y - row_ * 0.68F, right - left, row_};
    const std::string id = fmt::format("arrow {}", arrow.line + 1);
    const Press state = press_at(ui_, id, hit, 4);
    if (arrow.chosen) {
      list_.AddRectFilled({body_.x + times_, hit.y}, {body_.right(), hit.bottom()},
                          ui_.color(ui_.palette.accent, ui_.palette.current_row), ui_.px(4));
    } else if (state.hovered) {
      list_.AddRectFilled(top_left(hit), bottom_right(hit), ui_.color(ui_.palette.panel2));
    }
    const float thick = std::max(1.0F, ui_.px(arrow.chosen || arrow.fresh ? 2 : 1.5F));
    list_.AddLine(from, to, ink, thick);
    tip(arrow, from, to, ink);
    words(arrow, {left + ui_.px(10), hit.y, right - left - ui_.px(20), row_ * 0.66F}, alpha);
    Selection selection;
    selection.choose_line(arrow.line);
    if (state.double_clicked) {
      scene_.want(intent::Visit{selection});
    } else if (state.clicked) {
      scene_.want(intent::Choose{selection});
    }
    if (!state.right_clicked) return;
    scene_.want(intent::Choose{selection});
    Desk::FaultMenu menu;
    menu.device = scene_.now.transcript.lines()[arrow.line].device;
    menu.line = arrow.line;
    scene_.desk.opening = menu;
  }

  void tip(const Arrow& arrow, ImVec2 from, ImVec2 to, ImU32 ink) const {
    const float size = ui_.px(9), way = to.x > from.x ? 1.0F : -1.0F;
    if (arrow.way == Way::lost) {
      draw_icon(list_, Icon::cross, to, ui_.px(16), ink);
    } else if (arrow.way == Way::in_flight) {
      list_.AddCircleFilled(to, ui_.px(4), ink);
    } else {
      list_.AddTriangleFilled(to, {to.x - way * size, to.y - size / 2},
                              {to.x - way * size, to.y + size / 2}, ink);
    }
  }

  // Over the arrow, on a ground that hides the lanes behind it.
  void words(const Arrow& arrow, const Rect& box, float alpha) const {
    const float most = body_.w - times_ - ui_.px(8);  // words may be wider than their arrow
    const std::string text = shortened(ui_.fonts.small, arrow.words, most);
    const float width = text_width(ui_.fonts.small, text) + ui_.px(8);
    const float left = std::floor(box.x + (box.w - width) / 2);
    const float low = body_.x + times_, high = std::max(low, body_.right() - width);
    const Rect label = {std::clamp(left, low, high), box.y, width, box.h};
    if (!arrow.chosen) {
      list_.AddRectFilled(top_left(label), bottom_right(label), ui_.color(ui_.palette.panel, 0.85F),
                          ui_.px(3));
    }
    draw_text_in(list_, ui_.fonts.small, label, 0.5F, ui_.color(Tone::plain, alpha), text);
  }

  void paint_mark(const LadderMark& mark) const {
    const float alpha = mark.ahead ? ui_.palette.ahead : 1, size = ui_.px(16);
    const float y = y_of(mark.at + 0.5);
    const float room = body_.w - times_ - size - ui_.px(14);  // it may reach over other lanes
    const std::string text = shortened(ui_.fonts.small, mark.words, room);
    const float width = size + ui_.px(14) + text_width(ui_.fonts.small, text);
    float x = mark.lane ? x_of(*mark.lane) - size / 2 - ui_.px(4)
                        : body_.x + times_ + std::floor((body_.w - times_ - width) / 2);
    x = std::clamp(x, body_.x + times_, std::max(body_.x + times_, body_.right() - width));
    const float half = std::floor(row_ * 0.42F);
    const Rect box = {x, y - half, width, 2 * half};
    const Press state = press_at(ui_, fmt::format("mark {}", mark.event + 1), box, 4);
    list_.AddRectFilled(top_left(box), bottom_right(box), ui_.color(ui_.palette.panel2), half);
    if (mark.chosen || state.hovered) {
      list_.AddRect(top_left(box), bottom_right(box), ui_.color(Tone::accent), half, 0,
                    std::max(1.0F, ui_.px(1.5F)));
    }
    const ImU32 ink = ui_.color(mark.tone, alpha);
    draw_icon(list_, mark.icon, {x + ui_.px(4) + size / 2, y}, size, ink);
    draw_text_in(list_, ui_.fonts.small, {x + size + ui_.px(8), box.y, width, box.h}, 0, ink, text);
    Selection selection;
    selection.choose_event(mark.event);
    if (state.double_clicked) {
      scene_.want(intent::Visit{selection});
    } else if (state.clicked) {
      scene_.want(intent::Choose{selection});
    }
  }

  void now() const {
    const float y = y_of(scene_.lab.ladder.cursor());
    list_.AddLine({body_.x, y}, {body_.right(), y}, ui_.color(Tone::accent, 0.8F),
                  std::max(1.0F, ui_.px(1)));
  }

  const Sight& scene_;
  Ui& ui_;
  ImDrawList& list_;
  Rect body_;
  float times_ = 0, first_ = 0, step_ = 0, row_ = 0;
  double origin_ = 0;
};

// Scrolls so that the cursor stands in the lower half, when it has moved out of sight.
void follow(const Sight& scene, float row) {
  const auto y = static_cast<float>(scene.lab.ladder.cursor() * static_cast<double>(row));
  const float sight = ImGui::GetWindowHeight(), scroll = ImGui::GetScrollY();
  const auto key = static_cast<std::size_t>(scene.now.cursor);
  if (scene.desk.followed == key && !ImGui::IsWindowAppearing()) return;
  scene.desk.followed = key;
  scene.ui.redraw = true;
  if (y < scroll + row || y > scroll + sight - 2 * row) {
    ImGui::SetScrollY(std::max(0.0F, y - sight * 0.7F));
  }
}

}  // namespace

void paint_sequence(const Sight& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const LadderModel& model = scene.lab.ladder;
  const std::string note = scene.lab.transcript.summary(scene.text);
  const Card card(ui, "sequence", box,
                  {.title = scene.text("gui.view.sequence"), .note = note, .scrolls = false});
  const float head = ui.fonts.strong.size + ui.px(12);
  Rect body = card.body();
  Ladder heads(scene, body);
  heads.heads(body.y, head);
  body.y += head;
  body.h = std::max(1.0F, body.h - head);
  const ScrollArea area(ui, "ladder", body);
  if (!area) return;
  Ladder ladder(scene, body);
  const double row = ladder.row();
  follow(scene, ladder.row());
  const double scroll = ImGui::GetScrollY();
  const double top = std::max(0.0, scroll / row - 1);
  const double bottom = (scroll + static_cast<double>(body.h)) / row + 1;
  ladder.paint(static_cast<double>(body.y) - scroll, top, bottom);
  ImGui::SetCursorPos({0, 0});
  ImGui::Dummy({1, static_cast<float>((model.height() + 2) * row)});
}

}  // namespace casella::gui
