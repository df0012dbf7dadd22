#pragma once
// The server's thread: one round after the other.
#define ASIO_STANDALONE
#define ASIO_NO_DEPRECATED
#include <asio.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_map>

#include "sim/live/committer.h"
#include "sim/live/server.h"

namespace casella::live {

using asio::ip::tcp;

// A socket and what it is about.
struct Client {
  explicit Client(tcp::socket of) : socket(std::move(of)) {}
  tcp::socket socket;
  Session* session = nullptr;  // null once all is said: it is waited for the other end
  std::unique_ptr<TlsPipe> tls;
  std::uint32_t id = 0;
  std::size_t written = 0;  // of what TLS has put on the wire
  std::size_t backlog = 0;  // octets that the socket did not take
  bool reading = false, writing = false, secured = false, saw_end = false;
  SimTime deadline = kEndOfTime;
  SimTime listed = kEndOfTime;  // for which it is on the list
};

class Server::Loop {
 public:
  Loop(ServerSettings settings, TlsContext tls);
  std::optional<Error> listen();
  void start();
  void stop();
  void post(Deed deed);
  void change_house(const WorldSettings& house);
  void watch(std::function<void()> changed);
  void follow(ConnId session);
  std::shared_ptr<const View> view() const;
  const std::vector<Gate>& gates() const { return settings_.gates; }

 private:
  struct Ear {
    tcp::acceptor acceptor;
    const Gate* gate;
  };
  std::optional<Error> listen(const std::string& address, Gate& gate, bool must);
  void run();
  void settle();
  void accept(Ear& ear);
  void welcome(const Gate& gate, tcp::socket socket, const tcp::endpoint& peer);
  void turn_away(const Gate& gate, tcp::socket& socket);
  void read(Client& client);
  void on_readable(Client& client);
  bool take(Client& client, std::string_view octets);
  void flush(Client& client);
  void encrypt(Client& client);
  std::size_t write_some(Client& client, asio::error_code& fault);
  bool write_out(Client& client);
  void set_backlog(Client& client, std::size_t octets);
  void finish(Client& client);
  void leave(Client& client);
  void drop(Client& client);
  void set_deadline(Client& client, SimTime at);
  void check_deadlines(SimTime now);
  void set_alarm();
  void turn();
  void say_goodbye();
  void tell_end(Client& client);
  void hand_over(Session& session, std::string_view octets, SimTime now);
  void show(bool some_happened);
  void publish();
  void take_up_kept();
  Client* find(std::uint32_t id);

  ServerSettings settings_;
  TlsContext tls_;
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer alarm_;
  SimTime alarm_at_ = kEndOfTime;
  std::unique_ptr<CommitterThread> committer_;  // null: mail in memory only
  Hall hall_;
  std::deque<Ear> ears_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Client>> clients_;
  std::vector<std::uint32_t> gone_;  // to be deleted when nobody uses them any more
  using Deadline = std::pair<SimTime, std::uint32_t>;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
  std::vector<char> buffer_;
  std::size_t backlog_ = 0;  // of all clients
  SimTime tidied_{};
  std::function<void()> changed_;  // somebody looks on
  Camera camera_;
  std::uint64_t views_ = 0;
  SimTime viewed_{};
  bool view_waits_ = false;
  asio::steady_timer view_timer_;
  mutable std::mutex view_mutex_;
  std::shared_ptr<const View> view_ = std::make_shared<const View>();
  bool stopping_ = false, parting_ = false;
  std::thread thread_;
};

}  // namespace casella::live
