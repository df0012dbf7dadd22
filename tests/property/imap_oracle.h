#pragma once
// A mailbox of two IMAP sessions written straight from the words of RFC 3501: slow, obvious, and
// sharing nothing with the engine. A session keeps a list of what its client was told; the box
// keeps what is there. It answers in the octets that the server must send.
#include <map>
#include <set>
#include <string>
#include <vector>

namespace casella::test {

class ImapOracle {
 public:
  explicit ImapOracle(int sessions) : told_(static_cast<std::size_t>(sessions)) {}

  void deliver();        // mail comes in
  void select(int who);  // all that is there is told
  // STORE n +FLAGS (\Deleted), STORE n FLAGS (\Seen), EXPUNGE, FETCH 1:n, APPEND, COPY n, MOVE n,
  // NOOP, with the numbers as the client counts; `number` 0 where none is needed.
  std::string store(int who, std::size_t number, bool deleted);
  std::string expunge(int who);
  std::string fetch(int who, std::size_t number);
  std::string append(int who);
  std::string copy(int who, std::size_t number, bool move);
  std::string noop(int who);

  std::size_t count(int who) const { return told_[static_cast<std::size_t>(who)].size(); }
  std::string contents() const;  // "uid:flags" of what is there

 private:
  using Flags = std::set<std::string>;
  struct Told {
    int uid;
    Flags flags;
  };
  using Client = std::vector<Told>;

  std::string catch_up(int who, bool may_expunge);
  static std::string line(std::size_t number, const Told& mail);

  std::map<int, Flags> box_;
  std::vector<Client> told_;
  int next_uid_ = 1;
};

}  // namespace casella::test
