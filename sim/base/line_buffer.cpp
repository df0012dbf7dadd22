#include "sim/base/line_buffer.h"

namespace casella {

void LineBuffer::feed(std::string_view octets) {
  if (start_ == octets_.size()) {
    octets_.clear();
    start_ = scanned_ = 0;
  } else if (start_ > 4096 && start_ > octets_.size() / 2) {
    octets_.erase(0, start_);
    scanned_ -= start_;
    start_ = 0;
  }
  octets_.append(octets);
}

std::optional<LineBuffer::Line> LineBuffer::next() {
  for (std::size_t at = scanned_; (at = octets_.find('\n', at)) != std::string::npos; ++at) {
    const bool has_cr = at > start_ ? octets_[at - 1] == '\r' : dropped_cr_;
    if (!has_cr && end_ == LineEnd::CrLf) continue;
    const std::size_t begin = start_;
    const std::size_t whole = at + 1 - begin;
    const bool too_long = dropping_ || whole > limit_octets_;
    start_ = scanned_ = at + 1;
    dropping_ = dropped_cr_ = false;
    if (too_long) return Line{{}, !has_cr, true};
    return Line{std::string_view(octets_).substr(begin, whole - (has_cr ? 2 : 1)), !has_cr, false};
  }
  scanned_ = octets_.size();
  if (scanned_ - start_ >= limit_octets_) {  // no line end can make this line short enough
    dropping_ = true;
    drop();
  } else if (dropping_ && scanned_ > start_) {
    drop();
  }
  return std::nullopt;
}

std::string_view LineBuffer::take(std::size_t octets) {
  const std::string_view taken = rest().substr(0, octets);
  start_ += taken.size();
  if (scanned_ < start_) scanned_ = start_;
  return taken;
}

// Forgets the octets of a line that is too long, but for whether a CR came last.
void LineBuffer::drop() {
  dropped_cr_ = octets_.back() == '\r';
  octets_.clear();
  start_ = scanned_ = 0;
}

void LineBuffer::clear() {
  octets_.clear();
  start_ = scanned_ = 0;
  dropping_ = dropped_cr_ = false;
}

void LineBuffer::encode(Encoder& out) const {
  out.text(rest());
  out.flag(dropping_);
  out.flag(dropped_cr_);
}

}  // namespace casella
