// POP2 against a slow mailbox written straight from RFC 937's Server Decision Table and its text,
// on every sequence of five commands.
#include <array>
#include <map>

#include "sim/proto/pop2/server.h"
#include "tests/support/bench.h"
#include "tests/support/catch.h"

using namespace casella;

namespace {

const std::array<std::string, 10> kLines = {"HELO a b", "FOLD x", "FOLD INBOX", "READ", "READ 2",
                                            "RETR",     "ACKS",   "ACKD",       "NACK", "QUIT"};
const std::array<std::string, 2> kMails = {"one\r\n", "twotwo\r\n"};

class Pop2Oracle {
 public:
  std::vector<std::string> store = {kMails.begin(), kMails.end()};

  // The sign and number of the answer, or the message; "closed" behind it if the connection ends.
  std::string hear(const std::string& line) {
    // Server Decision Table: which states know this input. Action 1 for all others.
    static const std::map<std::string, std::string> kKnown = {
        {"HELO", "AUTH"}, {"FOLD", "MBOX ITEM"}, {"READ", "MBOX ITEM"}, {"RETR", "ITEM"},
        {"ACKS", "NEXT"}, {"ACKD", "NEXT"},      {"NACK", "NEXT"},      {"QUIT", "AUTH MBOX ITEM"}};
    const std::string verb = line.substr(0, 4);
    if (kKnown.at(verb).find(state_) == std::string::npos) return close("-");
    if (verb == "HELO") return select(true);
    if (verb == "QUIT") return close("+");
    if (verb == "FOLD") {
      release();
      return select(line == "FOLD INBOX");
    }
    if (verb == "READ") {
      if (line == "READ 2") current_ = 2;
      state_ = "ITEM";
      return length();
    }
    if (verb == "RETR") {
      if (length() == "=0") return close("");
      state_ = "NEXT";
      return drop_[current_ - 1];
    }
    if (verb == "ACKD") deleted_[current_ - 1] = true;
    if (verb != "NACK") ++current_;
    state_ = "ITEM";
    return length();
  }
  bool closed() const { return state_ == "closed"; }

 private:
  std::string select(bool inbox) {
    drop_ = inbox ? store : std::vector<std::string>();
    inbox_ = inbox;
    deleted_.assign(drop_.size(), false);
    current_ = 1;
    state_ = "MBOX";
    return "#" + std::to_string(drop_.size());
  }
  std::string length() const {
    const bool there = current_ <= drop_.size() && !deleted_[current_ - 1];
    return "=" + std::to_string(there ? drop_[current_ - 1].size() : 0);
  }
  // What is marked goes when the mailbox is let go.
  void release() {
    if (!inbox_) return;
    std::vector<std::string> left;
    for (std::size_t i = 0; i < drop_.size(); ++i) {
      if (!deleted_[i]) left.push_back(drop_[i]);
    }
    store = left;
    drop_.clear();
    inbox_ = false;
  }
  std::string close(const std::string& last) {
    release();
    state_ = "closed";
    return last + "closed";
  }

  std::string state_ = "AUTH";
  std::vector<std::string> drop_;
  std::vector<bool> deleted_;
  std::size_t current_ = 1;
  bool inbox_ = false;
};

class Bench {
 public:
  explicit Bench(const std::shared_ptr<const pop2::ServerSettings>& settings)
      : at_{pop2::Server(settings, ConnId{1}), {}, {}} {
    Mailbox box;
    for (const std::string& octets : kMails) {
      const Uid uid{box.uid_next++};
      box.items.append(
          {uid, std::make_shared<const Message>(MessageId{uid.value}, "", octets), {}});
    }
    at_.store.accounts.emplace_back(Account{"a", "b", std::make_shared<const Mailbox>(box)});
    at_.give(proto::Connected{});
  }

  std::string hear(const std::string& line) {
    at_.said.clear();
    at_.give(proto::Received{line + "\r\n"});
    // Without the words behind sign and number.
    const bool status =
        !at_.said.empty() && std::string("#=+-").find(at_.said[0]) != std::string::npos;
    const std::size_t words = at_.said.find_first_not_of("0123456789", 1);
    return (status ? at_.said.substr(0, words) : at_.said) + (at_.closed ? "closed" : "");
  }
  std::vector<std::string> stored() const {
    std::vector<std::string> all;
    at_.store.accounts[0]->inbox->items.each(
        [&](const Item& item) { all.push_back(item.message->octets()); });
    return all;
  }

 private:
  test::Bench<pop2::Server> at_;
};

}  // namespace

TEST_CASE("POP2 does what the decision table says, on all sequences of five commands after HELO") {
  const auto settings = std::make_shared<const pop2::ServerSettings>();
  constexpr std::size_t kLength = 5;
  std::array<std::size_t, kLength> choice{};
  std::size_t sequences = 0, removals = 0;
  for (std::size_t code = 0; code < 100'000; ++code) {
    std::size_t rest = code;
    for (std::size_t& each : choice) {
      each = rest % kLines.size();
      rest /= kLines.size();
    }
    Pop2Oracle oracle;
    Bench engine(settings);
    std::string said = "HELO a b";
    std::string expected = oracle.hear(said), seen = engine.hear(said);
    for (std::size_t i = 0; i < kLength && expected == seen && !oracle.closed(); ++i) {
      const std::string& line = kLines[choice[i]];
      said += ", " + line;
      expected = oracle.hear(line);
      seen = engine.hear(line);
    }
    if (expected != seen) FAIL(said << "\nexpected " << expected << "\nseen " << seen);
    if (oracle.store != engine.stored() && oracle.closed()) FAIL(said << ": other mail is left");
    if (oracle.store.size() < kMails.size()) ++removals;
    ++sequences;
  }
  CHECK(sequences == 100'000);
  CHECK(removals > 100);  // the trial reaches removals at all
}
