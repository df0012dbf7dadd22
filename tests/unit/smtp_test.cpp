// What the transcripts of SMTP can't show: the table, addresses, both ends together, what the
// client makes of a server that is wrong, and what an onlooker is told.
#include "sim/base/calendar.h"
#include "sim/proto/sasl/client.h"
#include "sim/proto/smtp/client.h"
#include "sim/proto/smtp/explain.h"
#include "sim/proto/smtp/notes.h"
#include "sim/proto/smtp/sender.h"
#include "sim/proto/smtp/server.h"
#include "tests/support/catch.h"

using namespace casella;
using namespace casella::smtp;

namespace {

// Both ends and a store between them; what was said is kept.
class Pair {
 public:
  explicit Pair(ServerSettings settings = {})
      : server(std::make_shared<const ServerSettings>(std::move(settings)), ConnId{1}, "<1.2@x>") {
    store.accounts.emplace_back(Account{"alice", "secret"});
    store.accounts.emplace_back(Account{"bob@casella.example", "hunter2"});
    to_server(proto::Connected{});
    greeting = next();
  }

  Reply send(const std::string& line) {
    proto::Effects effects;
    client.submit(line, effects);
    take(effects, true);
    return next();
  }
  Reply send_message(const std::string& octets) {
    proto::Effects effects;
    client.submit_message(octets, effects);
    take(effects, true);
    return next();
  }
  // Until the sender has nothing more to say.
  void run(Sender& sender) {
    sender.absorb(greeting);
    while (true) {
      const auto what = sender.next(client);
      if (std::holds_alternative<std::monostate>(what)) return;
      const auto* line = std::get_if<Sender::Line>(&what);
      sender.absorb(line ? send(line->text) : send_message(std::get<Sender::Message>(what).octets));
    }
  }
  Reply send_chunk(const std::string& octets, bool last) {
    proto::Effects effects;
    client.submit_chunk(octets, last, effects);
    take(effects, true);
    return next();
  }
  Reply log_in(sasl::Mechanism mechanism, const std::string& secret) {
    sasl::Client exchange(mechanism, "alice", secret, "clientnonce");
    std::string name;
    for (const sasl::Row& row : sasl::kMechanisms) {
      if (row.mechanism == mechanism) name = row.name;
    }
    const auto initial = exchange.initial();
    Reply reply = send("AUTH " + name + (initial ? " " + base64(*initial) : ""));
    while (reply.code == 334) {
      const auto challenge = from_base64(reply.lines[0]);
      const auto answer = challenge ? exchange.respond(*challenge) : std::nullopt;
      reply = send(answer ? base64(*answer) : "*");
    }
    return reply;
  }

  std::string newest(const std::string& user) const {
    std::string octets;
    store.find(user)->inbox->items.each([&](const Item& item) { octets = item.message->octets(); });
    return octets.substr(octets.find("+0000\r\n") + 7);
  }
  std::size_t count(const std::string& user) const { return store.find(user)->inbox->items.size(); }

  Server server;
  Client client;
  StoreState store;
  Reply greeting;
  bool server_closed = false, client_closed = false;
  std::vector<proto::LineMeaning> told;
  std::string said;  // by both

 private:
  Reply next() {
    auto reply = client.take_reply();
    return reply ? *reply : Reply{};
  }
  void to_server(const proto::Input& input) {
    proto::Effects effects;
    server.handle(input, {}, effects);
    take(effects, false);
  }
  void to_client(const proto::Input& input) {
    proto::Effects effects;
    client.handle(input, {}, effects);
    take(effects, true);
  }
  void explain(std::string_view octets, bool from_client) {
    for (std::size_t at = 0, end; (end = octets.find("\r\n", at)) != octets.npos; at = end + 2) {
      const auto line = octets.substr(at, end - at);
      told.push_back(from_client ? explainer_.client_line(line) : explainer_.server_line(line));
    }
  }
  void take(const proto::Effects& effects, bool of_client) {
    for (const proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) {
        said += send->octets;
        explain(send->octets, of_client);
        of_client ? to_server(proto::Received{send->octets})
                  : to_client(proto::Received{send->octets});
      } else if (const auto* ask = std::get_if<proto::AskStore>(&effect)) {
        Applied applied = apply(store, ask->request);
        store = applied.state;
        to_server(proto::StoreAnswered{ask->ask, applied.reply});
      } else if (std::holds_alternative<proto::StartTls>(effect)) {
        of_client ? to_client(proto::TlsReady{}) : to_server(proto::TlsReady{});
      } else if (std::holds_alternative<proto::Close>(effect)) {
        (of_client ? client_closed : server_closed) = true;
      }
    }
  }

