#pragma once
// Items of a mailbox as octets: 32 for each, little-endian.
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

std::string write_items(const std::vector<Item>& items);

// None if these are not octets that write_items() gave.
std::optional<std::vector<StoredItem>> read_items(std::string_view octets);

}  // namespace casella::store
