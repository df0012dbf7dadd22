// Goals count what is durable, and nothing else: with a disk that fails, and with one that is slow.
#include "sim/live/watch_post.h"
#include "tests/support/catch.h"
#include "tests/support/live_floor.h"
#include "tests/support/watched_lesson.h"

namespace casella::live {
namespace {

struct Watched : Floor {
  std::unique_ptr<WatchPost> post;

  explicit Watched(const Goals& goals, bool slow) : Floor({}, slow) {
    const auto lesson = lesson_with({goals});
    World start = world_of(*lesson);
    start.store = hall->store();
    auto watch = Watch::over(lesson, start, {"alice", "bob"});
    REQUIRE(watch);
    post = std::make_unique<WatchPost>(std::move(*watch), [](const Reached&) {});
    hall->witness = post.get();
  }
  Session& deletes_both() {
    Session& pop = open("pop3");
    write(pop, "USER alice\r\nPASS secret\r\nDELE 1\r\nDELE 2\r\n");
    write(pop, "QUIT\r\n");
    return pop;
  }
  void part(Session& session) {
    hall->end(session, now);
    hall->leave(session);
  }
  void done(bool works) {
    keeper.works = works;
    keep();
    while (!hall->end_round(now).empty()) {
    }
  }
  std::string met(std::size_t learner = 0) {
    post->look_now();
    std::string out;
    for (const auto& since : post->board()->rows[learner].goals[0]) out += since ? 'x' : '-';
    return out;
  }
};

const Goals kGone = {"server.alice.count == 0", "program.sent like 'QUIT*'",
                     "program.reply like '+OK*signing off*'"};

}  // namespace

TEST_CASE("live witness: a goal waits for the disk, and is reached when that is done") {
  Watched floor(kGone, true);
  Session& pop = floor.deletes_both();
  REQUIRE(floor.committer.begun != nullptr);
  CHECK(floor.met() == "---");
  floor.done(true);
  CHECK(floor.met() == "xxx");
  CHECK(matches("+OK*", floor.hear(pop)));
}

TEST_CASE("live witness: what the disk refused reaches no goal, though it was tried") {
  Watched floor(kGone, true);
  Session& pop = floor.deletes_both();
  floor.done(false);
  CHECK(floor.met() == "-x-");  // it has said QUIT, and heard that it can't be
  CHECK(matches("-ERR*", floor.hear(pop)));
}

TEST_CASE("live witness: who has left before the disk is done counts by what became of it") {
  for (const bool works : {true, false}) {
    INFO(works);
    Watched floor(kGone, true);
    Session& pop = floor.deletes_both();
    const ConnId id = pop.id;
    floor.part(pop);
    CHECK(floor.met() == "---");
    floor.done(works);
    CHECK(floor.met() == (works ? "xxx" : "-x-"));
    CHECK_FALSE(floor.post->board()->rows[0].here);
    // Nor is there anything in its recording that has not happened.
    REQUIRE(floor.hall->finished().back().id == id);
    const Timeline told = floor.hall->finished().back().recording().play();
    CHECK((told.tip().store.find("alice")->inbox->items.size() == 0) == works);
  }
}

TEST_CASE("live witness: what grew upon a batch that fails is undone for goals too") {
  Watched floor({"server.alice.count == 0", "server.bob.seen.count == 1"}, true);
  floor.deletes_both();
  Session& bob = floor.open("imap");
  floor.write(bob, "a LOGIN bob secret\r\nb SELECT INBOX\r\nc STORE 1 +FLAGS (\\Seen)\r\n");
  floor.part(bob);
  floor.done(false);
  CHECK(floor.met() == "--");
  CHECK(floor.met(1) == "--");
  CHECK(floor.account("bob").inbox->items[0].flags == 0);
}

TEST_CASE("live witness: a round without a disk that must be waited for counts at once") {
  Watched floor({"program.sent like 'STAT*'"}, true);
  Session& pop = floor.open("pop3");
  floor.write(pop, "USER alice\r\nPASS secret\r\nSTAT\r\n");
  CHECK(floor.met() == "x");
}

TEST_CASE("live witness: with a disk that keeps at once the same is reached") {
  Watched floor(kGone, false);
  Session& pop = floor.deletes_both();
  CHECK(floor.met() == "xxx");
  floor.part(pop);
  CHECK(floor.met() == "xxx");
}

}  // namespace casella::live
