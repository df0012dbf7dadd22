#pragma once
// A story: a day of a few devices that share one mailbox, told without naming a protocol. The same
// story is then played by each way of getting mail, and what it costs is compared.
//
// A story is a TOML file; lessons/stories holds some, and lessons/FORMAT.md describes them.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/base/result.h"
#include "sim/base/time.h"
#include "sim/device/mail_deed.h"
#include "sim/world/world.h"

namespace casella::compare {

// Webmail and PushSync are reckoned, not simulated: see model.h.
enum class Way : std::uint8_t { Pop3Delete, Pop3Keep, Imap, Webmail, PushSync };
inline constexpr Way kWays[] = {Way::Pop3Delete, Way::Pop3Keep, Way::Imap, Way::Webmail,
                                Way::PushSync};
constexpr bool is_reckoned(Way way) {
  return way == Way::Webmail || way == Way::PushSync;
}
std::string_view id_of(Way way);  // "pop3-delete"

struct StoryDevice {
  std::string id;
  bool offline = true;  // with IMAP: keeps a copy of everything
  bool idle = false;    // with IMAP: stays connected
  bool parts = false;   // with IMAP: opens texts without what is attached to them
};

struct Arrives {
  std::string mail;
};
struct Checks {
  std::string device;
  std::optional<Duration> cut_after{};  // the link breaks so long after the connection was begun
};
struct Does {
  std::string device;
  Deed deed{};
  std::string mail;
};

struct Event {
  Duration at{};  // since the story's beginning
  std::variant<Arrives, Checks, Does> what;
};

struct Story {
  std::string id;
  std::map<std::string, std::string> title;  // by language
  std::uint64_t seed = 1;
  LinkSettings link;
  std::vector<StoryDevice> devices;
  std::map<std::string, std::string> mail;  // id -> octets
  std::vector<Event> events;                // by time
};

struct LoadedStory {
  std::optional<Story> story;
  std::vector<Error> errors;
};
LoadedStory load_story(const std::filesystem::path& file);

}  // namespace casella::compare
