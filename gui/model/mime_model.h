#pragma once
// A message as a tree of its parts, with the octets that each would cost by itself: POP3 knows only
// the whole message and its header with some lines; IMAP fetches any part (RFC 3501,
// section 6.4.5).
#include <cstdint>
#include <string>
#include <vector>

#include "gui/model/history.h"
#include "sim/base/text.h"

namespace casella::gui {

struct PartRow {
  std::size_t depth = 0;
  std::string section{};  // "1.2": as FETCH names it; empty for the whole message
  std::string type{};     // "text/plain"
  std::string about{};    // its file's name, or its encoding
  std::string size{};     // "1.4 KiB"
  std::string saves{};    // "saves 98 %": against fetching the whole message; empty for that
  float share = 0;        // of the whole message's octets
};

struct MessageParts {
  bool known = false;
  std::string title{};  // the subject
  std::string words{};  // what fetching a part alone saves at best
  std::vector<PartRow> rows{};
};

class MimeModel {
 public:
  // Built again only for another message or language.
  const MessageParts& of(MessageId id, const History& history, std::uint32_t edition,
                         const Text& text);

 private:
  MessageParts parts_;
  MessageId id_{};
  std::uint32_t edition_ = 0, epoch_ = 0;
};

}  // namespace casella::gui
