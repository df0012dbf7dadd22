// What the transcripts of POP2 can't show: the table, both ends together, what the client makes of
// a server that is wrong, and what an onlooker is told.
#include "sim/proto/pop2/client.h"
#include "sim/proto/pop2/explain.h"
#include "sim/proto/pop2/notes.h"
#include "sim/proto/pop2/server.h"
#include "tests/support/catch.h"

using namespace casella;
using namespace casella::pop2;

namespace {

// Both ends and a store between them; what was said is kept.
class Pair {
 public:
  explicit Pair(std::vector<std::string> mail)
      : server_(std::make_shared<const ServerSettings>(), ConnId{1}) {
    Mailbox box;
    for (std::string& octets : mail) {
      const Uid uid{box.uid_next++};
      box.items.append(
          {uid, std::make_shared<const Message>(MessageId{uid.value}, "", std::move(octets)), {}});
    }
    store.accounts.emplace_back(Account{"alice", "se cret", std::make_shared<const Mailbox>(box)});
    to_server(proto::Connected{});
  }

  Reply send(const std::string& line) {
    proto::Effects effects;
    client.submit(line, effects);
    take(effects, true);
    auto reply = client.take_reply();
    return reply ? *reply : Reply{};
  }

  std::size_t left() const { return store.accounts[0]->inbox->items.size(); }

  Client client;
  StoreState store;
  bool server_closed = false, client_closed = false;
  std::vector<proto::LineMeaning> told;
  std::vector<const proto::Note*> reasons;

 private:
  void to_server(const proto::Input& input) {
    proto::Effects effects;
    server_.handle(input, {}, effects);
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
        explain(send->octets, of_client);
        of_client ? to_server(proto::Received{send->octets})
                  : to_client(proto::Received{send->octets});
      } else if (const auto* ask = std::get_if<proto::AskStore>(&effect)) {
        Applied applied = apply(store, ask->request);
        store = applied.state;
        to_server(proto::StoreAnswered{ask->ask, applied.reply});
      } else if (const auto* why = std::get_if<proto::Narrate>(&effect)) {
        reasons.push_back(why->note);
      } else if (std::holds_alternative<proto::Close>(effect)) {
        (of_client ? client_closed : server_closed) = true;
      }
    }
  }

  Server server_;
  Explainer explainer_;
};

// What the client does when this comes after these lines were sent.
std::string after(const std::vector<std::string>& sent, std::string_view heard) {
  Client client;
  proto::Effects effects;
  client.handle(proto::Received{"+ POP2 host\r\n"}, {}, effects);
  for (const std::string& line : sent) {
    client.submit(line, effects);
    const std::string_view answer = line[0] == 'H' ? "#1\r\n" : "=4 octets\r\n";
    if (line != sent.back()) client.handle(proto::Received{answer}, {}, effects);
  }
  effects.clear();
  client.handle(proto::Received{heard}, {}, effects);
  std::string did(client.state_name());
  for (const proto::Effect& effect : effects) {
    if (const auto* send = std::get_if<proto::Send>(&effect)) did += " " + send->octets;
    if (std::holds_alternative<proto::Close>(effect)) did += " closes";
  }
  return did;
}

}  // namespace

TEST_CASE("POP2: the table draws the diagrams of the RFC") {
  std::string edges;
  for (const CommandRow& row : commands()) {
    for (const State from : {State::Lstn, State::Auth, State::Mbox, State::Item, State::Next,
                             State::Done, State::Ended}) {
      const auto to = leads_to(row, from);
      if (!to) continue;
      edges += std::string(row.name) + " " + std::string(name_of(from)) + ">" +
               std::string(name_of(*to)) + " " + std::string(client_name_of(from)) + ">" +
               std::string(client_name_of(*to)) + "\n";
    }
  }
  CHECK(edges ==
        "HELO AUTH>MBOX CALL>NMBR\nFOLD MBOX>MBOX NMBR>NMBR\nFOLD ITEM>MBOX SIZE>NMBR\n"
        "READ MBOX>ITEM NMBR>SIZE\nREAD ITEM>ITEM SIZE>SIZE\nRETR ITEM>NEXT SIZE>XFER\n"
        "ACKS NEXT>ITEM XFER>SIZE\nACKD NEXT>ITEM XFER>SIZE\nNACK NEXT>ITEM XFER>SIZE\n"
        "QUIT AUTH>DONE CALL>EXIT\nQUIT MBOX>DONE NMBR>EXIT\nQUIT ITEM>DONE SIZE>EXIT\n");
}

