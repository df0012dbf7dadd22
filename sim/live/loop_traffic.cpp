// What comes in from sockets and goes out to them.
#include <openssl/rand.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/live/loop.h"

namespace casella::live {
namespace {

constexpr int kReadsInARow = 4;  // of one client, before the others have their turn
constexpr int kAcceptsInARow = 64;
constexpr std::size_t kInputOctets = 1U << 17U;  // read ahead of what is taken
constexpr Duration kNoDescriptors = std::chrono::milliseconds(200);

constexpr std::size_t kPiecesAtOnce = 16;
constexpr std::size_t kWrittenAtOnce = 1U << 20U;
constexpr std::size_t kEncryptedOctets = 1U << 15U;

// Many at a time, for each call costs more than what it brings.
std::uint64_t by_chance() {
  thread_local std::array<std::uint64_t, 64> seeds{};
  thread_local std::size_t left = 0;
  if (left == 0) {
    RAND_bytes(reinterpret_cast<unsigned char*>(seeds.data()), sizeof seeds);
    left = seeds.size();
  }
  return std::exchange(seeds[--left], 0);
}

// What is written now waits for what comes next, the end, and goes in one packet with it.
#ifdef MSG_MORE
constexpr int kMoreComes = MSG_MORE;
#else
constexpr int kMoreComes = 0;
#endif

}  // namespace

// --- coming in -----------------------------------------------------------------------------------

void Server::Loop::accept(Ear& ear) {
  ear.acceptor.async_wait(tcp::acceptor::wait_read, [this, &ear](asio::error_code fault) {
    if (fault) return;
    for (int i = 0; i < kAcceptsInARow; ++i) {
      tcp::socket socket(io_);
      tcp::endpoint peer;
      ear.acceptor.accept(socket, peer, fault);
      if (fault == asio::error::no_descriptors) {
        const auto later = std::make_shared<asio::steady_timer>(io_, kNoDescriptors);
        later->async_wait([this, &ear, later](asio::error_code) { accept(ear); });
        return;
      }
      if (fault) break;
      welcome(*ear.gate, std::move(socket), peer);
    }
    accept(ear);
  });
}

void Server::Loop::welcome(const Gate& gate, tcp::socket socket, const tcp::endpoint& peer) {
  asio::error_code fault;
  socket.non_blocking(true, fault);
  if (fault) return;
  const std::string name = fmt::format(fmt::runtime(peer.address().is_v6() ? "[{}]:{}" : "{}:{}"),
                                       peer.address().to_string(), peer.port());
  const SimTime now = wall_clock();
  Session* session = hall_.open(gate.door, name, by_chance(), now);
  if (session == nullptr) return turn_away(gate, socket);
  auto made = std::make_unique<Client>(std::move(socket));
  made->session = session;
  made->id = session->id.value;
  Client& client = *made;
  clients_.emplace(client.id, std::move(made));
  if (gate.door.tls) set_deadline(client, now + settings_.limits.handshake);
  read(client);
}

void Server::Loop::turn_away(const Gate& gate, tcp::socket& socket) {
  asio::error_code ignored;
  std::string_view words;
  switch (gate.door.protocol) {
    case proto::Protocol::Pop3:
      words = "-ERR [SYS/TEMP] too many sessions, try again later\r\n";
      break;
    case proto::Protocol::Pop2: words = "- too many sessions\r\n"; break;
    case proto::Protocol::Smtp: words = "421 4.3.2 too many sessions, try again later\r\n"; break;
    case proto::Protocol::Imap:
      words = "* BYE [UNAVAILABLE] too many sessions, try again later\r\n";
      break;
  }
  if (!gate.door.tls) socket.write_some(asio::buffer(words), ignored);
}

void Server::Loop::read(Client& client) {
  if (client.reading || client.saw_end) return;
  if (client.session != nullptr) {
    // Who does not read is not read from either.
    const Session& session = *client.session;
    if (session.unread_octets() >= settings_.limits.unread_octets ||
        session.input.size() > kInputOctets)
      return;
    if (session.handshake && client.tls == nullptr)
      return;  // until all that came before is written
  }
  client.reading = true;
  client.socket.async_wait(tcp::socket::wait_read, [this, id = client.id](asio::error_code fault) {
    Client* found = find(id);
    if (found == nullptr) return;
    found->reading = false;
    if (!fault) on_readable(*found);
  });
}

void Server::Loop::on_readable(Client& client) {
  for (int i = 0; i < kReadsInARow; ++i) {
    asio::error_code fault;
    const std::size_t size = client.socket.read_some(asio::buffer(buffer_), fault);
    if (fault == asio::error::would_block || fault == asio::error::try_again) break;
    if (fault) {
      client.saw_end = true;
      if (client.session == nullptr) return drop(client);
      hall_.hung_up(*client.session, wall_clock());
      return;
    }
    if (client.session == nullptr) continue;  // all is said
    if (!take(client, {buffer_.data(), size})) return;
    if (size < buffer_.size()) break;
  }
  read(client);
}

// False if the client is not to be read from for now.
bool Server::Loop::take(Client& client, std::string_view octets) {
  Session& session = *client.session;
  const SimTime now = wall_clock();
  if (client.tls == nullptr) {
    hand_over(session, octets, now);
  } else {
    std::string plaintext;
    const bool good = client.tls->feed(octets, plaintext);
    if (!client.secured && client.tls->ready()) {
      client.secured = true;
      set_deadline(client, kEndOfTime);
      hall_.secured(session, now);
    }
    if (!plaintext.empty()) hand_over(session, plaintext, now);
    if (!good || client.tls->peer_closed()) {
      client.saw_end = client.tls->peer_closed();
      hall_.hung_up(session, now);
      if (!good) session.ended = true;
    }
    if (!client.tls->wire.empty()) flush(client);
  }
  return !session.handshake || client.tls != nullptr;
}

// --- going out -----------------------------------------------------------------------------------

void Server::Loop::flush(Client& client) {
  Session* session = client.session;
  if (session == nullptr) return;
  if (session->cut) return drop(client);
  if (!write_out(client)) return;
  session = client.session;
  if (session == nullptr) return;
  hall_.wrote(*session, wall_clock());
  if (session->handshake && client.tls == nullptr && session->withheld.empty()) {
    client.tls = std::make_unique<TlsPipe>(tls_);
    set_deadline(client, wall_clock() + settings_.limits.handshake);
  }
  // What wrote() brought forth is written at the end of the round that it began.
  if (session->ended && session->out.empty() && session->withheld.empty() && !session->busy) {
    return finish(client);
  }
  read(client);
}

// The next of what was said goes into TLS once what went before is written.
void Server::Loop::encrypt(Client& client) {
  TlsPipe& tls = *client.tls;
  if (client.written < tls.wire.size()) return;
  tls.wire.clear();
  client.written = 0;
  Outflow& out = client.session->out;
  while (tls.ready() && !out.empty() && tls.wire.size() < kEncryptedOctets) {
    const std::string_view piece = out.pieces(1).front().substr(0, kEncryptedOctets);
    tls.write(piece);
    out.take(piece.size());
  }
}

// What was written is gone from there. `fault` may say that nothing can be written now.
std::size_t Server::Loop::write_some(Client& client, asio::error_code& fault) {
  if (client.tls != nullptr) {
    encrypt(client);
    const std::string_view rest = std::string_view(client.tls->wire).substr(client.written);
    if (rest.empty()) return 0;
    const std::size_t size = client.socket.send(asio::buffer(rest), 0, fault);
    client.written += size;
    return size;
  }
  Session& session = *client.session;
  const auto pieces = session.out.pieces(kPiecesAtOnce);
  if (pieces.empty()) return 0;
  std::array<asio::const_buffer, kPiecesAtOnce> buffers{};
  std::transform(pieces.begin(), pieces.end(), buffers.begin(),
                 [](std::string_view piece) { return asio::buffer(piece); });
  const int flags = session.ended && session.withheld.empty() ? kMoreComes : 0;
  const std::size_t size = pieces.size() == 1 ? client.socket.send(buffers.front(), flags, fault)
                                              : client.socket.send(buffers, flags, fault);
  session.out.take(size);
  return size;
}

// Writes what can be written now, but not more than the others can wait for; true if nothing is
// left.
bool Server::Loop::write_out(Client& client) {
  if (client.writing) return false;
  asio::error_code fault;
  std::size_t written = 0;
  while (written < kWrittenAtOnce) {
    const std::size_t size = write_some(client, fault);
    if (fault || size == 0) break;
    written += size;
  }
  const bool full = fault == asio::error::would_block || fault == asio::error::try_again;
  const std::size_t in_tls = client.tls == nullptr ? 0 : client.tls->wire.size() - client.written;
  if (!fault && in_tls == 0 && client.session->out.empty()) {
    if (written == 0) return true;
    set_backlog(client, 0);
    client.written = 0;
    if (client.tls != nullptr) client.tls->wire = std::string();
    if (client.deadline != kEndOfTime && (client.tls == nullptr || client.secured)) {
      set_deadline(client, kEndOfTime);
    }
    return true;
  }
  set_backlog(client, in_tls + client.session->out.own_octets());
  if ((fault && !full) || backlog_ > settings_.limits.unread_octets_in_all) {
    leave(client);
    drop(client);
    return false;
  }
  set_deadline(client, wall_clock() + settings_.limits.stalled);
  client.writing = true;
  client.socket.async_wait(tcp::socket::wait_write, [this, id = client.id](asio::error_code) {
    Client* found = find(id);
    if (found == nullptr) return;
    found->writing = false;
    flush(*found);
  });
  return false;
}

void Server::Loop::set_backlog(Client& client, std::size_t octets) {
  backlog_ += octets - client.backlog;
  client.backlog = octets;
}

// All is said: the client is given the time to read it.
void Server::Loop::finish(Client& client) {
  asio::error_code ignored;
  if (client.tls != nullptr) {
    client.tls->say_goodbye();
    if (!write_out(client)) return;
  }
  leave(client);
  if (client.saw_end) return drop(client);
  client.socket.shutdown(tcp::socket::shutdown_send, ignored);
  set_deadline(client, wall_clock() + settings_.limits.linger);
  read(client);
}

// The session is over, in whatever way.
void Server::Loop::leave(Client& client) {
  Session* session = std::exchange(client.session, nullptr);
  if (session == nullptr) return;
  if (session->connection() != nullptr) hall_.end(*session, wall_clock());
  if (settings_.on_left) settings_.on_left(*session);
  hall_.leave(*session);
}

void Server::Loop::drop(Client& client) {
  asio::error_code ignored;
  if (client.session != nullptr) {
    client.socket.set_option(tcp::socket::linger(true, 0), ignored);  // as a cable that is cut
    leave(client);
  }
  client.socket.close(ignored);
  set_backlog(client, 0);
  gone_.push_back(client.id);
}

}  // namespace casella::live
