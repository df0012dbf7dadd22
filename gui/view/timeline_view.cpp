// The timeline: step, play, run until, scrub, branches.
#include <cmath>

#include "gui/view/views.h"
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/icon.h"
#include "gui/widget/input.h"
#include "gui/widget/press.h"
#include "gui/widget/scrubber.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

class Bar {
 public:
  Bar(const Sight& scene, const Rect& body)
      : scene_(scene), ui_(scene.ui), body_(body), gap_(scene.ui.px(8)) {
    x_ = body.x;
    middle_ = body.y + std::floor(body.h / 2);
    narrow_ = body.w < ui_.px(1180);
  }

  void transport() {
    if (!narrow_) move("to start", Icon::to_start, "gui.time.start", intent::Jump{0});
    move("step back", Icon::step_back, "gui.time.back", intent::StepBack{});
    play();
    move("step", Icon::step, "gui.time.step", intent::Step{});
    if (!narrow_) move("to end", Icon::to_end, "gui.time.end", intent::ToEnd{});
    run_menu();
  }

  // From the right: position, speed, branches.
  void readings() {
    const TimelineView& view = scene_.lab.timeline();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float line = ui_.fonts.strong.size;
    right_ = body_.right();
    if (view.branches.size() > 1) branches(view);
    const std::string speed = speed_words(scene_.desk.speed);
    const float width = std::ceil(text_width(ui_.fonts.small, speed)) + ui_.px(16);
    const float time = std::ceil(text_width(ui_.fonts.small, view.time));
    // Wide enough for the longest times, so that the bar keeps its length.
    const float words = std::max(ui_.px(150), time + ui_.px(16) + width);
    right_ -= words;
    const Rect position = {right_, middle_ - line - ui_.px(2), words, line + ui_.px(2)};
    draw_fitted(ui_, ui_.fonts.strong, position, 0, ui_.color(Tone::plain), view.position);
    draw_text(list, ui_.fonts.small, {right_, middle_ + ui_.px(4)}, ui_.color(Tone::dim),
              view.time);
    const Rect at = {right_ + words - width, middle_, width, ui_.fonts.small.size + ui_.px(8)};
    const Press state = press_at(ui_, "speed", at, 5);
    list.AddRectFilled(top_left(at), bottom_right(at),
                       ui_.color(state.hovered ? ui_.palette.hover : ui_.palette.panel2),
                       ui_.px(5));
    draw_text_in(list, ui_.fonts.small, at, 0.5F,
                 ui_.color(state.hovered ? Tone::plain : Tone::dim), speed);
    if (state.hovered) tooltip(ui_, scene_.text("gui.time.speed_tip"));
    if (state.clicked) scene_.want(intent::SetSpeed{(scene_.desk.speed + 1) % kSpeeds.size()});
    right_ -= ui_.px(20);
  }

  void scrub() {
    const TimelineView& view = scene_.lab.timeline();
    const Rect bar = {x_ + ui_.px(10), body_.y, right_ - x_ - ui_.px(10), body_.h};
    if (bar.w < ui_.px(60)) return;
    if (const auto moment = scrubber(ui_, "scrubber", bar, view.scrubber)) {
      scene_.want(intent::Jump{*moment});
    }
  }

  std::string speed_words(std::size_t index) const {
    return scene_.text.fill("gui.time.speed", kSpeeds[index]);
  }

 private:
  void place(float height) { ImGui::SetCursorScreenPos({x_, middle_ - std::floor(height / 2)}); }

  void move(std::string_view id, Icon icon, std::string_view tip, Intent what) {
    place(button_height(ui_));
    const ButtonText text = {.id = id, .icon = icon, .tip = scene_.text(tip)};
    if (button(ui_, text)) scene_.want(std::move(what));
    x_ += button_width(ui_, text) + gap_;
  }

  void play() {
    const float big = ui_.px(40);
    place(big);
    const bool on = scene_.desk.playing;
    const ButtonText text = {.id = "play",
                             .icon = on ? Icon::pause : Icon::play,
                             .kind = ButtonKind::primary,
                             .tip = scene_.text(on ? "gui.time.pause" : "gui.time.play")};
    if (round_button(ui_, text, 40)) scene_.want(intent::TogglePlay{});
    x_ += big + gap_;
  }

