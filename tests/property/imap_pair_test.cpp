// Our IMAP client against our IMAP server: what the client believes of the mailbox is what the
// server's session has told, after every answer, whatever other sessions do meanwhile.
#include "sim/base/rng.h"
#include "sim/proto/imap/client.h"
#include "tests/support/catch.h"
#include "tests/support/imap_house.h"

using namespace casella;
using namespace casella::imap;
using casella::test::ImapHouse;

namespace {

struct Pair {
  ImapHouse& house;
  ImapHouse::Session& session;
  Client client;
  bool closed = false;
  std::size_t piece = SIZE_MAX;
  std::vector<Heard> heard;

  Pair(ImapHouse& its_house, const std::string& name)
      : house(its_house), session(house.open(name)) {
    settle();
  }
  void submit(std::string_view line) {
    proto::Effects effects;
    client.submit(line, effects);
    carry(effects);
    settle();
  }
  void submit_literal(std::string_view command, std::string_view octets) {
    proto::Effects effects;
    client.submit_literal(command, octets, effects);
    carry(effects);
    settle();
  }
  void carry(const proto::Effects& effects) {
    for (const proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect))
        house.say(session, send->octets, piece);
      closed |= std::holds_alternative<proto::Close>(effect);
    }
  }
  // Octets go to and fro until all is quiet.
  void settle() {
    while (!session.sent.empty()) {
      const std::string octets = std::exchange(session.sent, {});
      for (std::size_t at = 0; at < octets.size(); at += std::min(piece, octets.size() - at)) {
        proto::Effects effects;
        client.handle(proto::Received{std::string_view(octets).substr(at, piece)}, {}, effects);
        carry(effects);
      }
    }
    while (auto each = client.take_response()) heard.push_back(*std::move(each));
  }
  Condition last() const { return heard.back().completes()->condition; }
};

// The client's numbers are the session's: as many, and each UID that it knows the right one.
void check_agreement(const Pair& pair) {
  const View* view = pair.session.server.view();
  REQUIRE(pair.client.uids().size() == (view == nullptr ? 0 : view->size()));
  for (std::size_t i = 0; view != nullptr && i < view->size(); ++i) {
    const Uid known = pair.client.uids()[i];
    CHECK((known.value == 0 || known == view->box().items[i].uid));
  }
  CHECK(pair.client.state_name() == pair.session.server.state_name());
}

const std::string& pick(Rng& rng, const std::vector<std::string>& from) {
  return from[rng.below(static_cast<std::uint32_t>(from.size()))];
}

}  // namespace

TEST_CASE("the IMAP client and server speak with each other, in any pieces") {
  const std::size_t piece = GENERATE(1, 2, 3, 7, 1000);
  ImapHouse house;
  for (int i = 0; i < 3; ++i)
    house.deliver("Subject: {9}\r\n\r\nbody " + std::to_string(i) + "\r\n");
  Pair pair(house, "p");
  pair.piece = piece;
  for (const char* line :
       {"CAPABILITY", "LOGIN alice secret", "ENABLE QRESYNC", "SELECT INBOX (CONDSTORE)",
        "UID FETCH 1:* (UID FLAGS RFC822.SIZE BODYSTRUCTURE BODY.PEEK[])"}) {
    pair.submit(line);
    CHECK(pair.last() == Condition::Ok);
    check_agreement(pair);
  }
  const auto& message = std::get<Fetched>(pair.heard[pair.heard.size() - 2].response);
  CHECK(message.texts.at(0).octets == "Subject: {9}\r\n\r\nbody 2\r\n");
  REQUIRE(parse_body_structure(message.others.at(0).second));
  pair.submit_literal("APPEND INBOX (\\Seen)", "A: b\r\n\r\nhello");
  CHECK(pair.heard.back().completes()->code == "APPENDUID 1 4");
  for (const char* line : {"UID STORE 2 +FLAGS (\\Deleted)", "UID EXPUNGE 2", "CREATE Old",
                           "UID MOVE 1 Old", "UID COPY 3 Old", "STATUS Old (MESSAGES UIDNEXT)",
                           "LIST \"\" *", "IDLE", "DONE", "UID SEARCH ALL", "CLOSE", "LOGOUT"}) {
    pair.submit(line);
    if (std::string_view(line) != "IDLE") CHECK(pair.last() == Condition::Ok);
    if (!pair.closed) check_agreement(pair);
  }
  CHECK(pair.closed);
  CHECK(pair.session.closed);
}

TEST_CASE("a client keeps its numbers in step whatever two sessions do") {
  const std::vector<std::string> lines = {"NOOP",
                                          "IDLE",
                                          "FETCH 1:* FLAGS",
                                          "UID FETCH 1:* FLAGS",
                                          "UID STORE 1:* +FLAGS (\\Deleted)",
                                          "STORE 1 -FLAGS (\\Deleted)",
                                          "EXPUNGE",
                                          "UID EXPUNGE 2:3",
                                          "SEARCH ALL",
                                          "SELECT INBOX",
                                          "EXAMINE INBOX",
                                          "CLOSE",
                                          "UID COPY 1:2 INBOX",
                                          "UID MOVE 1 INBOX",
                                          "SELECT nowhere",
                                          "UNSELECT",
                                          "CHECK",
                                          "ENABLE QRESYNC",
                                          "STATUS INBOX (MESSAGES)"};
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Rng rng(seed);
    ImapHouse house;
    for (int i = 0; i < 4; ++i) house.deliver("Subject: x\r\n\r\n");
    Pair one(house, "one"), two(house, "two");
    for (Pair* pair : {&one, &two}) {
      pair->submit("LOGIN alice secret");
      pair->submit("SELECT INBOX");
    }
    for (int i = 0; i < 60; ++i) {
      if (rng.below(6) == 0) house.deliver("Subject: y\r\n\r\n");
      Pair& pair = rng.below(2) == 0 ? one : two;
      pair.submit(pair.client.idling() ? "DONE" : pick(rng, lines));
      one.settle();
      two.settle();
      REQUIRE_FALSE((one.closed || two.closed));
      check_agreement(one);
      check_agreement(two);
    }
  }
}
