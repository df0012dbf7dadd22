#include "sim/proto/imap/sort.h"

#include <algorithm>
#include <array>
#include <optional>

#include "sim/base/ascii.h"
#include "sim/mail/address.h"
#include "sim/mail/date.h"
#include "sim/mail/header.h"
#include "sim/mail/message.h"
#include "sim/mail/transfer.h"

namespace casella::imap {
namespace {

// Section 2.1, step 1.
std::string readable(std::string_view subject) {
  const std::string decoded = decode_words(unfolded(subject));
  std::string out;
  for (const char c : decoded) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank)
      out.push_back(c);
    else if (!out.empty() && out.back() != ' ')
      out.push_back(' ');
  }
  return folded_case(out);
}

void trim_end(std::string_view& text, bool& answers) {
  for (;;) {
    if (text.ends_with(' ')) {
      text.remove_suffix(1);
    } else if (text.ends_with("(fwd)")) {
      text.remove_suffix(5);
      answers = true;
    } else {
      return;
    }
  }
}

// subj-blob = "[" *BLOBCHAR "]" *WSP; 0: there is none.
std::size_t blob_size(std::string_view text) {
  if (!text.starts_with('[')) return 0;
  const std::size_t end = text.find_first_of("[]", 1);
  if (end == text.npos || text[end] != ']') return 0;
  std::size_t size = end + 1;
  while (size < text.size() && text[size] == ' ') ++size;
  return size;
}

// subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"
std::size_t refwd_size(std::string_view text) {
  std::size_t at = 0;
  if (text.starts_with("re"))
    at = 2;
  else if (text.starts_with("fwd"))
    at = 3;
  else if (text.starts_with("fw"))
    at = 2;
  else
    return 0;
  while (at < text.size() && text[at] == ' ') ++at;
  at += blob_size(text.substr(at));
  return at < text.size() && text[at] == ':' ? at + 1 : 0;
}

// subj-leader = (*subj-blob subj-refwd) / WSP
std::size_t leader_size(std::string_view text) {
  if (text.starts_with(' ')) return 1;
  std::size_t at = 0;
  while (const std::size_t blob = blob_size(text.substr(at))) at += blob;
  const std::size_t refwd = refwd_size(text.substr(at));
  return refwd == 0 ? 0 : at + refwd;
}

// Whether anything could be taken off: most subjects are as they are said.
bool is_bare(std::string_view subject) {
  return subject.find_first_of("[]()=:\t\r\n") == subject.npos &&
         std::none_of(subject.begin(), subject.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) &&
         subject.find("  ") == subject.npos;
}

std::string_view stripped(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view raw_field(std::string_view octets, std::string_view name) {
  std::size_t at = 0;
  HeaderField field;
  return find_field(octets, name, at, field) ? field.value : std::string_view();
}

// Section 3: the mailbox of the first address.
std::string first_mailbox(std::string_view field) {
  const auto addresses = parse_addresses(field);
  if (addresses.empty()) return {};
  return folded_case(addresses.front().mailbox.value_or(""));
}

struct Sorted {
  FoundMessage message;
  std::int64_t number = 0;  // of the key at hand
  std::string text{};
};

bool is_text(SortBy by) {
  return by == SortBy::Cc || by == SortBy::From || by == SortBy::Subject || by == SortBy::To;
}

void fill(Sorted& each, SortBy by, std::int64_t epoch_seconds) {
  const std::string_view octets = each.message.item->message->octets();
  switch (by) {
    case SortBy::Arrival:
      each.number = each.message.item->arrived.time_since_epoch().count();
      return;
    case SortBy::Size: each.number = static_cast<std::int64_t>(octets.size()); return;
    case SortBy::Date:
      each.number = sent_seconds(*each.message.item, raw_field(octets, "Date"), epoch_seconds);
      return;
    case SortBy::Cc: each.text = first_mailbox(raw_field(octets, "Cc")); return;
    case SortBy::From: each.text = first_mailbox(raw_field(octets, "From")); return;
    case SortBy::To: each.text = first_mailbox(raw_field(octets, "To")); return;
    case SortBy::Subject: each.text = base_subject(raw_field(octets, "Subject")).text; return;
  }
}

}  // namespace

BaseSubject base_subject(std::string_view subject) {
  subject = stripped(subject);
  if (is_bare(subject)) {
    std::string text(subject);
    std::transform(text.begin(), text.end(), text.begin(), ascii_lower);
    return {std::move(text), false};
  }
  const std::string whole = readable(subject);
  std::string_view text = whole;
  bool answers = false;
  for (;;) {
    trim_end(text, answers);
    for (bool again = true; again;) {
      again = false;
      while (const std::size_t leader = leader_size(text)) {
        answers |= text.front() != ' ';
        text.remove_prefix(leader);
        again = true;
      }
      const std::size_t blob = blob_size(text);
      if (blob > 0 && blob < text.size()) {
        text.remove_prefix(blob);
        again = true;
      }
    }
    if (!text.starts_with("[fwd:") || !text.ends_with(']')) break;
    text = text.substr(5, text.size() - 6);
    answers = true;
  }
  return {std::string(text), answers};
}

std::int64_t sent_seconds(const Item& item, std::string_view date, std::int64_t epoch_seconds) {
  const auto written = date.empty()
                           ? std::nullopt
                           : parse_mail_date(date.find('\n') == date.npos ? date : unfolded(date));
  if (written) return written->utc_seconds;
  return std::chrono::floor<std::chrono::seconds>(item.arrived.time_since_epoch()).count() +
         epoch_seconds;
}

// Sorting by the last key first leaves the first as the one that counts; what is equal stays in
// the mailbox's order, which REVERSE does not turn.
void sort_messages(std::vector<FoundMessage>& found, std::span<const SortKey> keys,
                   std::int64_t epoch_seconds) {
  std::vector<Sorted> all;
  all.reserve(found.size());
  for (const FoundMessage& each : found) all.push_back({each});
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
    for (Sorted& each : all) fill(each, key->by, epoch_seconds);
    const bool text = is_text(key->by), reverse = key->reverse;
    std::stable_sort(all.begin(), all.end(), [&](const Sorted& a, const Sorted& b) {
      const Sorted& less = reverse ? b : a;
      const Sorted& more = reverse ? a : b;
      return text ? less.text < more.text : less.number < more.number;
    });
  }
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = all[i].message;
}

}  // namespace casella::imap
