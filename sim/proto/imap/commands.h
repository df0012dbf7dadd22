#pragma once
// IMAP's commands and extensions, one row each. Dispatch, CAPABILITY, help and the explanations all
// read these rows, so they cannot disagree.
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/proto/diagram.h"
#include "sim/proto/engine.h"

// Rows, a line each.
// clang-format off

namespace casella::imap {

// RFC 3501, section 3.
enum class State : std::uint8_t { NotAuthenticated, Authenticated, Selected, Logout };
std::string_view name_of(State state);

enum class Verb : std::uint8_t {
  Capability, Noop, Logout, Id,
  StartTls, Authenticate, Login,
  Enable, Select, Examine, Create, Delete, Rename, Subscribe, Unsubscribe, List, Lsub, Namespace,
  Status, Append, Idle,
  Check, Close, Unselect, Expunge, Search, Fetch, Store, Copy, Move,
  Sort, Thread, Replace, Notify, GetMetadata, SetMetadata,
  SetAcl, DeleteAcl, GetAcl, ListRights, MyRights, GetQuota, GetQuotaRoot
};

enum class Extension : std::uint8_t {
  Rev2, LiteralPlus, SaslIr, Id, Enable, Idle, Namespace, Unselect, UidPlus, Move, SpecialUse,
  CreateSpecialUse, Children, ListExtended, ListStatus, StatusSize, Condstore, Qresync, Esearch,
  SearchRes, Within, Binary, MultiAppend, AppendLimit, Utf8Accept,
  Sort, ThreadOrdered, ThreadReferences, Replace, Preview, SaveDate, ObjectId, Partial, Notify,
  Metadata, Acl, AclRights, Quota, QuotaStorage, QuotaMessage
};
using Extensions = std::uint64_t;  // a bit each
constexpr Extensions bit(Extension extension) {
  return Extensions{1} << static_cast<unsigned>(extension);
}

struct ExtensionRow {
  Extension extension;
  std::string_view capability;  // as CAPABILITY says it
  bool before_login;            // announced to those who have not logged in too
  proto::Rfc rfc;
};
std::span<const ExtensionRow> extensions();

inline constexpr std::uint8_t kInNot = 1, kInAuth = 2, kInSelected = 4, kAnywhere = 7;

struct CommandRow {
  Verb verb;
  std::string_view name;
  std::uint8_t states;     // where it is permitted: kInNot, kInAuth, kInSelected
  bool takes_uid;          // "UID" may stand before it
  Extensions needs;        // any one of these; 0: always there
  const proto::Note* note;
};
constexpr bool permits(const CommandRow& row, State state) {
  switch (state) {
    case State::NotAuthenticated: return (row.states & kInNot) != 0;
    case State::Authenticated: return (row.states & kInAuth) != 0;
    case State::Selected: return (row.states & kInSelected) != 0;
    case State::Logout: break;
  }
  return false;
}
std::span<const CommandRow> commands();
// Where a command that is answered OK leads; none: it stays.
std::optional<State> leads_to(const CommandRow& row, State from);
std::vector<proto::Edge> diagram();
const CommandRow* find_command(std::string_view name);  // without case

}  // namespace casella::imap
