// ENVELOPE, read in one walk over the header.
#include <array>

#include "sim/base/ascii.h"
#include "sim/mail/address.h"
#include "sim/mail/field_lexer.h"
#include "sim/mail/header.h"
#include "sim/proto/imap/structure.h"
#include "sim/proto/imap/write.h"

namespace casella::imap {
namespace {

enum Field : std::uint8_t {
  kDate,
  kSubject,
  kFrom,
  kSender,
  kReplyTo,
  kTo,
  kCc,
  kBcc,
  kInReplyTo,
  kMessageId,
  kFields
};

// The field of this name, told by its length first; kFields if it is none of an envelope's.
Field field_named(std::string_view name) {
  const auto is = [&](std::string_view wanted, Field field) {
    return same_letters(name, wanted) ? field : kFields;
  };
  switch (name.size()) {
    case 2: return ascii_lower(name[0]) == 't' ? is("To", kTo) : is("Cc", kCc);
    case 3: return is("Bcc", kBcc);
    case 4: return ascii_lower(name[0]) == 'd' ? is("Date", kDate) : is("From", kFrom);
    case 6: return is("Sender", kSender);
    case 7: return is("Subject", kSubject);
    case 8: return is("Reply-To", kReplyTo);
    case 10: return is("Message-ID", kMessageId);
    case 11: return is("In-Reply-To", kInReplyTo);
    default: return kFields;
  }
}

using Values = std::array<std::optional<std::string_view>, kFields>;

Values collect(std::string_view octets) {
  Values values;
  HeaderWalk walk(octets);
  for (HeaderField field; walk.next(field);) {
    const Field is = field_named(field.name);
    if (is != kFields && !values[is]) values[is] = field.value;
  }
  return values;
}

void append_optional(std::string& out, const std::optional<std::string>& text) {
  if (text)
    append_string(out, *text);
  else
    out += "NIL";
}

void append_text(std::string& out, const std::optional<std::string_view>& value) {
  if (!value) {
    out += "NIL";
    return;
  }
  if (value->find('\n') != value->npos) return append_string(out, unfolded(*value));
  std::string_view text = *value;  // in one line: nothing to unfold, nothing to copy
  const std::size_t first = text.find_first_not_of(" \t");
  text.remove_prefix(first == text.npos ? text.size() : first);
  append_string(out, text.substr(0, text.find_last_not_of(" \t") + 1));
}

void append_piece(std::string& out, std::string_view text) {
  out.push_back('"');
  out += text;
  out.push_back('"');
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// What nearly all addresses are made of: no quotes, comments, groups, routes or line ends.
struct Rare {
  std::array<bool, 256> is{};
  constexpr Rare() {
    for (std::size_t c = 0; c < is.size(); ++c) is[c] = c < 0x20 || c >= 0x7F;
    for (const char c : std::string_view("()[]:;\\\"")) is[static_cast<unsigned char>(c)] = true;
  }
};
constexpr Rare kRare;

bool is_simple(std::string_view text) {
  bool blank = false;
  for (const char c : text) {
    if (kRare.is[static_cast<unsigned char>(c)] || (blank && c == ' ')) return false;
    blank = c == ' ';
  }
  return true;
}

// "Name <local@domain>" or "local@domain"; false, and nothing, if it is anything else.
bool append_simple(std::string& out, std::string_view address) {
  std::string_view name, inside = trimmed(address);
  if (const std::size_t open = inside.find('<'); open != inside.npos) {
    if (!inside.ends_with('>')) return false;
    name = trimmed(inside.substr(0, open));
    inside = inside.substr(open + 1, inside.size() - open - 2);
  }
  const std::size_t at = inside.find('@');
  const bool odd = at == inside.npos || at == 0 || at + 1 == inside.size() ||
                   inside.find_first_of("@<> ", at + 1) != inside.npos ||
                   inside.substr(0, at).find_first_of("<> ") != inside.npos ||
                   name.find_first_of("@>") != name.npos;
  if (odd) return false;
  out.push_back('(');
  if (name.empty())
    out += "NIL";
  else
    append_piece(out, name);
  out += " NIL ";
  append_piece(out, inside.substr(0, at));
  out.push_back(' ');
  append_piece(out, inside.substr(at + 1));
  out.push_back(')');
  return true;
}

// The whole list if all of it is simple; else nothing, and the parser has to read it.
bool append_simple_list(std::string& out, std::string_view list) {
  if (list.size() > 10'000 || !is_simple(list)) return false;
  const std::size_t begin = out.size();
  out.push_back('(');
  for (bool more = true; more;) {
    const std::size_t comma = list.find(',');
    more = comma != list.npos;
    if (!append_simple(out, list.substr(0, comma))) {
      out.resize(begin);
      return false;
    }
    if (more) list.remove_prefix(comma + 1);
  }
  out.push_back(')');
  return true;
}

bool append_addresses(std::string& out, const std::optional<std::string_view>& value) {
  if (!value) return false;
  if (append_simple_list(out, *value)) return true;
  const auto addresses = parse_addresses(*value);
  if (addresses.empty()) return false;
  out.push_back('(');
  for (const Address& address : addresses) {
    out.push_back('(');
    append_optional(out, address.name);
    out.push_back(' ');
    append_optional(out, address.route);
    out.push_back(' ');
    append_optional(out, address.mailbox);
    out.push_back(' ');
    append_optional(out, address.host);
    out.push_back(')');
  }
  out.push_back(')');
  return true;
}

}  // namespace

// envelope = "(" date SP subject SP from SP sender SP reply-to SP to SP cc SP bcc SP in-reply-to SP
// message-id ")"
void append_envelope(std::string& out, std::string_view header) {
  const Values values = collect(header);
  out.push_back('(');
  append_text(out, values[kDate]);
  out.push_back(' ');
  append_text(out, values[kSubject]);
  std::size_t from = out.size(), from_end = from;  // where From's addresses stand
  for (std::size_t i = kFrom; i <= kBcc; ++i) {
    out.push_back(' ');
    const std::size_t begin = out.size();
    const bool found = append_addresses(out, values[i]);
    // Who sent it is who wrote it, unless the header says otherwise (section 7.4.2).
    const bool from_stands_for = i == kSender || i == kReplyTo;
    if (!found && from_stands_for)
      out.append(out, from, from_end - from);
    else if (!found)
      out += "NIL";
    if (i == kFrom) {
      from = begin;
      from_end = out.size();
    }
  }
  out.push_back(' ');
  append_text(out, values[kInReplyTo]);
  out.push_back(' ');
  append_text(out, values[kMessageId]);
  out.push_back(')');
}

}  // namespace casella::imap
