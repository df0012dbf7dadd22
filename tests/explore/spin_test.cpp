// The endings of the engines are those of a model of the same story that was written by hand, from
// the RFC, and checked by another program: two_devices.pml, spin.sh.
#include <fmt/format.h>

#include <fstream>
#include <set>

#include "sim/explore/explorer.h"
#include "tests/explore/models.h"
#include "tests/support/catch.h"

using namespace casella;
using namespace casella::explore;

TEST_CASE("the engines' endings are those of the model in Promela") {
  std::ifstream file(CASELLA_SOURCE_DIR "/tests/explore/two_devices.outcomes");
  std::set<std::string> expected;
  for (std::string line; std::getline(file, line);) expected.insert(line);
  REQUIRE(expected.size() > 20);

  const test::Model model{"spin", {Mode::Delete, Mode::Delete}, 2, 1, {1, 0, 0, 0}, 1};
  for (const bool reduced : {false, true}) {
    Explorer explorer(test::world_of(model), test::settings_of(model, reduced));
    REQUIRE(explorer.run() == Halt::Finished);
    std::set<std::string> told;
    for (const Outcome& outcome : explorer.outcomes()) {
      unsigned box = 0;
      for (const Filed& mail : outcome.server[0]) box |= 1U << (mail.message.value - 1);
      std::string line = fmt::format("outcome {}", box);
      for (const Holding& holding : outcome.devices) {
        unsigned copies[3] = {};
        for (const auto& [message, count] : holding.mail) copies[message.value - 1] = count;
        line += fmt::format(" | {} {} {} {}", holding.marks & kRefused, copies[0], copies[1],
                            copies[2]);
      }
      told.insert(line);
    }
    CHECK(told == expected);
  }
}
