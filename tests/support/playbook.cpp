// Plays a script, and tells what went otherwise.
#include "tests/support/playbook.h"

#include <optional>
#include <sstream>

#include "sim/base/digest.h"
#include "sim/proto/sasl/client.h"

namespace casella::test {
namespace {

using Captures = std::map<std::string, std::string, std::less<>>;

// Control octets are shown as \xNN, so that a difference can be seen.
std::string shown(std::string_view octets) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char c : octets.substr(0, 200)) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet >= 0x20 && octet < 0x7F) {
      out.push_back(c);
    } else {
      out += {'\\', 'x', kHex[octet >> 4U], kHex[octet & 15U]};
    }
  }
  if (octets.size() > 200) out += "... (" + std::to_string(octets.size()) + " octets)";
  return out;
}

// '*' is anything, {x} what x is bound to, or anything without spaces, which binds it.
bool fits(std::string_view pattern, std::string_view text, Captures& captures) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    for (std::size_t take = 0; take <= text.size(); ++take) {
      if (fits(pattern.substr(1), text.substr(take), captures)) return true;
    }
    return false;
  }
  const std::size_t close = pattern.find('}');
  if (pattern[0] == '{' && close != pattern.npos) {
    const std::string name(pattern.substr(1, close - 1));
    const std::string_view rest = pattern.substr(close + 1);
    if (const auto bound = captures.find(name); bound != captures.end()) {
      const std::string& value = bound->second;
      return text.substr(0, value.size()) == value &&
             fits(rest, text.substr(value.size()), captures);
    }
    for (std::size_t take = 1; take <= text.size() && text[take - 1] != ' '; ++take) {
      captures[name] = text.substr(0, take);
      if (fits(rest, text.substr(take), captures)) return true;
      captures.erase(name);
    }
    return false;
  }
  return !text.empty() && pattern[0] == text[0] &&
         fits(pattern.substr(1), text.substr(1), captures);
}

class Player {
 public:
  Player(const Script& script, Stage& stage) : script_(script), stage_(stage) {
    for (const auto& mail : script.mail) last_id_ += mail.name.empty() ? 0U : 1U;
  }

  std::string run() {
    for (const Step& step : script_.steps) {
      if (!batch_.empty() && (step.kind != Step::Kind::Says || step.who != speaker_)) flush();
      try {
        take(step);
      } catch (const std::exception& fault) {
        return report(step, fault.what());
      }
      if (!wrong_.empty()) return report(step, wrong_);
    }
    if (!batch_.empty()) flush();
    nothing_unread();
    return wrong_.empty() ? std::string() : report(script_.steps.back(), wrong_);
  }

 private:
  void take(const Step& step) {
    using Kind = Step::Kind;
    switch (step.kind) {
      case Kind::Timestamp: return stage_.timestamp(step.text);
      case Kind::Opens:
        nothing_unread();
        unread_[step.who].clear();
        return stage_.open(step.who);
      case Kind::Says: return say(step);
      case Kind::Hears: return hear(step);
      case Kind::HangsUp: return stage_.hang_up(step.who);
      case Kind::Closed:
        nothing_unread();
        if (!stage_.closed(step.who)) wrong_ = step.who + " should be closed by the server";
        return;
      case Kind::InState: return same("the state", step.text, std::string(stage_.state(step.who)));
      case Kind::Waits: return stage_.wait(std::stoi(step.text));
      case Kind::StoreHolds: return stage_.store(StoreMood::Holds);
      case Kind::StoreAnswers: return stage_.store(StoreMood::Answers);
      case Kind::StoreFails: return stage_.store(StoreMood::FailsOnce);
      case Kind::Gets:
        return stage_.arrive(
            step.who, std::make_shared<const Message>(MessageId{++last_id_}, step.name, step.text));
      case Kind::Secures: return stage_.secure(step.who);
      case Kind::Has: return same("the maildrop", step.text, names_of(step.who));
      case Kind::Holds:
        return same("the newest message", shown(step.text), shown(newest_of(step.who)));
      case Kind::HeldBy:
      case Kind::Free: return held(step);
    }
  }

