#pragma once
// Real sockets in front of the hall: a thread of its own that listens, reads, writes and waits.
//
// It alone reads the wall clock. What others want of the sessions they send to it (`post`, `ask`);
// neither waits for the other.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/live/hall.h"
#include "sim/live/tls.h"
#include "sim/live/view.h"

namespace casella::live {

// The moment by the wall clock; SimTime zero is kWorldBeganUtcSeconds.
SimTime wall_clock();

struct Gate {
  std::string name;  // "pop3s"
  Door door;
  std::uint16_t port = 0;  // really listened at; 0: any that is free
};

struct ServerSettings {
  std::vector<std::string> addresses = {"127.0.0.1", "::1"};  // the first must work, others may
  std::vector<Gate> gates;
  Limits limits;
  Certificate certificate;
  StoreState store;
  Keeper* keeper = nullptr;    // null: mail in memory only. Used by the server's thread alone
  Hall::Watcher watcher{};     // called on the server's thread: it must not wait for anything
  Witness* witness = nullptr;  // the same
  std::function<void(const Told&)> on_left{};  // the same, when a session is over
  std::function<void(Hall&, Session&, std::string_view, SimTime)> meddler{};  // sees input first
  std::function<void(Hall&, Session&, SimTime)> entered{};  // another state: Hall::entered
};

class Server {
 public:
  // Listens at once; the error names the port that is taken.
  static Result<std::unique_ptr<Server>> start(ServerSettings settings);
  ~Server();  // stops

  // Tells the sessions, writes what is left, and ends the thread.
  void stop();

  // Sessions that begin from now on meet a server with these settings.
  void change_house(const WorldSettings& house);

  // The gates with their ports.
  const std::vector<Gate>& gates() const;

  // From now on pictures of the server are made for view(); `changed` is called on the server's
  // thread when there is a new one, at most once in kViewsApart.
  void watch(std::function<void()> changed);
  void follow(ConnId session);               // whose recording the pictures are to hold
  std::shared_ptr<const View> view() const;  // the newest; never null

  // Does something on the server's thread, soon; `ask` waits until it is done.
  using Deed = std::function<void(Hall&, SimTime)>;
  void post(Deed deed);
  void ask(const Deed& deed);

 private:
  class Loop;
  explicit Server(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace casella::live
