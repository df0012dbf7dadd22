#pragma once
// Plays a script on server engines alone: inputs in, effects out, a store that answers between.
#include <deque>
#include <functional>

#include "tests/support/playbook.h"

namespace casella::test {

// How what is said is cut: the size of the next piece of so many octets (1 to all of them).
using Cut = std::function<std::size_t(std::size_t left)>;

inline Cut whole() {
  return [](std::size_t left) { return left; };
}
inline Cut pieces_of(std::size_t size) {
  return [size](std::size_t left) { return std::min(size, left); };
}

// A server of any protocol.
class AnyServer {
 public:
  virtual ~AnyServer() = default;
  virtual void handle(const proto::Input& input, SimTime now, proto::Effects& out) = 0;
  virtual std::string_view state_name() const = 0;
};

class EngineStage : public Stage {
 public:
  EngineStage(const Script& script, Cut cut);

  void timestamp(const std::string& value) override { timestamp_ = value; }
  void open(const std::string& who) override;
  void say(const std::string& who, const std::string& octets) override;
  void hang_up(const std::string& who) override;
  void wait(int seconds) override;
  void secure(const std::string& who) override;
  void store(StoreMood mood) override;
  void arrive(const std::string& account, MessageRef message) override;
  std::string take(const std::string& who) override;
  bool closed(const std::string& who) override { return find(who).closed; }
  std::string_view state(const std::string& who) override { return find(who).server->state_name(); }
  const StoreState& stored() override { return store_; }
  ConnId conn(const std::string& who) override { return find(who).id; }

  // Every effect of every connection in order, and every input but how octets were cut.
  const std::string& trace() const { return trace_; }
  // What one connection's client saw and said: "<octets" from the server, ">octets" to it, "*" when
  // TLS was ready.
  const std::vector<std::string>& talk(const std::string& who) { return find(who).talk; }
  std::vector<std::string> names() const;

 private:
  struct Conn {
    std::string name;
    ConnId id;
    std::unique_ptr<AnyServer> server;
    std::string to_client;
    std::vector<std::string> talk;
    std::deque<proto::AskStore> asks;
    SimTime timer{};  // none if zero
    bool closed = false;
    bool gone = false;  // its client hears nothing any more
  };

  Conn& find(const std::string& who);
  void give(Conn& conn, const proto::Input& input);
  void take_effect(Conn& conn, const proto::Effect& effect);
  void answer(Conn& conn);

  std::unique_ptr<AnyServer> make_server(ConnId id) const;

  const Script& script_;
  StoreState store_;
  Cut cut_;
  std::deque<Conn> conns_;
  std::string timestamp_, trace_;
  SimTime now_ = SimTime{} + Duration(1);
  StoreMood mood_ = StoreMood::Answers;
};

}  // namespace casella::test
