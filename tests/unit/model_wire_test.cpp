// The lab's rows of packets and records.
#include "gui/model/wire_model.h"

#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using gui::Moment;
using gui::WireModel;

namespace {

const Text& words() {
  static const Text text = *Text::load(CASELLA_SOURCE_DIR "/assets/lang/en");
  return text;
}

// A device has fetched one message over TCP.
Timeline fetched(const LinkSettings& link) {
  test::Scene scene;
  scene.settings.link = link;
  scene.settings.link.tcp = true;
  scene.devices = {test::device("laptop", Mode::Delete)};
  scene.mail = {test::note(1)};
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  return timeline;
}

}  // namespace

TEST_CASE("where passwords are masked, packets show none, however they are cut") {
  for (const std::uint32_t most : {1460U, 7U}) {
    LinkSettings link;
    link.chop = Chop::Fixed;
    link.segment_octets = most;
    const Timeline timeline = fetched(link);
    Transcript transcript;
    transcript.read(timeline);
    WireModel model;
    model.update({timeline, transcript, timeline.tip(), timeline.size(), 0, 0});
    const auto all = [&] {
      std::string said;
      for (std::size_t i = 0; i < model.size(); ++i) {
        if (model.row(i, words()).flags.front() == 'C') said += model.row(i, words()).words;
      }
      return said;
    };
    CHECK(all().find("PASS secret") != std::string::npos);
    const std::size_t length = all().size();
    model.show_secrets(false);
    CHECK(all().find("secret") == std::string::npos);
    CHECK(all().find("PASS ******") != std::string::npos);
    CHECK(all().size() == length);  // and nothing else is
  }
}

TEST_CASE("the wire's rows tell what is lost and sent again, and which are still to come") {
  LinkSettings link;
  link.lose = {4};
  const Timeline timeline = fetched(link);
  Transcript transcript;
  transcript.read(timeline);
  const World world = timeline.seek(4);
  WireModel model;
  model.update({timeline, transcript, world, 4, 0, 0});
  REQUIRE(model.size() > 10);
  CHECK(model.here() == 4);  // SYN, SYN and ACK, ACK, the greeting
  CHECK(model.row(0, words()).flags == "C  SYN");
  CHECK(model.row(0, words()).ack.empty());
  const gui::WireLine lost = model.row(3, words());
  CHECK(lost.mark == "lost");
  CHECK(lost.words.starts_with("+OK Casella"));
  CHECK_FALSE(lost.future);
  CHECK(model.row(4, words()).mark == "sent again");
  CHECK(model.row(4, words()).future);
  CHECK(model.title_of(4, words()) ==
        "0:01.036 \xC2\xB7 no acknowledgement: sent again \xC2\xB7 RFC 6298 \xC2\xA7"
        "5");
  CHECK(model.long_of(4, words()).starts_with("The timer ran out"));
  model.update({timeline, transcript, world, 0, 0, 0});
  CHECK(model.here() == 0);
}
