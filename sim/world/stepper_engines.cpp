// How engines, store and devices meet in a step.
#include <algorithm>

#include <fmt/format.h>

#include "sim/device/policy.h"
#include "sim/proto/pop3/notes.h"
#include "sim/world/stepper.h"

namespace casella {
namespace {

// Where an engine puts its effects: the same memory each time, for they are big. What an earlier
// call got is carried out by then.
proto::Effects& no_effects() {
  thread_local proto::Effects effects;
  effects.clear();
  return effects;
}

}  // namespace

void Stepper::feed_server(Connection& conn, const proto::Input& input) {
  const std::string_view before = conn.server.state_name();
  proto::Effects& effects = no_effects();
  conn.server.handle(input, world_.now, effects);
  carry_out(conn, Side::Server, effects, before);
}

void Stepper::feed_client(Connection& conn, const proto::Input& input) {
  const std::string_view before = conn.client.state_name();
  proto::Effects& effects = no_effects();
  conn.client.handle(input, world_.now, effects);
  listen(conn);  // before its effects: the last reply may come with the end of the session
  carry_out(conn, Side::Client, effects, before);
  go_on(conn);
}

void Stepper::submit(Connection& conn, std::string_view line) {
  const std::string_view before = conn.client.state_name();
  proto::Effects& effects = no_effects();
  conn.client.submit(line, effects);
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
      const Span span{static_cast<std::uint32_t>(record_.octets.size()),
                      static_cast<std::uint32_t>(sent->octets.size())};
      record_.octets += sent->octets;
      note(happening::Sent{conn.id, side, span});
      octets = octets.empty() ? std::move(sent->octets) : octets + sent->octets;
    } else if (const auto* told = std::get_if<proto::Narrate>(&effect)) {
      narrate(conn, side, *told);
    } else if (auto* ask = std::get_if<proto::AskStore>(&effect)) {
      if (std::holds_alternative<ReleaseMaildrop>(ask->request)) {
        // Needs no answer. What the session asked and has not got, it no longer wants.
        auto unanswered = [](const Ask& a) { return std::holds_alternative<OpenMaildrop>(a.request); };
        conn.asks.erase(std::remove_if(conn.asks.begin(), conn.asks.end(), unanswered),
                        conn.asks.end());
        Applied applied = casella::apply(world_.store, ask->request);
        told_by_store(conn, ask->request, applied.reply);
        world_.store = std::move(applied.state);
      } else {
        conn.asks.push_back({ask->ask, std::move(ask->request),
                             world_.now + world_.settings->store_takes});
      }
    } else if (const auto* timer = std::get_if<proto::SetTimer>(&effect)) {
      conn.timer.reset();
      if (timer->after > Duration::zero()) conn.timer = world_.now + timer->after;
    } else if (std::holds_alternative<proto::Close>(effect)) {
      flush();
      close(conn, side);
    }
  }
  flush();
  const std::string_view after =
      side == Side::Server ? conn.server.state_name() : conn.client.state_name();
  if (after != state_before) note(happening::StateChanged{conn.id, side, state_before, after});
}

// Marks are what narration tells of; the log speaks of messages, not of their numbers.
void Stepper::narrate(Connection& conn, Side side, const proto::Narrate& what) {
  note(happening::Narrated{conn.id, side, what.note, what.number});
  const bool known = conn.drop && what.number.value >= 1 && what.number.value <= conn.drop->items.size();
  if (!known || side != Side::Server) return;
  const MessageRef& message = conn.drop->items[what.number.value - 1].message;
  if (what.note == &pop3::note::kDeleOk) {
    note(happening::Marked{conn.id, conn.device, message->id()});
  } else if (what.note == &pop3::note::kUnmarked) {
    note(happening::Unmarked{conn.id, conn.device, message->id()});
  } else if (what.note == &pop3::note::kRetrOk) {
    conn.retrieved.push_back(message);
  }
}

