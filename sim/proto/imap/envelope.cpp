// ENVELOPE, read in one walk over the header.
#include <array>

#include "sim/base/ascii.h"
#include "sim/mail/address.h"
#include "sim/mail/header.h"
#include "sim/proto/imap/structure.h"
#include "sim/proto/imap/write.h"

namespace casella::imap {
namespace {

enum Field : std::uint8_t { kDate, kSubject, kFrom, kSender, kReplyTo, kTo, kCc, kBcc, kInReplyTo, kMessageId, kFields };

constexpr std::array<std::string_view, kFields> kNames = {
    "Date", "Subject", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "In-Reply-To", "Message-ID"};

using Values = std::array<std::optional<std::string_view>, kFields>;

Values collect(std::string_view header) {
  Values values;
  HeaderWalk walk(header);
  for (HeaderField field; walk.next(field);) {
    for (std::size_t i = 0; i < kFields; ++i) {
      if (field.name.size() != kNames[i].size() || !same_letters(field.name, kNames[i])) continue;
      if (!values[i]) values[i] = field.value;
      break;
    }
  }
  return values;
}

void append_optional(std::string& out, const std::optional<std::string>& text) {
  if (text) append_string(out, *text);
  else out += "NIL";
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

bool append_addresses(std::string& out, const std::optional<std::string_view>& value) {
  if (!value) return false;
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
    if (!found && from_stands_for) out.append(out, from, from_end - from);
    else if (!found) out += "NIL";
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
