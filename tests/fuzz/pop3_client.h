#pragma once
// The POP3 client hears any octets, in one piece and octet by octet, while commands are sent.
//
// Input: pieces of octets from the server, each followed by 0xFE and one octet that says which
// command is sent next.
#include <string>

#include "sim/proto/pop3/client.h"
#include "tests/fuzz/must.h"

namespace casella::fuzz {

class ClientTrial {
 public:
  void hear(std::string_view octets, bool in_pieces) {
    if (!in_pieces) return give(proto::Received{octets});
    for (std::size_t at = 0; at < octets.size(); ++at) give(proto::Received{octets.substr(at, 1)});
  }

  void submit(std::uint8_t choice) {
    static const char* const kLines[] = {"USER a",  "PASS b", "STAT", "LIST",   "LIST 1", "RETR 1",
                                         "TOP 1 0", "UIDL",   "QUIT", "QUIT x", "CAPA",   "",
                                         "XYZZY",   "DELE 1", "list", "a\nb"};
    if (choice == 255) return give(proto::PeerClosed{});
    proto::Effects effects;
    client_.submit(kLines[choice % 16], effects);
    take(effects);
  }

  const std::string& told() const { return told_; }

 private:
  void give(const proto::Input& input) {
    const bool over = client_.state() == pop3::State::Ended;
    proto::Effects effects;
    client_.handle(input, {}, effects);
    must(!over || effects.empty(), "something is done after the end");
    take(effects);
    Encoder encoder;
    client_.encode(encoder);
  }

  void take(const proto::Effects& effects) {
    for (const proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) {
        must(!closed_, "a command after the end");
        must(send->octets.find('\n') + 1 == send->octets.size(), "more than one line is sent");
      }
      closed_ |= std::holds_alternative<proto::Close>(effect);
    }
    must(closed_ == (client_.state() == pop3::State::Ended), "ended without closing");
    while (auto reply = client_.take_reply()) {
      must(reply->body.empty() || reply->body.ends_with("\r\n"), "a body without a line end");
      must(reply->body.empty() || reply->ok, "an error with a body");
      told_ +=
          reply->command + "|" + (reply->ok ? "+" : "-") + reply->text + "|" + reply->body + "|";
    }
  }

  pop3::Client client_;
  std::string told_;
  bool closed_ = false;
};

inline void fuzz_pop3_client(std::string_view input) {
  Steer steer(input);
  ClientTrial whole, pieces;
  while (!steer.empty()) {
    const std::string_view octets = steer.piece();
    const std::uint8_t what = steer.octet();
    whole.hear(octets, false);
    pieces.hear(octets, true);
    whole.submit(what);
    pieces.submit(what);
  }
  must(whole.told() == pieces.told(), "pieces are heard otherwise than the whole");
}

}  // namespace casella::fuzz
