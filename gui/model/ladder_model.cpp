#include "gui/model/ladder_model.h"

#include <algorithm>
#include <cmath>

#include "gui/model/words.h"

namespace casella::gui {
namespace {

constexpr double kFall = 0.6;   // of an arrow that nothing holds up, in rows
constexpr double kMostGap = 2;  // rows that a silence may take
constexpr double kLong = 48;    // an arrow that falls deeper is kept in a list of its own
constexpr Duration kSilence = std::chrono::seconds(1);  // from which on it is told in words

// Silences grow with the logarithm of their length.
double gap_before(const Timeline& timeline, Seq seq) {
  if (seq == 0 || seq >= timeline.size()) return 0;
  const Duration silence = timeline[seq].at - timeline[seq - 1].at;
  const double factor = static_cast<double>(silence.count()) / 50'000;
  return factor <= 1 ? 0 : std::min(kMostGap, 0.5 * std::log10(factor));
}

// On the server's lane, on the device's, or across all.
enum class Where { server, device, all };

Where where_of(EventKind kind) {
  switch (kind) {
    case EventKind::opened:
    case EventKind::cut:
    case EventKind::crashed:
    case EventKind::saved:
    case EventKind::secured:
    case EventKind::call_refused:
    case EventKind::no_answer:
    case EventKind::packet_lost:
    case EventKind::handled: return Where::device;
    case EventKind::closed:
    case EventKind::held:
    case EventKind::released:
    case EventKind::delayed: return Where::device;  // or the server's: by its side
    case EventKind::noticed:
    case EventKind::refused:
    case EventKind::store_failed:
    case EventKind::autologout:
    case EventKind::marks_dropped:
    case EventKind::removed:
    case EventKind::arrived:
    case EventKind::turned_away:
    case EventKind::expired: return Where::server;
    case EventKind::time_passed:
    case EventKind::port_refused:
    case EventKind::port_dropped:
    case EventKind::port_opened: return Where::all;
  }
  return Where::all;
}

}  // namespace

void LadderModel::update(const Moment& moment, const History& history, const Focus& focus,
                         const Text& text) {
  const bool shorter =
      moment.transcript.lines().size() < lines_ || history.size() < heights_.size();
  const bool anew = read_.epoch != history.epoch() || shorter;
  if (anew) {
    heights_.clear();
    under_way_.clear();
    long_.clear();
    lines_ = events_ = watched_ = 0;
    end_ = 0;
  }
  if (anew || read_.edition != moment.edition) name_lanes(history, text);
  read_ = {history.size(), moment.cursor, moment.branch, moment.edition, history.epoch(), 0};
  timeline_ = &moment.timeline;
  transcript_ = &moment.transcript;
  history_ = &history;
  cursor_ = moment.cursor;
  now_ = moment.world.now;
  focus_ = focus;
  measure();
  watch();
}

void LadderModel::name_lanes(const History& history, const Text& text) {
  const std::size_t devices = history.devices();
  server_lane_ = (devices + 1) / 2;
  lanes_.assign(devices + 1, {});
  lane_of_device_.clear();
  for (std::uint32_t i = 0; i < devices; ++i) {
    const std::string id(history.device_name(DeviceId{i}));
    lane_of_device_.push_back(i < server_lane_ ? i : i + 1);
    lanes_[lane_of_device_.back()] = {id, device_title(id, text), device_icon(id), false};
  }
  lanes_[server_lane_] = {"server", std::string(text("model.server_title")), Icon::server, true};
}

// Each line takes a row, and so does each event.
void LadderModel::measure() {
  const std::vector<casella::Line>& lines = transcript_->lines();
  const std::vector<Event>& events = history_->events();
  const Seq stop = std::min(history_->size(), transcript_->read_so_far());
  for (Seq seq = heights_.size(); seq < stop; ++seq) {
    heights_.push_back(end_ + gap_before(*timeline_, seq));
    end_ = heights_.back();
    for (; lines_ < lines.size() && lines[lines_].sent == seq; ++lines_) ++end_;
    for (; events_ < events.size() && events[events_].seq == seq; ++events_) ++end_;
  }
}

// Finds the arrows that are so long that they may be in sight when their ends are not.
void LadderModel::watch() {
  for (; watched_ < lines_; ++watched_) under_way_.push_back(static_cast<std::uint32_t>(watched_));
  const auto settled = [&](std::uint32_t index) {
    const casella::Line& line = transcript_->lines()[index];
    const Seq at = std::min(line.arrived, line.lost);
    if (at >= heights_.size()) return false;
    if (fall(index, at) > kLong) long_.push_back(index);
    return true;
  };
  under_way_.erase(std::remove_if(under_way_.begin(), under_way_.end(), settled), under_way_.end());
}

double LadderModel::place_of(Seq seq) const {
  return seq < heights_.size() ? heights_[seq] : end_;
}

double LadderModel::rows_end(Seq seq) const {
  return place_of(seq + 1) - gap_before(*timeline_, seq + 1);
}

Seq LadderModel::seq_at(double height) const {
  const auto after = std::upper_bound(heights_.begin(), heights_.end(), height);
  return after == heights_.begin() ? 0 : static_cast<Seq>(after - heights_.begin() - 1);
}

std::size_t LadderModel::first_line(Seq seq) const {
  const std::vector<casella::Line>& lines = transcript_->lines();
  const auto first = std::partition_point(
      lines.begin(), lines.end(), [&](const casella::Line& line) { return line.sent < seq; });
  return static_cast<std::size_t>(first - lines.begin());
}

double LadderModel::sent_at(std::size_t line) const {
  const Seq seq = transcript_->lines()[line].sent;
  double at = place_of(seq) + static_cast<double>(line - first_line(seq));
  const std::vector<Event>& events = history_->events();
  for (std::size_t i = history_->first_event(seq);
       i < events.size() && events[i].seq == seq && !events[i].after_lines; ++i) {
    ++at;
  }
  return at;
}

// It falls a little in any case, and by all that happened while it was under way.
double LadderModel::fall(std::size_t line, Seq settled) const {
  const double held_up = place_of(settled) - rows_end(transcript_->lines()[line].sent);
  return kFall + std::max(0.0, held_up);
}

Arrow LadderModel::arrow(std::size_t index) const {
  const casella::Line& line = transcript_->lines()[index];
  const std::size_t device = lane_of_device_[line.device.value];
  const bool client = line.from == Side::Client;
  Arrow out;
  out.line = index;
  out.from = client ? device : server_lane_;
  out.to = client ? server_lane_ : device;
  out.sent = sent_at(index);
  out.way = way_of(line, cursor_);
  out.words = shown_text(line, show_secrets_);
  out.tone = client ? Tone::client : Tone::server;
  out.fresh = cursor_ > 0 && line.sent == cursor_ - 1;
  out.chosen = focus_.line == index;
  const Seq settled = std::min(line.arrived, line.lost);
  out.ends = out.sent + fall(index, std::min<Seq>(settled, heights_.size()));
  if (out.way == Way::lost || (out.way == Way::ahead && line.lost != kNever)) out.reach = 0.5;
  if (out.way == Way::in_flight) {
    out.ends = std::min(out.ends, std::max(out.sent + kFall / 2, cursor()));
    const auto whole = line.arrived == kNever ? Duration() : line.arrived_at - line.sent_at;
    const auto gone = static_cast<double>((now_ - line.sent_at).count());
    out.reach =
        whole > Duration() ? std::clamp(gone / static_cast<double>(whole.count()), 0.25, 0.9) : 0.5;
  }
  return out;
}

LadderView LadderModel::visible(double top, double bottom, const Text& text) const {
  LadderView view;
  if (heights_.empty() || lanes_.empty()) return view;
  const Seq from = seq_at(std::max(0.0, top)), to = seq_at(bottom) + 1;
  const std::size_t near = first_line(seq_at(std::max(0.0, top - kLong - 1)));
  const auto add = [&](std::size_t line) {
    Arrow made = arrow(line);
    if (made.sent <= bottom && made.ends >= top) view.arrows.push_back(std::move(made));
  };
  // A reply of very many lines may begin far above: within it, a line is a row.
  std::size_t line = near;
  const std::size_t stop = first_line(to);
  if (line < stop) {
    const double above = top - kLong - 1 - sent_at(line);
    const std::size_t end = first_line(transcript_->lines()[line].sent + 1);
    if (above > 0) line = std::min(end - 1, line + static_cast<std::size_t>(above));
  }
  for (; line < stop && sent_at(line) <= bottom; ++line) add(line);
  for (const auto* apart : {&long_, &under_way_}) {
    for (const std::uint32_t index : *apart) {
      if (index < near) add(index);
    }
  }
  add_events(from, to, text, view);
  add_times(from, to, text, view);
  return view;
}

void LadderModel::add_events(Seq from, Seq to, const Text& text, LadderView& view) const {
  const std::vector<Event>& events = history_->events();
  double at = 0;
  for (std::size_t i = history_->first_event(from); i < events.size() && events[i].seq < to; ++i) {
    const Event& event = events[i];
    const bool first = i == 0 || events[i - 1].seq != event.seq;
    const auto lines = static_cast<double>(first_line(event.seq + 1) - first_line(event.seq));
    if (first) at = place_of(event.seq);
    if (event.after_lines && (first || !events[i - 1].after_lines)) at += lines;
    LadderMark mark;
    mark.event = i;
    mark.at = at++;
    mark.icon = icon_of(event.kind);
    mark.tone = tone_of(event.kind);
    mark.words = history_->words(event, text);
    mark.ahead = event.seq >= cursor_;
    mark.chosen = focus_.event == i && !focus_.line;
    const Where where = where_of(event.kind);
    if (where == Where::server || event.side == Side::Server)
      mark.lane = server_lane_;
    else if (where == Where::device && event.device)
      mark.lane = lane_of_device_[event.device->value];
    view.marks.push_back(std::move(mark));
  }
}

void LadderModel::add_times(Seq from, Seq to, const Text& text, LadderView& view) const {
  for (Seq seq = from; seq < to && seq < heights_.size(); ++seq) {
    const bool rows = rows_end(seq) > place_of(seq);
    if (!rows) continue;
    const RecordView record = (*timeline_)[seq];
    LadderTime time{place_of(seq), time_words(record.at - history_->began(), text), {}};
    const Duration silence = seq == 0 ? Duration() : record.at - (*timeline_)[seq - 1].at;
    if (silence >= kSilence)
      time.silence = text.fill("model.ladder.later", time_words(silence, text));
    const bool same = !view.times.empty() && view.times.back().words == time.words;
    if (!same) view.times.push_back(std::move(time));
  }
}

}  // namespace casella::gui
