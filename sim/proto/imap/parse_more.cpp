// The arguments of commands that extensions bring (RFC 5256, section 5; RFC 9394, section 4; RFC
// 5464, section 5; RFC 4314, section 3; RFC 5465, section 8).
#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/proto/imap/parse_args.h"

namespace casella::imap {
namespace {

constexpr std::size_t kEntryLimitOctets = 1000;

// Entries have no case (RFC 5464, section 3.2): private or shared, and at least one word behind.
std::optional<std::string> entry_name(Cursor& cursor) {
  auto name = cursor.astring();
  if (!name || name->size() > kEntryLimitOctets) return std::nullopt;
  std::transform(name->begin(), name->end(), name->begin(), ascii_lower);
  const bool odd = name->find_first_of("*%") != name->npos || name->find("//") != name->npos ||
                   name->ends_with('/');
  const bool rooted = name->starts_with("/private") || name->starts_with("/shared");
  if (odd || !rooted) return std::nullopt;
  return name;
}

bool flip(std::uint32_t& first, std::uint32_t& last) {
  if (first > last) std::swap(first, last);
  return true;
}

bool partial_number(Cursor& cursor, bool negative, std::uint32_t& number) {
  if (negative && !cursor.take('-')) return false;
  const auto found = cursor.number();
  number = static_cast<std::uint32_t>(found.value_or(0));
  return number > 0;
}

constexpr std::pair<std::string_view, WatchedEvent> kEvents[] = {
    {"MessageNew", WatchedEvent::New},
    {"MessageExpunge", WatchedEvent::Expunge},
    {"FlagChange", WatchedEvent::Flags},
    {"MailboxName", WatchedEvent::Names},
    {"SubscriptionChange", WatchedEvent::Subscriptions},
    {"MailboxMetadataChange", WatchedEvent::Metadata},
    {"ServerMetadataChange", WatchedEvent::ServerMetadata},
};

bool event_items(Cursor& cursor, NotifyGroup& group) {
  if (!cursor.left().starts_with(" (")) return true;
  cursor.space();
  cursor.take('(');
  do {
    if (!parse_fetch_item(cursor, group.items.emplace_back()) || group.items.size() > kListLimit)
      return false;
  } while (cursor.space());
  return cursor.take(')');
}

bool events(Cursor& cursor, NotifyGroup& group, NotifyArgs& args) {
  if (cursor.take_word("NONE")) return true;
  if (!cursor.take('(')) return false;
  do {
    const std::string_view name = cursor.atom();
    const auto row = std::find_if(std::begin(kEvents), std::end(kEvents),
                                  [&](const auto& each) { return same_letters(each.first, name); });
    if (name.empty()) return false;
    if (row == std::end(kEvents)) {
      args.unknown_event = true;
      continue;
    }
    group.events |= static_cast<std::uint8_t>(row->second);
    if (row->second == WatchedEvent::New && !event_items(cursor, group)) return false;
  } while (cursor.space());
  const bool fresh = group.watches(WatchedEvent::New), gone = group.watches(WatchedEvent::Expunge);
  // Section 5: both or neither; and flags only with them.
  return cursor.take(')') && fresh == gone && (fresh || !group.watches(WatchedEvent::Flags));
}

bool mailboxes(Cursor& cursor, NotifyGroup& group) {
  const bool listed = cursor.take('(');
  do {
    auto name = cursor.astring();
    if (!name || group.mailboxes.size() >= kListLimit) return false;
    group.mailboxes.push_back(*std::move(name));
  } while (listed && cursor.space());
  return !listed || cursor.take(')');
}

bool event_group(Cursor& cursor, NotifyArgs& args) {
  using Filter = NotifyGroup::Filter;
  constexpr std::pair<std::string_view, Filter> kFilters[] = {
      {"SELECTED-DELAYED", Filter::SelectedDelayed},
      {"SELECTED", Filter::Selected},
      {"INBOXES", Filter::Inboxes},
      {"PERSONAL", Filter::Personal},
      {"SUBSCRIBED", Filter::Subscribed},
      {"SUBTREE", Filter::Subtree},
      {"MAILBOXES", Filter::Mailboxes},
  };
  NotifyGroup& group = args.groups.emplace_back();
  if (!cursor.take('(') || args.groups.size() > kListLimit) return false;
  const auto* row = std::find_if(std::begin(kFilters), std::end(kFilters),
                                 [&](const auto& each) { return cursor.take_word(each.first); });
  if (row == std::end(kFilters) || !cursor.space()) return false;
  group.filter = row->second;
  const bool named = group.filter == Filter::Subtree || group.filter == Filter::Mailboxes;
  if (named && !(mailboxes(cursor, group) && cursor.space())) return false;
  return events(cursor, group, args) && cursor.take(')');
}

}  // namespace

bool parse_partial(Cursor& cursor, std::optional<PartialRange>& range) {
  PartialRange found;
  found.from_last = cursor.peek() == '-';
  if (!partial_number(cursor, found.from_last, found.first) || !cursor.take(':') ||
      !partial_number(cursor, found.from_last, found.last)) {
    return false;
  }
  range = found;
  return flip(range->first, range->last);
}

// sort-criteria = "(" sort-criterion *(SP sort-criterion) ")"
bool parse_sort(Cursor& cursor, SortArgs& args) {
  constexpr std::pair<std::string_view, SortBy> kKeys[] = {{"ARRIVAL", SortBy::Arrival},
                                                           {"CC", SortBy::Cc},
                                                           {"DATE", SortBy::Date},
                                                           {"FROM", SortBy::From},
                                                           {"SIZE", SortBy::Size},
                                                           {"SUBJECT", SortBy::Subject},
                                                           {"TO", SortBy::To}};
  if (!cursor.take('(')) return false;
  do {
    SortKey key;
    key.reverse = cursor.take_word("REVERSE");
    if (key.reverse && !cursor.space()) return false;
    const auto* row = std::find_if(std::begin(kKeys), std::end(kKeys),
                                   [&](const auto& each) { return cursor.take_word(each.first); });
    if (row == std::end(kKeys) || args.keys.size() >= kListLimit) return false;
    key.by = row->second;
    args.keys.push_back(key);
  } while (cursor.space());
  return cursor.take(')') && cursor.space() && parse_charset_and_keys(cursor, args.search);
}

bool parse_thread(Cursor& cursor, ThreadArgs& args) {
  args.references = cursor.take_word("REFERENCES");
  if (!args.references && !cursor.take_word("ORDEREDSUBJECT")) return false;
  return cursor.space() && parse_charset_and_keys(cursor, args.search);
}

// "(MAXSIZE 1024 DEPTH 1)", before the mailbox.
bool parse_metadata_options(Cursor& cursor, GetMetadataArgs& args) {
  if (!cursor.left().starts_with(" (")) return true;
  cursor.space();
  cursor.take('(');
  do {
    if (cursor.take_word("MAXSIZE") && cursor.space()) {
      args.max_octets = cursor.number();
      if (!args.max_octets) return false;
    } else if (cursor.take_word("DEPTH") && cursor.space()) {
      if (cursor.take_word("0"))
        args.depth = 0;
      else if (cursor.take_word("1"))
        args.depth = 1;
      else if (cursor.take_word("INFINITY"))
        args.depth = -1;
      else
        return false;
    } else {
      return false;
    }
  } while (cursor.space());
  return cursor.take(')');
}

bool parse_entries(Cursor& cursor, std::vector<std::string>& entries) {
  const bool listed = cursor.take('(');
  do {
    auto name = entry_name(cursor);
    if (!name || entries.size() >= kListLimit) return false;
    entries.push_back(*std::move(name));
  } while (listed && cursor.space());
  return !listed || cursor.take(')');
}

bool parse_entry_values(Cursor& cursor, std::vector<Annotation>& entries) {
  if (!cursor.take('(')) return false;
  do {
    const auto name = entry_name(cursor);
    if (!name || !cursor.space() || entries.size() >= kListLimit) return false;
    if (name->find('/', 1) == name->npos) return false;  // "/shared" alone is no entry
    Annotation each{{}, *name, {}, {}};
    if (!cursor.take_word("NIL")) {
      each.value = cursor.any_string();
      if (!each.value) return false;
    }
    entries.push_back(std::move(each));
  } while (cursor.space());
  return cursor.take(')');
}

bool parse_rights(std::string_view said, RightsArgs& args) {
  if (said.starts_with('+')) args.how = FlagChange::Add;
  if (said.starts_with('-')) args.how = FlagChange::Remove;
  if (args.how != FlagChange::Replace) said.remove_prefix(1);
  args.rights = said;
  return true;
}

// notify = "NOTIFY" SP ("SET" [SP "STATUS"] SP event-groups / "NONE")
bool parse_notify(Cursor& cursor, NotifyArgs& args) {
  if (cursor.take_word("NONE")) return true;
  if (!cursor.take_word("SET") || !cursor.space()) return false;
  args.status = cursor.take_word("STATUS");
  if (args.status && !cursor.space()) return false;
  do {
    if (!event_group(cursor, args)) return false;
  } while (cursor.space());
  const auto selects = [](const NotifyGroup& group) {
    return group.filter == NotifyGroup::Filter::Selected ||
           group.filter == NotifyGroup::Filter::SelectedDelayed;
  };
  const auto bad = [&](const NotifyGroup& group) {
    const unsigned others = group.events & ~7U;
    return selects(group) ? others != 0 : !group.items.empty();
  };
  return std::count_if(args.groups.begin(), args.groups.end(), selects) <= 1 &&
         std::none_of(args.groups.begin(), args.groups.end(), bad);
}

}  // namespace casella::imap
