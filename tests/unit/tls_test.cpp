// TLS 1.3 between two of our own ends: what passes, who can read it, and what is refused.
#include <algorithm>

#include "sim/base/digest.h"
#include "sim/base/rng.h"
#include "sim/base/text.h"
#include "sim/proto/tls/endpoint.h"
#include "sim/proto/tls/notes.h"
#include "tests/support/catch.h"

namespace casella {
namespace {

using tls::Alert;
using tls::Outcome;
using tls::State;

std::shared_ptr<const tls::Identity> lab() {
  static const auto made =
      std::make_shared<const tls::Identity>(tls::make_identity("the lab", "mail.example"));
  return made;
}

tls::Settings client_settings() {
  tls::Settings settings;
  settings.seed = "client 1";
  settings.server_name = "mail.example";
  settings.trusted = lab()->certificate;
  return settings;
}

tls::Settings server_settings() {
  tls::Settings settings;
  settings.side = Side::Server;
  settings.seed = "server 1";
  settings.identity = lab();
  return settings;
}

std::string from_hex(std::string_view digits) {
  std::string octets;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    octets.push_back(static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16)));
  }
  return octets;
}

// "S 23 127 tls.certificate": who sent it, its type on the wire, its size, and what it held.
std::string told(Side side, const std::vector<tls::Record>& records) {
  std::string text;
  for (const tls::Record& record : records) {
    if (!record.sent) continue;
    text += fmt::format("{} {} {} {}\n", side == Side::Client ? 'C' : 'S',
                        static_cast<int>(record.type), record.size_octets, record.why->key.name);
  }
  return text;
}

struct Pair {
  tls::Endpoint client{client_settings()};
  tls::Endpoint server{server_settings()};
  std::string log;
  std::string to_client, to_server;  // the plaintext that came out
  std::vector<Outcome> outcomes;

  // Hands over what one side says, and what follows, until both are silent.
  void pass(Side from, Outcome said) {
    log += told(from, said.records);
    outcomes.push_back(said);
    if (said.send.empty()) return;
    Outcome next = (from == Side::Client ? server : client).feed(said.send);
    (from == Side::Client ? to_server : to_client) += next.plaintext;
    pass(peer(from), std::move(next));
  }
  void connect() {
    pass(Side::Client, client.start());
    REQUIRE(client.state() == State::Connected);
    REQUIRE(server.state() == State::Connected);
  }
};

Pair connected() {
  Pair pair;
  pair.connect();
  pair.log.clear();
  pair.outcomes.clear();
  return pair;
}

}  // namespace

TEST_CASE("TLS: the handshake takes one round, and only two hellos are in the open") {
  Pair pair;
  pair.connect();
  CHECK(pair.log ==
        "C 22 142 tls.client_hello\n"
        "S 22 95 tls.server_hello\n"
        "S 23 28 tls.extensions\n"
        "S 23 305 tls.certificate\n"
        "S 23 94 tls.certificate_verify\n"
        "S 23 58 tls.finished\n"
        "C 23 58 tls.finished\n");
  CHECK(std::count_if(pair.outcomes.begin(), pair.outcomes.end(),
                      [](const Outcome& each) { return each.ready; }) == 2);
  CHECK(pair.server.peer_name() == "mail.example");  // an eavesdropper can read this one
  CHECK(pair.client.peer_certificate() == lab()->certificate);
  CHECK(pair.client.state_name() == "CONNECTED");
}

TEST_CASE("TLS: data comes out as it went in, and cannot be read on the way") {
  Pair pair = connected();
  const Outcome said = pair.client.seal("PASS secret\r\n");
  CHECK(said.send.find("secret") == std::string::npos);
  CHECK(hex(said.send.substr(0, 5)) == "170303001e");  // 13 octets, a type, a tag of 16
  REQUIRE(said.records.size() == 1);
  CHECK(said.records[0].content == "PASS secret\r\n");
  CHECK(said.records[0].size_octets == 35);
  const std::string again = pair.client.seal("PASS secret\r\n").send;
  CHECK(again.size() == said.send.size());
  CHECK(again != said.send);  // the record's number is in it
  CHECK(pair.server.feed(said.send + again).plaintext == "PASS secret\r\nPASS secret\r\n");
  pair.pass(Side::Server, pair.server.seal("+OK\r\n"));
  CHECK(pair.to_client == "+OK\r\n");
}

TEST_CASE("TLS: the same seeds send the same octets, other seeds others") {
  Pair one, other;
  one.connect();
  other.connect();
  for (std::size_t i = 0; i < one.outcomes.size(); ++i) {
    CHECK(one.outcomes[i].send == other.outcomes[i].send);
  }
  tls::Settings settings = client_settings();
  settings.seed = "client 2";
  CHECK(tls::Endpoint(settings).start().send != one.outcomes[0].send);
}

