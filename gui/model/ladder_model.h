#pragma once
// The sequence diagram: a lane a device, the server's in the middle; time runs down, a row for each
// line, with long silences drawn short. Only what is in sight is computed.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/entry.h"
#include "gui/model/history.h"
#include "gui/model/moment.h"
#include "gui/model/selection.h"
#include "gui/model/transcript_model.h"

namespace casella::gui {

struct Lane {
  std::string id{}, title{};
  Icon icon = Icon::none;
  bool server = false;
};

// Heights are in rows: the painter multiplies them by the height of a row.
struct Arrow {
  std::size_t line = 0;          // index in the transcript
  std::size_t from = 0, to = 0;  // lanes
  double sent = 0;
  double ends = 0;   // where it arrives, is lost, or is at the cursor
  double reach = 1;  // how much of the way to the other lane it has come
  Way way = Way::arrived;
  std::string words{};
  Tone tone = Tone::client;
  bool fresh = false, chosen = false;
};

struct LadderMark {                   // an event, on its lane
  std::size_t event = 0;              // index in History::events()
  std::optional<std::size_t> lane{};  // none: it concerns all
  double at = 0;
  Icon icon = Icon::none;
  Tone tone = Tone::dim;
  std::string words{};
  bool ahead = false, chosen = false;
};

struct LadderTime {
  double at = 0;
  std::string words{};    // "12 ms"
  std::string silence{};  // "7 d later", where the axis leaves time out
};

struct LadderView {
  std::vector<Arrow> arrows{};
  std::vector<LadderMark> marks{};
  std::vector<LadderTime> times{};
};

class LadderModel {
 public:
  void update(const Moment& moment, const History& history, const Focus& focus, const Text& text);
  void show_secrets(bool show) { show_secrets_ = show; }

  const std::vector<Lane>& lanes() const { return lanes_; }
  double height() const { return end_; }  // in rows
  double place_of(Seq seq) const;         // where a record begins
  double cursor() const { return place_of(cursor_); }
  Seq seq_at(double height) const;  // the record that is drawn there

  // What lies between two heights, arrows that only pass through too.
  LadderView visible(double top, double bottom, const Text& text) const;

 private:
  void name_lanes(const History& history, const Text& text);
  void measure();
  void watch();
  double rows_end(Seq seq) const;  // of a record
  double sent_at(std::size_t line) const;
  double fall(std::size_t line, Seq settled) const;  // of its arrow
  std::size_t first_line(Seq seq) const;
  Arrow arrow(std::size_t line) const;
  void add_events(Seq from, Seq to, const Text& text, LadderView& view) const;
  void add_times(Seq from, Seq to, const Text& text, LadderView& view) const;

  const Timeline* timeline_ = nullptr;
  const Transcript* transcript_ = nullptr;
  const History* history_ = nullptr;
  Seq cursor_ = 0;
  SimTime now_{};
  Focus focus_{};
  bool show_secrets_ = false;
  std::vector<Lane> lanes_;
  std::vector<std::size_t> lane_of_device_;
  std::size_t server_lane_ = 0;
  std::vector<double> heights_;  // where each record begins
  double end_ = 0;
  std::vector<std::uint32_t> under_way_;  // lines that had not arrived when last looked at
  std::vector<std::uint32_t> long_;       // lines whose arrow passes many rows
  std::size_t lines_ = 0, events_ = 0;    // measured
  std::size_t watched_ = 0;
  Stamp read_{};
};

}  // namespace casella::gui
