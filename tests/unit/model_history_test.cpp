// What the models know of a timeline: events, sessions, and where each message is.
#include "gui/model/history.h"
#include "tests/support/look.h"

using namespace casella;
using namespace casella::gui;
using casella::test::device;
using casella::test::Look;
using casella::test::run_to;
using casella::test::Scene;
using casella::test::words;

namespace {

Scene two_devices(Mode phone = Mode::Keep) {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", phone)};
  scene.mail = {test::note(1), test::note(2)};
  return scene;
}

std::vector<EventKind> kinds(const History& history) {
  std::vector<EventKind> all;
  for (const Event& event : history.events()) all.push_back(event.kind);
  return all;
}

const Change& server_cell(const Look& look, std::uint32_t id) {
  const auto row = look.history.holdings().row_of(MessageId{id});
  REQUIRE(row);
  const Change* change = look.history.holdings().at(*row, Holdings::kServer, look.cursor);
  REQUIRE(change != nullptr);
  return *change;
}

}  // namespace

TEST_CASE("a message's way from the server to a disk is known at each moment") {
  Timeline timeline(two_devices().world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  Look look(timeline);
  const Holdings& holdings = look.history.holdings();
  REQUIRE(holdings.messages().size() == 2);
  const std::size_t laptop = Holdings::column_of(DeviceId{0});

  look.to(look.after("*message 1 deleted"));
  CHECK(server_cell(look, 1).where == Whereabouts::marked);
  CHECK(server_cell(look, 1).seq == look.cursor - 1);
  CHECK(server_cell(look, 2).cause == Cause::start);
  CHECK(holdings.at(0, laptop, look.cursor)->copies == 1);  // saved before it was deleted
  CHECK(holdings.at(1, laptop, look.cursor) == nullptr);
  CHECK(holdings.at(0, Holdings::column_of(DeviceId{1}), timeline.size()) == nullptr);

  look.to(look.after("QUIT"));
  CHECK(server_cell(look, 1).where == Whereabouts::marked);
  look.to_end();
  const Change& removed = server_cell(look, 1);
  CHECK(removed.where == Whereabouts::removed);
  CHECK(removed.by == DeviceId{0});
  CHECK(removed.seq >= look.after("QUIT"));
  CHECK(holdings.changed_by(removed.seq).size() == 2);

  // Fetched and saved are two moments.
  std::vector<Cause> causes;
  for (const Change& change : holdings.changes(1, laptop)) causes.push_back(change.cause);
  CHECK(causes == std::vector<Cause>{Cause::fetched, Cause::saved});
}

TEST_CASE("marks are forgotten when a session ends without QUIT, and by RSET") {
  Timeline timeline(two_devices().world());
  timeline.step(CheckMail{DeviceId{0}});
  run_to(timeline, "*message 2 deleted");
  timeline.step(CutLink{ConnId{1}, std::chrono::seconds(30)});
  Look cut(timeline);
  CHECK(server_cell(cut, 1).where == Whereabouts::marked);  // the server doesn't know yet
  timeline.step(AdvanceTime{std::chrono::seconds(30)});
  run_until(timeline);
  cut.to_end();
  for (const std::uint32_t id : {1U, 2U}) {
    CHECK(server_cell(cut, id).where == Whereabouts::here);
    CHECK(server_cell(cut, id).cause == Cause::marks_dropped);
  }
  const std::vector<EventKind> expected = {
      EventKind::opened,      EventKind::saved,         EventKind::saved,  EventKind::cut,
      EventKind::time_passed, EventKind::marks_dropped, EventKind::noticed};
  CHECK(kinds(cut.history) == expected);
  const Event& dropped = cut.history.events()[5];
  CHECK(dropped.count == 2);
  CHECK(cut.history.words(dropped, words()) ==
        "no QUIT: 2 marks are forgotten, nothing is removed");
  CHECK(cut.history.session(ConnId{1})->cut == cut.history.events()[3].seq);
  CHECK_FALSE(cut.history.session(ConnId{1})->steps.back().orderly);

  timeline.step(Connect{DeviceId{1}});
  run_until(timeline);
  for (const char* line : {"USER alice", "PASS secret", "DELE 2", "RSET"}) {
    timeline.step(Type{DeviceId{1}, line});
    run_until(timeline);
  }
  cut.to_end();
  CHECK(server_cell(cut, 2).cause == Cause::unmarked);
  CHECK(server_cell(cut, 2).by == DeviceId{1});
  CHECK(server_cell(cut, 1).cause == Cause::marks_dropped);
}

TEST_CASE("what was in memory is lost in a crash, and a second fetch gives a second copy") {
  Scene scene = two_devices();
  scene.devices[1].saves = SaveWhen::AtEnd;
  scene.settings.pop3.uidl = false;
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{1}});
  run_to(timeline, "RETR 2");
  timeline.step(CrashDevice{DeviceId{1}});
  run_until(timeline);
  Look look(timeline);
  const Holdings& holdings = look.history.holdings();
  const std::size_t phone = Holdings::column_of(DeviceId{1});
  CHECK(holdings.at(0, phone, look.cursor)->where == Whereabouts::lost);
  CHECK(look.history.words(look.history.events()[1], words()) ==
        "phone crashes; phone has lost “note 1”, which was not yet on disk");
  for (int round = 0; round < 2; ++round) {
    timeline.step(CheckMail{DeviceId{1}});
    run_until(timeline);
  }
  look.to_end();
  CHECK(holdings.at(0, phone, look.cursor)->where == Whereabouts::here);
  CHECK(holdings.at(0, phone, look.cursor)->copies == 2);
  CHECK(holdings.at(1, phone, look.cursor)->copies == 2);
}

