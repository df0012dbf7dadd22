#pragma once
// Tells systemd how it goes, if it has asked: a datagram to $NOTIFY_SOCKET.
#include <string_view>

namespace casella::cli {

void notify(std::string_view what);  // "READY=1"

}  // namespace casella::cli
