#pragma once
// A recording in which no password can be read, however it is shown or exported.
#include <string>

#include "sim/live/tape.h"

namespace casella::live {

// The same session with another password: what a client wrote as `secret` is kMaskedPassword, and
// so is the account's own, so that played again the server says the same. A wrong one is masked
// too. Lines that came in pieces are whole.
inline constexpr std::string_view kMaskedPassword = "********";
Recording masked(const Recording& recording, const std::string& user, const std::string& secret);

}  // namespace casella::live
