// Two sessions on one mailbox against the oracle: all short sequences of commands, then long ones
// chosen by a seed.
#include <map>

#include "sim/base/rng.h"
#include "tests/property/imap_oracle.h"
#include "tests/support/catch.h"
#include "tests/support/imap_house.h"

namespace casella::test {
namespace {

enum class Deed { Delete, Seen, Expunge, Fetch, Append, Copy, Move, Noop };
constexpr int kDeeds = 8;

struct Step {
  Deed deed;
  int who;
  std::size_t number;
};

// What the RFC leaves to the server, taken away: tags, words, codes but one, \Recent and RECENT.
std::string essence(const std::string& answer) {
  std::string out;
  for (std::size_t at = 0; at < answer.size();) {
    const std::size_t end = answer.find("\r\n", at);
    std::string line = answer.substr(at, end - at);
    at = end + 2;
    if (line.ends_with(" RECENT") || line.starts_with("* OK [COPYUID")) continue;
    if (line.starts_with("t ")) {
      const bool gone = line.find("[EXPUNGEISSUED]") != line.npos;
      line = line.substr(2, line.find(' ', 2) - 2) + (gone ? " [EXPUNGEISSUED]" : "");
    }
    for (const char* recent : {" \\Recent", "\\Recent"}) {
      if (const std::size_t found = line.find(recent); found != line.npos)
        line.erase(found, std::string_view(recent).size());
    }
    out += line + "\r\n";
  }
  return out;
}

class Trial {
 public:
  explicit Trial(int mails) : oracle_(2) {
    for (int i = 0; i < mails; ++i) {
      house_.deliver("Subject: x\r\n\r\nx\r\n");
      oracle_.deliver();
    }
    for (int who = 0; who < 2; ++who) {
      house_.enter(who == 0 ? "one" : "two");
      oracle_.select(who);
    }
    house_.tells = false;  // a session learns of the other when it asks
  }

  // Empty if both answer alike.
  std::string take(const Step& step) {
    const std::string n = std::to_string(step.number);
    std::string line, expected;
    switch (step.deed) {
      case Deed::Delete:
        line = "STORE " + n + " +FLAGS (\\Deleted)";
        expected = oracle_.store(step.who, step.number, true);
        break;
      case Deed::Seen:
        line = "STORE " + n + " FLAGS (\\Seen)";
        expected = oracle_.store(step.who, step.number, false);
        break;
      case Deed::Expunge:
        line = "EXPUNGE";
        expected = oracle_.expunge(step.who);
        break;
      case Deed::Fetch:
        line = "FETCH 1:" + n + " FLAGS";
        expected = oracle_.fetch(step.who, step.number);
        break;
      case Deed::Append:
        line = "APPEND INBOX (\\Seen) {1+}\r\nx";
        expected = oracle_.append(step.who);
        break;
      case Deed::Copy:
        line = "COPY " + n + " INBOX";
        expected = oracle_.copy(step.who, step.number, false);
        break;
      case Deed::Move:
        line = "MOVE " + n + " INBOX";
        expected = oracle_.copy(step.who, step.number, true);
        break;
      case Deed::Noop:
        line = "NOOP";
        expected = oracle_.noop(step.who);
        break;
    }
    const std::string said = (step.who == 0 ? "one> " : "two> ") + line + "\n";
    const std::string answer =
        essence(house_.ask(house_.sessions[static_cast<std::size_t>(step.who)], "t " + line));
    told_ += said;
    if (answer != expected) return told_ + "expected\n" + expected + "but there came\n" + answer;
    if (contents() != oracle_.contents())
      return told_ + "the mailbox should hold " + oracle_.contents() + " but holds " + contents();
    return {};
  }

 private:
  std::string contents() {
    std::string out;
    house_.store.find("alice")->inbox->items.each([&](const Item& item) {
      std::string flags;
      if (item.flags & flag::kDeleted) flags += "\\Deleted";
      if (item.flags & flag::kSeen) flags += std::string(flags.empty() ? "" : " ") + "\\Seen";
      out += std::to_string(item.uid.value) + "(" + flags + ")";
    });
    return out;
  }

  ImapHouse house_;
  ImapOracle oracle_;
  std::string told_;
};

std::vector<Step> all_steps(std::size_t numbers) {
  std::vector<Step> steps;
  for (int deed = 0; deed < kDeeds; ++deed) {
    const auto which = static_cast<Deed>(deed);
    const bool numbered = which != Deed::Expunge && which != Deed::Append && which != Deed::Noop;
    for (int who = 0; who < 2; ++who) {
      for (std::size_t n = numbered ? 1 : 0; n <= (numbered ? numbers : 0); ++n)
        steps.push_back({which, who, n});
    }
  }
  return steps;
}

// Sessions are values: each trial goes on from a copy of one that is ready.
std::string play(const std::vector<Step>& steps, int mails) {
  static std::map<int, Trial> ready;
  Trial trial = ready.try_emplace(mails, mails).first->second;
  for (const Step& step : steps) {
    if (std::string wrong = trial.take(step); !wrong.empty()) return wrong;
  }
  return {};
}

}  // namespace

TEST_CASE("two sessions answer as the oracle does, in all sequences of three commands") {
  const std::vector<Step> steps = all_steps(2);
  REQUIRE(steps.size() == 26);
  int wrong = 0;
  for (const Step& a : steps) {
    for (const Step& b : steps) {
      for (const Step& c : steps) {
        // What a session does last shows what it was told before.
        const std::string difference =
            play({a, b, c, {Deed::Fetch, 0, 2}, {Deed::Noop, 0, 0}, {Deed::Noop, 1, 0}}, 2);
        if (!difference.empty() && ++wrong < 3) FAIL_CHECK(difference);
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("two sessions answer as the oracle does, in long sequences chosen by a seed") {
  const std::vector<Step> steps = all_steps(6);
  int wrong = 0;
  for (std::uint64_t seed = 1; seed <= 150 && wrong < 3; ++seed) {
    Rng rng(seed);
    std::vector<Step> chosen;
    for (int i = 0; i < 150; ++i)
      chosen.push_back(steps[rng.below(static_cast<std::uint32_t>(steps.size()))]);
    const std::string difference = play(chosen, static_cast<int>(rng.below(6)));
    if (!difference.empty()) {
      ++wrong;
      FAIL_CHECK("seed " << seed << "\n" << difference);
    }
  }
}

}  // namespace casella::test
