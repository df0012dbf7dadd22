#pragma once
// The POP3 server hears any octets, in one piece and octet by octet, and other things between.
//
// Input: one octet of settings; then pieces of octets, each followed by 0xFE and one octet that
// says what happens next.
#include <memory>
#include <string>

#include "sim/proto/pop3/server.h"
#include "tests/fuzz/must.h"

namespace casella::fuzz {

class ServerTrial {
 public:
  explicit ServerTrial(std::uint8_t choice)
      : server_(settings(choice), ConnId{1}, "<1.2@casella.example>") {
    Mailbox box;
    const char* mails[] = {"Subject: 1\r\n\r\n.one\r\n", "", ".\r\n.", "\r\n\r\nx"};
    for (std::uint32_t i = 0; i < (choice >> 5U) % 5U; ++i) {
      auto message = std::make_shared<const Message>(MessageId{i + 1}, "", mails[i % 4]);
      box.items.append({Uid{box.uid_next++}, std::move(message), {}});
    }
    store_.accounts.emplace_back(Account{"a", "b", std::make_shared<const Mailbox>(box), {}});
    give(proto::Connected{});
  }

  void hear(std::string_view octets, bool in_pieces) {
    if (!in_pieces) return give(proto::Received{octets});
    for (std::size_t at = 0; at < octets.size(); ++at) give(proto::Received{octets.substr(at, 1)});
  }

  void happen(std::uint8_t what) {
    Encoder encoder;
    server_.encode(encoder);
    switch (what % 8) {
      case 0: return give(proto::PeerClosed{});
      case 1: return give(proto::TimerFired{});
      case 2: fails_ = true; return;
      case 3: return give(proto::StoreAnswered{AskId{what}, Committed{}});
      case 4: return give(proto::TlsReady{});
      default: return;
    }
  }

  const std::string& told() const { return told_; }

 private:
  static std::shared_ptr<const pop3::ServerSettings> settings(std::uint8_t choice) {
    pop3::ServerSettings made;
    made.apop = (choice & 1U) != 0;
    made.top = made.uidl = (choice & 2U) == 0;
    made.capa = (choice & 4U) == 0;
    made.response_codes = (choice & 8U) == 0;
    made.exclusive = (choice & 16U) == 0;
    for (const sasl::Row& row : sasl::kMechanisms) made.mechanisms.push_back(row.mechanism);
    made.stls = made.auth_codes = made.utf8 = made.lang = made.last = made.rpop = true;
    return std::make_shared<const pop3::ServerSettings>(made);
  }

  void give(const proto::Input& input) {
    proto::Effects effects;
    const bool over = server_.state() == pop3::State::Ended;
    server_.handle(input, {}, effects);
    must(!over || effects.empty(), "something is done after the end");
    bool explained = false;
    for (proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) {
        must(explained, "a reply without a reason");
        look(send->octets);
      }
      explained = std::holds_alternative<proto::Narrate>(effect);
      must(!closed_ || !std::holds_alternative<proto::Close>(effect), "closed twice");
      closed_ |= std::holds_alternative<proto::Close>(effect);
      if (auto* ask = std::get_if<proto::AskStore>(&effect)) answer(*ask);
    }
    must(closed_ == (server_.state() == pop3::State::Ended), "ended without closing");
    if (closed_) must(!store_.accounts[0]->held_by, "the lock is left behind");
  }

  void look(std::string_view reply) {
    must(!closed_, "a reply after the end");
    must(reply.starts_with("+OK") || reply.starts_with("-ERR") || reply.starts_with("+ "),
         "no status indicator");
    must(reply.ends_with("\r\n"), "a reply without a line end");
    must(reply.find("\r\n") + 2 <= 512, "a status line that is too long");
    told_ += reply;
  }

  void answer(const proto::AskStore& ask) {
    const auto count = store_.accounts[0]->inbox->items.size();
    if (std::holds_alternative<ReleaseMaildrop>(ask.request)) {
      store_ = apply(std::move(store_), ask.request).state;
    } else if (std::exchange(fails_, false)) {
      give(proto::StoreAnswered{ask.ask, Unavailable{}});
    } else {
      const bool commits = std::holds_alternative<CommitDeletions>(ask.request);
      must(!commits || server_.state() == pop3::State::Update, "a removal outside UPDATE");
      Applied applied = apply(std::move(store_), ask.request);
      store_ = std::move(applied.state);
      must(commits || store_.accounts[0]->inbox->items.size() == count, "a login removes mail");
      give(proto::StoreAnswered{ask.ask, std::move(applied.reply)});
    }
  }

  pop3::Server server_;
  StoreState store_;
  std::string told_;
  bool fails_ = false;
  bool closed_ = false;
};

inline void fuzz_pop3_server(std::string_view input) {
  Steer steer(input);
  const std::uint8_t choice = steer.octet();
  ServerTrial whole(choice), pieces(choice);
  while (!steer.empty()) {
    const std::string_view octets = steer.piece();
    const std::uint8_t what = steer.octet();
    whole.hear(octets, false);
    pieces.hear(octets, true);
    whole.happen(what);
    pieces.happen(what);
  }
  must(whole.told() == pieces.told(), "pieces are answered otherwise than the whole");
}

}  // namespace casella::fuzz