  void say(const Step& step) {
    if (batch_.empty()) nothing_unread();
    if (stage_.closed(step.who)) wrong_ = step.who + " is closed by the server";
    const std::string said = step.literal ? step.text : filled(step.text);
    told_ += "  " + step.who + "> " + shown(said) + "\n";
    speaker_ = step.who;
    batch_ += said;
    if (!step.raw) batch_ += "\r\n";
  }

  void flush() {
    stage_.say(speaker_, batch_);
    batch_.clear();
  }

  void hear(const Step& step) {
    std::string& unread = unread_[step.who];
    unread += stage_.take(step.who);
    const std::size_t end = unread.find("\r\n");
    if (end == unread.npos) {
      wrong_ = "expected from the server\n    " + shown(step.text) + "\n  but nothing came";
      if (!unread.empty()) wrong_ += ", only\n    " + shown(unread);
      return;
    }
    const std::string line = unread.substr(0, end);
    unread.erase(0, end + 2);
    told_ += "  " + step.who + "< " + shown(line) + "\n";
    if (step.literal ? line == step.text : fits(step.text, line, captures_)) return;
    wrong_ = "expected from the server\n    " + shown(step.text) + "\n  but there came\n    " +
             shown(line);
  }

  void nothing_unread() {
    for (auto& [who, unread] : unread_) {
      unread += stage_.take(who);
      if (unread.empty() || !wrong_.empty()) continue;
      wrong_ = who + " has not read\n    " + shown(unread.substr(0, unread.find("\r\n")));
    }
  }

  void held(const Step& step) {
    const Account* account = stage_.stored().find(step.who);
    const auto holder = account->held_by;
    if (step.kind == Step::Kind::Free) {
      if (holder) wrong_ = step.who + "'s maildrop is still held";
    } else if (!holder || *holder != stage_.conn(step.text.substr(step.text.rfind(' ') + 1))) {
      wrong_ = step.who + "'s maildrop should be held by " + step.text;
    }
  }

  std::string names_of(const std::string& account) {
    std::string names;
    stage_.stored().find(account)->inbox->items.each(
        [&](const Item& item) { names += (names.empty() ? "" : " ") + item.message->name(); });
    return names.empty() ? "nothing" : names;
  }

  std::string newest_of(const std::string& account) {
    std::string octets;
    stage_.stored().find(account)->inbox->items.each(
        [&](const Item& item) { octets = item.message->octets(); });
    return octets;
  }

  void same(const std::string& what, const std::string& expected, const std::string& seen) {
    if (expected == seen) return;
    wrong_ = what + " should be\n    " + expected + "\n  but is\n    " + seen;
  }

  // The words of what stands in braces.
  std::string filled_word(const std::string& words) {
    std::istringstream inner(words);
    std::string first, name, user, secret;
    inner >> first >> name >> user >> secret;
    if (first == "apop") return hex(digest(Hash::Md5, captures_.at(name) + user));
    if (first == "begin") {
      exchange_.emplace(sasl::find_mechanism(name)->mechanism, user, secret,
                        "rOprNGfwEbeRWgbNEkqO");
      const auto initial = exchange_->initial();
      return initial ? base64(*initial) : "";
    }
    if (first == "answer") {
      const auto challenge = from_base64(captures_.at(name));
      captures_.erase(name);
      const auto answer = challenge ? exchange_.value().respond(*challenge) : std::nullopt;
      return answer ? base64(*answer) : "*";
    }
    return captures_.at(first);
  }

  std::string filled(std::string_view text) {
    std::string out;
    for (std::size_t open; (open = text.find('{')) != text.npos;) {
      const std::size_t close = text.find('}', open);
      if (close == text.npos) break;
      out += text.substr(0, open);
      out += filled_word(std::string(text.substr(open + 1, close - open - 1)));
      text.remove_prefix(close + 1);
    }
    return out.append(text);
  }

  std::string report(const Step& step, const std::string& what) const {
    return script_.file + ":" + std::to_string(step.line) + ": " + what + "\n  what was said:\n" +
           told_;
  }

  const Script& script_;
  Stage& stage_;
  Captures captures_;
  std::map<std::string, std::string> unread_;
  std::string speaker_, batch_, told_, wrong_;
  std::uint32_t last_id_ = 0;
  std::optional<sasl::Client> exchange_;  // of the AUTH that was begun last
};

}  // namespace

std::string play(const Script& script, Stage& stage) {
  return Player(script, stage).run();
}

}  // namespace casella::test
