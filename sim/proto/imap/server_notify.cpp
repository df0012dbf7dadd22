// NOTIFY (RFC 5465): what a session is told without asking.
#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/server.h"
#include "sim/proto/imap/watch.h"
#include "sim/proto/imap/write.h"
#include "sim/proto/say.h"

namespace casella::imap {

using proto::Effects;
using proto::say;
using Filter = NotifyGroup::Filter;
using What = proto::StoreChanged::What;

namespace {

bool is_own(std::string_view name) {
  return !name.starts_with(kOthersPrefix);
}

bool speaks_of(const NotifyGroup& group, std::string_view name,
               const std::set<std::string>& subscribed) {
  switch (group.filter) {
    case Filter::Selected:
    case Filter::SelectedDelayed: return false;
    case Filter::Inboxes: return name == "INBOX";
    case Filter::Personal: return is_own(name);
    case Filter::Subscribed: return subscribed.count(std::string(name)) > 0;
    case Filter::Subtree:
      return std::any_of(group.mailboxes.begin(), group.mailboxes.end(),
                         [&](const std::string& each) {
                           const std::string top = folder_name(each);
                           return name == top || is_inferior(name, top);
                         });
    case Filter::Mailboxes:
      return std::any_of(group.mailboxes.begin(), group.mailboxes.end(),
                         [&](const std::string& each) { return name == folder_name(each); });
  }
  return false;
}

// What has happened between two moments of a mailbox, as bits of WatchedEvent.
unsigned events_between(const Mailbox& was, const Mailbox& is) {
  unsigned events = 0;
  if (is.uid_next != was.uid_next) events |= static_cast<unsigned>(WatchedEvent::New);
  std::size_t at = 0, kept = 0;
  bool flags = is.uid_validity != was.uid_validity;
  is.items.each([&](const Item& item) {
    while (at < was.items.size() && was.items[at].uid < item.uid) ++at;
    if (at == was.items.size() || was.items[at].uid != item.uid) return;
    flags |= was.items[at].flags != item.flags;
    ++kept;
  });
  if (kept < was.items.size()) events |= static_cast<unsigned>(WatchedEvent::Expunge);
  if (flags) events |= static_cast<unsigned>(WatchedEvent::Flags);
  return events;
}

// Section 5.1: flags are told with the UID, and only to who wants them. These lines hold no
// literal.
std::string retold(const std::string& news, const Mailbox& box, bool flags) {
  constexpr std::string_view kFetch = " FETCH (";
  std::string out;
  for (std::size_t at = 0; at < news.size();) {
    const std::size_t end = news.find("\r\n", at) + 2;
    std::string line = news.substr(at, end - at);
    at = end;
    const std::size_t fetch = line.find(kFetch);
    if (fetch != line.npos && !flags) continue;
    if (fetch != line.npos && line.compare(fetch + kFetch.size(), 4, "UID ") != 0) {
      const std::size_t number = std::stoul(line.substr(2));
      line.insert(fetch + kFetch.size(),
                  "UID " + std::to_string(box.items[number - 1].uid.value) + " ");
    }
    out += line;
  }
  return out;
}

}  // namespace

const NotifyGroup* Watch::selected() const {
  for (const NotifyGroup& group : wanted.groups) {
    if (group.filter == Filter::Selected || group.filter == Filter::SelectedDelayed) return &group;
  }
  return nullptr;
}

const NotifyGroup* Watch::other(std::string_view name) const {
  for (const NotifyGroup& group : wanted.groups) {
    if (speaks_of(group, name, subscribed)) return &group;
  }
  return nullptr;
}

void Watch::encode(Encoder& out) const {
  out.u64(wanted.groups.size());
  for (const NotifyGroup& group : wanted.groups) {
    out.u64(static_cast<std::uint64_t>(group.filter));
    out.u64(group.events);
    out.u64(group.items.size());
    for (const std::string& name : group.mailboxes) out.text(name);
  }
  out.u64(known.size());
  for (const auto& [name, box] : known) {
    out.text(name);
    out.u64(box->uid_next);
    out.u64(box->items.size());
    out.u64(box->highest_modseq);
  }
  for (const std::string& name : subscribed) out.text(name);
}

// As the session calls the mailbox: others' have a prefix.
std::string Server::called(const proto::StoreChanged& change) const {
  return change.user == user_ ? change.mailbox : name_for_others(change.user, change.mailbox);
}

bool Server::is_selected(const proto::StoreChanged& change) const {
  if (!selected_) return false;
  const auto [owner, name] = owner_and_name(user_, selected_->folder.mailbox);
  return change.user == owner && change.mailbox == folder_name(name);
}

void Server::notify(Command command, Effects& out) {
  const auto& args = std::get<NotifyArgs>(command.args);
  if (args.unknown_event) {
    return no(command, note::kNotifyRefused,
              "[BADEVENT (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange "
              "MailboxMetadataChange ServerMetadataChange)] no such event here",
              out);
  }
  ask(std::move(command), ListFolders{user_}, out);
}

void Server::notified(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* all = std::get_if<FolderList>(&reply);
  if (all == nullptr) return refuse(command, reply, out);
  auto made = std::make_shared<Watch>();
  made->wanted = std::get<NotifyArgs>(command.args);
  made->subscribed.insert(all->subscribed.begin(), all->subscribed.end());
  std::string text;
  for (const Folder& folder : all->folders) {
    const NotifyGroup* group = made->other(folder.name);
    if (!folder.selectable || group == nullptr) continue;
    if (folder.rights.find('r') == std::string::npos) {  // RFC 5465, section 3.1
      text += "* LIST (\\NoAccess) \"/\" ";
      append_name(text, folder.name);
      text += "\r\n";
      continue;
    }
    made->known[folder.name] = folder.box;
    const bool is_it = selected_ && selected_->folder.mailbox == folder.name;
    if (!made->wanted.status || is_it || (group->events & 7U) == 0) continue;
    std::vector<StatusItem> items = {StatusItem::Messages, StatusItem::UidNext,
                                     StatusItem::UidValidity};
    if (group->watches(WatchedEvent::Flags) && offers(Extension::Condstore))
      items.push_back(StatusItem::HighestModseq);
    text += status_line(folder.name, *folder.box, items);
  }
  watch_ = std::move(made);
  // Section 3.1: a NOOP is part of it.
  ok(command, note::kNotifyOk, std::move(text), "done", out);
}

// Of the selected mailbox, and at once: what the groups permit now.
std::string Server::news_unasked() {
  const NotifyGroup* group = watch_->selected();
  if (group == nullptr || group->events == 0 || waiting_) return {};
  const std::size_t before = selected_->view.size();
  const Uid last = before == 0 ? Uid{} : box().items[before - 1].uid;
  std::string told =
      retold(news(group->filter == Filter::Selected), box(), group->watches(WatchedEvent::Flags));
  if (group->items.empty()) return told;
  FetchArgs args{{}, group->items};
  std::vector<Passage> passages;
  for (std::size_t i = box().index_of(Uid{last.value + 1}); i < box().items.size(); ++i)
    append_fetched(told, passages, args, i, box().items[i], false);
  return passages.empty() ? told : woven(told, passages);
}

// What changes in other mailboxes, and of their names (sections 5.1 to 5.7).
void Server::watch(const proto::StoreChanged& change, Effects& out) {
  const std::string name = called(change);
  // Of others' mailboxes those are watched that could be read when NOTIFY was said; of the rest not
  // even the names are told.
  if (change.user != user_ && watch_->known.count(name) == 0) {
    const std::string old = name_for_others(change.user, change.detail);
    if (change.what != What::Renamed || watch_->known.count(old) == 0) return;
  }
  auto next = std::make_shared<Watch>(*watch_);
  std::string text;
  const auto line = [&](std::string_view attributes, std::string_view extra = {}) {
    text.append("* LIST (").append(attributes).append(") \"/\" ");
    append_name(text, name);
    text.append(extra).append("\r\n");
  };
  const NotifyGroup* group = watch_->other(name);
  const auto wants = [&](WatchedEvent event) { return group != nullptr && group->watches(event); };
  switch (change.what) {
    case What::Messages: {
      const auto known = next->known.find(name);
      if (change.box == nullptr || known == next->known.end()) break;
      const unsigned events = events_between(*known->second, *change.box);
      known->second = change.box;
      const unsigned told = group == nullptr ? 0 : events & group->events;
      if (told == 0 || is_selected(change)) break;
      std::vector<StatusItem> items = {StatusItem::UidNext, StatusItem::Messages};
      if (told == static_cast<unsigned>(WatchedEvent::Flags))
        items = {StatusItem::UidValidity, StatusItem::Unseen};
      if (condstore_ || qresync_) items.push_back(StatusItem::HighestModseq);
      text = status_line(name, *change.box, items);
      break;
    }
    case What::Made:
      if (group != nullptr) next->known[name] = change.box;
      if (wants(WatchedEvent::Names)) line("");
      break;
    case What::Gone:
      next->known.erase(name);
      if (wants(WatchedEvent::Names)) line("\\NonExistent");
      break;
    case What::Renamed: {
      const std::string old =
          change.user == user_ ? change.detail : name_for_others(change.user, change.detail);
      next->known.erase(old);
      if (group != nullptr) next->known[name] = change.box;
      const NotifyGroup* before = watch_->other(old);
      if (!wants(WatchedEvent::Names) &&
          (before == nullptr || !before->watches(WatchedEvent::Names)))
        break;
      std::string extra = " (\"OLDNAME\" (";
      append_name(extra, old);
      line("", extra + "))");
      break;
    }
    case What::Subscribed:
    case What::Unsubscribed: {
      if (change.user != user_) break;
      const bool on = change.what == What::Subscribed;
      if (on) next->subscribed.insert(name);
      if (wants(WatchedEvent::Subscriptions)) line(on ? "\\Subscribed" : "");
      if (!on) next->subscribed.erase(name);
      break;
    }
    case What::Annotated: {
      const bool server = change.mailbox.empty();
      const bool wanted =
          server ? change.user == user_ &&
                       std::any_of(watch_->wanted.groups.begin(), watch_->wanted.groups.end(),
                                   [](const NotifyGroup& each) {
                                     return each.watches(WatchedEvent::ServerMetadata);
                                   })
                 : wants(WatchedEvent::Metadata);
      if (!wanted) break;
      text = "* METADATA ";
      append_name(text, server ? std::string() : name);
      text.append(" ").append(change.detail).append("\r\n");
      break;
    }
  }
  watch_ = std::move(next);
  if (!text.empty()) say(out, note::kNews, std::move(text));
}

}  // namespace casella::imap