TEST_CASE("POP2: client and server go through a mailbox, a message in any octets") {
  const std::string odd = std::string("+ no\r\n=1\r\n#\r\n\0\xff.\r\n", 18);
  Pair pair({"Subject: 1\r\n folded\r\n\r\nOne.\r\n", odd, "no end"});
  REQUIRE(pair.client.take_reply()->is_greeting);
  CHECK(pair.client.state_name() == "CALL");
  Reply reply = pair.send("HELO alice " + quoted("se cret"));
  CHECK((reply.ok && reply.answer == Answer::Count && reply.number == 3));
  CHECK(pair.client.state_name() == "NMBR");
  for (const char* ack : {"ACKS", "ACKD", "ACKD"}) {
    if (pair.client.state() == State::Mbox) CHECK(pair.send("READ").number == 29);
    CHECK(pair.client.state_name() == "SIZE");
    reply = pair.send("RETR");
    CHECK(pair.client.state_name() == "XFER");
    CHECK(reply.answer == Answer::Data);
    if (reply.body.size() == odd.size()) CHECK(reply.body == odd);
    reply = pair.send(ack);
    CHECK((reply.ok && reply.answer == Answer::Length));
  }
  CHECK(reply.number == 0);
  CHECK(pair.left() == 3);
  CHECK(pair.send("QUIT").ok);
  CHECK(pair.left() == 1);
  CHECK((pair.client_closed && pair.server_closed));
  // what an onlooker is told of the first message, and of the one that looks like replies
  std::string kinds;
  for (const auto& each : pair.told) kinds.push_back("CSLUAHEB."[static_cast<int>(each.kind)]);
  CHECK(kinds == "SCSCSCHHEBCSCHHHHCSCHCSCS");
  CHECK(pair.told[1].secret);
  CHECK(pair.told[7].note == &note::kFoldedLine);
}

TEST_CASE("POP2: what doesn't fit makes the client say QUIT, and close at the next word") {
  CHECK(after({"HELO a b"}, "- no\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b"}, "=3\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b"}, "#x\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b"}, "#1x\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b"}, "#99999999999999999999999\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b"}, "\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b"}, "#1\r\n") == "NMBR");
  CHECK(after({"HELO a b"}, "#1 and more\r\n#2\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b"}, "- no\r\nwhatever\r\n") == "closed QUIT\r\n closes");
  CHECK(after({"HELO a b"}, std::string(600, 'x')) == "NMBR");
  CHECK(after({"HELO a b"}, std::string(600, 'x') + "\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b", "READ"}, "=4\r\n") == "SIZE");
  CHECK(after({"HELO a b", "READ"}, "#4\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b", "READ", "RETR"}, "1234") == "XFER");
  CHECK(after({"HELO a b", "READ", "RETR"}, "12345\r\n") == "EXIT QUIT\r\n");
  CHECK(after({"HELO a b", "QUIT"}, "+ OK\r\n") == "closed closes");
  CHECK(after({"HELO a b", "QUIT"}, "#1\r\n") == "closed closes");
}

TEST_CASE("POP2: arguments are quoted and read back") {
  for (const std::string argument : {"plain", "two words", "\\", " \\ ", "a\\ b"}) {
    const auto parsed =
        parse_command("HELO " + pop2::quoted(argument) + " " + pop2::quoted(argument));
    const auto* command = std::get_if<Command>(&parsed);
    REQUIRE(command != nullptr);
    CHECK(command->name == argument);
    CHECK(command->password == argument);
  }
}

TEST_CASE("POP2: a marked message is told by its own number") {
  Pair pair({"1\r\n", "2\r\n"});
  pair.send("HELO alice se\\ cret");
  pair.send("READ 2");
  pair.send("RETR");
  pair.send("ACKD");
  CHECK(pair.reasons.back() == &note::kAckdOk);
  CHECK(pair.left() == 2);
}
