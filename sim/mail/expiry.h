#pragma once
// The site's policy on how long mail stays (RFC 1939, section 8): it goes from an inbox so many
// days after it was put there, whether it was fetched or not. A maildrop that a session holds keeps
// its mail until the session is over; who has no lock keeps what it was told of (RFC 1939, section
// 5).
#include <functional>
#include <optional>

#include "sim/mail/store.h"

namespace casella {

// The store without what is too old; none if nothing is. `gone` is told of each message, by the
// account's place.
std::optional<StoreState> expire(
    const StoreState& store, std::uint32_t days, SimTime now,
    const std::function<void(std::uint32_t account, MessageId message)>& gone = {});

}  // namespace casella
