#include "sim/explore/outcome.h"

#include <algorithm>
#include <map>
#include <set>

namespace casella::explore {

namespace {

constexpr FlagBits kSystemFlags = (FlagBits{1} << flag::kFirstKeyword) - 1;

}  // namespace

Holding holding_of(const Party& party) {
  const Device& device = *party.device;
  std::map<MessageId, std::uint32_t> copies;
  std::map<MessageId, FlagBits> shown;
  for (const LocalMail& mail : device.disk) {
    ++copies[mail.message->id()];
    if (mail.flags != 0) shown[mail.message->id()] |= mail.flags;
  }
  for (const KnownMail& mail : device.imap->mails) {
    if (mail.origin != nullptr) shown[mail.origin->id()] |= mail.flags & kSystemFlags;
  }
  return {{copies.begin(), copies.end()},
          {shown.begin(), shown.end()},
          party.marks,
          !party.holds.empty(),
          static_cast<std::uint32_t>(device.imap->waiting.size()),
          device.imap->conflicts};
}

std::vector<std::vector<Filed>> contents_of(const Boxes& boxes) {
  std::vector<std::vector<Filed>> all;
  for (const Cow<Account>& account : boxes) {
    auto& mail = all.emplace_back();
    const auto add = [&](const std::string& folder, const Mailbox& box) {
      box.items.each([&](const Item& item) {
        mail.push_back({item.message->id(), item.flags & kSystemFlags, folder});
      });
    };
    add("", *account->inbox);
    for (const Folder& folder : account->folders) add(folder.name, *folder.box);
    std::sort(mail.begin(), mail.end());
  }
  return all;
}

std::vector<std::uint32_t> Outcome::says() const {
  std::vector<std::uint32_t> words;
  const auto add = [&](auto number) { words.push_back(static_cast<std::uint32_t>(number)); };
  for (const auto& box : server) {
    add(box.size());
    for (const Filed& mail : box) {
      add(mail.message.value);
      add(mail.flags);
      add(mail.folder.size());
      for (const char c : mail.folder) add(c);
    }
  }
  for (const Holding& holding : devices) {
    add(holding.marks);
    add(holding.holds_lock ? 1 : 0);
    add(holding.waiting);
    add(holding.conflicts);
    add(holding.mail.size());
    for (const auto& [message, copies] : holding.mail) {
      add(message.value);
      add(copies);
    }
    add(holding.shown.size());
    for (const auto& [message, flags] : holding.shown) {
      add(message.value);
      add(flags);
    }
  }
  return words;
}

bool Outcome::on_server(MessageId message) const {
  return std::any_of(server.begin(), server.end(), [&](const auto& box) {
    return std::any_of(box.begin(), box.end(),
                       [&](const Filed& mail) { return mail.message == message; });
  });
}

std::vector<MessageId> Outcome::only_on(DeviceId device) const {
  std::vector<MessageId> only;
  for (const auto& each : devices[device.value].mail) {
    const MessageId message = each.first;
    const auto has = [&](const Holding& holding) {
      return std::any_of(holding.mail.begin(), holding.mail.end(),
                         [&](const auto& mail) { return mail.first == message; });
    };
    if (!on_server(message) && std::count_if(devices.begin(), devices.end(), has) == 1) {
      only.push_back(message);
    }
  }
  return only;
}

std::vector<MessageId> lost_of(const Outcome& outcome, const std::vector<MessageId>& all) {
  std::set<MessageId> gone(all.begin(), all.end());
  for (const auto& box : outcome.server) {
    for (const Filed& mail : box) gone.erase(mail.message);
  }
  for (const Holding& holding : outcome.devices) {
    for (const auto& mail : holding.mail) gone.erase(mail.first);
  }
  return {gone.begin(), gone.end()};
}

std::set<MessageId> put_away(const World& start, const Settings& settings, bool moved_too) {
  const auto away = [&](Deed deed) {
    return deed == Deed::Delete || (moved_too && deed == Deed::Move);
  };
  std::set<MessageId> gone;
  for (const PersonsDeed& each : settings.deeds) {
    if (away(each.deed)) gone.insert(each.message);
  }
  for (const Cow<Account>& account : start.store.accounts) {
    account->inbox->items.each([&](const Item& item) {
      if ((item.flags & flag::kDeleted) != 0) gone.insert(item.message->id());
    });
  }
  for (const Cow<Device>& device : start.devices) {
    const auto account = start.account_named(device->settings->user);
    if (!account) continue;
    const Mailbox& inbox = *start.store.accounts[account->value]->inbox;
    for (const MailChange& change : device->imap->waiting) {
      if (!away(change.deed)) continue;
      inbox.items.each([&](const Item& item) {
        if (item.uid == change.uid) gone.insert(item.message->id());
      });
    }
  }
  return gone;
}

std::vector<MessageId> messages_of(const World& start, const Settings& settings) {
  std::set<MessageId> all;
  const auto add = [&](const MessageRef& message) {
    if (message && message->id().value != 0) all.insert(message->id());
  };
  for (const Cow<Account>& account : start.store.accounts) {
    account->inbox->items.each([&](const Item& item) { add(item.message); });
    for (const Folder& folder : account->folders)
      folder.box->items.each([&](const Item& item) { add(item.message); });
  }
  for (const Cow<Device>& device : start.devices) {
    for (const LocalMail& mail : device->disk) add(mail.message);
    for (const LocalMail& mail : device->unsaved) add(mail.message);
  }
  for (const Arrival& arrival : settings.arrivals) add(arrival.message);
  for (const MessageId message : put_away(start, settings, false)) all.erase(message);
  return {all.begin(), all.end()};
}

}  // namespace casella::explore
