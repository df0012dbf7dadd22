#pragma once
// What `casella ctl` may ask of a server while it runs.
#include <string>
#include <vector>

#include "sim/cli/serve_house.h"
#include "sim/live/faults.h"
#include "sim/live/server.h"

namespace casella::cli {

class Orders {
 public:
  // `faults` is used on the server's thread alone. `accounts`: as they were at their start.
  Orders(const House& house, live::Server& server, live::Faults& faults,
         std::vector<AccountWish> accounts)
      : house_(house), server_(server), faults_(faults), accounts_(std::move(accounts)) {}

  // "+" or "-", and what to print.
  std::string carry_out(const std::vector<std::string>& words);

 private:
  std::string list();
  std::string end(const std::string& id);
  std::string reset(const std::string& user);
  std::string add_mail(const std::string& user, const std::string& file);
  std::string fault(const std::vector<std::string>& words);
  std::string profile(const std::string& name);
  std::string save(const std::string& id, const std::string& file, bool as_lesson);
  std::string on_session(const std::string& id,
                         const std::function<void(live::Hall&, live::Session&, SimTime)>& deed);
  std::string yes(std::string text = {}) const { return "+" + std::move(text); }
  std::string no(const Error& error) const { return "-" + house_.text.say(error) + "\n"; }

  const House& house_;
  live::Server& server_;
  live::Faults& faults_;
  std::vector<AccountWish> accounts_;
};

}  // namespace casella::cli
