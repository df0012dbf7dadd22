#pragma once
// The ladder diagram's places, in pixels, worked out before anything is drawn.
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sim/base/utf8.h"
#include "sim/export/exports.h"

namespace casella::exports {

struct Ladder {
  Ladder(const Story& story, std::span<const Voice> voices);

  int lane(DeviceId device) const { return lanes[device.value]; }
  int arrival(Seq seq) const { return arrivals.at(seq); }  // y, for a line that has arrived

  std::vector<int> lanes;  // x, one a device
  int server = 0;          // x
  std::vector<int> rows;   // y, one a moment
  std::map<Seq, int> arrivals;
  int width = 0, height = 0;
};

inline constexpr int kLaneGap = 360;
// Whether an event is told beside the server's lane; else beside its device's.
bool is_at_server(const Story& story, const Moment& moment);

inline constexpr int kLaneTop = 88;  // where the lanes begin

// The drawing without its frame: lanes, arrows, events. Each moment is a group with data-m = its
// index. With several voices each text stands once a language, in the class t-LANGUAGE.
std::string ladder_body(const Story& story, const Ladder& ladder, std::span<const Voice> voices);

// How the drawing looks, as CSS: light, and dark where that is preferred.
std::string ladder_style();

// "(+3 lines)": what follows the first line of a message; empty if nothing does.
std::string more_lines(const Moment& moment, const Text& text);

}  // namespace casella::exports
