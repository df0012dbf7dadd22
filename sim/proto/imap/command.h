#pragma once
// A command as it was said: what the parser hands to the server. Texts are copies, since a command
// outlives its octets while the store is asked.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/mail/folder_requests.h"
#include "sim/proto/imap/commands.h"

// Rows, a line each.
// clang-format off

namespace casella::imap {

// RFC 3501, section 9: sequence-set. "*" is the largest there is, written as 0 here.
struct SequenceSet {
  std::vector<UidSet::Range> ranges{};
  bool saved = false;  // "$": what the last SEARCH saved (RFC 5182)
};

struct NameArgs { std::string name; };                    // DELETE, SUBSCRIBE ...
struct LoginArgs { std::string user, password; };
struct AuthenticateArgs {
  std::string mechanism;
  std::optional<std::string> initial;  // base64, or "="
};
struct EnableArgs { std::vector<std::string> capabilities; };
struct IdArgs { std::vector<std::pair<std::string, std::optional<std::string>>> fields; };

// RFC 7162, section 3.2.5.
struct QresyncArgs {
  std::uint32_t uid_validity = 0;
  std::uint64_t modseq = 0;
  std::optional<UidSet> known{};
};
struct SelectArgs {
  std::string name;
  bool condstore = false;
  std::optional<QresyncArgs> qresync{};
};
struct CreateArgs {
  std::string name;
  SpecialUse use = SpecialUse::None;
  bool unknown_use = false;  // RFC 6154, section 3: [USEATTR]
};
struct RenameArgs { std::string from, to; };

enum class StatusItem : std::uint8_t {
  Messages, Recent, UidNext, UidValidity, Unseen, Deleted, Size, HighestModseq, AppendLimit,
  MailboxId, DeletedStorage
};
struct StatusArgs {
  std::string name;
  std::vector<StatusItem> items;
};
struct ListArgs {
  std::string reference;
  std::vector<std::string> patterns;
  bool only_subscribed = false, only_special = false, recursive_match = false, remote = false;
  bool return_subscribed = false, return_children = false, return_special = false;
  bool extended = false;  // said in RFC 5258's way
  std::optional<std::vector<StatusItem>> return_status{};  // RFC 5819
};
struct AppendArgs {
  std::string name;
  std::vector<NewMessage> messages;  // dates in seconds since 1970 are still in `dates`
  std::vector<std::optional<std::int64_t>> dates;
};

// RFC 3501, section 6.4.5: what stands between the brackets of BODY[].
struct Section {
  enum class Text : std::uint8_t { All, Header, HeaderFields, HeaderFieldsNot, Body, Mime };
  std::vector<std::uint32_t> part{};
  Text text = Text::All;
  std::vector<std::string> fields{};
};
struct FetchItem {
  enum class Kind : std::uint8_t {
    Uid, Flags, InternalDate, Size, Envelope, BodyBasic, BodyStructure, Body, Binary, BinarySize,
    Modseq, Rfc822, Rfc822Header, Rfc822Text, Preview, SaveDate, EmailId, ThreadId
  };
  Kind kind{};
  bool peek = false;
  Section section{};
  std::optional<std::pair<std::uint32_t, std::uint32_t>> partial{};  // first octet, octets
};
// RFC 9394, section 4: from the first, or if `from_last` from the last; both ends belong to it.
struct PartialRange {
  std::uint32_t first = 1, last = 1;
  bool from_last = false;
};
struct FetchArgs {
  SequenceSet set;
  std::vector<FetchItem> items;
  std::optional<std::uint64_t> changed_since{};
  bool vanished = false;
  std::optional<PartialRange> partial{};
};
struct StoreArgs {
  SequenceSet set;
  FlagChange how = FlagChange::Replace;
  bool silent = false;
  FlagNames flags{};
  std::optional<std::uint64_t> unchanged_since{};
};
struct CopyArgs {
  SequenceSet set;
  std::string name;
};
struct ExpungeArgs { std::optional<SequenceSet> uids; };

struct SearchKey {
  enum class Kind : std::uint8_t {
    All, And, Or, Not, Flag, Unflag, Keyword, Unkeyword, New, Old, Recent, Sequence, Uid,
    Header, Body, Text, Before, On, Since, SentBefore, SentOn, SentSince, Larger, Smaller,
    Older, Younger, Modseq, SavedBefore, SavedOn, SavedSince, SaveDates, EmailId, ThreadId
  };
  Kind kind = Kind::All;
  FlagBits flag = 0;
  std::string field{};  // Header
  std::string text{};   // UTF-8; Keyword's name
  std::int64_t number = 0;  // a day, octets, seconds, mod-sequence
  SequenceSet set{};
  std::vector<SearchKey> keys{};  // And, Or, Not
};
struct SearchArgs {
  enum Return : std::uint8_t { kMin = 1, kMax = 2, kAll = 4, kCount = 8, kSave = 16, kPartial = 32 };
  bool extended = false;  // RETURN was said (RFC 4731)
  std::uint8_t returns = 0;
  SearchKey key{};
  bool bad_charset = false;
  bool says_charset = false;  // which RFC 6855, section 3, forbids after ENABLE UTF8=ACCEPT
  bool has_modseq = false;
  std::optional<PartialRange> partial{};
};

// RFC 5256, section 3.
enum class SortBy : std::uint8_t { Arrival, Cc, Date, From, Size, Subject, To };
struct SortKey {
  SortBy by{};
  bool reverse = false;
};
struct SortArgs {
  std::vector<SortKey> keys;
  SearchArgs search;
};
struct ThreadArgs {
  bool references = false;  // else ORDEREDSUBJECT
  SearchArgs search;
};
struct ReplaceArgs {
  SequenceSet set;  // of one
  AppendArgs append;
};

// RFC 5464, section 4.
struct GetMetadataArgs {
  std::string name;  // empty: the server's
  std::vector<std::string> entries;  // in lower case
  int depth = 0;                     // -1: infinity
  std::optional<std::uint64_t> max_octets{};
};
struct SetMetadataArgs {
  std::string name;
  std::vector<Annotation> entries;
};
// RFC 4314, section 3.
struct RightsArgs {
  std::string name, identifier, rights;
  FlagChange how = FlagChange::Replace;
};

// RFC 5465, section 6: of some mailboxes these events.
enum class WatchedEvent : std::uint8_t {
  New = 1, Expunge = 2, Flags = 4, Names = 8, Subscriptions = 16, Metadata = 32, ServerMetadata = 64
};
struct NotifyGroup {
  enum class Filter : std::uint8_t {
    Selected, SelectedDelayed, Inboxes, Personal, Subscribed, Subtree, Mailboxes
  };
  Filter filter{};
  std::vector<std::string> mailboxes{};
  std::uint8_t events = 0;
  std::vector<FetchItem> items{};  // told of new messages in the selected mailbox
  bool watches(WatchedEvent event) const { return (events & static_cast<unsigned>(event)) != 0; }
};
struct NotifyArgs {
  bool status = false;
  bool unknown_event = false;
  std::vector<NotifyGroup> groups{};  // none: NOTIFY NONE
};

using Args = std::variant<std::monostate, NameArgs, LoginArgs, AuthenticateArgs, EnableArgs, IdArgs,
                          SelectArgs, CreateArgs, RenameArgs, StatusArgs, ListArgs, AppendArgs,
                          FetchArgs, StoreArgs, CopyArgs, ExpungeArgs, SearchArgs, SortArgs,
                          ThreadArgs, ReplaceArgs, GetMetadataArgs, SetMetadataArgs, RightsArgs,
                          NotifyArgs>;

struct Command {
  std::string tag;
  const CommandRow* row = nullptr;
  bool uid = false;
  Args args{};
};

// What is wrong, for the text of BAD.
struct Malformed {
  std::string tag;                  // "" if that is what is wrong
  const CommandRow* row = nullptr;  // null: the command itself is unknown
  std::string what{};
};

// A whole command with its literals, without the last line end (RFC 3501, section 9: command).
// `utf8_names`: names of mailboxes are UTF-8, not modified UTF-7.
std::variant<Command, Malformed> parse_command(std::string_view text, bool utf8_names);

}  // namespace casella::imap
