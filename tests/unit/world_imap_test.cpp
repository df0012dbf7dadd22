// Worlds in which IMAP is spoken: what devices hold, what sessions hear of each other.
#include "sim/lesson/deed.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using casella::test::device;
using casella::test::lines_of;
using casella::test::note;
using casella::test::Scene;

namespace {

using proto::Protocol;

constexpr DeviceId kLaptop{0}, kPhone{1};

struct House {
  Timeline timeline;

  explicit House(Mode laptop = Mode::Offline, Mode phone = Mode::Online, bool phone_idles = false,
                 imap::Extensions without = 0)
      : timeline(scene(laptop, phone, phone_idles, without).world()) {}

  static Scene scene(Mode laptop, Mode phone, bool phone_idles, imap::Extensions without) {
    Scene made;
    made.devices = {device("laptop", laptop), device("phone", phone)};
    for (DeviceSettings& each : made.devices) each.protocol = Protocol::Imap;
    made.devices[1].idle = phone_idles;
    made.settings.imap.without = without;
    made.mail = {note(1), note(2)};
    return made;
  }
  void check(DeviceId id) {
    timeline.step(CheckMail{id});
    run_until(timeline);
  }
  void handle(DeviceId id, Deed deed, std::uint32_t message, std::string folder = {}) {
    timeline.step(HandleMail{id, deed, MessageId{message}, std::move(folder)});
    run_until(timeline);
  }
  void arrive(std::uint32_t id) {
    timeline.step(Arrive{AccountId{0}, note(id)});
    run_until(timeline);
  }
  const Device& at(DeviceId id) const { return *timeline.tip().devices[id.value]; }
  const Mailbox& inbox() const { return *timeline.tip().store.accounts[0]->inbox; }
  std::vector<std::uint32_t> known(DeviceId id) const {
    std::vector<std::uint32_t> ids;
    for (const KnownMail& mail : at(id).imap->mails) ids.push_back(mail.origin->id().value);
    return ids;
  }
  FlagBits flags(DeviceId id, std::uint32_t message) const {
    return at(id).imap->find(MessageId{message})->flags;
  }
  bool said(std::string_view pattern) const {
    const auto lines = lines_of(timeline);
    return std::any_of(lines.begin(), lines.end(),
                       [&](const std::string& line) { return matches(pattern, line); });
  }
};

using Ids = std::vector<std::uint32_t>;

template <class What>
std::size_t count_of(const Timeline& timeline) {
  std::size_t count = 0;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    for (const Happening& what : timeline[seq].what) count += std::holds_alternative<What>(what);
  }
  return count;
}

}  // namespace

TEST_CASE("an online device knows the headers, an offline one has it all") {
  House house;
  house.check(kLaptop);
  house.check(kPhone);
  CHECK(house.known(kLaptop) == Ids{1, 2});
  CHECK(house.known(kPhone) == Ids{1, 2});
  CHECK(house.at(kPhone).imap->mails[1].subject == "note 2");
  CHECK(house.at(kPhone).disk.empty());
  REQUIRE(house.at(kLaptop).disk.size() == 2);
  CHECK(house.at(kLaptop).disk[1].message->octets() == note(2)->octets());
  CHECK(house.timeline.tip().connections.empty());
  CHECK(house.inbox().items.size() == 2);
  CHECK((house.inbox().items[0].flags & flag::kSeen) == 0);  // fetched with PEEK
}

TEST_CASE("what is known is not fetched again") {
  const imap::Extensions without =
      GENERATE(imap::Extensions{0}, imap::bit(imap::Extension::Qresync));
  House house(Mode::Offline, Mode::Online, false, without);
  house.check(kLaptop);
  const std::size_t fetched = count_of<happening::Fetched>(house.timeline);
  CHECK(fetched == 2);
  house.check(kLaptop);
  CHECK(count_of<happening::Fetched>(house.timeline) == fetched);
  CHECK(house.said("C: * SELECT INBOX (QRESYNC *") == (without == 0));
  CHECK(house.said("C: * UID FETCH 1:2 (FLAGS)") == (without != 0));
  house.arrive(3);
  house.check(kLaptop);
  CHECK(count_of<happening::Fetched>(house.timeline) == fetched + 1);
  CHECK(house.at(kLaptop).disk.size() == 3);
}

