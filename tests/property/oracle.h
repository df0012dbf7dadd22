#pragma once
// A POP3 maildrop written straight from the words of RFC 1939: slow, obvious, and sharing nothing
// with the engine, so that the two can be compared.
#include <optional>
#include <string>
#include <vector>

namespace casella::test {

class Oracle {
 public:
  enum class State { Authorization, Transaction, Gone };

  struct Mail {
    int id;
    std::string octets;
  };

  // What a command must be answered by. Text that the RFC leaves to the server is not told.
  struct Answer {
    bool any = true;  // false: the connection ended without a word
    bool ok = false;
    std::optional<std::string> first;               // all of the first line after "+OK "
    std::optional<std::vector<std::string>> lines;  // of a multi-line response, unstuffed
  };

  Oracle(std::string user, std::string secret, std::vector<Mail> mail);

  Answer hear(const std::string& line);
  Answer lose_connection();  // cut, hung up, or timed out
  void fail_next_store();    // the store refuses what it is asked next

  State state = State::Authorization;
  std::vector<Mail> store;  // what is in the maildrop for everybody
  bool locked = false;

 private:
  Answer authorization(const std::vector<std::string>& words, const std::string& line);
  Answer transaction(const std::vector<std::string>& words);
  Answer of_message(const std::vector<std::string>& words);
  Answer log_in(const std::string& password);
  Answer update();
  std::string sum() const;  // "nn mm" of what is not marked

  std::string user_, secret_;
  std::optional<std::string> named_;  // by USER
  std::vector<Mail> drop_;            // as it was at login
  std::vector<bool> deleted_;
  bool store_fails_ = false;
};

}  // namespace casella::test
