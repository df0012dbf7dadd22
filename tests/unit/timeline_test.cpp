// The log as a value: copies go their own ways, and differences are seen whatever they are.
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using casella::test::device;
using casella::test::note;
using casella::test::Scene;

namespace {

Timeline two_devices() {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = {note(1), note(2)};
  return Timeline(scene.world());
}

std::string encoded(const World& world) {
  Encoder encoder;
  world.encode(encoder);
  return encoder.octets();
}

}  // namespace

TEST_CASE("a copy of a timeline goes its own way") {
  Timeline timeline = two_devices();
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline, stop::at_reply);
  const Seq size = timeline.size();
  const auto lines = test::lines_of(timeline);
  Timeline copy = timeline;
  copy.step(HangUp{DeviceId{0}});
  run_until(copy);
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  CHECK(copy.common_with(timeline) == size);
  CHECK((encoded(copy.seek(size)) == encoded(timeline.seek(size))));
  CHECK((encoded(timeline.seek(timeline.size())) == encoded(timeline.tip())));
  CHECK((encoded(copy.fork(copy.size()).tip()) == encoded(copy.tip())));
  CHECK(std::holds_alternative<HangUp>(*copy[size].action));
  CHECK(std::holds_alternative<CheckMail>(*timeline[size].action));
  Timeline other = two_devices();
  other = copy;
  other.step(Connect{DeviceId{0}});
  CHECK(other.size() == copy.size() + 1);
  CHECK(other.common_with(copy) == copy.size());
}

TEST_CASE("two branches part where their actions differ, however little") {
  Timeline start = two_devices();
  start.step(CheckMail{DeviceId{0}});
  start.step(CheckMail{DeviceId{1}});
  const auto part = [&](const Action& one, const Action& two) {
    Timeline left = start, right = start;
    left.step(one);
    right.step(two);
    return left.common_with(right);
  };
  const Seq here = start.size();
  CHECK(part(HangUp{DeviceId{0}}, HangUp{DeviceId{0}}) == here + 1);
  CHECK(part(HangUp{DeviceId{0}}, HangUp{DeviceId{1}}) == here);
  CHECK(part(CutLink{ConnId{1}, {}}, CutLink{ConnId{1}, std::chrono::seconds(1)}) == here);
  CHECK(part(Arrive{AccountId{0}, note(7)}, Arrive{AccountId{0}, note(8)}) == here);
  CHECK(part(HoldLink{ConnId{1}, Side::Client, true}, HoldLink{ConnId{1}, Side::Server, true}) ==
        here);
  CHECK(part(Type{DeviceId{0}, "NOOP"}, Type{DeviceId{0}, "STAT"}) == here);
}

TEST_CASE("an action of the log itself can be taken again") {
  Timeline timeline = two_devices();
  timeline.step(Arrive{AccountId{0}, note(9)});
  for (Seq seq = 0; seq < 3 * Timeline::kChunk; ++seq) timeline.step(*timeline[seq].action);
  CHECK(timeline.tip().store.accounts[0]->inbox->items.size() == 3 + 3 * Timeline::kChunk);
}

TEST_CASE("a timeline can be asked beyond its end") {
  Timeline timeline = two_devices();
  CHECK((encoded(timeline.seek(5)) == encoded(timeline.tip())));
  CHECK(timeline.fork(5).size() == 0);
  CHECK(timeline.common_with(timeline) == 0);
}
