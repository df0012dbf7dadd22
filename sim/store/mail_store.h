#pragma once
// Mail that survives the death of the program and of the machine. SQLite mirrors the store
// (sim/mail/store.h); it decides nothing.
//
// keep() writes what differs from what was kept before, in one transaction, and comes back when the
// disk has it: whoever was told that something is done is told so after that. What differs is found
// by looking at pointers, for the store's values are immutable and shared: the cost is that of the
// change, not of the mailbox. Octets of messages that no mailbox holds any more are removed later,
// by tidy(), while nobody waits.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "sim/base/result.h"
#include "sim/mail/store.h"

namespace casella::store {

class MailStore {
 public:
  // The file is this program's alone while it is open. One that is damaged, another program's, or
  // of a newer Casella is left as it is, and not opened.
  static Result<MailStore> open(const std::filesystem::path& file);

  MailStore(MailStore&& other) noexcept;
  MailStore& operator=(MailStore&& other) noexcept;
  ~MailStore();

  // What the disk has: nothing but what a new store holds, if the file is new.
  const StoreState& kept() const;

  // The largest MessageId that the world itself ever gave to a message kept here.
  MessageId newest_message() const;

  // Whether anybody may be told of something that kept() has not. When somebody logged in last,
  // what was retrieved last and which messages are \Recent can wait for the next keep().
  bool is_due(const StoreState& store) const;

  // All of the difference, or nothing: then kept() is as it was, and it can be tried again.
  std::optional<Error> keep(const StoreState& store);

  // Removes the octets of at most so many messages that are in no mailbox; how many were left.
  std::size_t tidy(std::size_t at_most);

 private:
  struct Mirror;
  explicit MailStore(std::unique_ptr<Mirror> mirror);
  std::unique_ptr<Mirror> mirror_;
};

}  // namespace casella::store
