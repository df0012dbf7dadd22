#pragma once
// A party is a device with its connections, taken out of the world: nothing that others do reaches
// it but through the store and its lock. A world is its parties, its mailboxes and what is still to
// come.
//
// An IMAP session hears of what others change in its mailbox. One that idles tells its client at
// once; so wherever mailboxes change, such parties change too: hear(). Any other session only
// bears it in mind until it may tell, so it is told anew before each step that depends on it, and
// keeps nothing of it meanwhile.
//
// A party lives in a world of its own as device 0. Its connections are numbered by itself, time
// stands still, and links and disks take none: so parties that behave alike are equal.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/explore/settings.h"

namespace casella::explore {

// What a party's past has shown, which is never taken back; and what a state shows.
enum Mark : std::uint8_t {
  kRefused = 1,             // a login was refused because another session held the maildrop
  kRemovedWithoutQuit = 2,  // its session removed messages outside UPDATE, which QUIT alone enters
  kTwoInside = 4,           // of a state, not of a party: two sessions are in one maildrop
  kExpungedEarly = 8,       // its server sent EXPUNGE while it answered FETCH, STORE or SEARCH
};

struct Party {
  Cow<Device> device;
  std::vector<Cow<Connection>> connections;
  std::vector<std::pair<AccountId, ConnId>> holds;  // locks
  std::uint8_t kind = 0;                            // parties of one kind may change places
  std::uint8_t sessions_left = 0;
  std::uint8_t marks = 0;
  std::uint8_t deeds_left = 0;  // bit i: Settings::deeds[i]
};

using Boxes =
    SharedList<Cow<Account>>;  // the accounts' mailboxes; who holds which lock is not said

Boxes boxes_of(const StoreState& store);

// What a step costs of the budget.
enum class Cost : std::uint8_t { None, Cut, Crash, StoreFailure, Timeout };

struct Choice {
  Action action;  // in the party's own numbers
  Cost cost = Cost::None;
  bool asks_store = false;  // what comes of it depends on the mailboxes and on others' locks
  bool person = false;      // somebody checks mail, or does a deed
  std::uint8_t deed = 0;    // its bit
};

struct Stepped {  // what a step made of a party and of the mailboxes
  Party party;
  Boxes boxes;
};

class Stage {
 public:
  Stage(const World& start, const Settings& settings);

  const StoreState& store() const { return store_; }      // the start's, with no lock held
  Party party(DeviceId device, std::uint8_t kind) const;  // as it is at the start
  Boxes boxes() const;

  // What the party may do or suffer next, in a fixed order.
  std::vector<Choice> choices(const Party& party) const;

  // `others_hold`: bit i is set if another party holds account i's lock.
  Stepped act(const Party& party, const Choice& choice, const Boxes& boxes,
              std::uint32_t others_hold) const;

  // Whether the party changes when mailboxes do, and into what.
  static bool hears(const Party& party);
  Party hear(const Party& party, const Boxes& boxes) const;

  Boxes arrive(const Boxes& boxes, const Arrival& arrival) const;

  // Equal parties, and only they, give equal octets.
  std::string encode(const Party& party) const;
  std::string encode(const Boxes& boxes) const;

  // The number that the party's next connection gets.
  ConnId next_connection(const Party& party) const;

  double rate(const Choice& choice, const Party& party) const;  // per second: settings.h, Timing

 private:
  World solo(const Party& party, const Boxes& boxes, std::uint32_t others_hold) const;
  static Party taken(World& world, const Party& was);

  const World& start_;
  const Settings& settings_;
  std::shared_ptr<const WorldSettings> still_;  // the start's, but nothing takes time
  StoreState store_;                            // the start's, with no lock held
};

// The canonical octets of a device and of a connection, without times; `now` decides what is old.
void encode_device(const Device& device, SimTime now, Encoder& out);
void encode_connection(const Connection& conn, Encoder& out);

// What a record shows of the device it is about, as Mark bits. `before` is the world it happened
// in.
std::uint8_t marks_of(const Record& record, const World& before);

// What is left of what people will do with a device.
struct Wishes {
  bool check = false;
  const std::vector<PersonsDeed>& deeds;
  std::uint8_t deeds_left = 0;
};

// Sorts what may happen to a device into choices.
std::vector<Choice> choices_of(const World& world, DeviceId device, const Wishes& wishes);

// The deeds of a device, a bit each.
std::uint8_t deeds_of(DeviceId device, const std::vector<PersonsDeed>& deeds);

}  // namespace casella::explore
