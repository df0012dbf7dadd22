// Anybody does anything at any moment, the impossible too: the promises hold all the same.
#include <cstdlib>

#include "tests/support/catch.h"
#include "tests/support/scene.h"
#include "tests/support/watch.h"

using namespace casella;
using namespace casella::test;

namespace {

Scene scene_for(Rng& rng) {
  Scene scene;
  scene.seed = rng.next();
  for (const char* name : {"laptop", "phone", "desktop"}) {
    DeviceSettings settings = device(name, static_cast<Mode>(rng.below(3)));
    settings.keep_days = static_cast<std::uint32_t>(rng.below(3));
    settings.apop = rng.below(3) == 0;
    if (rng.below(10) == 0) settings.pass = "wrong";
    settings.saves = SaveWhen::BeforeDele;
    scene.devices.push_back(settings);
  }
  const std::uint64_t count = rng.below(4);
  for (std::uint32_t id = 1; id <= count; ++id) scene.mail.push_back(note(id));
  scene.settings.link.chop = static_cast<Chop>(rng.below(3));
  scene.settings.link.segment_octets = static_cast<std::uint32_t>(rng.below(20));
  scene.settings.link.join = rng.below(2) == 0;
  scene.settings.pop3.uidl = rng.below(8) != 0;
  scene.settings.pop3.apop = rng.below(4) != 0;
  scene.settings.pop3.capa = rng.below(4) != 0;
  return scene;
}

std::string typed(Rng& rng) {
  const std::vector<std::string> lines = {"USER alice",
                                          "PASS secret",
                                          "PASS wrong",
                                          "STAT",
                                          "LIST",
                                          "UIDL",
                                          "RETR 1",
                                          "RETR 2",
                                          "DELE 1",
                                          "DELE 2",
                                          "DELE 3",
                                          "DELE",
                                          "RSET",
                                          "NOOP",
                                          "TOP 1 0",
                                          "CAPA",
                                          "QUIT",
                                          "QUIT",
                                          "QUIT now",
                                          "",
                                          "RETR 0",
                                          "RETR",
                                          "LIST 2",
                                          "UIDL 1",
                                          "XYZZY",
                                          "retr 1",
                                          std::string(300, 'x'),
                                          "NOOP\r\nQUIT"};
  return lines[rng.below(lines.size())];
}

Action any_action(const World& world, Rng& rng) {
  const DeviceId device{static_cast<std::uint32_t>(rng.below(world.devices.size() + 1))};
  ConnId conn{static_cast<std::uint32_t>(rng.below(world.connections_made + 2))};
  if (!world.connections.empty() && rng.below(4) != 0) {
    conn = world.connections[rng.below(world.connections.size())]->id;
  }
  const Side side = rng.below(2) == 0 ? Side::Client : Side::Server;
  const Duration some{static_cast<std::int64_t>(rng.below(60'000'000)) - 1000};
  switch (rng.below(20)) {
    case 0: return Deliver{conn, side};
    case 1: return AnswerStore{conn};
    case 2: return FireTimer{conn};
    case 3: return SaveMail{device};
    case 4:
    case 5: return CheckMail{device};
    case 6: return Connect{device};
    case 7:
    case 8:
    case 9:
    case 10:
    case 11: return Type{device, typed(rng)};
    case 12: return HangUp{device};
    case 13:
      return Arrive{AccountId{static_cast<std::uint32_t>(rng.below(2))},
                    rng.below(9) == 0 ? nullptr : note(world.messages_made + 100)};
    case 14: return AdvanceTime{rng.below(20) == 0 ? std::chrono::hours(25) : some};
    case 15: return CutLink{conn, some};
    case 16: return HoldLink{conn, side, rng.below(3) == 0};
    case 17: return DelayLink{conn, side, some};
    case 18: return CrashDevice{device};
    default: return FailStore{conn};
  }
}

}  // namespace

