// The right column: state of the session, mailboxes on the server, devices.
#include <functional>

#include "gui/model/words.h"
#include "gui/view/views.h"
#include "gui/widget/card.h"
#include "gui/widget/entry.h"
#include "gui/widget/graph.h"
#include "gui/widget/press.h"
#include "gui/widget/rows.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

void open_faults(const Sight& scene, std::optional<DeviceId> device) {
  Desk::FaultMenu menu;
  menu.device = device;
  scene.desk.opening = menu;
}

// The graph's edges are drawn by their transitions; a click tells what it was about.
void paint_state(const Sight& scene, const Rect& box) {
  const StateView& view = scene.lab.state();
  const Card card(scene.ui, "states", box,
                  {.title = scene.text("gui.panel.state"), .note = view.session, .scrolls = false});
  if (!card) return;
  // Below it, whether the chosen command may be said in that state; the room is always kept.
  Ui& ui = scene.ui;
  const Rect body = card.body();
  const float line = ui.fonts.small.size + ui.px(2);
  {
    const ScrollArea area(ui, "graph", {body.x, body.y, body.w, body.h - line - ui.px(4)}, false);
    graph(ui, view.graph);
  }
  draw_fitted(ui, ui.fonts.small, {body.x, body.bottom() - line, body.w, line}, 0.5F,
              ui.color(view.permitted ? Tone::dim : Tone::error), view.verdict);
}

struct Shelf {
  const MailCard& card;
  std::function<Entry(std::size_t)> entry;
  std::optional<DeviceId> device{};
};

void paint_entries(const Sight& scene, const Shelf& shelf, const Rect& body) {
  Ui& ui = scene.ui;
  const float height = entry_height(ui) + ui.px(6);
  const Rows rows = rows_in_sight(shelf.card.count, height);
  for (std::size_t i = rows.first; i < rows.end; ++i) {
    const Entry row = shelf.entry(i);
    ImGui::SetCursorScreenPos({body.x, rows.top + height * static_cast<float>(i - rows.first)});
    const Press state = entry(ui, row);
    if (state.right_clicked) open_faults(scene, shelf.device);
    if (!state.clicked) continue;
    if (shelf.device) scene.want(intent::TakeDevice{*shelf.device});
    if (row.message.value == 0) continue;
    Selection selection;
    selection.choose_message(row.message);
    scene.want(intent::Choose{selection});
    if (scene.desk.view != View::bytes) scene.want(intent::Show{View::matrix});
  }
}

// What a device is set to and what it remembers, or which server it is: a line below its title.
float paint_facts(const Sight& scene, const MailCard& card, const Rect& body) {
  std::string facts = card.mode;
  if (!card.remembered.empty()) facts += " · " + card.remembered;
  if (!card.folders.empty()) facts += " · " + card.folders;
  if (facts.empty()) return 0;
  Ui& ui = scene.ui;
  Rect line = {body.x, body.y - ui.px(2), body.w, ui.fonts.small.size + ui.px(2)};
  const auto parts = wrapped(ui.fonts.small, facts, body.w);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float y = line.y;
  for (const std::string_view part : parts) {
    draw_text_in(list, ui.fonts.small, {line.x, y, line.w, line.h}, 0, ui.color(Tone::dim), part);
    y += ui.fonts.small.size + ui.px(3);
  }
  line.h = y - line.y;
  if (!card.about.empty() && ImGui::IsMouseHoveringRect(top_left(line), bottom_right(line))) {
    tooltip(ui, card.about);
  }
  return line.h + ui.px(3);
}

bool is_current(const Sight& scene, const MailCard& mail) {
  return mail.id == scene.lab.console.device();
}

