// The server engine where a transcript can't reach: floods, late answers, canonical octets.
#include "sim/proto/pop3/notes.h"
#include "sim/proto/pop3/server.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using namespace casella::pop3;

namespace {

struct Bench {
  Server server{std::make_shared<const ServerSettings>(), ConnId{1}, "<1.2@casella.example>"};
  std::vector<StoreRequest> asks;
  std::vector<AskId> ids;
  std::string sent;
  int closes = 0;

  void give(const proto::Input& input) {
    proto::Effects effects;
    server.handle(input, {}, effects);
    for (const proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) sent += send->octets;
      if (const auto* ask = std::get_if<proto::AskStore>(&effect)) {
        asks.push_back(ask->request);
        ids.push_back(ask->ask);
      }
      if (std::holds_alternative<proto::Close>(effect)) ++closes;
    }
  }
  void say(std::string_view octets) { give(proto::Received{octets}); }
  void answer(StoreReply reply) { give(proto::StoreAnswered{ids.back(), std::move(reply)}); }
  void log_in() {
    Mailbox box;
    for (std::uint32_t n = 1; n <= 3; ++n)
      box.items.append({Uid{box.uid_next++}, test::note(n), {}});
    give(proto::Connected{});
    say("USER alice\r\nPASS secret\r\n");
    answer(Opened{std::make_shared<const Mailbox>(std::move(box))});
    sent.clear();
  }
  bool released() const {
    return !asks.empty() && std::holds_alternative<ReleaseMaildrop>(asks.back());
  }
  std::string encoded() const {
    Encoder encoder;
    server.encode(encoder);
    return encoder.octets();
  }
};

}  // namespace

TEST_CASE("octets after QUIT can't keep the maildrop locked") {
  Bench bench;
  bench.log_in();
  bench.say("DELE 1\r\nQUIT\r\n");
  CHECK(bench.server.state() == State::Update);
  bench.say(std::string(2 * kWaitingLimitOctets, 'x'));
  CHECK(bench.server.state() == State::Update);
  bench.answer(Unavailable{});
  CHECK(bench.released());
  CHECK(bench.closes == 1);
  CHECK(bench.server.state() == State::Ended);
}

TEST_CASE("octets that wait for the store have a limit") {
  for (const std::size_t size : {kWaitingLimitOctets, kWaitingLimitOctets + 1}) {
    Bench bench;
    bench.give(proto::Connected{});
    bench.say("USER alice\r\nPASS secret\r\n");
    bench.say(std::string(size, '\n'));
    CHECK(bench.closes == (size > kWaitingLimitOctets ? 1 : 0));
    CHECK(bench.released() == (size > kWaitingLimitOctets));
  }
}

TEST_CASE("an answer to another question, or after the end, changes nothing") {
  Bench bench;
  bench.give(proto::Connected{});
  bench.say("USER alice\r\nPASS secret\r\n");
  const std::string before = bench.encoded();
  bench.sent.clear();
  bench.give(proto::StoreAnswered{AskId{7}, Denied{}});
  CHECK((bench.encoded() == before));
  bench.give(proto::PeerClosed{});
  CHECK(bench.released());
  const std::size_t asked = bench.asks.size();
  bench.give(proto::StoreAnswered{AskId{1}, Opened{std::make_shared<const Mailbox>()}});
  bench.give(proto::TimerFired{});
  bench.give(proto::PeerClosed{});
  bench.say("NOOP\r\n");
  CHECK(bench.sent.empty());
  CHECK(bench.asks.size() == asked);
  CHECK(bench.closes == 1);
}

TEST_CASE("any answer of the store is taken in any state") {
  const std::vector<StoreReply> replies = {Opened{std::make_shared<const Mailbox>()},
                                           Denied{},
                                           InUse{},
                                           Committed{},
                                           Released{},
                                           Accepted{},
                                           Unavailable{}};
  for (const StoreReply& reply : replies) {
    Bench opening;
    opening.give(proto::Connected{});
    opening.say("USER alice\r\nPASS secret\r\nSTAT\r\n");
    opening.sent.clear();
    opening.answer(reply);
    const bool opened = std::holds_alternative<Opened>(reply);
    CHECK(opening.sent.substr(0, 4) == (opened ? "+OK " : "-ERR"));
    CHECK(opening.server.state() == (opened ? State::Transaction : State::Authorization));
    Bench leaving;
    leaving.log_in();
    leaving.say("QUIT\r\n");
    leaving.answer(reply);
    const bool committed = std::holds_alternative<Committed>(reply);
    CHECK(leaving.sent.substr(0, 4) == (committed ? "+OK " : "-ERR"));
    CHECK(leaving.server.state() == State::Ended);
    CHECK(leaving.released() == !committed);
  }
}

TEST_CASE("the user name is forgotten by a line that is too long") {
  Bench bench;
  bench.give(proto::Connected{});
  bench.say("USER alice\r\n" + std::string(300, 'x') + "\r\nPASS secret\r\n");
  CHECK(bench.asks.empty());
}

TEST_CASE("two servers that will act differently have different canonical octets") {
  const auto settings = std::make_shared<const ServerSettings>();
  const auto start = [&](const char* timestamp) {
    Encoder encoder;
    Server(settings, ConnId{1}, timestamp).encode(encoder);
    return encoder.octets();
  };
  CHECK((start("<1.2@h>") == start("<1.2@h>")));
  CHECK((start("<1.2@h>") != start("<1.3@h>")));
  Bench one, two;
  CHECK((one.encoded() == two.encoded()));
  for (Bench* bench : {&one, &two}) bench->log_in();
  CHECK((one.encoded() == two.encoded()));
  one.say("DELE 1\r\n");
  two.say("DELE 2\r\n");
  CHECK((one.encoded() != two.encoded()));
}

TEST_CASE("a line end without CR is told once a session") {
  Server server(std::make_shared<const ServerSettings>(), ConnId{1}, "<1.2@casella.example>");
  const auto told = [&](std::string_view octets) {
    proto::Effects effects;
    server.handle(proto::Received{octets}, {}, effects);
    int count = 0;
    for (const proto::Effect& effect : effects) {
      const auto* why = std::get_if<proto::Narrate>(&effect);
      if (why != nullptr && why->note == &note::kBareLf) ++count;
    }
    return count;
  };
  CHECK(told("CAPA\r\nUSER alice\r\n") == 0);
  CHECK(told("CAPA\nCAPA\n") == 1);
  CHECK(told("CAPA\n") == 0);
}
