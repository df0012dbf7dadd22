#include "gui/model/transcript_model.h"

#include <algorithm>

#include "gui/model/words.h"
#include "sim/world/secrets.h"

namespace casella::gui {
namespace {

// So many rows are searched in one update: less than a millisecond.
constexpr std::size_t kSearchAtOnce = 4096, kSieveAtOnce = 262144;

// Where the part of a line ends that is drawn strong: a command's verb, a status indicator, the dot
// that stuffing put first.
std::size_t keyword_end(const casella::Line& line) {
  const std::string_view text = line.text();
  if (line.meaning.stuffed) return 1;
  if (line.meaning.kind == pop3::LineKind::Command || line.meaning.kind == pop3::LineKind::Status) {
    return std::min(text.find(' '), text.size());
  }
  return 0;
}

// POP3's -ERR and POP2's -, SMTP's 4xx and 5xx, IMAP's NO and BAD behind a tag.
bool refuses(const casella::Line& line) {
  if (line.meaning.kind != pop3::LineKind::Status || line.from != Side::Server) return false;
  const std::string_view text = line.text();
  if (text.starts_with('-')) return true;
  if (text.size() > 2 && text.find_first_not_of("0123456789") == 3) return text[0] >= '4';
  const std::size_t space = text.find(' ');
  if (space == text.npos) return false;
  const std::string_view after = text.substr(space + 1);
  return after.starts_with("NO ") || after.starts_with("BAD ");
}

}  // namespace

Way way_of(const casella::Line& line, Seq cursor) {
  if (line.sent >= cursor) return Way::ahead;
  if (line.lost < cursor) return Way::lost;
  return line.arrived < cursor ? Way::arrived : Way::in_flight;
}

std::string shown_text(const casella::Line& line, bool show_secrets) {
  const std::string_view text = line.text();
  const auto password = show_secrets ? std::nullopt : password_in(line);
  if (!password) return showable(text);
  // As many dots for each password: its length is a secret too.
  return showable(text.substr(0, *password)) + "••••••••";
}

void TranscriptModel::update(const Moment& moment, const History& history, const Focus& focus) {
  const bool shorter =
      moment.transcript.lines().size() < lines_ || history.events().size() < events_;
  if (read_.epoch != history.epoch() || read_.branch != moment.branch ||
      read_.edition != moment.edition || shorter) {
    all_.clear();
    shown_.clear();
    ++version_;
    sieved_ = lines_ = events_ = 0;
    octets_ = 0;
  }
  read_ = {history.size(), moment.cursor, moment.branch, moment.edition, history.epoch(), 0};
  transcript_ = &moment.transcript;
  history_ = &history;
  cursor_ = moment.cursor;
  end_ = moment.timeline.size() > 0 ? moment.timeline[moment.timeline.size() - 1].at : SimTime();
  focus_ = focus;
  merge();
  if (sieving()) sieve(filter_.search.empty() ? kSieveAtOnce : kSearchAtOnce);
  current_ = find_current();
}

void TranscriptModel::set_filter(TranscriptFilter filter) {
  if (filter == filter_) return;
  filter_ = std::move(filter);
  ++version_;
  shown_.clear();
  sieved_ = 0;
}

void TranscriptModel::show_secrets(bool show) {
  if (show_secrets_ == show) return;
  show_secrets_ = show;
  ++version_;
  shown_.clear();  // what may be found is another
  sieved_ = 0;
}

bool TranscriptModel::sieving() const {
  return filter_.device || !filter_.search.empty() || !filter_.events;
}

bool TranscriptModel::searching() const {
  return sieving() && sieved_ < all_.size();
}

std::size_t TranscriptModel::size() const {
  return sieving() ? shown_.size() : all_.size();
}

// Lines and events in the order of their records.
void TranscriptModel::merge() {
  const std::vector<casella::Line>& lines = transcript_->lines();
  const std::vector<Event>& events = history_->events();
  const Seq end = std::min(transcript_->read_so_far(), history_->size());
  while (true) {
    const bool line = lines_ < lines.size() && lines[lines_].sent < end;
    const bool event = events_ < events.size() && events[events_].seq < end;
    if (!line && !event) return;
    const bool event_first =
        event && (!line || events[events_].seq < lines[lines_].sent ||
                  (events[events_].seq == lines[lines_].sent && !events[events_].after_lines));
    if (event_first) {
      all_.push_back(kEvent | static_cast<Row>(events_++));
    } else {
      octets_ += lines[lines_].octets.size();
      all_.push_back(static_cast<Row>(lines_++));
    }
  }
}

void TranscriptModel::sieve(std::size_t rows_at_most) {
  const std::size_t stop = std::min(all_.size(), sieved_ + rows_at_most);
  for (; sieved_ < stop; ++sieved_) {
    if (passes(all_[sieved_])) shown_.push_back(all_[sieved_]);
  }
}

bool TranscriptModel::passes(Row row) const {
  if ((row & kEvent) != 0) {
    const Event& event = history_->events()[row & ~kEvent];
    if (!filter_.events || !filter_.search.empty()) return false;
    return !filter_.device || !event.device || event.device == filter_.device;
  }
  const casella::Line& line = transcript_->lines()[row];
  if (filter_.device && line.device != *filter_.device) return false;
  if (filter_.search.empty()) return true;
  // What is masked must not be found either.
  std::string_view text = line.text();
  if (const auto password = show_secrets_ ? std::nullopt : password_in(line)) {
    text = text.substr(0, *password);
  }
  return contains_ignoring_case(text, filter_.search);
}

Seq TranscriptModel::seq_of_row(Row row) const {
  return (row & kEvent) != 0 ? history_->events()[row & ~kEvent].seq
                             : transcript_->lines()[row].sent;
}

Seq TranscriptModel::seq_of(std::size_t row) const {
  return seq_of_row(at(row));
}

std::size_t TranscriptModel::first_at(Seq seq) const {
  const std::vector<Row>& rows = sieving() ? shown_ : all_;
  const auto first = std::partition_point(rows.begin(), rows.end(),
                                          [&](Row row) { return seq_of_row(row) < seq; });
  return static_cast<std::size_t>(first - rows.begin());
}

std::optional<std::size_t> TranscriptModel::row_of(Seq seq) const {
  const std::size_t first = first_at(seq);
  if (first < size() && seq_of(first) == seq) return first;
  return first > 0 ? std::optional(first - 1) : std::nullopt;
}

std::optional<std::size_t> TranscriptModel::row_of_line(std::size_t line) const {
  if (transcript_ == nullptr || line >= transcript_->lines().size()) return std::nullopt;
  const Seq seq = transcript_->lines()[line].sent;
  std::size_t first = first_at(seq);
  while (first < size() && seq_of(first) == seq && (at(first) & kEvent) != 0) ++first;
  // The lines of one record stand together; some may be sieved out.
  for (; first < size() && (at(first) & kEvent) == 0 && at(first) <= line; ++first) {
    if (!sieving()) first += line - at(first);
    if (at(first) == line) return first;
  }
  return std::nullopt;
}

std::optional<std::size_t> TranscriptModel::row_of_event(std::size_t event) const {
  if (history_ == nullptr || event >= history_->events().size()) return std::nullopt;
  const Seq seq = history_->events()[event].seq;
  for (std::size_t row = first_at(seq); row < size() && seq_of(row) == seq; ++row) {
    if (at(row) == (kEvent | static_cast<Row>(event))) return row;
  }
  return std::nullopt;
}

std::optional<std::size_t> TranscriptModel::line_of(std::size_t row) const {
  return (at(row) & kEvent) != 0 ? std::nullopt : std::optional<std::size_t>(at(row));
}

std::optional<std::size_t> TranscriptModel::event_of(std::size_t row) const {
  return (at(row) & kEvent) != 0 ? std::optional<std::size_t>(at(row) & ~kEvent) : std::nullopt;
}

std::optional<std::size_t> TranscriptModel::find_current() const {
  const std::size_t end = first_at(cursor_);
  if (end == 0) return std::nullopt;
  const std::size_t first = cursor_ > 0 ? first_at(cursor_ - 1) : 0;
  for (std::size_t row = first; row < end; ++row) {
    if ((at(row) & kEvent) == 0) return row;
  }
  return first < end ? first : end - 1;
}

TranscriptRow TranscriptModel::row(std::size_t index, const Text& text) const {
  const Row row = at(index);
  TranscriptRow out = (row & kEvent) != 0 ? event_row(row & ~kEvent, text) : line_row(row, text);
  out.fresh = cursor_ > 0 && out.seq == cursor_ - 1;
  out.line.mood = out.seq >= cursor_  ? LineMood::ahead
                  : current_ == index ? LineMood::current
                                      : LineMood::past;
  return out;
}

TranscriptRow TranscriptModel::event_row(std::size_t index, const Text& text) const {
  const Event& event = history_->events()[index];
  TranscriptRow out;
  out.event = true;
  out.seq = event.seq;
  out.chosen = focus_.event == index && !focus_.line;
  out.icon = icon_of(event.kind);
  out.way = event.seq >= cursor_ ? Way::ahead : Way::arrived;
  out.line.id = fmt::format("event {}", index + 1);
  out.line.tone = tone_of(event.kind);
  out.line.rest = history_->words(event, text);
  return out;
}

TranscriptRow TranscriptModel::line_row(std::size_t index, const Text& text) const {
  const casella::Line& line = transcript_->lines()[index];
  TranscriptRow out;
  out.seq = line.sent;
  out.way = way_of(line, cursor_);
  out.chosen = focus_.line == index;
  out.stuffed = line.meaning.stuffed;
  out.terminator = line.meaning.kind == pop3::LineKind::Terminator;
  out.masked = !show_secrets_ && password_in(line);
  out.line.refusal = refuses(line);
  if (history_->devices() > 1) out.device = history_->device_words(line.device, text);
  if (out.way == Way::lost) out.way_words = text("model.way.lost");
  if (out.way == Way::in_flight) out.way_words = text("model.way.in_flight");
  out.line.id = fmt::format("line {}", index + 1);
  out.line.number = index + 1;
  out.line.speaker = line.from == Side::Client ? "C" : "S";
  out.line.tone = line.from == Side::Client ? Tone::client : Tone::server;
  const std::string words = shown_text(line, show_secrets_);
  const std::size_t split = std::min(keyword_end(line), words.size());
  out.line.keyword = words.substr(0, split);
  out.line.rest =
      words.empty() ? std::string(text("model.transcript.empty_line")) : words.substr(split);
  out.line.source = rfc_words(line.meaning.note->rfc);
  out.line.note = text(std::string(line.meaning.note->key.name) + ".short");
  return out;
}

std::size_t TranscriptModel::longest_words(std::size_t index) const {
  const Row row = at(index);
  constexpr std::size_t kSaid = 32, kDots = 8, kTab = 4;
  if ((row & kEvent) != 0) return 0;
  const casella::Line& line = transcript_->lines()[row];
  const std::string_view text = line.text();
  const std::size_t tabs =
      text.find('\t') == text.npos
          ? 0
          : static_cast<std::size_t>(std::count(text.begin(), text.end(), '\t'));
  // An empty one is told in words.
  if (text.empty()) return kSaid;
  return text.size() + (kTab - 1) * tabs + (line.from == Side::Client ? kDots : 0);
}

std::string TranscriptModel::summary(const Text& text) const {
  return counted("model.transcript.lines", lines_, text) + " · " + octets_words(octets_, text) +
         " · " + time_words(history_ == nullptr ? Duration() : end_ - history_->began(), text);
}

}  // namespace casella::gui
