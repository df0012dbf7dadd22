// Side by side: one story by each way of getting mail, in lockstep, and what it costs.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gui/view/views.h"
#include "gui/widget/badge.h"
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/entry.h"
#include "gui/widget/press.h"
#include "gui/widget/rows.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

class Story {
 public:
  Story(const Scene& scene, const StoryView& view, const Rect& body)
      : scene_(scene), ui_(scene.ui), view_(view), body_(body) {
    wide_ = body.w > ui_.px(900);
  }

  void paint() {
    const float events = wide_ ? std::floor(body_.w * 0.26F) : 0;
    const float foot = std::floor(body_.h * (wide_ ? 0.34F : 0.3F));
    Rect right = {body_.x + events + (wide_ ? ui_.px(18) : 0), body_.y, 0, body_.h};
    right.w = body_.right() - right.x;
    if (wide_) {
      paint_events({body_.x, body_.y, events, body_.h});
    } else {
      const float tall = std::floor(body_.h * 0.24F);
      paint_events({body_.x, body_.y, body_.w, tall});
      right.y += tall + ui_.px(8);
      right.h -= tall + ui_.px(8);
    }
    const float label = std::floor(right.w * 0.34F), head = heads_height(right.w - label);
    paint_heads({right.x + label, right.y, right.w - label, head});
    paint_table({right.x, right.y + head, right.w, right.h - head - foot - ui_.px(10)}, label);
    paint_lines({right.x, right.bottom() - foot, right.w, foot});
  }

 private:
  static ImDrawList& list() { return *ImGui::GetWindowDrawList(); }
  float way_width(float all) const {
    return std::floor(all / static_cast<float>(std::max<std::size_t>(1, view_.ways.size())));
  }

