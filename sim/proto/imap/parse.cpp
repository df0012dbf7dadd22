// Tag, name and the shorter arguments; the longer ones have files of their own.
#include "sim/base/ascii.h"
#include "sim/base/utf8.h"
#include "sim/mail/date.h"
#include "sim/proto/imap/flag_names.h"
#include "sim/proto/imap/parse_args.h"
#include "sim/proto/imap/utf7.h"

namespace casella::imap {
namespace {

class Parser {
 public:
  Parser(std::string_view text, bool utf8_names) : cursor_(text), utf8_names_(utf8_names) {}

  std::variant<Command, Malformed> run() {
    // tag = 1*<any ASTRING-CHAR except "+">
    command_.tag = cursor_.run([](char c) { return (is_atom_char(c) || c == ']') && c != '+'; });
    if (command_.tag.empty() || !cursor_.space()) {
      if (command_.tag.empty() || !cursor_.at_end()) return Malformed{"", nullptr, "no tag"};
      return Malformed{command_.tag, nullptr, "no command"};
    }
    std::string_view name = cursor_.atom();
    if (same_letters(name, "UID") && cursor_.space()) {
      command_.uid = true;
      name = cursor_.atom();
    }
    command_.row = find_command(name);
    if (command_.row == nullptr || (command_.uid && !command_.row->takes_uid))
      return Malformed{command_.tag, nullptr, "unknown command"};
    if (!arguments() || !cursor_.at_end())
      return Malformed{command_.tag, command_.row, "wrong arguments"};
    return std::move(command_);
  }

 private:
  bool arguments() {
    switch (command_.row->verb) {
      case Verb::Capability:
      case Verb::Noop:
      case Verb::Logout:
      case Verb::StartTls:
      case Verb::Namespace:
      case Verb::Idle:
      case Verb::Check:
      case Verb::Close:
      case Verb::Unselect: return true;
      case Verb::Id: return id();
      case Verb::Authenticate: return authenticate();
      case Verb::Login: return login();
      case Verb::Enable: return enable();
      case Verb::Select:
      case Verb::Examine: return select();
      case Verb::Create: return create();
      case Verb::Delete:
      case Verb::Subscribe:
      case Verb::Unsubscribe:
      case Verb::GetQuota:
      case Verb::GetQuotaRoot: {
        NameArgs args;
        return named(args.name) && keep(std::move(args));
      }
      case Verb::Rename: {
        RenameArgs args;
        return named(args.from) && made(args.to) && keep(std::move(args));
      }
      case Verb::List: return list(false);
      case Verb::Lsub: return list(true);
      case Verb::Status: {
        StatusArgs args;
        return named(args.name) && cursor_.space() && parse_status_items(cursor_, args.items) &&
               keep(std::move(args));
      }
      case Verb::Append: return append();
      case Verb::Expunge: return expunge();
      case Verb::Search: return after_space<SearchArgs>(parse_search);
      case Verb::Fetch: return after_space<FetchArgs>(parse_fetch);
      case Verb::Store: return after_space<StoreArgs>(parse_store);
      case Verb::Sort: return after_space<SortArgs>(parse_sort);
      case Verb::Thread: return after_space<ThreadArgs>(parse_thread);
      case Verb::Replace: return replace();
      case Verb::Notify: return after_space<NotifyArgs>(parse_notify) && name_watched();
      case Verb::GetMetadata: return get_metadata();
      case Verb::SetMetadata: return set_metadata();
      case Verb::SetAcl: return rights(true, true);
      case Verb::DeleteAcl:
      case Verb::ListRights: return rights(true, false);
      case Verb::GetAcl:
      case Verb::MyRights: return rights(false, false);
      case Verb::Copy:
      case Verb::Move: {
        CopyArgs args;
        return cursor_.space() && parse_set(cursor_, args.set) && named(args.name) &&
               keep(std::move(args));
      }
    }
    return false;
  }

  template <class T>
  bool keep(T args) {
    command_.args = std::move(args);
    return true;
  }
  template <class T>
  bool after_space(bool (*parse)(Cursor&, T&)) {
    T args;
    return cursor_.space() && parse(cursor_, args) && keep(std::move(args));
  }

