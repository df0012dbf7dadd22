#include "sim/base/queue.h"

#include <algorithm>
#include <deque>
#include <string>

#include "sim/base/rng.h"
#include "tests/support/catch.h"

using namespace casella;

TEST_CASE("a queue does what std::deque does") {
  Queue<std::string> queue;
  std::deque<std::string> model;
  Rng rng(7);
  for (int round = 0; round < 20000; ++round) {
    // More comes than goes for a while, then the other way round.
    const bool grows = (round / 1000) % 2 == 0;
    const std::uint64_t dice = rng.below(10);
    if (dice < (grows ? 6U : 3U)) {
      queue.push_back("item " + std::to_string(round));
      model.push_back("item " + std::to_string(round));
    } else if (dice == 9 && !model.empty()) {
      queue.pop_back();
      model.pop_back();
    } else if (dice == 8 && rng.below(200) == 0) {
      queue.clear();
      model.clear();
    } else if (!model.empty()) {
      REQUIRE(queue.front() == model.front());
      CHECK(queue.pop_front() == model.front());
      model.pop_front();
    }
    REQUIRE(queue.size() == model.size());
    REQUIRE(queue.empty() == model.empty());
    if (!model.empty()) REQUIRE(queue.back() == model.back());
    if (round % 97 == 0) {
      CHECK(std::equal(queue.begin(), queue.end(), model.begin(), model.end()));
    }
  }
}
