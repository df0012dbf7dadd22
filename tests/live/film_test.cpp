// What those who look on are handed of a session that goes on: what is new, and nothing twice.
#include "sim/live/view.h"
#include "tests/support/catch.h"
#include "tests/support/live_floor.h"

namespace casella::live {
namespace {

struct Looker : Floor {
  Camera camera;

  explicit Looker(bool slow = false) : Floor({}, slow) {}
  std::shared_ptr<const Film> look() { return view_of(*hall, camera, 100, now).followed; }
  Session& long_session(int lines) {
    Session& pop = open("pop3");
    camera.follow(pop.id);
    write(pop, "USER alice\r\nPASS secret\r\n");
    std::string many;
    for (int i = 0; i < lines; ++i) many += "NOOP\r\n";
    write(pop, many);
    return pop;
  }
};

bool tells(const Film& film, const std::vector<Action>& actions) {
  if (film.size() != actions.size()) return false;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (!(film[i] == actions[i])) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("live film: a picture shares all but the last piece with the one before it") {
  Looker floor;
  Session& pop = floor.long_session(10'000);
  const auto before = floor.look();
  REQUIRE(before != nullptr);
  REQUIRE(before->pieces.size() > 9);
  CHECK(tells(*before, pop.recording().actions));
  CHECK(floor.look() == before);  // nothing has happened
  for (int i = 0; i < 3000; ++i) {
    floor.write(pop, "NOOP\r\n");
    if (i % 1000 != 0) continue;
    const auto next = floor.look();
    REQUIRE(next != nullptr);
    CHECK(next->take == before->take);
    CHECK(next->start == before->start);
    for (std::size_t piece = 0; piece + 1 < before->pieces.size(); ++piece) {
      REQUIRE(next->pieces[piece] == before->pieces[piece]);
    }
    for (std::size_t piece = 0; piece + 1 < next->pieces.size(); ++piece) {
      REQUIRE(next->pieces[piece]->size() == Film::kPiece);
    }
  }
  CHECK(tells(*floor.look(), pop.recording().actions));
}

TEST_CASE("live film: what can still be undone is not told, and what was is not there") {
  Looker floor(true);
  Session& imap = floor.open("imap");
  floor.camera.follow(imap.id);
  floor.write(imap, "a LOGIN alice secret\r\nb SELECT INBOX\r\n");
  const auto before = floor.look();
  floor.write(imap, "c STORE 1 +FLAGS (\\Seen)\r\n");
  const std::size_t known = floor.look()->size();
  CHECK(known < imap.recording().actions.size());
  floor.keeper.works = false;
  floor.keep();
  floor.hear(imap);
  const auto after = floor.look();
  CHECK(after->take == before->take);
  CHECK(tells(*after, imap.recording().actions));
  CHECK(after->size() > known);
}

TEST_CASE("live film: a recording that begins anew is another take, and so is another session") {
  Limits limits;
  limits.tape_octets = 4096;
  Floor floor(limits);
  Camera camera;
  const auto look = [&] { return view_of(*floor.hall, camera, 100, floor.now).followed; };
  Session& pop = floor.open("pop3");
  CHECK(look() == nullptr);
  camera.follow(pop.id);
  floor.write(pop, "USER alice\r\nPASS secret\r\n");
  const auto first = look();
  while (pop.start == nullptr) floor.write(pop, "NOOP\r\n");
  // As long again as the film had become, so that its length tells nothing.
  while (pop.tape.size_octets() < 2000) floor.write(pop, "NOOP\r\n");
  const auto second = look();
  CHECK(second->take != first->take);
  CHECK(tells(*second, pop.recording().actions));
  CHECK(second->start->connections.size() == 1);
  floor.write(pop, "QUIT\r\n");
  const auto whole = pop.recording().actions;
  floor.hall->leave(pop);
  CHECK(tells(*look(), whole));  // it is over, and can be seen still
  Session& other = floor.open("pop3");
  camera.follow(other.id);
  CHECK(look()->take != second->take);
}

}  // namespace casella::live
