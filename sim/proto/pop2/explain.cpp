#include "sim/proto/pop2/explain.h"

#include <charconv>

#include "sim/proto/pop2/notes.h"

namespace casella::pop2 {

using proto::LineKind;
using proto::LineMeaning;

LineMeaning Explainer::client_line(std::string_view line) {
  const CommandRow* row = find_command(line.substr(0, line.find(' ')));
  awaited_.push_back(row);
  if (row == nullptr) return {LineKind::Command, &note::kUnknownCommand};
  const bool one = row->note_one != nullptr && line.size() > row->name.size();
  return {LineKind::Command, one ? row->note_one : row->note, false, row->verb == Verb::Helo};
}

LineMeaning Explainer::server_line(std::string_view line) {
  if (left_ == 0 && greeted_ && !awaited_.empty() && awaited_.front() != nullptr &&
      awaited_.front()->verb == Verb::Retr && length_ > 0) {
    awaited_.pop_front();
    left_ = length_;
    message_.begin();
  }
  if (left_ > 0) {
    left_ -= std::min<std::uint64_t>(left_, line.size() + 2);
    return message_.line(
        line, {&note::kHeaderField, &note::kFoldedLine, &note::kEmptyLine, &note::kBodyLine});
  }
  if (!greeted_) {
    greeted_ = true;
  } else if (!awaited_.empty()) {
    awaited_.pop_front();
  }
  if (line.substr(0, 1) == "=") {
    length_ = 0;
    std::from_chars(line.data() + 1, line.data() + line.size(), length_);
  }
  return {LineKind::Status};
}

}  // namespace casella::pop2
