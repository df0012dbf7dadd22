#include "sim/mail/mailbox.h"

#include <fmt/format.h>

namespace casella {

std::uint64_t Mailbox::size_octets() const {
  std::uint64_t total = 0;
  items.each([&](const Item& item) { total += item.message->size_octets(); });
  return total;
}

const Item* Mailbox::find(MessageId id) const {
  const Item* found = nullptr;
  items.each([&](const Item& item) {
    if (item.message->id() == id) found = &item;
  });
  return found;
}

void Mailbox::encode(Encoder& out) const {
  out.u64(uid_validity);
  out.u64(uid_next);
  out.u64(items.size());
  items.each([&](const Item& item) {
    out.u64(item.uid.value);
    out.u64(item.message->id().value);
    out.i64(item.arrived.time_since_epoch().count());
  });
}

std::string unique_id(const Mailbox& box, Uid uid) {
  return fmt::format("u{}-{}", uid.value, box.uid_validity);
}

}  // namespace casella
