// Recordings without passwords: nothing of them is left, and the server says what it said.
#include "sim/live/mask.h"
#include "sim/base/digest.h"
#include "tests/support/catch.h"
#include "tests/support/live_floor.h"

namespace casella::live {
namespace {

// What was said by one side, in all.
std::string said(const Recording& recording, Side side) {
  const Timeline timeline = recording.play();
  std::string all;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    for (const Happening& what : timeline[seq].what) {
      const auto* sent = std::get_if<happening::Sent>(&what);
      if (sent != nullptr && sent->from == side) all += timeline[seq].text(sent->octets);
    }
  }
  return all;
}

struct Trial {
  Floor floor;
  Recording of(const char* gate, const std::vector<std::string>& pieces) {
    Session& session = floor.open(gate);
    for (const std::string& piece : pieces) {
      floor.write(session, piece);
      floor.now += std::chrono::minutes(1);
      floor.hall->wake(floor.now);
      floor.hear(session);
    }
    return session.recording();
  }
};

std::string plain(const std::string& secret) {
  return base64(std::string("\0alice\0", 7) + secret);
}

}  // namespace

TEST_CASE("live: a masked recording holds no password and is the same session") {
  const std::vector<std::pair<const char*, std::vector<std::string>>> sessions = {
      {"pop3",
       {"USER alice\r\n", "PASS mistake\r\n", "USER alice\r\nPA", "SS secret\r\n", "STAT\r\n"}},
      {"pop3",
       {"AUTH PLAIN " + plain("mistake") + "\r\n", "AUTH PLAIN\r\n", plain("secret") + "\r\n"}},
      {"imap",
       {"a LOGIN alice \"mistake\"\r\n", "b LOGIN alice \"secret\"\r\n", "c SELECT INBOX\r\n"}},
      {"imap",
       {"a LOGIN alice {7+}\r\nmistake\r\n", "b LOGIN {5}\r\n", "alice {6}\r\n", "secret\r\n"}},
      {"imap", {"a authenticate PLAIN\r\n", plain("secret") + "\r\n", "b NOOP\r\n"}},
      {"submission",
       {"EHLO me\r\nAUTH LOGIN\r\n", base64("alice") + "\r\n", base64("secret") + "\r\n"}},
      {"pop2", {"HELO alice secret\r\n", "READ 1\r\n"}},
  };
  for (const auto& [gate, pieces] : sessions) {
    Trial trial;
    const Recording was = trial.of(gate, pieces);
    const Recording is = masked(was, "alice", "secret");
    const std::string client = said(is, Side::Client);
    INFO(gate << ": " << client);
    CHECK(said(was, Side::Client) != client);
    for (const std::string& word : {std::string("secret"), std::string("mistake"), base64("secret"),
                                    plain("secret"), plain("mistake")}) {
      CHECK(client.find(word) == std::string::npos);
    }
    CHECK(said(is, Side::Server) == said(was, Side::Server));
    CHECK(client.size() > 20);
  }
}

TEST_CASE("live: a login by digest shows no password, and is recorded as it was") {
  Trial trial;
  const Recording was = trial.of("pop3", {"AUTH CRAM-MD5\r\n", "YWxpY2UgMDA=\r\n", "NOOP\r\n"});
  const Recording is = masked(was, "alice", "secret");
  CHECK(said(is, Side::Client) == said(was, Side::Client));
  CHECK(is.actions == was.actions);
}

}  // namespace casella::live