  Explainer explainer_;
};

std::string after(const std::vector<std::string>& sent, std::string_view heard) {
  Client client;
  proto::Effects effects;
  client.handle(proto::Received{"220 host\r\n"}, {}, effects);
  client.take_reply();
  for (const std::string& line : sent) client.submit(line, effects);
  effects.clear();
  client.handle(proto::Received{heard}, {}, effects);
  std::string did(client.state_name());
  while (auto reply = client.take_reply()) did += " " + std::to_string(reply->code);
  for (const proto::Effect& effect : effects) {
    if (std::holds_alternative<proto::Close>(effect)) did += " closes";
  }
  return did;
}

std::string path_of(std::string_view text) {
  const auto path = take_path(text);
  if (!path) return "none";
  return path->local + "|" + path->domain + "|" + std::string(text);
}

}  // namespace

TEST_CASE("SMTP: the diagram is drawn from the table") {
  std::string edges;
  for (const proto::Edge& edge : diagram()) {
    if (edge.from == edge.to) continue;
    edges += std::string(edge.from) + ">" + std::string(edge.to) + " " + edge.label + "\n";
  }
  CHECK(edges ==
        "CONNECTED>READY EHLO, HELO\nCONNECTED>closed QUIT\nREADY>MAIL MAIL\n"
        "READY>STARTTLS STARTTLS\nREADY>AUTH AUTH\nREADY>closed QUIT\n"
        "MAIL>READY EHLO, HELO, RSET\nMAIL>RCPT RCPT\nMAIL>closed QUIT\n"
        "RCPT>READY EHLO, HELO, RSET, BDAT LAST\nRCPT>DATA DATA\nRCPT>BDAT BDAT\n"
        "RCPT>closed QUIT\nBDAT>READY EHLO, HELO, RSET, BDAT LAST\nBDAT>closed QUIT\n"
        "DATA>READY .\nAUTH>READY 235, 535\nSTARTTLS>CONNECTED TLS\n");
}

TEST_CASE("SMTP: paths as the grammar has them") {
  CHECK(path_of("<a@b.c> x") == "a|b.c| x");
  CHECK(path_of("<>") == "||");
  CHECK(path_of("<Postmaster>") == "Postmaster||");
  CHECK(path_of("<@r.x:a@b>") == "a|b|");
  CHECK(path_of("<@r.x,@s:a@b>") == "a|b|");
  CHECK(path_of("<\"a b\\\"c\"@b>") == "a b\"c|b|");
  CHECK(path_of("<a.b+c@[127.0.0.1]>") == "a.b+c|[127.0.0.1]|");
  for (const char* wrong : {"",       "<",        "a@b",     "<a>",      "<a@>",         "<@b>",
                            "<a@b",   "<.a@b>",   "<a.@b>",  "<a..b@c>", "<a@b..c>",     "<a@b.>",
                            "<a@-b>", "<a@b->",   "<a b@c>", "<\"a@b>",  "<\"a\nb\"@c>", "<a@[]>",
                            "<a@[1>", "<@r,a@b>", "<@r.x:>", "<\"\"@b>"}) {
    INFO(wrong);
    CHECK(path_of(wrong) == "none");
  }
  CHECK(path_of("<" + std::string(64, 'a') + "@" + std::string(189, 'b') + ">") != "none");
  CHECK(path_of("<" + std::string(64, 'a') + "@" + std::string(190, 'b') + ">") == "none");
  for (const char* address : {"a@b", "a.b@c.d", "\"a b\"@c", "\"\\\"\"@c"}) {
    const auto path = parse_mailbox(address);
    REQUIRE(path);
    CHECK(to_text(*path) == address);
  }
}

