// Properties: what holds of POP3 and what doesn't, and that each catches an engine broken on
// purpose.
#include "sim/explore/property.h"

#include <map>

#include "sim/mail/store.h"
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

struct Judged {
  explicit Judged(const Model& model, const Settings& settings)
      : explorer(world_of(model), settings), judge(properties_of(explorer.start(), settings)) {
    judge.look(explorer, explorer.run() == Halt::Finished);
  }
  explicit Judged(const Model& model) : Judged(model, settings_of(model)) {}

  const Finding& operator[](const std::string& name) const {
    for (const Finding& finding : judge.findings()) {
      if (finding.property.name == name) return finding;
    }
    throw std::out_of_range(name);
  }
  std::string broken() const {
    std::string all;
    for (const Finding& finding : judge.findings()) {
      REQUIRE(finding.verdict != Verdict::NotYet);
      if (finding.verdict == Verdict::Broken) all += finding.property.name + " ";
    }
    return all;
  }

  Explorer explorer;
  Judge judge;
};

bool goal_holds(const std::string& text, const Timeline& way) {
  const auto goal = lesson::Goal::parse(text);
  REQUIRE(goal);
  const auto answer = goal->holds({way.tip(), way});
  REQUIRE(answer);
  return *answer;
}

// The server removes a message as soon as it is marked.
void delete_at_dele(World& world, Record& record) {
  std::vector<happening::Removed> removed;
  for (const Happening& what : record.what) {
    const auto* marked = std::get_if<happening::Marked>(&what);
    if (marked == nullptr) continue;
    Account& account = world.store.accounts[0].edit();
    auto box = std::make_shared<Mailbox>(*account.inbox);
    box->items.filter([&](const Item& item) { return item.message->id() != marked->message; });
    account.inbox = std::move(box);
    removed.push_back({marked->conn, marked->device, marked->message});
  }
  for (const auto& each : removed) record.what.emplace_back(each);
}

// The client takes message-numbers for unique-ids, so those of the last session come again.
void number_as_uidl(World& world, Record&) {
  for (Cow<Device>& device : world.devices) {
    const Pop3Memory* seen = device->session ? device->session->pop3() : nullptr;
    if (seen == nullptr || !seen->authorized || seen->listed_uids) continue;
    Pop3Memory& memory = *device.edit().session->pop3();
    memory.listed_uids = true;
    memory.uidls = {"1", "2", "3", "4"};
    recognise(device.edit());
  }
}

}  // namespace

TEST_CASE("what holds of POP3, and what doesn't, in each mode") {
  const Faults some{1, 1, 0, 0};
  const Model still{"still", {kDelete, kDelete}, 2};
  const Model faults{"faults", {kDelete, kDelete}, 2, 2, some, 1};
  const Model keep{"keep", {kKeep, kKeep}, 2};
  const Model keep_faults{"keep", {kKeep, kKeep}, 2, 2, some, 1};
  CHECK(Judged(still).broken() == "everywhere not-refused ");
  CHECK(Judged(faults).broken() == "no-double everywhere not-refused ");
  CHECK(Judged(keep).broken() == "everywhere not-refused ");  // who was refused has nothing
  CHECK(Judged(keep_faults).broken() == "everywhere not-refused ");
  CHECK(Judged({"alone", {kKeep}, 2, 1}).broken().empty());
}

TEST_CASE("a witness breaks its property when it is stepped through, and nothing before it does") {
  const Model model{"faults", {kDelete, kDelete}, 1, 2, {1, 0, 0, 0}, 0};
  const Judged judged(model);
  for (const char* name : {"no-double", "everywhere", "not-refused"}) {
    const Finding& finding = judged[name];
    REQUIRE(finding.verdict == Verdict::Broken);
    const Timeline way = witness_of(judged.explorer, finding);
    CHECK_FALSE(goal_holds(finding.property.goal, way));
    if (finding.property.mark != 0)
      CHECK(goal_holds(finding.property.goal, way.fork(way.size() - 1)));
  }
}

TEST_CASE("the shortest witness is as short with reductions as without") {
  const Model model{"short", {kDelete, kKeep}, 2, 1, {1, 0, 0, 0}, 1};
  const Judged reduced(model);
  const Judged full(model, settings_of(model, false));
  for (const Finding& finding : full.judge.findings()) {
    INFO(finding.property.name);
    REQUIRE(reduced[finding.property.name].verdict == finding.verdict);
    if (finding.verdict != Verdict::Broken) continue;
    CHECK(witness_of(reduced.explorer, reduced[finding.property.name]).size() ==
          witness_of(full.explorer, finding).size());
  }
}

TEST_CASE("a careless client that crashes before saving loses no mail unless it was removed") {
  const Model model{"careless", {kDelete}, 1, 1, {0, 1, 0, 0}, 0, true};
  const Judged judged(model);
  CHECK(judged.broken() == "no-loss everywhere ");
  const Timeline way = witness_of(judged.explorer, judged["no-loss"]);
  const auto is_crash = [&](Seq seq) {
    return std::holds_alternative<CrashDevice>(*way[seq].action);
  };
  Seq crash = 0;
  while (crash < way.size() && !is_crash(crash)) ++crash;
  REQUIRE(crash < way.size());
  CHECK(goal_holds(
      "laptop.unsaved.count == 0 and laptop.mail.count == 0 and server.alice.count == 0", way));
  CHECK_FALSE(goal_holds("server.alice.count == 1", way.fork(crash)));
}

