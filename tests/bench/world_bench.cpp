// Whole sessions, steps, the log of a million events: seek, fork, copy, transcript, memory.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <chrono>

#include "sim/world/run.h"
#include "sim/world/transcript.h"
#include "tests/support/scene.h"

namespace casella {
namespace {

using benchmark::Counter;
using benchmark::State;

constexpr Seq kMillion = 1'000'000;

World world_with(std::uint32_t messages, Mode mode) {
  test::Scene scene;
  scene.devices = {test::device("laptop", mode)};
  for (std::uint32_t id = 1; id <= messages; ++id) scene.mail.push_back(test::note(id));
  return scene.world();
}

void per_second(State& state, double items, const char* name) {
  state.counters[name] = Counter(items, Counter::kIsRate);
}

// Login, ten messages fetched and deleted, QUIT; nothing written down but the last record.
void session(State& state) {
  const World start = world_with(10, Mode::Delete);
  Record record;
  double steps = 0;
  for (auto _ : state) {
    World world = start;
    step(world, CheckMail{DeviceId{0}}, record);
    for (steps += 1; const auto action = next_action(world); steps += 1)
      step(world, *action, record);
    if (world.devices[0]->disk.size() != 10) state.SkipWithError("mail is missing");
  }
  per_second(state, static_cast<double>(state.iterations()), "sessions");
  per_second(state, steps, "steps");
}
BENCHMARK(session);

void session_logged(State& state) {
  const World start = world_with(10, Mode::Delete);
  double steps = 0;
  for (auto _ : state) {
    Timeline timeline(start);
    timeline.step(CheckMail{DeviceId{0}});
    run_until(timeline);
    steps += static_cast<double>(timeline.size());
  }
  per_second(state, static_cast<double>(state.iterations()), "sessions");
  per_second(state, steps, "steps");
}
BENCHMARK(session_logged);

// One log that goes on: sessions are appended to it, as in a long afternoon.
void session_appended(State& state) {
  Timeline timeline(world_with(0, Mode::Delete));
  std::uint32_t id = 0;
  std::vector<MessageRef> mail;
  for (std::uint32_t i = 0; i < 10; ++i) mail.push_back(test::note(++id));
  for (auto _ : state) {
    if (timeline.size() > 100'000) {
      state.PauseTiming();
      timeline = Timeline(world_with(0, Mode::Delete));
      state.ResumeTiming();
    }
    for (const MessageRef& each : mail) timeline.step(Arrive{AccountId{0}, each});
    timeline.step(CheckMail{DeviceId{0}});
    run_until(timeline);
  }
  per_second(state, static_cast<double>(state.iterations()), "sessions");
}
BENCHMARK(session_appended);

struct LongLog {
  Timeline timeline;
  double octets_per_event;
  double build_s;
};

// A million events: ten messages come in, the laptop fetches and deletes them, and so on.
const LongLog& million() {
  static const LongLog log = [] {
    const auto began = std::chrono::steady_clock::now();
    const auto before = mallinfo2();
    Timeline timeline(world_with(0, Mode::Delete));
    for (std::uint32_t id = 0; timeline.size() < kMillion;) {
      for (int i = 0; i < 10; ++i) timeline.step(Arrive{AccountId{0}, test::note(++id)});
      timeline.step(CheckMail{DeviceId{0}});
      run_until(timeline);
    }
    const auto after = mallinfo2();
    const auto held =
        static_cast<double>(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    return LongLog{std::move(timeline), held / static_cast<double>(kMillion), took.count()};
  }();
  return log;
}

void seek_in_a_million(State& state) {
  const LongLog& log = million();
  Rng rng(1939);
  double worst_ms = 0;
  for (auto _ : state) {
    // The dearest places are the ends of chunks.
    Seq seq = rng.below(kMillion);
    if (rng.below(2) == 0) seq |= Timeline::kChunk - 1;
    const auto began = std::chrono::steady_clock::now();
    World world = log.timeline.seek(seq);
    benchmark::DoNotOptimize(&world);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    worst_ms = std::max(worst_ms, took.count());
  }
  state.counters["worst_ms"] = worst_ms;
  state.counters["octets_per_event"] = log.octets_per_event;
  state.counters["build_s"] = log.build_s;
}
BENCHMARK(seek_in_a_million)->Unit(benchmark::kMillisecond)->MinTime(2);

void fork_in_a_million(State& state) {
  const LongLog& log = million();
  Rng rng(1939);
  for (auto _ : state) {
    Timeline branch = log.timeline.fork(rng.below(kMillion));
    benchmark::DoNotOptimize(&branch);
  }
}
BENCHMARK(fork_in_a_million)->Unit(benchmark::kMillisecond);

void transcript_of_a_million(State& state) {
  const LongLog& log = million();
  double lines = 0;
  for (auto _ : state) {
    Transcript transcript;
    transcript.read(log.timeline);
    lines += static_cast<double>(transcript.lines().size());
  }
  per_second(state, lines, "lines");
}
BENCHMARK(transcript_of_a_million)->Unit(benchmark::kMillisecond)->Iterations(2);

void copy_of_a_world(State& state) {
  World world = world_with(1000, Mode::Keep);
  step(world, CheckMail{DeviceId{0}});
  for (int i = 0; i < 500; ++i) {
    if (const auto action = next_action(world)) step(world, *action);
  }
  for (auto _ : state) {
    World copy = world;
    benchmark::DoNotOptimize(&copy);
  }
}
BENCHMARK(copy_of_a_world);

void encode_a_world(State& state) {
  World world = world_with(static_cast<std::uint32_t>(state.range(0)), Mode::Delete);
  step(world, CheckMail{DeviceId{0}});
  for (int i = 0; i < 40; ++i) {
    if (const auto action = next_action(world)) step(world, *action);
  }
  for (auto _ : state) {
    Encoder encoder;
    world.encode(encoder);
    benchmark::DoNotOptimize(encoder.octets().data());
  }
}
BENCHMARK(encode_a_world)->Arg(10)->Arg(1000);

// A maildrop of so many messages, fetched by a device in each mode: must not grow with its square.
void large_maildrop(State& state) {
  const auto messages = static_cast<std::uint32_t>(state.range(0));
  const World start = world_with(messages, static_cast<Mode>(state.range(1)));
  for (auto _ : state) {
    World world = start;
    Record record;
    for (int session = 0; session < 2; ++session) {
      step(world, CheckMail{DeviceId{0}}, record);
      while (const auto action = next_action(world)) step(world, *action, record);
    }
    if (world.devices[0]->disk.size() != messages) state.SkipWithError("mail is missing");
  }
  per_second(state, static_cast<double>(state.iterations()) * messages, "messages");
}
BENCHMARK(large_maildrop)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1)
    ->ArgsProduct({{1000, 10'000, 100'000}, {0, 1}});

}  // namespace
}  // namespace casella
