// Our client against our server, with something going wrong before each event of the session.
#include <cstdlib>

#include "tests/support/catch.h"
#include "tests/support/scene.h"
#include "tests/support/watch.h"

using namespace casella;
using namespace casella::test;

namespace {

struct Pairing {
  const char* name;
  DeviceSettings settings;
  bool uidl = true;
};

std::vector<Pairing> pairings() {
  std::vector<Pairing> all;
  for (const SaveWhen saves : {SaveWhen::BeforeDele, SaveWhen::AtEnd}) {
    for (const Mode mode : {Mode::Delete, Mode::Keep, Mode::KeepDays}) {
      DeviceSettings settings = device("laptop", mode);
      settings.saves = saves;
      all.push_back({"plain", settings});
      settings.apop = true;
      all.push_back({"with APOP", settings});
      if (mode != Mode::Delete) all.push_back({"without UIDL", settings, false});
    }
  }
  return all;
}

Scene scene_of(const Pairing& pairing) {
  Scene scene;
  scene.devices = {pairing.settings};
  scene.settings.pop3.uidl = pairing.uidl;
  scene.mail = {note(1), message(2, "no line end"), message(3, ".\r\n..\r\n")};
  return scene;
}

// A whole session, step by step: the worlds before each of its events, and after the last.
std::vector<World> session_of(const World& start) {
  std::vector<World> worlds = {start};
  World world = start;
  step(world, CheckMail{DeviceId{0}});
  worlds.push_back(world);
  while (const auto action = next_action(world)) {
    step(world, *action);
    worlds.push_back(world);
  }
  return worlds;
}

std::vector<Action> mishaps(const World& world) {
  std::vector<Action> all = faults(world);
  for (const Cow<Connection>& conn : world.connections) {
    if (!conn->cut) all.emplace_back(CutLink{conn->id, std::chrono::minutes(3)});
    all.emplace_back(HoldLink{conn->id, Side::Client, true});
    all.emplace_back(HoldLink{conn->id, Side::Server, true});
    all.emplace_back(DelayLink{conn->id, Side::Client, std::chrono::hours(1)});
    all.emplace_back(DelayLink{conn->id, Side::Server, std::chrono::hours(1)});
  }
  all.emplace_back(HangUp{DeviceId{0}});
  all.emplace_back(AdvanceTime{std::chrono::minutes(11)});
  return all;
}

bool loses(const World& world, const Action& action) {
  return std::holds_alternative<CrashDevice>(action) &&
         world.devices[0]->settings->saves == SaveWhen::AtEnd && !world.devices[0]->unsaved.empty();
}

// After whatever happened, a device that checks its mail again ends up with all there is.
void recovers(World& world, Watch& watch, bool may_lose) {
  watched_step(world, CheckMail{DeviceId{0}}, watch);
  watched_end(world, watch);
  const Device& device = *world.devices[0];
  CHECK(device.unsaved.empty());
  for (std::uint32_t id = 1; id <= 3; ++id) {
    if (!may_lose) CHECK(device.copies_of(MessageId{id}) >= 1);
    // A unique-id makes sure that nothing is fetched twice, unless a crash forgot the first time.
    if (device.settings->mode == Mode::Keep && world.settings->pop3.uidl) {
      CHECK(device.copies_of(MessageId{id}) == 1);
    }
  }
  const std::size_t left = world.store.accounts[0]->inbox->items.size();
  if (device.settings->mode == Mode::Delete) CHECK(left == 0);
  if (device.settings->mode == Mode::Keep) CHECK(left == 3);
}

}  // namespace

TEST_CASE("one mishap before any event of a session breaks no promise") {
  std::size_t tried = 0;
  for (const Pairing& pairing : pairings()) {
    const std::vector<World> worlds = session_of(scene_of(pairing).world());
    REQUIRE(worlds.size() > 15);
    for (std::size_t at = 0; at < worlds.size(); ++at) {
      for (const Action& mishap : mishaps(worlds[at])) {
        World world = worlds[at];
        Watch watch(worlds[0]);
        // The watch has to see the session from its beginning.
        World again = worlds[0];
        for (std::size_t i = 0; i < at; ++i) {
          const auto action = i == 0 ? Action(CheckMail{DeviceId{0}}) : *next_action(again);
          watched_step(again, action, watch);
        }
        const bool may_lose = loses(world, mishap);
        if (may_lose) watch.excuse_loss();
        watched_step(world, mishap, watch);
        watched_end(world, watch);
        recovers(world, watch, may_lose);
        INFO(pairing.name << ", mode " << static_cast<int>(pairing.settings.mode) << ", saves "
                          << static_cast<int>(pairing.settings.saves) << ", before event " << at
                          << ", mishap " << mishap.index());
        REQUIRE(watch.all() == "");
        ++tried;
      }
    }
  }
  CHECK(tried > 3000);
}

TEST_CASE("a crash with a careless program does lose mail, and a careful one never") {
  for (const SaveWhen saves : {SaveWhen::BeforeDele, SaveWhen::AtEnd}) {
    Scene scene;
    scene.devices = {device("laptop", Mode::Delete)};
    scene.devices[0].saves = saves;
    scene.mail = {note(1), note(2)};
    std::size_t lost = 0;
    const std::vector<World> worlds = session_of(scene.world());
    for (World world : worlds) {
      step(world, CrashDevice{DeviceId{0}});
      while (const auto action = next_action(world)) step(world, *action);
      for (const std::uint32_t id : {1U, 2U}) {
        const bool there = world.store.accounts[0]->inbox->find(MessageId{id}) != nullptr;
        if (!there && world.devices[0]->copies_of(MessageId{id}) == 0) ++lost;
      }
    }
    CHECK((lost > 0) == (saves == SaveWhen::AtEnd));
  }
}

TEST_CASE("two mishaps break no promise either") {
  const bool all = std::getenv("CASELLA_LONG") != nullptr;
  Rng rng(20);
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete)};
  scene.mail = {note(1), message(2, ".")};
  for (const SaveWhen saves : {SaveWhen::BeforeDele, SaveWhen::AtEnd}) {
    scene.devices[0].saves = saves;
    const std::vector<World> worlds = session_of(scene.world());
    for (std::size_t at = 1; at < worlds.size(); ++at) {
      for (const Action& mishap : mishaps(worlds[at])) {
        World world = worlds[at];
        step(world, mishap);
        bool lost = loses(worlds[at], mishap);
        for (bool more = true; more;) {
          for (const Action& second : mishaps(world)) {
            if (!all && rng.below(16) != 0) continue;
            World branch = world;
            Watch watch(branch);
            const bool loses_now = loses(branch, second);
            step(branch, second);
            while (const auto action = next_action(branch)) step(branch, *action);
            if (lost || loses_now) watch.excuse_loss();
            for (const Cow<Device>& each : branch.devices)
              CHECK((each->session.has_value() || each->unsaved.empty()));
            watched_end(branch, watch);
            // The session began before the watch did: only what is true at the end is asked here.
            for (const std::string& each : watch.complaints()) {
              const bool of_end =
                  each.find("lost") != each.npos || each.find("stays locked") != each.npos ||
                  each.find("never ends") != each.npos || each.find("changed") != each.npos;
              if (of_end)
                FAIL(each << " after event " << at << ", " << mishap.index() << " and "
                          << second.index());
            }
          }
          const auto next = next_action(world);
          more = next.has_value();
          if (next) step(world, *next);
        }
      }
    }
  }
}
