#pragma once
// A long message within a longer text is not copied: the text says where it stands, and shares it.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/mail/message.h"

namespace casella {

// Octets of a message, which stand in a text before its octet `before`.
struct Passage {
  std::size_t before = 0;
  MessageRef message;
  std::size_t at = 0, size = 0;  // of the message's octets

  std::string_view octets() const { return std::string_view(message->octets()).substr(at, size); }
};

// Shorter ones are copied, which costs less than to keep them apart.
inline constexpr std::size_t kPassageOctets = 1U << 15U;

// Appends octets of a message to a text: as they are, or as a passage.
inline void append_shared(std::string& text, std::vector<Passage>& passages,
                          const MessageRef& message, std::size_t at, std::size_t size) {
  if (size < kPassageOctets) {
    text.append(message->octets(), at, size);
  } else {
    passages.push_back({text.size(), message, at, size});
  }
}

inline std::size_t size_octets(std::string_view text, const std::vector<Passage>& passages) {
  std::size_t size = text.size();
  for (const Passage& each : passages) size += each.size;
  return size;
}

// The text with all that stands in it.
inline std::string woven(std::string_view text, const std::vector<Passage>& passages) {
  std::string whole;
  whole.reserve(size_octets(text, passages));
  std::size_t at = 0;
  for (const Passage& each : passages) {
    whole.append(text.substr(at, each.before - at)).append(each.octets());
    at = each.before;
  }
  return whole.append(text.substr(at));
}

}  // namespace casella
