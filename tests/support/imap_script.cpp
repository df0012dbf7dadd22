#include "tests/support/imap_script.h"

#include <fstream>
#include <optional>

#include "tests/support/imap_house.h"

namespace casella::test {
namespace {

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    switch (text[++i]) {
      case 'r': out.push_back('\r'); break;
      case 'n': out.push_back('\n'); break;
      case 't': out.push_back('\t'); break;
      case '0': out.push_back('\0'); break;
      case 'x':
        out.push_back(
            static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)));
        i += 2;
        break;
      default: out.push_back(text[i]);
    }
  }
  return out;
}

// "..." stands for any text.
bool fits(std::string_view pattern, std::string_view text) {
  const std::size_t gap = pattern.find("...");
  if (gap == pattern.npos) return pattern == text;
  if (text.substr(0, gap) != pattern.substr(0, gap)) return false;
  const std::string_view rest = pattern.substr(gap + 3);
  for (std::size_t at = gap; at <= text.size(); ++at) {
    if (fits(rest, text.substr(at))) return true;
  }
  return false;
}

class Player {
 public:
  Player(std::string path, std::size_t piece) : path_(std::move(path)), piece_(piece) {}

  std::string run() {
    std::ifstream file(path_);
    if (!file) return path_ + " can't be read";
    for (std::string line; std::getline(file, line);) {
      ++line_;
      if (line.empty() || line.starts_with('#')) continue;
      const auto wrong = take(line);
      if (wrong) return path_ + ":" + std::to_string(line_) + ": " + *wrong + "\n" + told_;
    }
    if (const auto wrong = unread()) return path_ + ": at the end: " + *wrong + "\n" + told_;
    return {};
  }

 private:
  using Wrong = std::optional<std::string>;

  Wrong take(const std::string& line) {
    const std::size_t space = line.find(' ');
    const std::string first = line.substr(0, space);
    const std::string rest = space == line.npos ? "" : line.substr(space + 1);
    if (first == "without") return without(rest);
    if (first == "set") {
      settings_.starttls |= rest == "starttls";
      settings_.plain_login &= rest != "no-plain-login";
      if (rest == "auth-login") settings_.mechanisms.push_back(sasl::Mechanism::Login);
      if (rest.starts_with("append-limit "))
        settings_.append_limit_octets = std::stoull(rest.substr(13));
      return {};
    }
    if (first == "afresh") return afresh();
    if (first == "account") {
      Account account;
      account.user = rest.substr(0, rest.find('|'));
      account.secret = rest.substr(account.user.size() + 1);
      house().store.accounts.emplace_back(std::move(account));
      return {};
    }
    if (first == "mail" || first == "mails") {
      const std::size_t gap = first == "mail" ? 0 : rest.find(' ') + 1;
      const int count = first == "mail" ? 1 : std::stoi(rest);
      for (int i = 0; i < count; ++i) house().deliver(unescaped(rest.substr(gap)));
      return {};
    }
    if (first == "quota") {
      const std::size_t gap = rest.find(' ');
      Account& alice = house().store.accounts[0].edit();
      alice.quota_octets = std::stoull(rest.substr(0, gap));
      alice.quota_messages = std::stoull(rest.substr(gap + 1));
      return {};
    }
    if (first == "store") {
      house().holds = rest == "holds";
      house().fails = rest == "fails";
      if (rest == "answers") house().answer_all();
      return {};
    }
    if (first == "wait") {
      house().now += std::chrono::seconds(std::stoi(rest));
      return {};
    }
    if (first.ends_with(">>")) return said(first.substr(0, first.size() - 2), unescaped(rest));
    if (first.ends_with('>')) return said(first.substr(0, first.size() - 1), rest + "\r\n");
    if (first.ends_with('<')) return heard(first.substr(0, first.size() - 1), rest);
    return state(first, rest);
  }

  Wrong afresh() {
    const auto wrong = unread();
    house_.reset();
    settings_ = {};
    told_.clear();
    return wrong;
  }

  Wrong without(const std::string& name) {
    for (const imap::ExtensionRow& row : imap::extensions()) {
      if (row.capability == name) {
        settings_.without |= imap::bit(row.extension);
        return {};
      }
    }
    return "no such extension";
  }

  Wrong state(const std::string& who, const std::string& rest) {
    if (rest == "opens") {
      house().open(who);
      return {};
    }
    if (rest.starts_with("enters")) {
      house().enter(who, rest.size() > 7 ? rest.substr(7) : "");
      return {};
    }
    ImapHouse::Session* session = house().find(who);
    if (session == nullptr) return "nobody is called " + who;
    if (rest == "hangs up")
      house().give(*session, proto::PeerClosed{});
    else if (rest.starts_with("enables "))
      house().ask(*session, "e ENABLE " + rest.substr(8));
    else if (rest == "has TLS")
      house().give(*session, proto::TlsReady{});
    else if (rest == "times out")
      house().give(*session, proto::TimerFired{});
    else if (rest == "starts TLS")
      return session->starts_tls ? Wrong() : Wrong("no TLS is begun");
    else if (rest == "closed")
      return session->closed ? unread() : Wrong("is not closed");
    else if (rest.starts_with("is ")) {
      const std::string is(session->server.state_name());
      if (is != rest.substr(3)) return "the state is " + is;
    } else
      return "what is this?";
    return {};
  }

  Wrong said(const std::string& who, const std::string& octets) {
    if (const auto wrong = unread()) return wrong;
    ImapHouse::Session* session = house().find(who);
    if (session == nullptr) return "nobody is called " + who;
    told_ += "  " + who + "> " + octets;
    house().say(*session, octets, piece_);
    return {};
  }

  Wrong heard(const std::string& who, const std::string& pattern) {
    ImapHouse::Session* session = house().find(who);
    if (session == nullptr) return "nobody is called " + who;
    const std::size_t end = session->sent.find("\r\n");
    if (end == std::string::npos)
      return "expected " + pattern + "\n  but nothing came: " + session->sent;
    const std::string line = session->sent.substr(0, end);
    session->sent.erase(0, end + 2);
    told_ += "  " + who + "< " + line + "\n";
    if (session->unexplained > 0) return "something was sent without a reason";
    if (fits(pattern, line)) return {};
    return "expected\n    " + pattern + "\n  but there came\n    " + line;
  }

  Wrong unread() {
    if (!house_) return {};
    for (const ImapHouse::Session& session : house_->sessions) {
      if (!session.sent.empty()) return session.name + " has not read\n    " + session.sent;
      if (session.answered_after_end) return session.name + " was sent something after the end";
    }
    return {};
  }

  ImapHouse& house() {
    if (!house_) house_.emplace(settings_);
    return *house_;
  }

  std::string path_;
  std::size_t piece_;
  int line_ = 0;
  imap::ServerSettings settings_;
  std::optional<ImapHouse> house_;
  std::string told_;
};

}  // namespace

std::string play_imap(const std::string& path, std::size_t piece) {
  return Player(path, piece).run();
}

}  // namespace casella::test
