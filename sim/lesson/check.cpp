#include "sim/lesson/check.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/lesson/load_steps.h"
#include "sim/lesson/player.h"
#include "sim/lesson/prose.h"

namespace casella::lesson {
namespace {

constexpr std::string_view kLanguages[] = {"en", "it"};

struct NeededSection {
  std::string key;
  std::size_t items;  // that the section's last list must have
  int line;           // of the step in lesson.toml
};

std::vector<NeededSection> needed_sections(const Lesson& lesson, std::set<std::string>& allowed) {
  std::vector<NeededSection> needed;
  for (const Step& step : lesson.steps) {
    const std::string key(key_of(step));
    const auto add = [&](std::string name, std::size_t items = 0) {
      needed.push_back({std::move(name), items, step.line});
    };
    if (const auto* question = std::get_if<Question>(&step.what)) {
      add(key, question->options.size());
      add(key + ".why");
      for (const std::string& option : question->options) allowed.insert(key + "." + option);
    } else if (const auto* task = std::get_if<Task>(&step.what)) {
      add(key, task->goals.size());
      add(key + ".done");
      for (const std::string& hint : task->hints) add(hint);
    } else if (!key.empty()) {
      add(key);
    }
  }
  for (const NeededSection& each : needed) allowed.insert(each.key);
  return needed;
}

struct Wording {
  std::string all;
  std::size_t words =
      0;  // that can be translated: commands and replies are the same in every language
};

void add_wording(const std::vector<Words>& runs, Wording& out) {
  for (const Words& run : runs) {
    out.all += run.text;
    bool inside = false;
    for (const char c : run.text) {
      const bool letter = std::isalpha(static_cast<unsigned char>(c)) != 0;
      if (letter && !inside && !run.code) ++out.words;
      inside = letter;
    }
  }
}

Wording wording_of(const Section& section) {
  Wording wording;
  for (const Block& block : section.blocks) add_wording(block.runs, wording);
  for (const auto& item : section.items) add_wording(item, wording);
  return wording;
}

// A translation says the same: not the very words, nor half as much again.
void compare_wording(const Section& original, const Section& translated, const std::string& key,
                     const std::string& file, std::vector<Error>& errors) {
  constexpr std::size_t kFewWords = 3, kFewColumns = 40;
  const Wording one = wording_of(original), other = wording_of(translated);
  const auto complain = [&](Key what, std::vector<std::string> args) {
    errors.push_back({what, std::move(args), file, translated.line});
  };
  if (one.all == other.all && one.words > kFewWords) {
    return complain(Key{"error.check.untranslated"}, {key});
  }
  const std::size_t first = columns_of(one.all), second = columns_of(other.all);
  const auto [less, more] = std::minmax({first, second});
  if (more > kFewColumns && 2 * more > 3 * less) {
    complain(Key{"error.check.length_differs"},
             {key, std::to_string(first), std::to_string(second)});
  }
}

void check_prose(const Lesson& lesson, std::vector<Error>& errors) {
  std::set<std::string> allowed;
  std::optional<Prose> original;
  const auto needed = needed_sections(lesson, allowed);
  for (const std::string_view language : kLanguages) {
    const auto loaded = load_prose(lesson.folder / fmt::format("text.{}.md", language));
    if (!loaded) {
      errors.push_back(loaded.error());
      continue;
    }
    for (const NeededSection& each : needed) {
      const Section* section = loaded->find(each.key);
      if (section == nullptr) {
        errors.push_back(
            {Key{"error.check.no_section"}, {each.key, loaded->file}, lesson.file(), each.line});
      } else if (section->items.size() != each.items && each.items > 0) {
        errors.push_back(
            {Key{"error.check.item_count"},
             {each.key, std::to_string(each.items), std::to_string(section->items.size())},
             loaded->file,
             section->line});
      } else if (section->blocks.empty() && section->items.empty()) {
        errors.push_back(
            {Key{"error.check.empty_section"}, {each.key}, loaded->file, section->line});
      }
    }
    for (const auto& [key, section] : loaded->sections) {
      if (allowed.count(key) == 0) {
        errors.push_back({Key{"error.check.left_over_section"}, {key}, loaded->file, section.line});
      }
      const Section* first = original ? original->find(key) : nullptr;
      if (first != nullptr) compare_wording(*first, section, key, loaded->file, errors);
    }
    if (!original) original = *loaded;
  }
}

// Plays a lesson by its solutions, and every other way that it names.
class Checker {
 public:
  Checker(std::shared_ptr<const Lesson> lesson, std::vector<Error>& errors)
      : lesson_(std::move(lesson)), errors_(errors), player_(lesson_) {}

  void check() {
    for (const Step& step : lesson_->steps) {
      line_ = step.line;
      if (const auto* question = std::get_if<Question>(&step.what)) {
        check_question(*question);
      } else if (const auto* task = std::get_if<Task>(&step.what)) {
        check_task(*task);
      } else {
        player_.solve();
        if (const auto* play = std::get_if<Play>(&step.what)) check_scene(play->scene);
      }
      if (!player_.next()) return;  // told above why
      if (player_.branch().timeline.size() >= kRunLimit) return complain("error.check.endless", {});
    }
    check_rfcs();
    check_outside();
  }

 private:
  void complain(std::string_view key, std::vector<std::string> args) {
    errors_.push_back({Key{key}, std::move(args), lesson_->file(), line_});
  }