TEST_CASE("what is read on one device is read on the other") {
  House house;
  house.check(kLaptop);
  house.check(kPhone);
  house.handle(kPhone, Deed::Read, 1);
  CHECK((house.inbox().items[0].flags & flag::kSeen) != 0);
  CHECK(house.flags(kPhone, 1) == flag::kSeen);
  CHECK(house.flags(kLaptop, 1) == 0);  // it has not looked yet
  house.check(kLaptop);
  CHECK(house.flags(kLaptop, 1) == flag::kSeen);
  CHECK(house.flags(kLaptop, 2) == 0);
}

TEST_CASE("an idle device hears at once of what comes and goes") {
  House house(Mode::Offline, Mode::Online, true);
  house.check(kPhone);
  CHECK(house.timeline.tip().connections.size() == 1);
  house.arrive(3);
  CHECK(house.known(kPhone) == Ids{1, 2, 3});
  house.check(kLaptop);
  house.handle(kLaptop, Deed::Flag, 2);
  CHECK(house.flags(kPhone, 2) == 0);  // the laptop is away; its change waits
  house.check(kLaptop);
  CHECK(house.flags(kPhone, 2) == flag::kFlagged);
  house.handle(kLaptop, Deed::Delete, 1);
  house.check(kLaptop);
  CHECK(house.known(kPhone) == Ids{2, 3});
  CHECK(count_of<happening::Removed>(house.timeline) == 1);
}

TEST_CASE("an offline device works away from the network, and tells it later") {
  const imap::Extensions without =
      GENERATE(imap::Extensions{0}, imap::bit(imap::Extension::Move),
               imap::bit(imap::Extension::Move) | imap::bit(imap::Extension::UidPlus));
  House house(Mode::Offline, Mode::Online, false, without);
  house.arrive(3);
  house.check(kLaptop);
  house.handle(kLaptop, Deed::Read, 1);
  house.handle(kLaptop, Deed::Delete, 2);
  house.handle(kLaptop, Deed::Move, 3, "Old mail");
  CHECK(house.inbox().items.size() == 3);
  CHECK(house.known(kLaptop) == Ids{1});
  CHECK(house.at(kLaptop).disk.size() == 1);
  CHECK(house.at(kLaptop).imap->waiting.size() == 3);
  house.check(kLaptop);
  CHECK(house.at(kLaptop).imap->waiting.empty());
  CHECK(house.at(kLaptop).imap->conflicts == 0);
  REQUIRE(house.inbox().items.size() == 1);
  CHECK(house.inbox().items[0].message->id() == MessageId{1});
  CHECK(house.inbox().items[0].flags == flag::kSeen);
  const Snapshot* old = house.timeline.tip().store.accounts[0]->mailbox("Old mail");
  REQUIRE(old != nullptr);  // it was made on the way
  REQUIRE((*old)->items.size() == 1);
  CHECK((*old)->items[0].message->id() == MessageId{3});
  CHECK(house.said("C: * CREATE \"Old mail\""));
}

TEST_CASE("a change that comes too late is a conflict, and the server's word holds") {
  House house(Mode::Offline, Mode::Offline);
  house.check(kLaptop);
  house.check(kPhone);
  house.handle(kPhone, Deed::Flag, 1);
  house.handle(kLaptop, Deed::Delete, 1);
  house.check(kLaptop);
  house.check(kPhone);
  CHECK(house.at(kPhone).imap->conflicts == 1);
  CHECK(house.at(kPhone).imap->waiting.empty());
  CHECK(house.known(kPhone) == Ids{2});
  CHECK(house.at(kPhone).disk.size() == 1);
  CHECK(house.inbox().items.size() == 1);
}

