// Octets come back as they went in, through server, link, client and device.
#include <cstdlib>

#include "sim/proto/dot_stuffing.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using namespace casella::test;

namespace {

// Of pieces that are dear to a line-based protocol, so that the odd cases are the usual ones.
std::string odd_message(Rng& rng) {
  const std::vector<std::string> pieces = {"\r\n",
                                           "\r\n",
                                           "\r\n",
                                           "\r",
                                           "\n",
                                           ".",
                                           ".",
                                           "..",
                                           ".\r\n",
                                           "\r\n.\r\n",
                                           "\r\n..\r\n",
                                           "\n.\n",
                                           "\r.\r",
                                           " ",
                                           "\t",
                                           "Subject: x",
                                           "Subject:",
                                           ":",
                                           "\xff",
                                           "\xc3\xa8",
                                           std::string(1, '\0'),
                                           "a",
                                           "+OK",
                                           "-ERR",
                                           "QUIT\r\n",
                                           std::string(80, 'x'),
                                           std::string(1000, 'y'),
                                           std::string(4100, '.')};
  std::string octets;
  for (std::uint64_t left = rng.below(30); left > 0; --left)
    octets += pieces[rng.below(pieces.size())];
  return octets;
}

std::string whole(const std::string& octets) {
  return octets.empty() || octets.ends_with("\r\n") ? octets : octets + "\r\n";
}

std::vector<std::string> fetched(const std::vector<MessageRef>& mail, const LinkSettings& link,
                                 std::uint64_t seed) {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete)};
  scene.mail = mail;
  scene.settings.link = link;
  scene.seed = seed;
  World world = scene.world();
  step(world, CheckMail{DeviceId{0}});
  while (const auto action = next_action(world)) step(world, *action);
  std::vector<std::string> octets;
  for (const LocalMail& each : world.devices[0]->disk) octets.push_back(each.message->octets());
  return octets;
}

// Logs in, types one line and gives back all that came in answer.
struct Typist {
  World world;
  explicit Typist(const std::vector<MessageRef>& mail) {
    Scene scene;
    scene.devices = {device("laptop", Mode::Delete)};
    scene.mail = mail;
    world = scene.world();
    step(world, Connect{DeviceId{0}});
    says("USER alice");
    says("PASS secret");
  }
  std::string says(const std::string& line) {
    step(world, Type{DeviceId{0}, line});
    std::string came;
    while (const auto action = next_action(world)) {
      const Record record = step(world, *action);
      for (const Happening& what : record.what) {
        const auto* sent = std::get_if<happening::Sent>(&what);
        if (sent != nullptr && sent->from == Side::Server) came += record.text(sent->octets);
      }
    }
    return came;
  }
};

// A multi-line response without its first line and its end, with its stuffing taken away by other
// means than the client's.
std::string unstuffed_body(const std::string& response) {
  const std::size_t first = response.find("\r\n") + 2;
  REQUIRE(response.ends_with(".\r\n"));
  std::string body = response.substr(first, response.size() - first - 3);
  std::string out;
  bool line_begins = true;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (line_begins && body[i] == '.') {
      line_begins = false;
      continue;
    }
    out.push_back(body[i]);
    line_begins = body[i] == '\n' && i > 0 && body[i - 1] == '\r';
  }
  return out;
}

// The answer of TOP, by RFC 1939's words, line by line.
std::string top_of(const std::string& octets, std::uint32_t lines) {
  std::string out;
  bool in_body = false;
  std::uint32_t taken = 0;
  for (std::size_t at = 0; at < octets.size();) {
    std::size_t end = octets.find("\r\n", at);
    const std::string line = octets.substr(at, end == octets.npos ? end : end - at);
    if (in_body && taken++ == lines) break;
    out += line + "\r\n";
    if (!in_body && line.empty() && end != octets.npos) in_body = true;
    at = end == octets.npos ? octets.size() : end + 2;
  }
  return out;
}

}  // namespace

