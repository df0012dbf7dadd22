#include "sim/proto/imap/explain.h"

#include <algorithm>
#include <charconv>

#include "sim/base/ascii.h"
#include "sim/proto/imap/cursor.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/response.h"
#include "sim/proto/sasl/mechanism.h"

namespace casella::imap {
namespace {

using proto::LineKind;
using proto::LineMeaning;
using proto::Note;

struct DataRow {
  std::string_view name;
  LineKind kind;
  const Note* note;
};
constexpr DataRow kData[] = {{"CAPABILITY", LineKind::Capability, &note::kCapabilityOk},
                             {"ENABLED", LineKind::Capability, &note::kEnabled},
                             {"FLAGS", LineKind::Capability, &note::kFlagsLine},
                             {"EXISTS", LineKind::ScanListing, &note::kExistsLine},
                             {"RECENT", LineKind::ScanListing, &note::kRecentLine},
                             {"EXPUNGE", LineKind::ScanListing, &note::kExpungeLine},
                             {"VANISHED", LineKind::ScanListing, &note::kVanishedLine},
                             {"FETCH", LineKind::ScanListing, &note::kFetchLine},
                             {"SEARCH", LineKind::ScanListing, &note::kSearchLine},
                             {"ESEARCH", LineKind::ScanListing, &note::kSearchLine},
                             {"LIST", LineKind::UniqueId, &note::kListOk},
                             {"LSUB", LineKind::UniqueId, &note::kListOk},
                             {"STATUS", LineKind::UniqueId, &note::kStatusOk},
                             {"SORT", LineKind::ScanListing, &note::kSortOk},
                             {"THREAD", LineKind::ScanListing, &note::kThreadOk},
                             {"ACL", LineKind::UniqueId, &note::kAclOk},
                             {"LISTRIGHTS", LineKind::UniqueId, &note::kAclOk},
                             {"MYRIGHTS", LineKind::UniqueId, &note::kAclOk},
                             {"QUOTA", LineKind::UniqueId, &note::kQuotaOk},
                             {"QUOTAROOT", LineKind::UniqueId, &note::kQuotaOk},
                             {"METADATA", LineKind::UniqueId, &note::kMetadataOk},
                             {"NAMESPACE", LineKind::UniqueId, &note::kNamespaceOk},
                             {"BYE", LineKind::Status, &note::kBye}};
constexpr DataRow kCodes[] = {{"UIDVALIDITY", LineKind::UniqueId, &note::kUidValidityLine},
                              {"UIDNEXT", LineKind::UniqueId, &note::kUidNextLine},
                              {"UNSEEN", LineKind::UniqueId, &note::kUnseenLine},
                              {"PERMANENTFLAGS", LineKind::Capability, &note::kPermanentLine},
                              {"HIGHESTMODSEQ", LineKind::UniqueId, &note::kModseqLine},
                              {"CLOSED", LineKind::Status, &note::kClosed}};

template <std::size_t N>
const DataRow* find(const DataRow (&rows)[N], std::string_view name) {
  const auto at = std::find_if(std::begin(rows), std::end(rows),
                               [&](const DataRow& row) { return same_letters(row.name, name); });
  return at == std::end(rows) ? nullptr : at;
}

constexpr proto::MessageNotes kMessage = {&note::kHeaderField, &note::kFolded, &note::kEmptyLine,
                                          &note::kBodyLine};

}  // namespace

LineMeaning Explainer::inside(Way& way, std::string_view& line) {
  const std::uint64_t size = line.size() + 2;
  if (size <= way.literal_left) {
    way.literal_left -= size;
    way.goes_on = way.literal_left == 0;
    return way.message ? way.reader.line(line, kMessage)
                       : LineMeaning{LineKind::Body, &note::kLiteral};
  }
  const auto left =
      static_cast<std::size_t>(std::min<std::uint64_t>(way.literal_left, line.size()));
  way.literal_left = 0;
  way.goes_on = true;
  const std::string_view part = line.substr(0, left);
  line.remove_prefix(left);
  if (part.empty()) return {LineKind::Body};
  return way.message ? way.reader.line(part, kMessage)
                     : LineMeaning{LineKind::Body, &note::kLiteral};
}

void Explainer::announce(Way& way, std::string_view line, bool message) {
  way.goes_on = false;
  const auto mark = literal_at_end(line);
  if (!mark) return;
  way.literal_left = mark->size_octets;
  way.goes_on = mark->size_octets == 0;
  way.message = message;
  way.reader.begin();
}

LineMeaning Explainer::client_line(std::string_view line) {
  if (client_.literal_left > 0 || client_.goes_on) {
    const bool message = client_.message;
    LineMeaning meaning = client_.literal_left > 0 ? inside(client_, line) : LineMeaning{};
    if (client_.goes_on && client_.literal_left == 0 && !line.empty())
      announce(client_, line, message);
    else if (line.empty())
      client_.goes_on = false;
    challenged_ = false;
    if (meaning.note == nullptr) meaning = {LineKind::Command, &note::kLiteral};
    meaning.secret = !message && !login_tag_.empty();  // a LOGIN's words (section 4.3)
    return meaning;
  }
  if (challenged_) {
    challenged_ = false;
    if (line == "*") return {LineKind::Command, &note::kAuthCancel};
    return {LineKind::Command, &note::kAuthResponse, false, in_the_clear_};
  }
  if (!idle_tag_.empty() && same_letters(line, "DONE")) return {LineKind::Command, &note::kDone};
  const auto words = words_of(line);
  const bool uid = words.size() > 2 && same_letters(words[1], "UID");
  const CommandRow* row = words.size() < 2 ? nullptr : find_command(words[uid ? 2 : 1]);
  announce(client_, line,
           row != nullptr && (row->verb == Verb::Append || row->verb == Verb::Replace));
  if (row == nullptr) return {LineKind::Command, &note::kUnknownCommand};
  bool secret = row->verb == Verb::Login;
  if (row->verb == Verb::Login) login_tag_ = words[0];
  if (row->verb == Verb::Authenticate) {
    const sasl::Row* mechanism = words.size() > 2 ? sasl::find_mechanism(words[2]) : nullptr;
    login_tag_ = words[0];
    in_the_clear_ = mechanism != nullptr && mechanism->in_the_clear;
    secret = in_the_clear_ && words.size() > 3;
  }
  if (row->verb == Verb::Idle) idle_tag_ = words[0];
  return {LineKind::Command, row->note, false, secret};
}

LineMeaning Explainer::server_line(std::string_view line) {
  if (server_.literal_left > 0 || server_.goes_on) {
    const LineMeaning meaning = server_.literal_left > 0 ? inside(server_, line) : LineMeaning{};
    if (server_.goes_on && server_.literal_left == 0 && !line.empty())
      announce(server_, line, true);
    if (meaning.note != nullptr) return meaning;
    return {LineKind::ScanListing, &note::kFetchLine};
  }
  const auto words = words_of(line);
  if (words.empty()) return {LineKind::Status};
  if (words[0] == "+") {
    challenged_ = !login_tag_.empty();
    return {LineKind::Status};
  }
  if (words[0] != "*") {
    if (words[0] == login_tag_) login_tag_.clear();
    if (words[0] == idle_tag_) idle_tag_.clear();
    return {LineKind::Status};
  }
  if (words.size() < 2) return {LineKind::Status};
  if (words.size() > 2 && same_letters(words[1], "OK") && words[2].front() == '[') {
    std::string_view code = words[2].substr(1);
    code = code.substr(0, code.find(']'));
    const DataRow* row = find(kCodes, code);
    return row == nullptr ? LineMeaning{LineKind::Status} : LineMeaning{row->kind, row->note};
  }
  const bool numbered = words[1].front() >= '0' && words[1].front() <= '9';
  const DataRow* row = find(kData, words[numbered && words.size() > 2 ? 2 : 1]);
  if (row == nullptr) return {LineKind::Status};
  announce(server_, line, row->note == &note::kFetchLine);
  return {row->kind, row->note};
}

std::size_t expunges_in(std::string_view octets) {
  constexpr std::string_view kWord = " EXPUNGE";
  std::size_t count = 0;
  for (bool begins = true; !octets.empty();) {
    const std::size_t end = std::min(octets.find("\r\n"), octets.size());
    const std::string_view line = octets.substr(0, end);
    octets.remove_prefix(std::min(end + 2, octets.size()));
    if (begins && line.starts_with("* ") && line.ends_with(kWord)) {
      const auto number = line.substr(2, line.size() - 2 - kWord.size());
      count += number.find_first_not_of("0123456789") == number.npos ? 1 : 0;
    }
    const std::size_t brace = line.ends_with('}') ? line.rfind('{') : line.npos;
    begins = brace == line.npos;
    if (begins) continue;
    std::size_t size = 0;
    std::from_chars(line.data() + brace + 1, line.data() + line.size(), size);
    octets.remove_prefix(std::min(size, octets.size()));
  }
  return count;
}

}  // namespace casella::imap
