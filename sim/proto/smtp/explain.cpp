#include "sim/proto/smtp/explain.h"

#include <algorithm>

#include "sim/proto/sasl/mechanism.h"
#include "sim/proto/smtp/notes.h"

namespace casella::smtp {

using proto::LineKind;
using proto::LineMeaning;

LineMeaning Explainer::message_line(std::string_view line, bool dots) {
  const bool stuffed = dots && line.substr(0, 1) == ".";
  LineMeaning meaning =
      message_.line(stuffed ? line.substr(1) : line,
                    {&note::kHeaderField, &note::kFolded, &note::kEmptyLine, &note::kBodyLine});
  meaning.stuffed = stuffed;
  if (stuffed) meaning.note = &note::kStuffed;
  return meaning;
}

LineMeaning Explainer::client_line(std::string_view line) {
  if (chunk_left_ > 0) {
    chunk_left_ -= std::min<std::uint64_t>(chunk_left_, line.size() + 2);
    return message_line(line, false);
  }
  if (taking_) {
    if (line != ".") return message_line(line, true);
    taking_ = false;
    awaited_.push_back({nullptr, false});
    return {LineKind::Terminator, &note::kTerminator};
  }
  if (challenged_) {
    challenged_ = false;
    if (line == "*") return {LineKind::Command, &note::kAuthCancel};
    const bool in_the_clear = !awaited_.empty() && awaited_.front().in_the_clear;
    return {LineKind::Command, &note::kAuthResponse, false, in_the_clear};
  }
  const auto parsed = parse_command(line);
  const auto* command = std::get_if<Command>(&parsed);
  const CommandRow* row = command ? command->row : std::get<Malformed>(parsed).row;
  bool in_the_clear = false;
  if (command && row->verb == Verb::Auth) {
    const sasl::Row* mechanism = sasl::find_mechanism(command->text);
    in_the_clear = mechanism != nullptr && mechanism->in_the_clear;
  }
  if (command && row->verb == Verb::Bdat) {
    chunk_left_ = command->octets;
    if (!chunks_) message_.begin();
    chunks_ = !command->last;
  }
  awaited_.push_back({row, in_the_clear});
  if (row == nullptr) return {LineKind::Command, &note::kUnknownCommand};
  return {LineKind::Command, row->note, false, in_the_clear};
}

LineMeaning Explainer::server_line(std::string_view line) {
  const bool first = !continued_;
  continued_ = line.size() > 3 && line[3] == '-';
  const bool greets = first && !greeted_;
  greeted_ = true;
  const CommandRow* row = greets || awaited_.empty() ? nullptr : awaited_.front().row;
  const LineMeaning further = {
      LineKind::Capability, row && row->verb == Verb::Ehlo ? &note::kExtension : &note::kContinued};
  if (!continued_ && !greets && !awaited_.empty()) {
    const std::string_view code = line.substr(0, 3);
    challenged_ = row && row->verb == Verb::Auth && code == "334";
    if (!challenged_) awaited_.pop_front();
    if (row && row->verb == Verb::Data && code == "354") {
      taking_ = true;
      message_.begin();
    }
    if (row && (row->verb == Verb::Rset || row->verb == Verb::Ehlo || row->verb == Verb::Helo)) {
      chunks_ = false;
    }
  }
  return first ? LineMeaning{LineKind::Status} : further;
}

}  // namespace casella::smtp
