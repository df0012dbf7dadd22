#pragma once
// Personalities of a server: named sets of settings, each explained under "profile.NAME".
#include <span>
#include <string>
#include <string_view>

#include "sim/world/world.h"

namespace casella {

struct Profile {
  std::string_view name;
  void (*apply)(WorldSettings&);  // to settings as they are by default
};

std::span<const Profile> profiles();
const Profile* find_profile(std::string_view name);
std::string profile_names();  // "rfc1939, modern, ..."

// The server of these settings with another personality: what it offers is as the profile has it,
// its name stays.
void take_on(WorldSettings& settings, const Profile& profile);

}  // namespace casella
