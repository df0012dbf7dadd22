#include "gui/model/lesson_model.h"

#include <algorithm>

namespace casella::gui {
namespace {

// The heading of a callout is its first bold words; a full stop or colon at their end is not said.
std::string take_title(std::vector<Span>& spans) {
  if (spans.empty() || spans.front().style != SpanStyle::strong) return {};
  std::string title = std::move(spans.front().text);
  spans.erase(spans.begin());
  while (!title.empty() && (title.back() == '.' || title.back() == ':' || title.back() == ' ')) {
    title.pop_back();
  }
  if (!spans.empty()) {
    std::string& first = spans.front().text;
    first.erase(0, std::min(first.find_first_not_of(" \n"), first.size()));
  }
  return title;
}

Block block_of(const lesson::Block& from) {
  Block out;
  out.spans = spans_of(from.runs);
  out.depth = from.depth;
  using Kind = lesson::Block::Kind;
  switch (from.kind) {
    case Kind::Paragraph: break;
    case Kind::Code: out.kind = BlockKind::code; break;
    case Kind::Item:
      out.kind = from.ordinal > 0 ? BlockKind::numbered : BlockKind::bullet;
      out.number = from.ordinal;
      break;
    case Kind::Callout: {
      out.kind = BlockKind::callout;
      out.title = take_title(out.spans);
      Block inside;
      inside.spans = std::move(out.spans);
      out.spans.clear();
      out.inside.push_back(std::move(inside));
      break;
    }
  }
  return out;
}

void append(std::vector<Block>& to, const lesson::Section* section) {
  if (section == nullptr) return;
  for (const auto* part : {&section->blocks, &section->list}) {
    for (Block& block : blocks_of(*part)) to.push_back(std::move(block));
  }
}

const lesson::Section& section_of(const lesson::Prose& prose, std::string_view key) {
  static const lesson::Section nothing;
  const lesson::Section* found = key.empty() ? nullptr : prose.find(key);
  return found ? *found : nothing;
}

}  // namespace

std::vector<Span> spans_of(const std::vector<lesson::Words>& runs) {
  std::vector<Span> out;
  out.reserve(runs.size());
  for (const lesson::Words& run : runs) {
    const SpanStyle style = run.code     ? SpanStyle::code
                            : run.bold   ? SpanStyle::strong
                            : run.italic ? SpanStyle::emphasis
                                         : SpanStyle::plain;
    Span span;
    span.text = run.text;
    span.style = style;
    out.push_back(std::move(span));
  }
  return out;
}

std::vector<Block> blocks_of(const std::vector<lesson::Block>& blocks) {
  std::vector<Block> out;
  out.reserve(blocks.size());
  for (const lesson::Block& block : blocks) out.push_back(block_of(block));
  return out;
}

void LessonModel::take_hint(const lesson::Player& player) {
  const auto* task =
      player.current() ? std::get_if<lesson::Task>(&player.current()->what) : nullptr;
  if (task == nullptr) return;
  std::size_t& taken = hints_[player.step_index()];
  taken = std::min(taken + 1, task->hints.size());
}

std::size_t LessonModel::hints_taken(std::size_t step) const {
  const auto found = hints_.find(step);
  return found == hints_.end() ? 0 : found->second;
}

LessonModel::Stamp LessonModel::stamp_of(const lesson::Player& player,
                                         std::uint32_t edition) const {
  Stamp now;
  now.step = player.step_index();
  now.branch = player.branch_index();
  now.hints = hints_taken(now.step);
  now.size = player.branch().timeline.size();
  now.cursor = player.branch().cursor;
  now.chosen = player.answered();
  now.stuck = player.stuck();
  // Whether a scene is over may change without a record. (For a task wants() is dear, and
  // needless.)
  const bool scene =
      player.current() && std::holds_alternative<lesson::Play>(player.current()->what);
  now.over = scene && player.wants() == lesson::Wants::Next;
  now.outside = outside;
  now.edition = edition;
  return now;
}

const LessonView& LessonModel::update(const lesson::Player& player, const lesson::Prose& prose,
                                      const LessonPlace& place, const Text& text,
                                      std::uint32_t edition) {
  const Stamp now = stamp_of(player, edition);
  if (built_ && now == stamp_) return view_;
  stamp_ = now;
  built_ = true;
  view_ = LessonView();
  const std::size_t steps = player.lesson().steps.size();
  view_.header = text.fill("model.lesson.header", place.number, place.of, place.protocol);
  view_.title = prose.title;
  view_.step = text.fill("model.lesson.step", std::min(now.step + 1, steps), steps);
  view_.progress = {now.step, steps};
  const lesson::Step* step = player.current();
  if (step == nullptr) {
    view_.notice = text("model.lesson.over");
  } else {
    const lesson::Section& section = section_of(prose, lesson::key_of(*step));
    if (const auto* question = std::get_if<lesson::Question>(&step->what)) {
      add_question(*question, section, player, prose, text);
    } else if (const auto* task = std::get_if<lesson::Task>(&step->what)) {
      add_task(*task, section, player, prose, text);
    } else {
      append(view_.prose, &section);
    }
    if (now.stuck) view_.notice = text("model.lesson.stuck");
  }
  add_buttons(player, player.wants(), text);
  return view_;
}

void LessonModel::add_question(const lesson::Question& question, const lesson::Section& section,
                               const lesson::Player& player, const lesson::Prose& prose,
                               const Text& text) {
  view_.prose = blocks_of(section.blocks);
  view_.ask = text("model.lesson.question");
  const auto chosen = player.answered();
  const auto verdict = player.verdict();
  for (std::size_t i = 0; i < question.options.size(); ++i) {
    OptionRow row;
    row.id = question.options[i];
    if (i < section.items.size()) row.words = spans_of(section.items[i]);
    row.chosen = chosen == i;
    if (verdict && verdict->right_option == i) {
      row.mood = OptionMood::right;
      row.verdict = text(row.chosen ? "model.lesson.right" : "model.lesson.this_one");
    } else if (verdict) {
      row.mood = row.chosen ? OptionMood::wrong : OptionMood::plain;
      if (row.chosen) row.verdict = text("model.lesson.wrong");
    }
    view_.options.push_back(std::move(row));
  }
  if (!verdict || !chosen) return;
  view_.feedback_tone = verdict->right ? Tone::ok : Tone::error;
  append(view_.feedback, prose.find(question.key + "." + question.options[*chosen]));
  append(view_.feedback, prose.find(question.key + ".why"));
}

void LessonModel::add_task(const lesson::Task& task, const lesson::Section& section,
                           const lesson::Player& player, const lesson::Prose& prose,
                           const Text& text) {
  view_.prose = blocks_of(section.blocks);
  view_.ask = text("model.lesson.try_it");
  std::vector<bool> reached = player.goals();
  if (outside.reached.size() == reached.size()) reached = outside.reached;
  bool current = true;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    CheckItem item;
    item.text = i < section.items.size() ? lesson::plain(section.items[i]) : task.goals[i];
    if (reached[i]) {
      item.mood = CheckMood::done;
    } else {
      item.mood = current ? CheckMood::current : CheckMood::todo;
      current = false;
    }
    view_.goals.push_back(std::move(item));
  }
  const std::size_t taken = std::min(hints_taken(player.step_index()), task.hints.size());
  for (std::size_t i = 0; i < taken; ++i) {
    HintBox box;
    box.title = text.fill("model.lesson.hint", i + 1, task.hints.size());
    append(box.blocks, prose.find(task.hints[i]));
    view_.hints.push_back(std::move(box));
  }
  view_.hint.shown = !task.hints.empty();
  view_.hint.enabled = taken < task.hints.size() && current == false;
  view_.hint.words = text(taken == 0 ? "model.button.hint.first" : "model.button.hint.more");
  if (current) {  // no goal was left over
    append(view_.feedback, prose.find(task.key + ".done"));
    view_.feedback_tone = Tone::ok;
  }
  if (task.outside) add_outside(current, text);
}

