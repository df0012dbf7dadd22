#pragma once
// The views, one painter each. None holds a rule; each fills its rectangle.
#include "gui/model/server_model.h"
#include "gui/model/tour.h"
#include "gui/view/scene.h"
#include "gui/widget/button.h"

namespace casella::gui {

struct ViewTab {
  View view;
  Segment segment;
};
void paint_top(const Scene& scene, const Layout& at);
// In the row at the top, left of `right`; where they have no room, as a menu.
void paint_tabs(Ui& ui, const Text& text, const Desk& desk, const std::vector<ViewTab>& tabs,
                const Layout& at, float right, std::vector<Intent>& intents);
void paint_lesson(const Scene& scene, const Rect& box);
void paint_transcript(const Scene& scene, const Rect& box);
void paint_lines(const Sight& scene, const Rect& lines);  // of the transcript, without a card
void paint_matrix(const Sight& scene, const Rect& box);
void paint_sequence(const Sight& scene, const Rect& box);
void paint_bytes(const Sight& scene, const Rect& box);
void paint_wire(const Sight& scene, const Rect& box);
void paint_explore(const Scene& scene, const Rect& box);
void paint_compare(const Scene& scene, const Rect& box);
void paint_story(const Scene& scene, const Rect& box);
void paint_message(const Sight& scene, MessageId message, const Rect& box);  // its parts
void paint_detail(const Sight& scene, const Rect& box);
void paint_panels(const Sight& scene, const Rect& box);  // state, server, devices
void paint_timeline(const Sight& scene, const Rect& box);

// What lies over everything: the menu under the right button, and the keys.
void paint_fault_menu(const Scene& scene);
// Everything that can be done, by name; `scene` only while a lesson is open.
// and `server` only on its screen.
void paint_commands(Ui& ui, const Text& text, Desk& desk, const Scene* scene,
                    const ServerModel* server, std::vector<Intent>& intents);
// The first round through the lab: what to do next, and where. `hits` are those of this frame.
void paint_tour(Ui& ui, const Text& text, const Tour& tour, const Hits& hits,
                std::vector<Intent>& intents);
// What the button at the right corner opens, below and left of `corner`.
void paint_menu(Ui& ui, const Text& text, ImVec2 corner, Place place, std::vector<Intent>& intents);
// The words of mail, over everything.
void paint_glossary(Ui& ui, const Text& text, Desk& desk, std::vector<Intent>& intents);
// What was done and can't be seen: where a document was written.
void paint_told(Ui& ui, const Text& text, const Told& told, std::vector<Intent>& intents);
void paint_keys(Ui& ui, const Text& text, Place place, std::vector<Intent>& intents);

// The whole window while no lesson is open.
void paint_home(Ui& ui, const Text& text, Desk& desk, std::vector<Intent>& intents);

// Name, and at the right language, theme and keys: common to the chooser and the lab. Returns the
// x where the buttons begin.
float paint_corners(Ui& ui, const Text& text, const Desk& desk, std::vector<Intent>& intents,
                    const Rect& top);

// All of the lab.
void paint_lab(const Scene& scene);

// The live server: all of its screen. `sight` only while a session is followed.
void paint_server(Ui& ui, const Text& text, Desk& desk, const ServerModel& server,
                  const Sight* sight, std::vector<Intent>& intents);

}  // namespace casella::gui