void paint_shelf(const Sight& scene, const Shelf& shelf, const Rect& box, bool folded) {
  Ui& ui = scene.ui;
  const MailCard& mail = shelf.card;
  const bool current =
      shelf.device && is_current(scene, mail) && scene.lab.cards.devices().size() > 1;
  const std::string head = "card " + mail.id;
  // Folded to its title, a card still tells how much there is.
  std::string note = mail.note;
  if (folded && mail.count > 0) {
    note = counted("gui.panel.messages", mail.count, scene.text);
    const float room = box.w - ui.px(80) - text_width(ui.fonts.strong, mail.title);
    const std::string both = note + " · " + mail.note;
    if (text_width(ui.fonts.small, both) <= room) note = both;
  }
  const Card card(ui, mail.id, box,
                  {.title = mail.title,
                   .note = note,
                   .icon = mail.icon,
                   .scrolls = false,
                   .edge = mail.tone == Tone::error ? Tone::error
                           : current                ? Tone::accent
                                                    : Tone::plain,
                   .head = head,
                   .note_below = !folded});
  if (card.head().right_clicked) open_faults(scene, shelf.device);
  if (card.head().clicked && shelf.device) scene.want(intent::TakeDevice{*shelf.device});
  if (card.head().hovered) {
    const std::string about = mail.about.empty() ? std::string() : mail.about + "\n";
    tooltip(ui, about + std::string(scene.text("gui.panel.tip")));
  }
  if (folded) return;
  Rect body = card.body();
  const float facts = paint_facts(scene, mail, body);
  body.y += facts;
  body.h -= facts;
  const ScrollArea area(ui, "entries", body);
  if (!area) return;
  if (mail.count == 0) {
    nothing_here(ui, mail.nothing, mail.why);
  } else {
    paint_entries(scene, shelf, body);
  }
  if (ImGui::IsWindowHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Right) &&
      !scene.desk.opening) {
    open_faults(scene, shelf.device);
  }
}

Stacked room_for(const Sight& scene, std::size_t count, bool device) {
  Ui& ui = scene.ui;
  const float head = ui.fonts.strong.size + ui.px(32) + ui.fonts.small.size + ui.px(8);
  const float row = entry_height(ui) + ui.px(6);
  const float rows = static_cast<float>(std::min<std::size_t>(count, 4));
  const float wanted = head + std::max(row * rows, ui.px(52));
  const float least = head + (count > 0 ? row : ui.fonts.ui.size + ui.px(8));
  return {least, std::max(least, wanted), device ? 1.0F : 0.6F};
}

Stacked room_folded(const Ui& ui) {
  const float height = ui.fonts.strong.size + ui.px(26);
  return {height, height, 0};
}

}  // namespace

void paint_panels(const Sight& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const CardsModel& cards = scene.lab.cards;
  std::vector<Stacked> wishes = {{ui.px(244), ui.px(318), 0}};
  for (const MailCard& each : cards.servers()) {
    wishes.push_back(room_for(scene, each.count, false));
  }
  // What a real client has, nobody here knows.
  const std::size_t devices = scene.desk.place == Place::server ? 0 : cards.devices().size();
  for (std::size_t i = 0; i < devices; ++i) {
    wishes.push_back(room_for(scene, cards.devices()[i].count, true));
  }
  std::vector<Rect> at = stack(box, ui.px(10), wishes);
  // When not even the least heights fit, devices fold, but for the one that is typed as; and if
  // that is not enough the column scrolls.
  const bool folds = at.back().bottom() > box.bottom() + 1;
  const auto folded = [&](const MailCard& device) { return folds && !is_current(scene, device); };
  for (std::size_t i = 0; i < devices; ++i) {
    if (folded(cards.devices()[i])) wishes[1 + cards.servers().size() + i] = room_folded(ui);
  }
  if (folds) at = stack(box, ui.px(10), wishes);
  const bool overflow = at.back().bottom() > box.bottom() + 1;
  const ScrollArea column(ui, "panels", box, overflow, true);
  const float up = overflow ? ImGui::GetScrollY() : 0;
  std::size_t next = 0;
  const auto place = [&] {
    Rect out = at[next++];
    out.y -= up;
    return out;
  };
  paint_state(scene, place());
  for (std::size_t i = 0; i < cards.servers().size(); ++i) {
    const auto entry = [&, i](std::size_t row) { return cards.server_entry(i, row, scene.text); };
    paint_shelf(scene, {cards.servers()[i], entry, {}}, place(), false);
  }
  for (std::size_t i = 0; i < devices; ++i) {
    const auto entry = [&, i](std::size_t row) { return cards.device_entry(i, row, scene.text); };
    const DeviceId id{static_cast<std::uint32_t>(i)};
    paint_shelf(scene, {cards.devices()[i], entry, id}, place(), folded(cards.devices()[i]));
  }
}

}  // namespace casella::gui
