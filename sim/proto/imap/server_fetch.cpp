// FETCH (RFC 3501, section 6.4.5). What sets \Seen asks the store first; the rest waits for
// nothing.
#include "sim/mail/date.h"
#include "sim/mail/header.h"
#include "sim/mail/transfer.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/preview.h"
#include "sim/proto/imap/server.h"
#include "sim/proto/imap/structure.h"
#include "sim/proto/imap/write.h"

namespace casella::imap {

using proto::Effects;

namespace {

using Kind = FetchItem::Kind;

bool has(const FetchArgs& args, Kind kind) {
  return std::any_of(args.items.begin(), args.items.end(),
                     [&](const FetchItem& item) { return item.kind == kind; });
}

bool sets_seen(const FetchItem& item) {
  switch (item.kind) {
    case Kind::Body:
    case Kind::Binary: return !item.peek;
    case Kind::Rfc822:
    case Kind::Rfc822Text: return true;
    case Kind::Uid:
    case Kind::Flags:
    case Kind::InternalDate:
    case Kind::Size:
    case Kind::Envelope:
    case Kind::BodyBasic:
    case Kind::BodyStructure:
    case Kind::BinarySize:
    case Kind::Modseq:
    case Kind::Rfc822Header:
    case Kind::Preview:
    case Kind::SaveDate:
    case Kind::EmailId:
    case Kind::ThreadId: return false;
  }
  return false;
}

// Whether the message itself has to be looked at.
bool reads_octets(const FetchItem& item) {
  const Kind kind = item.kind;
  return kind != Kind::Uid && kind != Kind::Flags && kind != Kind::InternalDate &&
         kind != Kind::Modseq && kind != Kind::SaveDate && kind != Kind::ThreadId;
}

// One message's data items that are read from its octets. The structure is parsed once, if at all.
class Reading {
 public:
  // Long messages are put down in `passages`.
  Reading(const MessageRef& message, std::vector<Passage>& passages)
      : message_(*message), held_(message), passages_(passages) {}

  // False if a part's transfer encoding is not known (RFC 3516, section 4.3).
  bool append(std::string& out, const FetchItem& item) {
    octets_ = message_.octets();  // not looked at before: flags can be told without
    switch (item.kind) {
      case Kind::Envelope:
        out += "ENVELOPE ";
        append_envelope(out, message_.envelope());
        return true;
      case Kind::BodyBasic:
      case Kind::BodyStructure: {
        const bool extensible = item.kind == Kind::BodyStructure;
        out += extensible ? "BODYSTRUCTURE " : "BODY ";
        append_structure(out, octets_, mime(), extensible);
        return true;
      }
      case Kind::Rfc822:
        out += "RFC822 ";
        append_here(out, octets_);
        return true;
      case Kind::Rfc822Header: return section(out, "RFC822.HEADER ", Section::Text::Header);
      case Kind::Rfc822Text: return section(out, "RFC822.TEXT ", Section::Text::Body);
      case Kind::Body: return body(out, item);
      case Kind::Binary:
      case Kind::BinarySize: return binary(out, item);
      case Kind::Preview: {
        out += "PREVIEW ";
        append_string(out, preview(octets_, mime()));
        return true;
      }
      case Kind::Uid:
      case Kind::Flags:
      case Kind::InternalDate:
      case Kind::Size:
      case Kind::Modseq:
      case Kind::SaveDate:
      case Kind::EmailId:
      case Kind::ThreadId: return true;
    }
    return true;
  }

 private:
  const MimePart& mime() {
    if (!mime_) mime_ = parse_mime(octets_);
    return *mime_;
  }

  bool section(std::string& out, std::string_view name, Section::Text text) {
    out += name;
    const std::size_t split = header_size(octets_);
    append_here(out,
                text == Section::Text::Header ? octets_.substr(0, split) : octets_.substr(split));
    return true;
  }

  // A string, which may be a piece of the message.
  void append_here(std::string& out, std::string_view octets) const {
    const bool here =
        std::greater_equal<>()(octets.data(), octets_.data()) &&
        std::less_equal<>()(octets.data() + octets.size(), octets_.data() + octets_.size());
    if (octets.size() < kPassageOctets || !here) return append_string(out, octets);
    append_literal_head(out, octets.size());
    const auto at = static_cast<std::size_t>(octets.data() - octets_.data());
    append_shared(out, passages_, held_, at, octets.size());
  }

