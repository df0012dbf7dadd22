// casella explore: every order in which it can happen, from a moment of a lesson on.
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "sim/cli/commands.h"
#include "sim/cli/explore_start.h"
#include "sim/cli/explore_words.h"
#include "sim/cli/played.h"
#include "sim/cli/terminal.h"
#include "sim/explore/save.h"
#include "sim/export/exports.h"

namespace casella::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The properties that were asked for: one by its name, one's own goal, or all.
Result<std::vector<explore::Property>> wanted(const ExploreOptions& options,
                                              const ExploreStart& start) {
  auto all = explore::properties_of(start.world, start.settings);
  if (options.property.empty()) return all;
  for (const explore::Property& each : all) {
    if (each.name == options.property) return std::vector{each};
  }
  auto own = explore::own_property(options.property, start.world);
  if (!own) return own.error();
  return std::vector{*own};
}

// From the beginning of the lesson, if it led to the start: so that it can be played from there.
Timeline whole(const ExploreStart& start, const Timeline& after) {
  if (!start.played || start.changed) return after;
  Timeline session = start.played->timeline.fork(start.at);
  for (Seq seq = 0; seq < after.size(); ++seq) session.step(*after[seq].action);
  return session;
}

Result<Done> save(House& house, const std::string& folder, const Timeline& session,
                  const ExploreStart& start, const explore::Property& property) {
  std::vector<explore::SavedWords> words;
  for (const std::string language : {"en", "it"}) {
    const auto text = Text::load(house.data / "assets" / "lang" / language);
    if (!text) return text.error();
    const std::string rule =
        property.own ? property.goal : std::string((*text)("explore.property." + property.name));
    words.push_back({language, std::string((*text)("explore.lesson.title")),
                     text->fill("explore.lesson.summary", rule),
                     text->fill("explore.lesson.intro", rule),
                     std::string((*text)("explore.lesson.end"))});
  }
  const std::string id = start.id + "-" + (property.own ? "own" : property.name);
  const bool as_told = start.played && !start.changed;
  const lesson::Lesson from =
      as_told ? start.played->told.lesson : explore::lesson_of(session.seek(0), id, start.seed);
  for (const auto& [name, content] : explore::lesson_files(session, from, id, words)) {
    const fs::path file = fs::path(folder) / name;
    std::error_code fault;
    fs::create_directories(file.parent_path(), fault);
    const auto written = write_to(file.string(), content, house.out);
    if (!written) return written.error();
  }
  return Done{};
}

class Ticker {
 public:
  explicit Ticker(House& house) : house_(house), shown_(::isatty(2) == 1) {}
  ~Ticker() {
    if (drawn_) house_.err << "\r\x1b[K";
    house_.err.flush();
  }
  bool operator()(const explore::Progress& progress) {
    const double now = seconds_since(start_);
    if (shown_ && now - last_ > 0.2) {
      last_ = now;
      drawn_ = true;
      const auto rate = static_cast<std::uint64_t>(static_cast<double>(progress.states) / now);
      house_.err << "\r\x1b[K"
                 << house_.text.fill("explore.progress", progress.states, progress.waiting, rate);
      house_.err.flush();
    }
    return !interrupted();
  }

 private:
  House& house_;
  Clock::time_point start_ = Clock::now();
  double last_ = 0;
  bool shown_, drawn_ = false;
};

// Whether a person wants to go on after it was stopped, or with twice the memory; no one is asked
// but at a terminal.
bool goes_on(House& house, explore::Explorer& explorer, explore::Halt halt) {
  LineReader answers(STDIN_FILENO);
  if (halt == explore::Halt::Finished || !answers.is_terminal() || ::isatty(STDERR_FILENO) != 1) {
    return false;
  }
  const explore::Progress so_far = explorer.progress();
  const bool memory = halt == explore::Halt::OutOfMemory;
  const std::size_t allowed = explorer.settings().memory_octets * (memory ? 2 : 1);
  house.err << house.text.fill(memory ? "explore.ask.memory" : "explore.ask.stopped", so_far.states,
                               so_far.waiting, allowed >> 20U)
            << " ";
  house.err.flush();
  notice_interrupts();
  const auto answer = answers.next();
  // Yes and sì: whatever is said in the one language is understood in the other too.
  if (!answer || answer->empty() ||
      std::string_view("yYsS").find(answer->front()) == std::string::npos) {
    return false;
  }
  explorer.allow_memory(allowed);
  return true;
}

