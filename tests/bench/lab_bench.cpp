// The lab's window with a log of a million events: what a frame of each view costs the processor,
// while the cursor stands still and while it moves. No display: the null backend builds all that
// would be sent to one.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>

#include "gui/app.h"
#include "gui/base/compat.h"

namespace casella::gui {
namespace {

using benchmark::State;

constexpr Seq kMillion = 1'000'000;

// A lab in which a device has fetched its mail all afternoon.
class LongLab {
 public:
  LongLab() : app_(library(), store::Progress::open({}), "en"), stage_(Look{}, 1) {
    ImGui::GetIO().DisplaySize = {1600, 1000};
    app_.find_stories_in(std::filesystem::path(CASELLA_SOURCE_DIR) / "lessons" / "stories");
    app_.open(*app_.library().find("dele-is-not-now"));
    lesson::Player& player = *app_.player();
    player.go_to(player.lesson().steps.size());
    player.jump(player.branch().timeline.size());
    const auto& mail = player.lesson().mail.begin()->first;
    while (player.branch().timeline.size() < kMillion) {
      for (int i = 0; i < 3; ++i) (void)player.do_deed("/arrive " + mail + " alice", "laptop");
      (void)player.do_deed("/check", "laptop");
      player.run();
    }
    player.jump(kMillion / 2);
    frame();
  }

  // Milliseconds of the thread's time.
  double frame() {
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    const double before = thread_ms();
    stage_.prepare();
    stage_.frame(app_.painter());
    return thread_ms() - before;
  }

  App& app() { return app_; }

 private:
  static Library library() {
    Result<Library> read = Library::open(CASELLA_SOURCE_DIR);
    return std::move(*read);
  }
  static double thread_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
  }

  App app_;
  Stage stage_;
};

LongLab& lab() {
  static LongLab made;
  return made;
}

struct Named {
  const char* name;
  View view;
};
constexpr Named kViews[] = {{"transcript", View::transcript}, {"who has what", View::matrix},
                            {"sequence", View::sequence},     {"octets", View::bytes},
                            {"packets", View::wire},          {"outcomes", View::explore},
                            {"compare", View::compare},       {"side by side", View::story}};

// Frames of one view; every other one goes on by an event, as a person who holds the key does.
void frame_of(State& state) {
  const Named& shown = kViews[state.range(0)];
  const bool moves = state.range(1) != 0;
  App& app = lab().app();
  if (shown.view == View::compare) {  // a branch from the middle beside all the rest
    app.carry_out(intent::Jump{kMillion / 2});
    if (app.player()->branches().size() < 2) (void)app.player()->do_deed("/cut", "laptop");
    app.carry_out(intent::UseBranch{0});
    app.desk().compared = 1;
  }
  app.desk().view = shown.view;
  app.carry_out(intent::Jump{kMillion / 2});
  double first = lab().frame(), sum = 0, worst = 0;
  for (int i = 0; i < 4; ++i) lab().frame();
  int frames = 0;
  for (auto _ : state) {
    if (moves) app.carry_out(intent::Step{});
    const double took = lab().frame();
    sum += took;
    worst = std::max(worst, took);
    ++frames;
  }
  state.SetLabel(std::string(shown.name) + (moves ? ", moving" : ", still"));
  state.counters["frame_ms"] = sum / frames;
  state.counters["worst_ms"] = worst;
  state.counters["first_ms"] = first;  // when the view is opened
  state.counters["events"] = static_cast<double>(app.player()->branch().timeline.size());
}
BENCHMARK(frame_of)
    ->ArgsProduct({benchmark::CreateDenseRange(0, std::size(kViews) - 1, 1), {0, 1}})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(120);

}  // namespace
}  // namespace casella::gui
