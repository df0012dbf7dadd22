#pragma once
// The views, one painter each. None holds a rule; each fills its rectangle.
#include "gui/model/tour.h"
#include "gui/view/scene.h"

namespace casella::gui {

void paint_top(const Scene& scene, const Layout& at);
void paint_lesson(const Scene& scene, const Rect& box);
void paint_transcript(const Scene& scene, const Rect& box);
void paint_matrix(const Scene& scene, const Rect& box);
void paint_sequence(const Scene& scene, const Rect& box);
void paint_bytes(const Scene& scene, const Rect& box);
void paint_wire(const Scene& scene, const Rect& box);
void paint_explore(const Scene& scene, const Rect& box);
void paint_compare(const Scene& scene, const Rect& box);
void paint_story(const Scene& scene, const Rect& box);
void paint_message(const Scene& scene, MessageId message, const Rect& box);  // its parts
void paint_detail(const Scene& scene, const Rect& box);
void paint_panels(const Scene& scene, const Rect& box);  // state, server, devices
void paint_timeline(const Scene& scene, const Rect& box);

// What lies over everything: the menu under the right button, and the keys.
void paint_fault_menu(const Scene& scene);
// Everything that can be done, by name; `scene` only while a lesson is open.
void paint_commands(Ui& ui, const Text& text, Desk& desk, const Scene* scene,
                    std::vector<Intent>& intents);
// The first round through the lab: what to do next, and where. `hits` are those of this frame.
void paint_tour(Ui& ui, const Text& text, const Tour& tour, const Hits& hits,
                std::vector<Intent>& intents);
// What the button at the right corner opens, below and left of `corner`.
void paint_menu(Ui& ui, const Text& text, ImVec2 corner, bool in_lesson,
                std::vector<Intent>& intents);
// The words of mail, over everything.
void paint_glossary(Ui& ui, const Text& text, Desk& desk, std::vector<Intent>& intents);
// What was done and can't be seen: where a document was written.
void paint_told(Ui& ui, const Text& text, const Told& told, std::vector<Intent>& intents);
void paint_keys(Ui& ui, const Text& text, bool in_lesson, std::vector<Intent>& intents);

// The whole window while no lesson is open.
void paint_home(Ui& ui, const Text& text, Desk& desk, std::vector<Intent>& intents);

// Name, and at the right language, theme and keys: common to the chooser and the lab. Returns the
// x where the buttons begin.
float paint_corners(Ui& ui, const Text& text, const Desk& desk, std::vector<Intent>& intents,
                    const Rect& top, bool in_lesson);

// All of the lab.
void paint_lab(const Scene& scene);

}  // namespace casella::gui
