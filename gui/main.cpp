// casella-gui: the lab in a window; or one picture of it, without a display.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "gui/app.h"
#include "gui/offscreen.h"
#include "gui/options.h"
#include "gui/rehearsal.h"
#include "gui/report.h"
#include "gui/server_room.h"
#include "gui/window.h"
#include "sim/base/data_dir.h"

namespace casella::gui {
namespace {

constexpr int kFailed = 1, kMisused = 2;

int complain(const Text& text, const Error& error, int code) {
  fmt::print(stderr, "casella-gui: {}\n", text.say(error));
  return code;
}

std::optional<View> view_named(std::string_view name) {
  if (name == "transcript") return View::transcript;
  if (name == "matrix") return View::matrix;
  if (name == "sequence") return View::sequence;
  if (name == "bytes") return View::bytes;
  if (name == "wire") return View::wire;
  if (name == "explore") return View::explore;
  if (name == "story") return View::story;
  if (name == "card") return View::card;
  if (name == "stops") return View::stops;
  if (name == "board") return View::board;
  if (name == "panels") return View::panels;
  return std::nullopt;
}

// Opens the lesson that was asked for, at the place that was asked for.
std::optional<Error> open_lesson(App& app, const Options& options) {
  auto index = app.library().find(options.lesson);
  std::error_code fault;
  const std::filesystem::path folder = options.lesson;
  if (!index && std::filesystem::exists(folder / "lesson.toml", fault)) {
    index = app.library().add(folder);
  }
  if (!index) return Error{Key{"error.option.lesson"}, {options.lesson}};
  const Shelved& found = app.library().lessons()[*index];
  if (!found.lesson) {
    return found.errors.empty() ? Error{Key{"error.option.lesson"}, {options.lesson}}
                                : found.errors.front();
  }
  app.open(*index);
  if (options.step) {
    app.go_to_step(*options.step > 0 ? *options.step - 1 : 0);
    if (options.at) app.player()->jump(*options.at);
  } else if (options.at) {
    app.go_to_event(*options.at);
  }
  if (const auto view = view_named(options.view)) app.desk().view = *view;
  if (app.desk().view == View::explore) app.explore_to_the_end();
  if (app.desk().view == View::story) {
    app.carry_out(intent::StoryTo{static_cast<std::size_t>(options.at.value_or(0))});
  }
  return std::nullopt;
}

// The lesson that is served, to a class or to the one of whom it speaks.
std::unique_ptr<Rehearsal> rehearsed_lesson(App& app, const std::filesystem::path& data,
                                            std::string_view name,
                                            const std::vector<std::string>& learners) {
  const auto index = app.library().find(name);
  const Shelved* found = index ? &app.library().lessons()[*index] : nullptr;
  if (found == nullptr || !found->lesson) return nullptr;
  auto board = live::LessonBoard::of(found->lesson, found->folder, data, app.desk().language);
  return board ? std::make_unique<Rehearsal>(std::move(*board), learners) : nullptr;
}

// A class that has come more or less far with the lesson that is for programs of one's own.
void rehearse_class(App& app, const std::filesystem::path& data) {
  const std::vector<std::string> learners = {"anna.rossi", "bruno",  "carla.de.santis", "dario",
                                             "elena",      "franco", "giulia.bianchi",  "hugo"};
  auto server = rehearsed_lesson(app, data, "your-own-client", learners);
  if (!server) return;
  const int fetched[] = {2, 2, 1, 0, 2, 1, 2, 0};
  for (std::size_t i = 0; i < std::size(fetched); ++i) {
    if (fetched[i] > 0) rehearse_learner(*server, learners[i], fetched[i], false);
    if (i % 4 == 0) rehearse_learner(*server, learners[i], 0, true);
  }
  app.use_server(std::move(server));
  app.server()->look(app.text(), app.desk().language, false);
  app.desk().view = View::board;
}

// The lesson that is open, while a program of one's own is at it.
void rehearse_task(App& app, const std::filesystem::path& data, const std::string& lesson) {
  auto server = rehearsed_lesson(app, data, lesson, {});
  if (!server) return;
  rehearse_learner(*server, "alice", 1, false);
  app.use_server(std::move(server), false);
}

// A server that looks the same each time.
void rehearse_server(App& app, const Options& options, const std::filesystem::path& lessons) {
  auto server = std::make_unique<Rehearsal>(lessons);
  const ConnId followed = rehearse(*server);
  app.use_server(std::move(server));
  const auto view = view_named(options.view);
  app.server()->follow(followed);
  app.server()->look(app.text(), app.desk().language, false);
  app.desk().view = view.value_or(View::transcript);
  if (options.at) app.server()->replay.jump(*options.at);
}

HostWish host_wish(const Options& options, const std::filesystem::path& data) {
  HostWish wish;
  wish.lessons = data / "lessons";
  wish.data = options.data;
  wish.in_memory = options.ephemeral;
  wish.config = options.config;
  if (options.ports) {
    wish.base = *options.ports == 0 ? std::nullopt
                                    : std::optional(static_cast<std::uint16_t>(*options.ports));
  }
  return wish;
}

int shoot(App& app, const Options& options) {
  const Look look{options.theme.value_or(PaletteName::dark), 1};
  const Shot shot{options.width, options.height, options.scale, look, 6};
  const Result<Picture> picture = take_picture(shot, app.painter());
  if (!picture) return complain(app.text(), picture.error(), kFailed);
  const Result<Done> written = write_png(*picture, options.file);
  return written ? 0 : complain(app.text(), written.error(), kFailed);
}

// The window as it was left.
WindowOptions window_options(const App& app, const store::Progress& progress,
                             const Options& options) {
  WindowOptions out;
  out.title = app.title();
  out.look.palette = theme_named(progress.setting("theme")).value_or(PaletteName::dark);
  if (options.theme) out.look.palette = *options.theme;
  out.place.width = options.width;
  out.place.height = options.height;
  const Result<Options> kept = read_options({"--size", progress.setting("window")});
  if (kept && options.width == Options().width && options.height == Options().height) {
    out.place = {kept->width, kept->height, std::nullopt, progress.setting("maximized") == "yes"};
    int x = 0, y = 0;
    if (std::sscanf(progress.setting("corner").c_str(), "%d %d", &x, &y) == 2) {
      out.place.at = std::pair(x, y);
    }
  }
  const Result<Options> zoom = read_options({"--scale", progress.setting("zoom")});
  if (zoom) out.look.zoom = zoom->scale;
  return out;
}

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point then) {
  return std::chrono::duration<double, std::milli>(Clock::now() - then).count();
}

int show(App& app, const Options& options, Clock::time_point started) {
  const auto opened = Window::open(window_options(app, app.progress(), options));
  if (!opened) return complain(app.text(), opened.error(), kFailed);
  Window& window = **opened;
  for (const std::string& family : window.stage().missing_fonts()) {
    fmt::print(stderr, "casella-gui: {}\n", app.text().fill("window.no_font", family));
  }
  app.on_news(&Window::wake);
  if (options.serve && app.player() != nullptr && live::first_outside(app.player()->lesson())) {
    app.carry_out(intent::ServeLesson{});
  } else if (options.serve) {
    app.carry_out(intent::ShowServer{});
    app.carry_out(intent::StartServer{});
  }
  app.on_quit([&window] { window.close(); });
  app.on_full_screen([&window](bool fill) { window.fill_screen(fill); });
  app.on_picture([&window](const std::string& file, const App::Written& written) {
    window.on_next_frame([=](const Picture& picture) {
      written(write_png(picture, file));
      Window::wake();
    });
  });
  Report report(options.report);
  std::optional<double> first;
  window.run([&](Ui& ui) {
    report.prepare(ui);
    if (window.frames_drawn() == 1 && !first) first = milliseconds_since(started);
    app.frame(ui);
    if (first) report.after_frame(app, ui, *first, window.resting());
    if (app.take_title_change()) window.set_title(app.title());
  });
  const WindowPlace place = window.place();
  app.progress().set("window", fmt::format("{}x{}", place.width, place.height));
  app.progress().set("corner", fmt::format("{} {}", place.at->first, place.at->second));
  app.progress().set("maximized", place.maximized ? "yes" : "no");
  return 0;
}

int start(const std::filesystem::path& data, const std::vector<std::string>& words) {
  const Clock::time_point started = Clock::now();
  Result<Library> library = Library::open(data);
  if (!library) {
    fmt::print(stderr, "{}\n", say_without_texts(library.error(), "en"));
    return kFailed;
  }
  const Result<Options> options = read_options(words);
  const Result<std::string> language = choose_language(options ? options->language : "");
  const Text& text = library->text(language ? *language : "en");
  if (!language) return complain(text, language.error(), kMisused);
  if (!options) return complain(text, options.error(), kMisused);
  if (options->help) return fmt::print("{}", text("gui.help")), 0;
  if (options->version) return fmt::print("casella-gui {}\n", CASELLA_VERSION), 0;
  // A picture is of the lesson, not of whoever took it before.
  store::Progress progress =
      store::Progress::open(options->shot ? std::filesystem::path() : store::progress_path());
  std::string spoken = *language;
  const std::string kept = progress.setting("language");
  if (options->language.empty() && !kept.empty()) {
    if (const auto known = choose_language(kept)) spoken = *known;
  }
  const std::filesystem::path own = store::progress_path().parent_path() / "lessons";
  if (!options->shot) {
    for (const auto& folder : lesson::find_lessons(own)) library->add(folder);
  }
  App app(std::move(*library), std::move(progress), spoken);
  app.find_stories_in(data / "lessons" / "stories");
  app.keep_lessons_in(own);
  app.keep_documents_in(documents_dir() / "Casella");
  app.serve_as(host_wish(*options, data));
  constexpr std::string_view kServer = "server";  // a picture of it, instead of a lesson's
  if (options->shot && options->lesson == kServer) {
    if (options->view == "board") {
      rehearse_class(app, data);
    } else {
      rehearse_server(app, *options, data / "lessons");
    }
    return shoot(app, *options);
  }
  if (!options->lesson.empty()) {
    if (const auto error = open_lesson(app, *options)) return complain(app.text(), *error, kFailed);
  }
  if (options->shot && options->serve) rehearse_task(app, data, options->lesson);
  if (options->shot) return shoot(app, *options);
  if (app.progress().setting("tour").empty()) app.begin_tour();
  return show(app, *options, started);
}

}  // namespace
}  // namespace casella::gui

int main(int argc, char** argv) {
  using namespace casella;
  const auto data = data_dir(executable_path(argc > 0 ? argv[0] : nullptr));
  if (!data) {
    const auto language = choose_language("");
    fmt::print(stderr, "{}\n", say_without_texts(data.error(), language ? *language : "en"));
    return 1;
  }
  return gui::start(*data, std::vector<std::string>(argv + 1, argv + argc));
}
