// Mailboxes as wholes: selecting, listing, telling their numbers, adding messages.
#include <fmt/format.h>

#include <algorithm>

#include "sim/base/digest.h"
#include "sim/proto/imap/list.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/server.h"
#include "sim/proto/imap/write.h"
#include "sim/proto/say.h"

namespace casella::imap {

using proto::Effects;
using proto::say;

namespace {

// RFC 3501, section 6.3.8: an empty name asks for the delimiter and where names of this kind begin.
std::string list_root(std::string_view reference) {
  const bool of_others = reference.starts_with(kOthersPrefix);
  return fmt::format("* LIST (\\Noselect) \"/\" {}\r\n", of_others ? kOthersPrefix : "\"\"");
}

// RFC 7162, section 3.1: who asks for it has CONDSTORE from then on.
bool asks_for_modseq(const std::vector<StatusItem>& items) {
  return std::find(items.begin(), items.end(), StatusItem::HighestModseq) != items.end();
}

}  // namespace

void Server::folders(Command command, Effects& out) {
  StoreRequest request = ListFolders{user_};
  if (const auto* named = std::get_if<NameArgs>(&command.args)) {
    if (command.row->verb == Verb::Delete)
      request = DeleteFolder{user_, named->name};
    else
      request = SubscribeFolder{user_, named->name, command.row->verb == Verb::Subscribe};
  } else if (const auto* made = std::get_if<CreateArgs>(&command.args)) {
    if (made->unknown_use)
      return no(command, note::kFolderRefused, "[USEATTR] no such use of a mailbox", out);
    request = CreateFolder{user_, made->name, made->use};
  } else if (const auto* moved = std::get_if<RenameArgs>(&command.args)) {
    request = RenameFolder{user_, moved->from, moved->to};
  } else if (const auto* asked = std::get_if<StatusArgs>(&command.args)) {
    request = OpenFolder{{user_, asked->name, 0}, false};
  } else if (const auto* wanted = std::get_if<ListArgs>(&command.args)) {
    const bool only_delimiter = wanted->patterns.size() == 1 && wanted->patterns[0].empty();
    if (only_delimiter && command.row->verb == Verb::List && !wanted->extended)
      return ok(command, note::kListOk, list_root(wanted->reference), "done", out);
  }
  ask(std::move(command), std::move(request), out);
}

void Server::select(Command command, Effects& out) {
  const auto& args = std::get<SelectArgs>(command.args);
  if (args.qresync && !qresync_)
    return bad(command.tag, note::kMalformed, "ENABLE QRESYNC first", out);
  if (selected_) {  // whatever comes of it, the mailbox that was selected is no longer
    selected_.reset();
    if (qresync_ || rev2_) say(out, note::kClosed, "* OK [CLOSED] the other mailbox is closed\r\n");
  }
  saved_ = {};
  condstore_ |= args.condstore;
  OpenFolder request{{user_, args.name, 0}, command.row->verb == Verb::Select};
  ask(std::move(command), std::move(request), out);
}

void Server::selected(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* is = std::get_if<FolderIs>(&reply);
  if (is == nullptr) return refuse(command, reply, out);
  const auto& args = std::get<SelectArgs>(command.args);
  const std::string name = folder_name(args.name);
  // RFC 4314, section 5.2: who may change nothing has it as with EXAMINE.
  const bool may_change = is->rights.find_first_of("istwe") != std::string::npos;
  const bool read_only = command.row->verb == Verb::Examine || !may_change;
  // Section 4 there: the rights hold until it is selected anew, whatever its owner changes
  // meanwhile.
  selected_ = Selected{
      {user_, name, is->box->uid_validity}, View(is->box, is->recent_from), read_only, is->rights};
  std::string text = "* FLAGS (";
  append_flag_list(text, ~FlagBits{0}, false);
  text += fmt::format(")\r\n* {} EXISTS\r\n", box().items.size());
  if (rev2_) {
    text += "* LIST () \"/\" ";
    append_name(text, name);
    text += "\r\n";
  } else {
    text += fmt::format("* {} RECENT\r\n", selected_->view.recent_count());
    std::size_t index = 0, unseen = 0;
    box().items.each([&](const Item& item) {
      ++index;
      if (unseen == 0 && (item.flags & flag::kSeen) == 0) unseen = index;
    });
    if (unseen > 0) text += fmt::format("* OK [UNSEEN {}] the first\r\n", unseen);
  }
  text += "* OK [PERMANENTFLAGS (";
  if (!read_only) {
    append_flag_list(text, changeable_flags(is->rights), false);
    const bool may_name = is->rights.find('w') != std::string::npos;
    const bool room = !box().keywords || box().keywords->size() < kKeywordsLimit;
    if (room && may_name) text += " \\*";
  }
  text +=
      fmt::format(")] kept\r\n* OK [UIDNEXT {}] the next\r\n* OK [UIDVALIDITY {}] UIDs hold\r\n",
                  box().uid_next, box().uid_validity);
  if (offers(Extension::Condstore))
    text += fmt::format("* OK [HIGHESTMODSEQ {}] the last change\r\n", box().highest_modseq);
  if (offers(Extension::ObjectId))
    text += "* OK [MAILBOXID (" + mailbox_id(name, box()) + ")] its own\r\n";
  if (args.qresync && args.qresync->uid_validity == box().uid_validity)
    text += resync(*args.qresync);
  ok(command, read_only ? note::kExamined : note::kSelected, std::move(text),
     read_only ? "[READ-ONLY] examined" : "[READ-WRITE] selected", out);
}

// RFC 7162, section 3.2.5: what went and what changed since the client last looked. Nothing keeps
// the mod-sequences of what went; so all that is missing is named, which section 3.2.5.2 permits.
std::string Server::resync(const QresyncArgs& args) const {
  UidSet gone;
  std::uint32_t at = 1;
  const auto missing = [&](std::uint32_t end) {
    for (; at < end; ++at) {
      if (!args.known || args.known->contains(Uid{at})) gone.append(Uid{at});
    }
  };
  std::string changed;
  std::size_t index = 0;
  box().items.each([&](const Item& item) {
    missing(item.uid.value);
    ++at;
    ++index;
    if (item.modseq > args.modseq && (!args.known || args.known->contains(item.uid)))
      append_flags_of(changed, index - 1, item, true);
  });
  missing(box().uid_next);
  if (gone.empty()) return changed;
  return "* VANISHED (EARLIER) " + gone.text() + "\r\n" + changed;
}

void Server::list(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* all = std::get_if<FolderList>(&reply);
  if (all == nullptr) return refuse(command, reply, out);
  const auto& args = std::get<ListArgs>(command.args);
  if (args.return_status) condstore_ |= asks_for_modseq(*args.return_status);
  const bool lsub = command.row->verb == Verb::Lsub;
  const auto found =
      lsub ? lsub_folders(*all, args)
           : list_folders(*all, args, {offers(Extension::Children), offers(Extension::SpecialUse)});
  std::string text;
  for (const Listed& each : found) {
    text += lsub ? "* LSUB (" : "* LIST (";
    for (std::size_t i = 0; i < each.attributes.size(); ++i)
      text.append(i > 0 ? " " : "").append(each.attributes[i]);
    text += ") \"/\" ";
    append_name(text, each.name);
    if (each.childinfo) text += " (\"CHILDINFO\" (\"SUBSCRIBED\"))";
    text += "\r\n";
    const bool selectable = each.folder != nullptr && each.folder->selectable;
    if (args.return_status && selectable && each.selected)  // RFC 5819, section 2
      text += status_line(each.name, *each.folder->box, *args.return_status);
  }
  ok(command, note::kListOk, std::move(text), "done", out);
}

void Server::status(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* is = std::get_if<FolderIs>(&reply);
  if (is == nullptr) return refuse(command, reply, out);
  const auto& args = std::get<StatusArgs>(command.args);
  condstore_ |= asks_for_modseq(args.items);
  ok(command, note::kStatusOk, status_line(folder_name(args.name), *is->box, args.items), "done",
     out);
}

std::string Server::status_line(std::string_view name, const Mailbox& its_box,
                                const std::vector<StatusItem>& items) {
  std::uint64_t unseen = 0, deleted = 0, size_octets = 0, deleted_octets = 0;
  its_box.items.each([&](const Item& item) {
    unseen += (item.flags & flag::kSeen) == 0 ? 1U : 0U;
    deleted += (item.flags & flag::kDeleted) != 0 ? 1U : 0U;
    size_octets += item.message->octets().size();
    if ((item.flags & flag::kDeleted) != 0) deleted_octets += item.message->octets().size();
  });
  std::string text = "* STATUS ";
  append_name(text, name);
  std::string_view before = " (";
  const auto add = [&](std::string_view word, std::uint64_t number) {
    text.append(before).append(word);
    append_number(text, number);
    before = " ";
  };
  const std::size_t count = its_box.items.size();
  for (const StatusItem item : items) {
    switch (item) {
      case StatusItem::Messages: add("MESSAGES ", count); break;
      case StatusItem::Recent: add("RECENT ", count - its_box.index_of(its_box.recent_from)); break;
      case StatusItem::UidNext: add("UIDNEXT ", its_box.uid_next); break;
      case StatusItem::UidValidity: add("UIDVALIDITY ", its_box.uid_validity); break;
      case StatusItem::Unseen: add("UNSEEN ", unseen); break;
      case StatusItem::Deleted: add("DELETED ", deleted); break;
      case StatusItem::Size: add("SIZE ", size_octets); break;
      case StatusItem::DeletedStorage: add("DELETED-STORAGE ", deleted_octets); break;
      case StatusItem::MailboxId:
        text.append(before).append("MAILBOXID (").append(mailbox_id(name, its_box)).append(")");
        before = " ";
        break;
      case StatusItem::AppendLimit: add("APPENDLIMIT ", settings_->append_limit_octets); break;
      case StatusItem::HighestModseq: add("HIGHESTMODSEQ ", its_box.highest_modseq); break;
    }
  }
  return text + ")\r\n";
}

void Server::append(Command command, Effects& out) {
  auto& args = std::get<AppendArgs>(command.args);
  if (args.messages.size() > 1 && !offers(Extension::MultiAppend))
    return bad(command.tag, note::kMalformed, "one message at a time", out);
  AppendMessages request = to_append(args);
  ask(std::move(command), std::move(request), out);
}

AppendMessages Server::to_append(AppendArgs& args) const {
  AppendMessages request{{user_, args.name, 0}, std::move(args.messages), now_};
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    if (!args.dates[i]) continue;
    const std::int64_t seconds = *args.dates[i] - settings_->epoch_seconds;
    request.messages[i].date = SimTime{std::chrono::seconds(seconds)};
  }
  args.messages.clear();
  return request;
}

