#include "sim/proto/imap/parse_found.h"

#include "sim/base/ascii.h"
#include "sim/proto/imap/parse_args.h"

namespace casella::imap {
namespace {

std::optional<UidSet> uids(Cursor& cursor) {
  SequenceSet set;
  if (!parse_set(cursor, set) || set.saved) return std::nullopt;
  for (const UidSet::Range& range : set.ranges) {
    if (range.first == 0 || range.last == 0) return std::nullopt;
  }
  return UidSet(std::move(set.ranges));
}

}  // namespace

std::optional<Vanished> parse_vanished(Cursor& cursor) {
  Vanished gone;
  if (!cursor.space()) return std::nullopt;
  gone.earlier = cursor.take_word("(EARLIER)");
  if (gone.earlier && !cursor.space()) return std::nullopt;
  auto set = uids(cursor);
  if (!set) return std::nullopt;
  gone.uids = *std::move(set);
  return gone;
}

// "* SEARCH 2 84 (MODSEQ 917)"
std::optional<SearchResult> parse_search_result(Cursor& cursor) {
  SearchResult found;
  while (cursor.space()) {
    if (cursor.peek() == '(') {
      if (!skip_value(cursor)) return std::nullopt;
      continue;
    }
    if (cursor.at_end()) break;
    const auto number = cursor.number();
    if (!number || *number == 0) return std::nullopt;
    const auto n = static_cast<std::uint32_t>(*number);
    found.ranges.push_back({n, n});
  }
  return found;
}

// RFC 4731, section 3.2: what is not ALL is passed over.
std::optional<SearchResult> parse_esearch(Cursor& cursor) {
  SearchResult found;
  while (cursor.space()) {
    if (cursor.peek() == '(') {
      cursor.take('(');
      if (!cursor.take_word("TAG") || !cursor.space()) return std::nullopt;
      auto tag = cursor.string();
      if (!tag || !cursor.take(')')) return std::nullopt;
      found.tag = *std::move(tag);
      continue;
    }
    const std::string_view name = cursor.atom();
    if (name.empty()) return std::nullopt;
    if (same_letters(name, "UID")) continue;
    if (!cursor.space()) return std::nullopt;
    if (same_letters(name, "ALL")) {
      const auto set = uids(cursor);
      if (!set) return std::nullopt;
      found.ranges = set->ranges();
    } else if (!skip_value(cursor)) {
      return std::nullopt;
    }
  }
  return found;
}

}  // namespace casella::imap
