#pragma once
// IMAP servers on one store, for tests: inputs in, effects out, the store answers at once (or when
// it is told to), and every session hears of what changed.
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "sim/proto/imap/server.h"

namespace casella::test {

class ImapHouse {
 public:
  struct Session {
    std::string name;
    imap::Server server;
    std::string sent{};                // by the server, not taken yet
    std::vector<std::string> notes{};  // keys of what was narrated
    std::deque<proto::AskStore> asks{};
    bool closed = false, starts_tls = false, answered_after_end = false;
    std::size_t unexplained = 0;  // sent without a reason
    Duration timer{};
  };

  explicit ImapHouse(imap::ServerSettings settings = {})
      : settings_(std::make_shared<const imap::ServerSettings>(std::move(settings))) {
    for (const char* user : {"alice", "bob"}) {
      Account account;
      account.user = user;
      account.secret = "secret";
      store.accounts.emplace_back(std::move(account));
    }
  }

  Session& open(const std::string& name) {
    const ConnId id{static_cast<std::uint32_t>(sessions.size()) + 1};
    sessions.push_back({name, imap::Server(settings_, id, "nonce-" + std::to_string(id.value))});
    give(sessions.back(), proto::Connected{});
    return sessions.back();
  }
  // A session that is logged in, with nothing left to read.
  Session& enter(const std::string& name, const std::string& select = "INBOX") {
    Session& made = open(name);
    say(made, "l LOGIN alice secret\r\n");
    if (!select.empty()) say(made, "s SELECT " + select + "\r\n");
    made.sent.clear();
    return made;
  }
  Session* find(const std::string& name) {
    for (auto each = sessions.rbegin(); each != sessions.rend(); ++each) {
      if (each->name == name) return &*each;
    }
    return nullptr;
  }

  void say(Session& session, std::string_view octets, std::size_t piece = SIZE_MAX) {
    for (std::size_t at = 0; at < octets.size(); at += std::min(piece, octets.size() - at))
      give(session, proto::Received{octets.substr(at, piece)});
  }
  std::string ask(Session& session, std::string_view line) {
    say(session, std::string(line) + "\r\n");
    return std::exchange(session.sent, {});
  }

  void give(Session& session, const proto::Input& input) {
    proto::Effects effects;
    session.server.handle(input, now, effects);
    bool explained = false;
    for (proto::Effect& effect : effects) {
      if (auto* send = std::get_if<proto::Send>(&effect)) {
        if (!explained) ++session.unexplained;
        session.answered_after_end |= session.closed;
        if (session.sent.empty())
          session.sent = std::move(send->octets);
        else
          session.sent += send->octets;
      } else if (auto* ask = std::get_if<proto::AskStore>(&effect)) {
        session.asks.push_back(std::move(*ask));
      } else if (const auto* told = std::get_if<proto::Narrate>(&effect)) {
        session.notes.emplace_back(told->note->key.name);
      } else if (const auto* timer = std::get_if<proto::SetTimer>(&effect)) {
        session.timer = timer->after;
      }
      explained = std::holds_alternative<proto::Narrate>(effect);
      session.closed |= std::holds_alternative<proto::Close>(effect);
      session.starts_tls |= std::holds_alternative<proto::StartTls>(effect);
    }
    if (!holds) answer(session);
  }

  void answer(Session& session) {
    while (!session.asks.empty()) {
      const proto::AskStore ask = std::move(session.asks.front());
      session.asks.pop_front();
      if (std::exchange(fails, false)) {
        give(session, proto::StoreAnswered{ask.ask, Unavailable{}});
      } else {
        give(session, proto::StoreAnswered{ask.ask, change(ask.request, &session)});
      }
    }
  }
  void answer_all() {
    for (Session& session : sessions) answer(session);
  }

  // Changes the store, and lets every session know, but for the one that did it.
  StoreReply change(const StoreRequest& request, const Session* by = nullptr) {
    const StoreState before = store;
    Applied applied = apply(std::move(store), request);
    store = std::move(applied.state);
    if (!tells) return std::move(applied.reply);
    for (std::size_t i = 0; i < store.accounts.size(); ++i) {
      const Account& was = *before.accounts[i];
      const Account& is = *store.accounts[i];
      for (const MailboxChange& each : changes_between(was, is)) spread(each, by);
    }
    return std::move(applied.reply);
  }
  void deliver(std::string octets, const std::string& user = "alice") {
    const MessageId id{++delivered_};
    change(DeliverMessage{user, std::make_shared<const Message>(id, "", std::move(octets)), now});
  }

  StoreState store;
  std::deque<Session> sessions;
  SimTime now{};
  bool holds = false;  // the store answers only when answer_all() is called
  bool fails = false;  // the store fails once
  bool tells = true;   // sessions hear of changes unasked

 private:
  void spread(const proto::StoreChanged& change, const Session* by) {
    for (Session& session : sessions) {
      proto::Effects effects;
      if (session.closed || &session == by) continue;
      session.server.handle(change, now, effects);
      for (proto::Effect& effect : effects) {
        if (const auto* send = std::get_if<proto::Send>(&effect)) session.sent += send->octets;
        session.closed |= std::holds_alternative<proto::Close>(effect);
      }
    }
  }

  std::shared_ptr<const imap::ServerSettings> settings_;
  std::uint32_t delivered_ = 0;
};

}  // namespace casella::test
