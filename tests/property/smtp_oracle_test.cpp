// SMTP against the order of commands as RFC 5321, section 4.1.4, and the RFCs of STARTTLS and AUTH
// have it, on every sequence of five commands.
#include <array>

#include "sim/proto/smtp/server.h"
#include "tests/support/bench.h"
#include "tests/support/catch.h"

using namespace casella;

namespace {

const std::array<std::string, 12> kLines = {
    "EHLO x", "HELO x",      "MAIL FROM:<a@b>", "RCPT TO:<a@d.e>",     "RCPT TO:<x@d.e>",
    "DATA",   "BDAT 1 LAST", "STARTTLS",        "AUTH PLAIN AGEAYg==", "RSET",
    "NOOP",   "QUIT"};

class SmtpOracle {
 public:
  std::size_t delivered = 0;
  bool closed = false;

  int hear(const std::string& line) {
    const std::string verb = line.substr(0, line.find(' '));
    if (verb == "NOOP") return 250;
    if (verb == "QUIT") {
      closed = true;
      return 221;
    }
    if (verb == "EHLO" || verb == "HELO") {
      greeted_ = true;
      mail_ = rcpt_ = false;
      return 250;
    }
    if (verb == "RSET") {
      mail_ = rcpt_ = false;
      return 250;
    }
    if (!greeted_) return 503;
    if (verb == "MAIL") {
      if (mail_) return 503;
      mail_ = true;
      return 250;
    }
    if (verb == "RCPT") {
      if (!mail_) return 503;
      if (line != "RCPT TO:<a@d.e>") return 550;
      rcpt_ = true;
      return 250;
    }
    if (verb == "DATA" || verb == "BDAT") {
      if (!rcpt_) return verb == "DATA" && mail_ ? 554 : 503;
      mail_ = rcpt_ = false;
      ++delivered;
      return 250;
    }
    if (mail_) return 503;
    if (verb == "AUTH") {
      if (logged_in_) return 503;
      logged_in_ = true;
      return 235;
    }
    if (secure_) return 503;  // STARTTLS
    secure_ = true;
    greeted_ = logged_in_ = false;
    return 220;
  }

 private:
  bool greeted_ = false, mail_ = false, rcpt_ = false, secure_ = false, logged_in_ = false;
};

class Bench {
 public:
  explicit Bench(const std::shared_ptr<const smtp::ServerSettings>& settings)
      : at_{smtp::Server(settings, ConnId{1}, "unique"), {}, {}} {
    at_.store.accounts.emplace_back(Account{"a", "b"});
    at_.give(proto::Connected{});
  }

  int hear(const std::string& line) {
    at_.said.clear();
    at_.give(proto::Received{line + (line[0] == 'B' ? "\r\nx" : "\r\n")});
    if (at_.said.starts_with("354")) {
      at_.said.clear();
      at_.give(proto::Received{"x\r\n.\r\n"});
    }
    return at_.said.size() < 3 ? 0 : std::stoi(at_.said.substr(0, 3));
  }
  std::size_t stored() const { return at_.store.accounts[0]->inbox->items.size(); }
  bool closed() const { return at_.closed; }

 private:
  test::Bench<smtp::Server> at_;
};

}  // namespace

TEST_CASE("SMTP keeps the order of commands, on all sequences of five") {
  smtp::ServerSettings made;
  made.domains = {"d.e"};
  made.starttls = true;
  made.mechanisms = {sasl::Mechanism::Plain};
  const auto settings = std::make_shared<const smtp::ServerSettings>(made);
  constexpr std::size_t kLength = 5;
  std::size_t sequences = 1, delivered = 0;
  for (std::size_t i = 0; i < kLength; ++i) sequences *= kLines.size();
  for (std::size_t code = 0; code < sequences; ++code) {
    SmtpOracle oracle;
    Bench engine(settings);
    std::string said;
    std::size_t rest = code;
    for (std::size_t i = 0; i < kLength && !oracle.closed; ++i) {
      const std::string& line = kLines[rest % kLines.size()];
      rest /= kLines.size();
      said += line + ", ";
      const int expected = oracle.hear(line), seen = engine.hear(line);
      if (expected != seen) FAIL(said << "expected " << expected << ", seen " << seen);
    }
    if (oracle.closed != engine.closed()) FAIL(said << "closed otherwise");
    if (oracle.delivered != engine.stored()) FAIL(said << "delivered otherwise");
    delivered += oracle.delivered;
  }
  CHECK(delivered > 100);  // the trial gets so far at all
}