// The server for a program of one's own: where it is, or the button that starts it.
void LessonModel::add_outside(bool done, const Text& text) {
  const std::string& words = outside.fault.empty() ? outside.brief : outside.fault;
  if (!words.empty()) {
    Block box;
    box.kind = BlockKind::callout;
    box.tone = outside.fault.empty() ? Tone::accent : Tone::error;
    Block inside;
    inside.spans.push_back({.text = words});
    box.inside.push_back(std::move(inside));
    view_.outside.push_back(std::move(box));
  }
  const char* key = outside.serving     ? "model.button.serve_again"
                    : outside.elsewhere ? "model.button.serve_this"
                                        : "model.button.serve";
  view_.serve = {std::string(text(key)), !done || outside.serving, true};
  view_.sessions = {std::string(text("model.button.sessions")), outside.serving, outside.serving};
}

void LessonModel::add_buttons(const lesson::Player& player, lesson::Wants wants, const Text& text) {
  using lesson::Wants;
  const bool last = player.step_index() + 1 >= player.lesson().steps.size();
  const bool task =
      player.current() && std::holds_alternative<lesson::Task>(player.current()->what);
  view_.back = {std::string(text("model.button.back")), true, player.step_index() > 0};
  view_.next = {std::string(text(last ? "model.button.finish" : "model.button.next")), true,
                wants == Wants::Next || wants == Wants::Play};
  if (wants == Wants::Nothing) view_.next = {std::string(text("model.button.lessons")), true, true};
  view_.play = {std::string(text("model.button.play")), wants == Wants::Play, wants == Wants::Play};
  const bool again = task || wants == Wants::Act || player.answered().has_value();
  view_.restart = {std::string(text("model.button.restart")), again, again};
  if (!task) view_.hint.shown = view_.serve.shown = view_.sessions.shown = false;
}

}  // namespace casella::gui
