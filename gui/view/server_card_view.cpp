// How to connect: ports, accounts, and what to enter in each mail program.
#include <cmath>

#include <fmt/format.h>

#include "gui/view/server_parts.h"
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

class CardPage {
 public:
  CardPage(const ServerScene& scene, const Rect& body)
      : scene_(scene),
        ui_(scene.ui),
        card_(scene.server.card),
        list_(*ImGui::GetWindowDrawList()),
        body_(body),
        y_(ImGui::GetCursorScreenPos().y) {}

  void accounts() {
    for (const std::string& each : card_.accounts) words(ui_.fonts.ui, Tone::plain, each);
    y_ += ui_.px(10);
  }

  // As many columns as there is room for.
  void ports() {
    const float gap = ui_.px(24), line = leading(ui_.fonts.mono);
    const float name = text_width(ui_.fonts.mono, "submissions  "),
                number = text_width(ui_.fonts.mono, "65535  ");
    const float wide = name + number + text_width(ui_.fonts.small, "STARTTLS");
    float x = body_.x;
    for (const ServerCard::Port& each : card_.ports) {
      const bool sentence = each.how.size() > 10;  // says what it is good for
      if (x > body_.x && (sentence || x + wide > body_.right())) x = body_.x, y_ += line;
      const float how = sentence ? body_.right() - x - name - number : wide - name - number;
      draw_fitted(ui_, ui_.fonts.mono, {x, y_, name, line}, 0, ui_.color(Tone::accent), each.name);
      draw_fitted(ui_, ui_.fonts.mono, {x + name, y_, number, line}, 0, ui_.color(Tone::plain),
                  each.number);
      draw_fitted(ui_, ui_.fonts.small, {x + name + number, y_, how, line}, 0, ui_.color(Tone::dim),
                  each.how);
      x += wide + gap;
    }
    y_ += line + ui_.px(12);
  }

  void program(const ServerCard::Program& each, std::size_t index) {
    const std::string id = fmt::format("copy {}", each.name);
    const ButtonText copy = {.id = id,
                             .icon = Icon::copy,
                             .kind = ButtonKind::quiet,
                             .tip = scene_.text("gui.server.copy")};
    const float in = ui_.px(14), buttons = button_width(ui_, copy) + ui_.px(8);
    const float room = body_.w - 2 * in - buttons, head = leading(ui_.fonts.strong);
    float lines = 0;
    const float line = leading(ui_.fonts.mono);
    for (const std::string_view part : wrapped(ui_.fonts.mono, each.words, room)) {
      static_cast<void>(part);
      lines += 1;
    }
    const Rect box = {body_.x, y_, body_.w, head + line * lines + ui_.px(20)};
    list_.AddRectFilled(top_left(box), bottom_right(box), ui_.color(ui_.palette.panel2), ui_.px(8));
    draw_text(list_, ui_.fonts.strong, {box.x + in, box.y + ui_.px(8)}, ui_.color(Tone::plain),
              each.name);
    draw_wrapped(list_, ui_.fonts.mono, {box.x + in, box.y + ui_.px(8) + head}, room,
                 ui_.color(Tone::plain), each.words);
    ImGui::SetCursorScreenPos({box.right() - buttons, box.y + ui_.px(4)});
    if (button(ui_, copy)) scene_.want(intent::CopyCard{index});
    y_ = box.bottom() + ui_.px(8);
  }

  void rest() {
    y_ += ui_.px(6);
    words(ui_.fonts.small, Tone::dim,
          scene_.text.fill("serve.card.fingerprint", card_.fingerprint));
    y_ += ui_.px(8);
    words(ui_.fonts.small, Tone::dim, scene_.text("serve.card.srv"));
    words(ui_.fonts.mono, Tone::plain, card_.srv);
    ImGui::SetCursorScreenPos({body_.x, y_});
    ImGui::Dummy({1, ui_.px(12)});
  }

 private:
  void words(const Face& face, Tone tone, std::string_view text) {
    y_ += draw_wrapped(list_, face, {body_.x, y_}, body_.w, ui_.color(tone), text);
  }

  const ServerScene& scene_;
  Ui& ui_;
  const ServerCard& card_;
  ImDrawList& list_;
  Rect body_;
  float y_;
};

// What this is good for, and how to begin.
void paint_invitation(const ServerScene& scene, const Rect& body) {
  Ui& ui = scene.ui;
  const float width = std::min(body.w - ui.px(40), ui.px(620));
  const float x = std::floor(body.x + (body.w - width) / 2);
  float y = body.y + std::floor(body.h * 0.2F);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  y += draw_wrapped(list, ui.fonts.title, {x, y}, width, ui.color(Tone::plain),
                    scene.text("gui.server.invitation"));
  y += ui.px(8);
  y += draw_wrapped(list, ui.fonts.ui, {x, y}, width, ui.color(Tone::dim),
                    scene.text("gui.server.what"));
  if (scene.server.fault.empty()) return;
  y += ui.px(16);
  draw_wrapped(list, ui.fonts.ui, {x, y}, width, ui.color(Tone::error), scene.server.fault);
}

}  // namespace

void paint_card(const ServerScene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const ServerModel& server = scene.server;
  const Card card(
      ui, "card", box,
      {.title = scene.text("gui.view.card"), .note = server.card.address, .scrolls = false});
  if (!card) return;
  Rect body = card.body();
  if (!server.running) return paint_invitation(scene, body);
  const ButtonText copy = {
      .id = "card/copy all", .label = scene.text("gui.server.copy_all"), .icon = Icon::copy};
  const float foot = button_height(ui) + ui.px(8);
  body.h -= foot;
  {
    const ScrollArea area(ui, "how", body);
    if (area) {
      CardPage page(scene, body);
      page.accounts();
      page.ports();
      for (std::size_t i = 0; i < server.card.programs.size(); ++i) {
        page.program(server.card.programs[i], i);
      }
      page.rest();
    }
  }
  ImGui::SetCursorScreenPos({body.x, body.bottom() + ui.px(8)});
  if (button(ui, copy)) scene.want(intent::CopyCard{});
}

}  // namespace casella::gui
