// Where sessions of the live server stop, and what goes wrong of itself.
#include <cmath>

#include <fmt/format.h>

#include "gui/view/server_parts.h"
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/icon.h"
#include "gui/widget/input.h"
#include "gui/widget/stepper.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

constexpr std::string_view kKinds[] = {"gui.stops.command", "gui.stops.state", "gui.stops.cut",
                                       "gui.stops.delay",   "gui.stops.error", "gui.stops.lock",
                                       "gui.stops.full"};
constexpr std::string_view kKindIds[] = {"kind command", "kind state", "kind cut", "kind delay",
                                         "kind error",   "kind lock",  "kind full"};
constexpr unsigned kMostNth = 99;

std::string_view key_of(Mishap what) {
  return kKinds[2 + static_cast<std::size_t>(what)];
}

class StopsPage {
 public:
  StopsPage(const ServerScene& scene, const Rect& body)
      : scene_(scene), ui_(scene.ui), body_(body), y_(body.y) {}

  // Which kind, for what, the how manyth: and the button.
  void form() {
    StopForm& form = scene_.desk.server.form;
    const float gap = ui_.px(6);
    float x = body_.x;
    for (std::size_t i = 0; i < std::size(kKinds); ++i) {
      const ButtonText kind = {
          .id = kKindIds[i], .label = scene_.text(kKinds[i]), .on = form.kind == i};
      const float width = button_width(ui_, kind);
      if (x > body_.x && x + width > body_.right()) x = body_.x, y_ += button_height(ui_) + gap;
      ImGui::SetCursorScreenPos({x, y_});
      if (button(ui_, kind)) form.kind = i;
      x += width + gap;
    }
    y_ += button_height(ui_) + ui_.px(10);
    line(form);
    const std::string_view hint = form.kind == 1   ? "gui.stops.state_why"
                                  : form.kind == 0 ? "gui.stops.command_why"
                                                   : "gui.stops.mishap_why";
    y_ += draw_wrapped(*ImGui::GetWindowDrawList(), ui_.fonts.small, {body_.x, y_}, body_.w,
                       ui_.color(Tone::dim), scene_.text(hint)) +
          ui_.px(16);
  }

  void lists() {
    const ScrollArea area(ui_, "stops",
                          {body_.x, y_, body_.w, std::max(1.0F, body_.bottom() - y_)});
    if (!area) return;
    const ServerModel& server = scene_.server;
    if (server.stops.empty() && server.accidents.empty() && !server.full && server.locked.empty()) {
      nothing_here(ui_, scene_.text("gui.stops.none"), scene_.text("gui.stops.none_why"));
      return;
    }
    y_ = ImGui::GetCursorScreenPos().y;
    for (std::size_t i = 0; i < server.stops.size(); ++i) stop(server.stops[i], i);
    for (const Accident& each : server.accidents) {
      row(Icon::bolt, Tone::error, scene_.text(key_of(each.what)), each.at, each.nth, each.seen);
    }
    if (server.full) row(Icon::database, Tone::error, scene_.text("gui.meddle.fill"), {}, 0, {});
    for (const std::string& user : server.locked) {
      row(Icon::lock, Tone::error, scene_.text("gui.stops.locked"), user, 0, {});
    }
    if (server.accidents.empty() && !server.full) return finish();
    y_ += ui_.px(6);
    ImGui::SetCursorScreenPos({body_.x, y_});
    const ButtonText clear = {
        .id = "mishaps/clear", .label = scene_.text("gui.stops.clear"), .icon = Icon::reset};
    if (button(ui_, clear)) scene_.want(intent::ClearMishaps{});
    y_ += button_height(ui_);
    finish();
  }

