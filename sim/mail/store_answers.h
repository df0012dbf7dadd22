#pragma once
// What the parts of `apply` share: one function a request.
#include "sim/mail/store.h"

namespace casella {

Cow<Account>* find_account(StoreState& state, std::string_view user);

// A mailbox that somebody names: its owner, its name there, and what the asker may do with it.
struct Named {
  Cow<Account>* account = nullptr;
  std::string name;
  std::string rights;
};
// `needs`: a right that the asker must have; '\0': none. Who may not even look is told that there
// is no such mailbox (RFC 4314, section 4).
std::variant<Named, Refusal> find_named(StoreState& state, const FolderRef& folder, char needs);

// store_sharing.cpp
std::string rights_of(const Account& owner, std::string_view mailbox, std::string_view asker);
bool has_right(std::string_view rights, char right);
QuotaIs quota_of(const Account& account);
bool over_quota(const Account& account);
StoreReply answer(StoreState& state, const ChangeRights& ask);
StoreReply answer(StoreState& state, const ReadRights& ask);
StoreReply answer(StoreState& state, const ReadQuota& ask);
StoreReply answer(StoreState& state, const ChangeAnnotations& ask);
StoreReply answer(StoreState& state, const ReadAnnotations& ask);

// store_folders.cpp
StoreReply answer(StoreState& state, const CreateFolder& ask);
StoreReply answer(StoreState& state, const DeleteFolder& ask);
StoreReply answer(StoreState& state, const RenameFolder& ask);
StoreReply answer(StoreState& state, const SubscribeFolder& ask);
StoreReply answer(StoreState& state, const ListFolders& ask);

// store_items.cpp
StoreReply answer(StoreState& state, const OpenFolder& ask);
StoreReply answer(StoreState& state, const AppendMessages& ask);
StoreReply answer(StoreState& state, const ChangeFlags& ask);
StoreReply answer(StoreState& state, const ExpungeDeleted& ask);
StoreReply answer(StoreState& state, const CopyMessages& ask);

// store.cpp
StoreReply answer(StoreState& state, const DeliverMessage& ask);

// store_submit.cpp
StoreReply answer(StoreState& state, const FindAccount& ask);
StoreReply answer(StoreState& state, const SubmitMessage& ask);

}  // namespace casella