  // SP mailbox, as UTF-8.
  bool named(std::string& name) {
    if (!cursor_.space()) return false;
    const auto text = cursor_.astring();
    return text && utf8(*text, name);
  }
  static bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const Character character = character_at(text, at);
      if (!character.valid) return false;
      at += character.size;
    }
    return true;
  }
  // The name that a mailbox is to have: empty, so that there can be none, if it breaks the rules of
  // modified UTF-7 (RFC 3501, section 5.1.3), or of UTF-8.
  bool made(std::string& name) {
    if (!cursor_.space()) return false;
    const auto text = cursor_.astring();
    if (!text || !utf8(*text, name)) return false;
    const bool ascii = std::all_of(text->begin(), text->end(), [](char c) { return c >= 0; });
    if (ascii ? !utf8_names_ && !from_utf7(*text) : !is_utf8(*text)) name.clear();
    return true;
  }
  bool utf8(const std::string& text, std::string& name) const {
    const auto decoded = utf8_names_ ? std::optional(text) : from_utf7(text);
    // What is no modified UTF-7 is taken as it stands: many clients send UTF-8.
    name = decoded.value_or(text);
    return true;
  }

  bool name_watched() {
    for (NotifyGroup& group : std::get<NotifyArgs>(command_.args).groups) {
      for (std::string& name : group.mailboxes) utf8(std::string(name), name);
    }
    return true;
  }

  // RFC 2971, section 3.1: "NIL" or pairs of strings.
  bool id() {
    IdArgs args;
    if (!cursor_.space()) return false;
    if (cursor_.take_word("NIL")) return keep(std::move(args));
    if (!cursor_.take('(')) return false;
    while (!cursor_.take(')')) {
      if (!args.fields.empty() && !cursor_.space()) return false;
      auto field = cursor_.string();
      if (!field || !cursor_.space() || args.fields.size() >= 30) return false;
      bool nil = false;
      auto value = cursor_.nstring_or_nil(nil);
      if (!value) return false;
      args.fields.emplace_back(*std::move(field), nil ? std::nullopt : std::move(value));
    }
    return keep(std::move(args));
  }

  bool authenticate() {
    AuthenticateArgs args;
    if (!cursor_.space()) return false;
    args.mechanism = cursor_.atom();
    if (cursor_.space()) {
      args.initial = std::string(cursor_.left());
      cursor_.skip(args.initial->size());
      if (args.initial->empty()) return false;
    }
    return !args.mechanism.empty() && keep(std::move(args));
  }

  bool login() {
    if (!cursor_.space()) return false;
    auto user = cursor_.astring();
    if (!user || !cursor_.space()) return false;
    auto password = cursor_.astring();
    return password && keep(LoginArgs{*std::move(user), *std::move(password)});
  }

  bool enable() {
    EnableArgs args;
    while (cursor_.space()) {
      args.capabilities.emplace_back(cursor_.atom());
      if (args.capabilities.back().empty() || args.capabilities.size() > kListLimit) return false;
    }
    return !args.capabilities.empty() && keep(std::move(args));
  }

  // RFC 7162, sections 3.1.8 and 3.2.5.
  bool select() {
    SelectArgs args;
    if (!named(args.name)) return false;
    if (!cursor_.space()) return keep(std::move(args));
    if (!cursor_.take('(')) return false;
    do {
      if (cursor_.take_word("CONDSTORE")) {
        args.condstore = true;
      } else if (!cursor_.take_word("QRESYNC") || !qresync(args)) {
        return false;
      }
    } while (cursor_.space());
    return cursor_.take(')') && keep(std::move(args));
  }

  bool qresync(SelectArgs& args) {
    QresyncArgs resync;
    if (!cursor_.space() || !cursor_.take('(')) return false;
    const auto validity = cursor_.number();
    if (!validity || !cursor_.space()) return false;
    const auto modseq = cursor_.number(UINT64_MAX >> 1U);
    if (!modseq) return false;
    resync.uid_validity = static_cast<std::uint32_t>(*validity);
    resync.modseq = *modseq;
    if (cursor_.space()) {
      SequenceSet known;
      if (cursor_.peek() != '(') {
        if (!parse_set(cursor_, known)) return false;
        resync.known = UidSet(known.ranges);
        cursor_.space();
      }
      if (cursor_.take('(')) {  // message numbers with their UIDs: a help that is not needed here
        SequenceSet numbers, uids;
        if (!parse_set(cursor_, numbers) || !cursor_.space() || !parse_set(cursor_, uids) ||
            !cursor_.take(')')) {
          return false;
        }
      }
    }
    args.qresync = std::move(resync);
    return cursor_.take(')');
  }

