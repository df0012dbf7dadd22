// The live server while the disk is at work: who waits for it, who goes on, and what is undone.
#include "tests/support/catch.h"
#include "tests/support/live_floor.h"

namespace casella::live {
namespace {

struct Slow : Floor {
  Slow() : Floor({}, true) {}
  Session& imap(const std::string& user) {
    Session& session = open("imap");
    write(session, "a LOGIN " + user + " secret\r\nb SELECT INBOX\r\n");
    return session;
  }
  Session& pop3(const std::string& user) {
    Session& session = open("pop3");
    write(session, "USER " + user + "\r\nPASS secret\r\n");
    return session;
  }
  bool is_told(const std::string& said, std::string_view what) const {
    return said.find(what) != said.npos;
  }
};

constexpr const char* kFlag = "s STORE 1 +FLAGS (\\Seen)\r\n";

}  // namespace

TEST_CASE("live keeping: nobody is told before the disk is done, and who need not wait goes on") {
  Slow floor;
  Session& reader = floor.pop3("alice");
  Session& writer = floor.imap("bob");
  CHECK(floor.write(writer, kFlag).empty());
  REQUIRE(floor.committer.begun != nullptr);
  CHECK(floor.keeper.kept == 0);
  CHECK(floor.is_told(floor.write(reader, "RETR 1\r\nNOOP\r\n"), "+OK"));
  CHECK(floor.write(writer, "n NOOP\r\n").empty());  // in its turn
  floor.keep();
  CHECK(floor.keeper.kept == 1);
  const std::string told = floor.hear(writer);
  CHECK(told.find("s OK") < told.find("n OK"));
  CHECK(floor.committer.begun == nullptr);
}

TEST_CASE("live keeping: what comes while the disk is at work is kept together afterwards") {
  Slow floor;
  Session& first = floor.imap("alice");
  Session& second = floor.imap("bob");
  Session& third = floor.imap("bob");
  floor.write(first, kFlag);
  CHECK(floor.write(second, "s STORE 1 +FLAGS (\\Seen)\r\n").empty());
  CHECK(floor.write(third, "s STORE 2 +FLAGS (\\Seen)\r\n").empty());
  floor.keep();
  CHECK(floor.is_told(floor.hear(first), "s OK"));
  CHECK(second.out.empty());
  REQUIRE(floor.committer.begun != nullptr);
  floor.keep();
  CHECK(floor.is_told(floor.hear(second), "s OK"));
  CHECK(floor.is_told(floor.hear(third), "s OK"));
  CHECK(floor.keeper.kept == 2);
  CHECK(floor.keeper.disk.find("bob")->inbox == floor.account("bob").inbox);
}

TEST_CASE("live keeping: who saw what is not kept yet is told of it afterwards") {
  Slow floor;
  Session& writer = floor.imap("alice");
  floor.write(writer, "c APPEND INBOX {5+}\r\nhello\r\n");
  Session& reader = floor.open("imap");
  CHECK(floor.write(reader, "a LOGIN alice secret\r\nb SELECT INBOX\r\n").empty());
  floor.keep();
  CHECK(floor.is_told(floor.hear(reader), "* 3 EXISTS"));
  CHECK(floor.committer.begun == nullptr);  // it has only read
}

TEST_CASE("live keeping: if it fails, what grew upon it is undone as well") {
  Slow floor;
  Session& alice = floor.imap("alice");
  Session& pop = floor.pop3("bob");
  Session& reader = floor.open("imap");
  floor.write(pop, "DELE 1\r\n");
  floor.write(alice, "c APPEND INBOX {5+}\r\nhello\r\n");
  floor.write(pop, "QUIT\r\n");
  CHECK(floor.write(reader, "a LOGIN alice secret\r\nb SELECT INBOX\r\n").empty());
  floor.keeper.works = false;
  floor.keep();
  CHECK(floor.is_told(floor.hear(alice), "c NO [UNAVAILABLE]"));
  CHECK(matches("-ERR [SYS/TEMP]*", floor.hear(pop)));
  const std::string told = floor.hear(reader);
  CHECK(floor.is_told(told, "* 2 EXISTS"));
  CHECK(floor.is_told(told, "b OK"));
  CHECK(floor.account("alice").inbox->items.size() == 2);
  CHECK(floor.account("bob").inbox->items.size() == 2);
  CHECK(!floor.account("bob").held_by);
  CHECK(floor.committer.begun == nullptr);
  floor.keeper.works = true;
  CHECK(floor.write(alice, kFlag).empty());
  floor.keep();
  CHECK(floor.is_told(floor.hear(alice), "s OK"));
}

TEST_CASE("live keeping: only what failed is undone, not what was kept before it") {
  Slow floor;
  Session& alice = floor.imap("alice");
  Session& bob = floor.imap("bob");
  floor.write(alice, kFlag);
  floor.write(bob, kFlag);
  floor.keep();
  CHECK(floor.is_told(floor.hear(alice), "s OK"));
  floor.keeper.works = false;
  floor.keep();
  CHECK(floor.is_told(floor.hear(bob), "s NO [UNAVAILABLE]"));
  CHECK(floor.account("alice").inbox->items[0].flags != 0);
  CHECK(floor.account("bob").inbox->items[0].flags == 0);
}

TEST_CASE("live keeping: who waited hears what others did meanwhile") {
  Slow floor;
  Session& one = floor.imap("alice");
  Session& two = floor.imap("alice");
  floor.write(one, kFlag);
  floor.hear(two);
  floor.write(two, "t STORE 2 +FLAGS (\\Flagged)\r\n");
  floor.keep();
  CHECK(floor.is_told(floor.hear(one), "s OK"));
  floor.keep();
  floor.hear(two);
  CHECK(floor.is_told(floor.write(one, "n NOOP\r\n"), "\\Flagged"));
}

TEST_CASE(
    "live keeping: a client that is gone meanwhile leaves no lock, whether it is kept or not") {
  for (const bool works : {true, false}) {
    Slow floor;
    Session& pop = floor.pop3("alice");
    floor.write(pop, "DELE 1\r\n");
    floor.write(pop, "QUIT\r\n");
    floor.hall->end(pop, floor.now);
    floor.hall->leave(pop);
    floor.keeper.works = works;
    floor.keep();
    CHECK(!floor.account("alice").held_by);
    CHECK(floor.account("alice").inbox->items.size() == (works ? 1 : 2));
    CHECK(floor.is_told(floor.write(floor.pop3("alice"), "STAT\r\n"), works ? "+OK 1 " : "+OK 2 "));
  }
}

TEST_CASE("live keeping: who hangs up while the disk is at work is left once it is done") {
  Slow floor;
  Session& writer = floor.imap("alice");
  floor.hall->receive(writer, "s STORE 1 +FLAGS (\\Seen)\r\nt STORE 2 +FLAGS (\\Seen)\r\n",
                      floor.now);
  floor.hall->end_round(floor.now);
  floor.hall->hung_up(writer, floor.now);
  CHECK(floor.hear(writer).empty());
  CHECK(!writer.ended);
  floor.keep();
  CHECK(floor.is_told(floor.hear(writer), "t OK"));
  CHECK(writer.ended);
}

TEST_CASE("live keeping: a session cut by hand while it waits is cut after an undoing too") {
  Slow floor;
  Session& writer = floor.imap("alice");
  floor.write(writer, kFlag);
  floor.hall->act(writer, CutLink{writer.id, {}}, floor.now);
  CHECK(writer.cut);
  floor.keeper.works = false;
  floor.keep();
  CHECK(writer.cut);
  CHECK(floor.account("alice").inbox->items[0].flags == 0);
}

TEST_CASE("live keeping: a lock put on by hand outlasts an undoing") {
  Slow floor;
  Session& writer = floor.imap("alice");
  floor.write(writer, kFlag);
  const auto lock = [](StoreState& store) { store.accounts[1].edit().held_by = ConnId{77}; };
  floor.hall->change_locks(lock, floor.now);
  floor.keeper.works = false;
  floor.keep();
  CHECK(floor.account("bob").held_by == ConnId{77});
}

TEST_CASE("live keeping: a change by other hands comes after what is in hand, and is durable") {
  Slow floor;
  Session& writer = floor.imap("alice");
  floor.write(writer, kFlag);
  const auto rename = [](StoreState& store) { store.accounts[1].edit().secret = "other"; };
  CHECK(!floor.hall->change_store(rename, floor.now));
  CHECK(floor.keeper.kept == 2);
  CHECK(floor.keeper.disk.find("bob")->secret == "other");
  CHECK(floor.keeper.disk.find("alice")->inbox->items[0].flags != 0);
  CHECK(floor.is_told(floor.hear(writer), "s OK"));
  floor.keeper.works = false;
  const auto again = [](StoreState& store) { store.accounts[1].edit().secret = "third"; };
  CHECK(floor.hall->change_store(again, floor.now));
  CHECK(floor.account("bob").secret == "other");
}

TEST_CASE("live keeping: a wait that is over while the disk is at work is over afterwards") {
  Slow floor;
  Session& pop = floor.pop3("alice");
  floor.write(pop, "DELE 1\r\n");
  Session& idle = floor.imap("bob");
  floor.write(idle, kFlag);
  const auto wake = floor.hall->next_wake();
  REQUIRE(wake);
  floor.now = *wake + std::chrono::hours(1);
  floor.hall->wake(floor.now);
  floor.hear(idle);
  CHECK(pop.ended);
  CHECK(!idle.ended);
  CHECK(floor.hall->next_wake().value_or(kEndOfTime) > floor.now);  // the loop does not turn for it
  floor.keep();
  floor.hear(idle);
  floor.hall->wake(floor.now);
  CHECK(floor.is_told(floor.hear(idle), "BYE"));
}

TEST_CASE("live keeping: at the end all is kept, and all are told") {
  Slow floor;
  Session& one = floor.imap("alice");
  Session& two = floor.imap("bob");
  floor.write(one, kFlag);
  floor.write(two, kFlag);
  floor.hall->keep_all(floor.now);
  CHECK(floor.keeper.kept == 2);
  CHECK(floor.is_told(floor.hear(one), "s OK"));
  CHECK(floor.is_told(floor.hear(two), "s OK"));
}

}  // namespace casella::live
