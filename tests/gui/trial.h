#pragma once
// A trial of the widgets: a window like the lab's with invented data, no simulation behind it.
// It shows how the pieces look together, and gives tests something to click.
#include <string>

#include "gui/model/checklist.h"
#include "gui/model/entry.h"
#include "gui/model/graph.h"
#include "gui/model/matrix.h"
#include "gui/model/octets.h"
#include "gui/model/rich_text.h"
#include "gui/model/scrubber.h"
#include "gui/stage.h"

namespace casella::gui::testing {

struct TrialData {
  std::vector<Block> prose;
  std::vector<CheckItem> tasks;
  Graph states;
  std::vector<Line> lines;
  Octets octets;
  Scrubber timeline;
  Matrix matrix;
  std::vector<Entry> on_server, on_laptop;
};
TrialData trial_data();

class Trial {
 public:
  void draw(Ui& ui);
  DrawFrame frame() {
    return [this](Ui& ui) { draw(ui); };
  }

  TrialData data = trial_data();
  std::size_t protocol = 0, view = 0;
  std::string typed, sent, last_click;

 private:
  void top(Ui& ui, const Rect& box);
  void lesson(Ui& ui, const Rect& box);
  void centre(Ui& ui, const Rect& box);
  void detail(Ui& ui, const Rect& box);
  void side(Ui& ui, const Rect& box);
  void timeline(Ui& ui, const Rect& box);
};

}  // namespace casella::gui::testing
