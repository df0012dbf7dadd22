#include "sim/proto/pop3/explain.h"

#include "sim/proto/pop3/notes.h"
#include "sim/proto/sasl/mechanism.h"

namespace casella::pop3 {
namespace {

bool shows_password(const CommandRow& row, std::string_view line) {
  if (row.verb == Verb::Pass) return true;
  if (row.verb != Verb::Auth) return false;
  const auto parsed = parse_command(line);
  const auto* command = std::get_if<Command>(&parsed);
  const sasl::Row* mechanism = command == nullptr ? nullptr : sasl::find_mechanism(command->name);
  return mechanism != nullptr && mechanism->in_the_clear;
}

}  // namespace

LineMeaning Explainer::client_line(std::string_view line) {
  if (challenged_) {
    challenged_ = false;
    if (line == "*") return {LineKind::Command, &note::kAuthCancel};
    const bool in_the_clear = !awaited_.empty() && awaited_.front().in_the_clear;
    return {LineKind::Command, &note::kAuthResponse, false, in_the_clear};
  }
  const CommandRow* row = find_command(line.substr(0, line.find(' ')));
  const bool multi_line = row != nullptr && has_multi_line_reply(*row, line);
  const bool in_the_clear = row != nullptr && shows_password(*row, line);
  awaited_.push_back({row, multi_line, in_the_clear});
  if (row == nullptr) return {LineKind::Command, &note::kUnknownCommand};
  if (private_ && row->verb == Verb::Pass) {
    return {LineKind::Command, &note::kPassPrivate, false, in_the_clear};
  }
  const bool one = row->note_one != nullptr && !multi_line;
  return {LineKind::Command, one ? row->note_one : row->note, false, in_the_clear};
}

LineMeaning Explainer::server_line(std::string_view line) {
  if (inside_ != nullptr) return body_line(line);
  if (!greeted_) {
    greeted_ = true;
  } else if (!awaited_.empty() && line.substr(0, 1) == "+" && line.substr(0, 3) != "+OK") {
    challenged_ = true;
  } else if (!awaited_.empty()) {
    const Awaited answered = awaited_.pop_front();
    const bool ok = line.substr(0, 3) == "+OK";
    if (answered.multi_line && ok) inside_ = answered.row;
    if (answered.row != nullptr && answered.row->verb == Verb::Stls && ok) private_ = true;
    message_.begin();
  }
  return {LineKind::Status};
}

LineMeaning Explainer::body_line(std::string_view line) {
  if (line == ".") {
    inside_ = nullptr;
    return {LineKind::Terminator, &note::kTerminator};
  }
  switch (inside_->verb) {
    case Verb::List: return {LineKind::ScanListing, &note::kScanListing};
    case Verb::Uidl: return {LineKind::UniqueId, &note::kUniqueId};
    case Verb::Capa: return {LineKind::Capability, &note::kCapability};
    case Verb::Auth: return {LineKind::Capability, &note::kMechanismLine};
    case Verb::Lang: return {LineKind::Capability, &note::kLanguageLine};
    case Verb::User:
    case Verb::Pass:
    case Verb::Apop:
    case Verb::Stat:
    case Verb::Retr:
    case Verb::Dele:
    case Verb::Noop:
    case Verb::Rset:
    case Verb::Top:
    case Verb::Quit:
    case Verb::Rpop:
    case Verb::Stls:
    case Verb::Utf8:
    case Verb::Last: break;
  }
  const bool stuffed = line.substr(0, 1) == ".";
  LineMeaning meaning = message_.line(
      line, {&note::kHeaderField, &note::kFolded, &note::kEmptyLine, &note::kBodyLine});
  meaning.stuffed = stuffed;
  if (stuffed) meaning.note = &note::kStuffed;
  return meaning;
}

}  // namespace casella::pop3
