#include "sim/proto/imap/commands.h"

#include <algorithm>

#include "sim/proto/imap/notes.h"
#include "sim/proto/row.h"

namespace casella::imap {
namespace {

constexpr std::uint8_t kLoggedIn = kInAuth | kInSelected;
constexpr Extensions kThreads = bit(Extension::ThreadOrdered) | bit(Extension::ThreadReferences);

// clang-format off
constexpr CommandRow kCommands[] = {
  {Verb::Capability,   "CAPABILITY",   kAnywhere,   false, 0, &note::kCapability},
  {Verb::Noop,         "NOOP",         kAnywhere,   false, 0, &note::kNoop},
  {Verb::Logout,       "LOGOUT",       kAnywhere,   false, 0, &note::kLogout},
  {Verb::Id,           "ID",           kAnywhere,   false, bit(Extension::Id), &note::kId},
  {Verb::StartTls,     "STARTTLS",     kInNot,      false, 0, &note::kStartTls},
  {Verb::Authenticate, "AUTHENTICATE", kInNot,      false, 0, &note::kAuthenticate},
  {Verb::Login,        "LOGIN",        kInNot,      false, 0, &note::kLogin},
  {Verb::Enable,       "ENABLE",       kLoggedIn,   false, bit(Extension::Enable), &note::kEnable},
  {Verb::Select,       "SELECT",       kLoggedIn,   false, 0, &note::kSelect},
  {Verb::Examine,      "EXAMINE",      kLoggedIn,   false, 0, &note::kExamine},
  {Verb::Create,       "CREATE",       kLoggedIn,   false, 0, &note::kCreate},
  {Verb::Delete,       "DELETE",       kLoggedIn,   false, 0, &note::kDelete},
  {Verb::Rename,       "RENAME",       kLoggedIn,   false, 0, &note::kRename},
  {Verb::Subscribe,    "SUBSCRIBE",    kLoggedIn,   false, 0, &note::kSubscribe},
  {Verb::Unsubscribe,  "UNSUBSCRIBE",  kLoggedIn,   false, 0, &note::kUnsubscribe},
  {Verb::List,         "LIST",         kLoggedIn,   false, 0, &note::kList},
  {Verb::Lsub,         "LSUB",         kLoggedIn,   false, 0, &note::kLsub},
  {Verb::Namespace,    "NAMESPACE",    kLoggedIn,   false, bit(Extension::Namespace), &note::kNamespace},
  {Verb::Status,       "STATUS",       kLoggedIn,   false, 0, &note::kStatus},
  {Verb::Append,       "APPEND",       kLoggedIn,   false, 0, &note::kAppend},
  {Verb::Idle,         "IDLE",         kLoggedIn,   false, bit(Extension::Idle), &note::kIdle},
  {Verb::Check,        "CHECK",        kInSelected, false, 0, &note::kCheck},
  {Verb::Close,        "CLOSE",        kInSelected, false, 0, &note::kClose},
  {Verb::Unselect,     "UNSELECT",     kInSelected, false, bit(Extension::Unselect), &note::kUnselect},
  {Verb::Expunge,      "EXPUNGE",      kInSelected, true,  0, &note::kExpunge},
  {Verb::Search,       "SEARCH",       kInSelected, true,  0, &note::kSearch},
  {Verb::Fetch,        "FETCH",        kInSelected, true,  0, &note::kFetch},
  {Verb::Store,        "STORE",        kInSelected, true,  0, &note::kStore},
  {Verb::Copy,         "COPY",         kInSelected, true,  0, &note::kCopy},
  {Verb::Move,         "MOVE",         kInSelected, true,  bit(Extension::Move), &note::kMove},
  {Verb::Sort,         "SORT",         kInSelected, true,  bit(Extension::Sort), &note::kSort},
  {Verb::Thread,       "THREAD",       kInSelected, true,  kThreads, &note::kThread},
  {Verb::Replace,      "REPLACE",      kInSelected, true,  bit(Extension::Replace), &note::kReplace},
  {Verb::Notify,       "NOTIFY",       kLoggedIn,   false, bit(Extension::Notify), &note::kNotify},
  {Verb::GetMetadata,  "GETMETADATA",  kLoggedIn,   false, bit(Extension::Metadata), &note::kGetMetadata},
  {Verb::SetMetadata,  "SETMETADATA",  kLoggedIn,   false, bit(Extension::Metadata), &note::kSetMetadata},
  {Verb::SetAcl,       "SETACL",       kLoggedIn,   false, bit(Extension::Acl), &note::kSetAcl},
  {Verb::DeleteAcl,    "DELETEACL",    kLoggedIn,   false, bit(Extension::Acl), &note::kDeleteAcl},
  {Verb::GetAcl,       "GETACL",       kLoggedIn,   false, bit(Extension::Acl), &note::kGetAcl},
  {Verb::ListRights,   "LISTRIGHTS",   kLoggedIn,   false, bit(Extension::Acl), &note::kListRights},
  {Verb::MyRights,     "MYRIGHTS",     kLoggedIn,   false, bit(Extension::Acl), &note::kMyRights},
  {Verb::GetQuota,     "GETQUOTA",     kLoggedIn,   false, bit(Extension::Quota), &note::kGetQuota},
  {Verb::GetQuotaRoot, "GETQUOTAROOT", kLoggedIn,   false, bit(Extension::Quota), &note::kGetQuotaRoot},
};

constexpr ExtensionRow kExtensions[] = {
  {Extension::Rev2,             "IMAP4rev2",           true, {9051, ""}},
  {Extension::LiteralPlus,      "LITERAL+",            true, {7888, "3"}},
  {Extension::SaslIr,           "SASL-IR",             true, {4959, "3"}},
  {Extension::Id,               "ID",                  true, {2971, "3.1"}},
  {Extension::Enable,           "ENABLE",              true, {5161, "3.1"}},
  {Extension::Idle,             "IDLE",                true, {2177, "3"}},
  {Extension::Namespace,        "NAMESPACE",           false, {2342, "5"}},
  {Extension::Unselect,         "UNSELECT",            false, {3691, "2"}},
  {Extension::UidPlus,          "UIDPLUS",             false, {4315, "2"}},
  {Extension::Move,             "MOVE",                false, {6851, "3"}},
  {Extension::SpecialUse,       "SPECIAL-USE",         false, {6154, "2"}},
  {Extension::CreateSpecialUse, "CREATE-SPECIAL-USE",  false, {6154, "3"}},
  {Extension::Children,         "CHILDREN",            false, {3348, "3"}},
  {Extension::ListExtended,     "LIST-EXTENDED",       false, {5258, "3"}},
  {Extension::ListStatus,       "LIST-STATUS",         false, {5819, "2"}},
  {Extension::StatusSize,       "STATUS=SIZE",         false, {8438, "1"}},
  {Extension::Condstore,        "CONDSTORE",           false, {7162, "3.1"}},
  {Extension::Qresync,          "QRESYNC",             false, {7162, "3.2"}},
  {Extension::Esearch,          "ESEARCH",             false, {4731, "3"}},
  {Extension::SearchRes,        "SEARCHRES",           false, {5182, "2"}},
  {Extension::Within,           "WITHIN",              false, {5032, "2"}},
  {Extension::Binary,           "BINARY",              false, {3516, "4"}},
  {Extension::MultiAppend,      "MULTIAPPEND",         false, {3502, "6.3.11"}},
  {Extension::AppendLimit,      "APPENDLIMIT",         false, {7889, "3"}},
  {Extension::Utf8Accept,       "UTF8=ACCEPT",         false, {6855, "3"}},
  {Extension::Sort,             "SORT",                false, {5256, "3"}},
  {Extension::ThreadOrdered,    "THREAD=ORDEREDSUBJECT", false, {5256, "3"}},
  {Extension::ThreadReferences, "THREAD=REFERENCES",   false, {5256, "3"}},
  {Extension::Replace,          "REPLACE",             false, {8508, "3"}},
  {Extension::Preview,          "PREVIEW",             false, {8970, "3"}},
  {Extension::SaveDate,         "SAVEDATE",            false, {8514, "3"}},
  {Extension::ObjectId,         "OBJECTID",            false, {8474, "3"}},
  {Extension::Partial,          "PARTIAL",             false, {9394, "3"}},
  {Extension::Notify,           "NOTIFY",              false, {5465, "3"}},
  {Extension::Metadata,         "METADATA",            false, {5464, "4"}},
  {Extension::Acl,              "ACL",                 false, {4314, "3"}},
  {Extension::AclRights,        "RIGHTS=kxte",         false, {4314, "2.2"}},
  // SETQUOTA belongs to QUOTASET, which is not offered (RFC 9208, section 3): quotas are the house's.
  {Extension::Quota,            "QUOTA",               false, {9208, "4"}},
  {Extension::QuotaStorage,     "QUOTA=RES-STORAGE",   false, {9208, "5.1"}},
  {Extension::QuotaMessage,     "QUOTA=RES-MESSAGE",   false, {9208, "5.2"}},
};
// clang-format on

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::NotAuthenticated: return "not authenticated";
    case State::Authenticated: return "authenticated";
    case State::Selected: return "selected";
    case State::Logout: return "logout";
  }
  return "";
}

