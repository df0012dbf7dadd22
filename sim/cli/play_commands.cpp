// What the learner can ask of `casella play` at any prompt.
#include <algorithm>

#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/cli/play_session.h"
#include "sim/cli/whereabouts.h"
#include "sim/proto/pop3/commands.h"

namespace casella::cli {

void PlaySession::follow(const Steered& steered) {
  switch (steered.what) {
    case Steer::Help: return help();
    case Steer::Hint: return hint();
    case Steer::Goals: return goals(true);
    case Steer::State: house_.out << state_of(player_.world(), text_); return;
    case Steer::Mail:
      house_.out << whereabouts(player_.branch().timeline, player_.branch().cursor, text_);
      return;
    case Steer::Lines: return lines();
    case Steer::Explain: return explain(steered.argument);
    case Steer::Past: return past(steered.argument);
    case Steer::Now: player_.jump(player_.branch().timeline.size()); return past("=");
    case Steer::Undo: return undo();
    case Steer::All:
      while (!moved_ && scene_goes_on()) show_next();
      return;
    case Steer::Back:
      if (player_.step_index() == 0) return say("play.at_start");
      leave_step();
      player_.back();
      moved_ = true;
      return;
    case Steer::Restart:
      leave_step();
      player_.restart_step();
      moved_ = true;
      return;
    case Steer::Goto: return go_to(steered.argument);
    case Steer::Skip:
      leave_step();
      player_.go_to(player_.step_index() + 1);
      moved_ = true;
      return;
    case Steer::Exit: leaving_ = true; return;
  }
}

void PlaySession::help() {
  house_.out << "\n";
  say("play.help.intro");
  for (const SteerRow& row : steering()) {
    const auto key = std::string(row.word);
    std::string word = "  " + std::string(text_("play.word." + key));
    if (!row.argument.empty()) word += " " + std::string(row.argument);
    word.append(columns_of(word) < 16 ? 16 - columns_of(word) : 1, ' ');
    house_.out << render_.sentence(text_("play.help." + key), Look::Plain, word);
  }
  house_.out << "\n";
  std::string commands;
  for (const pop3::CommandRow& row : pop3::commands()) {
    if (!pop3::offers(player_.lesson().settings.pop3, row)) continue;
    commands += (commands.empty() ? "" : ", ") + pop3::usage(row);
  }
  say_words(text_.fill("play.help.protocol", commands));
  say("play.help.orders");
  house_.out << "\n";
}

void PlaySession::hint() {
  const auto* task = std::get_if<lesson::Task>(&player_.current()->what);
  if (task == nullptr || task->hints.empty()) return say("play.no_hints");
  if (hints_ >= task->hints.size()) return say("play.no_more_hints");
  const std::string& key = task->hints[hints_];
  progress_.hint(lesson().id, task->key, ++hints_);
  show_section(key);
  house_.out << "\n";
}

// With `all`, each goal; else those that changed since they were shown.
void PlaySession::goals(bool all) {
  const auto* task = std::get_if<lesson::Task>(&player_.current()->what);
  if (task == nullptr) return say("play.no_goals");
  const std::vector<bool> now = player_.goals();
  const lesson::Section* section = prose_.find(task->key);
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (!all && i < reached_.size() && reached_[i] == now[i]) continue;
    const std::string mark = now[i] ? "  [x] " : "  [ ] ";
    const bool worded = section != nullptr && i < section->items.size();
    house_.out << (worded ? render_.runs(section->items[i], mark)
                          : render_.sentence(task->goals[i], Look::Plain, mark));
  }
  reached_ = now;
}

void PlaySession::lines() {
  const exports::Story seen = story();
  for (const exports::Moment& moment : seen.moments()) {
    house_.out << render_.moment(seen, moment, name_devices_);
  }
  if (seen.moments().empty()) say("play.no_lines");
}

void PlaySession::explain(std::string_view argument) {
  const exports::Story seen = story();
  std::size_t number = seen.lines().size();
  if (!argument.empty()) {
    const auto wanted = parse_number(std::string(argument), "", 1);
    number = wanted ? static_cast<std::size_t>(*wanted) : 0;
  }
  if (number == 0 || number > seen.lines().size()) {
    if (seen.lines().empty()) return say("play.no_lines");
    return say_words(text_.fill("play.explain_which", seen.lines().size()));
  }
  const Line& line = seen.lines()[number - 1];
  house_.out << render_.line(seen, line, number, name_devices_);
  const proto::Note& note = *line.meaning.note;
  say_words(fmt::format("{} ({})", exports::long_note(note, text_), exports::rfc_words(note.rfc)));
  const std::string sent = exports::clock_words(line.sent_at);
  if (seen.arrived(line)) {
    say_words(
        text_.fill("play.line_arrived", sent, exports::clock_words(line.arrived_at), line.state));
  } else {
    say_words(
        text_.fill(seen.lost(line) ? "play.line_lost" : "play.line_on_its_way", sent, line.state));
  }
}

// Looks at an earlier moment; "=" only says which one is looked at.
void PlaySession::past(std::string_view argument) {
  const Seq size = player_.branch().timeline.size();
  if (argument.empty()) {
    player_.step_back();
  } else if (argument != "=") {
    const auto wanted = parse_number(std::string(argument), "");
    if (!wanted || *wanted > size) return say_words(text_.fill("play.past_which", size));
    player_.jump(*wanted);
  }
  const Seq cursor = player_.branch().cursor;
  say_words(text_.fill(cursor < size ? "play.in_the_past" : "play.at_the_tip", cursor, size),
            Look::Note);
  const exports::Story seen = story();
  if (!seen.moments().empty()) {
    house_.out << render_.moment(seen, seen.moments().back(), name_devices_);
  }
  house_.out << state_of(player_.world(), text_);
}

// To before the last thing that was typed. It stays a branch; what comes next begins another.
void PlaySession::undo() {
  if (before_deeds_.empty()) return say("play.nothing_to_undo");
  const auto [branch, cursor] = before_deeds_.back();
  before_deeds_.pop_back();
  const std::string deed = deeds_.back();
  deeds_.pop_back();
  player_.use_branch(branch);
  player_.jump(cursor);
  say_words(text_.fill("play.undone", printable(deed)), Look::Note);
}

void PlaySession::go_to(std::string_view argument) {
  const auto wanted = parse_number(std::string(argument), "", 1);
  if (!wanted || *wanted > count()) return say_words(text_.fill("play.goto_which", count()));
  leave_step();
  player_.go_to(static_cast<std::size_t>(*wanted) - 1);
  moved_ = true;
}

}  // namespace casella::cli