TEST_CASE("an online device can do nothing without the network, and an offline one goes on") {
  House house;
  house.check(kLaptop);
  house.check(kPhone);
  house.timeline.step(HandleMail{kPhone, Deed::Flag, MessageId{1}, {}});
  REQUIRE(house.timeline.tip().connection_of(kPhone) != nullptr);
  house.timeline.step(CutLink{house.timeline.tip().connection_of(kPhone)->id, {}});
  run_until(house.timeline);
  CHECK(house.at(kPhone).imap->waiting.empty());
  CHECK(house.inbox().items[0].flags == 0);
  house.timeline.step(HandleMail{kLaptop, Deed::Flag, MessageId{1}, {}});
  house.timeline.step(CheckMail{kLaptop});
  house.timeline.step(CutLink{house.timeline.tip().connection_of(kLaptop)->id, {}});
  run_until(house.timeline);
  CHECK(house.at(kLaptop).imap->waiting.size() == 1);
  house.check(kLaptop);
  CHECK(house.inbox().items[0].flags == flag::kFlagged);
}

TEST_CASE("a mailbox made anew has other UIDs, and whatever was known of the old one is dropped") {
  House house;
  house.check(kLaptop);
  World world = house.timeline.tip();
  auto box = std::make_shared<Mailbox>(*world.store.accounts[0]->inbox);
  ++box->uid_validity;
  world.store.accounts[0].edit().inbox = box;
  house.timeline = Timeline(world);
  house.check(kLaptop);
  CHECK(house.at(kLaptop).disk.size() == 2);
  CHECK(house.at(kLaptop).imap->uid_validity == box->uid_validity);
  CHECK(count_of<happening::Fetched>(house.timeline) == 2);
  CHECK(count_of<happening::Discarded>(house.timeline) == 2);
}

TEST_CASE("a crash loses what was not on disk, and it is fetched again") {
  House house;
  house.timeline.step(CheckMail{kLaptop});
  run_until(house.timeline, [](const RecordView& record) {
    return std::any_of(record.what.begin(), record.what.end(), [](const Happening& what) {
      return std::holds_alternative<happening::Fetched>(what);
    });
  });
  house.timeline.step(CrashDevice{kLaptop});
  run_until(house.timeline);
  CHECK(house.at(kLaptop).disk.size() < 2);
  house.check(kLaptop);
  CHECK(house.at(kLaptop).disk.size() == 2);
}

TEST_CASE("IMAP devices log in by every mechanism, and one with a wrong password goes") {
  for (const sasl::Mechanism mechanism :
       {sasl::Mechanism::ScramSha256, sasl::Mechanism::CramMd5, sasl::Mechanism::Plain}) {
    for (const bool right : {true, false}) {
      Scene scene = House::scene(Mode::Offline, Mode::Online, false, 0);
      scene.devices[0].auth = mechanism;
      if (!right) scene.devices[0].pass = "wrong";
      Timeline timeline(scene.world());
      timeline.step(CheckMail{kLaptop});
      run_until(timeline);
      CHECK(timeline.tip().connections.empty());
      CHECK(timeline.tip().devices[0]->disk.size() == (right ? 2U : 0U));
    }
  }
}

TEST_CASE("POP3 and IMAP on one account: the idle session hears of what POP3 removes") {
  Scene scene = House::scene(Mode::Delete, Mode::Online, true, 0);
  scene.devices[0].protocol = Protocol::Pop3;
  Timeline timeline(scene.world());
  timeline.step(CheckMail{kPhone});
  run_until(timeline);
  CHECK(timeline.tip().devices[1]->imap->mails.size() == 2);
  timeline.step(CheckMail{kLaptop});
  run_until(timeline);
  CHECK(timeline.tip().devices[0]->disk.size() == 2);
  CHECK(timeline.tip().devices[1]->imap->mails.empty());
}

