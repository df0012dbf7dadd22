// What holds of IMAP and what doesn't, beside POP3; and what programs and servers that take numbers
// for identities do to mail.
#include <map>
#include <set>

#include "sim/explore/property.h"
#include "sim/lesson/goal.h"
#include "tests/explore/models.h"
#include "tests/support/catch.h"

using namespace casella;
using namespace casella::explore;
using casella::test::Model;
using casella::test::settings_of;
using casella::test::world_of;

namespace {

constexpr Mode kOnline = Mode::Online;
constexpr Mode kOffline = Mode::Offline;

// The names of the properties that are broken, each with the length of its witness.
using Broken = std::map<std::string, std::size_t>;

Broken broken_in(const World& world, const Settings& settings) {
  Explorer explorer(world, settings);
  Judge judge(properties_of(world, settings));
  REQUIRE(explorer.run() == Halt::Finished);
  judge.look(explorer, true);
  Broken broken;
  for (const Finding& finding : judge.findings()) {
    CHECK(finding.verdict != Verdict::NotYet);
    if (finding.verdict != Verdict::Broken) continue;
    const Timeline way = witness_of(explorer, finding);
    const auto goal = lesson::Goal::parse(finding.property.goal);
    REQUIRE(goal);
    CHECK_FALSE(*goal->holds({way.tip(), way}));
    broken[finding.property.name] = way.size();
  }
  return broken;
}

std::set<std::string> names(const Broken& broken) {
  std::set<std::string> all;
  for (const auto& each : broken) all.insert(each.first);
  return all;
}

World renumbering_early(World world) {
  auto settings = std::make_shared<WorldSettings>(*world.settings);
  settings->imap.renumbers_early = true;
  world.settings = std::move(settings);
  return world;
}

Model two_deletions(Mode second, bool by_number) {
  Model model{"two deletions", {kOnline, second}, 3};
  model.deeds = {{DeviceId{0}, Deed::Delete, MessageId{1}},
                 {DeviceId{1}, Deed::Delete, MessageId{2}}};
  model.by_number = by_number;
  return model;
}

}  // namespace

TEST_CASE("what breaks in POP3's modes and not in IMAP is told side by side") {
  Model model{"table", {Mode::Delete, Mode::Delete}, 2};
  model.deeds = {{DeviceId{0}, Deed::Flag, MessageId{1}}};
  const Settings settings = settings_of(model);
  const Table table = fill_table(world_of(model), settings, kSideBySide);
  std::map<std::string, std::string> told;
  for (const Table::Column& column : table.columns) {
    CHECK(column.halt == Halt::Finished);
    for (std::size_t i = 0; i < column.findings.size(); ++i) {
      const Finding& finding = column.findings[i];
      constexpr std::string_view kSigns = "?+x-";
      told[finding.property.name] += kSigns[static_cast<std::size_t>(finding.verdict)];
      const bool broken = finding.verdict == Verdict::Broken;
      REQUIRE(broken == (column.witnesses[i] != nullptr));
      if (!broken) continue;
      const Timeline& way = *column.witnesses[i];
      CHECK_FALSE(*lesson::Goal::parse(finding.property.goal)->holds({way.tip(), way}));
    }
  }
  const std::map<std::string, std::string> expected = {
      {"no-loss", "+++"},     {"quit-only", "++-"},      {"no-double", "+++"},
      {"everywhere", "xx+"},  {"lock-released", "++-"},  {"one-at-a-time", "++-"},
      {"not-refused", "xx+"}, {"flags-converge", "+x+"}, {"no-early-expunge", "--+"}};
  CHECK(told == expected);
}

TEST_CASE("flags converge in IMAP whatever goes wrong, also where changes come too late") {
  for (const Faults& faults : {Faults{1, 0, 0, 0}, Faults{0, 1, 0, 0}, Faults{0, 0, 1, 0}}) {
    Model model{"flags", {kOffline, kOnline}, 2, 1, faults};
    model.deeds = {{DeviceId{0}, Deed::Flag, MessageId{1}},
                   {DeviceId{1}, Deed::Read, MessageId{1}}};
    CHECK(names(broken_in(world_of(model), settings_of(model))) ==
          std::set<std::string>{"everywhere"});
  }
  Model late{"late", {kOffline, kOnline}, 1, 2};
  late.deeds = {{DeviceId{0}, Deed::Flag, MessageId{1}}, {DeviceId{1}, Deed::Delete, MessageId{1}}};
  Explorer explorer(world_of(late), settings_of(late));
  explorer.run();
  const auto outcomes = explorer.outcomes();
  const auto too_late = [](const Outcome& outcome) { return outcome.devices[0].conflicts > 0; };
  CHECK(std::any_of(outcomes.begin(), outcomes.end(), too_late));
  for (const Outcome& outcome : outcomes) CHECK(outcome.lost.empty());  // it was meant to go
}

