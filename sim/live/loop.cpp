#include "sim/live/loop.h"

#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/base/calendar.h"
#include "sim/live/ports.h"

namespace casella::live {
namespace {

constexpr std::size_t kReadOctets = 65536;
constexpr std::size_t kWritten = 1U << 20U;  // at the end, at once, or not at all
constexpr int kHandlersInARound = 512;
constexpr Duration kTidyEvery = std::chrono::minutes(1);
constexpr Duration kDeadlinesApart = std::chrono::milliseconds(20);

}  // namespace

SimTime wall_clock() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  const auto now = SimTime{} + std::chrono::duration_cast<Duration>(since_1970) -
                   std::chrono::seconds(kWorldBeganUtcSeconds);
  thread_local SimTime mine{};  // a clock that is set back stands still for a while
  mine = std::max(mine, now);
  return mine;
}

Server::Loop::Loop(ServerSettings settings, TlsContext tls)
    : settings_(std::move(settings)),
      tls_(std::move(tls)),
      work_(io_.get_executor()),
      alarm_(io_),
      committer_(
          settings_.keeper == nullptr
              ? nullptr
              : std::make_unique<CommitterThread>(
                    *settings_.keeper, [this] { asio::post(io_, [this] { take_up_kept(); }); })),
      hall_(settings_.limits, std::move(settings_.store), settings_.keeper, committer_.get()),
      buffer_(kReadOctets),
      view_timer_(io_) {
  hall_.watcher = settings_.watcher;
  hall_.witness = settings_.witness;
  for (const Gate& gate : settings_.gates) {
    if (gate.door.settings->pop3.expire_days) {
      hall_.expire_days = gate.door.settings->pop3.expire_days;
    }
  }
  if (settings_.entered) {
    hall_.entered = [this](Session& session, SimTime now) {
      settings_.entered(hall_, session, now);
    };
  }
  if (settings_.meddler) {
    hall_.meddler = [this](Session& session, std::string_view line, SimTime now) {
      settings_.meddler(hall_, session, line, now);
    };
  }
}

std::optional<Error> Server::Loop::listen() {
  for (Gate& gate : settings_.gates) {
    bool must = true;
    for (const std::string& address : settings_.addresses) {
      if (auto fault = listen(address, gate, must)) return fault;
      must = false;
    }
  }
  return std::nullopt;
}

std::optional<Error> Server::Loop::listen(const std::string& address, Gate& gate, bool must) {
  asio::error_code fault;
  const auto ip = asio::ip::make_address(address, fault);
  if (fault) return Error{Key{"live.error.address"}, {address}};
  const tcp::endpoint here(ip, gate.port);
  tcp::acceptor acceptor(io_);
  acceptor.open(here.protocol(), fault);
  if (!fault) acceptor.set_option(tcp::acceptor::reuse_address(true), fault);
  if (!fault && ip.is_v6()) acceptor.set_option(asio::ip::v6_only(true), fault);
  if (!fault) acceptor.bind(here, fault);
  if (!fault) acceptor.listen(tcp::acceptor::max_listen_connections, fault);
  if (!fault) acceptor.non_blocking(true, fault);
  if (!fault) acceptor.set_option(tcp::no_delay(true), fault);  // its sockets inherit it
  if (fault && !must) return std::nullopt;
  const std::string port = std::to_string(gate.port);
  if (fault == asio::error::address_in_use)
    return Error{Key{"live.error.port_taken"}, {gate.name, port}};
  if (fault == asio::error::access_denied)
    return Error{Key{"live.error.port_denied"}, {gate.name, port}};
  if (fault)
    return Error{Key{"live.error.cant_listen"}, {gate.name, address, port, fault.message()}};
  gate.port = acceptor.local_endpoint().port();
  ears_.push_back({std::move(acceptor), &gate});
  return std::nullopt;
}

void Server::Loop::start() {
  for (Ear& ear : ears_) accept(ear);
  thread_ = std::thread([this] { run(); });
}

void Server::Loop::post(Deed deed) {
  asio::post(io_, [this, deed = std::move(deed)] { deed(hall_, wall_clock()); });
}

void Server::Loop::change_house(const WorldSettings& house) {
  asio::post(io_, [this, house] {
    hall_.expire_days = house.pop3.expire_days;
    for (Gate& gate : settings_.gates) {
      for (const GateRow& row : kGates) {
        if (row.name == gate.name) {
          gate.door.settings = std::make_shared<const WorldSettings>(settings_for(row, house));
        }
      }
    }
  });
}

void Server::Loop::stop() {
  if (!thread_.joinable()) return;
  asio::post(io_, [this] { stopping_ = true; });
  thread_.join();
}

void Server::Loop::run() {
  settle();  // what came due while no server ran
  while (!stopping_) {
    io_.run_one();
    turn();
  }
  say_goodbye();
}

void Server::Loop::turn() {
  for (int i = 0; i < kHandlersInARound && io_.poll_one() > 0; ++i) {
  }
  settle();
}

// Unless somebody has waited for it already.
void Server::Loop::take_up_kept() {
  if (hall_.is_keeping() && committer_->done()) hall_.kept(committer_->wait(), wall_clock());
}