// RFC 8508, section 3.4: the new message comes and the old one goes, both or neither.
void Server::replace(Command command, Effects& out) {
  if (selected_->read_only) return no(command, note::kReadOnly, "[READ-ONLY] examined only", out);
  auto& args = std::get<ReplaceArgs>(command.args);
  const auto picked = pick(command, args.set, out);
  if (!picked) return;
  if (picked->empty()) return no(command, note::kGone, "no message has this UID", out);
  AppendMessages request = to_append(args.append);
  request.replaces = Replaced{selected_->folder, box().items[picked->front().begin].uid};
  ask(std::move(command), std::move(request), out);
}

void Server::appended(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* done = std::get_if<Appended>(&reply);
  if (done == nullptr) return refuse(command, reply, out);
  const bool replaced = command.row->verb == Verb::Replace;
  const std::string& name = replaced ? std::get<ReplaceArgs>(command.args).append.name
                                     : std::get<AppendArgs>(command.args).name;
  if (replaced) {
    selected_->view.learn(done->source);
  } else if (selected_ && selected_->folder.uid_validity == done->uid_validity &&
             selected_->folder.mailbox == folder_name(name)) {
    selected_->view.learn(done->box);
  }
  const std::string code =
      offers(Extension::UidPlus)
          ? fmt::format("[APPENDUID {} {}] ", done->uid_validity, done->uids.text())
          : std::string();
  if (!replaced) return ok(command, note::kAppended, {}, code + "done", out);
  // RFC 8508, section 3.2: said before the old one goes.
  std::string text = code.empty() ? std::string() : "* OK " + code + "the new one is there\r\n";
  ok(command, note::kReplaced, std::move(text), "done", out);
}

// RFC 8474, section 4: of the owner and of the number that the mailbox was given when it was made.
std::string Server::mailbox_id(std::string_view name, const Mailbox& its_box) const {
  const std::string owner = owner_and_name(user_, name).first;
  return fmt::format("F{}-{}", hex(digest(Hash::Md5, owner)).substr(0, 8), its_box.object_id);
}

}  // namespace casella::imap
