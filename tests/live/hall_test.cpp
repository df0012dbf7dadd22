// The live server without sockets: rounds, what is kept, and what happens when it can't be.
#include "sim/live/hall.h"
#include "sim/live/narrator.h"
#include "tests/support/catch.h"
#include "tests/support/live_floor.h"

namespace casella::live {

using namespace std::chrono_literals;

TEST_CASE("live: what a round changed is kept before it is told") {
  Floor floor;
  Session& session = floor.open("pop3");
  floor.write(session, "USER alice\r\nPASS secret\r\nDELE 1\r\n");
  CHECK(floor.keeper.kept == 0);  // nothing that must outlast the program
  floor.hall->receive(session, "QUIT\r\n", floor.now);
  CHECK(session.out.empty());
  CHECK(floor.keeper.kept == 0);
  CHECK(matches("+OK*", floor.hear(session)));
  CHECK(floor.keeper.kept == 1);
  CHECK(floor.keeper.disk.accounts[0]->inbox->items.size() == 1);
  CHECK(session.ended);
}

TEST_CASE("live: several sessions of a round are kept together") {
  Floor floor;
  Session& one = floor.open("pop3");
  Session& two = floor.open("imap");
  floor.write(one, "USER alice\r\nPASS secret\r\nDELE 2\r\n");
  floor.write(two, "a LOGIN bob secret\r\nb SELECT INBOX\r\n");
  floor.hall->receive(one, "QUIT\r\n", floor.now);
  floor.hall->receive(two, "c STORE 1 +FLAGS (\\Deleted)\r\nd EXPUNGE\r\n", floor.now);
  CHECK(floor.hear(two).find("d OK") != std::string::npos);
  CHECK(floor.keeper.kept == 1);
  CHECK(floor.account("alice").inbox->items.size() == 1);
  CHECK(floor.account("bob").inbox->items.size() == 1);
}

TEST_CASE("live: what can't be kept has not happened, and the client hears so") {
  Floor floor;
  Session& pop = floor.open("pop3");
  Session& imap = floor.open("imap");
  Session& smtp = floor.open("smtp");
  floor.write(pop, "USER alice\r\nPASS secret\r\nDELE 1\r\n");
  floor.write(imap, "a LOGIN bob secret\r\nb SELECT INBOX\r\n");
  floor.write(smtp, "EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<bob@casella.example>\r\nDATA\r\n");
  floor.keeper.works = false;
  floor.hall->receive(pop, "QUIT\r\n", floor.now);
  floor.hall->receive(imap, "c STORE 1 +FLAGS (\\Seen)\r\nd NOOP\r\n", floor.now);
  floor.hall->receive(smtp, "Subject: lost?\r\n\r\nno\r\n.\r\n", floor.now);
  const std::string told_pop = floor.hear(pop), told_imap = floor.hear(imap),
                    told_smtp = floor.hear(smtp);
  CHECK(floor.keeper.refused == 1);
  CHECK(matches("-ERR [SYS/TEMP]*", told_pop));
  CHECK(told_imap.find("c NO [UNAVAILABLE]") != std::string::npos);
  CHECK(told_imap.find("d OK") != std::string::npos);
  CHECK(matches("451*", told_smtp));
  CHECK(floor.account("alice").inbox->items.size() == 2);
  CHECK(floor.account("bob").inbox->items.size() == 2);
  CHECK(!floor.account("alice").held_by);  // the lock went with the session
  floor.keeper.works = true;
  CHECK(floor.write(imap, "e STORE 1 +FLAGS (\\Seen)\r\n").find("e OK") != std::string::npos);
  Session& again = floor.open("pop3");
  CHECK(floor.write(again, "USER alice\r\nPASS secret\r\n").find("2 messages") !=
        std::string::npos);
}

TEST_CASE("live: who only read in a round that could not be kept has read what was there before") {
  Floor floor;
  Session& writer = floor.open("imap");
  Session& reader = floor.open("imap");
  floor.write(writer, "a LOGIN alice secret\r\nb SELECT INBOX\r\n");
  floor.write(reader, "a LOGIN alice secret\r\n");
  floor.keeper.works = false;
  floor.hall->receive(writer, "c APPEND INBOX {5+}\r\nhello\r\n", floor.now);
  floor.hall->receive(reader, "b SELECT INBOX\r\n", floor.now);
  CHECK(floor.hear(reader).find("* 2 EXISTS") != std::string::npos);
  CHECK(floor.hear(writer).find("c NO") != std::string::npos);
}

TEST_CASE("live: sessions hear of each other's changes at the end of the round") {
  Floor floor;
  Session& idler = floor.open("imap");
  floor.write(idler, "a LOGIN alice secret\r\nb SELECT INBOX\r\nc IDLE\r\n");
  Session& smtp = floor.open("smtp");
  floor.write(smtp, "EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<alice@casella.example>\r\nDATA\r\n");
  CHECK(matches("250*", floor.write(smtp, "Subject: news\r\n\r\nhere\r\n.\r\n")));
  CHECK(floor.hear(idler) == "* 3 EXISTS\r\n* 3 RECENT\r\n");
}

TEST_CASE("live: commands sent together are taken a few at a time if nobody reads") {
  Limits limits;
  limits.unread_octets = 1000;
  Floor floor(limits);
  Session& session = floor.open("pop3");
  floor.write(session, "USER alice\r\nPASS secret\r\n");
  std::string many;
  for (int i = 0; i < 500; ++i) many += "RETR 1\r\n";
  floor.hall->receive(session, many, floor.now);
  floor.hall->end_round(floor.now);
  CHECK(session.out.size() < 1500);
  CHECK(session.input.size() > 3000);
  std::size_t heard = 0;
  for (int i = 0; i < 600 && !session.input.empty(); ++i) {
    heard += floor.hear(session).size();
    floor.hall->wrote(session, floor.now);
  }
  heard += floor.hear(session).size();
  CHECK(session.input.empty());
  CHECK(heard > 500 * floor.account("alice").inbox->items[0].message->size_octets());
}

TEST_CASE("live: the second wrong password of a session waits, and the third waits longer") {
  Floor floor;
  Session& session = floor.open("pop3");
  CHECK(floor.write(session, "USER alice\r\nPASS no\r\n").find("-ERR") != std::string::npos);
  CHECK(floor.write(session, "USER alice\r\n").find("+OK") != std::string::npos);
  CHECK(floor.write(session, "PASS no\r\nNOOP\r\n").empty());
  REQUIRE(floor.hall->next_wake() == floor.now + floor.limits.guess_delay);
  floor.now += floor.limits.guess_delay;
  floor.hall->wake(floor.now);
  CHECK(floor.hear(session).find("-ERR") != std::string::npos);
  floor.write(session, "USER alice\r\nPASS no\r\n");
  CHECK(floor.hall->next_wake() == floor.now + 2 * floor.limits.guess_delay);
}

TEST_CASE("live: guesses on new connections wait their turn, and a right one does as well") {
  Floor floor;
  const auto guess = [&](const char* gate, const std::string& said) {
    Session& session = floor.open(gate);
    floor.write(session, said);  // and nothing is heard yet
    return std::ref(session);
  };
  for (std::uint32_t i = 0; i < floor.limits.free_guesses_in_all; ++i) {
    CHECK(!guess("imap", "a LOGIN alice no\r\n").get().not_before);
  }
  const Session& eleventh = guess("pop3", "USER bob\r\nPASS no\r\n");
  const Session& twelfth = guess("smtp", "EHLO me\r\nAUTH PLAIN AGFsaWNlAG5v\r\n");
  Session& right = guess("imap", "a LOGIN alice secret\r\n");
  CHECK(eleventh.not_before == floor.now + floor.limits.guess_delay);
  CHECK(twelfth.not_before == floor.now + 2 * floor.limits.guess_delay);
  CHECK(right.not_before == floor.now + 2 * floor.limits.guess_delay);  // the second for alice
  CHECK(right.out.empty());
  floor.now += 3 * floor.limits.guess_delay;
  floor.hall->wake(floor.now);
  CHECK(floor.hear(right).find("a OK") != std::string::npos);
  floor.now += floor.limits.guesses_forgotten + 1s;
  CHECK(!guess("imap", "a LOGIN alice no\r\n").get().not_before);
}

TEST_CASE("live: guesses are told apart by address and by user, and nobody waits for ever") {
  Limits limits;
  Guesses guesses(limits);
  const SimTime now = SimTime{} + 1000h;
  const auto from = [](int i) { return "10.0.0." + std::to_string(i) + ":4000"; };
  for (std::uint32_t i = 1; i <= limits.free_guesses_in_all; ++i) {
    CHECK(guesses.answer_at(from(static_cast<int>(i)), "alice", true, now) == now);
  }
  CHECK(guesses.answer_at(from(99), "alice", false, now) == now);  // none too many so far
  CHECK(guesses.answer_at(from(99), "alice", true, now) > now);    // for one user, by many
  CHECK(guesses.answer_at(from(98), "alice", false, now) > now);
  CHECK(guesses.answer_at(from(98), "bob", false, now) == now);
  for (int i = 0; i < 1000; ++i) {
    CHECK(guesses.answer_at("[::1]:5", "u" + std::to_string(i), true, now) <=
          now + limits.longest_guess_delay);
  }
  CHECK(guesses.answer_at("[::1]:6", "bob", false, now) == now + limits.guess_delay);
}

TEST_CASE("live: a session that says nothing for too long is ended, and its lock goes") {
  Floor floor;
  Session& session = floor.open("pop3");
  floor.write(session, "USER alice\r\nPASS secret\r\n");
  REQUIRE(floor.account("alice").held_by);
  const auto wake = floor.hall->next_wake();
  REQUIRE(wake.has_value());
  floor.now = *wake + 10min;
  floor.hall->wake(floor.now);
  floor.hear(session);
  CHECK(session.ended);
  CHECK(!floor.account("alice").held_by);
}

TEST_CASE("live: a recording shows the session again, and goes on being its own") {
  Floor floor;
  Session& other = floor.open("imap");
  floor.write(other, "a LOGIN alice secret\r\nb SELECT INBOX\r\n");
  Session& session = floor.open("imap");
  std::string heard =
      floor.write(session, "a LOGIN alice secret\r\nb SELECT INBOX\r\nc FETCH 1 BODY[]\r\n");
  floor.write(other, "c STORE 1 +FLAGS (\\Flagged)\r\n");
  heard += floor.write(session, "d NOOP\r\ne LOGOUT\r\n");
  const Timeline again = session.recording().play();
  std::string said;
  for (Seq seq = 1; seq < again.size(); ++seq) {
    for (const Happening& what : again[seq].what) {
      const auto* sent = std::get_if<happening::Sent>(&what);
      if (sent != nullptr && sent->from == Side::Server) said += again[seq].text(sent->octets);
    }
  }
  CHECK(said == heard);
  CHECK(said.find("\\Flagged") != std::string::npos);
  floor.hall->leave(session);
  REQUIRE(floor.hall->finished().size() == 1);
  CHECK(floor.hall->finished()[0].user == "alice");
  CHECK(floor.hall->finished()[0].recording().play().size() == again.size());
}

TEST_CASE("live: a tape gives back the actions that it got, from any mark") {
  Tape tape;
  tape.conn = ConnId{7};
  const auto state = std::make_shared<const StoreState>();
  std::vector<Action> all = {
      ExternalOpened{{}, proto::Protocol::Imap, 993, true, SimTime{} + 5s},
      ExternalSecured{ConnId{7}, SimTime{} + 6s},
      ExternalBytes{ConnId{7}, std::string("a\0b\xFF\r\n", 6), SimTime{} + 300h},
      StoreBecomes{state, SimTime{} + 300h},
      AnswerStore{ConnId{7}},
      HoldLink{ConnId{7}, Side::Client, true},
      DelayLink{ConnId{7}, Side::Server, 250ms},
      Deliver{ConnId{7}, Side::Client},
      FailStore{ConnId{7}},
      FireTimer{ConnId{7}},
      CutLink{ConnId{7}, {}},
      ExternalClosed{ConnId{7}, SimTime{} + 299h}};
  std::vector<Tape::Mark> marks;
  for (const Action& each : all) {
    marks.push_back(tape.mark());
    tape.add(each);
  }
  CHECK(tape.actions() == all);
  CHECK(tape.actions(marks[5]) == std::vector<Action>(all.begin() + 5, all.end()));
  tape.cut(marks[4]);
  CHECK(tape.actions() == std::vector<Action>(all.begin(), all.begin() + 4));
}

TEST_CASE("live: passwords are masked wherever a client may put them") {
  Floor floor;
  Narrator narrator(true);
  std::string told;
  floor.hall->watcher = [&](const Session& session, const Record& record) {
    for (const Said& said : narrator.hear(session, record)) told += said.text + "\n";
  };
  floor.write(floor.open("pop3"),
              "USER alice\r\nPASS a sekret word\r\nAUTH PLAIN AGFsaWNlAHNla3JldA==\r\n");
  floor.write(
      floor.open("imap"),
      "a LOGIN alice sekret\r\nb LOGIN alice \"sekret sekret\"\r\nc AUTHENTICATE PLAIN\r\n");
  floor.write(floor.open("imap"), "c AUTHENTICATE PLAIN AGFsaWNlAHNla3JldA==\r\n");
  floor.write(floor.open("imap"), "a LOGIN alice {6+}\r\nsekret\r\n");
  floor.write(floor.open("pop2"), "HELO alice sekret\r\n");
  floor.write(floor.open("submission"), "EHLO me\r\nAUTH PLAIN AGFsaWNlAHNla3JldA==\r\n");
  Session& asked = floor.open("submission");
  floor.write(asked, "EHLO me\r\nAUTH LOGIN\r\n");
  floor.write(asked, "YWxpY2U=\r\n");
  floor.write(asked, "c2VrcmV0\r\n");
  for (const char* gate : {"pop3s", "imaps", "submissions"}) {  // in private too: a log is not
    Session& session = floor.open(gate);
    floor.hall->secured(session, floor.now);
    floor.write(session, gate[0] == 'p'   ? "USER alice\r\nPASS a sekret word\r\nAUTH PLAIN\r\n"
                         : gate[0] == 'i' ? "a LOGIN alice sekret\r\nb authenticate PLAIN\r\n"
                                          : "EHLO me\r\nAUTH PLAIN\r\n");
    floor.write(session, "AGFsaWNlAHNla3JldA==\r\n");
  }
  CHECK(told.find("PASS ********") != std::string::npos);
  CHECK(told.find("a LOGIN alice ********") != std::string::npos);
  for (const char* secret : {"sekret", "AHNla3JldA", "c2VrcmV0"})
    CHECK(told.find(secret) == std::string::npos);
}

}  // namespace casella::live
