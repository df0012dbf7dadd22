#include "sim/proto/imap/reader.h"

#include <algorithm>
#include <utility>

#include "sim/base/ascii.h"
#include "sim/proto/imap/cursor.h"

namespace casella::imap {

void Reader::feed(std::string_view octets) {
  if (start_ == octets_.size()) {
    octets_.clear();
    line_start_ -= start_;
    scanned_ -= start_;
    start_ = 0;
  } else if (start_ > 4096 && start_ > octets_.size() / 2) {
    octets_.erase(0, start_);
    line_start_ -= start_;
    scanned_ -= start_;
    start_ = 0;
  }
  octets_.append(octets);
}

void Reader::reset_command(std::size_t at) {
  start_ = line_start_ = scanned_ = at;
  in_lines_ = 0;
}

void Reader::clear() {
  *this = Reader();
}

// Where the next line end stands, if it has come.
std::optional<std::size_t> Reader::line_end() {
  const std::size_t end = octets_.find('\n', scanned_);
  scanned_ = end == octets_.npos ? octets_.size() : end;
  return end == octets_.npos ? std::nullopt : std::optional(end);
}

std::string Reader::tag() const {
  const std::string_view text = std::string_view(octets_).substr(start_, 200);
  Cursor cursor(text);
  const auto found = cursor.run([](char c) { return (is_atom_char(c) || c == ']') && c != '+'; });
  return cursor.peek() == ' ' ? std::string(found) : std::string();
}

std::optional<Reader::Event> Reader::literal(std::string_view line, std::size_t end,
                                             const ReaderLimits& limits) {
  const auto mark = literal_at_end(line);
  if (!mark) return std::nullopt;
  // The command's first line, and nothing of what has come behind it.
  std::string_view name = std::string_view(octets_).substr(start_, 300);
  name = name.substr(0, name.find_first_of("\r\n"));
  name.remove_prefix(std::min(name.find(' '), name.size() - 1) + 1);
  const bool message = same_letters(name.substr(0, 7), "APPEND ") ||
                       same_letters(name.substr(0, 8), "REPLACE ") ||
                       same_letters(name.substr(0, 12), "UID REPLACE ");
  const bool append = limits.append_octets > 0 && message;
  const std::uint64_t most = append ? limits.append_octets : limits.literal_octets;
  const bool too_many = line_start_ - start_ > 4 * std::max(most, limits.literal_octets);
  in_lines_ += line.size();
  const std::string command(name.substr(0, name.find(' ')));
  if (mark->size_octets > most || too_many || in_lines_ > limits.line_octets) {
    skipped_tag_ = tag();
    skipped_append_ = append;
    skipping_ = told_ = !mark->synchronizing;
    if (skipping_) skip_ = mark->size_octets;
    reset_command(end + 1);
    return TooBig{skipped_tag_, append, command};  // before it has come (RFC 7888, section 4)
  }
  literal_left_ = mark->size_octets;
  line_start_ = scanned_ = end + 1;
  return mark->synchronizing ? std::optional<Event>(GoOn{}) : std::nullopt;
}

std::optional<Reader::Event> Reader::next(const ReaderLimits& limits) {
  for (;;) {
    if (skip_ > 0) {  // a refused literal
      const std::uint64_t gone = std::min<std::uint64_t>(skip_, octets_.size() - start_);
      skip_ -= gone;
      reset_command(start_ + static_cast<std::size_t>(gone));
      if (skip_ > 0) return std::nullopt;
    }
    if (literal_left_ > 0) {
      if (octets_.size() - line_start_ < literal_left_) return std::nullopt;
      line_start_ += static_cast<std::size_t>(literal_left_);
      scanned_ = line_start_;
      literal_left_ = 0;
    }
    const auto end = line_end();
    if (!end) {
      // One more may be the CR of a line end that is not whole yet.
      if (in_lines_ + (octets_.size() - line_start_) <= limits.line_octets + 1) return std::nullopt;
      if (!skipping_) {
        skipped_tag_ = tag();
        skipped_append_ = false;
      }
      skipping_ = true;
      reset_command(octets_.size());  // its end is still to come
      return std::nullopt;
    }
    std::size_t stop = *end;
    if (stop > line_start_ && octets_[stop - 1] == '\r') --stop;
    const std::string_view line = std::string_view(octets_).substr(line_start_, stop - line_start_);
    if (skipping_) {
      const auto mark = literal_at_end(line);
      reset_command(*end + 1);
      if (mark && !mark->synchronizing) {
        skip_ = mark->size_octets;
        continue;
      }
      skipping_ = false;
      if (!std::exchange(told_, false)) return TooBig{skipped_tag_, skipped_append_};
      continue;
    }
    const std::uint64_t before = literal_left_;
    const std::size_t line_before = line_start_;
    if (auto event = literal(line, *end, limits)) return event;
    if (skipping_ || literal_left_ != before || line_start_ != line_before) continue;
    if (in_lines_ + line.size() > limits.line_octets) {
      const std::string its_tag = tag();
      reset_command(*end + 1);
      return TooBig{its_tag, false};
    }
    const std::string_view text = std::string_view(octets_).substr(start_, stop - start_);
    reset_command(*end + 1);
    return Whole{text};
  }
}

std::optional<Reader::Line> Reader::line(std::size_t limit_octets) {
  const auto end = line_end();
  if (!end) {
    if (octets_.size() - line_start_ <= limit_octets + 1) return std::nullopt;
    skipping_ = true;
    reset_command(octets_.size());
    return std::nullopt;
  }
  std::size_t stop = *end;
  if (stop > line_start_ && octets_[stop - 1] == '\r') --stop;
  const std::string_view text = std::string_view(octets_).substr(line_start_, stop - line_start_);
  const bool too_long = skipping_ || text.size() > limit_octets;
  skipping_ = false;
  reset_command(*end + 1);
  return Line{too_long ? std::string_view() : text, too_long};
}

void Reader::encode(Encoder& out) const {
  out.text(std::string_view(octets_).substr(start_));
  for (const std::uint64_t number :
       {std::uint64_t{line_start_ - start_}, std::uint64_t{in_lines_}, literal_left_, skip_}) {
    out.u64(number);
  }
  out.flag(skipping_);
  out.flag(skipped_append_);
  out.flag(told_);
  out.text(skipping_ ? skipped_tag_ : std::string());
}

}  // namespace casella::imap
