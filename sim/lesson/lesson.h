#pragma once
// A lesson as data: what is in its folder. lesson.toml holds the structure, text.<lang>.md the
// prose (prose.h), mail/*.eml the messages. The format is described in lessons/FORMAT.md.
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/result.h"
#include "sim/world/world.h"

// Rows, a line each.
// clang-format off

namespace casella::lesson {

// One line of a script: "C: USER alice" or "S: +OK*", in which '*' stands for any characters.
struct Pattern {
  Side from = Side::Client;
  std::string glob;
  int line = 0;  // in lesson.toml
};

// Lets a device go on until these lines have been exchanged, in this order; others may come between.
struct Run {
  std::string device;
  bool scripted = false;  // by = "script": the C: lines are typed; else the device's policy decides
  std::vector<Pattern> lines;  // empty: until its session is over, or all is quiet
};

enum class FaultKind : std::uint8_t {
  Cut, Delay, Hold, Release, Crash, Store, HangUp, Lose, Refuse, Drop, Open
};

struct Fault {
  FaultKind kind = FaultKind::Cut;
  std::string device;
  std::string before;    // a command in flight to the server, or "save"; empty: at once
  Side to = Side::Client;                // Delay, Hold, Release: which direction
  std::uint16_t port = 0;  // Refuse, Drop, Open: the firewall's rule for it, of no device
  Duration by{};         // Delay: so much; Cut: after which the server notices
};

struct Mail {            // a message comes into an account
  std::string account;
  std::string file;
};

struct Post {            // a device sends a message, by SMTP
  std::string device;
  std::string file;
  std::vector<std::string> to;  // addresses
};

struct Handling {        // somebody does something to a message on a device: do = { ... }
  std::string device;
  Deed deed{};
  std::string file;
  std::string folder;    // where to move it
  bool waits = false;    // what follows from it is left to the scenes behind it
};

struct Pass { Duration by{}; };  // wait = "7d"

// What is played without the learner's doing.
using Scene = std::variant<Run, Fault, Mail, Post, Handling, Pass>;

struct Say { std::string key; };

// Predict, then see: the question, then its scenes, then the answer that the simulation gives.
struct Question {
  std::string key;
  std::vector<std::string> options;
  std::string answer;
  std::vector<std::string> verify;  // one goal: true for the answer; or one an option: true for it alone
  std::vector<Scene> scenes;        // played after the learner has predicted
};

// The learner acts freely until every goal holds.
struct Task {
  std::string key;
  std::string as;
  bool outside = false;  // by = "client": with a mail program of one's own, at a server that listens
  std::vector<std::string> goals;
  std::vector<std::string> hints;
  std::vector<std::string> solution;               // deeds (deed.h)
  std::vector<std::vector<std::string>> accept, reject;
};

struct Play { Scene scene; std::string key; };  // key: prose beside it; may be empty

struct Step {
  std::variant<Say, Play, Question, Task> what;
  int line = 0;  // of [[step]] in lesson.toml
};

struct Lesson {
  std::filesystem::path folder;
  std::string slug;      // its folder's name: "040-two-devices"
  std::string id;
  std::uint64_t seed = 0;
  std::vector<std::string> topics;
  std::vector<std::string> rfc;
  WorldSettings settings;
  std::vector<PortBlock> blocked;  // by the firewall, from the start
  std::vector<DeviceSettings> devices;
  struct AccountSetting {
    std::string user, pass;
    std::vector<std::string> mailbox;  // file names
    std::uint64_t quota_octets = 0, quota_messages = 0;  // as Account has them; 0: no limit
    int line = 0;
  };
  std::vector<AccountSetting> accounts;
  std::map<std::string, std::string> mail;  // file name -> octets, CRLF
  std::vector<Step> steps;

  std::string file() const { return (folder / "lesson.toml").string(); }
};

// Everything that is wrong with the file, not only the first; a lesson comes back if nothing is.
struct Loaded {
  std::optional<Lesson> lesson;
  std::vector<Error> errors;
};
Loaded load(const std::filesystem::path& folder);

// The folders below `lessons` that hold a lesson.toml, in the order of their names.
std::vector<std::filesystem::path> find_lessons(const std::filesystem::path& lessons);

// The world at the beginning of a lesson: the same on every machine.
World world_of(const Lesson& lesson);

// The key of a step's prose; empty if it has none.
std::string_view key_of(const Step& step);

}  // namespace casella::lesson