TEST_CASE("SMTP: a message goes from client to server, whatever it holds") {
  const std::vector<std::string> messages = {"Subject: x\r\n\r\nHello.\r\n",
                                             ".\r\n..\r\n.x\r\n",
                                             "\r\n.\r\n",
                                             ".",
                                             "no end",
                                             std::string("\0\xff lone \r and \n.\n end\r\n", 23),
                                             ""};
  Pair pair;
  CHECK(pair.greeting.code == 220);
  CHECK(pair.send("EHLO client.example").ok());
  CHECK(pair.client.extension("size") == "10485760");
  CHECK_FALSE(pair.client.extension("AUTH"));
  std::size_t sent = 0;
  for (const std::string& octets : messages) {
    INFO(octets);
    const std::string ended = octets.empty() || octets.ends_with("\r\n") ? octets : octets + "\r\n";
    for (const bool chunks : {false, true}) {
      CHECK(pair.send("MAIL FROM:<bob@casella.example>").ok());
      CHECK(pair.send("RCPT TO:<alice@casella.example>").ok());
      CHECK(pair.send("RCPT TO:<bob@casella.example>").ok());
      if (chunks) {
        CHECK(pair.send_chunk(octets.substr(0, octets.size() / 2), false).ok());
        CHECK(pair.client.state_name() == "BDAT");
        CHECK(pair.send_chunk(octets.substr(octets.size() / 2), true).ok());
      } else {
        CHECK(pair.send("DATA").go_on());
        CHECK(pair.client.sends_message());
        CHECK(pair.send_message(octets).ok());
      }
      CHECK(pair.client.state_name() == "READY");
      CHECK(pair.server.state_name() == "READY");
      CHECK(pair.newest("alice") == (chunks ? octets : ended));
      CHECK(pair.count("bob@casella.example") == ++sent);
    }
  }
  CHECK(pair.send("QUIT").code == 221);
  CHECK((pair.client_closed && pair.server_closed));
}

TEST_CASE("SMTP: client and server by each mechanism, after TLS and before") {
  for (const sasl::Row& row : sasl::kMechanisms) {
    INFO(row.name);
    ServerSettings settings;
    settings.mechanisms = {row.mechanism};
    settings.starttls = true;
    settings.role = Role::Submission;
    Pair pair(settings);
    CHECK(pair.send("EHLO x").ok());
    CHECK(pair.client.extension("AUTH") == row.name);
    CHECK(pair.log_in(row.mechanism, "wrong").code == 535);
    CHECK(pair.send("MAIL FROM:<a@b>").code == 530);
    CHECK(pair.log_in(row.mechanism, "secret").code == 235);
    CHECK(pair.server.user() == "alice");
    CHECK(pair.send("STARTTLS").ok());
    CHECK((pair.client.secure() && pair.server.secure()));
    CHECK(pair.server.user().empty());
    CHECK_FALSE(pair.client.extension("AUTH"));
    CHECK(pair.send("EHLO x").ok());
    CHECK_FALSE(pair.client.extension("STARTTLS"));
    CHECK(pair.log_in(row.mechanism, "secret").enhanced() == "2.7.0");
    CHECK(pair.send("MAIL FROM:<alice@casella.example>").ok());
  }
}

TEST_CASE("SMTP: a sender brings a letter to those who take it") {
  const Letter letter = {"bob@casella.example",
                         {"alice@casella.example", "nobody@casella.example"},
                         "Subject: x\r\n\r\n.dot\r\n"};
  for (const bool tls : {false, true}) {
    for (const sasl::Row& row : sasl::kMechanisms) {
      ServerSettings server;
      server.role = Role::Submission;
      server.mechanisms = {row.mechanism};
      server.starttls = tls;
      SenderSettings settings;
      settings.starttls = tls;
      settings.auth = row.mechanism;
      settings.user = "alice";
      settings.secret = "secret";
      Pair pair(server);
      Sender sender(letter, settings, "nonce");
      pair.run(sender);
      INFO(pair.said);
      CHECK(sender.outcome() == Sender::Outcome::Delivered);
      CHECK(sender.refused() == std::vector<std::string>{"nobody@casella.example"});
      CHECK(pair.newest("alice") == letter.octets);
      CHECK(pair.server.secure() == tls);
      CHECK((pair.client_closed && pair.server_closed));
    }
  }
}

TEST_CASE("SMTP: a sender gives up, or falls back") {
  const auto outcome = [](ServerSettings server, SenderSettings settings,
                          std::vector<std::string> to) {
    Pair pair(std::move(server));
    Sender sender({"", std::move(to), "Hello.\r\n"}, std::move(settings), "nonce");
    pair.run(sender);
    CHECK((pair.client_closed && pair.server_closed));
    return sender.outcome();
  };
  using Outcome = Sender::Outcome;
  ServerSettings old;
  old.esmtp = false;
  CHECK(outcome(old, {}, {"alice@casella.example"}) == Outcome::Delivered);
  ServerSettings submission;
  submission.role = Role::Submission;
  CHECK(outcome(submission, {}, {"alice@casella.example"}) == Outcome::Failed);
  ServerSettings small;
  small.size_limit_octets = 3;
  CHECK(outcome(small, {}, {"alice@casella.example"}) == Outcome::Failed);
  CHECK(outcome({}, {}, {"nobody@casella.example", "x@elsewhere.example"}) == Outcome::Failed);
  CHECK(outcome({}, {}, {}) == Outcome::Failed);
  SenderSettings wants_tls;
  wants_tls.starttls = true;
  CHECK(outcome({}, wants_tls, {"alice@casella.example"}) == Outcome::Failed);
  Sender cut({"", {"a@b"}, ""}, {}, "nonce");
  cut.cut_off();
  CHECK(cut.outcome() == Outcome::Deferred);
}

