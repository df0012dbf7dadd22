// Who is there: the server's state and its sessions, with filters, and what can be done to one.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gui/model/words.h"
#include "gui/view/server_parts.h"
#include "gui/widget/badge.h"
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/icon.h"
#include "gui/widget/input.h"
#include "gui/widget/press.h"
#include "gui/widget/rows.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

struct MeddlingRow {
  Meddling what;
  std::string_view id, key;
  Icon icon;
  Tone tone;
};
constexpr MeddlingRow kMeddlings[] = {
    {Meddling::hold, "meddle hold", "gui.meddle.hold", Icon::hourglass, Tone::note},
    {Meddling::release, "meddle release", "gui.meddle.release", Icon::play, Tone::ok},
    {Meddling::cut, "meddle cut", "gui.meddle.cut", Icon::cut, Tone::error},
    {Meddling::delay, "meddle delay", "gui.meddle.delay", Icon::clock, Tone::note},
    {Meddling::fail, "meddle fail", "gui.meddle.fail", Icon::warning, Tone::error},
    {Meddling::lock, "meddle lock", "gui.meddle.lock", Icon::lock, Tone::error},
    {Meddling::unlock, "meddle unlock", "gui.meddle.unlock", Icon::unlock, Tone::plain},
    {Meddling::fill, "meddle fill", "gui.meddle.fill", Icon::database, Tone::error},
    {Meddling::empty, "meddle empty", "gui.meddle.empty", Icon::database, Tone::plain},
};

// Whether it is worth offering for this session now: of a pair of opposites only one is.
bool is_offered(const ServerScene& scene, const Guest& guest, Meddling what) {
  const auto& locked = scene.server.locked;
  const bool is_locked = std::find(locked.begin(), locked.end(), guest.user) != locked.end();
  switch (what) {
    case Meddling::hold: return !guest.held;
    case Meddling::release: return guest.held;
    case Meddling::lock: return !is_locked;
    case Meddling::unlock: return is_locked;
    case Meddling::fill: return !scene.server.full;
    case Meddling::empty: return scene.server.full;
    case Meddling::cut:
    case Meddling::delay:
    case Meddling::fail: return true;
  }
  return true;
}

bool is_possible(const ServerScene& scene, const Guest& guest, Meddling what) {
  if (what == Meddling::fill || what == Meddling::empty) return scene.server.running;
  if (what == Meddling::lock || what == Meddling::unlock) return !guest.user.empty();
  return !guest.over;
}

std::vector<ButtonText> meddling_buttons(const ServerScene& scene) {
  std::vector<ButtonText> out;
  const Guest* guest = scene.server.at_hand();
  for (const MeddlingRow& row : kMeddlings) {
    const bool known = guest != nullptr;
    if (known && !is_offered(scene, *guest, row.what)) continue;
    if (!known && row.what != Meddling::hold && row.what != Meddling::cut) continue;
    out.push_back({.id = row.id,
                   .label = scene.text(std::string(row.key) + "_short"),
                   .icon = row.icon,
                   .kind = row.what == Meddling::release ? ButtonKind::primary : ButtonKind::normal,
                   .tip = scene.text(row.key),
                   .enabled = known && is_possible(scene, *guest, row.what)});
  }
  return out;
}

// The server itself: on or off, and the way to turn it.
float paint_state_of_server(const ServerScene& scene, const Rect& body) {
  Ui& ui = scene.ui;
  const ServerModel& server = scene.server;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Tone tone = server.running ? Tone::ok : server.fault.empty() ? Tone::dim : Tone::error;
  float y = body.y;
  const float dot = ui.px(5);
  list.AddCircleFilled({body.x + dot, y + ui.fonts.strong.size / 2}, dot, ui.color(tone));
  const std::string words = server.running ? scene.text.fill("gui.server.on", server.card.address)
                                           : std::string(scene.text("gui.server.off"));
  draw_fitted(ui, ui.fonts.strong,
              {body.x + ui.px(18), y, body.w - ui.px(18), ui.fonts.strong.size + 2}, 0,
              ui.color(Tone::plain), words);
  y += ui.fonts.strong.size + ui.px(8);
  const std::string& below = server.fault.empty() ? server.card.kept : server.fault;
  if (!below.empty()) {
    y += draw_wrapped(list, ui.fonts.small, {body.x, y}, body.w,
                      ui.color(server.fault.empty() ? Tone::dim : Tone::error), below) +
         ui.px(6);
  }
  if (!server.shortcoming.empty()) {
    y += draw_wrapped(list, ui.fonts.small, {body.x, y}, body.w, ui.color(Tone::note),
                      server.shortcoming) +
         ui.px(6);
  }
  ImGui::SetCursorScreenPos({body.x, y});
  if (server.running) {
    const ButtonText stop = {
        .id = "server/stop", .label = scene.text("gui.server.stop"), .icon = Icon::pause};
    if (button(ui, stop)) scene.want(intent::StopServer{});
    return y + button_height(ui) + ui.px(12) - body.y;
  }
  const ButtonText start = {.id = "server/start",
                            .label = scene.text("gui.server.start"),
                            .icon = Icon::play,
                            .kind = ButtonKind::primary};
  if (button(ui, start)) scene.want(intent::StartServer{});
  const ButtonText memory = {.id = "server/memory",
                             .label = scene.text("gui.server.start_in_memory"),
                             .tip = scene.text("gui.server.start_in_memory_tip")};
  const float gap = ui.px(8);
  if (button_width(ui, start) + gap + button_width(ui, memory) <= body.w) {
    ImGui::SameLine(0, gap);
  } else {
    y += button_height(ui) + gap;
    ImGui::SetCursorScreenPos({body.x, y});
  }
  if (button(ui, memory)) scene.want(intent::StartServer{true});
  if (!server.fault.empty()) {
    y += button_height(ui) + gap;
    ImGui::SetCursorScreenPos({body.x, y});
    const ButtonText any = {.id = "server/any",
                            .label = scene.text("gui.server.any_ports"),
                            .tip = scene.text("gui.server.any_ports_tip")};
    if (button(ui, any)) scene.want(intent::StartServer{false, true});
  }
  return y + button_height(ui) + ui.px(12) - body.y;
}