  void append_partial(std::string& out, const FetchItem& item, std::string_view octets,
                      bool binary) const {
    if (item.partial) {
      out.push_back('<');
      append_number(out, item.partial->first);
      out.push_back('>');
      octets = item.partial->first < octets.size()
                   ? octets.substr(item.partial->first, item.partial->second)
                   : std::string_view();
    }
    out.push_back(' ');
    if (binary && octets.find('\0') != octets.npos)
      append_literal(out, octets, true);
    else if (binary)
      append_string(out, octets);
    else
      append_here(out, octets);
  }

  bool body(std::string& out, const FetchItem& item) {
    out += "BODY";
    append_section(out, item.section);
    const bool whole = item.section.part.empty() && item.section.text == Section::Text::All;
    if (whole) {
      append_partial(out, item, octets_, false);
      return true;
    }
    const auto octets = section_octets(octets_, mime(), item.section);
    if (octets)
      append_partial(out, item, *octets, false);
    else
      out += " NIL";
    return true;
  }

  bool binary(std::string& out, const FetchItem& item) {
    out += item.kind == Kind::Binary ? "BINARY" : "BINARY.SIZE";
    append_section(out, item.section);
    const MimePart* part = find_part(mime(), item.section.part);
    if (part == nullptr) {
      out += item.kind == Kind::Binary ? " NIL" : " 0";
      return true;
    }
    const bool whole = item.section.part.empty();
    const std::string_view raw = whole ? octets_ : part->body.of(octets_);
    const bool leaf = !whole && part->children.empty() && !part->is_multipart();
    const auto decoded = leaf ? decode_transfer(part->encoding, raw) : std::string(raw);
    if (!decoded) return false;
    if (item.kind == Kind::Binary) {
      append_partial(out, item, *decoded, true);
    } else {
      out.push_back(' ');
      append_number(out, decoded->size());
    }
    return true;
  }

