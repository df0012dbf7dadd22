#include "gui/model/fields.h"

#include <algorithm>
#include <initializer_list>

#include "sim/proto/pop3/commands.h"
#include "sim/proto/pop3/notes.h"
#include "sim/world/secrets.h"

namespace casella::gui {
namespace {

namespace note = pop3::note;
using pop3::LineKind;

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) { fields.reserve(8); }

  std::vector<Field> fields{};

  // The next word; nothing happens at the end of the line.
  void word(std::string_view name, Tone tone = Tone::accent) {
    skip_blanks();
    take(std::min(text_.find(' ', at_), text_.size()), name, tone);
  }
  // All that is left.
  void rest(std::string_view name, Tone tone = Tone::plain) {
    skip_blanks();
    take(text_.size(), name, tone);
  }
  void take(std::size_t end, std::string_view name, Tone tone = Tone::accent) {
    if (end > at_) fields.push_back({at_, end, name, tone});
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
      return cut.take(text.size(), "password", Tone::error);
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

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// RFC 3501, section 2.2: a tag, a star or a plus, and what it says.
void cut_imap(Cutter& cut, const casella::Line& line) {
  const auto next = [&] { return cut.left().substr(0, cut.left().find(' ')); };
  const bool answers = line.from == Side::Client && line.text().find(' ') == std::string_view::npos;
  if (answers) return cut.rest("answer");  // to a challenge, or DONE
  const std::string_view first = next();
  cut.word(first == "*" ? "untagged" : first == "+" ? "go_on" : "tag", Tone::note);
  cut.skip_blanks();
  if (line.from == Side::Client) {
    cut.word("keyword", Tone::client);
    return cut.rest("arguments");
  }
  if (first == "+") return cut.rest("words");
  if (is_one_of(next(), {"OK", "PREAUTH", "BYE", "NO", "BAD"})) {
    const bool refused = is_one_of(next(), {"NO", "BAD"});
    cut.word("condition", refused ? Tone::error : Tone::ok);
    cut.skip_blanks();
    const std::size_t end = line.text().find(']', cut.at());
    if (cut.left().starts_with('[') && end != std::string_view::npos) {
      cut.take(end + 1, "response_code", Tone::note);
    }
    return cut.rest("words");
  }
  if (!next().empty() && next().find_first_not_of("0123456789") == std::string_view::npos) {
    cut.word("number");
    cut.skip_blanks();
  }
  cut.word("data", Tone::server);
  cut.rest("data_value");
}

// SMTP's reply code (RFC 5321, section 4.2) and POP2's sign (RFC 937).
void cut_reply(Cutter& cut, const casella::Line& line) {
  if (line.from == Side::Client) {
    if (password_in(line) == 0U) return cut.rest("answer");
    cut.word("keyword", Tone::client);
    return cut.rest("arguments");
  }
  const bool smtp = line.protocol == proto::Protocol::Smtp;
  const std::string_view text = line.text();
  const bool refused =
      smtp ? text.starts_with('4') || text.starts_with('5') : text.starts_with('-');
  const std::size_t code = smtp ? 3 : std::min(text.find(' '), text.size());
  cut.take(std::min(code, text.size()), smtp ? "reply_code" : "sign",
           refused ? Tone::error : Tone::ok);
  if (smtp && cut.left().starts_with('-')) cut.take(cut.at() + 1, "more_lines", Tone::note);
  cut.rest("words");
}

// Commands and replies of the protocols beside POP3; false: the line is content.
bool cut_other(Cutter& cut, const casella::Line& line) {
  const LineKind kind = line.meaning.kind;
  if (kind == LineKind::Header || kind == LineKind::Body || kind == LineKind::Empty ||
      kind == LineKind::Terminator) {
    return false;
  }
  if (line.protocol == proto::Protocol::Imap) {
    cut_imap(cut, line);
  } else {
    cut_reply(cut, line);
  }
  return true;
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
  const bool other = line.protocol != proto::Protocol::Pop3 && cut_other(cut, line);
  switch (other ? LineKind::Empty : line.meaning.kind) {
    case LineKind::Command:
      if (password_in(line) == 0U) {
        cut.rest("answer");
      } else {
        cut_command(cut, text);
      }
      break;
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
    cut.fields.push_back({text.size(), line.octets.size(), "crlf", Tone::faint});
  }
  return std::move(cut.fields);
}

}  // namespace casella::gui