  // RFC 6154, section 3: CREATE name (USE (\Drafts))
  bool create() {
    CreateArgs args;
    if (!made(args.name)) return false;
    if (!cursor_.space()) return keep(std::move(args));
    if (!cursor_.take('(') || !cursor_.take_word("USE") || !cursor_.space() || !cursor_.take('('))
      return false;
    while (cursor_.take('\\')) {
      const std::string_view use = cursor_.atom();
      if (use.empty()) return false;
      const SpecialUse known = special_use(use);
      args.unknown_use |= known == SpecialUse::None || args.use != SpecialUse::None;
      args.use = known;
      if (!cursor_.space()) break;
    }
    return cursor_.take(')') && cursor_.take(')') && keep(std::move(args));
  }

  static SpecialUse special_use(std::string_view name) {
    constexpr std::string_view kNames[] = {"",        "All",  "Archive", "Drafts",
                                           "Flagged", "Junk", "Sent",    "Trash"};
    for (std::size_t i = 1; i < std::size(kNames); ++i) {
      if (same_letters(name, kNames[i])) return static_cast<SpecialUse>(i);
    }
    return SpecialUse::None;
  }

  bool list(bool lsub) {
    ListArgs args;
    if (!cursor_.space()) return false;
    if (!lsub) {
      if (!parse_list(cursor_, args)) return false;
    } else {
      auto reference = cursor_.astring();
      if (!reference || !cursor_.space()) return false;
      auto pattern = cursor_.list_mailbox();
      if (!pattern) return false;
      args.reference = *std::move(reference);
      args.patterns.push_back(*std::move(pattern));
    }
    utf8(std::string(args.reference), args.reference);
    for (std::string& pattern : args.patterns) utf8(std::string(pattern), pattern);
    return keep(std::move(args));
  }

  bool append() {
    AppendArgs args;
    return named(args.name) && parse_appended(cursor_, args) && keep(std::move(args));
  }

  // RFC 8508, section 3.2: one message for one message.
  bool replace() {
    ReplaceArgs args;
    if (!cursor_.space() || !parse_set(cursor_, args.set)) return false;
    const bool one = !args.set.saved && args.set.ranges.size() == 1 &&
                     args.set.ranges[0].first == args.set.ranges[0].last;
    return one && named(args.append.name) && parse_appended(cursor_, args.append) &&
           args.append.messages.size() == 1 && keep(std::move(args));
  }

  bool get_metadata() {
    GetMetadataArgs args;
    return parse_metadata_options(cursor_, args) && named(args.name) && cursor_.space() &&
           parse_entries(cursor_, args.entries) && keep(std::move(args));
  }
  bool set_metadata() {
    SetMetadataArgs args;
    return named(args.name) && cursor_.space() && parse_entry_values(cursor_, args.entries) &&
           keep(std::move(args));
  }

  // SETACL mailbox identifier rights; the others end sooner.
  bool rights(bool identifier, bool letters) {
    RightsArgs args;
    if (!named(args.name)) return false;
    if (identifier) {
      const auto who = cursor_.space() ? cursor_.astring() : std::nullopt;
      if (!who || who->empty()) return false;
      args.identifier = *who;
    }
    if (letters) {
      const auto said = cursor_.space() ? cursor_.astring() : std::nullopt;
      if (!said || !parse_rights(*said, args)) return false;
    }
    return keep(std::move(args));
  }

  bool expunge() {
    ExpungeArgs args;
    if (!command_.uid) return keep(std::move(args));
    SequenceSet set;
    if (!cursor_.space() || !parse_set(cursor_, set)) return false;
    args.uids = std::move(set);
    return keep(std::move(args));
  }

  Cursor cursor_;
  bool utf8_names_;
  Command command_;
};

}  // namespace

std::variant<Command, Malformed> parse_command(std::string_view text, bool utf8_names) {
  return Parser(text, utf8_names).run();
}

}  // namespace casella::imap
