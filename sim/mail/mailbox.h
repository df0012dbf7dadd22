#pragma once
// A mailbox as an immutable value. A POP3 session's maildrop is one, taken at login; an IMAP
// session's view is one too, and what changed is the difference between two.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/encoder.h"
#include "sim/base/time.h"
#include "sim/mail/chunked.h"
#include "sim/mail/flags.h"
#include "sim/mail/message.h"

namespace casella {

struct Item {
  Uid uid;
  MessageRef message;
  SimTime arrived{};         // RFC 3501, section 2.3.3: internal date
  FlagBits flags = 0;        // keywords by their place in Mailbox::keywords
  std::uint64_t modseq = 1;  // of its last change (RFC 7162, section 3.1)
  SimTime saved{};           // put into this mailbox (RFC 8514, section 2)
};

struct Mailbox {
  std::uint32_t uid_validity = 1;
  std::uint32_t uid_next = 1;
  Chunked<Item> items;  // by ascending uid

  // What follows is IMAP's. Until an IMAP session has seen the mailbox nobody knows a mod-sequence
  // of it, so nothing counts them, and the mailbox is the same value as before IMAP was thought of.
  bool watched = false;
  std::uint64_t highest_modseq = 1;
  std::uint32_t object_id =
      0;               // its own in the account, whatever its name (RFC 8474); 0: the inbox
  Uid recent_from{1};  // the first that no session was told of as \Recent (RFC 3501, section 2.3.2)
  std::shared_ptr<const std::vector<std::string>> keywords{};  // null: none

  std::uint64_t size_octets() const;
  const Item* find(MessageId id) const;
  const Item* find(Uid uid) const;
  std::size_t index_of(Uid uid) const;  // of the first with this uid or a larger one
  void encode(Encoder& out) const;

  // The bits of these flags here; none if a keyword has no bit yet.
  std::optional<FlagBits> bits(const FlagNames& names) const;
  // The same, giving bits to new keywords; none if there are no bits left.
  std::optional<FlagBits> make_bits(const FlagNames& names);
  FlagNames names(FlagBits bits) const;

  // The mod-sequence of a change that is made now; 1 as long as nobody watches.
  std::uint64_t next_modseq() { return watched ? ++highest_modseq : highest_modseq; }
};

using Snapshot = std::shared_ptr<const Mailbox>;

// A unique-id of 1 to 70 characters from 0x21 to 0x7E (RFC 1939, section 7: UIDL).
std::string unique_id(const Mailbox& box, Uid uid);

}  // namespace casella
