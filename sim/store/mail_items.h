#pragma once
// Items of a mailbox as octets: 32 for each, little-endian.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/mail/mailbox.h"

namespace casella::store {

struct StoredItem {
  Uid uid;
  MessageId message;
  SimTime arrived{};
  FlagBits flags = 0;
  std::uint64_t modseq = 1;
};

// Where the rows of a mailbox lie in the table: first and last id; a row's is the first plus the
// UID of its first item.
struct ItemRows {
  std::int64_t first = 0, last = 0;
};
constexpr ItemRows rows_of(std::int64_t mailbox) {
  return {mailbox << 32, ((mailbox + 1) << 32) - 1};
}

std::string write_items(const std::vector<Item>& items);

// When each was put into its mailbox, apart: 8 octets each.
std::string write_saved(const std::vector<Item>& items);
SimTime saved_at(std::string_view saved, std::size_t index);  // zero if nobody wrote it down

// None if these are not octets that write_items() gave.
std::optional<std::vector<StoredItem>> read_items(std::string_view octets);

}  // namespace casella::store
