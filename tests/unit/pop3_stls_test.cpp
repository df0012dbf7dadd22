// STLS (RFC 2595, section 4): a session goes private, and forgets what was said before.
#include "sim/proto/pop3/client.h"
#include "sim/proto/pop3/explain.h"
#include "sim/proto/pop3/notes.h"
#include "sim/proto/pop3/server.h"
#include "tests/support/catch.h"

using namespace casella;

namespace {

struct Heard {
  std::string sent;
  bool starts_tls = false;
  bool closed = false;
  std::vector<const proto::Note*> notes;
  bool tells(const proto::Note& note) const {
    return std::find(notes.begin(), notes.end(), &note) != notes.end();
  }
};

Heard heard_in(const proto::Effects& effects) {
  Heard all;
  for (const proto::Effect& effect : effects) {
    if (const auto* send = std::get_if<proto::Send>(&effect)) all.sent += send->octets;
    if (const auto* told = std::get_if<proto::Narrate>(&effect)) all.notes.push_back(told->note);
    all.starts_tls |= std::holds_alternative<proto::StartTls>(effect);
    all.closed |= std::holds_alternative<proto::Close>(effect);
  }
  return all;
}

template <class Engine>
Heard give(Engine& engine, const proto::Input& input) {
  proto::Effects effects;
  engine.handle(input, SimTime{}, effects);
  return heard_in(effects);
}

pop3::Server server_with_stls(bool utf8 = false) {
  auto settings = std::make_shared<pop3::ServerSettings>();
  settings->stls = true;
  settings->utf8 = utf8;
  pop3::Server server(settings, ConnId{1}, "<1.1@casella.example>");
  give(server, proto::Connected{});
  return server;
}

Heard say(pop3::Server& server, std::string_view octets) {
  return give(server, proto::Received{octets});
}

Heard say(pop3::Client& client, std::string_view line) {
  proto::Effects effects;
  client.submit(line, effects);
  return heard_in(effects);
}

bool offers_stls(pop3::Server& server) {
  return say(server, "CAPA\r\n").sent.find("\r\nSTLS\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("STLS starts TLS, and is offered only while it is permitted") {
  pop3::Server server = server_with_stls();
  CHECK(offers_stls(server));
  const Heard agreed = say(server, "stls\r\n");
  CHECK(agreed.sent == "+OK begin TLS negotiation\r\n");
  CHECK(agreed.starts_tls);
  const Heard secured = give(server, proto::TlsReady{});
  CHECK(secured.sent.empty());  // no second greeting
  CHECK(secured.tells(pop3::note::kSecured));
  CHECK_FALSE(offers_stls(server));
  const Heard again = say(server, "STLS\r\n");
  CHECK(again.sent == "-ERR TLS is active already\r\n");
  CHECK_FALSE(again.starts_tls);
  CHECK(say(server, "STLS now\r\n").sent.substr(0, 4) == "-ERR");
}

TEST_CASE("a server without STLS does not know it") {
  pop3::Server server(std::make_shared<const pop3::ServerSettings>(), ConnId{1}, "<1.1@host>");
  give(server, proto::Connected{});
  CHECK_FALSE(offers_stls(server));
  CHECK(say(server, "STLS\r\n").sent == "-ERR unknown command\r\n");
}

TEST_CASE("with implicit TLS the session is private before its greeting") {
  auto settings = std::make_shared<pop3::ServerSettings>();
  settings->stls = true;
  pop3::Server server(settings, ConnId{1}, "<1.1@casella.example>");
  CHECK(give(server, proto::TlsReady{}).sent.empty());
  CHECK(give(server, proto::Connected{}).sent.substr(0, 3) == "+OK");
  CHECK_FALSE(offers_stls(server));
}

TEST_CASE("what was said before STLS is forgotten") {
  pop3::Server server = server_with_stls();
  CHECK(say(server, "USER alice\r\n").sent.substr(0, 3) == "+OK");
  say(server, "STLS\r\n");
  give(server, proto::TlsReady{});
  CHECK(say(server, "PASS secret\r\n").sent == "-ERR say USER first\r\n");
}

TEST_CASE("STLS is refused after UTF8, and in TRANSACTION") {
  pop3::Server server = server_with_stls(true);
  say(server, "UTF8\r\n");
  CHECK(say(server, "STLS\r\n").sent == "-ERR STLS must come before UTF8\r\n");
  CHECK_FALSE(offers_stls(server));

  pop3::Server other = server_with_stls();
  say(other, "USER alice\r\nPASS secret\r\n");
  give(other, proto::StoreAnswered{AskId{1}, Opened{std::make_shared<const Mailbox>()}});
  CHECK(other.state() == pop3::State::Transaction);
  CHECK_FALSE(offers_stls(other));
  CHECK(say(other, "STLS\r\n").sent.substr(0, 4) == "-ERR");
}

TEST_CASE("commands smuggled in behind STLS are never run, however the octets are cut") {
  const std::string octets = "STLS\r\nUSER mallory\r\nPASS x\r\n";
  for (std::size_t cut = 1; cut <= octets.size(); ++cut) {
    INFO("cut after " << cut);
    pop3::Server server = server_with_stls();
    Heard all = say(server, std::string_view(octets).substr(0, cut));
    const Heard rest = say(server, std::string_view(octets).substr(cut));
    CHECK((all.closed || rest.closed));
    CHECK((all.tells(pop3::note::kInjected) || rest.tells(pop3::note::kInjected)));
    CHECK((all.sent + rest.sent).find("PASS") == std::string::npos);
    CHECK(server.state() == pop3::State::Ended);
  }
}

TEST_CASE("the client starts TLS when the server agrees, and sends nothing meanwhile") {
  pop3::Client client;
  give(client, proto::Connected{});
  give(client, proto::Received{"+OK ready\r\n"});
  CHECK(say(client, "STLS").sent == "STLS\r\n");
  CHECK(give(client, proto::Received{"+OK go\r\n"}).starts_tls);
  CHECK(client.waiting());
  CHECK(say(client, "CAPA").sent.empty());
  give(client, proto::TlsReady{});
  CHECK_FALSE(client.waiting());
  CHECK(say(client, "CAPA").sent == "CAPA\r\n");
}

TEST_CASE("a client that is refused STLS stays where it is") {
  pop3::Client client;
  give(client, proto::Connected{});
  give(client, proto::Received{"+OK ready\r\n"});
  say(client, "STLS");
  CHECK_FALSE(give(client, proto::Received{"-ERR no\r\n"}).starts_tls);
  CHECK_FALSE(client.waiting());
}

TEST_CASE("a reply smuggled in behind that to STLS ends the client's session") {
  const std::string octets = "+OK go\r\n+OK you are in\r\n";
  for (std::size_t cut = 1; cut <= octets.size(); ++cut) {
    INFO("cut after " << cut);
    pop3::Client client;
    give(client, proto::Connected{});
    give(client, proto::Received{"+OK ready\r\n"});
    say(client, "STLS");
    const Heard first = give(client, proto::Received{std::string_view(octets).substr(0, cut)});
    const Heard second = give(client, proto::Received{std::string_view(octets).substr(cut)});
    CHECK((first.closed || second.closed));
  }
}

TEST_CASE(
    "a password inside TLS is told as one that only the server reads, and is masked as any other") {
  pop3::Explainer onlooker;
  onlooker.server_line("+OK ready");
  CHECK(onlooker.client_line("PASS secret").secret);
  onlooker.server_line("-ERR no");
  onlooker.client_line("STLS");
  onlooker.server_line("+OK go");
  const proto::LineMeaning hidden = onlooker.client_line("PASS secret");
  CHECK(hidden.note == &pop3::note::kPassPrivate);
  CHECK(hidden.secret);
}
