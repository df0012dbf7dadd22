#include "sim/cli/play_session.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/base/utf8.h"

namespace casella::cli {

using lesson::Wants;

PlaySession::PlaySession(House& house, Told told, store::Progress progress, bool automatic)
    : house_(house),
      text_(house.text),
      prose_(std::move(told.prose)),
      player_(std::make_shared<const lesson::Lesson>(std::move(told.lesson))),
      progress_(std::move(progress)),
      render_(house.text, Style::of_stdout(), terminal_width()),
      automatic_(automatic),
      name_devices_(player_.lesson().devices.size() > 1) {}

int PlaySession::run(std::size_t from) {
  while (const auto notice = progress_.take_notice()) house_.complain(*notice);
  greet();
  player_.go_to(from);
  while (player_.current() != nullptr && !leaving_) {
    show_step();
    take_step();
    while (const auto notice = progress_.take_notice()) house_.complain(*notice);
    if (!house_.out.flush()) return kGood;  // nobody reads any more
  }
  return farewell();
}

void PlaySession::say(std::string_view key, Look look) {
  say_words(text_(key), look);
}

void PlaySession::say_words(std::string_view words, Look look) {
  house_.out << render_.sentence(words, look);
}

void PlaySession::greet() {
  say_words(prose_.title, Look::Bold);
  if (!prose_.summary.empty()) say_words(prose_.summary);
  house_.out << "\n";
  if (!automatic_) say("play.how");
}

void PlaySession::show_section(std::string_view key) {
  const lesson::Section* section = prose_.find(key);
  if (section != nullptr) house_.out << "\n" << render_.section(*section);
}

void PlaySession::show_step() {
  const lesson::Step& step = *player_.current();
  const auto index = static_cast<std::uint32_t>(player_.step_index());
  const std::string key(lesson::key_of(step));
  progress_.place(lesson().id, {index, static_cast<std::uint32_t>(count()), key});
  hints_ = 0;
  deeds_.clear();
  before_deeds_.clear();
  script_.clear();
  task_over_ = moved_ = false;
  house_.out << "\n"
             << render_.style()(Look::Bold, fmt::format("[{}/{}]", index + 1, count())) << "\n";
  show_section(key);
  house_.out << "\n";
  if (const auto* question = std::get_if<lesson::Question>(&step.what)) {
    for (std::size_t i = 0; i < question->options.size(); ++i) show_option(*question, i);
    if (const auto chosen = player_.answered()) {
      say_words(text_.fill("play.answered", *chosen + 1));
    }
  } else if (const auto* task = std::get_if<lesson::Task>(&step.what)) {
    for (const std::string& deed : task->solution) script_.push_back(deed);
    goals(true);
    task_over_ = player_.wants() == Wants::Next;
    open_server(*task);
  }
}

void PlaySession::show_option(const lesson::Question& question, std::size_t option) {
  const lesson::Section* section = prose_.find(question.key);
  const std::string number = fmt::format("  {}. ", option + 1);
  const bool worded = section != nullptr && option < section->items.size();
  house_.out << (worded ? render_.runs(section->items[option], number)
                        : render_.sentence(question.options[option], Look::Plain, number));
}

// --- input ---------------------------------------------------------------------------------------

std::string PlaySession::scripted() {
  if (player_.wants() == Wants::Answer) {
    const auto& question = std::get<lesson::Question>(player_.current()->what);
    const auto found = std::find(question.options.begin(), question.options.end(), question.answer);
    return std::to_string(found - question.options.begin() + 1);
  }
  if (player_.wants() != Wants::Act) return {};
  if (script_.empty()) {
    leaving_ = true;  // its solution does not reach the goals: `check` says so
    return {};
  }
  std::string deed = script_.front();
  script_.pop_front();
  return deed;
}

std::optional<std::string> PlaySession::ask(std::string_view prompt) {
  if (automatic_) {
    const std::string line = scripted();
    if (!line.empty()) house_.out << render_.style()(Look::Bold, prompt) << line << "\n";
    return line;
  }
  std::optional<std::string> line;
  do {  // what is said to a server beside the lesson comes between
    if (server_ != nullptr) hear_server();
    if (player_.wants() == Wants::Next && server_ != nullptr) prompt = text_("play.prompt.enter");
    house_.out << render_.style()(Look::Bold, prompt);
    if (!house_.out.flush()) return std::nullopt;
    line = reader_.next(server_ == nullptr ? -1 : server_->wake());
    if (reader_.woken()) house_.out << (render_.style().coloured() ? "\r\x1b[K" : "\n");
  } while (reader_.woken());
  if (!line) {
    house_.out << "\n";
  } else if (!reader_.is_terminal()) {
    house_.out << printable(*line) << "\n";  // who reads the output sees what was answered
  }
  return line;
}

void PlaySession::take_step() {
  while (!moved_ && !leaving_) {
    const Wants wants = player_.wants();
    std::string prompt(text_("play.prompt.enter"));
    if (wants == Wants::Answer) prompt = text_("play.prompt.answer");
    const auto* task = std::get_if<lesson::Task>(&player_.current()->what);
    if (wants == Wants::Act && task != nullptr) prompt = printable(task->as) + "> ";
    const auto line = ask(prompt);
    if (!line) {
      ended_ = leaving_ = true;
    } else {
      hear(*line);
    }
    if (!house_.out.open()) leaving_ = true;
  }
  leave_step();
  if (server_ != nullptr) close_server();
}

// Whether a line in a task belongs to the connection, though the lesson has a word like it: MAIL,
// or any line of a message that is being sent. With a slash the lesson's words are always meant.
bool PlaySession::is_for_server(std::string_view line) const {
  const auto* task = std::get_if<lesson::Task>(&player_.current()->what);
  const auto device = task == nullptr ? std::nullopt : player_.world().device_named(task->as);
  const Connection* conn = device ? player_.world().connection_of(*device) : nullptr;
  if (conn == nullptr || player_.wants() != Wants::Act || line.substr(0, 1) == "/") return false;
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  if (const auto* client = conn->client->as<smtp::Client>()) {
    return client->sends_message() || smtp::find_command(word) != nullptr;
  }
  if (const auto* client = conn->client->as<imap::Client>()) {
    return client->takes_any_line() || client->idling() || imap::is_command(line);
  }
  return conn->client->as<pop2::Client>() != nullptr && pop2::find_command(word) != nullptr;
}

void PlaySession::hear(std::string_view line) {
  line = trimmed(line);
  const Wants wants = player_.wants();
  if (is_for_server(line)) return act(line);
  if (const auto steered = steer(line, text_)) return follow(*steered);
  if (wants == Wants::Answer) return answer(line);
  if (wants == Wants::Act && !line.empty()) return act(line);
  if (line.empty() && wants != Wants::Act) return go_on();
  if (is_deed(line)) return act(line);
  say(wants == Wants::Act ? "play.act_first" : "play.not_understood");
}

// Whether the scene at hand goes on: played for the first time, or seen again.
bool PlaySession::scene_goes_on() const {
  if (player_.wants() == Wants::Play) return true;
  const auto end = player_.step_end();
  return std::holds_alternative<lesson::Play>(player_.current()->what) && end &&
         player_.branch().cursor < *end;
}

void PlaySession::go_on() {
  if (scene_goes_on()) return show_next();
  moved_ = player_.next();
}

void PlaySession::show_next() {
  const Seq from = player_.branch().cursor;
  const auto said = [&] {
    const auto& lines = player_.transcript().lines();
    const Seq cursor = player_.branch().cursor;
    return std::any_of(lines.rbegin(), lines.rend(),
                       [&](const Line& line) { return line.sent >= from && line.sent < cursor; });
  };
  bool going = true;
  while (going && scene_goes_on() && !said()) going = player_.step_forward();
  // What only arrives is nothing to look at: on with the lesson.
  const bool shown = show_moments(from);
  if (!going || (!shown && !scene_goes_on())) moved_ = player_.next();
}

bool PlaySession::show_moments(Seq from) {
  const exports::Story seen = story();
  bool any = false;
  for (std::size_t i = 0; i < seen.lines().size(); ++i) {
    const Line& line = seen.lines()[i];
    const bool lost_now = seen.lost(line) && line.lost >= from && line.sent < from;
    if (lost_now) house_.out << render_.line(seen, line, i + 1, name_devices_);
    any |= lost_now;
  }
  for (const exports::Moment& moment : seen.moments()) {
    if (moment.seq < from) continue;
    house_.out << render_.moment(seen, moment, name_devices_, &shown_);
    any = true;
  }
  return any;
}

// --- questions and tasks
// ---------------------------------------------------------------------------

void PlaySession::answer(std::string_view line) {
  const auto& question = std::get<lesson::Question>(player_.current()->what);
  const auto number = parse_number(std::string(line), "", 1);
  if (!number || *number > question.options.size()) {
    return say_words(text_.fill("play.answer_with", question.options.size()));
  }
  judge(question, static_cast<std::size_t>(*number) - 1);
}

void PlaySession::judge(const lesson::Question& question, std::size_t option) {
  const Seq from = player_.branch().cursor;
  const auto verdict = player_.answer(option);
  if (!verdict) return;
  progress_.attempt(
      {lesson().id, question.key, store::What::Question, question.options[option], verdict->right});
  if (tried_.insert(question.key).second && verdict->right) ++right_at_once_;
  house_.out << "\n";
  show_moments(from);
  house_.out << "\n";
  if (verdict->right) {
    say("play.right", Look::Good);
  } else {
    say("play.wrong", Look::Bad);
    show_option(question, verdict->right_option);
    show_section(question.key + "." + question.options[option]);
  }
  show_section(question.key + ".why");
  house_.out << "\n";
}

void PlaySession::act(std::string_view line) {
  const std::size_t branch = player_.branch_index();
  const Seq from = player_.branch().cursor;
  const bool ahead = from < player_.branch().timeline.size();
  const auto done = player_.do_deed(line);
  if (!done) return say_words(text_.say(done.error()), Look::Bad);
  if (ahead) say("play.branched", Look::Note);
  before_deeds_.emplace_back(branch, from);
  deeds_.emplace_back(line);
  show_moments(from);
  if (!std::holds_alternative<lesson::Task>(player_.current()->what)) return;
  goals(false);
  if (player_.wants() == Wants::Next) task_done();
}

void PlaySession::task_done() {
  if (task_over_) return;
  task_over_ = true;
  const auto& task = std::get<lesson::Task>(player_.current()->what);
  progress_.attempt(
      {lesson().id, task.key, store::What::Task, fmt::format("{}", fmt::join(deeds_, "\n")), true});
  house_.out << "\n";
  say("play.reached", Look::Good);
  show_section(task.key + ".done");
  house_.out << "\n";
}

void PlaySession::leave_step() {
  const lesson::Step* step = player_.current();
  const auto* task = step == nullptr || moved_ ? nullptr : std::get_if<lesson::Task>(&step->what);
  if (task == nullptr || task_over_ || deeds_.empty()) return;
  progress_.attempt({lesson().id, task->key, store::What::Task,
                     fmt::format("{}", fmt::join(deeds_, "\n")), false});
}

int PlaySession::farewell() {
  if (!leaving_) {
    progress_.finished(lesson().id);
    house_.out << "\n";
    say("play.finished", Look::Good);
    if (!tried_.empty()) {
      say_words(text_.fill("play.score", right_at_once_, tried_.size()));
    }
    return kGood;
  }
  house_.out << "\n";
  say_words(text_.fill("play.stopped", player_.step_index() + 1, count(), lesson().id));
  if (interrupted()) return kInterrupted;
  return automatic_ || (ended_ && !reader_.is_terminal()) ? kWrong : kGood;
}

}  // namespace casella::cli