// A choice that goes round with each press: "Protocol: all".
template <class Value>
void round_choice(const ServerScene& scene, std::string_view id, std::string_view label,
                  Value& value, const std::vector<Value>& all, float width) {
  const ButtonText text = {.id = id, .label = label, .on = value != all.front(), .width = width};
  if (!button(scene.ui, text)) return;
  const auto now = std::find(all.begin(), all.end(), value);
  value = now == all.end() || now + 1 == all.end() ? all.front() : *(now + 1);
}

float paint_filters(const ServerScene& scene, const Rect& body, float y) {
  Ui& ui = scene.ui;
  GuestFilter& filter = scene.desk.server.filter;
  const float gap = ui.px(6), half = std::floor((body.w - gap) / 2);
  ImGui::SetCursorScreenPos({body.x, y});
  using Protocols = std::optional<proto::Protocol>;
  const std::string_view protocol = filter.protocol ? proto::row_of(*filter.protocol).name
                                                    : scene.text("gui.guest.all_protocols");
  round_choice<Protocols>(scene, "filter protocol", protocol, filter.protocol,
                          {Protocols(), proto::Protocol::Pop3, proto::Protocol::Imap,
                           proto::Protocol::Smtp, proto::Protocol::Pop2},
                          half);
  ImGui::SetCursorScreenPos({body.x + half + gap, y});
  using Show = GuestFilter::Show;
  constexpr std::string_view kKeys[] = {"gui.guest.show_all", "gui.guest.show_there",
                                        "gui.guest.show_held", "gui.guest.show_over"};
  round_choice<Show>(scene, "filter show", scene.text(kKeys[static_cast<std::size_t>(filter.show)]),
                     filter.show, {Show::all, Show::there, Show::held, Show::over}, half);
  y += button_height(ui) + gap;
  ImGui::SetCursorScreenPos({body.x, y});
  input_line(ui,
             {.id = "filter words",
              .hint = scene.text("gui.guest.filter"),
              .mono = false,
              .width = body.w},
             filter.words);
  return y + button_height(ui) + ui.px(8);
}

void paint_guest(const ServerScene& scene, const GuestRow& row, const Rect& box) {
  Ui& ui = scene.ui;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press state = press_at(ui, fmt::format("guest {}", row.id.value), box);
  if (row.followed || state.hovered) {
    list.AddRectFilled(top_left(box), bottom_right(box),
                       row.followed ? ui.color(ui.palette.accent, ui.palette.current_row)
                                    : ui.color(ui.palette.hover),
                       ui.px(6));
  }
  if (row.followed) {
    list.AddRectFilled({box.x, box.y}, {box.x + ui.px(3), box.bottom()}, ui.color(Tone::accent),
                       ui.px(2));
  }
  const float alpha = row.over ? 0.75F : 1, pad = ui.px(10), icon = ui.px(16);
  draw_icon(list, row.icon, {box.x + pad + icon / 2, box.y + box.h / 2}, icon,
            ui.color(row.tone, alpha));
  const float left = box.x + pad + icon + ui.px(8), badge = badge_width(ui, row.badge);
  const float right = box.right() - ui.px(8);
  const float line = ui.fonts.strong.size + ui.px(2), top = box.y + ui.px(6);
  // A long name has its line for itself; the badge goes to the other.
  const float room = right - left, rest = room - badge - ui.px(8), below = top + line + ui.px(3);
  const bool beside = text_width(ui.fonts.strong, row.title) <= rest;
  draw_fitted(ui, ui.fonts.strong, {left, top, beside ? rest : room, line}, 0,
              ui.color(row.over ? Tone::dim : Tone::plain), row.title);
  draw_badge(ui, {right - badge, (beside ? top : below - ui.px(3)) - ui.px(1)}, row.badge,
             row.tone);
  draw_fitted(ui, ui.fonts.small,
              {left, below, beside ? room : rest, ui.fonts.small.size + ui.px(2)}, 0,
              ui.color(Tone::dim), row.below);
  if (state.clicked) scene.want(intent::FollowGuest{row.id});
  if (state.right_clicked) {
    scene.want(intent::FollowGuest{row.id});
    scene.desk.server.menu = row.id;
  }
}

}  // namespace

