// IMAP's sessions in the world: they hear of what other sessions change, and their devices work on.
#include <algorithm>

#include "sim/world/stepper.h"

namespace casella {

// --- what a change of the store means to other sessions
// -------------------------------------------

// The store as it is, if somebody will want to know what has changed.
std::optional<StoreState> Stepper::to_compare() const {
  const bool wanted = std::any_of(
      world_.connections.begin(), world_.connections.end(), [](const Cow<Connection>& conn) {
        return conn->server_open && conn->server.protocol() == proto::Protocol::Imap;
      });
  return wanted ? std::optional(world_.store) : std::nullopt;
}

// `by`: the session that did it, which has been told already; none: nobody's.
void Stepper::spread(const std::optional<StoreState>& before, ConnId by) {
  if (!before) return;
  if (before->accounts.is_same(world_.store.accounts)) return;
  const std::size_t both = std::min(before->accounts.size(), world_.store.accounts.size());
  for (std::size_t i = 0; i < both; ++i) {
    const Account& was = *std::as_const(before->accounts)[i];
    const Account& is = *std::as_const(world_.store.accounts)[i];
    if (&was == &is) continue;
    const Connection* conn = world_.find(by);
    if (was.inbox != is.inbox && conn != nullptr &&
        conn->server.protocol() == proto::Protocol::Imap) {
      note_items(AccountId{static_cast<std::uint32_t>(i)}, *was.inbox, *is.inbox, conn);
    }
    tell_changes(was, is, by);
  }
}

void Stepper::tell(const MailboxChange& change, ConnId by) {
  std::vector<ConnId> followers;
  for (const Cow<Connection>& conn : world_.connections) {
    const bool follows = conn->server.protocol() == proto::Protocol::Imap && conn->server_open;
    if (follows && conn->id != by) followers.push_back(conn->id);
  }
  for (const ConnId id : followers) {
    feed_server(*edit(id), change);
    sweep(id);
  }
}

void Stepper::tell_changes(const Account& was, const Account& is, ConnId by) {
  for (const MailboxChange& change : changes_between(was, is)) tell(change, by);
}

void Stepper::hear(const Account& account) {
  tell({account.user, "INBOX", account.inbox}, {});
  for (const Folder& folder : account.folders) tell({account.user, folder.name, folder.box}, {});
}

// What an IMAP session has put into an inbox, and taken out of it. Chunks that both share are not
// looked at: a mailbox may be large, and a change small.
void Stepper::note_items(AccountId account, const Mailbox& was, const Mailbox& is,
                         const Connection* by) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < was.items.chunks(); ++i) {
    const auto& chunk = was.items.chunk(i);
    while (at < is.items.chunks() && is.items.chunk(at)->front().uid < chunk->front().uid) ++at;
    if (at < is.items.chunks() && is.items.chunk(at) == chunk) continue;
    for (const Item& item : *chunk) {
      if (is.find(item.uid) != nullptr) continue;
      note(happening::Removed{by->id, by->device, item.message->id()});
    }
  }
  const std::size_t first = is.index_of(Uid{was.uid_next});
  is.items.each_in(first, is.items.size(), [&](std::size_t, const Item& item) {
    note(happening::Arrived{account, item.message->id()});
    record_.brought.push_back(item.message);
  });
}

// --- the device's side
// ----------------------------------------------------------------------------

void Stepper::listen(Connection& conn, imap::Client& client) {
  while (const auto heard = client.take_response()) {
    MessageRef origin;
    if (const auto* message = std::get_if<imap::Fetched>(&heard->response)) {
      const imap::View* view = conn.server.as<imap::Server>()->view();
      const Item* item = view == nullptr ? nullptr : view->box().find(message->uid);
      if (item != nullptr) origin = item->message;
    }
    Device& device = world_.devices[conn.device.value].edit();
    const auto held = [&] {
      std::vector<MessageId> ids;
      for (const LocalMail& mail : device.disk) ids.push_back(mail.message->id());
      return ids;
    };
    const bool may_discard = std::holds_alternative<imap::Expunged>(heard->response) ||
                             std::holds_alternative<imap::Vanished>(heard->response) ||
                             std::holds_alternative<imap::Told>(heard->response);
    const std::size_t kept = device.disk.size();
    const std::vector<MessageId> before = may_discard ? held() : std::vector<MessageId>();
    const std::size_t unsaved = device.unsaved.size();
    const bool opens = origin != nullptr && device.imap->find(origin->id()) != nullptr &&
                       !device.imap->find(origin->id())->opened;
    absorb(device, *heard, client, origin);
    if (may_discard && device.disk.size() < kept) {
      const std::vector<MessageId> after = held();
      for (const MessageId id : before) {
        if (std::find(after.begin(), after.end(), id) == after.end()) {
          note(happening::Discarded{conn.device, id});
        }
      }
    }
    if (device.unsaved.size() > unsaved) take_mail(conn, unsaved);
    if (opens && device.imap->find(origin->id())->opened) {
      note(happening::Fetched{conn.device, origin->id()});
    }
  }
}

void Stepper::carry_on(Connection& conn, const imap::Client& client) {
  Cow<Device>& device = world_.devices[conn.device.value];
  const auto line = next_line(*device, client, world_.now);
  if (!line) return;
  sent_line(device.edit(), *line, world_.now);
  submit(conn, *line);
}

void Stepper::operator()(const HandleMail& action) {
  if (action.device.value >= world_.devices.size()) return;
  Cow<Device>& device = world_.devices[action.device.value];
  const DeedRow& row = row_of(action.deed);
  if (device->settings->protocol != proto::Protocol::Imap) {
    // What is done to a message that was fetched by POP3 stays on the device.
    const auto is = [&](const LocalMail& mail) { return mail.message->id() == action.message; };
    if (action.deed == Deed::Move || std::none_of(device->disk.begin(), device->disk.end(), is))
      return;
    note(happening::Handled{action.device, action.message, action.deed});
    Chunked<LocalMail>& disk = device.edit().disk;
    if (action.deed == Deed::Delete) {
      note(happening::Discarded{action.device, action.message});
      return disk.filter([&](const LocalMail& mail) { return !is(mail); });
    }
    return disk.change(is, [&](LocalMail& mail) {
      mail.flags = row.adds ? mail.flags | row.flag : mail.flags & ~row.flag;
    });
  }
  const std::uint32_t copies = device->copies_of(action.message);
  if (!take_change(device.edit(), action.deed, action.message, action.folder)) return;
  note(happening::Handled{action.device, action.message, action.deed});
  if (device->copies_of(action.message) < copies) {
    note(happening::Discarded{action.device, action.message});
  }
  if (const Connection* open = world_.connection_of(action.device)) {
    device.edit().session->automatic = true;
    go_on(*edit(open->id));
  } else if (device->settings->mode == Mode::Online) {
    connect(action.device, proto::Protocol::Imap, true);
  }
}

}  // namespace casella
