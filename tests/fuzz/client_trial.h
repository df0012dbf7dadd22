#pragma once
// A client hears any octets, in one piece and octet by octet, while lines are sent.
//
// Input: pieces of octets from the server, each followed by 0xFE and one octet that says which
// line is sent next.
#include <span>
#include <string>

#include "sim/proto/engine.h"
#include "tests/fuzz/twice.h"

namespace casella::fuzz {

template <proto::Engine Client>
class ClientTrialOf {
 public:
  // `over`: what the state is called in which nothing happens any more.
  explicit ClientTrialOf(std::span<const char* const> lines, std::string_view over = "closed")
      : lines_(lines), over_(over) {}

  void hear(std::string_view octets) { give(proto::Received{octets}); }

  void happen(std::uint8_t choice) {
    if (choice == 255) return give(proto::PeerClosed{});
    if (choice == 254) return give(proto::TlsReady{});
    proto::Effects effects;
    client_.submit(lines_[choice % lines_.size()], effects);
    for (const proto::Effect& effect : effects) {
      const auto* send = std::get_if<proto::Send>(&effect);
      if (send)
        must(send->octets.find('\n') + 1 == send->octets.size(), "more than one line is sent");
    }
    take(effects);
  }

  std::string told() const { return sent_ + "\n" + heard_; }
  Client& client() { return client_; }

 private:
  void give(const proto::Input& input) {
    proto::Effects effects;
    const bool over = closed_;
    client_.handle(input, {}, effects);
    must(!over || effects.empty(), "something is done after the end");
    take(effects);
    Encoder encoder;
    client_.encode(encoder);
  }

  void take(const proto::Effects& effects) {
    for (const proto::Effect& effect : effects) {
      must(!closed_, "something is done after the end");
      if (const auto* send = std::get_if<proto::Send>(&effect)) sent_ += send->octets;
      if (std::holds_alternative<proto::StartTls>(effect)) sent_ += "(TLS)";
      closed_ |= std::holds_alternative<proto::Close>(effect);
    }
    must(closed_ == (client_.state_name() == over_), "ended without closing");
    if constexpr (requires { client_.take_reply(); }) {
      while (auto reply = client_.take_reply()) heard_ += described(*reply);
    } else {
      while (auto heard = client_.take_response()) heard_ += described(*heard);
    }
  }

  std::span<const char* const> lines_;
  std::string_view over_;
  Client client_;
  std::string sent_, heard_;
  bool closed_ = false;
};

}  // namespace casella::fuzz