TEST_CASE("whatever anybody does, no promise is broken") {
  const std::uint64_t walks = std::getenv("CASELLA_LONG") != nullptr ? 20000 : 400;
  for (std::uint64_t seed = 1; seed <= walks; ++seed) {
    Rng rng(seed);
    World world = scene_for(rng).world();
    for (std::uint32_t id = 0; id < 4; ++id)
      world.messages_made = std::max(world.messages_made, id);
    Watch watch(world);
    for (int moves = 0; moves < 250 && watch.quiet(); ++moves) {
      const auto next = next_action(world);
      const bool by_itself = next && rng.below(4) != 0;
      const Action action = by_itself ? *next : any_action(world, rng);
      // Whoever types DELE must know what they do.
      const auto* type = std::get_if<Type>(&action);
      if (type != nullptr && type->line.starts_with("DELE")) watch.excuse_loss();
      watched_step(world, action, watch);
    }
    if (watch.quiet()) watched_end(world, watch);
    INFO("seed " << seed);
    REQUIRE(watch.all() == "");
  }
}

TEST_CASE("an action that is not possible changes nothing") {
  const auto encoded = [](const World& world) {
    Encoder encoder;
    world.encode(encoder);
    return encoder.octets();
  };
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete)};
  scene.mail = {note(1)};
  World world = scene.world();
  const std::vector<Action> impossible = {Deliver{ConnId{1}, Side::Server},
                                          Deliver{ConnId{}, Side::Client},
                                          AnswerStore{ConnId{1}},
                                          FireTimer{ConnId{1}},
                                          SaveMail{DeviceId{0}},
                                          SaveMail{DeviceId{9}},
                                          CheckMail{DeviceId{1}},
                                          Connect{DeviceId{7}},
                                          Type{DeviceId{0}, "NOOP"},
                                          Type{DeviceId{5}, "NOOP"},
                                          HangUp{DeviceId{0}},
                                          HangUp{DeviceId{4}},
                                          Arrive{AccountId{3}, note(2)},
                                          Arrive{AccountId{0}, nullptr},
                                          AdvanceTime{Duration{0}},
                                          AdvanceTime{Duration{-5}},
                                          CutLink{ConnId{1}, {}},
                                          HoldLink{ConnId{1}, Side::Server, true},
                                          DelayLink{ConnId{1}, Side::Client, Duration{5}},
                                          CrashDevice{DeviceId{0}},
                                          CrashDevice{DeviceId{2}},
                                          FailStore{ConnId{1}}};
  const std::string before = encoded(world);
  for (const Action& action : impossible) {
    const Record record = step(world, action);
    INFO("action " << action.index());
    CHECK(record.what.empty());
    CHECK(record.octets.empty());
    CHECK((encoded(world) == before));
  }
  // With a connection that is cut, too.
  step(world, Connect{DeviceId{0}});
  step(world, CutLink{ConnId{1}, std::chrono::minutes(1)});
  const std::string cut = encoded(world);
  for (const Action& action :
       {Action(CutLink{ConnId{1}, {}}), Action(HoldLink{ConnId{1}, Side::Server, true}),
        Action(AnswerStore{ConnId{1}}), Action(FailStore{ConnId{1}}), Action(FireTimer{ConnId{1}}),
        Action(Connect{DeviceId{0}}), Action(DelayLink{ConnId{1}, Side::Server, Duration{-1}})}) {
    const Record record = step(world, action);
    INFO("action " << action.index());
    CHECK(record.what.empty());
    CHECK((encoded(world) == cut));
  }
}

TEST_CASE("times beyond all measure do no harm") {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete)};
  scene.mail = {note(1)};
  World world = scene.world();
  const Duration most = Duration::max();
  Watch watch(world);
  watched_step(world, AdvanceTime{most}, watch);
  watched_step(world, AdvanceTime{most}, watch);
  watched_step(world, CheckMail{DeviceId{0}}, watch);
  watched_step(world, DelayLink{ConnId{1}, Side::Client, most}, watch);
  watched_step(world, DelayLink{ConnId{1}, Side::Client, most}, watch);
  watched_run(world, watch);
  watched_step(world, CheckMail{DeviceId{0}}, watch);
  watched_step(world, CutLink{ConnId{2}, most}, watch);
  watched_step(world, AdvanceTime{most}, watch);
  watched_end(world, watch);
  CHECK(watch.all() == "");
  CHECK(world.now > SimTime{});
}
