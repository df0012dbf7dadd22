// The lab: where its views stand.
#include "gui/view/views.h"
#include "gui/widget/card.h"

namespace casella::gui {
namespace {

void paint_centre(const Scene& scene, const Layout& at) {
  switch (scene.desk.view) {
    case View::lesson:
      if (at.lesson.empty()) return paint_lesson(scene, at.centre);
      break;
    case View::panels:
      if (at.side.empty()) return paint_panels(scene, at.centre);
      break;
    case View::matrix: return paint_matrix(scene, at.centre);
    case View::sequence: return paint_sequence(scene, at.centre);
    case View::bytes: return paint_bytes(scene, at.centre);
    case View::wire: return paint_wire(scene, at.centre);
    case View::explore: return paint_explore(scene, at.centre);
    case View::story:  // has devices of its own: the lesson's give it their room
      return paint_story(scene,
                         {at.centre.x, at.centre.y, at.top.right() - at.centre.x, at.centre.h});
    case View::compare:
      if (scene.desk.compared) return paint_compare(scene, at.centre);
      break;
    case View::card:
    case View::stops:
    case View::board:
    case View::transcript: break;
  }
  paint_transcript(scene, at.centre);
}

}  // namespace

void paint_lab(const Scene& scene) {
  const Ground ground(scene.ui);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const View view = scene.desk.view;
  const bool whole = view == View::sequence || view == View::bytes || view == View::wire ||
                     view == View::compare || view == View::explore || view == View::panels ||
                     view == View::lesson || view == View::story;
  const bool packets = scene.desk.packets_shown && view == View::transcript;
  const Layout at = lay_out(size.x, size.y, scene.ui.scale,
                            {.lesson = !scene.desk.lesson_hidden,
                             .detail = packets || (!whole && !scene.desk.lesson_hidden),
                             .tall_detail = packets});
  paint_top(scene, at);
  if (!at.lesson.empty()) paint_lesson(scene, at.lesson);
  paint_centre(scene, at);
  if (!at.detail.empty() && packets) paint_wire(scene, at.detail);
  if (!at.detail.empty() && !packets) paint_detail(scene, at.detail);
  if (!at.side.empty() && view != View::story) paint_panels(scene, at.side);
  paint_timeline(scene, at.timeline);
  paint_fault_menu(scene);
}

}  // namespace casella::gui
