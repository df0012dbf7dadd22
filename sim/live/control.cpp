#include "sim/live/control.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

namespace casella::live {
namespace {

constexpr std::size_t kRequestOctets = 65536;
constexpr int kControlPatienceMs = 5000;

// False if the path is too long for a socket.
bool fill(sockaddr_un& address, const std::filesystem::path& file) {
  address = {};
  address.sun_family = AF_UNIX;
  const std::string path = file.string();
  if (path.size() >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, path.data(), path.size());
  return true;
}

// A connection to whoever listens there; below zero: nobody does.
int call(const std::filesystem::path& file) {
  sockaddr_un address;
  if (!fill(address, file)) return -1;
  const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection < 0) return -1;
  if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return connection;
  }
  ::close(connection);
  return -1;
}

bool write_all(int to, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t put = ::send(to, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (put <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

// Until the other end has said all, or says nothing for too long.
std::string read_all(int from, std::size_t limit, int patience_ms) {
  std::string all;
  char piece[4096];
  for (pollfd ready{from, POLLIN, 0}; all.size() < limit && ::poll(&ready, 1, patience_ms) > 0;) {
    const ssize_t got = ::read(from, piece, sizeof piece);
    if (got <= 0) break;
    all.append(piece, static_cast<std::size_t>(got));
  }
  return all;
}

}  // namespace

std::optional<Error> ControlSocket::start() {
  sockaddr_un address;
  const Error cannot{Key{"serve.error.control"}, {file_.string()}};
  if (!fill(address, file_)) return cannot;
  if (const int other = call(file_); other >= 0) {
    ::close(other);
    return Error{Key{"serve.error.control_taken"}, {file_.string()}};
  }
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener_ < 0 || ::pipe(wake_) != 0) return cannot;
  ::unlink(address.sun_path);  // of a server that was killed
  const mode_t before = ::umask(0177);
  const bool bound =
      ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::umask(before);
  if (!bound || ::listen(listener_, 8) != 0) return cannot;
  thread_ = std::thread([this] { run(); });
  return std::nullopt;
}

void ControlSocket::stop() {
  if (!thread_.joinable()) return;
  static_cast<void>(!::write(wake_[1], "", 1));
  thread_.join();
  for (const int each : {listener_, wake_[0], wake_[1]}) ::close(each);
  ::unlink(file_.c_str());
}

void ControlSocket::run() {
  for (;;) {
    pollfd ready[2] = {{listener_, POLLIN, 0}, {wake_[0], POLLIN, 0}};
    if (::poll(ready, 2, -1) < 0) continue;
    if (ready[1].revents != 0) return;
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection < 0) continue;
    serve(connection);
    ::close(connection);
  }
}

void ControlSocket::serve(int connection) {
  const std::string request = read_all(connection, kRequestOctets, kControlPatienceMs);
  std::vector<std::string> words;
  for (std::size_t at = 0, end; (end = request.find('\0', at)) != std::string::npos; at = end + 1) {
    words.push_back(request.substr(at, end - at));
  }
  write_all(connection, answer_(words));
}

Result<std::string> ask_server(const std::filesystem::path& file,
                               const std::vector<std::string>& words) {
  const int connection = call(file);
  std::string request;
  for (const std::string& word : words) request.append(word).push_back('\0');
  std::string answer;
  if (connection >= 0 && write_all(connection, request)) {
    ::shutdown(connection, SHUT_WR);
    answer = read_all(connection, std::size_t{64} << 20U, 4 * kControlPatienceMs);
  }
  if (connection >= 0) ::close(connection);
  if (answer.empty()) return Error{Key{"serve.error.no_server"}, {file.string()}};
  return answer;
}

}  // namespace casella::live