TEST_CASE("TLS: however the octets are cut, the same comes out") {
  Pair whole;
  whole.connect();
  for (const std::size_t size : {1U, 2U, 3U, 5U, 7U, 100U, 1000U}) {
    tls::Endpoint client(client_settings()), server(server_settings());
    std::string plain, back;
    const auto feed = [size](tls::Endpoint& to, const std::string& octets, std::string& out) {
      Outcome all;
      for (std::size_t at = 0; at < octets.size(); at += size) {
        Outcome part = to.feed(std::string_view(octets).substr(at, size));
        all.send += part.send;
        out += part.plaintext;
        all.ready = all.ready || part.ready;
        all.closed = all.closed || part.closed;
      }
      return all;
    };
    INFO("pieces of " << size);
    Outcome server_flight = feed(server, client.start().send, plain);
    CHECK(server_flight.send == whole.outcomes[1].send);
    Outcome finished = feed(client, server_flight.send, back);
    CHECK(finished.send == whole.outcomes[2].send);
    CHECK(feed(server, finished.send, plain).ready);
    const Outcome data = client.seal(std::string(20'000, 'm'));
    CHECK(data.records.size() == 2);  // more than a record holds
    feed(server, data.send, plain);
    CHECK(plain == std::string(20'000, 'm'));
    CHECK(feed(server, client.close().send, plain).closed);
    feed(client, server.seal("+OK\r\n").send, back);
    CHECK(back == "+OK\r\n");
    CHECK(feed(client, server.close().send, back).closed);
    CHECK(client.state() == State::Closed);
    CHECK(server.state() == State::Closed);
  }
}

TEST_CASE("TLS: a sealed record of which any bit was changed is refused") {
  const Pair pair = connected();
  tls::Endpoint speaker = pair.client;
  const std::string record = speaker.seal("DELE 1\r\n").send;
  for (std::size_t at = 0; at < record.size(); ++at) {
    std::string changed = record;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    tls::Endpoint server = pair.server;
    const Outcome out = server.feed(changed + std::string(400, '\0'));
    INFO("octet " << at);
    CHECK(out.plaintext.empty());
    REQUIRE(out.failed);
    CHECK(server.state() == State::Failed);
    if (at >= 5) CHECK(*out.failed == Alert::BadRecordMac);
    // The alert is sealed too, and the other end hears it.
    tls::Endpoint client = pair.client;
    const Outcome heard = client.feed(out.send);
    CHECK(heard.failed == out.failed);
    CHECK(heard.by_peer);
    CHECK(server.feed(record).plaintext.empty());  // it is over
  }
}

TEST_CASE("TLS: a record that is said again, left out or moved is refused") {
  Pair pair = connected();
  const std::string one = pair.client.seal("DELE 1\r\n").send;
  const std::string two = pair.client.seal("DELE 2\r\n").send;
  for (const std::string& octets : {one + one, two, two + one}) {
    tls::Endpoint server = pair.server;
    CHECK(server.feed(octets).failed == Alert::BadRecordMac);
  }
}

TEST_CASE("TLS: whoever changes the handshake is found out") {
  Pair pair;
  const std::string hello = pair.client.start().send;
  const std::string flight = pair.server.feed(hello).send;
  for (std::size_t at = 5; at < flight.size(); ++at) {
    if (at >= 95 && (flight.compare(at, 3, "\x17\3\3") == 0)) at += 5;
    std::string changed = flight;
    changed[at] = static_cast<char>(changed[at] ^ 0x40);
    tls::Endpoint client = pair.client;
    const Outcome out = client.feed(changed);
    INFO("octet " << at);
    CHECK_FALSE(out.ready);
    CHECK(client.state() != State::Connected);
  }
  for (std::size_t at = 11; at < hello.size(); ++at) {  // the hello's random, name, key
    std::string changed = hello;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    tls::Endpoint client = pair.client, server{server_settings()};
    CHECK_FALSE(client.feed(server.feed(changed).send).ready);
  }
}

TEST_CASE("TLS: the server must be the one that is trusted, and have the name that is wanted") {
  const auto outcome = [](tls::Settings client_side, tls::Settings server_side) {
    tls::Endpoint client(client_side), server(server_side);
    const Outcome out = client.feed(server.feed(client.start().send).send);
    const Outcome heard = server.feed(out.send);
    CHECK(heard.failed == out.failed);
    return out.failed;
  };
  CHECK_FALSE(outcome(client_settings(), server_settings()));
  tls::Settings impostor = server_settings();
  impostor.identity =
      std::make_shared<const tls::Identity>(tls::make_identity("somebody", "mail.example"));
  CHECK(outcome(client_settings(), impostor) == Alert::UnknownCa);
  tls::Settings elsewhere = client_settings();
  elsewhere.server_name = "mail.elsewhere.example";
  CHECK(outcome(elsewhere, server_settings()) == Alert::BadCertificate);
  auto thief = std::make_shared<tls::Identity>(*lab());  // the certificate without its key
  thief->private_key = tls::from_seed("thief", "key");
  tls::Settings stolen = server_settings();
  stolen.identity = thief;
  CHECK(outcome(client_settings(), stolen) == Alert::DecryptError);
  tls::Settings careless = client_settings();
  careless.trusted.clear();
  CHECK_FALSE(outcome(careless, impostor));
}

TEST_CASE("TLS: what is no TLS, or too long, is refused at once") {
  tls::Endpoint plain(server_settings());
  const Outcome out = plain.feed("USER alice\r\n");
  CHECK(out.failed == Alert::UnexpectedMessage);
  CHECK(hex(out.send) ==
        "1503030002"
        "020a");
  tls::Endpoint full(server_settings());
  CHECK(full.feed(from_hex("1603014001")).failed == Alert::RecordOverflow);
  CHECK_FALSE(tls::Endpoint(server_settings()).feed(from_hex("1603014000")).failed);
  Pair pair = connected();
  tls::Endpoint longest = pair.server;
  CHECK_FALSE(longest.feed(from_hex("1703034100")).failed);
  CHECK(pair.server.feed(from_hex("1703034101")).failed == Alert::RecordOverflow);
}

TEST_CASE("TLS: data waits for the keys, and an end without close_notify is none") {
  Pair pair;
  CHECK(pair.client.seal("too early").send.empty());
  pair.connect();
  CHECK(pair.to_server == "too early");
  CHECK_FALSE(pair.server.peer_done());
  pair.pass(Side::Client, pair.client.close());
  CHECK(pair.server.peer_done());
  CHECK(pair.client.seal("late").send.empty());
  pair.pass(Side::Server, pair.server.seal("still open this way"));
  CHECK(pair.to_client == "still open this way");
  tls::Endpoint waiting(client_settings());
  CHECK_FALSE(waiting.seal(std::string(tls::kWaitingLimit, 'x')).failed);
  CHECK(waiting.seal("x").failed == Alert::InternalError);
}

TEST_CASE("TLS: any octets in any state are answered, and little is kept") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Rng rng(seed);
    Pair pair;
    std::string hello = pair.client.start().send;
    if (rng.below(2) == 0) {
      for (std::uint64_t i = rng.below(4); i > 0; --i) {
        hello[rng.below(hello.size())] = static_cast<char>(rng.next());
      }
    }
    std::string flight = pair.server.feed(hello).send;
    for (std::uint64_t i = rng.below(3); i > 0 && !flight.empty(); --i) {
      flight[rng.below(flight.size())] = static_cast<char>(rng.next());
    }
    std::string finished = pair.client.feed(flight).send;
    if (rng.below(2) == 0 && !finished.empty()) finished.resize(rng.below(finished.size()));
    pair.server.feed(finished);
    for (int i = 0; i < 20; ++i) {
      std::string octets = from_hex(rng.below(2) == 0 ? "1603030020" : "1703030020");
      while (octets.size() < 37) octets.push_back(static_cast<char>(rng.next()));
      for (tls::Endpoint* end : {&pair.client, &pair.server}) {
        const Outcome out = end->feed(octets);
        REQUIRE(out.send.size() < 3000);
        REQUIRE((end->state() != State::Failed || end->feed(octets).send.empty()));
        Encoder encoder;
        end->encode(encoder);
        REQUIRE(encoder.octets().size() < 5000);
      }
    }
  }
}

TEST_CASE("TLS: keys are made as RFC 8448 shows it") {
  const std::string client =
      from_hex("49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005");
  const std::string server =
      from_hex("b1580eeadf6dd589b8ef4f2d5652578cc810e9980191ec8d058308cea216a21e");
  CHECK(hex(tls::public_key(client)) ==
        "99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c");
  const std::string shared = tls::shared_secret(client, tls::public_key(server));
  CHECK(hex(shared) == "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
  CHECK(shared == tls::shared_secret(server, tls::public_key(client)));
  const std::string zeros(32, '\0');
  const std::string early = tls::hkdf_extract(zeros, zeros);
  CHECK(hex(early) == "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a");
  const std::string derived = tls::expand_label(early, "derived", tls::sha256(""), 32);
  CHECK(hex(derived) == "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba");
  CHECK(hex(tls::hkdf_extract(derived, shared)) ==
        "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac");
  CHECK(tls::shared_secret(client, zeros).empty());  // a point of small order
  CHECK(tls::shared_secret(client, "short").empty());
}

}  // namespace casella
