#pragma once
// Looks at a world step by step, from outside, and complains when a promise of POP3 is broken.
//
// It trusts neither the engines' words nor the log's: what is in the store before and after a step
// is compared, and what a client has said is read again from the octets that it sent.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/world/world.h"

namespace casella::test {

class Watch {
 public:
  explicit Watch(const World& start);

  // To be called after each step, with the world before it.
  void look(const World& before, const Record& record, const World& after);
  // To be called when all is quiet and no connection is open.
  void look_at_end(const World& world);

  // Loss is to be expected: a crash has taken what a careless program had not saved.
  void excuse_loss() { may_lose_ = true; }

  const std::vector<std::string>& complaints() const { return complaints_; }
  std::string all() const;
  bool quiet() const { return complaints_.empty(); }

 private:
  struct Session {
    std::string account;
    std::vector<Uid> uids;           // of its maildrop, in order
    std::set<std::uint32_t> marked;  // message-numbers, by what the client has said
    bool quit = false;
    std::string written;  // octets on their way to the server
    std::string said;     // octets that have reached the server, not yet a line
    std::uint64_t sent[2] = {}, done[2] = {};  // octets, by the side they go to
  };

  void complain(const std::string& what) { complaints_.push_back(what); }
  void follow(const Record& record, const World& after);
  void look_at_store(const World& before, const Record& record, const World& after);
  void look_at_locks(const World& after);
  void look_at_octets(const World& after);
  void heard(Session& session, std::string_view line);

  std::map<std::uint32_t, Session> sessions_;  // by connection
  std::map<std::uint32_t, MessageRef> mail_;   // every message that was ever in the store
  std::vector<std::string> complaints_;
  bool may_lose_ = false;
};

// What a broken program would do after a step. Empty: nothing.
using Mutation = std::function<void(World& world, const World& before, const Record& record)>;

// Takes a step, lets the mutation spoil it, and looks.
void watched_step(World& world, const Action& action, Watch& watch, const Mutation& mutation = {});

// Until nothing happens by itself. False if that never comes.
bool watched_run(World& world, Watch& watch, const Mutation& mutation = {});

// Runs, lets every timer run out, hangs up whoever is still there, and runs again.
void watched_end(World& world, Watch& watch, const Mutation& mutation = {});

}  // namespace casella::test
