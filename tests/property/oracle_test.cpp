// The engine against the oracle: every short sequence of commands, then many long ones.
#include "tests/property/oracle.h"

#include <cstdlib>
#include <map>

#include "sim/base/rng.h"
#include "sim/proto/pop3/server.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using namespace casella::test;

namespace {

// What is not a command line, but happens all the same.
const std::string kCut = "!cut", kTimer = "!timer", kFail = "!fail";

// The engine with its store, to be copied at each fork of the road.
struct Subject {
  pop3::Server server;
  StoreState store;
  bool store_fails = false;

  std::string give(const proto::Input& input) {
    std::string sent;
    proto::Effects effects;
    server.handle(input, {}, effects);
    for (proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) sent += send->octets;
      const auto* ask = std::get_if<proto::AskStore>(&effect);
      if (ask == nullptr) continue;
      StoreReply reply = Unavailable{};
      const bool release = std::holds_alternative<ReleaseMaildrop>(ask->request);
      if (release || !std::exchange(store_fails, false)) {
        Applied applied = apply(std::move(store), ask->request);
        store = std::move(applied.state);
        reply = std::move(applied.reply);
      }
      if (!release) sent += give(proto::StoreAnswered{ask->ask, std::move(reply)});
    }
    return sent;
  }
};

struct Pair {
  Subject subject;
  Oracle oracle;
};

Pair pair_of(const std::vector<std::string>& mail) {
  Scene scene;
  std::vector<Oracle::Mail> for_oracle;
  for (const std::string& octets : mail) {
    const int id = static_cast<int>(for_oracle.size()) + 1;
    scene.mail.push_back(message(static_cast<std::uint32_t>(id), octets));
    for_oracle.push_back({id, octets});
  }
  static const auto settings = std::make_shared<const pop3::ServerSettings>();
  return {{pop3::Server(settings, ConnId{1}, "<1.1@h>"), scene.world().store, false},
          Oracle("alice", "secret", for_oracle)};
}

// A response as the RFC's own rule reads it (section 3).
struct Read {
  bool ok = false;
  std::string first;
  std::vector<std::string> lines;
  bool ended = false;  // a line with a single dot closed it
};

Read read(const std::string& sent) {
  Read out;
  std::size_t at = sent.find("\r\n");
  const std::string status = sent.substr(0, at);
  out.ok = status.compare(0, 3, "+OK") == 0;
  out.first = status.size() > 4 ? status.substr(out.ok ? 4 : 5) : "";
  for (at += 2; at < sent.size();) {
    const std::size_t end = sent.find("\r\n", at);
    std::string line = sent.substr(at, end - at);
    at = end + 2;
    out.ended = line == ".";
    if (out.ended) break;
    out.lines.push_back(line[0] == '.' ? line.substr(1) : line);
  }
  if (at != sent.size()) out.lines.emplace_back("(and more)");
  return out;
}

// Unique-ids are the server's own: the oracle knows them by the message they are of.
std::string with_known_ids(const std::string& line) {
  const std::size_t u = line.find(" u");
  if (u == line.npos || line.find('-', u) == line.npos) return line;
  return line.substr(0, u) + " id-of-" + line.substr(u + 2, line.find('-', u) - u - 2);
}

// Takes one step with both; empty if they agree.
std::string differ(Pair& pair, const std::string& line) {
  Oracle::Answer expected;
  std::string sent;
  if (line == kFail) {
    pair.oracle.fail_next_store();
    pair.subject.store_fails = true;
    return "";
  }
  if (line == kCut || line == kTimer) {
    expected = pair.oracle.lose_connection();
    sent = line == kCut ? pair.subject.give(proto::PeerClosed{})
                        : pair.subject.give(proto::TimerFired{});
  } else {
    expected = pair.oracle.hear(line);
    const std::string octets = line + "\r\n";
    sent = pair.subject.give(proto::Received{octets});
  }
  if (expected.any != !sent.empty()) return "an answer: " + sent;
  if (expected.any) {
    const Read seen = read(sent);
    if (seen.ok != expected.ok) return "status: " + sent;
    if (expected.first && with_known_ids("+OK " + seen.first) != "+OK " + *expected.first)
      return "first line: " + sent;
    std::vector<std::string> lines = seen.lines;
    const bool listing = line.size() == 4 && (line[0] == 'U' || line[0] == 'u');
    if (listing) {
      for (std::string& each : lines) each = with_known_ids(each);
    }
    if (expected.lines && (!seen.ended || lines != *expected.lines)) return "lines: " + sent;
    const bool capabilities = line.size() == 4 && (line[0] == 'C' || line[0] == 'c') && seen.ok;
    if (!expected.lines && !capabilities && (!lines.empty() || seen.ended))
      return "too much: " + sent;
  }
  const std::string_view state = pair.subject.server.state_name();
  const std::string_view wanted = pair.oracle.state == Oracle::State::Gone ? "closed"
                                  : pair.oracle.state == Oracle::State::Transaction
                                      ? "TRANSACTION"
                                      : "AUTHORIZATION";
  if (state != wanted) return "state " + std::string(state);
  const Account& account = *pair.subject.store.accounts[0];
  if (account.held_by.has_value() != pair.oracle.locked) return "the lock";
  if (account.inbox->items.size() != pair.oracle.store.size()) return "the maildrop";
  for (std::size_t i = 0; i < pair.oracle.store.size(); ++i) {
    const auto id = static_cast<int>(account.inbox->items[i].message->id().value);
    if (id != pair.oracle.store[i].id) return "what is in the maildrop";
  }
  return "";
}