void Stepper::answer(Connection& conn, bool store_works) {
  const Ask ask = std::move(conn.asks.front());
  conn.asks.erase(conn.asks.begin());
  reach(ask.due);
  StoreReply reply = Unavailable{};
  if (store_works) {
    // The store before is still needed, to say what was removed.
    Applied applied = casella::apply(world_.store, ask.request);
    reply = std::move(applied.reply);
    told_by_store(conn, ask.request, reply);
    world_.store = std::move(applied.state);
  }
  feed_server(conn, proto::StoreAnswered{ask.id, std::move(reply)});
}

// Writes down what a request changed. `world_.store` is still the store before it.
void Stepper::told_by_store(Connection& conn, const StoreRequest& request, const StoreReply& reply) {
  if (std::holds_alternative<Authenticate>(request)) return;
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
  for (std::uint32_t i = 0; i < world_.store.accounts.size(); ++i) {
    if (world_.store.accounts[i]->held_by == conn.id) note(happening::Unlocked{conn.id, AccountId{i}});
  }
}

// --- devices -------------------------------------------------------------------------------------

Connection* Stepper::connect(DeviceId id, bool automatic) {
  if (id.value >= world_.devices.size() || world_.connection_of(id) != nullptr) return nullptr;
  const ConnId conn_id{++world_.connections_made};
  const auto& settings = world_.settings->pop3;
  // Of the characters that every client accepts in a timestamp.
  std::string timestamp = fmt::format("<{}.{}@{}>", conn_id.value,
                                      world_.rng.below(1'000'000'000), settings.host);
  Connection fresh{conn_id,
                   id,
                   pop3::Server(std::shared_ptr<const pop3::ServerSettings>(world_.settings, &settings),
                                conn_id, std::move(timestamp)),
                   pop3::Client(), {}, {}, {}, {}, {}, {}, true, true, false};
  world_.connections.emplace_back(std::move(fresh));
  Device& device = world_.devices[id.value].edit();
  device.crashed = false;
  device.session = begin_session(*device.settings, conn_id, automatic,
                                 device.settings->auth ? fmt::format("{:016x}", world_.rng.next()) : "");
  note(happening::Opened{conn_id, id});
  Connection* conn = edit(conn_id);
  feed_server(*conn, proto::Connected{});
  feed_client(*conn, proto::Connected{});
  return conn;
}

// Hands the replies that have become whole to the device.
void Stepper::listen(Connection& conn) {
  while (auto reply = conn.client.take_reply()) {
    MessageRef origin;
    const bool brings_mail = reply->ok && reply->row && reply->row->verb == pop3::Verb::Retr;
    if (brings_mail && !conn.retrieved.empty()) {
      origin = conn.retrieved.pop_front();
    }
    Device& device = world_.devices[conn.device.value].edit();
    const std::size_t unsaved = device.unsaved.size();
    absorb(device, *reply, origin);
    if (device.unsaved.size() > unsaved) {
      if (unsaved == 0) device.save_due = world_.now + world_.settings->saving_takes;
      note(happening::Fetched{conn.device, device.unsaved.back().message->id()});
    }
  }
}

void Stepper::go_on(Connection& conn) {
  const Device& seen = *world_.devices[conn.device.value];
  if (!conn.client_open || !seen.session || !seen.session->automatic || conn.client.waiting()) return;
  Choice choice = next_task(seen, conn.client, world_.now);
  Device& device = world_.devices[conn.device.value].edit();
  device.session->at = choice.at;
  device.session->response.reset();
  if (const auto* issue = std::get_if<Issue>(&choice.task)) {
    if (issue->line == "QUIT") device.session->quit_sent = true;
    submit(conn, issue->line);
  }
}

void Stepper::end_session(DeviceId id) {
  Device& device = world_.devices[id.value].edit();
  device.session.reset();
  ++device.sessions_ended;
}

}  // namespace casella