// Ends the round: what is due, what is kept, what is written.
void Server::Loop::settle() {
  const SimTime now = wall_clock();
  hall_.wake(now);
  bool some_happened = !gone_.empty();
  for (;;) {
    const std::vector<Session*> round = hall_.end_round(now);
    if (round.empty()) break;
    some_happened = true;
    for (const Session* session : round) {
      if (Client* client = find(session->id.value)) flush(*client);
    }
  }
  check_deadlines(now);
  for (const std::uint32_t id : gone_) clients_.erase(id);
  gone_.clear();
  if (some_happened && committer_ != nullptr && now - tidied_ > kTidyEvery) {
    committer_->tidy();
    tidied_ = now;
  }
  set_alarm();
  show(some_happened);
}

Client* Server::Loop::find(std::uint32_t id) {
  const auto found = clients_.find(id);
  return found == clients_.end() ? nullptr : found->second.get();
}

// --- waiting -------------------------------------------------------------------------------------

// A little later than asked, so that those of many clients fall together.
void Server::Loop::set_deadline(Client& client, SimTime at) {
  if (at != kEndOfTime) at += kDeadlinesApart - at.time_since_epoch() % kDeadlinesApart;
  client.deadline = at;
  if (at >= client.listed) return;
  client.listed = at;
  deadlines_.emplace(at, client.id);
}

void Server::Loop::check_deadlines(SimTime now) {
  while (!deadlines_.empty() && deadlines_.top().first <= now) {
    const Deadline next = deadlines_.top();
    deadlines_.pop();
    Client* client = find(next.second);
    if (client == nullptr || client->listed != next.first) continue;
    client->listed = kEndOfTime;
    if (client->deadline <= now) {
      drop(*client);
    } else {
      set_deadline(*client, client->deadline);
    }
  }
}

// One that comes too early does no harm, so it is moved forward only.
void Server::Loop::set_alarm() {
  SimTime at = hall_.next_wake().value_or(kEndOfTime);
  if (!deadlines_.empty()) at = std::min(at, deadlines_.top().first);
  if (at >= alarm_at_) return;
  alarm_at_ = at;
  alarm_.expires_after(std::max(at - wall_clock(), Duration::zero()));
  alarm_.async_wait([this, at](asio::error_code fault) {
    if (!fault && alarm_at_ == at) alarm_at_ = kEndOfTime;  // settle() does what is due
  });
}

// IMAP and SMTP let a server speak first at its end (RFC 3501, section 7.1.5; RFC 5321,
// section 3.8). POP does not: its clients are given a moment to say one more thing, which is
// answered, and are then left without a word and without an UPDATE, as after a timeout (RFC 1939,
// section 3).
void Server::Loop::say_goodbye() {
  ears_.clear();
  hall_.keep_all(wall_clock());
  settle();
  std::vector<std::uint32_t> pop;
  for (const auto& [id, client] : clients_) {
    if (client->session == nullptr) continue;
    const proto::Protocol protocol = client->session->door->protocol;
    if (protocol == proto::Protocol::Pop3 || protocol == proto::Protocol::Pop2) {
      pop.push_back(id);
    } else {
      tell_end(*client);
    }
  }
  parting_ = true;
  const auto end = std::chrono::steady_clock::now() + settings_.limits.farewell;
  const auto waits_for = [&](std::uint32_t id) {
    const Client* client = find(id);
    return client != nullptr && client->session != nullptr;
  };
  while (std::any_of(pop.begin(), pop.end(), waits_for) && io_.run_one_until(end) > 0) turn();
  hall_.keep_all(wall_clock());
  settle();
  for (const auto& [id, client] : clients_) leave(*client);
  hall_.end_round(wall_clock());
  clients_.clear();
}

void Server::Loop::tell_end(Client& client) {
  Session& session = *client.session;
  if (!client.writing && !session.handshake) {
    session.out.append(session.door->protocol == proto::Protocol::Imap
                           ? "* BYE Casella is going down\r\n"
                           : "421 4.3.2 Casella is going down\r\n");
    std::string octets = session.out.text(kWritten);
    if (client.tls != nullptr) {
      client.tls->write(octets);
      client.tls->say_goodbye();
      octets.swap(client.tls->wire);
    }
    asio::error_code ignored;
    client.socket.write_some(asio::buffer(octets), ignored);
    client.socket.shutdown(tcp::socket::shutdown_send, ignored);
  }
  leave(client);
}

// What a client says is taken; at the end only a POP client's QUIT is. RFC 3206, section 4:
// SYS/TEMP.
void Server::Loop::hand_over(Session& session, std::string_view octets, SimTime now) {
  if (!parting_ || same_letters(octets.substr(0, 4), "QUIT"))
    return hall_.receive(session, octets, now);
  session.out.append(session.door->protocol == proto::Protocol::Pop3
                         ? "-ERR [SYS/TEMP] Casella is going down, try again later\r\n"
                         : "- Casella is going down\r\n");
  hall_.end(session, now);
}

}  // namespace casella::live