  void paint_events(const Rect& box) {
    const ScrollArea area(ui_, "events", box);
    if (!area) return;
    const float line = ui_.fonts.small.size + ui_.px(4), time = ui_.px(48);
    const bool moved = scene_.desk.story_followed != view_.at;
    scene_.desk.story_followed = view_.at;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, ui_.px(2)});
    for (std::size_t i = 0; i < view_.events.size(); ++i) {
      const StoryView::Event& event = view_.events[i];
      const float width = ImGui::GetContentRegionAvail().x;
      const auto lines = wrapped(ui_.fonts.small, event.words, width - time - ui_.px(16));
      const float tall = line * static_cast<float>(lines.size()) + ui_.px(8);
      const Press state = press(ui_, fmt::format("story event {}", i + 1), {width, tall}, 4);
      const bool current = i + 1 == view_.at, ahead = i >= view_.at;
      if (current || state.hovered) {
        list().AddRectFilled(top_left(state.box), bottom_right(state.box),
                             current ? ui_.color(ui_.palette.accent, ui_.palette.current_row)
                                     : ui_.color(ui_.palette.panel2),
                             ui_.px(4));
      }
      if (current && moved) ImGui::SetScrollHereY(0.5F);
      const float alpha = ahead ? 0.6F : 1;
      float y = state.box.y + ui_.px(4);
      draw_text(list(), ui_.fonts.small_strong, {state.box.x + ui_.px(8), y},
                ui_.color(Tone::plain, alpha), event.time);
      for (const std::string_view part : lines) {
        draw_text(list(), ui_.fonts.small, {state.box.x + ui_.px(8) + time, y},
                  ui_.color(Tone::plain, alpha), part);
        y += line;
      }
      if (state.clicked) scene_.want(intent::StoryTo{i + 1});
    }
    ImGui::PopStyleVar();
  }

  float heads_height(float all) const {
    std::size_t lines = 1;
    for (const StoryWay& way : view_.ways) {
      lines =
          std::max(lines, wrapped(ui_.fonts.strong, way.title, way_width(all) - ui_.px(10)).size());
    }
    return leading(ui_.fonts.strong) * static_cast<float>(lines) + ui_.px(8);
  }

  void paint_heads(const Rect& box) {
    const float width = way_width(box.w);
    for (std::size_t i = 0; i < view_.ways.size(); ++i) {
      const Rect at = {box.x + width * static_cast<float>(i), box.y, width - ui_.px(10), box.h};
      draw_wrapped(list(), ui_.fonts.strong, {at.x, at.y}, at.w, ui_.color(Tone::accent),
                   view_.ways[i].title);
      if (ImGui::IsMouseHoveringRect(top_left(at), bottom_right(at))) {
        tooltip(ui_, view_.ways[i].about);
      }
    }
    list().AddLine({box.x, box.bottom() - 1}, {box.right(), box.bottom() - 1},
                   ui_.color(ui_.palette.border));
  }

  void paint_table(const Rect& box, float first) {
    const ScrollArea area(ui_, "measures", box);
    if (!area) return;
    const float small = ui_.fonts.small.size + ui_.px(3);
    for (const StoryRow& row : view_.rows) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const auto words = wrapped(ui_.fonts.small, row.label, first - ui_.px(12));
      const float tall = std::max(ui_.fonts.ui.size + ui_.px(14),
                                  small * static_cast<float>(words.size()) + ui_.px(6));
      ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
      ImGui::Dummy({box.w, tall});
      ImGui::PopStyleVar();
      const bool hovered = ImGui::IsItemHovered();
      if (!ImGui::IsItemVisible()) continue;
      float y = at.y + std::floor((tall - small * static_cast<float>(words.size())) / 2);
      for (const std::string_view part : words) {
        draw_text(list(), ui_.fonts.small, {at.x, y}, ui_.color(Tone::dim), part);
        y += small;
      }
      const float width = way_width(box.w - first);
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        paint_cell(row.cells[i],
                   {at.x + first + width * static_cast<float>(i), at.y, width - ui_.px(10), tall});
      }
      if (hovered) tooltip(ui_, row.tip);
    }
  }

  // The number, and a bar for how it compares within its row.
  void paint_cell(const StoryCell& cell, const Rect& box) {
    const float y = box.y + std::floor(box.h / 2) + ui_.fonts.ui.size / 2 + ui_.px(1);
    if (cell.changed) {
      list().AddRectFilled({box.x - ui_.px(5), box.y + 1}, {box.right(), box.bottom() - 1},
                           ui_.color(ui_.palette.accent, ui_.palette.current_row), ui_.px(4));
    }
    draw_fitted(ui_, cell.changed ? ui_.fonts.strong : ui_.fonts.ui,
                {box.x, box.y, box.w, box.h - ui_.px(5)}, 0, ui_.color(Tone::plain), cell.words);
    if (cell.share <= 0) return;
    list().AddRectFilled({box.x, y},
                         {box.x + std::max(ui_.px(3), box.w * cell.share), y + ui_.px(3)},
                         ui_.color(Tone::accent, 0.75F), ui_.px(1.5F));
  }

  // What was said in the event at hand, a column a way.
  void paint_lines(const Rect& box) {
    const float width = way_width(box.w), head = ui_.fonts.small.size + ui_.px(8);
    list().AddLine({box.x, box.y}, {box.right(), box.y}, ui_.color(ui_.palette.border));
    for (std::size_t i = 0; i < view_.ways.size(); ++i) {
      const StoryWay& way = view_.ways[i];
      const Rect at = {box.x + width * static_cast<float>(i), box.y + ui_.px(6), width - ui_.px(10),
                       box.h - ui_.px(6)};
      draw_fitted(ui_, ui_.fonts.small_strong, {at.x, at.y, at.w, head}, 0, ui_.color(Tone::dim),
                  fmt::format("{} · {}", way.title, way.said));
      const ScrollArea area(ui_, fmt::format("said {}", i), {at.x, at.y + head, at.w, at.h - head});
      if (!area) continue;
      if (!way.note.empty()) {
        paint_note(way.note, at.w);
        continue;
      }
      const float line = ui_.fonts.mono.size + ui_.px(4);
      const std::size_t count = way.lines.size() + (way.more > 0 ? 1 : 0);
      const Rows rows = rows_in_sight(count, line);
      for (std::size_t row = rows.first; row < rows.end; ++row) {
        const Rect place = {at.x, rows.top + line * static_cast<float>(row - rows.first), at.w,
                            line};
        if (row == way.lines.size()) {
          draw_fitted(ui_, ui_.fonts.small, place, 0, ui_.color(Tone::faint),
                      scene_.text.fill("gui.story.more", way.more));
          continue;
        }
        paint_line(way.lines[row], place);
      }
    }
  }

  void paint_note(std::string_view note, float width) {
    ImVec2 at = ImGui::GetCursorScreenPos();
    const auto lines = wrapped(ui_.fonts.small, note, width);
    const float tall = leading(ui_.fonts.small);
    ImGui::Dummy({width, tall * static_cast<float>(lines.size())});
    for (const std::string_view line : lines) {
      draw_text(list(), ui_.fonts.small, at, ui_.color(Tone::faint), line);
      at.y += tall;
    }
  }

  void paint_line(const StoryLine& line, const Rect& box) {
    const float who = speaker_width(ui_);
    const Tone tone = line.client ? Tone::client : Tone::server;
    draw_speaker(ui_, {box.x, box.y, who, box.h}, line.client ? "C" : "S", tone, 1);
    const Rect words = {box.x + who + ui_.px(6), box.y, box.w - who - ui_.px(6), box.h};
    draw_fitted(ui_, ui_.fonts.mono, words, 0, ui_.color(Tone::plain), line.words);
    if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(top_left(box), bottom_right(box))) {
      tooltip(ui_, line.device + ": " + line.words);
    }
  }

  const Scene& scene_;
  Ui& ui_;
  const StoryView& view_;
  Rect body_;
  bool wide_ = false;
};

}  // namespace

