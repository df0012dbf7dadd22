// States a second of the explorer. For Spin's on the same machine: tests/explore/spin.sh says them.
#include <benchmark/benchmark.h>

#include "sim/explore/explorer.h"
#include "tests/explore/models.h"

namespace {

using namespace casella;
using namespace casella::explore;

const test::Model kTwo{"two", {Mode::Delete, Mode::Delete}, 3, 1, {1, 1, 0, 0}, 1};
const test::Model kThree{"three", {Mode::Delete, Mode::Delete, Mode::Delete}, 3, 1, {1, 1, 0, 0},
                         1};

const test::Model kTwoImap{"IMAP", {Mode::Offline, Mode::Offline}, 3, 1, {1, 1, 0, 0}, 1};

void explore(benchmark::State& state, const test::Model& model, bool reduced) {
  const World start = test::world_of(model);
  std::uint64_t states = 0;
  for (auto _ : state) {
    Explorer explorer(start,
                      test::settings_of(model, reduced, static_cast<unsigned>(state.range(0))));
    explorer.run();
    states += explorer.progress().states;
    benchmark::DoNotOptimize(explorer.outcomes());
  }
  state.counters["states/s"] =
      benchmark::Counter(static_cast<double>(states), benchmark::Counter::kIsRate);
}

void answer_two(benchmark::State& state) {
  explore(state, kTwo, true);
}
void answer_two_imap(benchmark::State& state) {
  explore(state, kTwoImap, true);
}
void answer_three(benchmark::State& state) {
  explore(state, kThree, true);
}
void every_order_of_three(benchmark::State& state) {
  explore(state, kThree, false);
}

BENCHMARK(answer_two)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(4)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(answer_two_imap)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(4)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(answer_three)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(4)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(every_order_of_three)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(4)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
