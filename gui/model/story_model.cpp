#include "gui/model/story_model.h"

#include <algorithm>

#include "gui/model/transcript_model.h"
#include "gui/model/words.h"
#include "sim/compare/model.h"
#include "sim/compare/table.h"

namespace casella::gui {
namespace {

// The story's first events, as a story of its own.
compare::Story beginning(const compare::Story& story, std::size_t events) {
  compare::Story out = story;
  out.events.resize(events);
  return out;
}

std::string clock_of(Duration at) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(at).count();
  return fmt::format("{}:{:02}", minutes / 60, minutes % 60);
}

std::string subject_in(const compare::Story& story, const std::string& mail) {
  const auto found = story.mail.find(mail);
  if (found == story.mail.end()) return mail;
  return subject_of(Message(MessageId{0}, mail, found->second));
}

std::string_view key_of(Deed deed) {
  switch (deed) {
    case Deed::Read: return "world.handled.read";
    case Deed::Unread: return "world.handled.unread";
    case Deed::Flag: return "world.handled.flag";
    case Deed::Unflag: return "world.handled.unflag";
    case Deed::Delete: return "world.handled.delete";
    case Deed::Move: return "world.handled.move";
  }
  return {};
}

struct InWords {
  const compare::Story& story;
  const Text& text;
  std::string operator()(const compare::Arrives& what) const {
    return text.fill("gui.story.arrives", subject_in(story, what.mail));
  }
  std::string operator()(const compare::Checks& what) const {
    const std::string_view key = what.cut_after ? "gui.story.checks_cut" : "gui.story.checks";
    return text.fill(key, device_words(what.device, text));
  }
  std::string operator()(const compare::Does& what) const {
    return text.fill(key_of(what.deed), device_words(what.device, text),
                     subject_in(story, what.mail));
  }
};

std::string cell_words(const compare::Row& row, const std::optional<std::int64_t>& cell,
                       const Text& text) {
  if (!cell) return "–";
  switch (row.unit) {
    case compare::Unit::Number: return std::to_string(*cell);
    case compare::Unit::Octets: return octets_words(static_cast<std::uint64_t>(*cell), text);
    case compare::Unit::Time: return time_words(std::chrono::milliseconds(*cell), text);
  }
  return {};
}

std::vector<StoryLine> lines_after(const Transcript& transcript, std::size_t first,
                                   const Timeline& timeline) {
  std::vector<StoryLine> out;
  const auto& lines = transcript.lines();
  const World& world = timeline.tip();
  for (std::size_t i = first; i < lines.size() && out.size() < StoryModel::kLines; ++i) {
    out.push_back({world.devices[lines[i].device.value]->settings->id, shown_text(lines[i], false),
                   lines[i].from == Side::Client});
  }
  return out;
}

}  // namespace

void StoryModel::take(std::vector<compare::Story> stories, std::optional<Error> why_none) {
  taken_ = true;
  stories_ = std::move(stories);
  why_none_ = std::move(why_none);
  go(0);
}

void StoryModel::go(std::size_t at) {
  at_ = std::min(at, events());
  built_ = false;
}

void StoryModel::next_story() {
  if (stories_.empty()) return;
  which_ = (which_ + 1) % stories_.size();
  told_.clear();
  runs_.clear();
  go(0);
}

// Each way goes on from where it stands: an event costs what it does, wherever it is in the story.
const std::vector<StoryModel::Told>& StoryModel::told(std::size_t at) {
  const compare::Story& story = stories_[which_];
  if (runs_.empty()) {
    for (const compare::Way way : compare::kWays) {
      if (!compare::is_reckoned(way)) runs_.push_back({compare::Telling(story, way), {}});
    }
  }
  while (told_.size() <= at) {
    if (!told_.empty()) {
      for (Run& run : runs_) run.telling.next();
    }
    std::vector<Told> all;
    auto run = runs_.begin();
    for (const compare::Way way : compare::kWays) {
      if (compare::is_reckoned(way)) {
        all.push_back({compare::reckon(beginning(story, told_.size()), way), {}, 0});
        continue;
      }
      const std::size_t first = run->transcript.lines().size();
      run->transcript.read(run->telling.timeline());
      all.push_back({run->telling.column(),
                     lines_after(run->transcript, first, run->telling.timeline()),
                     run->transcript.lines().size()});
      ++run;
    }
    told_.push_back(std::move(all));
  }
  return told_[at];
}

const StoryView& StoryModel::update(std::string_view language, const Text& text) {
  if (!built_ || language != language_) build(language, text);
  language_ = language;
  built_ = true;
  return view_;
}

void StoryModel::build(std::string_view language, const Text& text) {
  view_ = {};
  if (stories_.empty()) {
    view_.error = why_none_ ? text.say(*why_none_) : std::string(text("gui.story.none"));
    return;
  }
  const compare::Story& story = stories_[which_];
  const auto title = story.title.find(std::string(language));
  view_.title = title == story.title.end() ? story.id : title->second;
  view_.at = at_;
  for (const compare::Event& each : story.events) {
    view_.events.push_back({clock_of(each.at), std::visit(InWords{story, text}, each.what)});
  }
  const std::vector<Told>& now = told(at_);
  const std::vector<Told>& before = told(at_ > 0 ? at_ - 1 : 0);
  std::vector<compare::Column> columns, columns_before;
  for (std::size_t i = 0; i < now.size(); ++i) {
    columns.push_back(now[i].column);
    columns_before.push_back(before[i].column);
    const std::string id(compare::id_of(now[i].column.way));
    StoryWay way{std::string(text("compare.way." + id)),
                 std::string(text("compare.about." + id)),
                 {},
                 now[i].lines,
                 0,
                 {}};
    for (StoryLine& line : way.lines) line.device = device_words(line.device, text);
    const std::size_t said = now[i].said - (at_ > 0 ? before[i].said : 0);
    way.more = said - std::min(said, way.lines.size());
    const bool reckoned = compare::is_reckoned(now[i].column.way);
    way.said =
        reckoned ? text("gui.story.reckoned") : counted("model.transcript.lines", said, text);
    if (reckoned) way.note = text("gui.story.no_lines");
    view_.ways.push_back(std::move(way));
  }
  const auto rows = compare::rows_of(columns), rows_before = compare::rows_of(columns_before);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const compare::Row& row = rows[i];
    const std::string device = row.device.empty() ? row.device : device_title(row.device, text);
    StoryRow out{row.key + "/" + row.device,
                 text.fill("compare.row." + row.key, device),
                 std::string(text("compare.means." + row.key)),
                 {}};
    std::int64_t most = 1;
    for (const auto& cell : row.cells) most = std::max(most, cell.value_or(0));
    for (std::size_t way = 0; way < row.cells.size(); ++way) {
      const auto& cell = row.cells[way];
      out.cells.push_back({cell_words(row, cell, text),
                           static_cast<float>(cell.value_or(0)) / static_cast<float>(most),
                           at_ > 0 && cell != rows_before[i].cells[way]});
    }
    view_.rows.push_back(std::move(out));
  }
}

}  // namespace casella::gui