void paint_story(const Scene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const StoryView& view = scene.lab.story.update(scene.desk.language, scene.text);
  const std::string note = scene.text.fill("gui.story.at", view.at, view.events.size());
  const Card card(
      ui, "story", box,
      {.title = view.title.empty() ? scene.text("gui.view.story") : std::string_view(view.title),
       .note = view.error.empty() ? std::string_view(note) : std::string_view(),
       .scrolls = false});
  if (!card) return;
  if (!view.error.empty()) return nothing_here(ui, view.error, scene.text("gui.story.why"));
  Rect body = card.body();
  const ButtonText back = {.id = "story back",
                           .icon = Icon::step_back,
                           .tip = scene.text("gui.story.back"),
                           .enabled = view.at > 0};
  const ButtonText on = {.id = "story step",
                         .label = scene.text("gui.story.step"),
                         .icon = Icon::step,
                         .kind = ButtonKind::primary,
                         .enabled = view.at < view.events.size()};
  const ButtonText end = {.id = "story end",
                          .icon = Icon::to_end,
                          .tip = scene.text("gui.story.end"),
                          .enabled = view.at < view.events.size()};
  ImGui::SetCursorScreenPos(top_left(body));
  if (button(ui, back)) scene.want(intent::StoryTo{view.at - 1});
  ImGui::SameLine(0, ui.px(8));
  if (button(ui, on)) scene.want(intent::StoryTo{view.at + 1});
  ImGui::SameLine(0, ui.px(8));
  if (button(ui, end)) scene.want(intent::StoryTo{view.events.size()});
  if (scene.lab.story.stories() > 1) {
    ImGui::SameLine(0, ui.px(8));
    const ButtonText other = {
        .id = "story other", .label = scene.text("gui.story.other"), .icon = Icon::reset};
    if (button(ui, other)) scene.want(intent::NextStory{});
  }
  const float used = button_height(ui) + ui.px(10);
  Story(scene, view, {body.x, body.y + used, body.w, body.h - used}).paint();
}

}  // namespace casella::gui
