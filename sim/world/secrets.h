#pragma once
// Passwords in what was said, so that whoever shows it can leave them out.
#include <optional>
#include <string>
#include <string_view>

#include "sim/world/transcript.h"

namespace casella {

// Where in the line's text a password begins, which goes to its end; within TLS too, where nobody
// on the way can read it. None: it shows none.
std::optional<std::size_t> password_in(const Line& line);

// The line's text with `mask` instead of its password.
std::string masked(const Line& line, std::string_view mask);

}  // namespace casella
