// Every order in which it can happen: what may go wrong, how it can end, and what always holds.
#include <algorithm>
#include <cmath>

#include "gui/view/explore_outcomes.h"
#include "gui/view/explore_promises.h"
#include "gui/view/views.h"
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/press.h"
#include "gui/widget/stepper.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

class Page {
 public:
  Page(const Scene& scene, const Rect& body)
      : scene_(scene),
        ui_(scene.ui),
        text_(scene.text),
        view_(scene.lab.explore.view()),
        body_(body),
        y_(body.y) {}

  // What may happen; as many to a line as there is room for.
  void budget() {
    ExploreBudget budget = scene_.desk.budget;
    float x = body_.x;
    const float gap = ui_.px(18), line = button_height(ui_) + ui_.px(8);
    const auto one = [&](std::string_view id, std::string_view key, unsigned ExploreBudget::*field,
                         unsigned least) {
      const StepperText text = {id, text_(key), budget.*field, least, kMostExplored.*field};
      const float width = stepper_width(ui_, text);
      if (x > body_.x && x + width > body_.right()) x = body_.x, y_ += line;
      ImGui::SetCursorScreenPos({x, y_});
      if (const auto now = stepper(ui_, text)) budget.*field = *now;
      x += width + gap;
    };
    one("sessions", "gui.explore.sessions", &ExploreBudget::sessions, 1);
    one("cuts", "gui.explore.cuts", &ExploreBudget::cuts, 0);
    one("crashes", "gui.explore.crashes", &ExploreBudget::crashes, 0);
    one("arrivals", "gui.explore.arrivals", &ExploreBudget::arrivals, 0);
    one("deeds", "gui.explore.deeds", &ExploreBudget::deeds, 0);
    if (budget != scene_.desk.budget) scene_.want(intent::SetBudget{budget});
    y_ += line + ui_.px(4);
  }

  // Nothing was tried yet: what this is good for, and the button.
  void invitation() {
    const Rect rest = {body_.x, y_, body_.w, std::max(1.0F, (body_.bottom() - y_) * 0.62F)};
    const ScrollArea area(ui_, "invitation", rest, false);
    nothing_here(ui_, text_("gui.explore.nothing"), text_("gui.explore.why"));
    const float width = button_width(ui_, go());
    const float middle = rest.y + rest.h / 2 + ui_.px(44);
    ImGui::SetCursorScreenPos({body_.x + std::floor((body_.w - width) / 2), std::floor(middle)});
    if (button(ui_, go())) scene_.want(intent::Explore{});
  }

  // How much was found, what goes on, and the button.
  void headline() {
    float width = button_width(ui_, go());
    const float height = button_height(ui_);
    ImGui::SetCursorScreenPos({body_.right() - width, y_});
    if (button(ui_, go())) scene_.want(intent::Explore{});
    if (view_.resumable) {
      width += button_width(ui_, on()) + ui_.px(8);
      ImGui::SetCursorScreenPos({body_.right() - width, y_});
      if (button(ui_, on())) scene_.want(intent::Explore{.on = true});
    }
    draw_fitted(ui_, ui_.fonts.strong, {body_.x, y_, body_.w - width - ui_.px(12), height}, 0,
                ui_.color(Tone::plain), view_.summary);
    y_ += height + ui_.px(2);
    const std::string& words = !scene_.desk.explore_said.empty() ? scene_.desk.explore_said
                               : view_.running                   ? view_.progress
                                                                 : view_.halt;
    const float small = ui_.fonts.small.size + ui_.px(3);
    draw_fitted(ui_, ui_.fonts.small, {body_.x, y_, body_.w, small}, 0,
                ui_.color(view_.running ? Tone::accent : Tone::dim), words);
    y_ += small + ui_.px(10);
  }

  // Both tables, or where there is no room one of them.
  void tables() {
    const float table = promises_height(scene_), gap = ui_.px(10);
    const float room = body_.bottom() - y_;
    if (room >= table + 2 * gap + ui_.px(230)) {
      paint_outcomes(scene_, {body_.x, y_, body_.w, room - table - 2 * gap});
      const float y = body_.bottom() - table - gap + 0.5F;
      ImGui::GetWindowDrawList()->AddLine({body_.x, y}, {body_.right(), y},
                                          ui_.color(ui_.palette.border));
      return paint_promises(scene_, {body_.x, body_.bottom() - table, body_.w, table});
    }
    const std::vector<Segment> both = {{"endings", text_("gui.explore.endings")},
                                       {"promises", text_("gui.explore.promises")}};
    ImGui::SetCursorScreenPos({body_.x, y_});
    bool& shown = scene_.desk.promises_shown;
    if (const auto chosen = segmented(ui_, both, shown ? 1 : 0)) shown = *chosen == 1;
    y_ += button_height(ui_) + ui_.px(8);
    const Rect rest = {body_.x, y_, body_.w, std::max(1.0F, body_.bottom() - y_)};
    if (!shown) return paint_outcomes(scene_, rest);
    const ScrollArea area(ui_, "promises", rest);
    paint_promises(scene_, {rest.x, rest.y - ImGui::GetScrollY(), rest.w, table});
    ImGui::SetCursorScreenPos({rest.x, rest.y - ImGui::GetScrollY() + table});
    ImGui::Dummy({1, 1});
  }

 private:
  ButtonText go() const {
    const bool running = view_.running;
    return {.id = "try orders",
            .label = text_(running ? "gui.explore.stop" : "gui.explore.go"),
            .icon = running ? Icon::cross : Icon::search,
            .kind = running ? ButtonKind::normal : ButtonKind::primary,
            .tip = text_("gui.explore.go_tip")};
  }

  ButtonText on() const {
    return {.id = "try on",
            .label = text_("gui.explore.on"),
            .icon = Icon::play,
            .tip = text_("gui.explore.on_tip")};
  }

  const Scene& scene_;
  Ui& ui_;
  const Text& text_;
  const ExploreView& view_;
  Rect body_;
  float y_;
};

}  // namespace

void paint_explore(const Scene& scene, const Rect& box) {
  const ExploreModel& model = scene.lab.explore;
  const std::uint64_t from =
      model.view().begun ? model.from().events : scene.player.branch().cursor;
  const std::string note = scene.text.fill("gui.explore.from", from);
  const Card card(scene.ui, "explorer", box,
                  {.title = scene.text("gui.explore.title"), .note = note, .scrolls = false});
  if (!card) return;
  Page page(scene, card.body());
  page.budget();
  if (!model.view().begun) return page.invitation();
  page.headline();
  page.tables();
}

}  // namespace casella::gui
