// The lesson's panel: prose, question or task, hints, and the way on.
#include <cmath>

#include "gui/view/views.h"
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/checklist.h"
#include "gui/widget/flow.h"
#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/rich_text.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

void space(const Ui& ui, float height) {
  ImGui::Dummy({1, ui.px(height)});
}

struct OptionPaint {
  CheckMood mood = CheckMood::todo;
  Tone edge = Tone::plain;
};

OptionPaint paint_of(const OptionRow& option) {
  switch (option.mood) {
    case OptionMood::open:
    case OptionMood::plain: return {};
    case OptionMood::right: return {CheckMood::done, Tone::ok};
    case OptionMood::wrong: return {CheckMood::failed, Tone::error};
  }
  return {};
}

// A card to press: circle, words, and once answered what the simulation says of it.
bool paint_option(Ui& ui, const OptionRow& option) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = ui.palette;
  const OptionPaint paint = paint_of(option);
  const bool open = option.mood == OptionMood::open;
  const float width = ImGui::GetContentRegionAvail().x, in = ui.px(10), left = ui.px(34);
  const Flow words = flow(ui, option.words, width - left - in);
  const float verdict = option.verdict.empty() ? 0 : leading(ui.fonts.small);
  const float height = std::floor(words.height + verdict + 2 * ui.px(8));
  ImGui::BeginDisabled(!open);
  const Press state = press(ui, "option/" + option.id, {width, height});
  ImGui::EndDisabled();
  const Rect box = state.box;
  const bool tinted = paint.edge != Tone::plain;
  const Rgb ground = tinted ? blend(p.of(paint.edge), p.panel, p.badge) : p.panel2;
  list.AddRectFilled(top_left(box), bottom_right(box),
                     ui.color(open && state.hovered ? p.hover : ground), ui.px(6));
  if (tinted || p.outlined || (open && state.hovered)) {
    const Rgb edge = tinted ? p.of(paint.edge) : open && state.hovered ? p.accent : p.border;
    list.AddRect(top_left(box), bottom_right(box), ui.color(edge), ui.px(6), 0,
                 std::max(1.0F, std::floor(ui.scale)));
  }
  const float line = words.line;
  draw_check(ui, {box.x + ui.px(17), box.y + ui.px(8) + std::floor(line / 2) + 0.5F}, paint.mood);
  ImGui::PushStyleVar(ImGuiStyleVar_Alpha, open || tinted ? 1.0F : 0.75F);
  draw_spans(ui, option.words, {box.x + left, box.y + ui.px(8)}, width - left - in);
  ImGui::PopStyleVar();
  if (verdict > 0) {
    draw_text(list, ui.fonts.small_strong, {box.x + left, box.y + ui.px(9) + words.height},
              ui.color(paint.edge), option.verdict);
  }
  return state.clicked;
}

void paint_question(const Scene& scene, const LessonView& view) {
  Ui& ui = scene.ui;
  for (std::size_t i = 0; i < view.options.size(); ++i) {
    if (paint_option(ui, view.options[i])) scene.want(intent::Answer{i});
  }
}

void paint_feedback(const Scene& scene, const LessonView& view) {
  Ui& ui = scene.ui;
  const std::size_t step = scene.player.step_index();
  if (view.feedback.empty()) {
    if (scene.desk.told == step) scene.desk.told.reset();
    return;
  }
  space(ui, 2);
  const float top = ImGui::GetCursorPosY();
  Block box;
  box.kind = BlockKind::callout;
  box.tone = view.feedback_tone;
  box.inside = view.feedback;
  rich_text(ui, {box});
  if (scene.desk.told == step) return;
  // Once, it scrolls into sight: wholly, or from its beginning.
  scene.desk.told = step;
  ui.redraw = true;
  const float bottom = ImGui::GetCursorPosY(), sight = ImGui::GetWindowHeight();
  const float wanted = std::min(top, bottom - sight);
  if (wanted > ImGui::GetScrollY()) ImGui::SetScrollY(wanted);
}

void paint_hints(const Scene& scene, const LessonView& view) {
  Ui& ui = scene.ui;
  for (const HintBox& hint : view.hints) {
    Block box;
    box.kind = BlockKind::callout;
    box.title = hint.title;
    box.inside = hint.blocks;
    rich_text(ui, {box});
  }
  if (!view.hint.shown || !view.hint.enabled) return;
  if (button(ui, {.id = "hint", .label = view.hint.words, .icon = Icon::question})) {
    scene.want(intent::TakeHint{});
  }
}

