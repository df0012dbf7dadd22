#include "sim/explore/outcome.h"

#include <algorithm>
#include <map>
#include <set>

namespace casella::explore {

Holding holding_of(const Party& party) {
  std::map<MessageId, std::uint32_t> copies;
  for (const LocalMail& mail : party.device->disk) ++copies[mail.message->id()];
  return {{copies.begin(), copies.end()}, party.marks, !party.holds.empty()};
}

std::vector<std::vector<MessageId>> contents_of(const Inboxes& inboxes) {
  std::vector<std::vector<MessageId>> all;
  for (const Snapshot& inbox : inboxes) {
    all.emplace_back();
    inbox->items.each([&](const Item& item) { all.back().push_back(item.message->id()); });
    std::sort(all.back().begin(), all.back().end());
  }
  return all;
}

std::vector<std::uint32_t> Outcome::says() const {
  std::vector<std::uint32_t> words;
  for (const auto& box : server) {
    words.push_back(static_cast<std::uint32_t>(box.size()));
    for (const MessageId message : box) words.push_back(message.value);
  }
  for (const Holding& holding : devices) {
    words.push_back(holding.marks);
    words.push_back(holding.holds_lock ? 1 : 0);
    words.push_back(static_cast<std::uint32_t>(holding.mail.size()));
    for (const auto& [message, copies] : holding.mail) {
      words.push_back(message.value);
      words.push_back(copies);
    }
  }
  return words;
}

bool Outcome::on_server(MessageId message) const {
  return std::any_of(server.begin(), server.end(), [&](const auto& box) {
    return std::binary_search(box.begin(), box.end(), message);
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
    for (const MessageId message : box) gone.erase(message);
  }
  for (const Holding& holding : outcome.devices) {
    for (const auto& mail : holding.mail) gone.erase(mail.first);
  }
  return {gone.begin(), gone.end()};
}

std::vector<MessageId> messages_of(const World& start, const std::vector<Arrival>& arrivals) {
  std::set<MessageId> all;
  const auto add = [&](const MessageRef& message) {
    if (message && message->id().value != 0) all.insert(message->id());
  };
  for (const Cow<Account>& account : start.store.accounts) {
    account->inbox->items.each([&](const Item& item) { add(item.message); });
  }
  for (const Cow<Device>& device : start.devices) {
    for (const LocalMail& mail : device->disk) add(mail.message);
    for (const LocalMail& mail : device->unsaved) add(mail.message);
  }
  for (const Arrival& arrival : arrivals) add(arrival.message);
  return {all.begin(), all.end()};
}

}  // namespace casella::explore
