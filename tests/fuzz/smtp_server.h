#pragma once
// The SMTP server hears any octets, in one piece and octet by octet, and other things between.
//
// Input: one octet of settings; then pieces of octets, each followed by 0xFE and one octet that
// says what happens next.
#include <memory>
#include <string>

#include "sim/proto/smtp/server.h"
#include "tests/fuzz/twice.h"

namespace casella::fuzz {

class SmtpServerTrial {
 public:
  explicit SmtpServerTrial(std::uint8_t choice) : server_(settings(choice), ConnId{1}, "unique") {
    store_.accounts.emplace_back(Account{"a", "b"});
    store_.accounts.emplace_back(Account{"c@d.e", "f"});
    give(proto::Connected{});
  }

  void hear(std::string_view octets) { give(proto::Received{octets}); }

  void happen(std::uint8_t what) {
    Encoder encoder;
    server_.encode(encoder);
    if (what % 8 == 0) return give(proto::PeerClosed{});
    if (what % 8 == 1) return give(proto::TimerFired{});
    if (what % 8 == 2) fails_ = true;
    if (what % 8 == 3) return give(proto::StoreAnswered{AskId{what}, Submitted{}});
    if (what % 8 == 4) return give(proto::TlsReady{});
  }

  const std::string& told() const { return told_; }

 private:
  static std::shared_ptr<const smtp::ServerSettings> settings(std::uint8_t choice) {
    smtp::ServerSettings made;
    made.domains = {"d.e"};
    made.size_limit_octets = 200;
    made.role = (choice & 1U) != 0 ? smtp::Role::Submission : smtp::Role::Relay;
    made.starttls = (choice & 2U) == 0;
    if ((choice & 4U) == 0) {
      for (const sasl::Row& row : sasl::kMechanisms) made.mechanisms.push_back(row.mechanism);
    }
    made.verify = (choice & 8U) != 0;
    if (made.verify) made.lists = {{"l", {"a"}}};
    made.lenient_line_ends = (choice & 16U) != 0;
    made.keeps_plaintext = (choice & 32U) != 0;
    made.esmtp = (choice & 64U) == 0;
    made.tls_first = (choice & 128U) != 0;
    return std::make_shared<const smtp::ServerSettings>(made);
  }

  void give(const proto::Input& input) {
    proto::Effects effects;
    const bool over = server_.state() == smtp::State::Ended;
    server_.handle(input, {}, effects);
    must(!over || effects.empty(), "something is done after the end");
    bool explained = false;
    for (proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) {
        must(explained && !closed_, "a reply without a reason, or after the end");
        look(send->octets);
      }
      if (std::holds_alternative<proto::StartTls>(effect)) told_ += "(TLS)";
      explained = std::holds_alternative<proto::Narrate>(effect);
      must(!closed_ || !std::holds_alternative<proto::Close>(effect), "closed twice");
      closed_ |= std::holds_alternative<proto::Close>(effect);
    }
    must(closed_ == (server_.state() == smtp::State::Ended), "ended without closing");
    must(server_.transaction().data.size() <= 200, "more is kept than is permitted");
    must(server_.transaction().recipients <= smtp::kRecipientsLimit, "too many recipients");
    for (const proto::Effect& effect : effects) {
      if (const auto* ask = std::get_if<proto::AskStore>(&effect)) answer(*ask);
    }
  }

  // Each line has the same code, and all but the last a hyphen behind it.
  void look(std::string_view reply) {
    told_ += reply;
    const std::string_view code = reply.substr(0, 3);
    while (!reply.empty()) {
      const std::size_t end = reply.find("\r\n");
      must(end != reply.npos && end >= 4 && end + 2 <= 512, "a reply line that is none");
      must(reply.substr(0, 3) == code, "codes are mixed");
      must((reply[3] == ' ') == (end + 2 == reply.size()), "the last line is not marked");
      reply.remove_prefix(end + 2);
    }
  }

  void answer(const proto::AskStore& ask) {
    const auto* mail = std::get_if<SubmitMessage>(&ask.request);
    must(!mail || !mail->users.empty(), "mail for nobody");
    if (std::exchange(fails_, false)) {
      give(proto::StoreAnswered{ask.ask, Unavailable{}});
    } else {
      Applied applied = apply(std::move(store_), ask.request);
      store_ = std::move(applied.state);
      give(proto::StoreAnswered{ask.ask, std::move(applied.reply)});
    }
  }

  smtp::Server server_;
  StoreState store_;
  std::string told_;
  bool fails_ = false;
  bool closed_ = false;
};

inline void fuzz_smtp_server(std::string_view input) {
  hear_twice<SmtpServerTrial>(input);
}

}  // namespace casella::fuzz
