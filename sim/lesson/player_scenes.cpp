// Playing what a lesson scripts, one event at a time.
#include <algorithm>

#include "sim/lesson/player.h"

namespace casella::lesson {
namespace {

// Whether one of the lines on their way to the server is `pattern`.
bool in_flight(const std::vector<Line>& lines, ConnId conn, std::string_view pattern) {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->conn != conn || line->from != Side::Client) continue;
    if (line->arrived != kNever || line->lost != kNever) return false;  // and those before it, too
    if (matches(pattern, line->text())) return true;
  }
  return false;
}

}  // namespace

DeviceId Player::device(std::string_view id) const {
  return branch().timeline.tip().device_named(id).value_or(DeviceId{});
}

Player::Matched Player::matched(const Run& run) const {
  const auto& lines = transcript().lines();
  const DeviceId own = device(run.device);
  Matched found{0, std::min(visit().lines[own.value], lines.size())};
  while (found.end < lines.size() && found.count < run.lines.size()) {
    const Line& line = lines[found.end++];
    const Pattern& wanted = run.lines[found.count];
    // What has not arrived was not exchanged yet.
    if (line.device != own || line.from != wanted.from || line.arrived == kNever) continue;
    if (matches(wanted.glob, line.text())) ++found.count;
  }
  return found;
}

std::size_t Player::lines_exchanged() const {
  const auto* scene = current() == nullptr ? nullptr : std::get_if<Play>(&current()->what);
  const auto* run = scene == nullptr ? nullptr : std::get_if<Run>(&scene->scene);
  return run == nullptr ? 0 : matched(*run).count;
}

void Player::play(const Scene& scene) {
  for (std::size_t taken = 0; taken < kRunLimit && !visit().over; ++taken) play_event(scene);
  if (visit().end && visit().branch == at_) jump(*visit().end);
}

bool Player::play_event(const Scene& scene) {
  fork_if_past();
  visit().branch = at_;
  const Seq before = branch().timeline.size();
  std::visit([&](const auto& each) { go_on(each); }, scene);
  branches_[at_].cursor = branch().timeline.size();
  if (visit().over) visit().end = branch().timeline.size();
  return branch().timeline.size() > before;
}

void Player::finish(bool stuck) {
  visit().over = true;
  visit().stuck = stuck;
}

void Player::go_on(const Run& run) {
  const DeviceId own = device(run.device);
  const World& tip = timeline().tip();
  const std::size_t count = matched(run).count;
  const bool all_matched = count == run.lines.size();
  if (all_matched && !run.lines.empty()) return finish();
  const Connection* conn = tip.connection_of(own);
  if (const auto action = next_action(tip, own)) {
    timeline().step(*action);
  } else if (!run.scripted && !visit().started &&
             (conn == nullptr || !tip.devices[own.value]->session->automatic)) {
    visit().started = true;
    timeline().step(CheckMail{own});
  } else if (run.scripted && conn == nullptr && !visit().started && !run.lines.empty()) {
    visit().started = true;
    timeline().step(Connect{own, timeline().tip().devices[own.value]->settings->protocol});
  } else if (run.scripted && conn != nullptr && !all_matched &&
             run.lines[count].from == Side::Client) {
    visit().started = true;
    timeline().step(Type{own, run.lines[count].glob});
  } else {
    return finish(!run.lines.empty());  // at rest: as meant, if no lines are waited for
  }
  if (!run.lines.empty() && matched(run).count == run.lines.size()) finish();
}

bool Player::strikes_now(const Fault& fault, const Action& action) const {
  if (fault.before == "save") return std::holds_alternative<SaveMail>(action);
  const Connection* conn = branch().timeline.tip().connection_of(device(fault.device));
  if (conn == nullptr) return false;
  if (fault.kind != FaultKind::Store) {
    const auto* deliver = std::get_if<Deliver>(&action);
    return deliver != nullptr && deliver->to == Side::Server &&
           in_flight(transcript().lines(), conn->id, fault.before);
  }
  if (!std::holds_alternative<AnswerStore>(action)) return false;
  const auto& lines = transcript().lines();
  const auto last = std::find_if(lines.rbegin(), lines.rend(), [&](const Line& line) {
    return line.conn == conn->id && line.from == Side::Client;
  });
  return last != lines.rend() && matches(fault.before, last->text());
}

