#pragma once
// The IMAP server: RFC 3501 (IMAP4rev1) and RFC 9051 (IMAP4rev2), with the extensions that the
// table in commands.cpp names.
//
// A session walks through the states of RFC 3501, section 3. Once it has said who it is, it may
// select a mailbox; what it knows of that mailbox is a View, a value of its own that moves on only
// when the client is told. So whatever other sessions do, a message number means the same message
// until the server has said otherwise, and EXPUNGE is never said while FETCH, STORE or SEARCH by
// numbers are answered (section 7.4.1).
//
// FETCH and SEARCH read the view and wait for nothing. What changes something asks the store, as
// one request that is done whole or not at all; while the store has not answered, unread octets
// wait, so pipelined commands keep their order. The answer brings the mailbox as it is by then, and
// the client is told of what else changed before the command is completed.
//
// Departures from the RFC, each on purpose: a bare LF ends a line too, since people type them; a
// mailbox that was deleted or renamed under a session ends that session with BYE (RFC 2180, section
// 3.3, permits it); octets that came before the TLS handshake are forgotten (RFC 9051, section
// 11.1, warns of them); what becomes of the selected mailbox is told with each command whatever
// NOTIFY has asked for, since the client's numbers would not hold else (RFC 5465, section 3.1).
// Mailboxes that others share are called "#user/bob/name" (RFC 2342, section 5).
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/rare.h"
#include "sim/proto/engine.h"
#include "sim/proto/imap/command.h"
#include "sim/proto/imap/reader.h"
#include "sim/proto/imap/view.h"
#include "sim/proto/sasl/server.h"

namespace casella::imap {

inline constexpr std::size_t kWaitingLimitOctets = 1U << 20U;  // kept while the store is asked

struct ServerSettings {
  std::string host = "casella.example";
  std::vector<sasl::Mechanism> mechanisms = {sasl::Mechanism::ScramSha256, sasl::Mechanism::CramMd5,
                                             sasl::Mechanism::Plain};
  bool plain_login = true;  // passwords in the clear are taken before TLS
  bool starttls = false;
  bool renumbers_early = false;  // against RFC 3501, section 7.4.1: EXPUNGE within any command
  Extensions without = 0;        // extensions that this server does not have
  std::uint64_t append_limit_octets = 32U << 20U;
  std::int64_t epoch_seconds = 1767258000;         // SimTime zero, since 1970: 1 January 2026, 9:00
  Duration autologout = std::chrono::minutes(30);  // RFC 3501, section 5.4; zero: none
};

// What the session wants to be told of unasked (RFC 5465), and what it knows of those mailboxes.
struct Watch;
struct FoundMessage;

// Whether a server of these settings knows the command.
bool offers(const ServerSettings& settings, const CommandRow& row);

class Server {
 public:
  // `nonce` is new for each connection; the login mechanisms' challenges come from it.
  Server(std::shared_ptr<const ServerSettings> settings, ConnId session, std::string nonce);

  void handle(const proto::Input& input, SimTime now, proto::Effects& out);
  std::string_view state_name() const { return name_of(state()); }
  void encode(Encoder& out) const;

  State state() const;
  const std::string& user() const { return user_; }
  const View* view() const { return selected_ ? &selected_->view : nullptr; }
  // It tells news unasked: IDLE, or NOTIFY.
  bool idling() const { return idle_.has_value() || watch_ != nullptr; }
  // For who keeps a session apart from its store: forgets what it knows of the store, and has not
  // told its client. StoreChanged brings it back.
  void unlearn() {
    if (selected_) selected_->view.unlearn();
  }

 private:
  struct Selected {
    FolderRef folder;
    View view;
    bool read_only = false;
    std::string rights{kAllRights};  // RFC 4314
  };
  struct Exchange {  // AUTHENTICATE's lines go to and fro
    std::string tag;
    sasl::Server sasl;
    std::optional<std::string> confirmed{};  // SCRAM's last word was sent: the user that it lets in
  };
  struct Waiting {  // for the store
    AskId ask;
    Command command;
    std::string user{};  // of a login
  };

  bool offers(Extension extension) const { return (settings_->without & bit(extension)) == 0; }
  std::string capabilities() const;
  Mailbox const& box() const { return selected_->view.box(); }

  // server.cpp
  void pump(proto::Effects& out);
  bool step(proto::Effects& out);
  void run_text(std::string_view text, proto::Effects& out);
  void run(Command command, proto::Effects& out);
  void ask(Command command, StoreRequest request, proto::Effects& out);
  void answered(const StoreReply& reply, proto::Effects& out);
  void finish_in_mailbox(const Command& command, const StoreReply& reply, proto::Effects& out);
  void changed(const proto::StoreChanged& change, proto::Effects& out);
  void end(proto::Effects& out);

