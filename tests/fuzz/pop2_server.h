#pragma once
// The POP2 server hears any octets, in one piece and octet by octet, and other things between.
//
// Input: one octet of settings; then pieces of octets, each followed by 0xFE and one octet that
// says what happens next.
#include <memory>
#include <string>

#include "sim/proto/pop2/server.h"
#include "tests/fuzz/twice.h"

namespace casella::fuzz {

class Pop2ServerTrial {
 public:
  explicit Pop2ServerTrial(std::uint8_t choice) : server_(settings(choice), ConnId{1}) {
    Mailbox box;
    const char* mails[] = {"Subject: 1\r\n\r\n.one\r\n", "", "+\r\n=", "\r\n\r\nx"};
    for (std::uint32_t i = 0; i < (choice >> 5U) % 5U; ++i) {
      auto message = std::make_shared<const Message>(MessageId{i + 1}, "", mails[i % 4]);
      box.items.append({Uid{box.uid_next++}, std::move(message), {}});
    }
    store_.accounts.emplace_back(Account{"a", "b", std::make_shared<const Mailbox>(box), {}});
    give(proto::Connected{});
  }

  void hear(std::string_view octets) { give(proto::Received{octets}); }

  void happen(std::uint8_t what) {
    Encoder encoder;
    server_.encode(encoder);
    if (what % 8 == 0) return give(proto::PeerClosed{});
    if (what % 8 == 1) return give(proto::TimerFired{});
    if (what % 8 == 2) fails_ = true;
    if (what % 8 == 3) return give(proto::StoreAnswered{AskId{what}, Committed{}});
    if (what % 8 == 4) return give(proto::TlsReady{});
  }

  const std::string& told() const { return told_; }

 private:
  static std::shared_ptr<const pop2::ServerSettings> settings(std::uint8_t choice) {
    pop2::ServerSettings made;
    made.exclusive = (choice & 1U) == 0;
    made.read_only = (choice & 2U) != 0;
    made.removes_without_quit = (choice & 4U) == 0;
    made.closes_on_empty_read = (choice & 8U) != 0;
    return std::make_shared<const pop2::ServerSettings>(made);
  }

  void give(const proto::Input& input) {
    proto::Effects effects;
    const bool over = server_.state() == pop2::State::Ended;
    server_.handle(input, {}, effects);
    must(!over || effects.empty(), "something is done after the end");
    bool explained = false;
    for (proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) {
        must(explained && !closed_, "a reply without a reason, or after the end");
        told_ += send->octets;
      }
      explained = std::holds_alternative<proto::Narrate>(effect);
      must(!closed_ || !std::holds_alternative<proto::Close>(effect), "closed twice");
      closed_ |= std::holds_alternative<proto::Close>(effect);
    }
    must(closed_ == (server_.state() == pop2::State::Ended), "ended without closing");
    for (const proto::Effect& effect : effects) {
      if (const auto* ask = std::get_if<proto::AskStore>(&effect)) answer(*ask);
    }
    if (closed_) must(!store_.accounts[0]->held_by, "the lock is left behind");
  }

  void answer(const proto::AskStore& ask) {
    if (std::holds_alternative<ReleaseMaildrop>(ask.request)) {
      store_ = apply(std::move(store_), ask.request).state;
    } else if (std::exchange(fails_, false)) {
      give(proto::StoreAnswered{ask.ask, Unavailable{}});
    } else {
      const auto count = store_.accounts[0]->inbox->items.size();
      const auto* commit = std::get_if<CommitDeletions>(&ask.request);
      must(commit == nullptr || !commit->uids.empty(), "nothing is removed at great cost");
      Applied applied = apply(std::move(store_), ask.request);
      store_ = std::move(applied.state);
      must(commit || store_.accounts[0]->inbox->items.size() == count, "a login removes mail");
      give(proto::StoreAnswered{ask.ask, std::move(applied.reply)});
    }
  }

  pop2::Server server_;
  StoreState store_;
  std::string told_;
  bool fails_ = false;
  bool closed_ = false;
};

inline void fuzz_pop2_server(std::string_view input) {
  hear_twice<Pop2ServerTrial>(input);
}

}  // namespace casella::fuzz