void Player::strike(const Fault& fault) {
  visit().applied = true;
  const DeviceId own = device(fault.device);
  const Connection* conn = timeline().tip().connection_of(own);
  if (fault.kind == FaultKind::Crash) {
    timeline().step(CrashDevice{own});
    return;
  }
  if (conn == nullptr) return finish(true);
  const ConnId id = conn->id;
  switch (fault.kind) {
    case FaultKind::Cut: timeline().step(CutLink{id, fault.by}); return;
    case FaultKind::Delay: timeline().step(DelayLink{id, fault.to, fault.by}); return finish();
    case FaultKind::Hold: timeline().step(HoldLink{id, fault.to, true}); return finish();
    case FaultKind::Release: timeline().step(HoldLink{id, fault.to, false}); return finish();
    case FaultKind::Store: timeline().step(FailStore{id}); return;
    case FaultKind::HangUp: timeline().step(HangUp{own}); return;
    case FaultKind::Lose: timeline().step(LosePacket{id, fault.to}); return finish();
    case FaultKind::Crash:
    case FaultKind::Refuse:
    case FaultKind::Drop:
    case FaultKind::Open: return;
  }
}

void Player::go_on(const Fault& fault) {
  if (fault.kind >= FaultKind::Refuse) {  // of a port, not of a device
    const auto rule = fault.kind == FaultKind::Refuse ? PortRule::Refuse
                      : fault.kind == FaultKind::Drop ? PortRule::Drop
                                                      : PortRule::Open;
    timeline().step(SetFirewall{fault.port, rule});
    return finish();
  }
  const DeviceId own = device(fault.device);
  const World& tip = timeline().tip();
  const auto action = next_action(tip, own);
  if (visit().applied) {
    // A server that notices late has its end of the connection still open: that is the lesson.
    const bool late = fault.kind == FaultKind::Cut && fault.by > Duration::zero() &&
                      tip.connection_of(own) == nullptr;
    if (!action || late) return finish();
    timeline().step(*action);
    return;
  }
  if (fault.before.empty() || (action && strikes_now(fault, *action))) return strike(fault);
  if (action) {
    timeline().step(*action);
    return;
  }
  if (visit().started) return finish(true);
  visit().started = true;
  const Connection* conn = tip.connection_of(own);
  const bool typed = conn != nullptr && !tip.devices[own.value]->session->automatic;
  if (typed && fault.before != "save") {
    timeline().step(Type{own, fault.before});
  } else {
    timeline().step(CheckMail{own});
  }
}

void Player::go_on(const Mail& mail) {
  deliver_mail(timeline(), *lesson_, mail);
  finish();
}

void Player::go_on(const Post& post) {
  const DeviceId own = device(post.device);
  if (const auto action = next_action(timeline().tip(), own)) {
    timeline().step(*action);
  } else if (!visit().started) {
    visit().started = true;
    send_mail(timeline(), *lesson_, own, post);
    if (timeline().tip().connection_of(own) == nullptr) finish(true);
  } else {
    finish();
  }
}

void Player::go_on(const Handling& handling) {
  const DeviceId own = device(handling.device);
  if (!visit().started) {
    visit().started = true;
    if (!handle_mail(timeline(), own, handling)) return finish(true);
    if (handling.waits) finish();
  } else if (const auto action = next_action(timeline().tip(), own)) {
    timeline().step(*action);
  } else {
    finish();
  }
}

void Player::go_on(const Pass& pass) {
  pass_time(timeline(), pass.by);
  finish();
}

}  // namespace casella::lesson
