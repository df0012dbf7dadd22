// One client for every server that is compared, and a server that answers without thinking.
//
//   load SCENARIO PORT CONNECTIONS SECONDS [NUMBER]   sessions by blocking sockets, a thread each
//   load canned MESSAGES OCTETS                       listens; prints its POP3 and its IMAP port
//
// Connection i logs in as user<i>, password "secret". Every answer is read whole and must be one of
// success; the first that is not ends the program with what was said. Prints how many were done,
// the seconds, and the milliseconds that half and 99 of 100 took.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::string;
using std::string_view;

[[noreturn]] void give_up(const string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

sockaddr_in local(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

class Line {  // a connection that is read by lines
 public:
  explicit Line(int socket) : socket_(socket) {
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  static Line call(int port) {
    const int made = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = local(port);
    if (::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      give_up("nobody listens on port " + std::to_string(port));
    }
    return Line(made);
  }
  Line(Line&& other) noexcept : socket_(other.socket_), held_(std::move(other.held_)) {
    other.socket_ = -1;
  }
  ~Line() {
    if (socket_ >= 0) ::close(socket_);
  }

  void send(string_view octets) const {
    while (!octets.empty()) {
      const ssize_t sent = ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // whoever reads next will see
      octets.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // A line without its end; empty at the connection's end too.
  string_view line() {
    for (std::size_t looked = at_;;) {
      const std::size_t end = held_.find('\n', looked);
      if (end != string::npos) {
        const string_view whole(held_.data() + at_, end - at_);
        at_ = end + 1;
        return whole.ends_with('\r') ? whole.substr(0, whole.size() - 1) : whole;
      }
      looked = held_.size() - at_;
      held_.erase(0, at_);
      at_ = 0;
      if (!more()) return {};
    }
  }
  void skip(std::size_t octets) {
    while (held_.size() - at_ < octets) {
      octets -= held_.size() - at_;
      held_.clear();
      at_ = 0;
      if (!more()) return;
    }
    at_ += octets;
  }
  bool ended() const { return ended_; }

 private:
  bool more() {
    char buffer[65536];
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    ended_ = got <= 0;
    if (!ended_) held_.append(buffer, static_cast<std::size_t>(got));
    return !ended_;
  }

  int socket_;
  string held_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

// --- what is asked -------------------------------------------------------------------------------

void ok(Line& line) {
  const string_view said = line.line();
  if (!said.starts_with("+OK")) give_up("wanted +OK, got: " + string(said));
}
void many(Line& line) {  // a multi-line response
  ok(line);
  while (line.line() != "." && !line.ended()) {
  }
}
// The response to the command tagged `a`, with whatever comes before it, literals too.
void done(Line& line) {
  for (;;) {
    const string_view said = line.line();
    if (line.ended()) give_up("the server hung up");
    if (said.starts_with("a ")) {
      if (!said.starts_with("a OK")) give_up("wanted OK, got: " + string(said));
      return;
    }
    if (said.ends_with('}')) {
      const std::size_t open = said.rfind('{');
      line.skip(static_cast<std::size_t>(std::atoll(string(said.substr(open + 1)).c_str())));
    }
  }
}

constexpr int kLargeUser = 33;

string user(int connection) {
  return "user" + std::to_string(connection);
}

Line pop3_login(int port, int connection) {
  Line line = Line::call(port);
  ok(line);
  line.send("USER " + user(connection) + "\r\n");
  ok(line);
  line.send("PASS secret\r\n");
  ok(line);
  return line;
}
Line imap_login(int port, int connection) {
  Line line = Line::call(port);
  line.line();
  line.send("a LOGIN " + user(connection) + " secret\r\n");
  done(line);
  return line;
}
void ask(Line& line, const char* command, void (*answer)(Line&)) {
  line.send(string(command) + "\r\n");
  answer(line);
}

string letter(std::size_t octets) {
  string text = "From: a@casella.example\r\nTo: b@casella.example\r\nSubject: load\r\n\r\n";
  while (text.size() + 2 < octets)
    text += string(std::min<std::size_t>(76, octets - text.size() - 2), 'x') + "\r\n";
  return text;
}

// One unit of each scenario: what is counted. `number` is the scenario's own.
using Unit = std::function<std::uint64_t(int port, int connection, int number)>;

std::uint64_t pop3_session(int port, int connection, int) {
  Line line = pop3_login(port, connection);
  ask(line, "STAT", ok);
  ask(line, "UIDL", many);
  ask(line, "RETR 1", many);
  ask(line, "QUIT", ok);
  return 1;
}
std::uint64_t imap_session(int port, int connection, int) {
  Line line = imap_login(port, connection);
  ask(line, "a SELECT INBOX", done);
  ask(line, "a FETCH 1:* (UID FLAGS)", done);
  ask(line, "a SEARCH SUBJECT load", done);
  ask(line, "a STORE 1 +FLAGS.SILENT (\\Seen)", done);
  ask(line, "a LOGOUT", done);
  return 1;
}
std::uint64_t retrieve(int port, int connection, int number) {  // one after another
  Line line = pop3_login(port, connection);
  for (int i = 1; i <= number; ++i) ask(line, ("RETR " + std::to_string(i)).c_str(), many);
  ask(line, "QUIT", ok);
  return static_cast<std::uint64_t>(number);
}
std::uint64_t pipelined(Line& line, const char* command, int number, void (*answer)(Line&)) {
  string all;
  for (int i = 1; i <= number; ++i) all += command + (' ' + std::to_string(i)) + "\r\n";
  std::thread sender([&] { line.send(all); });
  for (int i = 1; i <= number; ++i) answer(line);
  sender.join();
  return static_cast<std::uint64_t>(number);
}
std::uint64_t retrieve_pipelined(int port, int connection, int number) {
  Line line = pop3_login(port, connection);
  const std::uint64_t count = pipelined(line, "RETR", number, many);
  ask(line, "QUIT", ok);
  return count;
}
std::uint64_t delete_pipelined(int port, int connection, int number) {  // durable at QUIT
  Line line = pop3_login(port, connection);
  const std::uint64_t count = pipelined(line, "DELE", number, ok);
  ask(line, "QUIT", ok);
  return count;
}
std::uint64_t append(int port, int connection, int number) {
  static const string text = letter(4096);
  Line line = imap_login(port, connection);
  for (int i = 0; i < number; ++i) {
    line.send("a APPEND INBOX {" + std::to_string(text.size()) + "}\r\n");
    const string_view go = line.line();
    if (!go.starts_with("+")) give_up("wanted +, got: " + string(go));
    line.send(text + "\r\n");
    done(line);
  }
  ask(line, "a LOGOUT", done);
  return static_cast<std::uint64_t>(number);
}
// A message of many octets, which one more user has.
std::uint64_t retrieve_large(int port, int, int) {
  Line line = pop3_login(port, kLargeUser);
  ask(line, "RETR 1", many);
  ask(line, "QUIT", ok);
  return 1;
}
std::uint64_t fetch_large(int port, int, int) {
  Line line = imap_login(port, kLargeUser);
  ask(line, "a EXAMINE INBOX", done);
  ask(line, "a FETCH 1 BODY[]", done);
  ask(line, "a LOGOUT", done);
  return 1;
}
// Holds so many connections open for some seconds.
std::uint64_t hold(int port, int number, Line (*open)(int port)) {
  std::vector<Line> held;
  for (int i = 0; i < number; ++i) held.push_back(open(port));
  std::printf("held\n");
  std::fflush(stdout);
  std::this_thread::sleep_for(std::chrono::seconds(6));
  return static_cast<std::uint64_t>(number);
}
Line greeted(int port) {
  Line line = Line::call(port);
  line.line();
  return line;
}
Line idling(int port) {
  Line line = imap_login(port, 1);
  ask(line, "a SELECT INBOX", done);
  line.send("a IDLE\r\n");
  line.line();
  return line;
}
std::uint64_t imap_command(int port, int connection, const char* command) {
  Line line = imap_login(port, connection);
  ask(line, "a SELECT INBOX", done);
  const auto began = Clock::now();
  ask(line, command, done);
  std::printf("%s: %.1f ms\n", command,
              std::chrono::duration<double, std::milli>(Clock::now() - began).count());
  ask(line, "a LOGOUT", done);
  return 1;
}

const std::map<string, Unit, std::less<>>& scenarios() {
  static const std::map<string, Unit, std::less<>> all = {
      {"pop3", pop3_session},
      {"imap", imap_session},
      {"retr", retrieve},
      {"retr-pipelined", retrieve_pipelined},
      {"dele-pipelined", delete_pipelined},
      {"append", append},
      {"large",  // a mailbox of many messages, each command once
       [](int port, int connection, int) {
         imap_command(port, connection, "a SELECT INBOX");
         for (const char* command :
              {"a FETCH 1:* (UID FLAGS)", "a FETCH 1:* (ENVELOPE)", "a SEARCH SUBJECT load",
               "a SEARCH TEXT nothing", "a STORE 1:* +FLAGS.SILENT (\\Deleted)", "a EXPUNGE"}) {
           imap_command(port, connection, command);
         }
         return std::uint64_t{1};
       }},
      {"retr-large", retrieve_large},
      {"fetch-large", fetch_large},
      {"idle", [](int port, int, int number) { return hold(port, number, greeted); }},
      {"idle-imap", [](int port, int, int number) { return hold(port, number, idling); }},
  };
  return all;
}

int run(const Unit& unit, int port, int connections, double seconds, int number) {
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  std::vector<double> took_ms;
  std::mutex lock;
  std::atomic<std::uint64_t> count = 0;
  const auto began = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 1; i <= connections; ++i) {
    threads.emplace_back([&, i] {
      std::vector<double> mine;
      do {
        const auto start = Clock::now();
        count += unit(port, i, number);
        mine.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
      } while (Clock::now() < end);
      const std::lock_guard hold(lock);
      took_ms.insert(took_ms.end(), mine.begin(), mine.end());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double whole = std::chrono::duration<double>(Clock::now() - began).count();
  std::sort(took_ms.begin(), took_ms.end());
  const auto at = [&](double part) {
    return took_ms[static_cast<std::size_t>(part * static_cast<double>(took_ms.size() - 1))];
  };
  std::printf("%llu %.3f %.3f %.3f\n", static_cast<unsigned long long>(count.load()), whole,
              at(0.5), at(0.99));
  return 0;
}

// --- a server that does not think ----------------------------------------------------------------

int listen_somewhere(int& port) {
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = local(0);
  socklen_t size = sizeof address;
  if (::bind(made, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(made, 1000) != 0 ||
      ::getsockname(made, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    give_up("no port to listen on");
  }
  port = ntohs(address.sin_port);
  return made;
}

struct Canned {
  string stat, uidl, retr, fetch;
};

void answer_pop3(Line line, const Canned& canned) {
  line.send("+OK\r\n");
  for (;;) {
    const string_view said = line.line();
    if (line.ended()) return;
    if (said.starts_with("STAT"))
      line.send(canned.stat);
    else if (said.starts_with("UIDL"))
      line.send(canned.uidl);
    else if (said.starts_with("RETR"))
      line.send(canned.retr);
    else
      line.send("+OK\r\n");
    if (said.starts_with("QUIT")) return;
  }
}
void answer_imap(Line line, const Canned& canned) {
  line.send("* OK\r\n");
  for (;;) {
    const string_view said = line.line();
    if (line.ended()) return;
    if (said.starts_with("a FETCH"))
      line.send(canned.fetch);
    else
      line.send("a OK\r\n");
    if (said.starts_with("a LOGOUT")) return;
  }
}

int serve_canned(int messages, std::size_t octets) {
  Canned canned;
  canned.stat = "+OK " + std::to_string(messages) + " 1\r\n";
  canned.uidl = "+OK\r\n";
  for (int i = 1; i <= messages; ++i) {
    canned.uidl += std::to_string(i) + " 1." + std::to_string(i) + "\r\n";
    canned.fetch +=
        "* " + std::to_string(i) + " FETCH (UID " + std::to_string(i) + " FLAGS ())\r\n";
  }
  canned.uidl += ".\r\n";
  canned.fetch += "a OK\r\n";
  canned.retr = "+OK\r\n" + letter(octets) + ".\r\n";
  int pop3_port = 0, imap_port = 0;
  const int pop3 = listen_somewhere(pop3_port), imap = listen_somewhere(imap_port);
  std::printf("%d %d\n", pop3_port, imap_port);
  std::fflush(stdout);
  const auto accept_all = [&](int listener, auto serve) {
    for (int socket = 0; (socket = ::accept(listener, nullptr, nullptr)) >= 0;) {
      std::thread([&canned, socket, serve] { serve(Line(socket), canned); }).detach();
    }
  };
  std::thread other([&] { accept_all(imap, answer_imap); });
  accept_all(pop3, answer_pop3);
  other.join();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && string_view(argv[1]) == "canned") {
    return serve_canned(std::atoi(argv[2]), static_cast<std::size_t>(std::atoll(argv[3])));
  }
  const auto unit = argc >= 5 ? scenarios().find(string_view(argv[1])) : scenarios().end();
  if (unit == scenarios().end()) give_up("usage: load SCENARIO PORT CONNECTIONS SECONDS [NUMBER]");
  return run(unit->second, std::atoi(argv[2]), std::atoi(argv[3]), std::atof(argv[4]),
             argc > 5 ? std::atoi(argv[5]) : 1);
}
