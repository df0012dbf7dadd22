#include "gui/server_room.h"

#include <algorithm>
#include <chrono>

namespace casella::gui {
namespace {

using namespace std::chrono_literals;

constexpr Duration kDelay = 1s;  // by hand

// The words of the card begin with the program's name, in a column of its own.
ServerCard::Program program_of(const live::SettingsCard::Program& each) {
  constexpr std::size_t kColumn = 14;
  ServerCard::Program out;
  for (std::size_t at = 0; at < each.words.size();) {
    const std::size_t end = std::min(each.words.find('\n', at), each.words.size());
    const std::string line = each.words.substr(at, end - at);
    if (at == 0) out.name = line.substr(0, line.find(' '));
    if (!out.words.empty()) out.words += '\n';
    out.words += line.size() > kColumn ? line.substr(kColumn) : std::string();
    at = end + 1;
  }
  return out;
}

Guest guest_of(const live::SessionRow& row) {
  Guest out;
  out.id = row.id;
  out.protocol = row.protocol;
  out.port = row.port;
  out.tls = row.tls;
  out.held = row.held;
  out.over = row.over;
  out.peer = row.peer;
  out.user = row.user;
  out.stopped_at = row.stopped_at;
  out.state = row.state;
  out.opened = row.opened;
  out.octets_in = row.octets_in;
  out.octets_out = row.octets_out;
  return out;
}

live::FaultKind kind_of(Mishap what) {
  switch (what) {
    case Mishap::cut: return live::FaultKind::Cut;
    case Mishap::delay: return live::FaultKind::Delay;
    case Mishap::error: return live::FaultKind::Error;
    case Mishap::lock: return live::FaultKind::Lock;
    case Mishap::full: return live::FaultKind::Full;
  }
  return live::FaultKind::Cut;
}

// On the server's thread; the session may be over by then.
void do_to(live::Hall& hall, ConnId id, Meddling what, SimTime now) {
  if (what == Meddling::fill || what == Meddling::empty) {
    hall.full = what == Meddling::fill;
    return;
  }
  live::Session* session = hall.find(id);
  if (session == nullptr) return;
  switch (what) {
    case Meddling::hold: return live::hold(hall, *session, true, now);
    case Meddling::release: return live::hold(hall, *session, false, now);
    case Meddling::cut: return hall.act(*session, CutLink{id, {}}, now);
    case Meddling::delay: return hall.act(*session, DelayLink{id, Side::Client, kDelay}, now);
    case Meddling::fail: session->fails = true; return;
    case Meddling::lock:
    case Meddling::unlock:
    case Meddling::fill:
    case Meddling::empty: return;
  }
}

}  // namespace

void ServerRoom::start(const HostWish& wish, std::function<void()> news) {
  if (running()) return;
  auto host = start_host(wish, std::move(news));
  fault_.reset();
  if (host) return use(std::move(*host));
  fault_ = host.error();
  // The window has no --ports to choose others with.
  if (fault_->key.name == "live.error.port_taken") fault_->key = Key{"gui.server.port_taken"};
  if (fault_->key.name == "serve.error.open") fault_->key = Key{"gui.server.not_alone"};
  worded_in_.clear();
}

void ServerRoom::use(std::unique_ptr<Host> host) {
  host_ = std::move(host);
  view_.reset();
  played_.reset();
  board_.reset();
  at_task_.clear();
  worded_in_.clear();
  model = ServerModel();
  model.running = true;
  replay.forget();
  post({});
}

void ServerRoom::stop() {
  host_.reset();
  view_.reset();
  board_.reset();
  fault_.reset();
  model.board = {};
  model.shortcoming.clear();
  model.running = model.full = false;
  model.card = {};
  model.stops.clear();
  model.accidents.clear();
  model.locked.clear();
  worded_in_.clear();
}

void ServerRoom::look(const Text& text, std::string_view language, bool secrets_shown) {
  if (worded_in_ != language) {
    worded_in_ = language;
    ++lab->edition;
    word(text);
  }
  if (secrets_ != secrets_shown) {
    secrets_ = secrets_shown;
    lab->show_secrets(secrets_, secrets_);
  }
  if (host_ != nullptr) {
    auto newest = host_->view();
    if (newest != view_ && newest->number > 0) {
      view_ = std::move(newest);
      take(*view_);
      post({});  // what was arranged may be another by now
      if (view_->fault) model.fault = text.say(*view_->fault);
    }
    const Arranged now = host_->arrangement();
    model.stops = now.stops;
    model.accidents = now.accidents;
    model.full = now.full;
    model.locked = now.locked;
    look_at_board(text, language);
  }
  if (const auto now = moment()) lab->update(*now, {{0, 0, now->timeline.size()}}, text);
  model.live = replay.at_end();
}

bool ServerRoom::serves(std::string_view lesson) const {
  live::LessonBoard* board = host_ ? host_->board() : nullptr;
  return board != nullptr && board->house().lesson()->id == lesson;
}

void ServerRoom::look_at_board(const Text& text, std::string_view language) {
  live::LessonBoard* lesson = host_ ? host_->board() : nullptr;
  if (lesson == nullptr) return;
  auto newest = lesson->post().board();
  if (newest == board_ && board_in_ == language) return;
  board_ = std::move(newest);
  board_in_ = language;
  const live::BoardWords& words = lesson->words(board_in_);
  BoardModel& out = model.board;
  out = {board_->lesson, words.title, {}, host_->board_address(), {}, {}};
  for (const auto& goals : words.goals) {
    out.goals.insert(out.goals.end(), goals.begin(), goals.end());
  }
  std::size_t done = 0;
  for (const live::BoardRow& row : board_->rows) {
    BoardModel::Learner made{row.user, {}, row.here, row.all_done()};
    for (const auto& goals : row.goals) {
      for (const auto& since : goals) made.reached.push_back(since.has_value());
    }
    done += made.done ? 1 : 0;
    out.learners.push_back(std::move(made));
  }
  out.count = text.fill("serve.board.count", done, out.learners.size());
}

OutsideTask ServerRoom::seen(std::string_view lesson, std::string_view task, const Text& text) {
  OutsideTask out;
  if (fault_) out.fault = text.say(*fault_);
  out.elsewhere = running() && !serves(lesson);
  out.serving = serves(lesson);
  if (!out.serving) return out;
  out.brief = host_->brief(text);
  const auto& tasks = host_->board()->tasks();
  const auto found = std::find(tasks.begin(), tasks.end(), task);
  if (found == tasks.end()) return out;
  const auto index = static_cast<std::size_t>(found - tasks.begin());
  if (std::exchange(at_task_, std::string(task)) != task) host_->board()->post().come_to(index);
  if (board_ == nullptr || board_->rows.size() != 1) return out;  // a class has a board
  const live::BoardRow& row = board_->rows.front();
  const auto holds = [](const auto& since) { return since.has_value(); };
  const auto& goals = row.goals[index];
  if (!row.here && std::none_of(goals.begin(), goals.end(), holds)) return out;
  std::transform(goals.begin(), goals.end(), std::back_inserter(out.reached), holds);
  return out;
}

void ServerRoom::word(const Text& text) {
  model.fault = fault_ ? text.say(*fault_) : std::string();
  model.card = {};
  if (host_ == nullptr) return;
  const auto shortcoming = host_->shortcoming();
  model.shortcoming = shortcoming ? text.say(*shortcoming) : std::string();
  const live::SettingsCard card = host_->card(text);
  ServerCard& out = model.card;
  out.address = host_->address();
  const std::string folder = host_->folder();
  out.kept = folder.empty() ? std::string(text("gui.server.in_memory"))
                            : text.fill("gui.server.in_folder", folder);
  out.accounts = card.accounts;
  for (const auto& each : card.ports) {
    out.ports.push_back({each.name, std::to_string(each.port), each.how});
  }
  for (const auto& each : card.programs) out.programs.push_back(program_of(each));
  out.srv = card.srv;
  out.fingerprint = card.fingerprint;
  out.whole = live::as_text(card, text);
}

void ServerRoom::take(const live::View& view) {
  std::vector<Guest> guests;
  guests.reserve(view.sessions.size());
  for (const live::SessionRow& row : view.sessions) guests.push_back(guest_of(row));
  model.take(view.number, std::move(guests));
  if (view.following != model.followed || view.followed == nullptr) return;
  if (view.followed == played_) return;
  const bool goes_on = played_ != nullptr && played_->take == view.followed->take;
  const std::size_t from = goes_on ? played_->size() : 0;
  played_ = view.followed;
  replay.take(goes_on ? nullptr : played_->start.get(), played_->size() - from,
              [&](std::size_t i) -> const Action& { return (*played_)[from + i]; });
}

std::optional<Moment> ServerRoom::moment() {
  if (replay.empty()) return std::nullopt;
  return replay.moment(model.followed.value, lab->edition);
}

void ServerRoom::follow(ConnId session) {
  if (host_ == nullptr || session == model.followed) return;
  model.followed = session;
  replay.forget();
  played_.reset();
  const std::uint32_t edition = lab->edition + 1;
  lab.emplace();
  lab->edition = edition;
  lab->show_secrets(secrets_, secrets_);
  host_->follow(session);
}

void ServerRoom::meddle(Meddling what, ConnId session) {
  const ConnId id = session.value == 0 ? model.followed : session;
  const Guest* guest = model.guest(id);
  if (what == Meddling::lock || what == Meddling::unlock) {
    if (guest == nullptr || guest->user.empty()) return;
    return post([user = guest->user, held = what == Meddling::lock](
                    live::Hall& hall, live::Faults&, live::Breakpoints&, SimTime now) {
      live::hold_lock(hall, user, held, now);
    });
  }
  post([id, what](live::Hall& hall, live::Faults&, live::Breakpoints&, SimTime now) {
    do_to(hall, id, what, now);
  });
}

void ServerRoom::set_stop(const intent::SetStop& what) {
  using live::Breakpoint;
  const auto on = what.on_state ? Breakpoint::On::State : Breakpoint::On::Command;
  post([made = Breakpoint{on, what.at, what.nth, 0}](
           live::Hall&, live::Faults&, live::Breakpoints& all, SimTime) { all.add(made); });
}

void ServerRoom::remove_stop(std::size_t index) {
  post([index](live::Hall&, live::Faults&, live::Breakpoints& all, SimTime) { all.remove(index); });
}

void ServerRoom::set_mishap(const intent::SetMishap& what) {
  const Guest* guest = model.at_hand();
  live::Fault made{kind_of(what.what), what.at, what.nth, {}, {}, 0};
  if (what.what == Mishap::delay) made.delay = kDelay;
  if (guest != nullptr) made.user = guest->user;
  post([made](live::Hall&, live::Faults& all, live::Breakpoints&, SimTime) { all.add(made); });
}

void ServerRoom::clear_mishaps() {
  post([](live::Hall& hall, live::Faults& all, live::Breakpoints&, SimTime) {
    all.clear();
    hall.full = false;
  });
}

void ServerRoom::post(Host::Deed deed) {
  if (host_ != nullptr) host_->post(std::move(deed));
}

}  // namespace casella::gui
