#pragma once
// Names of mailboxes in modified UTF-7, as IMAP4rev1 writes them (RFC 3501, section 5.1.3).
#include <optional>
#include <string>
#include <string_view>

namespace casella::imap {

std::string to_utf7(std::string_view utf8);
std::optional<std::string> from_utf7(std::string_view name);  // none if it breaks the rules

}  // namespace casella::imap
