// Lesson goals met by programs outside, without sockets: a hall, a watch, and lines that a program
// would write.
#include "sim/live/watch_post.h"

#include "tests/support/catch.h"
#include "tests/support/watched_lesson.h"

namespace casella::live {
namespace {

using namespace std::chrono_literals;
using casella::test::note;

struct FailingKeeper : Keeper {
  bool works = true;
  bool is_due(const StoreState&) const override { return true; }
  std::optional<Error> keep(const StoreState&) override {
    return works ? std::nullopt : std::optional(Error{Key{"store.full"}});
  }
};

// A class: alice, bob and carol, each with two messages, and each for herself in the lesson.
struct Class {
  WorldSettings house = *house_settings("modern");
  std::vector<Gate> gates = gates_of(house, std::uint16_t{0});
  SimTime now = SimTime{} + 1000h;
  FailingKeeper keeper;
  std::vector<Reached> told;
  std::unique_ptr<WatchPost> post;
  std::unique_ptr<Hall> hall;

  explicit Class(std::vector<Goals> tasks) {
    const auto lesson = lesson_with(std::move(tasks));
    StoreState store;
    for (const char* user : {"alice", "bob", "carol"}) {
      Mailbox box;
      box.uid_validity = 1939;
      for (std::uint32_t id = 1; id <= 2; ++id)
        box.items.append({Uid{box.uid_next++}, note(id), now});
      store.accounts.emplace_back(
          Account{user, "secret", std::make_shared<const Mailbox>(std::move(box)), {}});
    }
    World start = world_of(*lesson);
    start.store = store;
    auto watch = Watch::over(lesson, start, {"alice", "bob"});
    REQUIRE(watch);
    post = std::make_unique<WatchPost>(std::move(*watch),
                                       [this](const Reached& each) { told.push_back(each); });
    hall = std::make_unique<Hall>(Limits{}, std::move(store), &keeper);
    hall->witness = post.get();
  }

  Session& open(std::string_view gate = "pop3") {
    for (const Gate& each : gates) {
      if (each.name != gate) continue;
      Session& session = *hall->open(each.door, "peer", 1, now);
      if (!each.door.tls) hear();
      return session;
    }
    throw std::runtime_error("no such gate");
  }
  void hear() {
    while (!hall->end_round(now).empty()) {
    }
    post->look_now();
  }
  // Octets as the program writes them.
  std::string write(Session& session, std::string_view octets) {
    hall->receive(session, octets, now);
    hear();
    return std::exchange(session.out, {}).text();
  }
  void say(Session& session, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) write(session, line + "\r\n");
  }
  void leave(Session& session) {
    hall->end(session, now);
    hear();
    hall->leave(session);
    post->look_now();
  }
  BoardRow row(std::string_view user) const {
    const auto board = post->board();
    for (const BoardRow& each : board->rows) {
      if (each.user == user) return each;
    }
    throw std::runtime_error("not on the board");
  }
  std::vector<bool> met(std::string_view user, std::size_t task = 0) const {
    std::vector<bool> all;
    const BoardRow own = row(user);
    for (const auto& since : own.goals[task]) all.push_back(since.has_value());
    return all;
  }
};

using Met = std::vector<bool>;

}  // namespace

TEST_CASE("watch: one learner reaches one goal, another both") {
  Class school({Goals{"program.sent like 'UIDL*'", "server.alice.count == 1"}});
  CHECK(school.met("alice") == Met{false, false});
  Session& alice = school.open();
  Session& bob = school.open();
  school.say(alice, {"USER alice", "PASS secret", "UIDL"});
  school.say(bob, {"USER bob", "PASS secret", "DELE 2", "UIDL 1"});
  CHECK(school.met("alice") == Met{true, false});
  CHECK(school.met("bob") == Met{true, false});
  CHECK(school.row("bob").here);
  school.say(bob, {"QUIT"});
  CHECK(school.met("bob") == Met{true, true});
  CHECK(school.row("bob").all_done());
  CHECK(school.met("alice") == Met{true, false});
  CHECK_FALSE(school.row("alice").all_done());
  school.leave(bob);
  CHECK_FALSE(school.row("bob").here);
  REQUIRE(school.told.size() == 4);
  CHECK(school.told.back().user == "bob");
  CHECK_FALSE(school.told.back().goal);
  CHECK(school.told.back().last);
}