  void check_scene(const Scene& scene) {
    if (!player_.stuck()) return;
    const auto* run = std::get_if<Run>(&scene);
    if (run == nullptr) return complain("error.check.fault_missed", {});
    const Pattern& missing = run->lines[std::min(player_.lines_exchanged(), run->lines.size() - 1)];
    const std::string text = (missing.from == Side::Client ? "C: " : "S: ") + missing.glob;
    errors_.push_back({Key{"error.check.line_missing"}, {text}, lesson_->file(), missing.line});
  }

  // What a condition says at the player's moment; complains of mistakes in it.
  bool holds(const std::string& text, Seq since) {
    const auto goal = Goal::parse(text);
    const Scope scope{player_.world(), player_.branch().timeline, since, player_.branch().cursor};
    const auto value = goal ? goal->holds(scope) : Result<bool>(goal.error());
    if (value) return *value;
    Error error = value.error();
    error.file = lesson_->file();
    error.line = line_;
    errors_.push_back(std::move(error));
    return false;
  }

  void check_question(const Question& question) {
    const Seq since = player_.branch().cursor;
    player_.solve();
    if (player_.stuck()) complain("error.check.scene_missed", {question.key});
    for (std::size_t i = 0; i < question.verify.size(); ++i) {
      const std::string& option =
          question.verify.size() == 1 ? question.answer : question.options[i];
      if (holds(question.verify[i], since) != (option == question.answer)) {
        complain("error.check.answer_contradicted", {option, question.verify[i]});
      }
    }
  }

  bool reached(const Player& player) const { return player.wants() == Wants::Next; }

  // Plays deeds on a copy; whether the goals hold afterwards.
  bool try_deeds(const std::vector<std::string>& deeds, bool complains) {
    Player copy = player_;
    for (const std::string& deed : deeds) {
      const auto done = copy.do_deed(deed);
      if (done || !complains) continue;
      Error error = done.error();
      error.file = lesson_->file();
      error.line = line_;
      errors_.push_back(std::move(error));
    }
    return reached(copy);
  }

  void check_task(const Task& task) {
    const Seq since = player_.branch().cursor;
    for (const std::string& goal : task.goals) holds(goal, since);
    if (reached(player_)) complain("error.check.goal_at_start", {task.key});
    for (const auto& deeds : task.accept) {
      if (!try_deeds(deeds, true))
        complain("error.check.accept_fails", {fmt::format("{}", fmt::join(deeds, " / "))});
    }
    for (const auto& deeds : task.reject) {
      if (try_deeds(deeds, false))
        complain("error.check.reject_passes", {fmt::format("{}", fmt::join(deeds, " / "))});
    }
    if (!try_deeds(task.solution, true)) complain("error.check.solution_fails", {task.key});
    player_.solve();
  }

  // "1939" or "1939#6": some line or event of the lesson must rest on it.
  void check_rfcs() {
    std::set<std::string> cited;
    for (const Branch& branch : player_.branches()) {
      for (Seq seq = 0; seq < branch.timeline.size(); ++seq) {
        for (const Happening& what : branch.timeline[seq].what) {
          if (const auto* told = std::get_if<happening::Narrated>(&what))
            cite(told->note->rfc, cited);
          if (const auto* packet = std::get_if<happening::PacketSent>(&what))
            cite(packet->why->rfc, cited);
          if (const auto* sealed = std::get_if<happening::TlsSent>(&what))
            cite(sealed->why->rfc, cited);
        }
      }
    }
    for (const Line& line : player_.transcript().lines()) cite(line.meaning.note->rfc, cited);
    line_ = 1;
    for (const std::string& rfc : lesson_->rfc) {
      if (cited.count(rfc) == 0) complain("error.check.rfc_not_cited", {rfc});
    }
  }

  // A server that listens knows of a lesson only its tasks for programs outside: one device does
  // them all, and nothing is played between them.
  void check_outside() {
    const Task* first = nullptr;
    bool played = false;
    for (const Step& step : lesson_->steps) {
      line_ = step.line;
      const auto* task = std::get_if<Task>(&step.what);
      const bool outside = task != nullptr && task->outside;
      if (outside && first != nullptr) {
        if (task->as != first->as) complain("error.check.outside_as", {first->as, task->as});
        if (played) complain("error.check.outside_apart", {task->key});
      }
      if (outside && first == nullptr) {
        first = task;
        played = false;
      }
      const auto* question = std::get_if<Question>(&step.what);
      played |= std::holds_alternative<Play>(step.what) || (task != nullptr && !outside) ||
                (question != nullptr && !question->scenes.empty());
    }
  }

  static void cite(const proto::Rfc& rfc, std::set<std::string>& cited) {
    cited.insert(std::to_string(rfc.number));
    cited.insert(fmt::format("{}#{}", rfc.number, rfc.section));
  }

  std::shared_ptr<const Lesson> lesson_;
  std::vector<Error>& errors_;
  Player player_;
  int line_ = 0;
};

}  // namespace

std::vector<Error> check(const std::filesystem::path& folder) {
  Loaded loaded = load(folder);
  std::vector<Error> errors = std::move(loaded.errors);
  if (!loaded.lesson) return errors;
  auto lesson = std::make_shared<const Lesson>(std::move(*loaded.lesson));
  check_prose(*lesson, errors);
  Checker(lesson, errors).check();
  return errors;
}

}  // namespace casella::lesson