// The server for a program of one's own, and the ways to it.
void paint_outside(const Scene& scene, const LessonView& view) {
  Ui& ui = scene.ui;
  if (!view.outside.empty()) rich_text(ui, view.outside);
  const float room = ImGui::GetContentRegionAvail().x, gap = ui.px(8);
  const ButtonText sessions = {.id = "lesson/sessions",
                               .label = view.sessions.words,
                               .icon = Icon::server,
                               .kind = ButtonKind::primary};
  const ButtonText serve = {.id = "lesson/serve",
                            .label = view.serve.words,
                            .icon = view.sessions.shown ? Icon::reset : Icon::play,
                            .kind = view.sessions.shown ? ButtonKind::quiet : ButtonKind::primary};
  if (view.sessions.shown && button(ui, sessions)) scene.want(intent::ShowServer{});
  if (!view.serve.shown) return;
  if (view.sessions.shown && button_width(ui, sessions) + gap + button_width(ui, serve) <= room) {
    ImGui::SameLine(0, gap);
  }
  if (button(ui, serve)) scene.want(intent::ServeLesson{view.sessions.shown});
}

void paint_body(const Scene& scene, const LessonView& view) {
  Ui& ui = scene.ui;
  label(ui.fonts.small, ui.color(Tone::accent), view.header);
  paragraph(ui.fonts.title, ui.color(Tone::plain), view.title);
  progress(ui, view.progress);
  space(ui, 4);
  rich_text(ui, view.prose);
  if (!view.ask.empty()) {
    space(ui, 6);
    label(ui.fonts.strong, ui.color(Tone::plain), view.ask);
  }
  // The server is started before anything can be reached.
  const bool to_start = view.serve.shown && !view.sessions.shown;
  if (to_start) paint_outside(scene, view);
  if (!view.goals.empty()) checklist(ui, view.goals);
  if (view.sessions.shown) paint_outside(scene, view);
  paint_question(scene, view);
  paint_feedback(scene, view);
  space(ui, 2);
  paint_hints(scene, view);
  if (!view.notice.empty()) {
    Block box;
    box.kind = BlockKind::callout;
    Block inside;
    inside.spans.push_back({.text = view.notice});
    box.inside.push_back(inside);
    rich_text(ui, {box});
  }
  space(ui, 2);
}

// At the lesson's end, unless it is the last.
bool has_following(const Scene& scene) {
  return scene.player.current() == nullptr && scene.lab.place.number < scene.lab.place.of;
}

// Play, begin again or the lesson that follows, above; back and next, below.
float foot_height(const Scene& scene, const LessonView& view) {
  const Ui& ui = scene.ui;
  const bool two = view.play.shown || view.restart.shown || has_following(scene);
  return (two ? 2 * button_height(ui) + ui.px(8) : button_height(ui)) + ui.px(12);
}

void paint_foot(const Scene& scene, const LessonView& view, const Rect& body) {
  Ui& ui = scene.ui;
  const float gap = ui.px(8), height = button_height(ui);
  const float half = std::floor((body.w - gap) / 2);
  float y = body.bottom() - height;
  ImGui::SetCursorScreenPos({body.x, y});
  const ButtonText back = {
      .id = "back", .label = view.back.words, .enabled = view.back.enabled, .width = half};
  if (button(ui, back)) scene.want(intent::Back{});
  ImGui::SetCursorScreenPos({body.right() - half, y});
  const bool play_first = (view.play.shown && view.play.enabled) || has_following(scene);
  const ButtonText next = {.id = "next",
                           .label = view.next.words,
                           .kind = play_first ? ButtonKind::normal : ButtonKind::primary,
                           .enabled = view.next.enabled,
                           .width = half};
  if (button(ui, next)) scene.want(intent::Next{});
  y -= height + gap;
  ImGui::SetCursorScreenPos({body.x, y});
  if (has_following(scene)) {
    const ButtonText following = {.id = "following",
                                  .label = scene.text("gui.lesson.following"),
                                  .kind = ButtonKind::primary,
                                  .width = body.w};
    // Counted from 1, the place of this lesson is the index of the one behind it.
    if (button(ui, following)) scene.want(intent::OpenLesson{scene.lab.place.number});
  } else if (view.play.shown) {
    const bool on = scene.desk.playing;
    const ButtonText play = {.id = "play step",
                             .label = on ? scene.text("gui.lesson.pause") : view.play.words,
                             .icon = on ? Icon::pause : Icon::play,
                             .kind = ButtonKind::primary,
                             .enabled = view.play.enabled,
                             .width = body.w};
    if (button(ui, play)) scene.want(intent::TogglePlay{});
  } else if (view.restart.shown) {
    const ButtonText again = {.id = "restart",
                              .label = view.restart.words,
                              .icon = Icon::reset,
                              .kind = ButtonKind::quiet,
                              .enabled = view.restart.enabled,
                              .width = body.w};
    if (button(ui, again)) scene.want(intent::RestartStep{});
  }
}

}  // namespace

void paint_lesson(const Scene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const LessonView& view = scene.lab.lesson();
  const Card card(ui, "lesson", box, {.scrolls = false});
  Rect prose = card.body();
  prose.h -= foot_height(scene, view);
  {
    // Each step begins at its top.
    const std::string name = fmt::format("prose {}", scene.player.step_index());
    const ScrollArea area(ui, name, prose);
    if (area) paint_body(scene, view);
  }
  paint_foot(scene, view, card.body());
}

}  // namespace casella::gui
