#pragma once
// A number for each of many texts, found in constant time.
#include <cstdint>
#include <string_view>
#include <vector>

namespace casella::imap {

// The texts live elsewhere, and have no order: it is only asked whether one is there.
class TextTable {
 public:
  explicit TextTable(std::size_t expected) {
    std::size_t size = 16;
    while (size < expected * 2) size *= 2;
    slots_.resize(size);
  }

  // The number of a text, which is `fresh` if it was not there.
  std::int32_t& number(std::string_view text, std::int32_t fresh) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    Slot& slot = find(text);
    if (slot.number == kFree) {
      slot = {text, fresh};
      ++used_;
    }
    return slot.number;
  }

 private:
  static constexpr std::int32_t kFree = -1;
  struct Slot {
    std::string_view text{};
    std::int32_t number = kFree;
  };
  Slot& find(std::string_view text) {
    std::uint64_t hash = 1469598103934665603U;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != kFree && slots_[at].text != text)
      at = (at + 1) & (slots_.size() - 1);
    return slots_[at];
  }
  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number != kFree) find(slot.text) = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace casella::imap
