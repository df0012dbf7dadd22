#include "gui/rehearsal.h"

#include <fmt/format.h>

namespace casella::gui {

using namespace std::chrono_literals;

Rehearsal::Rehearsal(const std::filesystem::path& lessons)
    : gates_(live::gates_of(*live::house_settings("modern"), live::kUnprivileged)),
      accounts_(live::usual_accounts(lessons)),
      now_(SimTime{} + 24h * 748 + 9h + 41min) {
  StoreState store;
  MessageId newest{};
  for (const live::AccountWish& wish : accounts_) {
    if (auto account = live::make_account(wish, newest, now_)) {
      store.accounts.emplace_back(std::move(*account));
    }
  }
  open_hall(std::move(store));
}

Rehearsal::Rehearsal(std::unique_ptr<live::LessonBoard> board,
                     const std::vector<std::string>& learners)
    : board_(std::move(board)),
      gates_(live::gates_of(board_->house().settings(), live::kUnprivileged)),
      now_(SimTime{} + 24h * 748 + 9h + 41min) {
  std::vector<live::AccountWish> wishes;
  for (const std::string& user : learners) wishes.push_back({user, "pass-of-" + user, {}});
  accounts_ = board_->house().accounts(wishes);
  StoreState store;
  MessageId newest{};
  static_cast<void>(board_->house().furnish(store, wishes, newest, now_));
  static_cast<void>(board_->watch(store, board_->house().learners(wishes), {}));
  open_hall(std::move(store));
}

void Rehearsal::open_hall(StoreState store) {
  hall_ = std::make_unique<live::Hall>(live::Limits(), std::move(store), nullptr);
  if (board_) hall_->witness = &board_->post();
  hall_->meddler = [this](live::Session& session, std::string_view line, SimTime now) {
    faults_.look(*hall_, session, line, now);
    breakpoints_.look(*hall_, session, line, now);
  };
  hall_->entered = [this](live::Session& session, SimTime now) {
    breakpoints_.entered(*hall_, session, now);
  };
}

ConnId Rehearsal::call(std::string_view gate, std::string peer) {
  for (const live::Gate& each : gates_) {
    if (each.name != gate) continue;
    const ConnId id = hall_->open(each.door, std::move(peer), 7, now_)->id;
    settle();
    return id;
  }
  return {};
}

void Rehearsal::write(ConnId session, std::string_view octets) {
  if (live::Session* found = hall_->find(session)) hall_->receive(*found, octets, now_);
  settle();
}

void Rehearsal::secured(ConnId session) {
  if (live::Session* found = hall_->find(session)) hall_->secured(*found, now_);
  settle();
}

void Rehearsal::hang_up(ConnId session) {
  if (live::Session* found = hall_->find(session)) hall_->hung_up(*found, now_);
  settle();
}

void Rehearsal::pass(Duration time) {
  now_ += time;
  settle();
}

std::string Rehearsal::secret_of(const std::string& user) const {
  for (const live::AccountWish& each : accounts_) {
    if (each.user == user) return each.pass;
  }
  return {};
}

std::string Rehearsal::brief(const Text& text) const {
  return brief_of(text, {"localhost", "casella.example", gates_}, accounts_.front());
}

std::string Rehearsal::heard(ConnId session) {
  return std::exchange(heard_[session.value], {});
}

void Rehearsal::follow(ConnId session) {
  camera_.follow(session);
  settle();
}

void Rehearsal::post(Deed deed) {
  if (!deed) return;
  deed(*hall_, faults_, breakpoints_, now_);
  settle();
}

live::SettingsCard Rehearsal::card(const Text& text) const {
  std::string print;
  for (int i = 0; i < 32; ++i)
    print += fmt::format("{}{:02X}", i > 0 ? ":" : "", (i * 37 + 11) % 256);
  return live::settings_card(text, {"localhost", "casella.example", gates_}, accounts_,
                             live::kUnprivileged + live::kHttpPort, print);
}

// All rounds until nothing is due, and a picture of it.
void Rehearsal::settle() {
  for (int i = 0; i < 1000; ++i) {
    hall_->wake(now_);
    const auto round = hall_->end_round(now_);
    for (live::Session* session : round) {
      heard_[session->id.value] += std::exchange(session->out, {}).text();
      hall_->wrote(*session, now_);
      if (session->ended && session->withheld.empty()) hall_->leave(*session);
    }
    const auto next = hall_->next_wake();
    if (round.empty() && (!next || *next > now_)) break;
  }
  if (board_) board_->post().look_now();
  auto made = std::make_shared<live::View>(live::view_of(*hall_, camera_, 2000, now_));
  made->number = ++views_;
  view_ = std::move(made);
}

void rehearse_learner(Rehearsal& server, const std::string& user, int fetched, bool deletes) {
  const ConnId id = server.call("pop3s", "127.0.0.1:52000");
  server.secured(id);
  const auto say = [&](const std::string& line) {
    server.pass(38ms);
    server.write(id, line + "\r\n");
  };
  say("USER " + user);
  say("PASS " + server.secret_of(user));
  for (int i = 1; i <= fetched; ++i) say(fmt::format("RETR {}", i));
  if (deletes) say("DELE 1");
  say("QUIT");
}

ConnId rehearse(Rehearsal& server) {
  const auto say = [&](ConnId id, std::initializer_list<std::string_view> lines) {
    for (const std::string_view line : lines) {
      server.pass(38ms);
      server.write(id, fmt::format("{}\r\n", line));
    }
  };
  const ConnId past = server.call("pop3", "127.0.0.1:51202");
  say(past, {"CAPA", "USER bob", "PASS ladder-7", "STAT", "QUIT"});
  const ConnId wrong = server.call("imap", "127.0.0.1:51210");
  say(wrong, {"a1 LOGIN alice letmein", "a2 LOGOUT"});
  server.pass(40s);
  const ConnId idle = server.call("imaps", "[::1]:51388");
  server.secured(idle);
  say(idle, {"1 CAPABILITY", "2 LOGIN bob ladder-7", "3 SELECT INBOX", "4 FETCH 1:* (UID FLAGS)",
             "5 IDLE"});
  server.pass(12s);
  server.post([](live::Hall&, live::Faults& faults, live::Breakpoints& stops, SimTime) {
    stops.add({live::Breakpoint::On::Command, "DELE *", 0, 0});
    faults.add({live::FaultKind::Cut, "TOP *", 2, {}, {}, 0});
  });
  const ConnId held = server.call("pop3", "127.0.0.1:51420");
  say(held, {"CAPA", "USER alice", "PASS tea-at-four", "STAT", "UIDL", "RETR 1", "DELE 1"});
  const ConnId posting = server.call("submission", "127.0.0.1:51433");
  say(posting, {"EHLO laptop.example"});
  return held;
}

}  // namespace casella::gui
