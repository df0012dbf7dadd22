// Everything that can happen: how much it is, how it ends, and that no reduction changes the
// endings.
#include <set>
#include <tuple>

#include "sim/explore/explorer.h"
#include "sim/explore/plain.h"
#include "tests/explore/models.h"
#include "tests/support/catch.h"

using namespace casella;
using namespace casella::explore;
using casella::test::Model;
using casella::test::settings_of;
using casella::test::world_of;

namespace {

constexpr Mode kDelete = Mode::Delete;
constexpr Mode kKeep = Mode::Keep;

constexpr Mode kOnline = Mode::Online;
constexpr Mode kOffline = Mode::Offline;

Model with_deeds(Model model, std::vector<PersonsDeed> deeds, bool idle = false) {
  model.deeds = std::move(deeds);
  model.idle = idle;
  return model;
}

struct Pinned {
  Model model;
  std::uint64_t states, steps;  // of every order
  std::uint64_t reduced;        // states, with all reductions
  std::size_t outcomes;
};

// A changed number is a changed protocol.
const std::vector<Pinned>& pinned() {
  static const std::vector<Pinned> all = {
      {{"one device", {kDelete}, 2, 1, {}, 0}, 23, 22, 23, 1},
      {{"one device keeps", {kKeep}, 3, 2, {}, 1}, 122, 157, 117, 2},
      {{"two devices", {kDelete, kDelete}, 1, 1, {}, 0}, 304, 546, 72, 4},
      {{"two keep", {kKeep, kKeep}, 2, 1, {}, 1}, 1284, 2668, 300, 8},
      {{"delete and keep", {kDelete, kKeep}, 2, 1, {}, 1}, 1334, 2781, 607, 10},
      {{"cut", {kDelete, kDelete}, 2, 1, {1, 0, 0, 0}, 1}, 9207, 24909, 1617, 28},
      {{"crash", {kDelete, kKeep}, 2, 1, {0, 1, 0, 0}, 0, true}, 1109, 2663, 526, 12},
      {{"store fails", {kDelete, kDelete}, 2, 1, {0, 0, 2, 0}, 0}, 735, 1352, 199, 11},
      {{"autologout", {kDelete, kKeep}, 1, 1, {0, 0, 0, 1}, 0}, 1174, 2586, 369, 9},
      {{"two sessions each", {kDelete, kDelete}, 1, 2, {0, 1, 0, 0}, 0}, 24580, 63708, 6419, 19},
      {{"no lock", {kDelete, kDelete}, 2, 1, {1, 0, 0, 0}, 0, false, false}, 3186, 8402, 1035, 5},
      {{"three devices", {kDelete, kDelete, kDelete}, 1, 1, {0, 1, 0, 0}, 0},
       17895,
       58545,
       601,
       24},
      {{"what the aim is set for", {kDelete, kDelete}, 3, 1, {1, 1, 0, 0}, 1},
       29206,
       97935,
       6029,
       59},
      {{"IMAP online", {kOnline}, 2, 1, {}, 1}, 38, 47, 33, 2},
      {{"IMAP crash", {kOffline}, 2, 2, {0, 1, 0, 0}, 0}, 513, 947, 513, 1},
      {{"two online", {kOnline, kOnline}, 1, 1, {}, 1}, 1034, 2037, 271, 4},
      {{"two offline", {kOffline, kOffline}, 1, 1, {}, 1}, 5692, 14153, 1671, 4},
      {{"IMAP cut", {kOffline, kOffline}, 1, 1, {1, 0, 0, 0}, 1}, 26675, 81557, 9073, 20},
      {with_deeds({"IMAP store fails", {kOnline, kOffline}, 1, 1, {0, 0, 1, 0}},
                  {{DeviceId{1}, Deed::Flag, MessageId{1}}}),
       1377, 3199, 736, 7},
      {with_deeds(
           {"flag and delete", {kOffline, kOnline}, 2},
           {{DeviceId{0}, Deed::Flag, MessageId{1}}, {DeviceId{1}, Deed::Delete, MessageId{1}}}),
       3958, 9303, 2438, 8},
      {with_deeds({"IDLE hears", {kOffline, kOnline}, 1, 1, {}, 1},
                  {{DeviceId{0}, Deed::Delete, MessageId{1}}}, true),
       20825, 47869, 14532, 4},
      {with_deeds({"one idles", {kOnline, kOnline, kOnline}, 1},
                  {{DeviceId{0}, Deed::Flag, MessageId{1}}}, true),
       14122, 39157, 5117, 3},
      {with_deeds({"move", {kOffline, kOnline}, 1},
                  {{DeviceId{1}, Deed::Move, MessageId{1}, "Archive"}}),
       1060, 2164, 617, 3},
      {{"POP3 and IMAP", {kDelete, kOffline}, 1, 1, {1, 0, 0, 0}, 0}, 2544, 6732, 1633, 5},
      {{"three offline", {kOffline, kOffline, kOffline}, 1}, 13033, 41571, 637, 1},
  };
  return all;
}

// What an outcome says, how many states end like it, and after how many steps at the earliest.
using Told = std::tuple<std::vector<std::uint32_t>, std::uint64_t, std::uint32_t>;

std::set<Told> told(const std::vector<Outcome>& outcomes) {
  std::set<Told> all;
  for (const Outcome& outcome : outcomes)
    all.emplace(outcome.says(), outcome.states, outcome.steps);
  return all;
}

std::set<std::vector<std::uint32_t>> said(const std::vector<Outcome>& outcomes) {
  std::set<std::vector<std::uint32_t>> all;
  for (const Outcome& outcome : outcomes) all.insert(outcome.says());
  return all;
}

Settings with(Settings settings, bool independent, bool symmetric) {
  settings.reductions.independent = independent;
  settings.reductions.symmetric = symmetric;
  return settings;
}

const Model kTwo{"two", {kDelete, kDelete}, 3, 1, {1, 1, 0, 0}, 1};

}  // namespace

