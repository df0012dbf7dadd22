// Canonical octets of the store and of what is asked of it.
#include "sim/mail/store.h"

namespace casella {
namespace {

void sharing(const Account& account, Encoder& out) {
  out.u64(account.shared.size());
  for (const auto& [mailbox, list] : account.shared) {
    out.text(mailbox);
    out.u64(list.size());
    for (const auto& [identifier, rights] : list) {
      out.text(identifier);
      out.text(rights);
    }
  }
  out.u64(account.annotations.size());
  for (const Annotation& each : account.annotations) {
    for (const auto* text : {&each.mailbox, &each.entry, &each.user}) out.text(*text);
    out.text(each.value.value_or(""));
  }
  out.u64(account.quota_octets);
  out.u64(account.quota_messages);
}

}  // namespace

void StoreState::encode(Encoder& out) const {
  out.u64(accounts.size());
  out.u64(messages_brought);
  for (const Cow<Account>& account : accounts) {
    out.text(account->user);
    out.u64(account->held_by ? account->held_by->value : 0);
    out.flag(account->last_login.has_value());
    if (account->last_login) out.i64(account->last_login->time_since_epoch().count());
    out.u64(account->last_accessed.value);
    account->inbox->encode(out);
    out.u64(account->folders.size());
    for (const Folder& folder : account->folders) {
      out.text(folder.name);
      out.u64(static_cast<std::uint64_t>(folder.use) | (folder.selectable ? 0U : 256U));
      folder.box->encode(out);
    }
    out.u64(account->subscribed.size());
    for (const std::string& name : account->subscribed) out.text(name);
    out.u64(account->last_uid_validity);
    out.u64(account->retired.size());
    for (const auto& [name, uid_validity] : account->retired) {
      out.text(name);
      out.u64(uid_validity);
    }
    sharing(*account, out);
  }
}

void encode(const StoreRequest& request, Encoder& out) {
  struct {
    Encoder& out;
    void operator()(const OpenMaildrop& ask) const {
      out.u64(ask.session.value);
      out.text(ask.user);
      casella::encode(ask.credential, out);
      out.flag(ask.exclusive);
      out.i64(ask.at.time_since_epoch().count());
      out.i64(ask.login_delay.count());
      out.text(ask.mailbox);
    }
    void operator()(const CommitDeletions& ask) const {
      out.u64(ask.session.value);
      out.text(ask.user);
      out.u64(ask.uids.size());
      for (const Uid uid : ask.uids) out.u64(uid.value);
      out.u64(ask.last_accessed.value);
      out.text(ask.mailbox);
      out.flag(ask.keep_lock);
    }
    void operator()(const FindAccount& ask) const {
      out.text(ask.local);
      out.text(ask.domain);
    }
    void operator()(const SubmitMessage& ask) const {
      out.u64(ask.users.size());
      for (const std::string& user : ask.users) out.text(user);
      out.text(ask.octets);
      out.i64(ask.at.time_since_epoch().count());
    }
    void operator()(const Authenticate& ask) const {
      out.text(ask.user);
      casella::encode(ask.credential, out);
    }
    void operator()(const OpenFolder& ask) const {
      folder(ask.folder);
      out.flag(ask.claims_recent);
    }
    void operator()(const AppendMessages& ask) const {
      folder(ask.folder);
      out.u64(ask.messages.size());
      for (const NewMessage& made : ask.messages) {
        out.text(made.octets);
        made.flags.encode(out);
        out.flag(made.date.has_value());
        if (made.date) out.i64(made.date->time_since_epoch().count());
      }
      out.i64(ask.at.time_since_epoch().count());
      out.flag(ask.replaces.has_value());
      if (ask.replaces) {
        folder(ask.replaces->folder);
        out.u64(ask.replaces->uid.value);
      }
    }
    void operator()(const ChangeFlags& ask) const {
      folder(ask.folder);
      ask.uids.encode(out);
      out.u64(static_cast<std::uint64_t>(ask.how));
      ask.flags.encode(out);
      out.flag(ask.unchanged_since.has_value());
      out.u64(ask.unchanged_since.value_or(0));
    }
    void operator()(const ExpungeDeleted& ask) const {
      folder(ask.folder);
      out.flag(ask.only.has_value());
      if (ask.only) ask.only->encode(out);
    }
    void operator()(const CopyMessages& ask) const {
      folder(ask.from);
      out.text(ask.to);
      ask.uids.encode(out);
      out.flag(ask.move);
      out.flag(ask.needs_all);
      out.i64(ask.at.time_since_epoch().count());
    }
    void operator()(const CreateFolder& ask) const {
      out.text(ask.user);
      out.text(ask.name);
      out.u64(static_cast<std::uint64_t>(ask.use));
    }
    void operator()(const DeleteFolder& ask) const {
      out.text(ask.user);
      out.text(ask.name);
    }
    void operator()(const RenameFolder& ask) const {
      for (const auto* text : {&ask.user, &ask.from, &ask.to}) out.text(*text);
    }
    void operator()(const SubscribeFolder& ask) const {
      out.text(ask.user);
      out.text(ask.name);
      out.flag(ask.on);
    }
    void operator()(const ListFolders& ask) const { out.text(ask.user); }
    void operator()(const ChangeRights& ask) const {
      folder(ask.folder);
      out.text(ask.identifier);
      out.text(ask.rights);
      out.u64(static_cast<std::uint64_t>(ask.how));
    }
    void operator()(const ReadRights& ask) const { folder(ask.folder); }
    void operator()(const ReadQuota& ask) const { folder(ask.folder); }
    void operator()(const ReadAnnotations& ask) const { folder(ask.folder); }
    void operator()(const ChangeAnnotations& ask) const {
      folder(ask.folder);
      out.u64(ask.entries.size());
      for (const Annotation& each : ask.entries) {
        out.text(each.entry);
        out.flag(each.value.has_value());
        out.text(each.value.value_or(""));
      }
    }
    void folder(const FolderRef& ref) const {
      out.text(ref.user);
      out.text(ref.mailbox);
      out.u64(ref.uid_validity);
    }
    void operator()(const ReleaseMaildrop& ask) const { out.u64(ask.session.value); }
    void operator()(const DeliverMessage& ask) const {
      out.text(ask.user);
      out.u64(ask.message->id().value);
      out.i64(ask.at.time_since_epoch().count());
    }
  } content{out};
  out.u64(request.index());
  std::visit(content, request);
}

}  // namespace casella
