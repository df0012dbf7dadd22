#include "tests/gui/trial.h"

#include <fmt/format.h>

#include <cmath>

#include "gui/base/layout.h"
#include "gui/widget/badge.h"
#include "gui/widget/button.h"
#include "gui/widget/byte_strip.h"
#include "gui/widget/card.h"
#include "gui/widget/checklist.h"
#include "gui/widget/entry.h"
#include "gui/widget/graph.h"
#include "gui/widget/icon.h"
#include "gui/widget/input.h"
#include "gui/widget/matrix.h"
#include "gui/widget/rich_text.h"
#include "gui/widget/scrubber.h"
#include "gui/widget/text.h"

namespace casella::gui::testing {

void Trial::draw(Ui& ui) {
  const Ground ground(ui);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const Layout at = lay_out(size.x, size.y, ui.scale, {.detail = view == 0});
  top(ui, at.top);
  if (!at.lesson.empty()) lesson(ui, at.lesson);
  centre(ui, at.centre);
  if (!at.detail.empty()) detail(ui, at.detail);
  if (!at.side.empty()) side(ui, at.side);
  timeline(ui, at.timeline);
}

void Trial::top(Ui& ui, const Rect& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = button_height(ui), y = box.y + std::floor((box.h - height) / 2);
  const float logo = ui.px(28);
  const Rect mark = {box.x, y + std::floor((height - logo) / 2), logo, logo};
  list.AddRectFilled({mark.x, mark.y}, {mark.right(), mark.bottom()}, ui.color(ui.palette.filled),
                     ui.px(7));
  draw_icon(list, Icon::envelope, {mark.x + logo / 2, mark.y + logo / 2}, ui.px(18),
            ui.color(ui.palette.on_filled));
  const Rect name = {mark.right() + ui.px(10), y, ui.px(120), height};
  draw_text_in(list, ui.fonts.title, name, 0, ui.color(Tone::plain), "Casella");
  ImGui::SetCursorScreenPos({box.x + ui.px(340), y});
  if (const auto chosen = segmented(
          ui, {{"transcript", "Transcript"}, {"matrix", "Who has what"}, {"sequence", "Sequence"}},
          view)) {
    view = *chosen;
  }
  const ButtonText cut = {.id = "cut", .label = "Cut the link", .icon = Icon::cut};
  const ButtonText lamp = {
      .id = "theme", .icon = ui.palette.bright ? Icon::moon : Icon::sun, .tip = "Dark or light"};
  const ButtonText help = {.id = "help", .icon = Icon::question, .tip = "Keys"};
  const float gap = ui.px(8);
  const float width = button_width(ui, cut) + 2 * button_width(ui, lamp) + 2 * gap;
  ImGui::SetCursorScreenPos({box.right() - width, y});
  if (button(ui, cut)) last_click = "cut";
  ImGui::SameLine(0, gap);
  if (button(ui, lamp)) {
    ui.look.palette = ui.palette.bright ? PaletteName::dark : PaletteName::light;
  }
  ImGui::SameLine(0, gap);
  if (button(ui, help)) last_click = "help";
}

void Trial::lesson(Ui& ui, const Rect& box) {
  const Card card(ui, "lesson", box, {.scrolls = false});
  const float foot = button_height(ui) + ui.px(12);
  Rect prose = card.body();
  prose.h -= foot;
  std::optional<ScrollArea> area(std::in_place, ui, "prose", prose);
  label(ui.fonts.small, ui.color(Tone::accent), "LESSON 3 OF 12  ·  POP3");
  label(ui.fonts.title, ui.color(Tone::plain), "Delete is not now");
  progress(ui, {2, 12});
  ImGui::Dummy({1, ui.px(4)});
  if (const auto target = rich_text(ui, data.prose)) last_click = *target;
  ImGui::Dummy({1, ui.px(6)});
  label(ui.fonts.strong, ui.color(Tone::plain), "Try it");
  checklist(ui, data.tasks);
  area.reset();
  const float gap = ui.px(8), half = std::floor((card.body().w - gap) / 2);
  ImGui::SetCursorScreenPos({card.body().x, card.body().bottom() - button_height(ui)});
  if (button(ui, {.id = "back", .label = "Back", .width = half})) last_click = "back";
  ImGui::SameLine(0, gap);
  const ButtonText next = {
      .id = "next", .label = "Next", .kind = ButtonKind::primary, .width = half};
  if (button(ui, next)) last_click = "next";
}

void Trial::centre(Ui& ui, const Rect& box) {
  if (view != 0) {
    const Card card(ui, "matrix", box, {.title = "Who has what", .note = "after event 28"});
    if (const auto cell = matrix(ui, data.matrix)) {
      last_click = fmt::format("{} {}", cell->row, cell->column);
    }
    return;
  }
  const Card card(ui, "transcript", box,
                  {.title = "Transcript", .note = "30 lines · 1.2 KiB · 226 ms", .scrolls = false});
  const float foot = button_height(ui) + ui.px(8);
  Rect lines = card.body();
  lines.h -= foot;
  std::optional<ScrollArea> area(std::in_place, ui, "lines", lines);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  const LineColumns columns = line_columns(ui, card.body().w);
  for (const Line& line : data.lines) {
    if (transcript_line(ui, line, columns).clicked) last_click = line.id;
    if (line.mood == LineMood::current && ImGui::IsWindowAppearing()) ImGui::SetScrollHereY(0.9F);
  }
  ImGui::PopStyleVar();
  area.reset();
  ImGui::SetCursorScreenPos({card.body().x, card.body().bottom() - button_height(ui)});
  const InputText line = {.id = "console", .hint = "Type a command as the laptop …"};
  if (input_line(ui, line, typed)) {
    sent = typed;
    typed.clear();
  }
}

void Trial::detail(Ui& ui, const Rect& box) {
  const Card card(ui, "detail", box,
                  {.title = "Line 28 explained", .note = "octets on the wire", .scrolls = false});
  Rect words = card.body(), bytes = words;
  words.w = std::floor(words.w * 0.48F);
  bytes.x += words.w + ui.px(24);
  bytes.w -= words.w + ui.px(24);
  {
    const ScrollArea area(ui, "words", words);
    badge(ui, "server → client", Tone::server);
    ImGui::SameLine(0, ui.px(6));
    badge(ui, "RFC 1939 §5", Tone::note);
    if (words.w > ui.px(340)) {
      ImGui::SameLine(0, ui.px(6));
      badge(ui, "state: TRANSACTION", Tone::accent);
    }
    ImGui::Dummy({1, 0});
    paragraph(ui.fonts.ui, ui.color(Tone::plain),
              "The server confirms the mark. Nothing has been removed yet: STAT and LIST skip "
              "message 1 from now on, RSET would bring it back, and only QUIT commits the "
              "deletion.");
  }
  const ScrollArea area(ui, "octets", bytes);
  if (const auto octet = byte_strip(ui, "strip", data.octets)) data.octets.chosen = octet;
}

void Trial::side(Ui& ui, const Rect& box) {
  const auto at = stack(box, ui.px(10),
                        {{ui.px(190), ui.px(268), 0},
                         {ui.px(110), ui.px(196), 0.2F},
                         {ui.px(60), ui.px(120), 1},
                         {ui.px(60), ui.px(110), 1}});
  {
    const Card card(ui, "states", at[0],
                    {.title = "Session state", .note = "RFC 1939 §3", .scrolls = false});
    const GraphClick click = graph(ui, data.states);
    if (click.node) last_click = data.states.nodes[*click.node].id;
    if (click.edge) last_click = data.states.edges[*click.edge].id;
  }
  {
    const Card card(ui, "server", at[1], {"Server maildrop", "locked by session 1", Icon::server});
    for (const Entry& message : data.on_server) {
      if (entry(ui, message).right_clicked) ImGui::OpenPopup("faults");
    }
    if (ImGui::BeginPopup("faults")) {
      if (menu_item(ui, {"fault", "Cut this link", Icon::cut, "", true, Tone::error}, ui.px(200))) {
        last_click = "fault";
      }
      ImGui::EndPopup();
    }
  }
  {
    const Card card(ui, "laptop", at[2], {"Laptop", "1 message · this session", Icon::laptop});
    for (const Entry& message : data.on_laptop) entry(ui, message);
  }
  const Card card(ui, "phone", at[3], {"Phone", "offline", Icon::phone});
  nothing_here(ui, "Nothing here", "POP3 gives the phone no copy of the laptop’s mail");
}

void Trial::timeline(Ui& ui, const Rect& box) {
  const Card card(ui, "timeline", box, {.scrolls = false});
  const float middle = box.y + std::floor(box.h / 2), gap = ui.px(8);
  const float small = button_height(ui), big = ui.px(40);
  const auto place = [&](float x, float height) {
    ImGui::SetCursorScreenPos({x, middle - std::floor(height / 2)});
  };
  float x = card.body().x;
  const float wide = button_width(ui, {.id = "", .icon = Icon::step});
  const auto move = [&](std::string_view id, Icon icon) {
    place(x, small);
    if (button(ui, {.id = id, .icon = icon, .tip = id})) last_click = id;
    x += wide + gap;
  };
  move("to start", Icon::to_start);
  move("step back", Icon::step_back);
  place(x, big);
  const ButtonText play = {.id = "play", .icon = Icon::play, .kind = ButtonKind::primary};
  if (round_button(ui, play, 40)) last_click = "play";
  x += big + gap;
  move("step", Icon::step);
  move("to end", Icon::to_end);
  const float words = ui.px(110);
  const Rect bar = {x + ui.px(14), card.body().y, card.body().right() - x - words - ui.px(34),
                    card.body().h};
  if (const auto moment = scrubber(ui, "scrubber", bar, data.timeline)) {
    data.timeline.cursor = *moment;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float left = bar.right() + ui.px(20), line = ui.fonts.strong.size;
  draw_text(list, ui.fonts.strong, {left, middle - line - ui.px(1)}, ui.color(Tone::plain),
            fmt::format("{} / {}", data.timeline.cursor, data.timeline.count));
  draw_text(list, ui.fonts.small, {left, middle + ui.px(4)}, ui.color(Tone::dim),
            "192 ms  ·  speed 1×");
}

}  // namespace casella::gui::testing
