#include "tests/support/watch.h"

#include <algorithm>
#include <charconv>

namespace casella::test {
namespace {

using std::to_string;

template <class T>
const T* happened(const Record& record) {
  for (const Happening& what : record.what) {
    if (const auto* found = std::get_if<T>(&what)) return found;
  }
  return nullptr;
}

std::vector<Uid> uids_of(const Mailbox& box) {
  std::vector<Uid> uids;
  box.items.each([&](const Item& item) { uids.push_back(item.uid); });
  return uids;
}

}  // namespace

Watch::Watch(const World& start) {
  for (const Cow<Account>& account : start.store.accounts) {
    account->inbox->items.each(
        [&](const Item& item) { mail_[item.message->id().value] = item.message; });
  }
}

std::string Watch::all() const {
  std::string text;
  for (const std::string& each : complaints_) text += each + "\n";
  return text;
}

void Watch::look(const World& before, const Record& record, const World& after) {
  follow(record, after);
  look_at_store(before, record, after);
  look_at_locks(after);
  look_at_octets(after);
}

// What each session's client has said, from its octets alone.
void Watch::follow(const Record& record, const World& after) {
  for (const Happening& what : record.what) {
    if (const auto* sent = std::get_if<happening::Sent>(&what)) {
      if (sent->from == Side::Client) {
        sessions_[sent->conn.value].written += record.text(sent->octets);
      }
    } else if (const auto* got = std::get_if<happening::Delivered>(&what);
               got && got->to == Side::Server) {
      Session& session = sessions_[got->conn.value];
      session.said += session.written.substr(0, got->size_octets);
      session.written.erase(0, got->size_octets);
      for (std::size_t end; (end = session.said.find('\n')) != std::string::npos;) {
        std::string line = session.said.substr(0, end);
        if (line.ends_with('\r')) line.pop_back();
        session.said.erase(0, end + 1);
        heard(session, line);
      }
    }
  }
  for (const Cow<Connection>& conn : after.connections) {
    const auto* at = pop3_at(*conn);
    Session& session = sessions_[conn->id.value];
    if (at == nullptr || !session.account.empty()) continue;
    session.account = at->user;
    session.uids = uids_of(*at->drop);
  }
  for (const Happening& what : record.what) {
    if (const auto* sent = std::get_if<happening::Sent>(&what)) {
      sessions_[sent->conn.value].sent[static_cast<int>(peer(sent->from))] += sent->octets.size;
    } else if (const auto* got = std::get_if<happening::Delivered>(&what)) {
      sessions_[got->conn.value].done[static_cast<int>(got->to)] += got->size_octets;
    } else if (const auto* lost = std::get_if<happening::Lost>(&what)) {
      sessions_[lost->conn.value].done[static_cast<int>(lost->to)] += lost->size_octets;
    }
  }
}

void Watch::heard(Session& session, std::string_view line) {
  std::string upper(line.substr(0, 5));
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (upper == "DELE ") {
    std::uint32_t number = 0;
    std::from_chars(line.data() + 5, line.data() + line.size(), number);
    session.marked.insert(number);
  } else if (upper == "RSET") {
    session.marked.clear();
  } else if (upper == "QUIT") {
    session.quit = true;
  }
}

// Removal: in UPDATE only, after QUIT, and only of what was marked. Nothing else changes a maildrop
// but mail that comes in.
void Watch::look_at_store(const World& before, const Record& record, const World& after) {
  for (std::size_t i = 0; i < after.store.accounts.size(); ++i) {
    const Account& was = *before.store.accounts[i];
    const Account& is = *after.store.accounts[i];
    if (was.inbox == is.inbox) continue;
    std::set<Uid> left;
    is.inbox->items.each([&](const Item& item) {
      left.insert(item.uid);
      mail_[item.message->id().value] = item.message;
    });
    const auto* answer = std::get_if<AnswerStore>(&record.action);
    const Connection* conn = answer ? before.find(answer->conn) : nullptr;
    was.inbox->items.each([&](const Item& item) {
      if (left.count(item.uid) > 0) return;
      const std::string name = "message " + to_string(item.message->id().value) + " was removed ";
      if (conn == nullptr) return complain(name + "by an action that removes nothing");
      const Session& session = sessions_[conn->id.value];
      if (!session.quit) complain(name + "before QUIT");
      if (pop3_state(*conn) != pop3::State::Update) complain(name + "outside UPDATE");
      const auto at = std::find(session.uids.begin(), session.uids.end(), item.uid);
      const auto number = static_cast<std::uint32_t>(at - session.uids.begin()) + 1;
      if (session.account != was.user || session.marked.count(number) == 0) {
        complain(name + "without having been marked");
      }
    });
  }
}

// One session at a time has a maildrop, and it is one that exists.
void Watch::look_at_locks(const World& after) {
  std::map<std::string, std::uint32_t> at_work;
  for (const Cow<Connection>& conn : after.connections) {
    const auto* at = pop3_at(*conn);
    if (at == nullptr) continue;
    const auto [first, fresh] = at_work.emplace(at->user, conn->id.value);
    if (!fresh) {
      complain("connections " + to_string(first->second) + " and " + to_string(conn->id.value) +
               " are both in TRANSACTION with the maildrop of " + at->user);
    }
  }
  for (const Cow<Account>& account : after.store.accounts) {
    if (account->held_by && after.find(*account->held_by) == nullptr) {
      complain("the maildrop of " + account->user + " is held by connection " +
               to_string(account->held_by->value) + ", which is gone");
    }
  }
}

// What was sent has arrived, is lost, or is still on its way: no octet comes from nowhere.
void Watch::look_at_octets(const World& after) {
  for (const auto& [id, session] : sessions_) {
    for (const Side to : {Side::Server, Side::Client}) {
      std::uint64_t in_flight = 0;
      if (const Connection* conn = after.find(ConnId{id})) {
        const Pipe& pipe = conn->pipe(to);
        for (const Segment& segment : pipe.queue) in_flight += segment.octets.size();
        const bool as_written = !conn->tcp && !conn->server_tls && !conn->client_tls;
        if (!as_written) in_flight = pipe.underway_octets;
      }
      const auto side = static_cast<int>(to);
      if (session.sent[side] == session.done[side] + in_flight) continue;
      complain("connection " + to_string(id) + " has sent " + to_string(session.sent[side]) +
               " octets to side " + to_string(side) + ", of which " +
               to_string(session.done[side]) + " are accounted for and " + to_string(in_flight) +
               " in flight");
    }
  }
}

void Watch::look_at_end(const World& world) {
  if (!world.connections.empty()) complain("a connection never ends");
  for (const Cow<Account>& account : world.store.accounts) {
    if (account->held_by) complain("the maildrop of " + account->user + " stays locked");
  }
  for (const auto& [id, message] : mail_) {
    std::uint32_t copies = 0;
    for (const Cow<Account>& account : world.store.accounts) {
      account->inbox->items.each([&, wanted = id](const Item& item) {
        if (item.message->id().value == wanted) ++copies;
      });
    }
    for (const Cow<Device>& device : world.devices) {
      for (const LocalMail& mail : device->disk) {
        if (mail.message->id().value != id) continue;
        ++copies;
        const std::string& octets = message->octets();
        const std::string whole = message->ends_with_crlf() ? octets : octets + "\r\n";
        if (mail.message->octets() != whole)
          complain("message " + to_string(id) + " was changed on its way");
      }
    }
    if (copies == 0 && !may_lose_) complain("message " + to_string(id) + " is lost");
  }
}

void watched_step(World& world, const Action& action, Watch& watch, const Mutation& mutation) {
  const World before = world;
  const Record record = step(world, action);
  if (mutation) mutation(world, before, record);
  watch.look(before, record, world);
}

bool watched_run(World& world, Watch& watch, const Mutation& mutation) {
  for (int taken = 0; taken < 1'000'000; ++taken) {
    const auto action = next_action(world);
    if (!action) return true;
    watched_step(world, *action, watch, mutation);
  }
  return false;
}

void watched_end(World& world, Watch& watch, const Mutation& mutation) {
  for (std::size_t i = 0; i < world.connections.size(); ++i) {
    for (const Side to : {Side::Server, Side::Client}) {
      watched_step(world, HoldLink{world.connections[i]->id, to, false}, watch, mutation);
    }
  }
  watched_run(world, watch, mutation);
  watched_step(world, AdvanceTime{std::chrono::hours(1)}, watch, mutation);
  watched_run(world, watch, mutation);
  for (std::uint32_t i = 0; i < world.devices.size(); ++i) {
    watched_step(world, HangUp{DeviceId{i}}, watch, mutation);
  }
  watched_run(world, watch, mutation);
  watch.look_at_end(world);
}

}  // namespace casella::test
