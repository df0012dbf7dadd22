#pragma once
// The store: accounts and their mailboxes, and what sessions may ask of them.
//
// A POP3 session that opens a maildrop holds it alone until it lets go (RFC 1939, section 4).
// Only CommitDeletions removes anything, and all of it or nothing.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/base/cow.h"
#include "sim/base/ids.h"
#include "sim/mail/credential.h"
#include "sim/mail/folder_requests.h"
#include "sim/mail/mailbox.h"
#include "sim/mail/shared_list.h"
#include "sim/mail/submit_requests.h"

namespace casella {

struct OpenMaildrop {
  ConnId session;
  std::string user;
  Credential credential;
  bool exclusive = true;  // false: a server that forgets the lock
  SimTime at{};
  Duration login_delay{};  // since the last login at least (RFC 2449, section 6.5); zero: none
  std::string mailbox{};   // empty: INBOX. POP3 knows no other; POP2 does (RFC 937, FOLD)
};
// Who somebody is, and nothing more: SMTP and IMAP open no maildrop by logging in.
struct Authenticate {
  std::string user;
  Credential credential;
};
struct CommitDeletions {
  ConnId session;
  std::string user;
  std::vector<Uid> uids;
  Uid last_accessed{};     // the newest message that was retrieved
  std::string mailbox{};   // empty: INBOX
  bool keep_lock = false;  // the session goes on: POP2 removes when it leaves a mailbox
};
struct ReleaseMaildrop {
  ConnId session;
};
struct DeliverMessage {
  std::string user;
  MessageRef message;
  SimTime at{};
};
using StoreRequest =
    std::variant<OpenMaildrop, CommitDeletions, ReleaseMaildrop, DeliverMessage, Authenticate,
                 OpenFolder, AppendMessages, ChangeFlags, ExpungeDeleted, CopyMessages,
                 CreateFolder, DeleteFolder, RenameFolder, SubscribeFolder, ListFolders,
                 FindAccount, SubmitMessage, ChangeRights, ReadRights, ReadQuota, ChangeAnnotations,
                 ReadAnnotations>;

void encode(const StoreRequest& request, Encoder& out);

struct Opened {
  Snapshot maildrop;
  std::string server_signature{};  // SCRAM's
  Uid last_accessed{};
};
struct Denied {};     // no such user, or the wrong secret: the asker can't tell which
struct InUse {};      // another session holds the maildrop
struct TooSoon {};    // within the login delay
struct NoMailbox {};  // the account has none of this name
struct Authenticated {
  std::string server_signature{};  // SCRAM's
};
struct Committed {};
struct Released {};
struct Accepted {
  Uid uid;
};
struct Unavailable {};  // the store failed; nothing was changed
using StoreReply =
    std::variant<Opened, Denied, InUse, TooSoon, NoMailbox, Authenticated, Committed, Released,
                 Accepted, Unavailable, FolderIs, Appended, FlagsChanged, Copied, FoldersChanged,
                 FolderList, Refused, Found, Submitted, RightsAre, QuotaIs, AnnotationsAre>;

// What clients bring by APPEND and SMTP has identifiers of its own, apart from those that the world
// counts.
inline constexpr std::uint32_t kBroughtMessages = 0x80000000U;

struct Account {
  std::string user;
  std::string secret;
  Snapshot inbox = std::make_shared<const Mailbox>();
  std::vector<Folder> folders{};  // beside the inbox, in the order of their making
  std::optional<SimTime> last_login{};
  Uid last_accessed{};  // the newest message retrieved in a session that ended with QUIT: for LAST
  std::optional<ConnId> held_by{};                 // the session that has the maildrop locked
  std::vector<std::string> subscribed{};           // by name (RFC 3501, section 6.3.6)
  std::uint32_t last_uid_validity = 1;             // given to a mailbox
  std::map<std::string, std::uint32_t> retired{};  // names used before, with their UIDVALIDITY
  // Who else may do what: mailbox, then identifier, then rights (RFC 4314).
  std::map<std::string, std::map<std::string, std::string>> shared{};
  std::vector<Annotation> annotations{};               // by mailbox, entry and user (RFC 5464)
  std::uint64_t quota_octets = 0, quota_messages = 0;  // of all mailboxes together; 0: no limit

  // The mailbox of this name; empty or INBOX in any case is the inbox. Null if there is none.
  const Snapshot* mailbox(std::string_view name) const;
  Snapshot* mailbox(std::string_view name);
  bool selectable(std::string_view name) const;  // there is one, and it can hold messages
};

struct StoreState {
  SharedList<Cow<Account>> accounts;
  std::uint32_t messages_brought = 0;  // by clients

  const Account* find(std::string_view user) const;
  void encode(Encoder& out) const;
};

struct Applied {
  StoreState state;
  StoreReply reply;
};

// Pure: what the store becomes, and what it answers.
Applied apply(StoreState state, const StoreRequest& request);

}  // namespace casella
