#pragma once
// SORT and THREAD (RFC 5256): the order of messages, and which answers which. Headers are decoded
// first; letters have no case.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/mail/mailbox.h"
#include "sim/proto/imap/command.h"

namespace casella::imap {

// Section 2.1: the subject without "Re:", "[list]" and "(fwd)", without case.
struct BaseSubject {
  std::string text;
  bool answers = false;  // something of "Re:" or "Fwd:" was taken off
};
BaseSubject base_subject(std::string_view subject);  // as it stands in the header, decoded or not

// A message that SEARCH has found, and how it is told of: its number, or its UID.
struct FoundMessage {
  const Item* item = nullptr;
  std::uint32_t told = 0;
};

// `epoch_seconds`: of SimTime zero, since 1970: dates that were written are compared with those of
// arrival.
void sort_messages(std::vector<FoundMessage>& found, std::span<const SortKey> keys,
                   std::int64_t epoch_seconds);

// "(2)(3 6 (4 23)(44 7 96))"
std::string thread_by_subject(std::span<const FoundMessage> found, std::int64_t epoch_seconds);
std::string thread_by_references(std::span<const FoundMessage> found, std::int64_t epoch_seconds);

// Section 2.2: the date written, in UTC; the arrival if there is none.
std::int64_t sent_seconds(const Item& item, std::string_view date, std::int64_t epoch_seconds);

// The message identifiers in a text, "<", ">" and what stands between them.
std::vector<std::string_view> message_ids(std::string_view text);

}  // namespace casella::imap
