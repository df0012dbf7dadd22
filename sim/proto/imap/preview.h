#pragma once
// The first words of a message, as a list of mail shows them (RFC 8970, section 3).
#include <string>
#include <string_view>

#include "sim/mail/mime.h"

namespace casella::imap {

inline constexpr std::size_t kPreviewCharacters = 200;  // section 3.2

// UTF-8, without line ends; empty if the message has no text.
std::string preview(std::string_view octets, const MimePart& message);

}  // namespace casella::imap
