// Canonical octets: worlds that will go on differently must not look the same.
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using casella::test::device;
using casella::test::note;
using casella::test::Scene;

namespace {

std::string encoded(const World& world) {
  Encoder encoder;
  world.encode(encoder);
  return encoder.octets();
}

// Connects the first device and sends lines, each answered before the next is sent.
World after(std::initializer_list<const char*> lines) {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete)};
  scene.mail = {note(1), note(2)};
  World world = scene.world();
  step(world, Connect{DeviceId{0}});
  for (const char* line : lines) {
    while (const auto action = next_action(world)) step(world, *action);
    step(world, Type{DeviceId{0}, line});
  }
  return world;
}

// Carries what was typed last to the server, and not further.
World delivered(World world) {
  step(world, Deliver{ConnId{1}, Side::Server});
  return world;
}

}  // namespace

TEST_CASE("worlds are the same only if what they ask of the store is") {
  CHECK((encoded(delivered(after({"USER alice", "PASS one"}))) !=
         encoded(delivered(after({"USER alice", "PASS two"})))));
  CHECK((encoded(delivered(after({"USER alice", "PASS secret", "DELE 1", "QUIT"}))) !=
         encoded(delivered(after({"USER alice", "PASS secret", "DELE 2", "QUIT"})))));
  CHECK((encoded(delivered(after({"USER alice", "PASS secret", "DELE 1", "QUIT"}))) ==
         encoded(delivered(after({"USER alice", "PASS secret", "DELE 1", "QUIT"})))));
}

TEST_CASE("worlds are the same only if their devices have ended as many sessions") {
  World one = after({}), two = after({});
  CHECK((encoded(one) == encoded(two)));
  two.devices[0].edit().sessions_ended = 3;
  CHECK((encoded(one) != encoded(two)));
}

TEST_CASE("worlds are the same whatever is shared between them") {
  World one = after({"USER alice", "PASS secret", "RETR 1"});
  World copy = one;
  CHECK((encoded(copy) == encoded(one)));
  copy.devices[0].edit();
  copy.connections[0].edit();
  CHECK((encoded(copy) == encoded(one)));
  World apart = after({"USER alice", "PASS secret", "RETR 1"});
  CHECK((encoded(apart) == encoded(one)));
}