TEST_CASE("the numbers of states, steps and outcomes of the models are what they were") {
  for (const Pinned& each : pinned()) {
    INFO(each.model.name);
    Explorer full(world_of(each.model), settings_of(each.model, false));
    REQUIRE(full.run() == Halt::Finished);
    CHECK(full.progress().states == each.states);
    CHECK(full.progress().steps == each.steps);
    CHECK(full.outcomes().size() == each.outcomes);
    Explorer reduced(world_of(each.model), settings_of(each.model));
    REQUIRE(reduced.run() == Halt::Finished);
    CHECK(reduced.progress().states == each.reduced);
    CHECK(told(reduced.outcomes()) == told(full.outcomes()));
  }
}

TEST_CASE("whole worlds stepped one by one give the same states, steps and endings") {
  for (const Pinned& each : pinned()) {
    if (each.states > 40'000) continue;
    INFO(each.model.name);
    const auto settings = settings_of(each.model, false);
    const World start = world_of(each.model);
    const PlainResult plain = explore_plainly(start, settings);
    REQUIRE(plain.finished);
    Explorer full(start, settings);
    REQUIRE(full.run() == Halt::Finished);
    CHECK(plain.states == full.progress().states);
    CHECK(plain.steps == full.progress().steps);
    CHECK(plain.endings == full.progress().endings);
    CHECK(plain.depth == full.progress().depth);
    CHECK(told(plain.outcomes) == told(full.outcomes()));
  }
}

TEST_CASE("TLS and TCP make more states, and no other endings") {
  struct Layers {
    bool tls, tcp;
    std::uint64_t states, reduced;
  };
  const Model model{"two", {kDelete, kKeep}, 1, 1, {}, 0};
  Explorer bare(world_of(model), settings_of(model));
  REQUIRE(bare.run() == Halt::Finished);
  for (const Layers& each : {Layers{false, false, 314, 138}, Layers{true, false, 519, 148},
                             Layers{false, true, 1013, 300}, Layers{true, true, 2138, 442}}) {
    INFO("TLS " << each.tls << ", TCP " << each.tcp);
    World world = world_of(model);
    auto settings = std::make_shared<WorldSettings>(*world.settings);
    settings->pop3.stls = each.tls;
    settings->link.tcp = each.tcp;
    world.settings = settings;
    for (Cow<Device>& device : world.devices) {
      auto own = std::make_shared<DeviceSettings>(*device->settings);
      if (each.tls) own->security = Security::Stls;
      device.edit().settings = own;
    }
    Explorer full(world, settings_of(model, false));
    REQUIRE(full.run() == Halt::Finished);
    Explorer reduced(world, settings_of(model));
    REQUIRE(reduced.run() == Halt::Finished);
    CHECK(full.progress().states == each.states);
    CHECK(reduced.progress().states == each.reduced);
    CHECK(said(full.outcomes()) == said(bare.outcomes()));
    CHECK(said(reduced.outcomes()) == said(bare.outcomes()));
  }
}

TEST_CASE("each reduction by itself leaves the outcomes as they are") {
  for (const Pinned& each : pinned()) {
    if (each.states > 40'000) continue;
    INFO(each.model.name);
    const auto settings = settings_of(each.model);
    Explorer none(world_of(each.model), with(settings, false, false));
    Explorer independent(world_of(each.model), with(settings, true, false));
    Explorer symmetric(world_of(each.model), with(settings, false, true));
    none.run();
    independent.run();
    symmetric.run();
    CHECK(told(independent.outcomes()) == told(none.outcomes()));
    CHECK(told(symmetric.outcomes()) == told(none.outcomes()));
    CHECK(independent.progress().states <= none.progress().states);
    CHECK(symmetric.progress().states <= none.progress().states);
  }
}

TEST_CASE("time tells states apart, but not outcomes") {
  for (const Model& model :
       {Model{"POP3", {kDelete, kKeep}, 1}, Model{"IMAP", {kOnline, kOnline}, 1}}) {
    INFO(model.name);
    auto settings = settings_of(model, false);
    const World start = world_of(model);
    const PlainResult timeless = explore_plainly(start, settings);
    settings.reductions.time = false;
    const PlainResult timed = explore_plainly(start, settings);
    REQUIRE(timed.finished);
    CHECK(timed.states > 10 * timeless.states);
    CHECK(said(timed.outcomes) == said(timeless.outcomes));
  }
}

TEST_CASE("every outcome's way, stepped through on a timeline, ends as told") {
  const Model imap = with_deeds({"IMAP", {kOffline, kOnline}, 2, 1, {1, 0, 0, 0}},
                                {{DeviceId{0}, Deed::Flag, MessageId{1}},
                                 {DeviceId{1}, Deed::Move, MessageId{1}, "Archive"}});
  for (const Model& model : {kTwo, imap}) {
    for (const bool reduced : {false, true}) {
      const World start = world_of(model);
      Explorer explorer(start, settings_of(model, reduced));
      REQUIRE(explorer.run() == Halt::Finished);
      for (const Outcome& outcome : explorer.outcomes()) {
        const Timeline way = explorer.way_to(outcome.end, outcome.places);
        CHECK(way.size() == outcome.steps);
        const World& end = way.tip();
        CHECK(enabled(end).size() == 2);  // both could check once more
        CHECK(contents_of(boxes_of(end.store)) == outcome.server);
        for (std::uint32_t i = 0; i < 2; ++i) {
          Holding holding = holding_of({end.devices[i], {}, {}, 0, 0, outcome.devices[i].marks, 0});
          holding.holds_lock = outcome.devices[i].holds_lock;
          CHECK(holding == outcome.devices[i]);
          bool refused = false;
          for (Seq seq = 0; seq < way.size(); ++seq) {
            for (const Happening& what : way[seq].what) {
              const auto* each = std::get_if<happening::Refused>(&what);
              refused |= each != nullptr && each->in_use && each->device.value == i;
            }
          }
          CHECK(refused == ((outcome.devices[i].marks & kRefused) != 0));
        }
      }
    }
  }
}

TEST_CASE("the result does not depend on the number of threads") {
  const Model imap = with_deeds({"IMAP", {kOffline, kOnline}, 1, 1, {}, 1},
                                {{DeviceId{0}, Deed::Delete, MessageId{1}}}, true);
  for (const Model& model : {kTwo, imap}) {
    INFO(model.name);
    const auto run = [&](unsigned threads) {
      auto explorer =
          std::make_unique<Explorer>(world_of(model), settings_of(model, false, threads));
      explorer->run();
      explorer->weigh();
      return explorer;
    };
    const auto one = run(1);
    for (const unsigned threads : {2U, 3U, 4U}) {
      const auto more = run(threads);
      CHECK(more->progress().states == one->progress().states);
      CHECK(more->progress().steps == one->progress().steps);
      CHECK(more->endings() == one->endings());
      CHECK(more->first_marked(kRefused) == one->first_marked(kRefused));
      const auto outcomes = one->outcomes();
      const auto others = more->outcomes();
      REQUIRE(others.size() == outcomes.size());
      for (std::size_t i = 0; i < outcomes.size(); ++i) {
        CHECK(others[i].says() == outcomes[i].says());
        CHECK(others[i].end == outcomes[i].end);
        CHECK(others[i].orders == outcomes[i].orders);
        CHECK(others[i].likelihood == outcomes[i].likelihood);
      }
    }
  }
}

TEST_CASE("an exploration can be stopped and gone on with, and keeps to its memory") {
  const Model model{"stop", {kDelete, kDelete, kKeep}, 2, 1, {1, 1, 0, 0}, 0};
  Explorer whole(world_of(model), settings_of(model, false));
  REQUIRE(whole.run() == Halt::Finished);
  Explorer parts(world_of(model), settings_of(model, false));
  int stops = 0;
  bool go = false;
  while (parts.run([&](const Progress&) { return go = !go; }) == Halt::Stopped) ++stops;
  CHECK(stops > 10);
  CHECK(told(parts.outcomes()) == told(whole.outcomes()));

  auto settings = settings_of(model, false);
  settings.memory_octets = whole.progress().memory_octets / 2;
  Explorer small(world_of(model), settings);
  REQUIRE(small.run() == Halt::OutOfMemory);
  CHECK(small.progress().states < whole.progress().states);
  small.allow_memory(std::size_t{1} << 30U);
  REQUIRE(small.run() == Halt::Finished);
  CHECK(told(small.outcomes()) == told(whole.outcomes()));
}

TEST_CASE("a state seen takes at most 64 octets") {
  const Model model{"memory", {kDelete, kDelete, kDelete}, 3, 1, {1, 1, 0, 0}, 1};
  Explorer explorer(world_of(model), with(settings_of(model), true, false));
  REQUIRE(explorer.run() == Halt::Finished);
  REQUIRE(explorer.progress().states > 100'000);
  CHECK(explorer.progress().memory_octets / explorer.progress().states <= 64);
}

TEST_CASE("likelihoods of all outcomes make 1, and orders are those of the paths") {
  const Model imap = with_deeds({"IMAP", {kOffline, kOnline}, 1, 1, {1, 0, 0, 0}},
                                {{DeviceId{0}, Deed::Flag, MessageId{1}}}, true);
  for (const Model& model : {Model{"weigh", {kDelete, kKeep}, 1, 1, {1, 0, 0, 0}, 0}, imap}) {
    Explorer explorer(world_of(model), settings_of(model, false));
    REQUIRE(explorer.run() == Halt::Finished);
    explorer.weigh();
    double sum = 0;
    for (const Outcome& outcome : explorer.outcomes()) {
      CHECK(outcome.orders >= 1);
      sum += outcome.likelihood;
    }
    CHECK(sum == Approx(1).epsilon(1e-12));
  }

  // One device, no faults: one order, and one outcome that is certain.
  const Model alone{"alone", {kDelete}, 2};
  Explorer single(world_of(alone), settings_of(alone, false));
  single.run();
  single.weigh();
  REQUIRE(single.outcomes().size() == 1);
  CHECK(single.outcomes()[0].orders == 1);
  CHECK(single.outcomes()[0].likelihood == 1);
}