struct Run {
  House& house;
  const ExploreOptions& options;
  const ExploreStart& start;
  std::vector<explore::Property> properties;
  explore::Explorer explorer;
  explore::Judge judge{properties};

  int go();
  explore::Table table() const;
  int tell_witness(bool asked);
};

int Run::go() {
  const auto began = Clock::now();
  explore::Halt halt{};
  do {
    Ticker ticker(house);
    halt = explorer.run(std::ref(ticker));
  } while (goes_on(house, explorer, halt));
  const bool finished = halt == explore::Halt::Finished;
  judge.look(explorer, finished);
  const bool weighed = finished && !explorer.settings().reductions.independent;
  if (weighed) explorer.weigh();
  const Found found{explorer, explorer.outcomes(), judge.findings(), halt,
                    weighed,  seconds_since(began)};
  const bool asked = !options.property.empty();
  const explore::Table modes = asked || interrupted() ? explore::Table() : table();
  if (options.json) {
    house.out << as_json(found, modes);
  } else {
    house.out << outcomes_as_text(found, house.text) << "\n"
              << properties_as_text(modes, house.text);
  }
  if (!asked && options.witness.empty()) return interrupted() ? kInterrupted : kGood;
  return tell_witness(asked);
}

explore::Table Run::table() const {
  auto reduced = start.settings;
  reduced.reductions.independent = true;
  Ticker ticker(house);
  return explore::fill_table(start.world, reduced, explore::kSideBySide,
                             [&](const explore::Table& so_far) {
                               explore::Progress sum;
                               for (const auto& column : so_far.columns) {
                                 sum.states += column.progress.states;
                                 sum.waiting += column.progress.waiting;
                               }
                               return ticker(sum);
                             });
}

int Run::tell_witness(bool asked) {
  const auto& findings = judge.findings();
  const auto broken = std::find_if(findings.begin(), findings.end(), [](const auto& each) {
    return each.verdict == explore::Verdict::Broken;
  });
  if (broken == findings.end()) {
    const std::string verdict(word_of(findings.front().verdict));
    if (!options.json && asked) house.out << house.text("explore.verdict." + verdict) << "\n";
    return verdict == "holds" || verdict == "moot" ? kGood : kWrong;
  }
  const Timeline session = whole(start, witness_of(explorer, *broken));
  if (!options.json) {
    const exports::Story story(session, session.size());
    house.out << house.text("explore.witness") << "\n"
              << exports::as_text(story, {house.language, &house.text, {}}, false);
  }
  if (!options.witness.empty()) {
    const auto saved = save(house, options.witness, session, start, broken->property);
    if (!saved) return house.complain(saved.error());
    if (!options.json) house.out << house.text.fill("explore.saved", options.witness) << "\n";
  }
  return kWrong;
}

int explore(House& house, const ExploreOptions& options) {
  auto start = explore_start(house, options);
  if (!start) return house.complain(start.error());
  const auto properties = wanted(options, *start);
  if (!properties) return house.complain(properties.error());
  auto settings = start->settings;
  settings.reductions.symmetric = !properties->front().own;
  notice_interrupts();
  return Run{house, options, *start, *properties, {start->world, settings}}.go();
}

}  // namespace

void add_explore(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<ExploreOptions>();
  CLI::App* command = add_command(app, house, chosen, "explore", options, explore);
  add_lesson(*command, house, options->lesson);
  add_profile(*command, house);
  const auto option = [&](const char* name, std::string& to, const char* type) {
    command->add_option(name, to, std::string(house.text("cli.explore." + std::string(name + 2))))
        ->type_name(type);
  };
  option("--at", options->at, "N");
  option("--sessions", options->sessions, "N");
  option("--faults", options->faults, "cut=1,...");
  option("--deeds", options->deeds, "DEVICE:DEED:FILE,...");
  option("--mode", options->mode, "MODE");
  option("--property", options->property, "NAME");
  option("--witness", options->witness, "DIR");
  option("--threads", options->threads, "N");
  option("--memory", options->memory, "MB");
  command->add_flag("--json", options->json, std::string(house.text("cli.explore.json")));
  command->add_flag("--quick", options->quick, std::string(house.text("cli.explore.quick")));
}

}  // namespace casella::cli