std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += "  " + line + "\n";
  return all;
}

// Every continuation of so many lines.
std::uint64_t walk(const Pair& pair, const std::vector<std::string>& alphabet, int depth,
                   std::vector<std::string>& said) {
  std::uint64_t tried = 0;
  for (const std::string& line : alphabet) {
    Pair next = pair;
    said.push_back(line);
    const std::string wrong = differ(next, line);
    if (!wrong.empty()) FAIL("they differ in " << wrong << "\nafter\n" << joined(said));
    ++tried;
    if (depth > 1 && next.oracle.state != Oracle::State::Gone) {
      tried += walk(next, alphabet, depth - 1, said);
    }
    said.pop_back();
  }
  return tried;
}

const std::vector<std::string> kAlphabet = {
    "USER alice", "USER bob", "PASS secret", "PASS wrong", "PASS",    "STAT",   "LIST",
    "LIST 1",     "LIST 2",   "RETR 1",      "RETR 2",     "RETR 3",  "DELE 1", "DELE 2",
    "DELE 3",     "DELE 0",   "RSET",        "TOP 1 0",    "TOP 2 1", "UIDL",   "UIDL 2",
    "NOOP",       "CAPA",     "QUIT",        "XYZZY",      kCut,      kTimer,   kFail};

const std::vector<std::string> kMail = {"Subject: 1\r\n\r\n.one\r\ntwo\r\n", "\r\n.\r\n..", "3"};

Pair connected(const std::vector<std::string>& mail, bool logged_in) {
  Pair pair = pair_of(mail);
  pair.subject.give(proto::Connected{});
  if (logged_in) {
    REQUIRE(differ(pair, "USER alice") == "");
    REQUIRE(differ(pair, "PASS secret") == "");
  }
  return pair;
}

std::string random_line(Rng& rng) {
  static const std::vector<std::string> verbs = {"USER", "PASS",  "APOP", "STAT", "LIST", "RETR",
                                                 "DELE", "NOOP",  "RSET", "TOP",  "UIDL", "QUIT",
                                                 "CAPA", "XYZZY", "retr", "Dele", ""};
  static const std::vector<std::string> words = {
      "1",  "2",  "3",  "4", "0",        "alice",      "secret",
      "01", "-1", "1x", "",  "99999999", "4294967297", "99999999999999999999",
      "x"};
  const std::uint64_t dice = rng.below(100);
  if (dice < 50) return kAlphabet[rng.below(kAlphabet.size() - 3)];
  if (dice == 50) return kCut;
  if (dice == 51) return kTimer;
  if (dice == 52) return kFail;
  std::string line = verbs[rng.below(verbs.size())];
  for (std::uint64_t count = rng.below(4); count > 0; --count)
    line += " " + words[rng.below(words.size())];
  return line;
}

std::string random_mail(Rng& rng) {
  static const std::vector<std::string> pieces = {"\r\n",  "\r\n", ".",  "a",
                                                  "\r\n.", "\r",   "\n", "Subject: x\r\n"};
  std::string octets;
  for (std::uint64_t left = rng.below(12); left > 0; --left)
    octets += pieces[rng.below(pieces.size())];
  return octets;
}

}  // namespace

TEST_CASE("the engine does as the oracle says after every short sequence of commands") {
  const int depth = std::getenv("CASELLA_LONG") != nullptr ? 5 : 4;
  std::vector<std::string> said;
  // From the greeting a shorter road is enough: most of it is refusals.
  const std::uint64_t before = walk(connected(kMail, false), kAlphabet, depth - 1, said);
  CHECK(before > 15'000);
  const std::uint64_t after = walk(connected(kMail, true), kAlphabet, depth, said);
  CHECK(after > 400'000);
  CHECK(walk(connected({}, true), kAlphabet, depth - 1, said) > 15'000);
}

TEST_CASE("the engine does as the oracle says in long random sessions") {
  const std::uint64_t sessions = std::getenv("CASELLA_LONG") != nullptr ? 1'000'000 : 100'000;
  for (std::uint64_t seed = 1; seed <= sessions; ++seed) {
    Rng rng(seed);
    std::vector<std::string> mail;
    for (std::uint64_t count = rng.below(5); count > 0; --count) mail.push_back(random_mail(rng));
    Pair pair = connected(mail, rng.below(8) != 0);
    std::vector<std::string> said;
    for (std::uint64_t left = 1 + rng.below(24); left > 0; --left) {
      said.push_back(random_line(rng));
      const std::string wrong = differ(pair, said.back());
      if (!wrong.empty())
        FAIL("seed " << seed << ": they differ in " << wrong << "\nafter\n" << joined(said));
    }
  }
}
