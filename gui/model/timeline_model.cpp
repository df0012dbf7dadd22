#include "gui/model/timeline_model.h"

#include <algorithm>

#include "gui/model/transcript_model.h"
#include "gui/model/words.h"

namespace casella::gui {
namespace {

bool worth_a_mark(EventKind kind) {
  return is_fault(kind) || kind == EventKind::arrived || kind == EventKind::time_passed ||
         kind == EventKind::refused || kind == EventKind::marks_dropped;
}

// Where a session stops being of interest: when both ends are closed, or at the end of the log.
Seq end_of(const SessionLog& session, Seq size) {
  return std::min(session.server_closed == kNever ? size : session.server_closed + 1, size);
}

bool overlaps(const SessionLog& session, const std::vector<const SessionLog*>& others, Seq size) {
  return std::any_of(others.begin(), others.end(), [&](const SessionLog* other) {
    return session.opened < end_of(*other, size) && other->opened < end_of(session, size);
  });
}

std::string_view brief_name(pop3::State state) {
  switch (state) {
    case pop3::State::Authorization: return "AUTH.";
    case pop3::State::Transaction: return "TRANS.";
    case pop3::State::Update: return "UPD.";
    case pop3::State::Ended: return {};
  }
  return {};
}

void add_states(const SessionLog& session, Seq size, const std::string& device,
                std::vector<Stretch>& out) {
  if (session.unreached) return;  // there is no state at the server to tell of
  const std::string before = device.empty() ? device : device + " · ";
  if (session.protocol != proto::Protocol::Pop3) {
    const Seq end = end_of(session, size);
    const std::string name(proto::row_of(session.protocol).name);
    if (end > session.opened) out.push_back({session.opened, end, before + name, name});
    return;
  }
  Seq begin = session.opened;
  pop3::State state = pop3::State::Authorization;
  const auto add = [&](Seq end) {
    if (end > begin && state != pop3::State::Ended) {
      const std::string brief = device.empty() ? std::string(brief_name(state)) : device;
      out.push_back({begin, end, before + std::string(pop3::name_of(state)), brief});
    }
    begin = end;
  };
  for (const StateStep& step : session.steps) {
    add(step.seq + 1);
    state = step.to;
  }
  add(end_of(session, size));
}

std::vector<BranchEntry> named(const std::vector<BranchPlace>& branches, std::size_t current,
                               const Text& text) {
  const auto name = [&](std::size_t index) {
    return index == 0 ? std::string(text("model.branch.main"))
                      : text.fill("model.branch.other", index + 1);
  };
  std::vector<BranchEntry> out;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    BranchEntry entry{name(i), {}, i == current};
    if (i > 0)
      entry.from = text.fill("model.branch.from", name(branches[i].from), branches[i].forked_at);
    out.push_back(std::move(entry));
  }
  return out;
}

// What the record before a moment was about, in a line.
std::string tip_of(const Moment& moment, const History& history, const Text& text, Seq at) {
  if (at == 0 || at > history.size()) return std::string(text("model.timeline.start"));
  Moment then = moment;
  then.cursor = at;
  const Focus focus = focus_of(then, history, {});
  const std::string place = fmt::format("{} · ", at);
  if (focus.event && (!focus.line || is_fault(history.events()[*focus.event].kind))) {
    return place + history.words(history.events()[*focus.event], text);
  }
  if (!focus.line) return place + time_words(moment.timeline[at - 1].at - history.began(), text);
  const casella::Line& line = moment.transcript.lines()[*focus.line];
  return place + (line.from == Side::Client ? "C: " : "S: ") + shown_text(line, false);
}

}  // namespace

const TimelineView& TimelineModel::update(const Moment& moment, const History& history,
                                          const Focus& focus,
                                          const std::vector<BranchPlace>& branches,
                                          const std::vector<Bookmark>& bookmarks,
                                          const Text& text) {
  const Stamp now{history.size(), 0, moment.branch, moment.edition, history.epoch(), 0};
  const bool anew = !built_ || now.epoch != log_.epoch || now.edition != log_.edition;
  Scrubber& bar = view_.scrubber;
  if (anew) {
    bar.ticks.clear();
    marked_.clear();
    events_ = 0;
  }
  if (anew || now != log_ || named_ != focus.device) {
    const std::size_t marks = marked_.size();
    bar.count = history.size();
    const std::vector<TickKind>& ticks = history.ticks();
    bar.ticks.insert(bar.ticks.end(), ticks.begin() + static_cast<std::ptrdiff_t>(bar.ticks.size()),
                     ticks.end());
    build_stretches(history, focus.device, text);
    collect_marks(history);
    if (anew || marked_.size() != marks) build_marks(history, text);
    view_.session.clear();
    if (history.devices() > 1 && focus.device) {
      view_.session = history.device_words(*focus.device, text);
    }
  }
  log_ = now;
  named_ = focus.device;
  built_ = true;
  bar.cursor = moment.cursor;
  bar.bookmarks = bookmarks;
  bar.tip = [moment, &history, &text](std::size_t at) { return tip_of(moment, history, text, at); };
  view_.branches = named(branches, moment.branch, text);
  view_.position = fmt::format("{} / {}", moment.cursor, history.size());
  view_.time = time_words(moment.world.now - history.began(), text);
  return view_;
}

// The states of one device's sessions; of the others' too where they don't lie over them.
void TimelineModel::build_stretches(const History& history, std::optional<DeviceId> device,
                                    const Text& text) {
  std::vector<Stretch>& out = view_.scrubber.stretches;
  out.clear();
  const Seq size = history.size();
  const Seq least = size / kStretches;  // shorter ones would be less than a pixel
  std::vector<const SessionLog*> own, others;
  for (const SessionLog& session : history.sessions()) {
    if (end_of(session, size) - session.opened <= least) continue;
    (device && session.device == *device ? own : others).push_back(&session);
  }
  const bool several = history.devices() > 1;
  std::vector<const SessionLog*> shown = own;
  for (const SessionLog* session : others) {
    if (!overlaps(*session, shown, size)) shown.push_back(session);
  }
  std::sort(shown.begin(), shown.end(),
            [](const SessionLog* a, const SessionLog* b) { return a->opened < b->opened; });
  for (const SessionLog* session : shown) {
    const std::string name = history.device_words(session->device, text);
    add_states(*session, size, several ? name : std::string(), out);
  }
}

void TimelineModel::collect_marks(const History& history) {
  for (; events_ < history.events().size(); ++events_) {
    if (!worth_a_mark(history.events()[events_].kind)) continue;
    marked_.push_back(static_cast<std::uint32_t>(events_));
  }
}

// When there are too many to tell apart, faults go first, and then some of them stand for all.
void TimelineModel::build_marks(const History& history, const Text& text) {
  std::vector<std::uint32_t> chosen = marked_;
  if (chosen.size() > kMarks) {
    const auto minor = [&](std::uint32_t event) { return !is_fault(history.events()[event].kind); };
    chosen.erase(std::remove_if(chosen.begin(), chosen.end(), minor), chosen.end());
  }
  if (chosen.empty()) chosen = marked_;
  const std::size_t stride = 1 + chosen.size() / kMarks;
  view_.marks.clear();
  for (std::size_t i = 0; i < chosen.size(); i += stride) {
    const Event& event = history.events()[chosen[i]];
    view_.marks.push_back(
        {event.seq + 1, icon_of(event.kind), tone_of(event.kind), history.words(event, text)});
  }
}

}  // namespace casella::gui
