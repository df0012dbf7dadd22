#pragma once
// A whole server put together: whose mail, where it is kept, certificate, gates, what goes wrong.
// The command line and the window serve by it.
#include <memory>
#include <optional>

#include "sim/live/accounts.h"
#include "sim/live/autoconfig.h"
#include "sim/live/breakpoints.h"
#include "sim/live/config.h"
#include "sim/live/lesson_house.h"
#include "sim/live/ports.h"

namespace casella::live {

// In the order in which its parts are needed; they go in the other.
struct Serving {
  // What is wished.
  Config config;                                      // with its accounts
  std::optional<std::uint16_t> base = kUnprivileged;  // none: any ports that are free
  bool ephemeral = false;                             // mail in memory only
  bool open_to_all = false;                           // another address than loopback's
  bool http = true;                                   // autoconfiguration
  // A lesson's server and mail; the mail is not kept, unless it is said where. Not owned.
  const LessonHouse* lesson = nullptr;
  std::vector<AutoconfigServer::Page> pages{};  // beside autoconfiguration
  // What has become of it.
  std::filesystem::path folder;         // where mail is kept; empty: in memory
  std::vector<std::string> learners{};  // of the lesson: their accounts
  std::unique_ptr<MailKeeper> keeper;
  Faults faults;            // these two are the server's thread's
  Breakpoints breakpoints;  //
  ServerSettings settings;
  std::unique_ptr<Server> server;
  std::unique_ptr<AutoconfigServer> autoconfig;

  Offer offer() const;
};

// Chooses ports and opens the mail; `settings` may be added to before start().
std::optional<Error> prepare(Serving& serving);
// Listens when it returns without an error; the error names the port that is taken.
std::optional<Error> start(Serving& serving);

}  // namespace casella::live
