#include "sim/proto/imap/server.h"

#include <fmt/format.h>

#include "sim/base/ascii.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/say.h"

namespace casella::imap {

using proto::AskStore;
using proto::Effects;
using proto::Narrate;
using proto::say;
using proto::SetTimer;

Server::Server(std::shared_ptr<const ServerSettings> settings, ConnId session, std::string nonce)
    : settings_(std::move(settings)), session_(session), nonce_(std::move(nonce)) {}

State Server::state() const {
  if (ended_) return State::Logout;
  if (user_.empty()) return State::NotAuthenticated;
  return selected_ ? State::Selected : State::Authenticated;
}

void Server::handle(const proto::Input& input, SimTime now, Effects& out) {
  if (ended_) return;
  now_ = now;
  if (const auto* received = std::get_if<proto::Received>(&input)) {
    if (starting_tls_) return;  // what comes before the handshake is forgotten
    input_.feed(received->octets);
    pump(out);
    if (waiting_ && input_.waiting_octets() > kWaitingLimitOctets + settings_->append_limit_octets)
      end(out);
  } else if (const auto* reply = std::get_if<proto::StoreAnswered>(&input)) {
    if (!waiting_ || waiting_->ask != reply->ask) return;
    answered(reply->reply, out);
    pump(out);
  } else if (const auto* change = std::get_if<proto::StoreChanged>(&input)) {
    changed(*change, out);
  } else if (std::holds_alternative<proto::Connected>(input)) {
    if (settings_->autologout > Duration::zero()) out.emplace_back(SetTimer{settings_->autologout});
    say(out, note::kGreeting,
        "* OK [CAPABILITY " + capabilities() + "] Casella IMAP server ready\r\n");
  } else if (std::holds_alternative<proto::TlsReady>(input)) {
    starting_tls_ = false;
    secure_ = true;
    input_.clear();
  } else if (std::holds_alternative<proto::PeerClosed>(input)) {
    end(out);
  } else if (std::holds_alternative<proto::TimerFired>(input)) {
    bye(note::kAutologout, "idle for too long", out);
  }
}

void Server::end(Effects& out) {
  ended_ = true;
  selected_.reset();
  exchange_.reset();
  waiting_.reset();
  idle_.reset();
  input_.clear();
  out.emplace_back(SetTimer{});
  out.emplace_back(proto::Close{});
}

void Server::pump(Effects& out) {
  while (!ended_ && !waiting_ && !starting_tls_ && step(out)) {
  }
}

// Takes one line or command, if a whole one has come.
bool Server::step(Effects& out) {
  const auto heard = [&] {
    if (settings_->autologout > Duration::zero()) out.emplace_back(SetTimer{settings_->autologout});
  };
  if (exchange_ || idle_) {
    const auto line = input_.line(sasl::kResponseLimitOctets);
    if (!line) return false;
    heard();
    if (exchange_) {
      response(line->too_long ? "?" : line->text, out);
      return true;
    }
    Command idle{*std::exchange(idle_, std::nullopt), find_command("IDLE"), false, {}};
    if (same_letters(line->text, "DONE")) {
      ok(idle, note::kIdleOver, {}, "IDLE terminated", out);
    } else {
      bad(idle.tag, note::kMalformed, "expected DONE", out);
    }
    return true;
  }
  ReaderLimits limits;
  if (user_.empty()) {
    limits.literal_octets = 4096;
  } else {
    limits.append_octets = settings_->append_limit_octets;
  }
  const auto event = input_.next(limits);
  if (!event) return false;
  heard();
  if (const auto* whole = std::get_if<Reader::Whole>(&*event)) {
    run_text(whole->text, out);
  } else if (const auto* big = std::get_if<Reader::TooBig>(&*event)) {
    const std::string tag = big->tag.empty() ? "*" : big->tag;
    if (big->append) {
      say(out, note::kTooBig,
          tag + " NO [TOOBIG] the message is larger than this server takes\r\n");
    } else {
      // RFC 3501, section 7.5: no one sends a literal to learn that there is no such command.
      const bool unknown = !big->name.empty() && find_command(big->name) == nullptr &&
                           !same_letters(big->name, "UID");
      if (unknown)
        bad(tag, note::kUnknown, "unknown command", out);
      else
        bad(tag, note::kTooLong, "command too long", out);
    }
  } else {
    say(out, note::kGoOn, "+ Ready for literal data\r\n");
  }
  return true;
}

bool offers(const ServerSettings& settings, const CommandRow& row) {
  if (row.verb == Verb::StartTls) return settings.starttls;
  return row.needs == 0 || (row.needs & ~settings.without) != 0;
}

void Server::run_text(std::string_view text, Effects& out) {
  auto parsed = parse_command(text, rev2_ || utf8_);
  const auto* broken = std::get_if<Malformed>(&parsed);
  const CommandRow* row = broken ? broken->row : std::get<Command>(parsed).row;
  const std::string tag = broken ? broken->tag : std::get<Command>(parsed).tag;
  if (tag.empty()) return bad("*", note::kMalformed, "no tag", out);
  const auto* whole = std::get_if<Command>(&parsed);
  const bool uid_expunge = whole != nullptr && whole->uid && row->verb == Verb::Expunge;
  const bool missing = uid_expunge && !offers(Extension::UidPlus);  // RFC 4315, section 2.1
  const bool stranger =
      row != nullptr && row->verb != Verb::StartTls && !imap::offers(*settings_, *row);
  if (row == nullptr || stranger || missing)
    return bad(tag, note::kUnknown, "unknown command", out);
  const std::uint8_t here = user_.empty() ? kInNot : selected_ ? kInSelected : kInAuth;
  if ((row->states & here) == 0) {
    return bad(tag, note::kWrongState,
               std::string(row->name).append(" is not valid in the state ").append(state_name()),
               out);
  }
  if (broken) {
    return bad(tag, note::kMalformed, std::string("wrong arguments of ").append(row->name), out);
  }
  const bool brings = row->verb == Verb::Append || row->verb == Verb::Replace;
  said_ = brings ? std::string_view() : text;
  run(std::get<Command>(std::move(parsed)), out);
}

void Server::run(Command command, Effects& out) {
  if (settings_->renumbers_early) {  // and the command's numbers mean other messages by now
    if (std::string told = news(true); !told.empty()) say(out, note::kRenumbered, std::move(told));
  }
  switch (command.row->verb) {
    case Verb::Capability:
      return ok(command, note::kCapabilityOk, "* CAPABILITY " + capabilities() + "\r\n", "done",
                out);
    case Verb::Logout:
      say(out, note::kBye,
          "* BYE Casella IMAP server signing off\r\n" + command.tag + " OK done\r\n");
      return end(out);
    case Verb::Id: return id(command, out);
    case Verb::StartTls:
      if (!settings_->starttls || secure_)
        return bad(command.tag, note::kNoTls, "no TLS here", out);
      say(out, note::kTlsOk, command.tag + " OK begin TLS now\r\n");
      out.emplace_back(proto::StartTls{});
      input_.clear();
      starting_tls_ = true;
      return;
    case Verb::Authenticate: return authenticate(command, out);
    case Verb::Login: return login(std::move(command), out);
    case Verb::Enable: return enable(command, out);
    case Verb::Namespace:
      return ok(command, note::kNamespaceOk,
                offers(Extension::Acl) ? "* NAMESPACE ((\"\" \"/\")) ((\"#user/\" \"/\")) NIL\r\n"
                                       : "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n",
                "done", out);
    case Verb::Select:
    case Verb::Examine: return select(std::move(command), out);
    case Verb::Create:
    case Verb::Delete:
    case Verb::Rename:
    case Verb::Subscribe:
    case Verb::Unsubscribe:
    case Verb::List:
    case Verb::Lsub:
    case Verb::Status: return folders(std::move(command), out);
    case Verb::Append: return append(std::move(command), out);
    case Verb::Noop:
    case Verb::Check:
    case Verb::Idle:
      if (selected_) return ask(std::move(command), OpenFolder{selected_->folder, false}, out);
      return finish_in_mailbox(command, FoldersChanged{}, out);
    case Verb::Close: return leave(command, !selected_->read_only, out);
    case Verb::Unselect: return leave(command, false, out);
    case Verb::Expunge: return expunge(std::move(command), out);
    case Verb::Search: return search(command, out);
    case Verb::Fetch: return fetch(std::move(command), out);
    case Verb::Store: return store(std::move(command), out);
    case Verb::Copy:
    case Verb::Move: return copy(std::move(command), out);
    case Verb::Sort: return sort(command, out);
    case Verb::Thread: return thread(command, out);
    case Verb::Replace: return replace(std::move(command), out);
    case Verb::Notify: return notify(std::move(command), out);
    case Verb::GetMetadata:
    case Verb::SetMetadata:
    case Verb::SetAcl:
    case Verb::DeleteAcl:
    case Verb::GetAcl:
    case Verb::ListRights:
    case Verb::MyRights:
    case Verb::GetQuota:
    case Verb::GetQuotaRoot: return sharing(std::move(command), out);
  }
}

void Server::ask(Command command, StoreRequest request, Effects& out) {
  const AskId id{++last_ask_.value};
  waiting_ = Waiting{id, std::move(command), {}};
  out.emplace_back(AskStore{id, std::move(request)});
}

void Server::answered(const StoreReply& reply, Effects& out) {
  const Waiting waited = *std::exchange(waiting_, std::nullopt);
  const Command& command = waited.command;
  switch (command.row->verb) {
    case Verb::Authenticate:
    case Verb::Login: exchange_.reset(); return logged_in(waited, reply, out);
    case Verb::Select:
    case Verb::Examine: return selected(command, reply, out);
    case Verb::List:
    case Verb::Lsub: return list(command, reply, out);
    case Verb::Status: return status(command, reply, out);
    case Verb::Append:
    case Verb::Replace: return appended(command, reply, out);
    case Verb::Notify: return notified(command, reply, out);
    case Verb::GetMetadata:
    case Verb::SetMetadata:
    case Verb::SetAcl:
    case Verb::DeleteAcl:
    case Verb::GetAcl:
    case Verb::ListRights:
    case Verb::MyRights:
    case Verb::GetQuota:
    case Verb::GetQuotaRoot: return shared(command, reply, out);
    case Verb::Fetch: return fetched(command, &reply, out);
    case Verb::Store: return stored(command, reply, out);
    case Verb::Copy:
    case Verb::Move: return copied(command, reply, out);
    case Verb::Create:
    case Verb::Delete:
    case Verb::Rename:
    case Verb::Subscribe:
    case Verb::Unsubscribe:
      if (const auto* made = std::get_if<FolderIs>(&reply)) {  // CREATE's
        const std::string id = mailbox_id(std::get<CreateArgs>(command.args).name, *made->box);
        return ok(command, note::kFoldersChanged, {},
                  offers(Extension::ObjectId) ? "[MAILBOXID (" + id + ")] done" : "done", out);
      }
      if (!std::holds_alternative<FoldersChanged>(reply)) return refuse(command, reply, out);
      return ok(command, note::kFoldersChanged, {}, "done", out);
    case Verb::Noop:
    case Verb::Check:
    case Verb::Idle:
    case Verb::Expunge:
    case Verb::Close: return finish_in_mailbox(command, reply, out);
    case Verb::Capability:
    case Verb::Logout:
    case Verb::Id:
    case Verb::StartTls:
    case Verb::Enable:
    case Verb::Namespace:
    case Verb::Unselect:
    case Verb::Search:
    case Verb::Sort:
    case Verb::Thread: return;
  }
}

// Commands whose answer is what the mailbox has become.
void Server::finish_in_mailbox(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* is = std::get_if<FolderIs>(&reply);
  if (selected_ && is == nullptr) {
    const auto* refused = std::get_if<Refused>(&reply);
    const bool may_not = refused != nullptr && refused->why == Refusal::NoRight;
    if (may_not && command.row->verb == Verb::Close) {  // RFC 4314, section 4: it only closes
      selected_.reset();
      saved_ = {};
      return ok(command, note::kClosed, {}, "closed", out);
    }
    if (refused != nullptr && refused->why == Refusal::NoFolder)
      return bye(note::kFolderGone, "the mailbox is gone", out);
    return refuse(command, reply, out);
  }
  if (is != nullptr) selected_->view.learn(is->box);
  switch (command.row->verb) {
    case Verb::Idle:
      idle_ = command.tag;
      return say(out, note::kIdling, news(true) + "+ idling\r\n");
    case Verb::Close:
      selected_.reset();
      saved_ = {};
      return ok(command, note::kClosed, {}, "closed", out);
    case Verb::Expunge: {
      std::string told = news(true);
      const bool modseq = condstore_ || qresync_;
      return ok(command, note::kExpunged, std::move(told),
                modseq ? fmt::format("[HIGHESTMODSEQ {}] done", box().highest_modseq) : "done",
                out);
    }
    default: return ok(command, note::kNoopOk, {}, "done", out);
  }
}

// IDLE and NOTIFY hear of it at once; other sessions when they next may (RFC 3501, section 5.2).
void Server::changed(const proto::StoreChanged& change, Effects& out) {
  if (watch_ != nullptr) watch(change, out);
  if (change.what != proto::StoreChanged::What::Messages || !is_selected(change)) return;
  if (change.box == nullptr || change.box->uid_validity != selected_->folder.uid_validity) {
    if (idle_) bye(note::kFolderGone, "the mailbox is gone", out);
    return;
  }
  selected_->view.learn(change.box);
  std::string told;
  if (watch_ != nullptr)
    told = news_unasked();
  else if (idle_)
    told = news(true);
  if (!told.empty()) say(out, note::kNews, std::move(told));
}

}  // namespace casella::imap