TEST_CASE("watch: what must not reach a goal does not") {
  Class school({Goals{"server.alice.count == 0"}});
  SECTION("a session that is cut before QUIT") {
    Session& session = school.open();
    school.say(session, {"USER alice", "PASS secret", "DELE 1", "DELE 2"});
    school.hall->act(session, CutLink{session.id, {}}, school.now);
    school.hear();
    school.leave(session);
  }
  SECTION("a client that hangs up without QUIT") {
    Session& session = school.open();
    school.say(session, {"USER alice", "PASS secret", "DELE 1", "DELE 2"});
    school.leave(session);
  }
  SECTION("a removal that could not be kept") {
    Session& session = school.open();
    school.say(session, {"USER alice", "PASS secret", "DELE 1", "DELE 2"});
    school.keeper.works = false;
    const std::string reply = school.write(session, "QUIT\r\n");
    CHECK(matches("-ERR*", reply));
  }
  SECTION("another learner's mail") {
    Session& session = school.open();
    school.say(session, {"USER bob", "PASS secret", "DELE 1", "DELE 2", "QUIT"});
    CHECK(school.met("bob") == Met{true});
  }
  CHECK(school.met("alice") == Met{false});
  CHECK(school.hall->store().find("alice")->inbox->items.size() == 2);
}

TEST_CASE("watch: who never logs in does not count, who then does counts from the beginning") {
  Class school({Goals{"program.sent like 'CAPA*'", "program.sent like 'PASS wrong*'"}});
  Session& session = school.open();
  school.say(session,
             {"CAPA", "USER alice", "PASS wrong"});  // the first time it is answered at once
  CHECK(school.met("alice") == Met{false, false});
  Session& other = school.open();  // somebody else, who says the same
  school.say(other, {"CAPA", "USER alice", "PASS wrong"});
  school.leave(other);
  CHECK(school.met("alice") == Met{false, false});
  school.say(session, {"USER alice", "PASS secret"});
  CHECK(school.met("alice") == Met{true, true});
  CHECK(school.met("bob") == Met{false, false});
}

TEST_CASE("watch: a program refused because the maildrop is in use counts as its user's") {
  Class school({Goals{"program.refused == 1", "program.reply like '-ERR [IN-USE]*'"}});
  Session& first = school.open();
  Session& second = school.open();
  school.say(first, {"USER alice", "PASS secret"});
  school.say(second, {"USER alice", "PASS secret"});
  CHECK(school.row("alice").goals[0][0].has_value());
  CHECK(school.met("bob") == Met{false, false});
}

TEST_CASE("watch: what a program fetched, its state and its reply are known") {
  Class school(
      {Goals{"program.fetched == 2 and program.mail.count == 2", "program.state == 'closed'",
             "program.sessions == 2", "server.alice.count == 2 and not server.alice.locked"}});
  Session& one = school.open();
  school.write(one, "USER al");  // a program may write as it likes
  school.write(one, "ice\r\nPASS secret\r\nRETR 1\r\n");
  CHECK(school.met("alice") == Met{false, false, false, false});
  school.say(one, {"QUIT"});
  school.leave(one);
  CHECK(school.met("alice") == Met{false, true, false, true});
  Session& two = school.open();
  school.say(two, {"USER alice", "PASS secret", "TOP 2 0", "RETR 2"});
  CHECK(school.met("alice") == Met{true, false, false, false});
  school.say(two, {"QUIT"});
  school.leave(two);
  CHECK(school.row("alice").all_done());
}

TEST_CASE("watch: within TLS nothing is in the clear") {
  Class school({Goals{"program.sent like 'PASS*' and not program.in_clear like 'PASS*'"}});
  Session& open = school.open();
  school.say(open, {"USER bob", "PASS secret"});
  CHECK(school.met("bob") == Met{false});
  Session& safe = school.open("pop3s");
  school.hall->secured(safe, school.now);
  school.hear();
  school.say(safe, {"USER alice", "PASS secret"});
  CHECK(school.met("alice") == Met{true});
}

TEST_CASE("watch: IMAP and SMTP programs are followed too") {
  Class school({Goals{"server.alice.seen.count == 1", "program.posted == 1",
                      "program.mail has 'm1' and program.fetched == 1"}});
  Session& imap = school.open("imap");
  school.say(imap, {"a LOGIN alice secret", "b SELECT INBOX", "c FETCH 1 BODY[]"});
  CHECK(school.met("alice") == Met{true, false, true});
  Session& smtp = school.open("submission");
  school.say(smtp,
             {"EHLO here", "AUTH PLAIN AGFsaWNlAHNlY3JldA==", "MAIL FROM:<alice@casella.example>",
              "RCPT TO:<bob@casella.example>", "DATA", "From: a@b.example", "", "QUIT", "."});
  CHECK(school.row("alice").all_done());
}

