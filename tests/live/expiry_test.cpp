// A site that removes mail after some days, by the server's clock: live, and durable.
#include "tests/support/catch.h"
#include "tests/support/live_floor.h"

namespace casella::live {
namespace {

using namespace std::chrono_literals;

struct Site : Floor {
  explicit Site(bool slow = false) : Floor({}, slow) { hall->expire_days = 7; }
  // Time goes by, and the server does what is due.
  void pass(Duration time) {
    now += time;
    hall->wake(now);
    while (!hall->end_round(now).empty()) {
    }
  }
  std::size_t count(std::string_view user) const { return account(user).inbox->items.size(); }
};

}  // namespace

TEST_CASE("live expiry: mail goes when its days are over, and not before; and it is kept so") {
  Site site;
  site.pass(24h * 7 - 1s);
  CHECK(site.count("alice") == 2);
  const auto wake = site.hall->next_wake();
  REQUIRE(wake);
  CHECK(*wake <= site.now + 1min);  // the server wakes for it by itself
  site.pass(1min);
  CHECK(site.count("alice") == 0);
  CHECK(site.count("bob") == 0);
  CHECK(site.keeper.kept == 1);
  CHECK(site.keeper.disk.find("alice")->inbox->items.size() == 0);
  CHECK(site.keeper.disk.find("alice")->inbox->uid_next == 3);  // no UID is given twice
  site.pass(24h);
  CHECK(site.keeper.kept == 1);
}

TEST_CASE("live expiry: each message has days of its own, and a site without the policy none") {
  Site site;
  site.pass(24h * 3);
  Session& smtp = site.open("smtp");
  site.write(smtp, "EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<alice@casella.example>\r\nDATA\r\n");
  site.write(smtp, "Subject: later\r\n\r\nhere\r\n.\r\nQUIT\r\n");
  CHECK(site.count("alice") == 3);
  site.pass(24h * 4);
  CHECK(site.count("alice") == 1);
  site.pass(24h * 3);
  CHECK(site.count("alice") == 0);
  Floor lasting;
  CHECK(!lasting.hall->next_wake());
  lasting.now += 24h * 365;
  lasting.hall->wake(lasting.now);
  CHECK(lasting.account("alice").inbox->items.size() == 2);
}

TEST_CASE("live expiry: a maildrop in use keeps its mail until the session is over") {
  Site site;
  site.pass(24h * 7 - 5min);
  Session& pop = site.open("pop3");
  site.write(pop, "USER alice\r\nPASS secret\r\n");
  site.pass(6min);
  CHECK(site.count("alice") == 2);
  CHECK(site.count("bob") == 0);
  CHECK(matches("+OK 2 *", site.write(pop, "STAT\r\n")));
  CHECK(site.write(pop, "RETR 1\r\n").size() > 50);
  site.write(pop, "QUIT\r\n");
  CHECK(site.count("alice") == 2);
  site.pass(1min);
  CHECK(site.count("alice") == 0);
}

TEST_CASE("live expiry: an IMAP session hears of it when it may, and reads what it has till then") {
  Site site;
  site.pass(24h * 7 - 2min);
  Session& imap = site.open("imap");
  site.write(imap, "a LOGIN alice secret\r\nb SELECT INBOX\r\n");
  site.now += 3min;
  site.hall->wake(site.now);
  CHECK(site.count("alice") == 0);
  const std::string fetched = site.write(imap, "c FETCH 1 UID\r\n");
  CHECK(fetched.find("EXPUNGE") == std::string::npos);  // RFC 9051, section 7.5.1
  const std::string told = site.write(imap, "d NOOP\r\n");
  CHECK(told.find("* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n") != std::string::npos);
  site.write(imap, "e IDLE\r\n");
}

TEST_CASE("live expiry: nobody is told before it is durable; undone, it is tried again") {
  Site site(true);
  site.pass(24h * 7 - 2min);
  Session& imap = site.open("imap");
  site.write(imap, "a LOGIN alice secret\r\nb SELECT INBOX\r\nc IDLE\r\n");
  site.pass(3min);
  REQUIRE(site.committer.begun != nullptr);
  CHECK(imap.out.empty());
  site.keeper.works = false;
  site.keep();
  CHECK(site.hear(imap).empty());
  CHECK(site.count("alice") == 2);
  site.keeper.works = true;
  site.pass(1min);
  REQUIRE(site.committer.begun != nullptr);
  CHECK(site.hear(imap).empty());
  site.keep();
  CHECK(site.hear(imap).find("EXPUNGE") != std::string::npos);
  CHECK(site.count("alice") == 0);
  CHECK(site.keeper.disk.find("alice")->inbox->items.size() == 0);
}

}  // namespace casella::live
