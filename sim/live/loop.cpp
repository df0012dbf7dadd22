#include "sim/live/loop.h"

#include "sim/base/calendar.h"
#include "sim/live/ports.h"

namespace casella::live {
namespace {

constexpr std::size_t kReadOctets = 65536;
constexpr int kHandlersInARound = 512;
constexpr Duration kTidyEvery = std::chrono::minutes(1);

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
      hall_(settings_.limits, std::move(settings_.store), settings_.keeper),
      buffer_(kReadOctets),
      view_timer_(io_) {
  hall_.watcher = settings_.watcher;
  hall_.witness = settings_.witness;
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
  while (!stopping_) {
    io_.run_one();
    for (int i = 0; i < kHandlersInARound && io_.poll_one() > 0; ++i) {
    }
    settle();
  }
  say_goodbye();
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
  if (some_happened && settings_.keeper != nullptr && now - tidied_ > kTidyEvery) {
    settings_.keeper->tidy();
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

void Server::Loop::set_deadline(Client& client, SimTime at) {
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

void Server::Loop::set_alarm() {
  SimTime at = hall_.next_wake().value_or(kEndOfTime);
  if (!deadlines_.empty()) at = std::min(at, deadlines_.top().first);
  if (at == alarm_at_) return;
  alarm_at_ = at;
  if (at == kEndOfTime) {
    alarm_.cancel();
    return;
  }
  alarm_.expires_after(std::max(at - wall_clock(), Duration::zero()));
  alarm_.async_wait([this, at](asio::error_code fault) {
    if (!fault && alarm_at_ == at) alarm_at_ = kEndOfTime;  // settle() does what is due
  });
}

void Server::Loop::say_goodbye() {
  ears_.clear();
  for (const auto& [id, client] : clients_) {
    if (client->session == nullptr) continue;
    Session& session = *client->session;
    if (!client->writing && !session.handshake) {
      if (session.door->protocol == proto::Protocol::Imap)
        session.out += "* BYE Casella is going down\r\n";
      if (session.door->protocol == proto::Protocol::Smtp)
        session.out += "421 4.3.2 Casella is going down\r\n";
      if (client->tls != nullptr) {
        client->tls->write(session.out);
        client->tls->say_goodbye();
        session.out.clear();
      }
      asio::error_code ignored;
      const std::string& octets = client->tls != nullptr ? client->tls->wire : session.out;
      client->socket.write_some(asio::buffer(octets), ignored);
      client->socket.shutdown(tcp::socket::shutdown_send, ignored);
    }
    leave(*client);
  }
  hall_.end_round(wall_clock());
  clients_.clear();
}

}  // namespace casella::live
