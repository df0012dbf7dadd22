#include "gui/model/cards_model.h"

#include <algorithm>

#include "gui/model/matrix_model.h"
#include "gui/model/words.h"

namespace casella::gui {
namespace {

std::string about(const Message& message, const Text& text) {
  const std::string from = from_of(message);
  const std::string size = octets_words(message.size_octets(), text);
  return from.empty() ? size : from + " · " + size;
}

// The same without the address beside the name.
std::string about_briefly(const Message& message, const Text& text) {
  std::string all = about(message, text);
  const std::size_t begin = all.find(" <"), end = all.find('>');
  if (begin != std::string::npos && begin > 0 && end != std::string::npos && end > begin) {
    all.erase(begin, end + 1 - begin);
  }
  return all;
}

// "read, flagged"; empty for a message without flags.
std::string flag_words(FlagBits flags, const Text& text) {
  constexpr std::pair<FlagBits, const char*> kNamed[] = {{flag::kSeen, "model.flag.seen"},
                                                         {flag::kAnswered, "model.flag.answered"},
                                                         {flag::kFlagged, "model.flag.flagged"},
                                                         {flag::kDraft, "model.flag.draft"},
                                                         {flag::kDeleted, "model.flag.deleted"}};
  std::string out;
  for (const auto& [bit, key] : kNamed) {
    if ((flags & bit) == 0) continue;
    if (!out.empty()) out += ", ";
    out += text(key);
  }
  return out;
}

bool read_by_imap(const World& world, const std::string& user) {
  return std::any_of(world.devices.begin(), world.devices.end(), [&](const Cow<Device>& device) {
    return device->settings->user == user && device->settings->protocol == proto::Protocol::Imap;
  });
}

std::string folder_words(const Account& account, const Text& text) {
  std::string out = text.fill("model.card.folder", "INBOX", account.inbox->items.size());
  for (const Folder& folder : account.folders) {
    if (!folder.selectable) continue;
    out += ", " + text.fill("model.card.folder", folder.name, folder.box->items.size());
  }
  return out;
}

}  // namespace

struct CardsModel::Shelved {
  MessageRef message;
  const Item* item = nullptr;      // null: it has just been removed
  const Folder* folder = nullptr;  // null: the inbox
};

CardsModel::Shelved CardsModel::shelved(const Shelf& shelf, std::size_t index) const {
  const auto& inbox = shelf.inbox->items;
  if (index < inbox.size()) return {inbox[index].message, &inbox[index], nullptr};
  index -= inbox.size();
  for (const Folder& folder : shelf.folders) {
    const auto& items = folder.box->items;
    if (index < items.size()) return {items[index].message, &items[index], &folder};
    index -= items.size();
  }
  return {shelf.removed[index], nullptr, nullptr};
}

void CardsModel::update(const Moment& moment, const History& history, const Text& text) {
  const Stamp now{history.size(), moment.cursor, moment.branch, moment.edition, history.epoch(), 0};
  history_ = &history;
  if (built_ && now == stamp_) return;
  stamp_ = now;
  built_ = true;
  cursor_ = moment.cursor;
  changed_.clear();
  if (cursor_ > 0) changed_ = history.holdings().changed_by(cursor_ - 1);
  servers_.clear();
  shelves_.clear();
  for (std::uint32_t i = 0; i < moment.world.store.accounts.size(); ++i) {
    build_server(moment, AccountId{i}, text);
  }
  devices_.clear();
  held_ = moment.world.devices;
  for (std::uint32_t i = 0; i < held_.size(); ++i) build_device(moment, DeviceId{i}, text);
}

void CardsModel::build_server(const Moment& moment, AccountId id, const Text& text) {
  const Account& account = *moment.world.store.accounts[id.value];
  Shelf shelf{account.inbox, {}, {}, {}, read_by_imap(moment.world, account.user)};
  const Holdings& holdings = history_->holdings();
  for (const Holdings::Cell& cell : changed_) {
    const KnownMessage& known = holdings.messages()[cell.row];
    if (cell.column != Holdings::kServer || known.account != id) continue;
    const Change* change = holdings.at(cell.row, cell.column, cursor_);
    if (change->where == Whereabouts::removed) shelf.removed.push_back(known.message);
  }
  MailCard card;
  card.id = "server/" + account.user;
  card.count = account.inbox->items.size() + shelf.removed.size();
  // Whoever comes by IMAP has folders, and locks nobody out.
  if (shelf.flags) {
    card.title = text.fill("model.card.mailbox_of", account.user);
    card.folders = folder_words(account, text);
    for (const Folder& folder : account.folders) {
      if (!folder.selectable) continue;
      card.count += folder.box->items.size();
      shelf.folders.push_back(folder);
    }
  } else {
    card.title = moment.world.store.accounts.size() == 1
                     ? std::string(text("model.card.maildrop"))
                     : text.fill("model.card.maildrop_of", account.user);
    card.note = text("model.card.unlocked");
  }
  if (account.held_by) {
    const SessionLog* session = history_->session(*account.held_by);
    const Connection* conn = moment.world.find(*account.held_by);
    if (conn != nullptr) shelf.drop = conn->drop;
    card.locked = true;
    card.tone = Tone::note;
    card.note =
        text.fill("model.card.locked", session ? history_->device_words(session->device, text) : "",
                  account.held_by->value);
  }
  const std::string& profile = moment.world.settings->profile;
  card.mode = text.fill("model.card.profile", profile);
  card.about = text("profile." + profile);
  card.nothing = text("model.card.empty");
  card.why = text(shelf.flags ? "model.card.empty_mailbox" : "model.card.empty_why");
  servers_.push_back(std::move(card));
  shelves_.push_back(std::move(shelf));
}

void CardsModel::build_device(const Moment& moment, DeviceId id, const Text& text) {
  const Device& device = *held_[id.value];
  MailCard card;
  card.id = device.settings->id;
  card.title = device_title(card.id, text);
  card.icon = device_icon(card.id);
  // What an IMAP device knows of the mailbox stands for what it has: an online one keeps no more.
  const bool known = device.settings->protocol == proto::Protocol::Imap;
  card.count = known ? device.imap->mails.size() : device.disk.size() + device.unsaved.size();
  card.mode = mode_words(*device.settings, text);
  card.last_reply = showable(device.last_reply);
  if (!device.remembered.empty()) {
    card.remembered = counted("model.card.remembered", device.remembered.size(), text);
  }
  const Connection* conn = moment.world.connection_of(id);
  if (device.crashed) {
    card.note = text("model.card.crashed");
    card.tone = Tone::error;
  } else if (conn == nullptr) {
    card.note = text("model.card.offline");
  } else {
    card.note = conn->client->state_name();
    card.tone = Tone::accent;
  }
  card.nothing = text("model.card.nothing");
  if (known && !device.imap->waiting.empty()) {
    card.remembered = counted("model.card.waiting", device.imap->waiting.size(), text);
  }
  const bool others_have = std::any_of(held_.begin(), held_.end(), [&](const Cow<Device>& other) {
    return &*other != &device && !other->disk.empty();
  });
  card.why = device.crashed              ? text("model.card.why.crashed")
             : conn != nullptr           ? text("model.card.why.busy")
             : device.sessions_ended > 0 ? text("model.card.why.nothing_new")
             : others_have && !known     ? text("model.card.why.others")
                                         : text("model.card.why.never_asked");
  devices_.push_back(std::move(card));
}

bool CardsModel::changed(MessageId id, std::size_t column) const {
  const auto row = history_->holdings().row_of(id);
  return row && std::any_of(changed_.begin(), changed_.end(), [&](const Holdings::Cell& cell) {
           return cell.row == *row && cell.column == column;
         });
}

Entry CardsModel::server_entry(std::size_t card, std::size_t index, const Text& text) const {
  const Shelf& shelf = shelves_[card];
  const Shelved found = shelved(shelf, index);
  const bool gone = found.item == nullptr;
  const MessageRef& message = found.message;
  Entry out;
  out.message = message->id();
  out.id = fmt::format("{}/{}", servers_[card].id, message->id().value);
  out.title = subject_of(*message);
  out.subtitle = about(*message, text);
  out.brief = about_briefly(*message, text);
  out.badge = text("model.badge.on_server");
  if (shelf.flags && !gone) {
    const std::string flags = flag_words(found.item->flags, text);
    if (!flags.empty()) out.subtitle = out.brief = flags + " · " + out.brief;
    if ((found.item->flags & flag::kSeen) != 0) out.icon = Icon::envelope_open;
    if (found.folder != nullptr) {
      out.id = fmt::format("{}/{}/{}", servers_[card].id, found.folder->name, index);
      out.badge = found.folder->name;
      out.badge_tone = Tone::note;
    }
  }
  out.changed = changed(message->id(), Holdings::kServer);
  const Holdings& holdings = history_->holdings();
  const auto row = holdings.row_of(message->id());
  const Change* change = row ? holdings.at(*row, Holdings::kServer, cursor_) : nullptr;
  if (change != nullptr) out.tip = provenance(*change, *history_, text);
  if (shelf.drop && index < shelf.drop->items.size() && !gone &&
      shelf.drop->items[index].message->id() == message->id()) {
    out.tip += "\n" + text.fill("model.card.number", index + 1);
  }
  if (gone) {
    out.badge = text("model.badge.removed");
  } else if (change != nullptr && change->where == Whereabouts::marked) {
    out.badge = text.fill("model.badge.marked", history_->device_words(change->by, text));
  } else {
    return out;
  }
  out.struck = true;
  out.tone = out.badge_tone = Tone::error;
  return out;
}

// Of a device that reads by IMAP: what its picture of the mailbox shows.
Entry CardsModel::known_entry(std::size_t card, std::size_t index, const Text& text) const {
  const Device& device = *held_[card];
  const KnownMail& mail = device.imap->mails[index];
  Entry out;
  out.id = fmt::format("{}/{}", devices_[card].id, index + 1);
  if (mail.origin) out.message = mail.origin->id();
  out.title = showable(mail.subject);
  if (out.title.empty()) out.title = text.fill("model.lag.uid", mail.uid.value);
  out.subtitle = octets_words(mail.size_octets, text);
  const std::string flags = flag_words(mail.flags, text);
  if (!flags.empty()) out.subtitle = flags + " · " + out.subtitle;
  out.tip = text.fill("model.lag.uid", mail.uid.value);
  const bool saved = mail.origin && device.copies_of(mail.origin->id()) > 0;
  out.icon = saved ? Icon::disk : mail.opened ? Icon::envelope_open : Icon::envelope;
  out.tone = out.badge_tone = saved ? Tone::ok : mail.opened ? Tone::note : Tone::accent;
  out.badge = text(saved         ? "model.badge.saved"
                   : mail.opened ? "model.badge.unsaved"
                                 : "model.badge.header");
  const DeviceId id{static_cast<std::uint32_t>(card)};
  out.changed = mail.origin && changed(mail.origin->id(), Holdings::column_of(id));
  return out;
}

Entry CardsModel::device_entry(std::size_t card, std::size_t index, const Text& text) const {
  const Device& device = *held_[card];
  if (device.settings->protocol == proto::Protocol::Imap) return known_entry(card, index, text);
  const bool saved = index < device.disk.size();
  const LocalMail& mail = saved ? device.disk[index] : device.unsaved[index - device.disk.size()];
  const Message& message = *mail.message;
  Entry out;
  out.message = message.id();
  out.id = fmt::format("{}/{}", devices_[card].id, index + 1);
  out.title = subject_of(message);
  out.subtitle = about(message, text);
  out.brief = about_briefly(message, text);
  out.icon = saved ? Icon::disk : Icon::envelope_open;
  out.tone = out.badge_tone = saved ? Tone::ok : Tone::note;
  out.badge = text(saved ? "model.badge.saved" : "model.badge.unsaved");
  const Holdings& holdings = history_->holdings();
  const DeviceId id{static_cast<std::uint32_t>(card)};
  const auto row = holdings.row_of(message.id());
  const Change* change = row ? holdings.at(*row, Holdings::column_of(id), cursor_) : nullptr;
  if (change != nullptr) {
    out.tip = provenance(*change, *history_, text);
    if (saved && change->copies > 1) {
      out.icon = Icon::copy;
      out.tone = out.badge_tone = Tone::note;
      out.badge = text.fill("model.badge.copies", change->copies);
    }
  }
  if (!mail.uidl.empty()) out.tip += "\nUIDL " + showable(mail.uidl);
  if (!changed(message.id(), Holdings::column_of(id))) return out;
  // Of several copies the last one is what the record added.
  const auto same = [&](const LocalMail& other) { return other.message->id() == message.id(); };
  const auto again_after = [&](const auto& list, std::size_t at) {
    return std::any_of(std::next(list.begin(), static_cast<std::ptrdiff_t>(at) + 1), list.end(),
                       same);
  };
  const bool later = saved ? again_after(device.disk, index)
                           : again_after(device.unsaved, index - device.disk.size());
  const bool fetched_again =
      saved && std::any_of(device.unsaved.begin(), device.unsaved.end(), same);
  out.changed = !fetched_again && !later;
  return out;
}

}  // namespace casella::gui
