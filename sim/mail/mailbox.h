#pragma once
// A mailbox as an immutable value. A POP3 session's maildrop is one, taken at login.
#include <cstdint>
#include <memory>
#include <string>

#include "sim/base/encoder.h"
#include "sim/base/time.h"
#include "sim/mail/chunked.h"
#include "sim/mail/message.h"

namespace casella {

struct Item {
  Uid uid;
  MessageRef message;
  SimTime arrived{};
};

struct Mailbox {
  std::uint32_t uid_validity = 1;
  std::uint32_t uid_next = 1;
  Chunked<Item> items;

  std::uint64_t size_octets() const;
  const Item* find(MessageId id) const;
  void encode(Encoder& out) const;
};

using Snapshot = std::shared_ptr<const Mailbox>;

// A unique-id of 1 to 70 characters from 0x21 to 0x7E (RFC 1939, section 7: UIDL).
std::string unique_id(const Mailbox& box, Uid uid);

}  // namespace casella
