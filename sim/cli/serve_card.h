#pragma once
// What to enter in a mail program so that it connects to this server.
#include <string>
#include <vector>

#include "sim/cli/serve_house.h"
#include "sim/live/server.h"

namespace casella::cli {

std::string settings_card(const House& house, const std::vector<live::Gate>& gates,
                          const std::string& address, const std::vector<AccountWish>& accounts,
                          const std::string& fingerprint);

}  // namespace casella::cli
