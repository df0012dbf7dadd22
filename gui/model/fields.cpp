#include "gui/model/fields.h"

#include <algorithm>

#include "sim/proto/pop3/commands.h"
#include "sim/proto/pop3/notes.h"

namespace casella::gui {
namespace {

namespace note = pop3::note;
using pop3::LineKind;

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) { fields.reserve(8); }

  std::vector<Field> fields{};

  // The next word; nothing happens at the end of the line.
  void word(std::string_view name, Tone tone = Tone::accent, bool secret = false) {
    skip_blanks();
    take(std::min(text_.find(' ', at_), text_.size()), name, tone, secret);
  }
  // All that is left.
  void rest(std::string_view name, Tone tone = Tone::plain, bool secret = false) {
    skip_blanks();
    take(text_.size(), name, tone, secret);
  }
  void take(std::size_t end, std::string_view name, Tone tone = Tone::accent, bool secret = false) {
    if (end > at_) fields.push_back({at_, end, name, tone, secret});
    at_ = std::max(at_, end);
  }
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(' ', at_), text_.size()); }
  void skip(std::size_t octets) { at_ = std::min(at_ + octets, text_.size()); }
  std::string_view left() const { return text_.substr(at_); }
  std::size_t at() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

void cut_command(Cutter& cut, std::string_view text) {
  const pop3::CommandRow* row = pop3::find_command(text.substr(0, text.find(' ')));
  cut.word(row == nullptr ? "unknown_keyword" : "keyword", Tone::client);
  if (row == nullptr) return cut.rest("argument");
  using pop3::Shape;
  switch (row->shape) {
    case Shape::None: break;
    case Shape::Name: cut.word("user"); break;
    case Shape::Mechanism:
      cut.word("mechanism");
      cut.word("response");
      break;
    case Shape::MaybeLanguage: cut.word("language"); break;
    case Shape::Secret:
      cut.skip(1);  // one blank parts it; all others are the secret's own
      return cut.take(text.size(), "password", Tone::error, true);
    case Shape::NameAndDigest:
      cut.word("user");
      cut.word("digest");
      break;
    case Shape::Message:
    case Shape::MaybeMessage: cut.word("message"); break;
    case Shape::MessageAndLines:
      cut.word("message");
      cut.word("lines");
      break;
  }
  cut.rest("superfluous", Tone::error);
}

void cut_status(Cutter& cut, const proto::Note* why, std::string_view text) {
  const bool ok = text.substr(0, 3) == "+OK";
  cut.word(ok ? "status_ok" : "status_err", ok ? Tone::ok : Tone::error);
  cut.skip_blanks();
  if (const std::size_t end = text.find(']', cut.at());
      cut.left().substr(0, 1) == "[" && end != text.npos) {
    cut.take(end + 1, "response_code", Tone::note);
  }
  if (why == &note::kStatOk) {
    cut.word("count");
    cut.word("total_size");
  } else if (why == &note::kListOneOk) {
    cut.word("message");
    cut.word("size");
  } else if (why == &note::kUidlOneOk) {
    cut.word("message");
    cut.word("unique_id");
  } else if (why == &note::kGreetingApop) {
    const std::size_t begin = text.find('<', cut.at());
    const std::size_t end = text.find('>', cut.at());
    if (begin != text.npos && end != text.npos && begin < end) {
      cut.take(begin, "words", Tone::plain);
      cut.take(end + 1, "timestamp", Tone::note);
    }
  }
  cut.rest("words");
}

void cut_header(Cutter& cut, std::string_view text) {
  const std::size_t colon = text.find(':', cut.at());
  if (text.substr(0, 1) == " " || text.substr(0, 1) == "\t") {
    cut.take(std::min(text.find_first_not_of(" \t"), text.size()), "fold", Tone::note);
  } else if (colon != text.npos) {
    cut.take(colon, "field_name");
    cut.take(colon + 1, "colon", Tone::dim);
  }
  cut.rest("field_value");
}

}  // namespace

std::vector<Field> fields_of(const casella::Line& line) {
  const std::string_view text = line.text();
  Cutter cut(text);
  if (line.meaning.stuffed) cut.take(1, "stuffed_dot", Tone::error);
  switch (line.meaning.kind) {
    case LineKind::Command: cut_command(cut, text); break;
    case LineKind::Status: cut_status(cut, line.meaning.note, text); break;
    case LineKind::ScanListing:
      cut.word("message");
      cut.word("size");
      break;
    case LineKind::UniqueId:
      cut.word("message");
      cut.word("unique_id");
      break;
    case LineKind::Capability:
      cut.word("capability");
      cut.rest("parameters");
      break;
    case LineKind::Header: cut_header(cut, text); break;
    case LineKind::Body: cut.take(text.size(), "body", Tone::plain); break;
    case LineKind::Empty: break;
    case LineKind::Terminator: cut.take(text.size(), "terminator", Tone::error); break;
  }
  if (line.octets.size() > text.size()) {
    cut.fields.push_back({text.size(), line.octets.size(), "crlf", Tone::faint, false});
  }
  return std::move(cut.fields);
}

}  // namespace casella::gui