  // server_reply.cpp: every answer ends with one of these.
  void ok(const Command& command, const proto::Note& why, std::string untagged,
          std::string_view text, proto::Effects& out, bool may_expunge = true,
          std::vector<Passage> passages = {});
  void no(const Command& command, const proto::Note& why, std::string_view text,
          proto::Effects& out, std::string untagged = {}, std::vector<Passage> passages = {});
  void bad(std::string_view tag, const proto::Note& why, std::string_view text,
           proto::Effects& out);
  void bye(const proto::Note& why, std::string_view text, proto::Effects& out);
  void refuse(const Command& command, const StoreReply& reply, proto::Effects& out);
  std::string news(bool may_expunge);
  void append_flags_of(std::string& out, std::size_t index, const Item& item, bool uid) const;
  void append_flag_list(std::string& out, FlagBits flags, bool recent) const;
  void append_name(std::string& out, std::string_view mailbox) const;

  // server_login.cpp
  void authenticate(const Command& command, proto::Effects& out);
  void response(std::string_view line, proto::Effects& out);
  void take_turn(const sasl::Turn& turn, proto::Effects& out);
  void login(Command command, proto::Effects& out);
  void logged_in(const Waiting& waited, const StoreReply& reply, proto::Effects& out);
  void enter(std::string_view tag, std::string user, proto::Effects& out);
  void enable(const Command& command, proto::Effects& out);
  void id(const Command& command, proto::Effects& out);

  // server_folders.cpp
  void folders(Command command, proto::Effects& out);
  void select(Command command, proto::Effects& out);
  void selected(const Command& command, const StoreReply& reply, proto::Effects& out);
  std::string resync(const QresyncArgs& args) const;
  void list(const Command& command, const StoreReply& reply, proto::Effects& out);
  void status(const Command& command, const StoreReply& reply, proto::Effects& out);
  std::string status_line(std::string_view name, const Mailbox& box,
                          const std::vector<StatusItem>& items);
  void append(Command command, proto::Effects& out);
  AppendMessages to_append(AppendArgs& args) const;
  void appended(const Command& command, const StoreReply& reply, proto::Effects& out);
  void replace(Command command, proto::Effects& out);
  std::string mailbox_id(std::string_view name, const Mailbox& box) const;

  // server_messages.cpp
  std::optional<Picked> pick(const Command& command, const SequenceSet& set, proto::Effects& out);
  void fetch(Command command, proto::Effects& out);
  void fetched(const Command& command, const StoreReply* seen, proto::Effects& out);
  bool append_fetched(std::string& out, std::vector<Passage>& passages, const FetchArgs& args,
                      std::size_t index, const Item& item, bool now_seen) const;
  void store(Command command, proto::Effects& out);
  void stored(const Command& command, const StoreReply& reply, proto::Effects& out);
  void copy(Command command, proto::Effects& out);
  void copied(const Command& command, const StoreReply& reply, proto::Effects& out);
  void expunge(Command command, proto::Effects& out);
  void leave(const Command& command, bool expunge, proto::Effects& out);

  // server_search.cpp
  void search(const Command& command, proto::Effects& out);
  void sort(const Command& command, proto::Effects& out);
  void thread(const Command& command, proto::Effects& out);
  std::optional<std::vector<FoundMessage>> found(const Command& command, const SearchArgs& args,
                                                 proto::Effects& out);

  // server_sharing.cpp: rights, quotas, annotations.
  void sharing(Command command, proto::Effects& out);
  void shared(const Command& command, const StoreReply& reply, proto::Effects& out);
  void list_rights(const Command& command, const RightsAre& is, proto::Effects& out);
  void quota(const Command& command, const QuotaIs& is, proto::Effects& out);
  void metadata(const Command& command, const AnnotationsAre& are, proto::Effects& out);

  // server_notify.cpp
  void notify(Command command, proto::Effects& out);
  void notified(const Command& command, const StoreReply& reply, proto::Effects& out);
  void watch(const proto::StoreChanged& change, proto::Effects& out);
  std::string news_unasked();
  std::string called(const proto::StoreChanged& change) const;
  bool is_selected(const proto::StoreChanged& change) const;

  std::shared_ptr<const ServerSettings> settings_;
  ConnId session_;
  std::string nonce_;
  Reader input_;
  SimTime now_{};
  AskId last_ask_{};
  std::uint32_t exchanges_ = 0;
  bool secure_ = false;  // TLS is up
  bool ended_ = false;
  bool starting_tls_ = false;
  bool rev2_ = false, utf8_ = false, condstore_ = false, qresync_ = false;  // ENABLEd
  std::string user_;  // empty: not authenticated
  std::optional<Selected> selected_;
  Rare<Exchange> exchange_;
  Rare<Waiting> waiting_;
  std::string said_;                 // the command that waits, but for APPEND, which the store has
  std::optional<std::string> idle_;  // IDLE's tag
  UidSet saved_;                     // RFC 5182
  std::shared_ptr<const Watch> watch_;  // null: NOTIFY was never said
};

static_assert(proto::Engine<Server>);

}  // namespace casella::imap