void paint_guests(const ServerScene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const ServerModel& server = scene.server;
  const std::string count =
      server.running ? scene.text.fill("gui.guest.count", server.there(), server.guests())
                     : std::string();
  const Card card(ui, "guests", box,
                  {.title = scene.text("gui.view.guests"),
                   .note = count,
                   .icon = Icon::server,
                   .scrolls = false});
  const Rect body = card.body();
  float y = body.y + paint_state_of_server(scene, body);
  y = paint_filters(scene, body, y);
  const ScrollArea area(ui, "sessions", {body.x, y, body.w, std::max(1.0F, body.bottom() - y)});
  if (!area) return;
  if (server.size() == 0) {
    nothing_here(ui, scene.text(server.guests() > 0 ? "gui.guest.no_such" : "gui.guest.none"), "");
    return;
  }
  const float height = ui.fonts.strong.size + ui.fonts.small.size + ui.px(22);
  const Rows rows = rows_in_sight(server.size(), height);
  for (std::size_t i = rows.first; i < rows.end; ++i) {
    const float top = rows.top + height * static_cast<float>(i - rows.first);
    paint_guest(scene, server.row(i, scene.text), {body.x, top, body.w, height - ui.px(4)});
  }
}

float meddling_height(const ServerScene& scene, float width) {
  Ui& ui = scene.ui;
  float x = 0, rows = 1;
  for (const ButtonText& each : meddling_buttons(scene)) {
    const float wide = button_width(ui, each);
    if (x > 0 && x + wide > width) x = 0, rows += 1;
    x += wide + ui.px(6);
  }
  return rows * button_height(ui) + (rows - 1) * ui.px(6);
}

void paint_meddling(const ServerScene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  float x = box.x, y = box.y;
  for (const ButtonText& each : meddling_buttons(scene)) {
    const float wide = button_width(ui, each);
    if (x > box.x && x + wide > box.right()) x = box.x, y += button_height(ui) + ui.px(6);
    ImGui::SetCursorScreenPos({x, y});
    x += wide + ui.px(6);
    if (!button(ui, each)) continue;
    for (const MeddlingRow& row : kMeddlings) {
      if (row.id == each.id) scene.want(intent::Meddle{row.what, scene.server.followed});
    }
  }
}

void paint_guest_menu(const ServerScene& scene) {
  Ui& ui = scene.ui;
  Desk::Server& desk = scene.desk.server;
  if (desk.menu) {
    desk.menu_of = *desk.menu;
    desk.menu.reset();
    ImGui::OpenPopup("guest");
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(8), ui.px(8)});
  const Guest* guest = scene.server.guest(desk.menu_of);
  if (ImGui::BeginPopup("guest")) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, ui.px(2)});
    float width = ui.px(240);
    for (const MeddlingRow& row : kMeddlings) {
      width = std::max(width, text_width(ui.fonts.ui, scene.text(row.key)) + ui.px(56));
    }
    for (const MeddlingRow& row : kMeddlings) {
      if (guest == nullptr || !is_offered(scene, *guest, row.what)) continue;
      const std::string id = "menu " + std::string(row.id);
      const MenuText item = {.id = id,
                             .label = scene.text(row.key),
                             .icon = row.icon,
                             .enabled = is_possible(scene, *guest, row.what),
                             .tone = row.tone};
      if (menu_item(ui, item, width)) scene.want(intent::Meddle{row.what, guest->id});
    }
    const MenuText page = {
        .id = "menu page", .label = scene.text("gui.export.html"), .icon = Icon::language};
    if (menu_item(ui, page, width)) scene.want(intent::Export{Document::html});
    const MenuText lesson = {
        .id = "menu lesson", .label = scene.text("gui.key.save_lesson"), .icon = Icon::disk};
    if (menu_item(ui, lesson, width)) scene.want(intent::SaveLesson{});
    ImGui::PopStyleVar();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace casella::gui
