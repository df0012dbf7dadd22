#include "tests/property/oracle.h"

#include <algorithm>

namespace casella::test {
namespace {

using Words = std::vector<std::string>;
using Answer = Oracle::Answer;

Answer err() {
  return {true, false, {}, {}};
}
Answer ok() {
  return {true, true, {}, {}};
}
Answer ok(std::string first) {
  return {true, true, std::move(first), {}};
}
Answer ok_lines(std::vector<std::string> lines) {
  return {true, true, {}, std::move(lines)};
}

// Section 3: words parted by one space each. An empty word shows where there were two.
Words split(const std::string& line) {
  Words words = {""};
  for (const char c : line) {
    if (c == ' ')
      words.emplace_back();
    else
      words.back().push_back(c);
  }
  return words;
}

std::string upper(std::string word) {
  for (char& c : word) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return word;
}

// Base 10, however long: leading zeros don't count. Empty if it is no number.
std::string number(const std::string& word) {
  if (word.empty() || word.find_first_not_of("0123456789") != word.npos) return "";
  const std::size_t first = std::min(word.find_first_not_of('0'), word.size() - 1);
  return word.substr(first);
}

// Section 11: sizes count each line end as CRLF; a last line without one is given one.
std::string as_sent(const std::string& octets) {
  if (octets.empty() || (octets.size() >= 2 && octets.substr(octets.size() - 2) == "\r\n"))
    return octets;
  return octets + "\r\n";
}

std::vector<std::string> lines_of(const std::string& octets) {
  std::vector<std::string> lines;
  std::string left = as_sent(octets);
  while (!left.empty()) {
    const std::size_t end = left.find("\r\n");
    lines.push_back(left.substr(0, end));
    left = left.substr(end + 2);
  }
  return lines;
}

std::string text(std::size_t value) {
  return std::to_string(value);
}

}  // namespace

Oracle::Oracle(std::string user, std::string secret, std::vector<Mail> mail)
    : store(std::move(mail)), user_(std::move(user)), secret_(std::move(secret)) {}

Answer Oracle::lose_connection() {
  // Section 6: a session that ends without QUIT removes nothing.
  if (state == State::Transaction) locked = false;
  state = State::Gone;
  return {false, false, {}, {}};
}

void Oracle::fail_next_store() {
  store_fails_ = true;
}

Answer Oracle::hear(const std::string& line) {
  if (state == State::Gone) return {false, false, {}, {}};
  const Words words = split(line);
  if (state == State::Authorization) return authorization(words, line);
  return transaction(words);
}

Answer Oracle::authorization(const Words& words, const std::string& line) {
  const std::string verb = upper(words[0]);
  const auto named = named_;
  // PASS comes directly after USER; this server lets CAPA come between.
  if (verb != "CAPA" && verb != "PASS") named_.reset();
  if (verb == "QUIT" && words.size() == 1) {
    state = State::Gone;  // section 6: without UPDATE
    return ok();
  }
  if (verb == "USER" && words.size() == 2 && !words[1].empty()) {
    named_ = words[1];
    return ok();
  }
  if (verb == "PASS" && words.size() > 1 && named && line.size() > 5) {
    named_.reset();
    const std::string password = line.substr(5);  // section 7: spaces may be part of it
    if (*named == user_) return log_in(password);
    store_fails_ = false;
  }
  // Section 7: no digest of ours is right, yet the store is asked.
  if (verb == "APOP" && words.size() == 3 && !words[1].empty() && !words[2].empty())
    store_fails_ = false;
  if (verb == "CAPA" && words.size() == 1) return ok();
  return err();
}

Answer Oracle::log_in(const std::string& password) {
  if (store_fails_ || password != secret_ || locked) {
    store_fails_ = false;
    return err();
  }
  locked = true;
  state = State::Transaction;
  drop_ = store;
  deleted_.assign(drop_.size(), false);
  return ok();
}

std::string Oracle::sum() const {
  std::size_t count = 0, octets = 0;
  for (std::size_t i = 0; i < drop_.size(); ++i) {
    if (deleted_[i]) continue;
    ++count;
    octets += as_sent(drop_[i].octets).size();
  }
  return text(count) + " " + text(octets);
}

Answer Oracle::transaction(const Words& words) {
  const std::string verb = upper(words[0]);
  if (words.size() == 1) {
    if (verb == "STAT") return ok(sum());
    if (verb == "NOOP" || verb == "CAPA") return ok();
    if (verb == "QUIT") return update();
    if (verb == "RSET") {
      deleted_.assign(drop_.size(), false);
      return ok();
    }
    if (verb == "LIST" || verb == "UIDL") {
      std::vector<std::string> lines;
      for (std::size_t i = 0; i < drop_.size(); ++i) {
        if (deleted_[i]) continue;
        const std::string size = text(as_sent(drop_[i].octets).size());
        lines.push_back(
            text(i + 1) + " " +
            (verb == "LIST" ? size : "id-of-" + text(static_cast<std::size_t>(drop_[i].id))));
      }
      return ok_lines(lines);
    }
  }
  return of_message(words);
}

Answer Oracle::of_message(const Words& words) {
  const std::string verb = upper(words[0]);
  const std::size_t wanted = verb == "TOP" ? 3 : 2;
  if (words.size() != wanted) return err();
  const std::string which = number(words[1]);
  std::size_t at = drop_.size();
  for (std::size_t i = 0; i < drop_.size(); ++i) {
    if (which == text(i + 1)) at = i;
  }
  if (at == drop_.size() || deleted_[at]) return err();
  const std::vector<std::string> lines = lines_of(drop_[at].octets);
  if (verb == "LIST") return ok(which + " " + text(as_sent(drop_[at].octets).size()));
  if (verb == "UIDL") return ok(which + " id-of-" + text(static_cast<std::size_t>(drop_[at].id)));
  if (verb == "RETR") return ok_lines(lines);
  if (verb == "DELE") {
    deleted_[at] = true;
    return ok();
  }
  if (verb != "TOP") return err();
  const std::string many = number(words[2]);
  if (many.empty()) return err();
  std::vector<std::string> top;
  bool in_body = false;
  std::size_t taken = 0;
  for (const std::string& line : lines) {
    // As many digits as no message has lines: all of them.
    const bool enough = many.size() < 9 && taken == static_cast<std::size_t>(std::stoul(many));
    if (in_body && enough) break;
    if (in_body) ++taken;
    top.push_back(line);
    if (line.empty()) in_body = true;
  }
  return ok_lines(top);
}

// Section 6: what is marked goes, and nothing else; then the lock goes too, come what may.
Answer Oracle::update() {
  state = State::Gone;
  locked = false;
  if (store_fails_) {
    store_fails_ = false;
    return err();
  }
  for (std::size_t i = 0; i < drop_.size(); ++i) {
    if (!deleted_[i]) continue;
    store.erase(std::remove_if(store.begin(), store.end(),
                               [&](const Mail& mail) { return mail.id == drop_[i].id; }),
                store.end());
  }
  return ok();
}

}  // namespace casella::test
