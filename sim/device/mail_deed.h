#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sim/mail/flags.h"

namespace casella {

// What a person does to a message.
enum class Deed : std::uint8_t { Read, Unread, Flag, Unflag, Delete, Move };

struct DeedRow {
  Deed deed;
  std::string_view id;  // in lessons and typed behind a slash
  FlagBits flag;        // that it changes; 0: none
  bool adds;
};
inline constexpr DeedRow kDeeds[] = {
    {Deed::Read, "read", flag::kSeen, true},    {Deed::Unread, "unread", flag::kSeen, false},
    {Deed::Flag, "flag", flag::kFlagged, true}, {Deed::Unflag, "unflag", flag::kFlagged, false},
    {Deed::Delete, "delete", 0, true},          {Deed::Move, "move", 0, true}};
constexpr const DeedRow& row_of(Deed deed) {
  return kDeeds[static_cast<std::size_t>(deed)];
}
constexpr const DeedRow* find_deed(std::string_view id) {
  for (const DeedRow& row : kDeeds) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

}  // namespace casella