TEST_CASE("what is done to a message that POP3 fetched stays on the device") {
  Scene scene = House::scene(Mode::Keep, Mode::Keep, false, 0);
  for (DeviceSettings& each : scene.devices) each.protocol = Protocol::Pop3;
  Timeline timeline(scene.world());
  for (const DeviceId id : {kLaptop, kPhone}) {
    timeline.step(CheckMail{id});
    run_until(timeline);
  }
  timeline.step(HandleMail{kLaptop, Deed::Read, MessageId{1}, {}});
  timeline.step(HandleMail{kLaptop, Deed::Delete, MessageId{2}, {}});
  run_until(timeline);
  CHECK(timeline.tip().devices[0]->disk.size() == 1);
  CHECK(timeline.tip().devices[0]->disk[0].flags == flag::kSeen);
  CHECK(timeline.tip().devices[1]->disk.size() == 2);
  CHECK(timeline.tip().devices[1]->disk[0].flags == 0);
  CHECK(timeline.tip().store.accounts[0]->inbox->items.size() == 2);
}

TEST_CASE("every line of an IMAP session is explained, and literals are told from lines") {
  House house;
  house.check(kLaptop);
  Transcript transcript;
  transcript.read(house.timeline);
  std::size_t headers = 0, bodies = 0, secrets = 0;
  for (const Line& line : transcript.lines()) {
    REQUIRE(line.meaning.note != nullptr);
    headers += line.meaning.kind == proto::LineKind::Header ? 1U : 0U;
    bodies += line.meaning.kind == proto::LineKind::Body ? 1U : 0U;
    secrets += line.meaning.secret ? 1U : 0U;
  }
  CHECK(headers == 4);  // a subject each in the headers, and once more in the whole messages
  CHECK(bodies == 2);
  CHECK(secrets == 1);
}

TEST_CASE("worlds that differ in what an IMAP device knows are different") {
  const auto octets = [](const World& world) {
    Encoder encoder;
    world.encode(encoder);
    return encoder.octets();
  };
  House one, other;
  for (House* each : {&one, &other}) each->check(kLaptop);
  CHECK((octets(one.timeline.tip()) == octets(other.timeline.tip())));
  one.handle(kLaptop, Deed::Flag, 1);
  CHECK((octets(one.timeline.tip()) != octets(other.timeline.tip())));
}

TEST_CASE("IDLE is begun anew before the server loses patience") {
  House house(Mode::Offline, Mode::Online, true);
  house.check(kPhone);
  for (int i = 0; i < 4; ++i) {
    house.timeline.step(AdvanceTime{std::chrono::minutes(29)});
    house.check(kPhone);
  }
  CHECK(house.timeline.tip().connections.size() == 1);
  CHECK(house.timeline.tip().connections_made == 1);
}

TEST_CASE(
    "however long one waits, IDLE is begun anew every 29 minutes (RFC 9051, section 6.3.13)") {
  House house(Mode::Offline, Mode::Online, true);
  house.check(kPhone);
  const Seq before = house.timeline.size();
  SimTime idle = house.timeline.tip().now;
  lesson::pass_time(house.timeline, std::chrono::minutes(29 * 3 + 5));
  int begun = 0;
  for (Seq seq = before; seq < house.timeline.size(); ++seq) {
    const RecordView record = house.timeline[seq];
    for (const Happening& what : record.what) {
      const auto* sent = std::get_if<happening::Sent>(&what);
      if (sent == nullptr || !record.text(sent->octets).ends_with(" IDLE\r\n")) continue;
      ++begun;
      CHECK(record.at - idle <= std::chrono::minutes(29) + std::chrono::seconds(1));
      idle = record.at;
    }
  }
  CHECK(begun == 3);
  CHECK(house.timeline.tip().connections_made == 1);
}

TEST_CASE("a narrow link takes its time for every octet") {
  const auto takes = [](std::uint64_t bits_per_second) {
    Scene scene = House::scene(Mode::Offline, Mode::Online, false, 0);
    scene.settings.link.bits_per_second = bits_per_second;
    Timeline timeline(scene.world());
    timeline.step(CheckMail{kLaptop});
    run_until(timeline);
    return timeline.tip().now.time_since_epoch();
  };
  const Duration wide = takes(0), narrow = takes(8'000);  // an octet a millisecond
  CHECK(narrow - wide > std::chrono::seconds(1));
  CHECK(takes(16'000) < narrow);
}
