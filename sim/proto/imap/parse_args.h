#pragma once
// The parts of the command parser that fill files of their own. Each returns false if the grammar
// is broken; `cursor` then stands where it broke.
#include "sim/proto/imap/command.h"
#include "sim/proto/imap/cursor.h"

namespace casella::imap {

inline constexpr std::size_t kRangesLimit = 20'000;   // of one sequence set
inline constexpr std::size_t kListLimit = 1000;       // of any parenthesized list
inline constexpr std::size_t kNestingLimit = 60;      // of lists in what a server says
inline constexpr std::size_t kSearchDepthLimit = 50;  // of nested search keys

bool parse_set(Cursor& cursor, SequenceSet& set);
bool parse_flags(Cursor& cursor, FlagNames& flags);  // in parentheses

// parse_body.cpp: passes over any value: an atom, a string, NIL, or a list of such.
bool skip_value(Cursor& cursor, std::size_t depth = 0);

// parse.cpp: "UTF8" literals, flags and a date before each (RFC 3502, section 6.3.11).
bool parse_appended(Cursor& cursor, AppendArgs& args);

// parse_more.cpp: what extensions of their own have.
bool parse_sort(Cursor& cursor, SortArgs& args);
bool parse_thread(Cursor& cursor, ThreadArgs& args);
bool parse_partial(Cursor& cursor, std::optional<PartialRange>& range);
bool parse_metadata_options(Cursor& cursor, GetMetadataArgs& args);  // none is fine, too
bool parse_entries(Cursor& cursor, std::vector<std::string>& entries);
bool parse_entry_values(Cursor& cursor, std::vector<Annotation>& entries);
bool parse_rights(std::string_view said, RightsArgs& args);  // "+lrs"
bool parse_notify(Cursor& cursor, NotifyArgs& args);

// parse_fetch.cpp
bool parse_fetch_item(Cursor& cursor, FetchItem& item);
bool parse_fetch(Cursor& cursor, FetchArgs& args);
bool parse_store(Cursor& cursor, StoreArgs& args);

// parse_search.cpp
bool parse_search(Cursor& cursor, SearchArgs& args);  // SEARCH's, with RETURN and CHARSET
// SORT's and THREAD's: a charset that must be there, then keys (RFC 5256, section 5).
bool parse_charset_and_keys(Cursor& cursor, SearchArgs& args);

// parse_list.cpp
bool parse_list(Cursor& cursor, ListArgs& args);
bool parse_status_items(Cursor& cursor, std::vector<StatusItem>& items);

}  // namespace casella::imap
