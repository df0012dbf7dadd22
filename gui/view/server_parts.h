#pragma once
// Parts of the live server's screen.
#include "gui/view/scene.h"

namespace casella::gui {

// What they are handed; `sight` only while a session is followed.
struct ServerScene {
  Ui& ui;
  const Text& text;
  Desk& desk;
  const ServerModel& server;
  const Sight* sight;
  std::vector<Intent>& intents;

  void want(Intent intent) const { intents.push_back(std::move(intent)); }
};

void paint_guests(const ServerScene& scene, const Rect& box);  // who is there
void paint_card(const ServerScene& scene, const Rect& box);    // how to connect
void paint_stops(const ServerScene& scene, const Rect& box);   // breakpoints, and what goes wrong
void paint_board(const ServerScene& scene, const Rect& box);   // who has reached what
// The buttons below the transcript: hold, release, cut ...
void paint_meddling(const ServerScene& scene, const Rect& box);
float meddling_height(const ServerScene& scene, float width);
void paint_guest_menu(const ServerScene& scene);  // under the right button

}  // namespace casella::gui