TEST_CASE("a server that deletes at DELE is caught") {
  const Model model{"at dele", {kDelete}, 1, 1, {1, 0, 0, 0}};
  CHECK(Judged(model)["quit-only"].verdict == Verdict::Holds);
  Settings settings = settings_of(model);
  settings.meddle = delete_at_dele;
  const Judged judged(model, settings);
  REQUIRE(judged["quit-only"].verdict == Verdict::Broken);
  const auto actions = judged.explorer.actions_to(judged["quit-only"].broken_at);
  CHECK(actions.size() < 20);
  // The way breaks it at its last step, which brings DELE to the server.
  World world = judged.explorer.start();
  Record record;
  for (const Action& action : actions) {
    CHECK(world.store.accounts[0]->inbox->items.size() == 1);
    step(world, action, record);
    delete_at_dele(world, record);
  }
  CHECK(world.store.accounts[0]->inbox->items.empty());
  CHECK(std::holds_alternative<Deliver>(actions.back()));
}

TEST_CASE("a server that forgets the lock is caught") {
  Model model{"lock", {kDelete, kKeep}, 1};
  CHECK(Judged(model)["one-at-a-time"].verdict == Verdict::Holds);
  model.lock = false;
  const Judged judged(model);
  CHECK(judged["not-refused"].verdict == Verdict::Holds);
  REQUIRE(judged["one-at-a-time"].verdict == Verdict::Broken);
  const Timeline way = witness_of(judged.explorer, judged["one-at-a-time"]);
  CHECK(way.size() == 12);  // two greetings, two USER, two PASS, and the store's two answers
  CHECK(goal_holds("server.alice.sessions == 2", way));
  CHECK(goal_holds("server.alice.sessions == 1", way.fork(way.size() - 1)));
}

TEST_CASE("a client that takes message-numbers for unique-ids is caught") {
  const Model model{"numbers", {Mode::KeepDays}, 1, 2, {}, 1};
  CHECK(Judged(model)["no-loss"].verdict == Verdict::Holds);
  Settings settings = settings_of(model);
  settings.meddle = number_as_uidl;
  const Judged judged(model, settings);
  REQUIRE(judged["no-loss"].verdict == Verdict::Broken);
  // The second message has the number of the first, so it is removed without having been fetched.
  World world = judged.explorer.start();
  Record record;
  for (const Action& action : judged.explorer.actions_to(judged["no-loss"].broken_at)) {
    step(world, action, record);
    number_as_uidl(world, record);
  }
  CHECK(world.store.accounts[0]->inbox->items.empty());
  CHECK(world.devices[0]->disk.size() == 1);
}

TEST_CASE("a goal of one's own is looked at wherever all is over") {
  const Model model{"own", {kDelete, kKeep}, 1};
  Explorer explorer(world_of(model), settings_of(model));
  CHECK_FALSE(own_property("laptop.mail.count ==", explorer.start()));
  CHECK_FALSE(own_property("desk.mail.count == 1", explorer.start()));
  const auto often = own_property("laptop.fetched + phone.fetched < 2", explorer.start());
  CHECK_FALSE(often);
  const auto once = own_property("laptop.fetched == 0 or phone.fetched == 0", explorer.start());
  REQUIRE(once);
  Judge judge({*once});
  judge.look(explorer, explorer.run() == Halt::Finished);
  REQUIRE(judge.findings()[0].verdict == Verdict::Broken);
  const Timeline way = witness_of(explorer, judge.findings()[0]);
  CHECK(goal_holds("laptop.mail.count == 1 and phone.mail.count == 1", way));
}

TEST_CASE("the table fills while it runs, and can be stopped") {
  const World start = world_of({"table", {kDelete, kKeep}, 1});
  const Settings settings = settings_of({"table", {kDelete, kKeep}, 1});
  constexpr Mode kTwo[] = {kDelete, kKeep};
  std::vector<std::size_t> open;
  const Table table = fill_table(start, settings, kTwo, [&](const Table& so_far) {
    std::size_t count = 0;
    for (const auto& column : so_far.columns) {
      for (const Finding& finding : column.findings)
        count += finding.verdict == Verdict::NotYet ? 1 : 0;
    }
    open.push_back(count);
    return true;
  });
  REQUIRE(table.columns.size() == 2);
  CHECK(open.front() == 16);  // one property does not apply
  CHECK(std::is_sorted(open.rbegin(), open.rend()));
  CHECK(open.back() == 0);
  const Table stopped = fill_table(start, settings, kTwo, [](const Table&) { return false; });
  CHECK(stopped.columns[0].halt == Halt::Stopped);
  CHECK_FALSE(stopped.columns[1].halt);
}