TEST_CASE("SMTP: a client doesn't guess") {
  CHECK(after({}, "250 x\r\n") == "closed closes");
  CHECK(after({}, "421 bye\r\n") == "closed 421 closes");
  CHECK(after({"EHLO x"}, "250 x\r\n") == "READY 250");
  CHECK(after({"EHLO x"}, "250\r\n") == "READY 250");
  CHECK(after({"EHLO x"}, "250-x\r\n250 y\r\n") == "READY 250");
  CHECK(after({"EHLO x"}, "250-x\r\n251 y\r\n") == "closed closes");
  CHECK(after({"EHLO x"}, "250x\r\n") == "closed closes");
  CHECK(after({"EHLO x"}, "25\r\n") == "closed closes");
  CHECK(after({"EHLO x"}, "150 x\r\n") == "closed closes");
  CHECK(after({"EHLO x"}, "650 x\r\n") == "closed closes");
  CHECK(after({"EHLO x"}, "550 x\r\n") == "CONNECTED 550");
  CHECK(after({"EHLO x"}, std::string(20000, '2')) == "CONNECTED");
  CHECK(after({"EHLO x"}, std::string(20000, '2') + "\r\n") == "closed closes");
  CHECK(after({"EHLO x", "MAIL FROM:<>", "RCPT TO:<a@b>", "DATA"},
              "250 x\r\n250 x\r\n250 x\r\n354 x\r\n") == "DATA 250 250 250 354");
  CHECK(after({"EHLO x", "STARTTLS"}, "250 x\r\n220 x\r\n") == "STARTTLS 250 220");
  CHECK(after({"EHLO x", "STARTTLS"}, "250 x\r\n220 x\r\n250 y\r\n") == "closed 250 220 closes");
  CHECK(after({"QUIT"}, "221 x\r\n") == "closed 221 closes");
}

TEST_CASE("SMTP: an onlooker is told what each line is") {
  ServerSettings settings;
  settings.mechanisms = {sasl::Mechanism::Plain};
  Pair pair(settings);
  pair.send("EHLO x");
  CHECK(pair.told[2].kind == proto::LineKind::Status);
  CHECK(pair.told[3].note == &note::kExtension);
  pair.log_in(sasl::Mechanism::Plain, "secret");
  CHECK(pair.told[pair.told.size() - 2].secret);
  pair.send("AUTH PLAIN");
  pair.send("MAIL FROM:<a@b>");
  pair.send("RCPT TO:<alice@casella.example>");
  pair.send("DATA");
  pair.told.clear();
  pair.send_message("Subject: x\r\n y\r\n\r\n.dot\r\nend\r\n");
  std::string kinds;
  for (const auto& each : pair.told) kinds.push_back("CSLUAHEBT"[static_cast<int>(each.kind)]);
  CHECK(kinds == "HHEBBTS");
  CHECK(pair.told[1].note == &note::kFolded);
  CHECK((pair.told[3].stuffed && !pair.told[4].stuffed));
  pair.told.clear();
  pair.send("MAIL FROM:<a@b>");
  pair.send("RCPT TO:<alice@casella.example>");
  pair.send_chunk("Subject: x\r\n", false);
  pair.send_chunk("\r\n.\r\n", true);
  kinds.clear();
  for (const auto& each : pair.told) kinds.push_back("CSLUAHEBT"[static_cast<int>(each.kind)]);
  CHECK(kinds == "CSCSCHSCEBS");
}

TEST_CASE("dates follow the simulated clock") {
  const auto at = [](std::int64_t seconds) {
    return mail_date(SimTime{std::chrono::seconds(seconds)});
  };
  CHECK(at(0) == "Mon, 04 Nov 2024 12:00:00 +0000");
  CHECK(at(43'199) == "Mon, 04 Nov 2024 23:59:59 +0000");
  CHECK(at(43'200) == "Tue, 05 Nov 2024 00:00:00 +0000");
  CHECK(at(57 * 86'400) == "Tue, 31 Dec 2024 12:00:00 +0000");
  CHECK(at(58 * 86'400) == "Wed, 01 Jan 2025 12:00:00 +0000");
  CHECK(at((58 + 365 * 3 + 59) * 86'400LL) == "Tue, 29 Feb 2028 12:00:00 +0000");
  CHECK(at((58 + 365 * 3 + 60) * 86'400LL) == "Wed, 01 Mar 2028 12:00:00 +0000");
}
