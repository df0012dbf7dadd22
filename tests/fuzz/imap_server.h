#pragma once
// The IMAP server hears any octets, in one piece and octet by octet, and other things between.
//
// Input: one octet of settings; then pieces of octets, each followed by 0xFE and one octet that
// says what happens next.
#include <string>

#include "tests/fuzz/must.h"
#include "tests/support/imap_house.h"

namespace casella::fuzz {

class ImapTrial {
 public:
  explicit ImapTrial(std::uint8_t choice) : house_(settings(choice)) {
    const char* mails[] = {
        "Subject: 1\r\n\r\none\r\n", "",
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
         "Content-Type: message/rfc822\r\n\r\nFrom: a:b@c;,<d\r\n\r\ny\r\n--b--")};
    for (int i = 0; i < (choice >> 6U); ++i) house_.deliver(mails[i]);
    house_.open("one");
    if ((choice & 1U) != 0) hear("l LOGIN alice secret\r\n", false);
    if ((choice & 3U) == 3) hear("s SELECT INBOX\r\n", false);
  }

  void hear(std::string_view octets, bool in_pieces) {
    house_.say(one(), octets, in_pieces ? 1 : SIZE_MAX);
    look();
  }

  void happen(std::uint8_t what) {
    Encoder encoder;
    one().server.encode(encoder);
    switch (what % 8) {
      case 0: house_.give(one(), proto::PeerClosed{}); break;
      case 1: house_.give(one(), proto::TimerFired{}); break;
      case 2: house_.fails = true; break;
      case 3: house_.deliver("Subject: new\r\n\r\nnew\r\n"); break;
      case 4: house_.change(ExpungeDeleted{{"alice", "INBOX", 0}, {}}); break;
      case 5: house_.give(one(), proto::StoreAnswered{AskId{what}, FoldersChanged{}}); break;
      case 6: house_.give(one(), proto::TlsReady{}); break;
      default: house_.now += std::chrono::hours(1);
    }
    look();
  }

  const std::string& told() { return one().sent; }

 private:
  static imap::ServerSettings settings(std::uint8_t choice) {
    imap::ServerSettings made;
    made.plain_login = (choice & 4U) == 0;
    made.starttls = (choice & 8U) != 0;
    if ((choice & 16U) != 0) made.without = ~imap::Extensions{0};
    made.append_limit_octets = (choice & 32U) != 0 ? 64 : 1U << 20U;
    return made;
  }

  test::ImapHouse::Session& one() { return house_.sessions.front(); }

  void look() {
    const test::ImapHouse::Session& session = one();
    must(!session.answered_after_end, "a reply after the end");
    must(session.unexplained == 0, "a reply without a reason");
    must(session.closed == (session.server.state() == imap::State::Logout),
         "ended without closing");
    must(session.sent.empty() || session.sent.ends_with("\r\n"), "a reply without a line end");
    const imap::View* view = session.server.view();
    if (view == nullptr) return;
    Uid last{};
    view->box().items.each([&](const Item& item) {
      must(last < item.uid, "UIDs do not ascend");
      last = item.uid;
    });
    const Snapshot& inbox = house_.store.find("alice")->inbox;
    must(inbox->items.empty() || inbox->items[inbox->items.size() - 1].uid.value < inbox->uid_next,
         "the next UID is taken");
  }

  test::ImapHouse house_;
};

inline void fuzz_imap_server(std::string_view input) {
  Steer steer(input);
  const std::uint8_t choice = steer.octet();
  ImapTrial whole(choice), pieces(choice);
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
