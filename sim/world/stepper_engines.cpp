// How engines, store and devices meet in a step.
#include <algorithm>

#include <fmt/format.h>

#include "sim/device/policy.h"
#include "sim/proto/pop2/notes.h"
#include "sim/proto/pop3/notes.h"
#include "sim/world/stepper.h"

namespace casella {
namespace {

// SYN is sent five times, and each wait is twice as long as the one before.
constexpr Duration kCallPatience = std::chrono::seconds(1 + 2 + 4 + 8 + 16);

// Where an engine puts its effects: the same memory each time, for they are big. What an earlier
// call got is carried out by then.
proto::Effects& no_effects() {
  thread_local proto::Effects effects;
  effects.clear();
  return effects;
}

}  // namespace

void Stepper::feed(Connection& conn, Side to, const proto::Input& input) {
  if (to == Side::Server) {
    feed_server(conn, input);
  } else {
    feed_client(conn, input);
  }
}

void Stepper::feed_server(Connection& conn, const proto::Input& input) {
  const std::string_view before = conn.server.state_name();
  proto::Effects& effects = no_effects();
  conn.server.handle(input, world_.now, effects);
  carry_out(conn, Side::Server, effects, before);
}

void Stepper::feed_client(Connection& conn, const proto::Input& input) {
  if (!conn.client) {
    if (std::holds_alternative<proto::PeerClosed>(input)) close(conn, Side::Client);
    return;
  }
  const std::string_view before = conn.client->state_name();
  proto::Effects& effects = no_effects();
  conn.client->handle(input, world_.now, effects);
  // Before its effects: the last reply may come with the end of the session.
  conn.client->visit([&](auto& client) { listen(conn, client); });
  carry_out(conn, Side::Client, effects, before);
  go_on(conn);
}

void Stepper::submit(Connection& conn, std::string_view line) {
  const std::string_view before = conn.client->state_name();
  proto::Effects& effects = no_effects();
  conn.client->submit(line, effects);
  carry_out(conn, Side::Client, effects, before);
}

void Stepper::carry_out(Connection& conn, Side side, proto::Effects& effects,
                        std::string_view state_before) {
  std::string octets;  // of one write: what is sent in one step leaves together
  const auto flush = [&] {
    if (!octets.empty()) send(conn, side, std::move(octets));
    octets.clear();
  };
  for (proto::Effect& effect : effects) {
    if (auto* sent = std::get_if<proto::Send>(&effect)) {
      note(happening::Sent{conn.id, side, keep(*sent), conn.is_private(side)});
      if (!sent->passages.empty()) {
        flush();
        send(conn, side, std::move(*sent));
        continue;
      }
      octets = octets.empty() ? std::move(sent->octets) : octets + sent->octets;
    } else if (const auto* told = std::get_if<proto::Narrate>(&effect)) {
      narrate(conn, side, *told);
    } else if (auto* ask = std::get_if<proto::AskStore>(&effect)) {
      if (std::holds_alternative<ReleaseMaildrop>(ask->request)) {
        // Needs no answer. What the session asked and has not got, it no longer wants.
        auto unanswered = [](const Ask& a) {
          return std::holds_alternative<OpenMaildrop>(a.request);
        };
        conn.asks.erase(std::remove_if(conn.asks.begin(), conn.asks.end(), unanswered),
                        conn.asks.end());
        Applied applied = casella::apply(world_.store, ask->request);
        told_by_store(conn, ask->request, applied.reply);
        world_.store = std::move(applied.state);
      } else {
        conn.asks.push_back(
            {ask->ask, std::move(ask->request), world_.now + world_.settings->store_takes});
      }
    } else if (const auto* timer = std::get_if<proto::SetTimer>(&effect)) {
      conn.timer.reset();
      if (timer->after > Duration::zero()) conn.timer = world_.now + timer->after;
    } else if (std::holds_alternative<proto::StartTls>(effect)) {
      flush();
      if (conn.client) {
        start_tls(conn, side);
      } else {
        conn.handshaking = true;
      }
    } else {
      flush();
      close(conn, side);
    }
  }
  flush();
  const std::string_view after =
      side == Side::Server ? conn.server.state_name() : conn.client->state_name();
  if (after != state_before) note(happening::StateChanged{conn.id, side, state_before, after});
}

// It is the next happening that is noted.
Span Stepper::keep(const proto::Send& sent) {
  if (sent.passages.empty()) return keep(sent.octets);
  if (!record_.lean) return keep(woven(sent.octets, sent.passages));
  for (const Passage& each : sent.passages) record_.shared.push_back({record_.what.size(), each});
  return keep(sent.octets);
}

// Marks are what narration tells of; the log speaks of messages, not of their numbers.
void Stepper::narrate(Connection& conn, Side side, const proto::Narrate& what) {
  note(happening::Narrated{conn.id, side, what.note, what.number});
  const bool known =
      conn.drop && what.number.value >= 1 && what.number.value <= conn.drop->items.size();
  if (!known || side != Side::Server) return;
  const MessageRef& message = conn.drop->items[what.number.value - 1].message;
  if (what.note == &pop3::note::kDeleOk || what.note == &pop2::note::kAckdOk) {
    note(happening::Marked{conn.id, conn.device, message->id()});
  } else if (what.note == &pop3::note::kUnmarked) {
    note(happening::Unmarked{conn.id, conn.device, message->id()});
  } else if (what.note == &pop3::note::kRetrOk || what.note == &pop2::note::kData) {
    conn.retrieved.push_back(message);
  }
}

void Stepper::answer(Connection& conn, bool store_works) {
  const Ask ask = std::move(conn.asks.front());
  conn.asks.erase(conn.asks.begin());
  if (conn.asks.empty() && !conn.client) conn.asks.shrink_to_fit();  // none may come for hours
  reach(ask.due);
  StoreReply reply = Unavailable{};
  std::optional<StoreState> before;
  if (store_works) {
    before = to_compare();
    // The store before is still needed, to say what was removed.
    Applied applied = casella::apply(world_.store, ask.request);
    reply = std::move(applied.reply);
    told_by_store(conn, ask.request, reply);
    world_.store = std::move(applied.state);
    if (const auto* submit = std::get_if<SubmitMessage>(&ask.request)) {
      keep_brought(*submit, reply);
    }
  }
  const ConnId by = conn.id;
  feed_server(conn, proto::StoreAnswered{ask.id, std::move(reply)});
  spread(before, by);
}

void Stepper::keep_brought(const SubmitMessage& submit, const StoreReply& reply) {
  const auto* done = std::get_if<Submitted>(&reply);
  for (std::size_t i = 0; done != nullptr && i < done->messages.size(); ++i) {
    const Item* item = world_.store.find(submit.users[i])->inbox->find(done->messages[i]);
    if (item != nullptr) record_.brought.push_back(item->message);
  }
}

// Writes down what a request changed. `world_.store` is still the store before it.
void Stepper::told_by_store(Connection& conn, const StoreRequest& request,
                            const StoreReply& reply) {
  if (std::holds_alternative<Authenticate>(request)) return;
  if (const auto* submit = std::get_if<SubmitMessage>(&request)) {
    const auto* done = std::get_if<Submitted>(&reply);
    for (std::size_t i = 0; done != nullptr && i < done->messages.size(); ++i) {
      note(happening::Arrived{*world_.account_named(submit->users[i]), done->messages[i]});
    }
    return;
  }
  if (const auto* open = std::get_if<OpenMaildrop>(&request)) {
    if (const auto* opened = std::get_if<Opened>(&reply)) {
      conn.drop = opened->maildrop;
      if (open->exclusive) note(happening::Locked{conn.id, *world_.account_named(open->user)});
    } else {
      note(happening::Refused{conn.id, conn.device, std::holds_alternative<InUse>(reply)});
    }
    return;
  }
  if (const auto* commit = std::get_if<CommitDeletions>(&request);
      commit && std::holds_alternative<Committed>(reply)) {
    std::vector<Uid> uids = commit->uids;
    std::sort(uids.begin(), uids.end());
    // What is in the store: without a lock, another session may have removed some of it already.
    (*world_.store.find(commit->user)->mailbox(commit->mailbox))->items.each([&](const Item& item) {
      if (!std::binary_search(uids.begin(), uids.end(), item.uid)) return;
      note(happening::Removed{conn.id, conn.device, item.message->id()});
    });
    if (commit->keep_lock) return;
  }
  const StoreState& store = world_.store;
  for (std::uint32_t i = 0; i < store.accounts.size(); ++i) {
    if (store.accounts[i]->held_by == conn.id) note(happening::Unlocked{conn.id, AccountId{i}});
  }
}

// --- devices -------------------------------------------------------------------------------------

ServerEngine Stepper::server_of(proto::Protocol protocol, ConnId id) {
  const WorldSettings& settings = *world_.settings;
  const auto part = [&]<class T>(const T& of) {
    return std::shared_ptr<const T>(world_.settings, &of);
  };
  // New for each connection; of the characters that every client accepts in a timestamp.
  const auto unique = [&](const std::string& host) {
    return fmt::format("<{}.{}@{}>", id.value, world_.rng.below(1'000'000'000), host);
  };
  switch (protocol) {
    case proto::Protocol::Pop2: return ServerEngine(pop2::Server(part(settings.pop2), id));
    case proto::Protocol::Smtp:
      return ServerEngine(smtp::Server(part(settings.smtp), id, unique(settings.smtp.host)));
    case proto::Protocol::Imap:
      return ServerEngine(imap::Server(part(settings.imap), id, unique(settings.imap.host)));
    case proto::Protocol::Pop3: break;
  }
  return ServerEngine(pop3::Server(part(settings.pop3), id, unique(settings.pop3.host)));
}

Session Stepper::session_of(const DeviceSettings& settings, proto::Protocol protocol, ConnId id,
                            bool automatic, std::optional<smtp::Letter> letter) {
  Session session{id, automatic, {}};
  const auto nonce = [&] { return fmt::format("{:016x}", world_.rng.next()); };
  switch (protocol) {
    case proto::Protocol::Pop3:
      session.memory = begin_pop3(settings, settings.auth ? nonce() : "");
      break;
    case proto::Protocol::Pop2: session.memory = Pop2Memory(); break;
    case proto::Protocol::Smtp: {
      SmtpMemory memory;
      smtp::SenderSettings sender;
      sender.name = settings.id + ".example";
      sender.auth = settings.auth;
      sender.user = settings.user;
      sender.secret = settings.pass;
      sender.starttls = settings.security == Security::Stls;
      if (letter) memory.sender.emplace(std::move(*letter), std::move(sender), nonce());
      session.memory = std::move(memory);
      break;
    }
    case proto::Protocol::Imap:
      session.memory = begin_imap(settings, settings.auth ? nonce() : "");
      break;
  }
  return session;
}

ClientEngine Stepper::client_of(proto::Protocol protocol) {
  switch (protocol) {
    case proto::Protocol::Pop2: return ClientEngine(pop2::Client());
    case proto::Protocol::Smtp: return ClientEngine(smtp::Client());
    case proto::Protocol::Imap: return ClientEngine(imap::Client());
    case proto::Protocol::Pop3: break;
  }
  return ClientEngine(pop3::Client());
}

// They stay sorted by id, whoever gives the ids out.
void Stepper::add(Connection conn) {
  const auto behind = [](ConnId id, const Cow<Connection>& other) { return id < other->id; };
  auto& all = world_.connections;
  const auto at = std::upper_bound(all.begin(), all.end(), conn.id, behind);
  all.insert(at, Cow<Connection>(std::move(conn)));
}

Connection* Stepper::connect(DeviceId id, proto::Protocol protocol, bool automatic, bool tls,
                             std::optional<smtp::Letter> letter) {
  if (id.value >= world_.devices.size() || world_.connection_of(id) != nullptr) return nullptr;
  const ConnId conn_id{++world_.connections_made};
  add(Connection{conn_id, id, server_of(protocol, conn_id), client_of(protocol)});
  Device& device = world_.devices[id.value].edit();
  device.crashed = false;
  device.reach = proto::Reach::Reached;
  device.session = session_of(*device.settings, protocol, conn_id, automatic, std::move(letter));
  const proto::ProtocolRow& row = proto::row_of(protocol);
  Connection* conn = edit(conn_id);
  conn->private_at_once =
      (tls || device.settings->security == Security::Implicit) && row.tls_port != 0;
  conn->port = conn->private_at_once ? row.tls_port : row.port;
  note(happening::Opened{conn_id, id, protocol, conn->port});
  const PortRule rule = world_.rule_of(conn->port);
  conn->server_open = rule == PortRule::Open;
  if (world_.settings->link.tcp) {
    open_tcp(*conn, rule);
  } else if (rule == PortRule::Open) {
    for (const Side side : {Side::Server, Side::Client}) begin(*conn, side);
  } else {
    const bool refused = rule == PortRule::Refuse;  // the answer takes the way there and back
    Segment answer{{}, {}, refused ? Segment::End::Refused : Segment::End::NoAnswer};
    answer.due = world_.now + (refused ? 2 * world_.settings->link.latency : kCallPatience);
    conn->to_client.queue.push_back(std::move(answer));
  }
  return conn;
}

// The connection is open, as this end sees it. Where all is private, its engine hears of it only
// once it is.
void Stepper::begin(Connection& conn, Side side) {
  if (conn.private_at_once) return start_tls(conn, side);
  feed(conn, side, proto::Connected{});
}

void Stepper::unreachable(Connection& conn, proto::Reach how) {
  note(happening::Unreachable{conn.id, conn.device, conn.port, how});
  world_.devices[conn.device.value].edit().reach = how;
  feed_client(conn, proto::PeerClosed{});
}

// Hands the replies that have become whole to the device.
void Stepper::listen(Connection& conn, pop3::Client& client) {
  while (auto reply = client.take_reply()) {
    MessageRef origin;
    const bool brings_mail = reply->ok && reply->row && reply->row->verb == pop3::Verb::Retr;
    if (brings_mail && !conn.retrieved.empty()) origin = conn.retrieved.pop_front();
    Device& device = world_.devices[conn.device.value].edit();
    const std::size_t unsaved = device.unsaved.size();
    absorb(device, *reply, origin);
    take_mail(conn, unsaved);
  }
}

void Stepper::listen(Connection& conn, pop2::Client& client) {
  while (auto reply = client.take_reply()) {
    MessageRef origin;
    const bool brings_mail = reply->ok && reply->answer == pop2::Answer::Data;
    if (brings_mail && !conn.retrieved.empty()) origin = conn.retrieved.pop_front();
    Device& device = world_.devices[conn.device.value].edit();
    const std::size_t unsaved = device.unsaved.size();
    absorb(device, *reply, origin);
    take_mail(conn, unsaved);
  }
}

void Stepper::listen(Connection& conn, smtp::Client& client) {
  while (const auto reply = client.take_reply()) {
    absorb(world_.devices[conn.device.value].edit(), *reply);
  }
}

void Stepper::take_mail(Connection& conn, std::size_t unsaved_before) {
  const Device& seen = *world_.devices[conn.device.value];
  if (seen.unsaved.size() == unsaved_before) return;
  if (unsaved_before == 0) {
    world_.devices[conn.device.value].edit().save_due = world_.now + world_.settings->saving_takes;
  }
  note(happening::Fetched{conn.device, seen.unsaved.back().message->id()});
}

void Stepper::go_on(Connection& conn) {
  const Device& seen = *world_.devices[conn.device.value];
  if (!conn.client_open || !seen.session || !seen.session->automatic || conn.client->waiting())
    return;
  struct {
    Stepper& stepper;
    Connection& conn;
    const Device& device;
    void operator()(pop3::Client& client) const {
      stepper.carry_on(conn, next_task(device, client, stepper.world_.now));
    }
    void operator()(pop2::Client& client) const {
      stepper.carry_on(conn, next_task(device, client));
    }
    void operator()(smtp::Client& client) const { stepper.carry_on(conn, client); }
    void operator()(const imap::Client& client) const { stepper.carry_on(conn, client); }
  } by{*this, conn, seen};
  conn.client->visit(by);
}

void Stepper::carry_on(Connection& conn, const Choice& choice) {
  Session& session = *world_.devices[conn.device.value].edit().session;
  const auto* issue = std::get_if<Issue>(&choice.task);
  const bool quits = issue != nullptr && issue->line == "QUIT";
  if (Pop3Memory* memory = session.pop3()) {
    memory->at = choice.at;
    memory->response.reset();
    memory->quit_sent |= quits;
  } else if (auto* pop2 = std::get_if<Pop2Memory>(&session.memory)) {
    pop2->quit_sent |= quits;
  }
  if (issue != nullptr) submit(conn, issue->line);
}

void Stepper::carry_on(Connection& conn, smtp::Client& client) {
  auto& memory = std::get<SmtpMemory>(world_.devices[conn.device.value].edit().session->memory);
  if (!memory.sender) return;
  const auto next = memory.sender->next(client);
  if (const auto* line = std::get_if<smtp::Sender::Line>(&next)) {
    submit(conn, line->text);
  } else if (const auto* message = std::get_if<smtp::Sender::Message>(&next)) {
    const std::string_view before = client.state_name();
    proto::Effects& effects = no_effects();
    client.submit_message(message->octets, effects);
    carry_out(conn, Side::Client, effects, before);
  }
}

void Stepper::end_session(DeviceId id) {
  Device& device = world_.devices[id.value].edit();
  const std::uint32_t posted = device.posted, not_posted = device.not_posted;
  const ConnId conn = device.session ? device.session->conn : ConnId{};
  casella::end_session(device);
  if (device.posted + device.not_posted > posted + not_posted) {
    note(happening::Posted{conn, id, device.posted > posted});
  }
}

}  // namespace casella
