#pragma once
// A log as it is told: what was said, and what happened beside it, in order. Every export reads
// this.
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/text.h"
#include "sim/world/timeline.h"
#include "sim/world/transcript.h"

namespace casella::exports {

// One message on the wire: a command, or a whole reply; or one thing that happened beside the
// lines.
struct Moment {
  Seq seq = 0;  // of its record
  SimTime at{};
  std::size_t first_line = 0;  // in Story::lines()
  std::size_t lines = 0;       // 0: an event
  Happening event{};           // if there are no lines
};

// The first `until` records of a timeline. Holds copies: the timeline may go on.
class Story {
 public:
  Story(const Timeline& timeline, Seq until);

  const std::vector<Moment>& moments() const { return moments_; }
  std::span<const Line> lines() const { return lines_; }
  std::span<const Line> lines(const Moment& moment) const {
    return lines().subspan(moment.first_line, moment.lines);
  }
  Seq until() const { return until_; }  // records told; fewer than asked for if there are no more

  // Whether the line has arrived, or was lost, within what is told.
  bool arrived(const Line& line) const { return line.arrived < until_; }
  bool lost(const Line& line) const { return line.lost < until_; }

  const std::vector<std::string>& devices() const { return devices_; }
  const std::string& device(DeviceId id) const { return devices_[id.value]; }

  // What an event is in words, and the device that it is about (none: the server).
  std::string words(const Happening& event, const Text& text) const;
  const DeviceId* device_of(const Moment& moment) const;

 private:
  void add_lines(const Transcript& transcript, Seq seq, SimTime at, std::size_t& next);
  void learn(const Mailbox& box);
  SimTime since(SimTime at) const { return SimTime{} + (at - begun_); }
  void add_event(const RecordView& record, const Happening& happening);

  std::vector<Moment> moments_;
  std::vector<Line> lines_;
  std::vector<std::string> devices_, accounts_;
  std::map<MessageId, std::string> messages_;
  std::map<ConnId, DeviceId> sessions_;
  Seq until_ = 0;
  SimTime begun_{};  // a recording of a live session does not begin when the world began
};

// "0:00.012", "1:02:03.004", "7d 00:00.000": since the world began.
std::string clock_words(SimTime at);
// "192 ms", "7 d": a stretch of time, in its largest whole unit.
std::string duration_words(Duration by);

// "RFC 1939, 5": where a rule stands.
std::string rfc_words(const proto::Rfc& rfc);
// The short and the long explanation of a line.
std::string_view short_note(const proto::Note& note, const Text& text);
std::string_view long_note(const proto::Note& note, const Text& text);

}  // namespace casella::exports
