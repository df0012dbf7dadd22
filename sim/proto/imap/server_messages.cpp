// What is done with the messages of the selected mailbox, but for reading them.
#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/search.h"
#include "sim/proto/imap/server.h"
#include "sim/proto/imap/write.h"
#include "sim/proto/say.h"

namespace casella::imap {

using proto::Effects;
using proto::say;

// The messages of a set; says BAD if it names a number that does not exist.
std::optional<Picked> Server::pick(const Command& command, const SequenceSet& set, Effects& out) {
  if (set.saved && !offers(Extension::SearchRes)) {
    bad(command.tag, note::kMalformed, "nothing is saved here", out);
    return std::nullopt;
  }
  auto picked = selected_->view.pick(set, command.uid, saved_);
  if (!picked) bad(command.tag, note::kNoNumber, "no message has this number", out);
  return picked;
}

void Server::store(Command command, Effects& out) {
  const auto& args = std::get<StoreArgs>(command.args);
  if (selected_->read_only) return no(command, note::kReadOnly, "[READ-ONLY] examined only", out);
  const auto picked = pick(command, args.set, out);
  if (!picked) return;
  condstore_ |= args.unchanged_since.has_value();
  ChangeFlags request{selected_->folder, selected_->view.uids(*picked), args.how, args.flags,
                      args.unchanged_since};
  ask(std::move(command), std::move(request), out);
}

// What others changed is told first; then what this command did, unless it asked for silence.
void Server::stored(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* done = std::get_if<FlagsChanged>(&reply);
  if (done == nullptr) return finish_in_mailbox(command, reply, out);
  const auto& args = std::get<StoreArgs>(command.args);
  View& view = selected_->view;
  // The set must mean what it meant when it was asked, so numbers are resolved before anything goes.
  const Picked picked = *view.pick(args.set, command.uid, saved_);
  view.learn(done->before);
  std::string text = news(false);
  view.learn(done->after);
  const News own = view.tell(false);
  if (own.keywords) {
    text += "* FLAGS (";
    append_flag_list(text, ~FlagBits{0}, false);
    text += ")\r\n";
  }
  if (!args.silent) {
    for (const IndexRange& range : picked) {
      box().items.each_in(range.begin, range.end, [&](std::size_t i, const Item& item) {
        const bool left_alone =
            done->modified.contains(item.uid) || (done->missing && view.lacks(item.uid));
        if (!left_alone) append_flags_of(text, i, item, command.uid);
      });
    }
  } else if (condstore_) {  // RFC 7162, section 3.1.3: the mod-sequence is told all the same
    for (const News::Changed& each : own.changed) {
      const Item& item = box().items[each.index];
      text += fmt::format("* {} FETCH (UID {} MODSEQ ({}))\r\n", each.index + 1, item.uid.value,
                          item.modseq);
    }
  }
  if (done->modified.empty()) {
    const bool gone = done->missing && !command.uid;
    return ok(command, gone ? note::kGone : note::kStoreOk, std::move(text),
              gone ? "[EXPUNGEISSUED] some messages are gone" : "done", out, command.uid);
  }
  UidSet named = done->modified;
  if (!command.uid) {
    named = {};
    for (const IndexRange& range : picked) {
      box().items.each_in(range.begin, range.end, [&](std::size_t i, const Item& item) {
        if (done->modified.contains(item.uid)) named.append(Uid{static_cast<std::uint32_t>(i) + 1});
      });
    }
  }
  ok(command, note::kModified, std::move(text), "[MODIFIED " + named.text() + "] changed meanwhile",
     out, command.uid);
}

void Server::copy(Command command, Effects& out) {
  const auto& args = std::get<CopyArgs>(command.args);
  const bool move = command.row->verb == Verb::Move;
  if (move && selected_->read_only)
    return no(command, note::kReadOnly, "[READ-ONLY] examined only", out);
  const auto picked = pick(command, args.set, out);
  if (!picked) return;
  CopyMessages request{selected_->folder, args.name, selected_->view.uids(*picked), move, !command.uid};
  ask(std::move(command), std::move(request), out);
}

void Server::copied(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* done = std::get_if<Copied>(&reply);
  if (done == nullptr) return finish_in_mailbox(command, reply, out);
  selected_->view.learn(done->source);
  const bool move = command.row->verb == Verb::Move;
  std::string code;
  if (offers(Extension::UidPlus) && !done->from.empty()) {
    code = fmt::format("[COPYUID {} {} {}] ", done->uid_validity, done->from.text(), done->to.text());
  }
  if (!move) return ok(command, note::kCopied, {}, code + "done", out);
  // RFC 6851, section 4.3: said before the messages go, since it names them.
  std::string text = code.empty() ? std::string() : "* OK " + code + "moved\r\n";
  ok(command, note::kMoved, std::move(text), "done", out);
}

void Server::expunge(Command command, Effects& out) {
  if (selected_->read_only) return no(command, note::kReadOnly, "[READ-ONLY] examined only", out);
  ExpungeDeleted request{selected_->folder, {}};
  if (const auto& set = std::get<ExpungeArgs>(command.args).uids) {
    const auto picked = pick(command, *set, out);
    if (!picked) return;
    request.only = selected_->view.uids(*picked);
  }
  ask(std::move(command), std::move(request), out);
}

void Server::leave(const Command& command, bool expunge, Effects& out) {
  if (expunge) return ask(command, ExpungeDeleted{selected_->folder, {}}, out);
  selected_.reset();
  saved_ = {};
  ok(command, note::kClosed, {}, "closed", out);
}

namespace {

struct Hits {
  UidSet numbers, uids;
  std::uint64_t count = 0;
  std::uint32_t first = 0, last = 0;  // as they are told: numbers or UIDs
  std::uint64_t modseq = 0;           // the largest
};

}  // namespace

void Server::search(const Command& command, Effects& out) {
  const auto& args = std::get<SearchArgs>(command.args);
  if (args.bad_charset) {
    if (args.returns & SearchArgs::kSave) saved_ = {};
    return no(command, note::kBadCharset, "[BADCHARSET (UTF-8 US-ASCII)] no such charset", out);
  }
  const auto search = Search::prepare(
      args.key, {selected_->view, saved_, now_, settings_->epoch_seconds});
  if (!search) return bad(command.tag, note::kNoNumber, "no message has this number", out);
  condstore_ |= args.has_modseq;
  Hits hits;
  std::uint32_t number = 0;
  box().items.each([&](const Item& item) {
    ++number;
    if (!search->matches(item)) return;
    ++hits.count;
    hits.numbers.append(Uid{number});
    hits.uids.append(item.uid);
    hits.last = command.uid ? item.uid.value : number;
    if (hits.first == 0) hits.first = hits.last;
    hits.modseq = std::max(hits.modseq, item.modseq);
  });
  const UidSet& told = command.uid ? hits.uids : hits.numbers;
  const bool extended = args.extended || rev2_;
  const std::uint8_t returns =
      args.extended ? args.returns : static_cast<std::uint8_t>(SearchArgs::kAll);
  std::string text;
  if (!extended) {
    text = "* SEARCH";
    for (const UidSet::Range& range : told.ranges()) {
      for (std::uint64_t n = range.first; n <= range.last; ++n) {
        text.push_back(' ');
        append_number(text, n);
      }
    }
    if (args.has_modseq && hits.count > 0) text += fmt::format(" (MODSEQ {})", hits.modseq);
    text += "\r\n";
  } else if (returns != SearchArgs::kSave) {  // RFC 4731, section 3.1; RFC 5182, section 2.1
    text = "* ESEARCH (TAG ";
    append_string(text, command.tag);
    text += command.uid ? ") UID" : ")";
    if (hits.count > 0) {
      if (returns & SearchArgs::kMin) text += fmt::format(" MIN {}", hits.first);
      if (returns & SearchArgs::kMax) text += fmt::format(" MAX {}", hits.last);
      if (returns & SearchArgs::kAll) text += " ALL " + told.text();
    }
    if (returns & SearchArgs::kCount) text += fmt::format(" COUNT {}", hits.count);
    if (args.has_modseq && hits.count > 0) text += fmt::format(" MODSEQ {}", hits.modseq);
    text += "\r\n";
  }
  if (returns & SearchArgs::kSave) {
    const bool ends_only =
        (returns & (SearchArgs::kMin | SearchArgs::kMax)) != 0 &&
        (returns & (SearchArgs::kAll | SearchArgs::kCount)) == 0;
    saved_ = hits.uids;
    if (ends_only && hits.count > 0) {  // RFC 5182, section 2.1: only what is told of
      std::vector<UidSet::Range> ends;
      const auto& ranges = hits.uids.ranges();
      if (returns & SearchArgs::kMin) ends.push_back({ranges.front().first, ranges.front().first});
      if (returns & SearchArgs::kMax) ends.push_back({ranges.back().last, ranges.back().last});
      saved_ = UidSet(std::move(ends));
    }
  }
  ok(command, note::kSearchOk, std::move(text), "done", out, command.uid);
}

}  // namespace casella::imap