TEST_CASE("what was deleted on a device before the start is no loss when the server hears of it") {
  const Model model{"told later", {kOffline, kOnline}, 2};
  Timeline day(world_of(model));
  day.step(CheckMail{DeviceId{0}});
  run_until(day);
  day.step(HandleMail{DeviceId{0}, Deed::Delete, MessageId{1}, {}});
  const World& start = day.tip();
  REQUIRE(start.devices[0]->imap->waiting.size() == 1);
  Explorer explorer(start, settings_of(model));
  REQUIRE(explorer.run() == Halt::Finished);
  const auto outcomes = explorer.outcomes();
  const auto gone = [](const Outcome& outcome) { return !outcome.on_server(MessageId{1}); };
  CHECK(std::any_of(outcomes.begin(), outcomes.end(), gone));
  for (const Outcome& outcome : outcomes) CHECK(outcome.lost.empty());
  CHECK(broken_in(start, settings_of(model)).count("no-loss") == 0);
  CHECK(broken_in(start, settings_of(model)).count("everywhere") == 0);
}

TEST_CASE("a server that renumbers early makes who counts delete the wrong message") {
  for (const Mode second : {kOnline, kOffline}) {
    for (const bool by_number : {false, true}) {
      const Model model = two_deletions(second, by_number);
      CHECK(broken_in(world_of(model), settings_of(model)).empty());  // with a right server nobody
      const Broken broken = broken_in(renumbering_early(world_of(model)), settings_of(model));
      CHECK((broken.count("no-loss") == 1) == by_number);
      if (by_number) CHECK(broken.at("no-loss") < 70);
    }
  }
}

TEST_CASE("a server that renumbers early is caught as it speaks, before anything is lost") {
  const Model model = two_deletions(kOnline, true);
  const World start = renumbering_early(world_of(model));
  const Broken broken = broken_in(start, settings_of(model));
  REQUIRE(broken.count("no-early-expunge") == 1);
  CHECK(broken.at("no-early-expunge") < broken.at("no-loss"));
}

TEST_CASE(
    "a POP3 program that takes numbers for unique-ids misses mail, and deletes what it has not") {
  for (const Mode mode : {Mode::Keep, Mode::KeepDays}) {
    Model model{"numbers", {Mode::Delete, mode}, 1, 2, {}, 1};
    if (mode == Mode::KeepDays) model.modes = {mode};
    const auto right = broken_in(world_of(model), settings_of(model));
    model.by_number = true;
    const auto wrong = broken_in(world_of(model), settings_of(model));
    CHECK(right.count("no-loss") == 0);
    CHECK(wrong.count("no-loss") == (mode == Mode::KeepDays ? 1 : 0));
    CHECK(wrong.count("everywhere") == 1);
  }
}

TEST_CASE("a POP3 server that removes at DELE is caught by its own switch") {
  Model model{"at dele", {Mode::Delete}, 1, 1, {1, 0, 0, 0}};
  World start = world_of(model);
  CHECK(broken_in(start, settings_of(model)).count("quit-only") == 0);
  auto settings = std::make_shared<WorldSettings>(*start.settings);
  settings->pop3.removes_at_dele = true;
  start.settings = settings;
  const Broken broken = broken_in(start, settings_of(model));
  REQUIRE(broken.count("quit-only") == 1);
  CHECK(broken.at("quit-only") < 20);
}

TEST_CASE("a changed way of working begins with the same mailboxes and empty devices") {
  Model model{"changed", {Mode::Delete, Mode::Keep}, 2};
  Timeline session(world_of(model));
  session.step(CheckMail{DeviceId{1}});
  run_until(session);
  session.step(CheckMail{DeviceId{0}});
  const World changed = with_mode(session.tip(), kOffline);
  CHECK(changed.connections.empty());
  CHECK_FALSE(changed.store.accounts[0]->held_by);
  CHECK(changed.store.accounts[0]->inbox == session.tip().store.accounts[0]->inbox);
  for (const Cow<Device>& device : changed.devices) {
    CHECK(device->settings->protocol == proto::Protocol::Imap);
    CHECK(device->disk.empty());
    CHECK(device->remembered.empty());
  }
}