 private:
  void line(StopForm& form) {
    const StepperText nth = {"nth", scene_.text("gui.stops.nth"), form.nth, 0, kMostNth};
    const ButtonText set = {.id = "stops/set",
                            .label = scene_.text("gui.stops.set"),
                            .icon = Icon::plus,
                            .kind = ButtonKind::primary,
                            .enabled = scene_.server.running && wrong_with(form).empty()};
    const float gap = ui_.px(10);
    const float right = stepper_width(ui_, nth) + gap + button_width(ui_, set);
    const bool narrow = body_.w < right + ui_.px(220);
    ImGui::SetCursorScreenPos({body_.x, y_});
    const InputText at = {
        .id = "stop at",
        .hint = scene_.text(form.kind == 1 ? "gui.stops.state_hint" : "gui.stops.command_hint"),
        .focus = std::exchange(scene_.desk.server.focus_stop, false),
        .width = narrow ? body_.w : body_.w - right - gap};
    const bool entered = input_line(ui_, at, form.at);
    if (narrow) y_ += button_height(ui_) + ui_.px(6);
    ImGui::SetCursorScreenPos({narrow ? body_.x : body_.right() - right, y_});
    if (const auto now = stepper(ui_, nth)) form.nth = *now;
    ImGui::SetCursorScreenPos(
        {(narrow ? body_.x + right : body_.right()) - button_width(ui_, set), y_});
    const bool pressed = button(ui_, set);
    y_ += button_height(ui_) + ui_.px(8);
    if ((!pressed && !entered) || !set.enabled) return;
    if (form.kind <= 1) {
      scene_.want(intent::SetStop{form.kind == 1, form.at, form.nth});
    } else {
      scene_.want(intent::SetMishap{static_cast<Mishap>(form.kind - 2), form.at, form.nth});
    }
  }

  void stop(const StopSign& each, std::size_t index) {
    const std::string id = fmt::format("stop {}/remove", index);
    const ButtonText remove = {.id = id,
                               .icon = Icon::cross,
                               .kind = ButtonKind::quiet,
                               .tip = scene_.text("gui.stops.remove")};
    ImGui::SetCursorScreenPos({body_.right() - button_width(ui_, remove), y_});
    if (button(ui_, remove)) scene_.want(intent::RemoveStop{index});
    row(Icon::hourglass, Tone::note,
        scene_.text(each.on_state ? "gui.stops.state" : "gui.stops.command"), each.at, each.nth,
        each.seen);
  }

  // What, where, and how often it was seen.
  void row(Icon icon, Tone tone, std::string_view what, std::string_view at, unsigned nth,
           std::optional<unsigned> seen) {
    const float height = button_height(ui_), size = ui_.px(16);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    draw_icon(list, icon, {body_.x + size / 2, y_ + height / 2}, size, ui_.color(tone));
    float x = body_.x + size + ui_.px(10);
    const float words = text_width(ui_.fonts.ui, what) + ui_.px(12);
    draw_text_in(list, ui_.fonts.ui, {x, y_, words, height}, 0, ui_.color(Tone::plain), what);
    x += words;
    std::string count;
    if (seen) {
      count = nth > 0 ? scene_.text.fill("gui.stops.nth_of", nth, *seen)
                      : scene_.text.fill("gui.stops.each", *seen);
    }
    const float right = body_.right() - ui_.px(48);
    const float room = text_width(ui_.fonts.small, count) + ui_.px(8);
    draw_fitted(ui_, ui_.fonts.mono, {x, y_, std::max(1.0F, right - room - x), height}, 0,
                ui_.color(Tone::client), at);
    draw_text_in(list, ui_.fonts.small, {right - room, y_, room, height}, 1, ui_.color(Tone::dim),
                 count);
    y_ += height + ui_.px(4);
  }

  void finish() const {
    ImGui::SetCursorScreenPos({body_.x, y_});
    ImGui::Dummy({1, 1});
  }

  const ServerScene& scene_;
  Ui& ui_;
  Rect body_;
  float y_;
};

}  // namespace

void paint_stops(const ServerScene& scene, const Rect& box) {
  const Card card(scene.ui, "stops page", box,
                  {.title = scene.text("gui.view.stops"), .scrolls = false});
  if (!card) return;
  StopsPage page(scene, card.body());
  page.form();
  page.lists();
}

}  // namespace casella::gui
