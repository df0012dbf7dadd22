#include "sim/mail/expiry.h"

#include <algorithm>

namespace casella {

std::optional<StoreState> expire(
    const StoreState& store, std::uint32_t days, SimTime now,
    const std::function<void(std::uint32_t account, MessageId message)>& gone) {
  // Mail that was brought with a date of its own counts from when it was brought.
  const auto old = [&](const Item& item) {
    return now - std::max(item.arrived, item.saved) >= std::chrono::hours(24) * days;
  };
  std::optional<StoreState> out;
  for (std::uint32_t i = 0; i < store.accounts.size(); ++i) {
    const Account& account = *store.accounts[i];
    if (account.held_by) continue;
    bool some = false;
    account.inbox->items.each([&](const Item& item) {
      if (!old(item)) return;
      if (gone) gone(i, item.message->id());
      some = true;
    });
    if (!some) continue;
    auto box = std::make_shared<Mailbox>(*account.inbox);
    box->items.filter([&](const Item& item) { return !old(item); });
    box->next_modseq();
    if (!out) out = store;
    out->accounts[i].edit().inbox = std::move(box);
  }
  return out;
}

}  // namespace casella
