#pragma once
// The panel that explains what is chosen: a line with its octets, or an event.
#include <string>
#include <vector>

#include "gui/model/fields.h"
#include "gui/model/moment.h"
#include "gui/model/octets.h"
#include "gui/model/selection.h"

namespace casella::gui {

struct DetailBadge {
  std::string words{};
  Tone tone = Tone::accent;
};

struct DetailField {  // a stretch of the octets, in words
  std::size_t begin = 0, end = 0;
  Tone tone = Tone::accent;
  std::string label{}, words{};
  std::string value{};  // as it stands in the line; empty where it can't be shown
};

struct Detail {
  bool empty = true;
  std::string title{};  // "Line 28 explained"
  std::vector<DetailBadge> badges{};
  std::string line{};  // as it stands in the transcript; empty for an event
  std::string explanation{};
  Octets octets{};  // none for an event
  std::vector<DetailField> fields{};
};

class DetailModel {
 public:
  // Built again only when what is chosen is another.
  const Detail& update(const Moment& moment, const History& history, const Focus& focus,
                       const Text& text);
  void show_secrets(bool show);

 private:
  Detail detail_;
  Focus focus_{};
  Stamp stamp_{};
  bool built_ = false, show_secrets_ = false;
};

}  // namespace casella::gui