std::span<const CommandRow> commands() {
  return kCommands;
}
std::span<const ExtensionRow> extensions() {
  return kExtensions;
}

// RFC 3501, section 3: the figure.
std::optional<State> leads_to(const CommandRow& row, State from) {
  if (!permits(row, from)) return std::nullopt;
  switch (row.verb) {
    case Verb::Login:
    case Verb::Authenticate: return State::Authenticated;
    case Verb::Select:
    case Verb::Examine: return State::Selected;
    case Verb::Close:
    case Verb::Unselect: return State::Authenticated;
    case Verb::Logout: return State::Logout;
    default: return from;
  }
}

std::vector<proto::Edge> diagram() {
  std::vector<proto::Edge> edges;
  for (const State from : {State::NotAuthenticated, State::Authenticated, State::Selected}) {
    for (const CommandRow& row : kCommands) {
      const auto to = leads_to(row, from);
      // What neither revision has leads nowhere else, and would only fill the figure.
      if (!to || row.verb > Verb::Move) continue;
      const auto same = std::find_if(edges.begin(), edges.end(), [&](const proto::Edge& edge) {
        return edge.from == name_of(from) && edge.to == name_of(*to);
      });
      if (same == edges.end()) {
        edges.push_back({name_of(from), name_of(*to), std::string(row.name)});
      } else {
        same->label.append(", ").append(row.name);
      }
    }
  }
  return edges;
}

const CommandRow* find_command(std::string_view name) {
  return proto::find_row(kCommands, name);
}

}  // namespace casella::imap