  void run_menu() {
    place(button_height(ui_));
    const ButtonText text = {
        .id = "run until", .icon = Icon::skip, .tip = scene_.text("gui.time.until")};
    if (button(ui_, text)) ImGui::OpenPopup("run until");
    if (scene_.desk.focus_breakpoint && !ImGui::IsPopupOpen("run until")) {
      ImGui::OpenPopup("run until");
    }
    x_ += button_width(ui_, text) + gap_;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui_.px(8), ui_.px(8)});
    if (ImGui::BeginPopup("run until")) {
      const float width = ui_.px(300);
      stride("until reply", "gui.time.until_reply", "N", Stride::reply, width);
      stride("until state", "gui.time.until_state", "S", Stride::state, width);
      stride("until device", "gui.time.until_device", "D", Stride::device, width);
      stride("until quiet", "gui.time.until_quiet", "", Stride::quiet, width);
      breakpoint(width);
      ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
  }

  void stride(std::string_view id, std::string_view key, std::string_view keys, Stride stride,
              float width) {
    const MenuText text = {.id = id, .label = scene_.text(key), .icon = Icon::skip, .keys = keys};
    if (menu_item(ui_, text, width)) scene_.want(intent::RunUntil{stride});
  }

  void breakpoint(float width) {
    ImGui::Dummy({1, ui_.px(2)});
    label(ui_.fonts.small, ui_.color(Tone::dim), scene_.text("gui.time.breakpoint"));
    const InputText text = {.id = "breakpoint",
                            .hint = scene_.text("gui.time.breakpoint_hint"),
                            .focus = scene_.desk.focus_breakpoint,
                            .width = width};
    scene_.desk.focus_breakpoint = false;
    if (!input_line(ui_, text, scene_.desk.breakpoint)) return;
    scene_.want(intent::RunUntil{Stride::breakpoint});
    ImGui::CloseCurrentPopup();
  }

  void branches(const TimelineView& view) {
    std::string_view name;
    for (const BranchEntry& each : view.branches) {
      if (each.current) name = each.name;
    }
    const ButtonText text = {.id = "branches",
                             .label = narrow_ ? std::string_view() : name,
                             .icon = Icon::branch,
                             .tip = scene_.text("gui.time.branches")};
    const float width = button_width(ui_, text);
    right_ -= width;
    ImGui::SetCursorScreenPos({right_, middle_ - std::floor(button_height(ui_) / 2)});
    if (button(ui_, text)) ImGui::OpenPopup("branches");
    right_ -= ui_.px(16);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui_.px(8), ui_.px(8)});
    if (ImGui::BeginPopup("branches")) {
      for (std::size_t i = 0; i < view.branches.size(); ++i) branch(view.branches[i], i);
      ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
  }

  void branch(const BranchEntry& each, std::size_t index) {
    const float compare = ui_.px(150), width = ui_.px(300);
    const std::string id = fmt::format("branch {}", index);
    const std::string words =
        each.from.empty() ? each.name : fmt::format("{} · {}", each.name, each.from);
    if (menu_item(ui_,
                  {.id = id,
                   .label = words,
                   .icon = each.current ? Icon::check : Icon::branch,
                   .tone = each.current ? Tone::accent : Tone::plain},
                  width)) {
      scene_.want(intent::UseBranch{index});
    }
    if (each.current) return;
    ImGui::SameLine(0, ui_.px(6));
    const std::string other = fmt::format("compare {}", index);
    if (menu_item(ui_, {.id = other, .label = scene_.text("gui.time.compare"), .icon = Icon::copy},
                  compare)) {
      scene_.want(intent::CompareWith{index});
    }
  }

  const Sight& scene_;
  Ui& ui_;
  Rect body_;
  float gap_, x_ = 0, middle_ = 0, right_ = 0;
  bool narrow_ = false;
};

}  // namespace

void paint_timeline(const Sight& scene, const Rect& box) {
  const Card card(scene.ui, "timeline", box, {.scrolls = false});
  Bar bar(scene, card.body());
  bar.transport();
  bar.readings();
  bar.scrub();
}

}  // namespace casella::gui
