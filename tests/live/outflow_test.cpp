// What waits for a client: text, and long messages in it that are not copied.
#include "sim/live/outflow.h"

#include "sim/proto/dot_stuffing.h"
#include "tests/support/catch.h"
#include "tests/support/live_floor.h"

namespace casella::live {
namespace {

MessageRef message_of(std::string octets) {
  return std::make_shared<const Message>(MessageId{7}, "long", std::move(octets));
}

std::string letters(std::size_t octets) {
  std::string text;
  for (std::size_t i = 0; i < octets; ++i) text.push_back(static_cast<char>('a' + i % 23));
  return text;
}

Outflow some(const MessageRef& message) {
  Outflow flow;
  flow.append("begin ");
  flow.append({0, message, 3, 40'000});
  flow.append({0, message, 50'000, 2});
  flow.append(" end");
  return flow;
}

// A message with lines that begin with dots, close together and far apart.
std::string dotted(bool ends) {
  std::string octets = ".first\r\n..\r\n" + letters(40'000) + "\r\n.\r\n" + letters(100) + "\r\n.x";
  octets += "\r\n" + letters(70'000) + "\r.\n.\r\n" + letters(40'000);
  return ends ? octets + "\r\n" : octets;
}

}  // namespace

TEST_CASE("outflow: text and messages in their order, however they are taken") {
  const MessageRef message = message_of(letters(60'000));
  const std::string whole =
      "begin " + message->octets().substr(3, 40'000) + message->octets().substr(50'000, 2) + " end";
  Outflow flow = some(message);
  CHECK(flow.size() == whole.size());
  CHECK(flow.own_octets() == 10);
  CHECK(flow.text() == whole);
  for (const std::size_t at :
       std::vector<std::size_t>{0, 3, 6, 7, 20'000, 40'006, 40'007, 40'008, 40'011, 40'012}) {
    CAPTURE(at);
    Outflow rest = some(message);
    const Outflow first = rest.split(at);
    CHECK(first.text() == whole.substr(0, at));
    CHECK(rest.text() == whole.substr(at));
    CHECK(rest.size() == whole.size() - at);
    Outflow joined;
    joined.append("so: ");
    joined.append(std::move(rest));
    CHECK(joined.text() == "so: " + whole.substr(at));
    Outflow shorter = some(message);
    shorter.cut(at);
    CHECK(shorter.text() == whole.substr(0, at));
  }
  std::string pieces;
  for (const std::string_view piece : flow.pieces(3)) pieces += piece;
  CHECK(pieces == whole.substr(0, whole.size() - 4));
  flow.take(10);
  CHECK(flow.copy().text() == whole.substr(10));
  flow.take(flow.size());
  CHECK(flow.empty());
  CHECK(flow.pieces(3).empty());
}

TEST_CASE("outflow: a long message is stuffed without being copied") {
  for (const bool ends : {true, false}) {
    const MessageRef message = message_of(dotted(ends));
    std::string expected, text;
    proto::append_stuffed(expected, message->octets());
    std::vector<Passage> passages;
    proto::append_stuffed(text, passages, message);
    CHECK(woven(text, passages) == expected);
    CHECK(text.size() < 300);
    CHECK(passages.size() == 2);
  }
}

TEST_CASE(
    "outflow: what a client does not read of long messages is held for nobody but the store") {
  const std::string octets = "Subject: long\r\n\r\n" + dotted(true);
  Floor floor;
  Session& brings = floor.open("imap");
  floor.write(brings, "a LOGIN alice secret\r\n");
  floor.write(brings, "b APPEND INBOX {" + std::to_string(octets.size()) + "}\r\n");
  CHECK(floor.write(brings, octets + "\r\n").find("b OK") != std::string::npos);

  Session& pop = floor.open("pop3");
  floor.write(pop, "USER alice\r\n");
  floor.write(pop, "PASS secret\r\n");
  std::string stuffed;
  proto::append_stuffed(stuffed, octets);
  floor.hall->receive(pop, "RETR 3\r\n", floor.now);
  floor.hall->end_round(floor.now);
  CHECK(pop.out.own_octets() < 500);
  const std::string said = pop.out.text();
  CHECK(said.substr(said.find("\r\n") + 2) == stuffed + ".\r\n");
  const Timeline seen = pop.recording().play();  // which has it whole
  bool whole = false;
  for (Seq i = 0; i < seen.size(); ++i) {
    whole |= seen[i].octets.find(stuffed) != std::string::npos;
  }
  CHECK(whole);

  Session& imap = floor.open("imap");
  floor.write(imap, "a LOGIN alice secret\r\nb SELECT INBOX\r\n");
  const std::string one = floor.write(imap, "c FETCH 3 (BODY.PEEK[] BODY.PEEK[]<5.40000>)\r\n");
  CHECK(one == "* 3 FETCH (BODY[] {" + std::to_string(octets.size()) + "}\r\n" + octets +
                   " BODY[]<5> {40000}\r\n" + octets.substr(5, 40'000) + ")\r\nc OK done\r\n");
}

TEST_CASE("outflow: a message on a link that is held comes whole later, or in part not at all") {
  const std::string octets = "Subject: long\r\n\r\n" + letters(50'000) + "\r\n";
  Floor floor;
  Session& brings = floor.open("imap");
  floor.write(brings, "a LOGIN alice secret\r\n");
  floor.write(brings, "b APPEND INBOX {" + std::to_string(octets.size()) + "}\r\n");
  floor.write(brings, octets + "\r\n");
  Session& pop = floor.open("pop3");
  floor.write(pop, "USER alice\r\n");
  floor.write(pop, "PASS secret\r\n");
  floor.hall->act(pop, HoldLink{pop.id, Side::Client, true}, floor.now);
  CHECK(floor.write(pop, "RETR 3\r\n").empty());
  CHECK(floor.write(pop, "NOOP\r\n").empty());
  floor.hall->act(pop, HoldLink{pop.id, Side::Client, false}, floor.now);
  const std::string said = floor.hear(pop);
  CHECK(said.find(octets + ".\r\n+OK") != std::string::npos);
}

}  // namespace casella::live
