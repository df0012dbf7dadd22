#pragma once
// What IMAP sessions ask of the store about mailboxes, and what it answers. Each request is done
// whole or not at all (RFC 3501, section 6.4.7, for COPY; here for all of them).
//
// Names of mailboxes are UTF-8, with '/' between the levels. Messages are named by UID: message
// numbers are a session's own.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/mail/mailbox.h"
#include "sim/mail/uid_set.h"

namespace casella {

inline constexpr char kHierarchyDelimiter = '/';
inline constexpr std::size_t kFoldersLimit = 1000;  // of one account
inline constexpr std::size_t kFolderNameLimitOctets = 255;
inline constexpr std::size_t kFolderDepthLimit = 16;

// Rights to a mailbox of somebody else's, a letter each (RFC 4314, section 2.1). The owner has all.
inline constexpr std::string_view kAllRights = "lrswipkxtea";

// Where the mailboxes of others are found (RFC 2342, section 5; RFC 3501, section 5.1.2, on "#").
inline constexpr std::string_view kOthersPrefix = "#user/";

// A mailbox as somebody names it: their own, or "#user/bob/name", which is bob's.
struct FolderRef {
  std::string user;  // who asks
  std::string mailbox;
  std::uint32_t uid_validity = 0;  // that it must still have; 0: any
};

// RFC 6154, section 2.
enum class SpecialUse : std::uint8_t { None, All, Archive, Drafts, Flagged, Junk, Sent, Trash };

// A selected mailbox as it is. `claims_recent`: its \Recent messages are this session's from now
// on.
struct OpenFolder {
  FolderRef folder;
  bool claims_recent = false;
};

struct NewMessage {
  std::string octets;
  FlagNames flags{};
  std::optional<SimTime> date{};  // none: now
};
struct Replaced {
  FolderRef folder;
  Uid uid;
};
struct AppendMessages {
  FolderRef folder;
  std::vector<NewMessage> messages;
  SimTime at{};
  std::optional<Replaced> replaces{};  // goes as these come (RFC 8508)
};

enum class FlagChange : std::uint8_t { Replace, Add, Remove };
struct ChangeFlags {
  FolderRef folder;
  UidSet uids;
  FlagChange how = FlagChange::Replace;
  FlagNames flags{};
  std::optional<std::uint64_t> unchanged_since{};  // RFC 7162, section 3.1.3
};
struct ExpungeDeleted {
  FolderRef folder;
  std::optional<UidSet> only{};  // RFC 4315, section 2.1
};
struct CopyMessages {
  FolderRef from;
  std::string to;
  UidSet uids;
  bool move = false;       // RFC 6851
  bool needs_all = false;  // refuse if one of them is gone
  SimTime at{};
};
struct CreateFolder {
  std::string user, name;
  SpecialUse use = SpecialUse::None;
};
struct DeleteFolder {
  std::string user, name;
};
struct RenameFolder {
  std::string user, from, to;
};
struct SubscribeFolder {
  std::string user, name;
  bool on = true;
};
struct ListFolders {
  std::string user;
};
// RFC 4314, section 3: gives `identifier` these rights, adds them, or takes them away.
struct ChangeRights {
  FolderRef folder;
  std::string identifier;  // a user, "anyone", or either with "-" before it: what they must not
  std::string rights;
  FlagChange how = FlagChange::Replace;
};
struct ReadRights {
  FolderRef folder;
};
struct ReadQuota {
  FolderRef folder;  // mailbox empty: the asker's own, whatever the mailbox
};
// RFC 5464. The mailbox of an annotation of the server's is "".
struct Annotation {
  std::string mailbox;
  std::string entry;                   // "/shared/comment", in lower case
  std::optional<std::string> value{};  // none: it is taken away
  std::string user{};                  // whose it is, if it is private
  bool operator==(const Annotation&) const = default;
};
struct ChangeAnnotations {
  FolderRef folder;
  std::vector<Annotation> entries;  // their mailbox and user need not be filled in
};
struct ReadAnnotations {
  FolderRef folder;
};

// --- answers -------------------------------------------------------------------------------------
struct FolderIs {
  Snapshot box;
  Uid recent_from{};               // as it was before it was claimed
  std::string rights{kAllRights};  // the asker's
};
struct Appended {
  std::uint32_t uid_validity = 0;
  UidSet uids;
  Snapshot box;
  Snapshot source{};  // where the message that was replaced has been; null: none was
};
struct FlagsChanged {
  Snapshot before, after;
  UidSet modified;       // changed since `unchanged_since`, and left alone
  bool missing = false;  // some are gone
};
struct Copied {
  std::uint32_t uid_validity = 0;  // of the target
  UidSet from, to;                 // in the same order
  Snapshot source, target;         // after it
};
struct FoldersChanged {};
struct RightsAre {
  std::vector<std::pair<std::string, std::string>> all;  // identifier, rights; the owner first
  std::string mine;
  std::string owner;
};
// RFC 9208: what an account's mailboxes hold together, and what they may; 0: no limit.
struct QuotaIs {
  std::uint64_t octets = 0, octets_limit = 0;
  std::uint64_t messages = 0, messages_limit = 0;
  std::string owner;
};
struct AnnotationsAre {
  std::vector<Annotation> all;  // that the asker may see
};

struct Folder {
  std::string name;
  Snapshot box = std::make_shared<const Mailbox>();
  SpecialUse use = SpecialUse::None;
  bool selectable = true;  // false: only a level above others is left (RFC 3501, section 6.3.4)
  std::string rights{kAllRights};  // of who asked, in answers
};
struct FolderList {
  std::vector<Folder> folders;          // by name; the inbox too, and what others share
  std::vector<std::string> subscribed;  // by name; some may not exist (RFC 3501, section 6.3.6)
};

enum class Refusal : std::uint8_t {
  NoFolder,  // none of this name, or it is another by now
  NoTarget,  // nowhere to put the messages
  BadName,
  Exists,
  IsInbox,
  HasInferiors,
  TooManyFolders,
  TooManyKeywords,
  Gone,     // some of the messages
  NoRight,  // the owner does not let them
  OverQuota,
  TooManyAnnotations,
  BadRights  // letters that are no rights, or the owner's own
};
struct Refused {
  Refusal why{};
};

// The name as the store knows it: INBOX has no case, and a delimiter at the end is not part of the
// name. Empty if there can be no such mailbox.
std::string folder_name(std::string_view as_given);

// Whose mailbox a name means, and its name there: "#user/bob/x" is bob's "x"; else the asker's.
std::pair<std::string, std::string> owner_and_name(std::string_view asker, std::string_view name);
// Which flags somebody with these rights may change (RFC 4314, section 4: STORE).
FlagBits changeable_flags(std::string_view rights);
std::string name_for_others(std::string_view owner, std::string_view name);

// Whether `name` lies below `above` in the tree.
bool is_inferior(std::string_view name, std::string_view above);

}  // namespace casella