TEST_CASE("mail that comes is known from its moment on") {
  Timeline timeline(two_devices().world());
  timeline.step(AdvanceTime{std::chrono::hours(2)});
  timeline.step(Arrive{AccountId{0}, test::note(9)});
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  Look look(timeline);
  CHECK(look.history.holdings().known_at(0) == 2);
  CHECK(look.history.holdings().known_at(1) == 2);
  CHECK(look.history.holdings().known_at(2) == 3);
  CHECK(look.history.words(look.history.events()[0], words()) == "time passes: 2 h 0 min");
  CHECK(look.history.words(look.history.events()[1], words()) == "“note 9” arrives for alice");
  CHECK(look.history.words(look.history.events()[1], words("it")) == "“note 9” arriva per alice");
}

TEST_CASE("a history read step by step is that read at once; another branch is read anew") {
  Timeline timeline(two_devices().world());
  timeline.step(CheckMail{DeviceId{0}});
  Look grown(timeline);
  while (const auto action = next_action(timeline.tip())) {
    timeline.step(*action);
    grown.to_end();
  }
  CHECK(grown.history.epoch() == 1);
  Look whole(timeline);
  CHECK(kinds(grown.history) == kinds(whole.history));
  CHECK(grown.history.ticks() == whole.history.ticks());
  REQUIRE(grown.history.sessions().size() == 1);
  CHECK(grown.history.sessions()[0].steps.size() == whole.history.sessions()[0].steps.size());
  for (std::size_t row = 0; row < 2; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      CHECK(grown.history.holdings().changes(row, column).size() ==
            whole.history.holdings().changes(row, column).size());
    }
  }
  Timeline fork = timeline.fork(5);
  const World at = fork.seek(5);
  Transcript transcript;
  transcript.read(fork);
  grown.history.read({fork, transcript, at, 5, 1, 0});
  CHECK(grown.history.epoch() == 2);
  CHECK(grown.history.size() == 5);
  CHECK(grown.history.events().size() == 1);
  grown.history.read({fork, transcript, at, 5, 1, 1});  // another lesson of the same length
  CHECK(grown.history.epoch() == 3);
}

TEST_CASE("a session's states are known at each moment, by device too") {
  Timeline timeline(two_devices().world());
  timeline.step(CheckMail{DeviceId{0}});
  run_to(timeline, "RETR 1");
  timeline.step(CheckMail{DeviceId{1}});  // and finds the maildrop locked
  run_until(timeline);
  Look look(timeline);
  const SessionLog* laptop = look.history.last_session(look.cursor, DeviceId{0});
  const SessionLog* phone = look.history.last_session(look.cursor, DeviceId{1});
  REQUIRE(laptop != nullptr);
  REQUIRE(phone != nullptr);
  CHECK(laptop->conn == ConnId{1});
  CHECK(look.history.last_session(look.cursor) == phone);
  CHECK(look.history.last_session(phone->opened) == laptop);
  CHECK(look.history.last_session(0) == nullptr);
  CHECK(laptop->state_at(look.after("PASS secret")) == pop3::State::Authorization);
  CHECK(laptop->state_at(look.after("+OK maildrop locked*")) == pop3::State::Transaction);
  CHECK(laptop->state_at(look.after("QUIT")) == pop3::State::Transaction);
  CHECK(laptop->state_at(look.cursor) == pop3::State::Ended);
  CHECK(laptop->steps.back().orderly);
  const auto all = kinds(look.history);
  CHECK(std::count(all.begin(), all.end(), EventKind::refused) == 1);
  CHECK(look.history.ticks()[look.after("PASS secret") - 1] == TickKind::client);
  CHECK(look.history.ticks()[look.after("+OK maildrop locked*") - 1] == TickKind::server);
}