  const Message& message_;
  const MessageRef& held_;
  std::vector<Passage>& passages_;
  std::string_view octets_{};
  std::optional<MimePart> mime_{};
};

}  // namespace

void Server::fetch(Command command, Effects& out) {
  auto& args = std::get<FetchArgs>(command.args);
  if (args.vanished && (!qresync_ || !command.uid || !args.changed_since))
    return bad(command.tag, note::kMalformed, "VANISHED needs QRESYNC, UID and CHANGEDSINCE", out);
  if (args.partial && (!command.uid || !offers(Extension::Partial)))
    return bad(command.tag, note::kMalformed, "PARTIAL needs UID", out);
  auto picked = pick(command, args.set, out);
  if (!picked) return;
  if (args.partial) *picked = part_of(*picked, *args.partial);
  condstore_ |= args.changed_since.has_value() || has(args, Kind::Modseq);
  if (command.uid && !has(args, Kind::Uid)) args.items.insert(args.items.begin(), {Kind::Uid});
  if (args.changed_since && !has(args, Kind::Modseq)) args.items.push_back({Kind::Modseq});
  UidSet unseen;
  if (!selected_->read_only && std::any_of(args.items.begin(), args.items.end(), sets_seen)) {
    for (const IndexRange& range : *picked) {
      box().items.each_in(range.begin, range.end, [&](std::size_t, const Item& item) {
        const bool wanted = !args.changed_since || item.modseq > *args.changed_since;
        if (wanted && (item.flags & flag::kSeen) == 0) unseen.append(item.uid);
      });
    }
  }
  if (unseen.empty()) return fetched(command, nullptr, out);
  ChangeFlags request{selected_->folder, std::move(unseen), FlagChange::Add, {flag::kSeen, {}}, {}};
  ask(std::move(command), std::move(request), out);
}

// `seen`: the store's answer to setting \Seen; null if that was not needed.
void Server::fetched(const Command& command, const StoreReply* seen, Effects& out) {
  const auto& args = std::get<FetchArgs>(command.args);
  View& view = selected_->view;
  Picked picked = *view.pick(args.set, command.uid, saved_);
  if (args.partial) picked = part_of(picked, *args.partial);
  std::string text;
  std::vector<Passage> passages;
  UidSet now_seen;
  if (seen != nullptr) {
    const auto* done = std::get_if<FlagsChanged>(seen);
    if (done == nullptr) return finish_in_mailbox(command, *seen, out);
    view.learn(done->before);
    text = news(false);
    view.learn(done->after);
    for (const News::Changed& each : view.tell(false).changed)
      now_seen.append(box().items[each.index].uid);
  }
  bool known_encodings = true, some_gone = false;
  if (args.vanished) {
    QresyncArgs since{box().uid_validity, UINT64_MAX, UidSet()};
    std::vector<UidSet::Range> known = args.set.ranges;
    for (UidSet::Range& range : known) {
      if (range.first == 0) range.first = box().uid_next;
      if (range.last == 0) range.last = box().uid_next;
      if (range.first > range.last) std::swap(range.first, range.last);
    }
    since.known = args.set.saved ? saved_ : UidSet(std::move(known));
    text += resync(since);
  }
  std::size_t left = 0;  // messages still to be told of
  for (const IndexRange& range : picked) left += range.end - range.begin;
  const bool reads = std::any_of(args.items.begin(), args.items.end(), reads_octets);
  for (const IndexRange& range : picked) {
    for (std::size_t at = range.begin; at < range.end; at += kPrefetched) {
      const std::size_t end = std::min(range.end, at + kPrefetched);
      if (reads && end - at > 1) prefetch(box(), at, end);
      box().items.each_in(at, end, [&](std::size_t i, const Item& item) {
        --left;
        if (args.changed_since && item.modseq <= *args.changed_since) return;
        const std::size_t before = text.size();
        known_encodings &=
            append_fetched(text, passages, args, i, item, now_seen.contains(item.uid));
        some_gone |= seen != nullptr && view.lacks(item.uid);
        const std::size_t line = text.size() - before;  // what follows will be as long, or nearly
        if (text.capacity() - text.size() < line && line < 4096)
          text.reserve(text.size() + (line + line / 8) * left);
      });
    }
  }
  if (!known_encodings)
    return no(command, note::kUnknownCte, "[UNKNOWN-CTE] a part's encoding is not known", out,
              std::move(text), std::move(passages));
  ok(command, some_gone ? note::kGone : note::kFetchOk, std::move(text),
     some_gone ? "[EXPUNGEISSUED] some messages are gone" : "done", out, command.uid,
     std::move(passages));
}

// One message's line; false, and none, if a part's transfer encoding is not known.
bool Server::append_fetched(std::string& out, std::vector<Passage>& passages, const FetchArgs& args,
                            std::size_t index, const Item& item, bool now_seen) const {
  Reading reading(item.message, passages);
  const std::size_t shared = passages.size();
  const std::size_t line = out.size();
  bool known = true, told_flags = false, told_modseq = false;
  out += "* ";
  append_number(out, index + 1);
  out += " FETCH ";
  char before = '(';
  const auto flags = [&] {
    out += "FLAGS (";
    append_flag_list(out, item.flags, selected_->view.recent(item));
    out.push_back(')');
    told_flags = true;
  };
  const auto modseq = [&] {
    out += "MODSEQ (";
    append_number(out, item.modseq);
    out.push_back(')');
    told_modseq = true;
  };
  const auto date = [&](std::string_view name, SimTime when) {
    const auto at = std::chrono::floor<std::chrono::seconds>(when.time_since_epoch());
    out.append(name).append(" \"");
    out.append(imap_date_time(at.count() + settings_->epoch_seconds)).push_back('"');
  };
  for (const FetchItem& each : args.items) {
    out.push_back(before);
    before = ' ';
    switch (each.kind) {
      case Kind::Uid:
        out += "UID ";
        append_number(out, item.uid.value);
        break;
      case Kind::Flags: flags(); break;
      case Kind::Modseq: modseq(); break;
      case Kind::InternalDate: date("INTERNALDATE", item.arrived); break;
      case Kind::SaveDate: date("SAVEDATE", item.saved); break;
      case Kind::EmailId:  // RFC 8474, section 5.1: copies share it
        out += "EMAILID (M";
        append_number(out, item.message->id().value);
        out.push_back(')');
        break;
      case Kind::ThreadId: out += "THREADID NIL"; break;  // section 5.2: threads are not kept
      case Kind::Size:
        out += "RFC822.SIZE ";
        append_number(out, item.message->octets().size());
        break;
      case Kind::Envelope:
      case Kind::BodyBasic:
      case Kind::BodyStructure:
      case Kind::Body:
      case Kind::Binary:
      case Kind::BinarySize:
      case Kind::Rfc822:
      case Kind::Rfc822Header:
      case Kind::Rfc822Text:
      case Kind::Preview: known &= reading.append(out, each);
    }
  }
  // What this command itself has changed is told with it (section 7.4.2).
  if (now_seen && !told_flags) {
    out.push_back(' ');
    flags();
  }
  if (now_seen && condstore_ && !told_modseq) {
    out.push_back(' ');
    modseq();
  }
  out += ")\r\n";
  if (!known) {
    out.resize(line);
    passages.resize(shared);
  }
  return known;
}

}  // namespace casella::imap
