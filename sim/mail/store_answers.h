#pragma once
// What the parts of `apply` share: one function a request.
#include "sim/mail/store.h"

namespace casella {

Cow<Account>* find_account(StoreState& state, std::string_view user);

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