TEST_CASE("every message arrives as it was") {
  const std::vector<std::string> named = {"",
                                          ".",
                                          "..",
                                          "\r\n",
                                          "\r",
                                          "\n",
                                          ".\r\n",
                                          "\r\n.",
                                          "\r\n.\r\n",
                                          ".\r\n.\r\n",
                                          "a\r\n.",
                                          "a\r\n..",
                                          "\n.\n",
                                          "a\r.\rb",
                                          "\r\r\n",
                                          "\n\r\n",
                                          std::string("\0\0\r\n\0", 5),
                                          "\xff\xfe\r\n",
                                          "x",
                                          std::string(100000, '.'),
                                          std::string(100000, '\r'),
                                          std::string(100000, '\n'),
                                          std::string(1 << 20, 'x').substr(2) + "\r\n",
                                          std::string(1 << 20, 'x').substr(2)};
  std::vector<MessageRef> mail;
  for (const std::string& octets : named) {
    mail.push_back(message(static_cast<std::uint32_t>(mail.size()) + 1, octets));
  }
  const auto back = fetched(mail, {}, 1);
  REQUIRE(back.size() == named.size());
  for (std::size_t i = 0; i < named.size(); ++i) {
    INFO("message " << i + 1);
    CHECK((back[i] == whole(named[i])));
  }
}

TEST_CASE("random messages arrive as they were, however the link cuts them") {
  const std::uint64_t rounds = std::getenv("CASELLA_LONG") != nullptr ? 20000 : 300;
  for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
    Rng rng(seed);
    std::vector<MessageRef> mail;
    for (std::uint32_t id = 1; id <= 3; ++id) mail.push_back(message(id, odd_message(rng)));
    LinkSettings link;
    link.chop = static_cast<Chop>(rng.below(3));
    link.segment_octets = 1 + static_cast<std::uint32_t>(rng.below(40));
    link.join = rng.below(2) == 0;
    const auto back = fetched(mail, link, seed);
    INFO("seed " << seed);
    REQUIRE(back.size() == mail.size());
    for (std::size_t i = 0; i < mail.size(); ++i) REQUIRE((back[i] == whole(mail[i]->octets())));
  }
}

TEST_CASE("sizes are those of what RETR sends, and TOP sends the beginning of it") {
  const std::uint64_t rounds = std::getenv("CASELLA_LONG") != nullptr ? 5000 : 150;
  for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
    Rng rng(seed * 7919);
    const MessageRef mail = message(1, odd_message(rng));
    Typist typist({mail});
    INFO("seed " << seed);
    const std::string sent = unstuffed_body(typist.says("RETR 1"));
    REQUIRE((sent == whole(mail->octets())));
    REQUIRE(typist.says("LIST 1") == "+OK 1 " + std::to_string(sent.size()) + "\r\n");
    REQUIRE(typist.says("STAT") == "+OK 1 " + std::to_string(sent.size()) + "\r\n");
    REQUIRE(sent.size() == mail->size_octets());
    std::uint32_t lines = 0;
    for (std::size_t at = mail->body_at();
         (at = mail->octets().find("\r\n", at)) != std::string::npos; at += 2)
      ++lines;
    for (std::uint32_t n = 0; n <= lines + 1; ++n) {
      const std::string top = unstuffed_body(typist.says("TOP 1 " + std::to_string(n)));
      REQUIRE((top == top_of(mail->octets(), n)));
    }
    REQUIRE((unstuffed_body(typist.says("TOP 1 99999999")) == sent));
  }
}

TEST_CASE("stuffing and its undoing are each other's reverse") {
  Rng rng(11);
  for (int round = 0; round < 3000; ++round) {
    const std::string octets = odd_message(rng);
    std::string stuffed;
    proto::append_stuffed(stuffed, octets);
    CHECK((stuffed.empty() || stuffed.ends_with("\r\n")));
    CHECK_FALSE(stuffed.starts_with(".\r\n"));
    CHECK(stuffed.find("\r\n.\r\n") == std::string::npos);
    std::string back;
    for (std::size_t at = 0; at < stuffed.size();) {
      const std::size_t end = stuffed.find("\r\n", at);
      back += proto::unstuffed(std::string_view(stuffed).substr(at, end - at));
      back += "\r\n";
      at = end + 2;
    }
    CHECK((back == whole(octets)));
    const MessageRef as_message = message(1, octets);
    CHECK(as_message->needs_stuffing() == (stuffed != whole(octets)));
  }
}
