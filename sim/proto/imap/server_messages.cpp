// What is done with the messages of the selected mailbox, but for reading them.
#include <fmt/format.h>

#include "sim/proto/imap/notes.h"
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
  // The set must mean what it meant when it was asked, so numbers are resolved before anything
  // goes.
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
  CopyMessages request{selected_->folder, args.name, selected_->view.uids(*picked), move,
                       !command.uid,      now_};
  ask(std::move(command), std::move(request), out);
}

void Server::copied(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* done = std::get_if<Copied>(&reply);
  if (done == nullptr) return finish_in_mailbox(command, reply, out);
  selected_->view.learn(done->source);
  const bool move = command.row->verb == Verb::Move;
  std::string code;
  if (offers(Extension::UidPlus) && !done->from.empty()) {
    code =
        fmt::format("[COPYUID {} {} {}] ", done->uid_validity, done->from.text(), done->to.text());
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

}  // namespace casella::imap
