#pragma once
// What a server says that names messages by sets: VANISHED, SEARCH, ESEARCH.
#include <optional>

#include "sim/proto/imap/cursor.h"
#include "sim/proto/imap/response.h"

namespace casella::imap {

// Each is read behind the response's name; none: the grammar is broken.
std::optional<Vanished> parse_vanished(Cursor& cursor);
std::optional<SearchResult> parse_search_result(Cursor& cursor);
std::optional<SearchResult> parse_esearch(Cursor& cursor);

}  // namespace casella::imap
