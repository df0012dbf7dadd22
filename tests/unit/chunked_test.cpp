#include "sim/mail/chunked.h"

#include <numeric>

#include "sim/world/run.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;

TEST_CASE("chunks are walked in order, from the first item to the last") {
  for (const std::size_t size : {0U, 1U, 3U, 4U, 5U, 8U, 9U}) {
    Chunked<std::size_t, 4> items;
    for (std::size_t i = 0; i < size; ++i) items.append(i);
    std::vector<std::size_t> walked(items.begin(), items.end()), expected(size);
    std::iota(expected.begin(), expected.end(), std::size_t{0});
    CHECK(walked == expected);
    CHECK(items.size() == size);
  }
}

TEST_CASE("a copy does not see what the other appends") {
  Chunked<int, 4> one;
  one.append(1);
  Chunked<int, 4> other = one;
  one.append(2);
  other.append(3);
  CHECK(std::vector<int>(one.begin(), one.end()) == std::vector<int>{1, 2});
  CHECK(std::vector<int>(other.begin(), other.end()) == std::vector<int>{1, 3});
  other.clear();
  CHECK(other.empty());
  CHECK(one.size() == 2);
}

TEST_CASE("a log's worlds share the mail on a device's disk") {
  test::Scene scene;
  scene.devices = {test::device("laptop", Mode::Delete)};
  Timeline timeline(scene.world());
  std::uint32_t id = 0;
  while (timeline.size() < 3 * Timeline::kChunk) {
    for (int i = 0; i < 10; ++i) timeline.step(Arrive{AccountId{0}, test::note(++id)});
    timeline.step(CheckMail{DeviceId{0}});
    run_until(timeline);
  }
  const World before = timeline.seek(2 * Timeline::kChunk);
  REQUIRE(before.devices[0]->disk.size() > 64);
  CHECK(&before.devices[0]->disk[0] == &timeline.tip().devices[0]->disk[0]);
}