TEST_CASE("watch: one task comes after the other, and each counts for itself") {
  Class school({Goals{"program.sent like 'STAT*'"}, Goals{"program.sent like 'STAT*'"}});
  Session& session = school.open();
  school.say(session, {"USER alice", "PASS secret", "STAT"});
  CHECK(school.met("alice", 0) == Met{true});
  CHECK(school.met("alice", 1) == Met{false});
  school.say(session, {"STAT"});
  CHECK(school.row("alice").all_done());
}

TEST_CASE("watch: who begins anew has reached nothing, whatever a session from before says") {
  Class school({Goals{"program.fetched == 1"}});
  Session& before = school.open();
  school.say(before, {"USER alice", "PASS secret", "RETR 1"});
  CHECK(school.row("alice").all_done());
  school.post->restart("alice");
  school.post->look_now();
  CHECK(school.met("alice") == Met{false});
  school.say(before, {"RETR 2"});
  Session& after = school.open("imap");
  school.say(after, {"a LOGIN alice secret"});
  CHECK(school.row("alice").here);
  CHECK(school.met("alice") == Met{false});
  school.say(after, {"b SELECT INBOX", "c FETCH 1 BODY[]"});
  CHECK(school.row("alice").all_done());
}

TEST_CASE("watch: mail that others bring is seen, by those who take part") {
  Class school({Goals{"server.alice.count == 3"}});
  Session& session = school.open("imap");
  school.say(session, {"a LOGIN alice secret"});
  const auto brings = [&](StoreState& store) {
    store = casella::apply(std::move(store), DeliverMessage{"alice", note(9), school.now}).state;
  };
  REQUIRE_FALSE(school.hall->change_store(brings, school.now));
  school.post->look_now();
  CHECK(school.met("alice") == Met{true});
  CHECK(school.met("bob") == Met{false});
}

TEST_CASE("watch: who was never here has reached nothing, even what is so from the start") {
  Class school({Goals{"server.alice.count == 2", "program.sent like 'STAT*'"}});
  CHECK(school.met("alice") == Met{false, false});
  Session& session = school.open();
  school.say(session, {"USER alice", "PASS secret"});
  CHECK(school.met("alice") == Met{true, false});
  CHECK(school.met("bob") == Met{false, false});
}

TEST_CASE("watch: what comes and goes within a session is told once, what is lost after it") {
  Class school({Goals{"not server.alice.locked", "not program.sent like 'STAT*'",
                      "program.sent like 'NOOP*'"}});
  Session& one = school.open();
  school.say(one, {"USER alice", "PASS secret", "STAT", "QUIT"});
  school.leave(one);
  Session& two = school.open();
  school.say(two, {"USER alice", "PASS secret", "QUIT"});
  school.leave(two);
  std::vector<std::string> told;
  for (const Reached& each : school.told) {
    told.push_back((each.holds ? "+" : "-") + std::to_string(each.goal.value_or(9)));
  }
  CHECK(told == std::vector<std::string>{"+1", "+0", "-1"});
}

TEST_CASE("watch: a tape that begins anew is followed, and the log keeps within its limits") {
  Class school({Goals{"program.sent like 'STAT*'", "program.sessions == 1"}});
  Session& session = school.open();
  school.say(session, {"USER alice", "PASS secret"});
  const std::string many = [] {
    std::string all;
    for (int i = 0; i < 20'000; ++i)
      all += "NOOP that says nothing, but says so at some length\r\n";
    return all;
  }();
  for (int i = 0; i < 3; ++i) school.write(session, many);
  CHECK(session.start != nullptr);
  CHECK(school.met("alice") == Met{false, false});
  school.say(session, {"STAT", "QUIT"});
  school.leave(session);
  CHECK(school.row("alice").all_done());
}

TEST_CASE("watch: a session that says too much before it logs in is let go") {
  Class school({Goals{"program.sent like 'STAT*'"}});
  Session& session = school.open();
  for (std::size_t i = 0; i <= Watch::kMostPending; ++i) school.write(session, "CAPA\r\n");
  school.say(session, {"USER alice", "PASS secret", "STAT"});
  CHECK(school.met("alice") == Met{false});
}

TEST_CASE("watch: a lesson without a task for a program is refused") {
  const auto lesson = lesson_with({});
  CHECK_FALSE(Watch::over(lesson, world_of(*lesson), {"alice"}));
}

}  // namespace casella::live
