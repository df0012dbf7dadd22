// The live server's screen: where its parts stand.
#include <cmath>

#include "gui/view/server_parts.h"
#include "gui/view/views.h"
#include "gui/widget/button.h"
#include "gui/widget/card.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

std::vector<ViewTab> server_tabs(const ServerScene& scene, const Layout& at) {
  std::vector<ViewTab> tabs;
  const auto add = [&](View view, std::string_view id, std::string_view key) {
    tabs.push_back({view, {id, scene.text(key)}});
  };
  if (at.lesson_folded) add(View::lesson, "guests", "gui.view.guests");
  add(View::card, "card", "gui.view.card");
  add(View::stops, "stops", "gui.view.stops");
  if (!scene.server.board.lesson.empty()) add(View::board, "board", "gui.view.board");
  add(View::transcript, "transcript", "gui.view.transcript");
  add(View::sequence, "sequence", "gui.view.sequence");
  add(View::bytes, "bytes", "gui.view.bytes");
  add(View::wire, "wire", "gui.view.wire");
  if (at.side_folded) add(View::panels, "panels", "gui.view.panels");
  return tabs;
}

// Who is followed, and that it stands at a breakpoint.
std::string note_of(const ServerScene& scene) {
  const Guest* guest = scene.server.at_hand();
  const std::string summary = scene.sight->lab.transcript.summary(scene.text);
  if (guest == nullptr || !guest->held || guest->stopped_at.empty()) return summary;
  return scene.text.fill("gui.guest.stopped_at", guest->stopped_at);
}

void paint_transcript_of_guest(const ServerScene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const Guest* guest = scene.server.at_hand();
  const bool held = guest != nullptr && guest->held;
  const std::string note = note_of(scene);
  const Card card(ui, "transcript", box,
                  {.title = scene.text("gui.view.transcript"),
                   .note = note,
                   .scrolls = false,
                   .edge = held ? Tone::note : Tone::plain});
  Rect lines = card.body();
  const float foot = meddling_height(scene, lines.w), gap = ui.px(8);
  lines.h = std::max(1.0F, lines.h - foot - gap);
  paint_lines(*scene.sight, lines);
  paint_meddling(scene, {lines.x, lines.bottom() + gap, lines.w, foot});
}

void nobody_yet(const ServerScene& scene, const Rect& box) {
  const Card card(scene.ui, "transcript", box,
                  {.title = scene.text("gui.view.transcript"), .scrolls = false});
  const bool some = scene.server.guests() > 0;
  nothing_here(scene.ui, scene.text(some ? "gui.guest.choose" : "gui.guest.none"),
               scene.text(scene.server.running ? "gui.guest.none_why" : "gui.server.off_why"));
}

void paint_middle(const ServerScene& scene, const Layout& at) {
  const View view = scene.desk.view;
  if (view == View::stops) return paint_stops(scene, at.centre);
  if (view == View::board) return paint_board(scene, at.centre);
  if (view == View::lesson && at.lesson.empty()) return paint_guests(scene, at.centre);
  if (view == View::card || view == View::lesson) return paint_card(scene, at.centre);
  if (scene.sight == nullptr) return nobody_yet(scene, at.centre);
  if (view == View::sequence) return paint_sequence(*scene.sight, at.centre);
  if (view == View::bytes) return paint_bytes(*scene.sight, at.centre);
  if (view == View::wire) return paint_wire(*scene.sight, at.centre);
  if (view == View::panels && at.side.empty()) return paint_panels(*scene.sight, at.centre);
  paint_transcript_of_guest(scene, at.centre);
}

// Without a session the bar tells what it is for.
void paint_time(const ServerScene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  if (scene.sight == nullptr) {
    const Card card(ui, "timeline", box, {.scrolls = false});
    draw_text_in(*ImGui::GetWindowDrawList(), ui.fonts.small, card.body(), 0.5F,
                 ui.color(Tone::dim), scene.text("gui.guest.time"));
    return;
  }
  const ButtonText now = {.id = "now",
                          .label = scene.text("gui.guest.now"),
                          .icon = Icon::to_end,
                          .kind = scene.server.live ? ButtonKind::normal : ButtonKind::primary,
                          .tip = scene.text("gui.guest.now_tip"),
                          .enabled = !scene.server.live};
  const float width = button_width(ui, now), gap = ui.px(10);
  paint_timeline(*scene.sight, {box.x, box.y, box.w - width - gap, box.h});
  ImGui::SetCursorScreenPos(
      {box.right() - width, box.y + std::floor((box.h - button_height(ui)) / 2)});
  if (button(ui, now)) scene.want(intent::ToEnd{});
}

}  // namespace

void paint_server(Ui& ui, const Text& text, Desk& desk, const ServerModel& server,
                  const Sight* sight, std::vector<Intent>& intents) {
  const Ground ground(ui);
  const ServerScene scene{ui, text, desk, server, sight, intents};
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const bool explained = desk.view == View::transcript && sight != nullptr;
  const bool packets = desk.packets_shown && explained;
  Layout at = lay_out(size.x, size.y, ui.scale,
                      {.lesson = true, .detail = explained, .tall_detail = packets});
  const float right = paint_corners(ui, text, desk, intents, at.top);
  paint_tabs(ui, text, desk, server_tabs(scene, at), at, right, intents);
  if (!at.lesson.empty()) paint_guests(scene, at.lesson);
  const bool about_server =
      desk.view == View::card || desk.view == View::stops || desk.view == View::board;
  const bool side = !at.side.empty() && sight != nullptr && !about_server;
  if (!side && !at.side.empty()) {
    at.centre.w = at.top.right() - at.centre.x;
    if (!at.detail.empty()) at.detail.w = at.centre.w;
  }
  paint_middle(scene, at);
  if (!at.detail.empty() && packets) paint_wire(*sight, at.detail);
  if (!at.detail.empty() && !packets && explained) paint_detail(*sight, at.detail);
  if (side) paint_panels(*sight, at.side);
  paint_time(scene, at.timeline);
  // A right click on a line or a card is about the session.
  if (desk.opening) desk.server.menu = server.followed;
  desk.opening.reset();
  paint_guest_menu(scene);
}

}  // namespace casella::gui
