#pragma once
// What to enter in a mail program so that it connects to this server.
#include <string>
#include <vector>

#include "sim/cli/serve_house.h"
#include "sim/live/autoconfig.h"

namespace casella::cli {

// `http`: the port of autoconfiguration; 0: there is none.
std::string settings_card(const House& house, const live::Offer& offer,
                          const std::vector<AccountWish>& accounts, std::uint16_t http,
                          const std::string& fingerprint);

}  // namespace casella::cli
