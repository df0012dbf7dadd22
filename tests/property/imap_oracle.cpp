#include "tests/property/imap_oracle.h"

namespace casella::test {
namespace {

std::string text_of(const std::set<std::string>& flags) {
  std::string text;
  for (const std::string& flag : flags) text += (text.empty() ? "" : " ") + flag;
  return "(" + text + ")";
}

}  // namespace

void ImapOracle::deliver() {
  box_[next_uid_++];
}

void ImapOracle::select(int who) {
  Client& client = told_[static_cast<std::size_t>(who)];
  client.clear();
  for (const auto& [uid, flags] : box_) client.push_back({uid, flags});
}

std::string ImapOracle::line(std::size_t number, const Told& mail) {
  return "* " + std::to_string(number) + " FETCH (FLAGS " + text_of(mail.flags) + ")\r\n";
}

// Section 5.2: what changed is told; section 7.4.1: what went, only if it may be.
std::string ImapOracle::catch_up(int who, bool may_expunge) {
  Client& client = told_[static_cast<std::size_t>(who)];
  std::string out;
  for (std::size_t i = 0; may_expunge && i < client.size();) {
    if (box_.count(client[i].uid) != 0) {
      ++i;
      continue;
    }
    out += "* " + std::to_string(i + 1) + " EXPUNGE\r\n";
    client.erase(client.begin() + static_cast<std::ptrdiff_t>(i));
  }
  bool arrived = false;
  std::string changed;
  for (const auto& [uid, flags] : box_) {
    std::size_t at = 0;
    while (at < client.size() && client[at].uid != uid) ++at;
    if (at == client.size()) {
      client.push_back({uid, flags});
      arrived = true;
    } else if (client[at].flags != flags) {
      client[at].flags = flags;
      changed += line(at + 1, client[at]);
    }
  }
  if (arrived) out += "* " + std::to_string(client.size()) + " EXISTS\r\n";
  return out + changed;
}

std::string ImapOracle::store(int who, std::size_t number, bool deleted) {
  Client& client = told_[static_cast<std::size_t>(who)];
  if (number == 0 || number > client.size()) return "BAD\r\n";
  std::string out = catch_up(who, false);
  Told& mail = client[number - 1];
  if (box_.count(mail.uid) == 0) return out + "OK [EXPUNGEISSUED]\r\n";
  Flags& flags = box_[mail.uid];
  if (deleted)
    flags.insert("\\Deleted");
  else
    flags = {"\\Seen"};
  mail.flags = flags;
  return out + line(number, mail) + "OK\r\n";
}

std::string ImapOracle::expunge(int who) {
  for (auto each = box_.begin(); each != box_.end();) {
    each = each->second.count("\\Deleted") != 0 ? box_.erase(each) : std::next(each);
  }
  return catch_up(who, true) + "OK\r\n";
}

std::string ImapOracle::fetch(int who, std::size_t number) {
  const Client& client = told_[static_cast<std::size_t>(who)];
  if (number == 0 || number > client.size()) return "BAD\r\n";
  std::string out;
  for (std::size_t i = 0; i < number; ++i) out += line(i + 1, client[i]);
  return out + "OK\r\n";
}

std::string ImapOracle::append(int who) {
  box_[next_uid_++] = {"\\Seen"};
  return catch_up(who, true) + "OK\r\n";
}

std::string ImapOracle::copy(int who, std::size_t number, bool move) {
  const Client& client = told_[static_cast<std::size_t>(who)];
  if (number == 0 || number > client.size()) return "BAD\r\n";
  const int uid = client[number - 1].uid;
  if (box_.count(uid) == 0) return "NO [EXPUNGEISSUED]\r\n";
  box_[next_uid_++] = box_[uid];
  if (move) box_.erase(uid);
  return catch_up(who, true) + "OK\r\n";
}

std::string ImapOracle::noop(int who) {
  return catch_up(who, true) + "OK\r\n";
}

std::string ImapOracle::contents() const {
  std::string out;
  for (const auto& [uid, flags] : box_) out += std::to_string(uid) + text_of(flags);
  return out;
}

}  // namespace casella::test
