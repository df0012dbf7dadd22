// casella explore: every order in which it can happen, from a moment of a lesson on.
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "sim/cli/commands.h"
#include "sim/cli/explore_words.h"
#include "sim/cli/played.h"
#include "sim/cli/terminal.h"
#include "sim/explore/save.h"
#include "sim/export/exports.h"

namespace casella::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct ExploreOptions {
  std::string lesson, faults, property, witness;
  std::string at = "0", sessions = "1", threads = "0", memory = "1024";
  bool json = false, quick = false;
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// "cut=1,arrive=2"
Result<Done> read_budget(const std::string& budget, const World& start,
                         explore::Settings& settings) {
  for (std::size_t at = 0; at < budget.size();) {
    const std::size_t end = std::min(budget.find(',', at), budget.size());
    const std::string part = budget.substr(at, end - at);
    at = end + 1;
    const std::size_t equals = part.find('=');
    const std::string name = part.substr(0, equals);
    const auto count =
        parse_number(equals == part.npos ? "1" : part.substr(equals + 1), "--faults");
    if (!count) return count.error();
    const unsigned limit = name == "arrive" ? explore::kArrivalsLimit : explore::kFaultsLimit;
    if (*count > limit) return Error{Key{"explore.error.too_many"}, {name, std::to_string(limit)}};
    const auto number = static_cast<unsigned>(*count);
    if (name == "cut")
      settings.faults.cuts = number;
    else if (name == "crash")
      settings.faults.crashes = number;
    else if (name == "store")
      settings.faults.store_failures = number;
    else if (name == "timeout")
      settings.faults.timeouts = number;
    else if (name != "arrive")
      return Error{Key{"explore.error.fault"}, {name}};
    if (name != "arrive") continue;
    for (unsigned i = 1; i <= number; ++i) {
      const std::string file = fmt::format("new-{}.eml", i);
      settings.arrivals.push_back(
          {AccountId{0},
           std::make_shared<const Message>(MessageId{start.messages_made + i}, file,
                                           "Subject: " + file + "\r\n\r\nNew mail.\r\n")});
    }
  }
  return Done{};
}

Result<explore::Settings> settings_of(const ExploreOptions& options, const World& start) {
  explore::Settings settings;
  const auto sessions = parse_number(options.sessions, "--sessions", 1);
  const auto threads = parse_number(options.threads, "--threads");
  const auto memory = parse_number(options.memory, "--memory", 1);
  for (const auto* each : {&sessions, &threads, &memory}) {
    if (!*each) return each->error();
  }
  if (*sessions > explore::kSessionsLimit) {
    return Error{Key{"explore.error.too_many"},
                 {"--sessions", std::to_string(explore::kSessionsLimit)}};
  }
  if (start.devices.size() > explore::kDevicesLimit) {
    return Error{Key{"explore.error.devices"}, {std::to_string(explore::kDevicesLimit)}};
  }
  // Each device is explored by itself, and IMAP's sessions hear of each other.
  for (const Cow<Device>& device : start.devices) {
    if (device->settings->protocol == proto::Protocol::Imap) {
      return Error{Key{"explore.error.imap"}, {device->settings->id}};
    }
  }
  settings.sessions = static_cast<unsigned>(*sessions);
  settings.threads = static_cast<unsigned>(std::min<std::uint64_t>(*threads, 256));
  settings.memory_octets = static_cast<std::size_t>(*memory) << 20U;
  settings.reductions.independent = options.quick;
  if (const auto read = read_budget(options.faults, start, settings); !read) return read.error();
  return settings;
}

// The properties that were asked for: one by its name, one's own goal, or all.
Result<std::vector<explore::Property>> wanted(const ExploreOptions& options, const World& start,
                                              const explore::Settings& settings) {
  auto all = explore::properties_of(start, settings.arrivals);
  if (options.property.empty()) return all;
  for (const explore::Property& each : all) {
    if (each.name == options.property) return std::vector{each};
  }
  auto own = explore::own_property(options.property, start);
  if (!own) return own.error();
  return std::vector{*own};
}

// The lesson's session up to the start, and on from there: so that it can be played from its
// beginning.
Timeline whole(const Timeline& before, Seq at, const Timeline& after) {
  Timeline session = before.fork(at);
  for (Seq seq = 0; seq < after.size(); ++seq) session.step(*after[seq].action);
  return session;
}

Result<Done> save(House& house, const std::string& folder, const Timeline& session,
                  const lesson::Lesson& from, const explore::Property& property) {
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
  const std::string id = from.id + "-" + (property.own ? "own" : property.name);
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

int explore(House& house, const ExploreOptions& options) {
  const auto played = play_through(house, options.lesson);
  if (!played) return house.complain(played.error());
  const auto extent = extent_of(played->timeline, options.at, "--at");
  if (!extent) return house.complain(extent.error());
  const World start = played->timeline.seek(extent->until);
  auto settings = settings_of(options, start);
  if (!settings) return house.complain(settings.error());
  const auto properties = wanted(options, start, *settings);
  if (!properties) return house.complain(properties.error());
  settings->reductions.symmetric = !properties->front().own;

  notice_interrupts();
  const auto began = Clock::now();
  explore::Explorer explorer(start, *settings);
  explore::Judge judge(*properties);
  explore::Halt halt{};
  do {
    Ticker ticker(house);
    halt = explorer.run(std::ref(ticker));
  } while (goes_on(house, explorer, halt));
  const bool finished = halt == explore::Halt::Finished;
  judge.look(explorer, finished);
  const bool weighed = finished && !settings->reductions.independent;
  if (weighed) explorer.weigh();
  const Found found{explorer, explorer.outcomes(), judge.findings(), halt,
                    weighed,  seconds_since(began)};

  explore::Table table;
  if (options.property.empty() && !interrupted()) {
    auto reduced = *settings;
    reduced.reductions.independent = true;
    table = explore::fill_table(start, reduced, {Mode::Delete, Mode::Keep},
                                [](const explore::Table&) { return !interrupted(); });
  }
  if (options.json) {
    house.out << as_json(found, table);
  } else {
    house.out << outcomes_as_text(found, house.text) << "\n"
              << properties_as_text(table, house.text);
  }
  const auto& first = judge.findings().front();
  const bool asked = !options.property.empty();
  if (!asked && options.witness.empty()) return interrupted() ? kInterrupted : kGood;
  const explore::Finding* broken = nullptr;
  for (const auto& each : judge.findings()) {
    if (broken == nullptr && each.verdict == explore::Verdict::Broken) broken = &each;
  }
  if (broken == nullptr) {
    if (!options.json && asked)
      house.out << house.text(
                       "explore.verdict." +
                       std::string(first.verdict == explore::Verdict::Holds ? "holds" : "open"))
                << "\n";
    return first.verdict == explore::Verdict::Holds ? kGood : kWrong;
  }
  const Timeline session = whole(played->timeline, extent->until, witness_of(explorer, *broken));
  if (!options.json) {
    const exports::Story story(session, session.size());
    house.out << house.text("explore.witness") << "\n"
              << exports::as_text(story, {house.language, &house.text, {}}, false);
  }
  if (!options.witness.empty()) {
    const auto saved = save(house, options.witness, session, played->told.lesson, broken->property);
    if (!saved) return house.complain(saved.error());
    if (!options.json) house.out << house.text.fill("explore.saved", options.witness) << "\n";
  }
  return kWrong;
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
  option("--property", options->property, "NAME");
  option("--witness", options->witness, "DIR");
  option("--threads", options->threads, "N");
  option("--memory", options->memory, "MB");
  command->add_flag("--json", options->json, std::string(house.text("cli.explore.json")));
  command->add_flag("--quick", options->quick, std::string(house.text("cli.explore.quick")));
}

}  // namespace casella::cli
