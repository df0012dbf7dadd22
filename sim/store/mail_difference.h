#pragma once
// Inside MailStore: writes what makes one store different from another.
#include <cstdint>
#include <unordered_set>
#include <vector>

#include "sim/mail/store.h"
#include "sim/store/database.h"

namespace casella::store {

// Prepared once, for they are what takes the time.
struct MailStatements {
  explicit MailStatements(const Database& database);

  Statement put_account, put_subscription, drop_subscriptions, put_retired, drop_retired;
  Statement put_sharing, drop_sharing, put_annotation, drop_annotations;
  Statement find_mailbox, put_mailbox, drop_mailbox, put_items, drop_items, drop_all_items;
  Statement put_message, put_counter;
};

class Difference {
 public:
  // `bodies`: the messages whose octets the disk has.
  Difference(MailStatements& sql, const std::unordered_set<std::uint32_t>& bodies)
      : sql_(sql), bodies_(bodies) {}

  // SQLite's result code. Accounts are never taken away, and keep their places.
  int write(const StoreState& was, const StoreState& is);

  const std::vector<std::uint32_t>& added() const { return added_; }  // messages
  bool loosened() const { return loosened_; }  // some message may be in no mailbox now

 private:
  void account(std::int64_t place, const Account* was, const Account& is);
  void mailbox(std::int64_t account, std::int64_t place, const Folder* was, const Folder& is);
  void sharing(std::int64_t place, const Account& is);
  void gone(std::int64_t account, const Folder& folder);
  void items(std::int64_t mailbox, const Mailbox* was, const Mailbox& is);
  void bodies_of(const std::vector<Item>& items);
  std::int64_t id_of(std::int64_t account, const Folder& folder);
  void run(Statement& statement);
  void counter(std::string_view name, std::int64_t value);

  MailStatements& sql_;
  const std::unordered_set<std::uint32_t>& bodies_;
  std::unordered_set<std::uint32_t> new_;
  std::vector<std::uint32_t> added_;
  bool loosened_ = false;
  int code_ = 0;
};

}  // namespace casella::store
