// A server's personality, chosen instead of the lesson's own.
#include "sim/world/profile.h"
#include "tests/support/catch.h"

namespace casella {

TEST_CASE("a server takes on another personality, and gives it up again") {
  WorldSettings settings;
  settings.pop3.host = "mail.example";
  settings.link.latency = std::chrono::milliseconds(7);
  take_on(settings, *find_profile("1988"));
  CHECK(settings.profile == "1988");
  CHECK(settings.pop3.last);
  CHECK_FALSE(settings.pop3.uidl);
  take_on(settings, *find_profile("slow"));
  CHECK(settings.pop3.uidl);
  CHECK_FALSE(settings.pop3.last);
  CHECK(settings.link.latency == std::chrono::milliseconds(300));
  take_on(settings, *find_profile("modern"));
  CHECK(settings.link.latency == WorldSettings{}.link.latency);
  CHECK(settings.store_takes == WorldSettings{}.store_takes);
  CHECK(settings.pop3.stls);
  CHECK(settings.smtp.starttls);
  take_on(settings, *find_profile("rfc1939"));
  CHECK_FALSE(settings.pop3.stls);
  CHECK_FALSE(settings.smtp.starttls);
  CHECK(settings.pop3.host == "mail.example");
}

}  // namespace casella
