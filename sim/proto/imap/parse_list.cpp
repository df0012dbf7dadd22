// LIST and STATUS (RFC 3501, sections 6.3.8 and 6.3.10; RFC 5258, section 6; RFC 5819, section 3).
#include "sim/proto/imap/parse_args.h"

namespace casella::imap {
namespace {

bool selection_options(Cursor& cursor, ListArgs& args) {
  if (cursor.take(')')) return true;
  do {
    if (cursor.take_word("SUBSCRIBED"))
      args.only_subscribed = true;
    else if (cursor.take_word("RECURSIVEMATCH"))
      args.recursive_match = true;
    else if (cursor.take_word("SPECIAL-USE"))
      args.only_special = true;
    else if (cursor.take_word("REMOTE"))
      args.remote = true;
    else
      return false;
  } while (cursor.space());
  // RFC 5258, section 3.1: RECURSIVEMATCH needs something that it widens.
  return cursor.take(')') && (!args.recursive_match || args.only_subscribed || args.only_special);
}

bool return_options(Cursor& cursor, ListArgs& args) {
  if (!cursor.take('(')) return false;
  if (cursor.take(')')) return true;
  do {
    if (cursor.take_word("SUBSCRIBED")) {
      args.return_subscribed = true;
    } else if (cursor.take_word("CHILDREN")) {
      args.return_children = true;
    } else if (cursor.take_word("SPECIAL-USE")) {
      args.return_special = true;
    } else if (cursor.take_word("STATUS")) {
      args.return_status.emplace();
      if (!cursor.space() || !parse_status_items(cursor, *args.return_status)) return false;
    } else {
      return false;
    }
  } while (cursor.space());
  return cursor.take(')');
}

}  // namespace

bool parse_list(Cursor& cursor, ListArgs& args) {
  if (cursor.take('(')) {
    args.extended = true;
    if (!selection_options(cursor, args) || !cursor.space()) return false;
  }
  auto reference = cursor.astring();
  if (!reference || !cursor.space()) return false;
  args.reference = *std::move(reference);
  if (cursor.take('(')) {
    args.extended = true;
    do {
      auto pattern = cursor.list_mailbox();
      if (!pattern || args.patterns.size() >= kListLimit) return false;
      args.patterns.push_back(*std::move(pattern));
    } while (cursor.space());
    if (!cursor.take(')')) return false;
  } else {
    auto pattern = cursor.list_mailbox();
    if (!pattern) return false;
    args.patterns.push_back(*std::move(pattern));
  }
  if (!cursor.space()) return true;
  args.extended = true;
  return cursor.take_word("RETURN") && cursor.space() && return_options(cursor, args);
}

bool parse_status_items(Cursor& cursor, std::vector<StatusItem>& items) {
  constexpr std::pair<std::string_view, StatusItem> kItems[] = {
      {"MESSAGES", StatusItem::Messages},
      {"RECENT", StatusItem::Recent},
      {"UIDNEXT", StatusItem::UidNext},
      {"UIDVALIDITY", StatusItem::UidValidity},
      {"UNSEEN", StatusItem::Unseen},
      {"DELETED", StatusItem::Deleted},
      {"SIZE", StatusItem::Size},
      {"HIGHESTMODSEQ", StatusItem::HighestModseq},
      {"APPENDLIMIT", StatusItem::AppendLimit},
      {"MAILBOXID", StatusItem::MailboxId},
      {"DELETED-STORAGE", StatusItem::DeletedStorage}};
  if (!cursor.take('(')) return false;
  do {
    bool known = false;
    for (const auto& [name, item] : kItems) {
      if (known || !cursor.take_word(name)) continue;
      items.push_back(item);
      known = true;
    }
    if (!known || items.size() > kListLimit) return false;
  } while (cursor.space());
  return cursor.take(')');
}

}  // namespace casella::imap
