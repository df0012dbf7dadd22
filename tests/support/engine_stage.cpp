#include "tests/support/engine_stage.h"

#include <algorithm>
#include <stdexcept>

namespace casella::test {

namespace {

template <proto::Engine S>
class Holding : public AnyServer {
 public:
  explicit Holding(S server) : server_(std::move(server)) {}
  void handle(const proto::Input& input, SimTime now, proto::Effects& out) override {
    server_.handle(input, now, out);
  }
  std::string_view state_name() const override { return server_.state_name(); }

 private:
  S server_;
};

template <class S>
std::unique_ptr<AnyServer> hold(S server) {
  return std::make_unique<Holding<S>>(std::move(server));
}

}  // namespace

EngineStage::EngineStage(const Script& script, Cut cut)
    : script_(script), store_(store_of(script)), cut_(std::move(cut)) {}

std::unique_ptr<AnyServer> EngineStage::make_server(ConnId id) const {
  switch (script_.protocol) {
    case Protocol::Pop3:
      return hold(pop3::Server(std::make_shared<const pop3::ServerSettings>(script_.server), id,
                               timestamp_));
    case Protocol::Pop2:
      return hold(pop2::Server(std::make_shared<const pop2::ServerSettings>(script_.pop2), id));
    case Protocol::Smtp:
      return hold(
          smtp::Server(std::make_shared<const smtp::ServerSettings>(script_.smtp), id, timestamp_));
  }
  return nullptr;
}

EngineStage::Conn& EngineStage::find(const std::string& who) {
  for (auto conn = conns_.rbegin(); conn != conns_.rend(); ++conn) {
    if (conn->name == who) return *conn;
  }
  throw std::runtime_error("there is no connection " + who);
}

std::vector<std::string> EngineStage::names() const {
  std::vector<std::string> all;
  for (const Conn& conn : conns_) all.push_back(conn.name);
  return all;
}

void EngineStage::open(const std::string& who) {
  const ConnId id{static_cast<std::uint32_t>(conns_.size()) + 1};
  if (timestamp_.empty()) timestamp_ = "<" + std::to_string(id.value) + ".1939@casella.example>";
  conns_.push_back({who, id, make_server(id), {}, {}, {}, {}, false, false});
  timestamp_.clear();
  give(conns_.back(), proto::Connected{});
}

void EngineStage::say(const std::string& who, const std::string& octets) {
  Conn& conn = find(who);
  conn.talk.push_back(">" + octets);
  for (std::size_t at = 0; at < octets.size();) {
    const std::size_t size = cut_(octets.size() - at);
    give(conn, proto::Received{std::string_view(octets).substr(at, size)});
    at += size;
  }
}

void EngineStage::hang_up(const std::string& who) {
  trace_ += who + " hangs up\n";
  find(who).gone = true;
  give(find(who), proto::PeerClosed{});
}

void EngineStage::wait(int seconds) {
  now_ += std::chrono::seconds(seconds);
  for (Conn& conn : conns_) {
    if (conn.timer == SimTime{} || conn.timer > now_) continue;
    conn.timer = {};
    trace_ += conn.name + " timer\n";
    give(conn, proto::TimerFired{});
  }
}

void EngineStage::secure(const std::string& who) {
  trace_ += who + " is secure\n";
  find(who).talk.emplace_back("*");
  give(find(who), proto::TlsReady{});
}

void EngineStage::store(StoreMood mood) {
  mood_ = mood;
  if (mood == StoreMood::Holds) return;
  for (Conn& conn : conns_) answer(conn);
}

void EngineStage::arrive(const std::string& account, MessageRef message) {
  store_ = apply(store_, DeliverMessage{account, std::move(message), now_}).state;
}

std::string EngineStage::take(const std::string& who) {
  return std::exchange(find(who).to_client, {});
}

void EngineStage::give(Conn& conn, const proto::Input& input) {
  proto::Effects effects;
  conn.server->handle(input, now_, effects);
  for (const proto::Effect& effect : effects) take_effect(conn, effect);
  if (mood_ != StoreMood::Holds) answer(conn);
}

void EngineStage::take_effect(Conn& conn, const proto::Effect& effect) {
  struct {
    EngineStage& stage;
    Conn& conn;
    void operator()(const proto::Send& send) const {
      stage.trace_ += conn.name + "< " + send.octets;
      if (conn.closed) stage.trace_ += "(after the end!)\n";
      if (conn.gone) return;
      conn.to_client += send.octets;
      conn.talk.push_back("<" + send.octets);
    }
    void operator()(const proto::Close&) const {
      stage.trace_ += conn.name + " closed\n";
      conn.closed = true;
    }
    void operator()(const proto::StartTls&) const { stage.trace_ += conn.name + " starts TLS\n"; }
    void operator()(const proto::SetTimer& timer) const {
      stage.trace_ += conn.name + " timer " + std::to_string(timer.after.count()) + "\n";
      conn.timer = timer.after == Duration{} ? SimTime{} : stage.now_ + timer.after;
    }
    void operator()(const proto::AskStore& ask) const {
      Encoder encoder;
      encode(ask.request, encoder);
      stage.trace_ +=
          conn.name + " asks " + std::to_string(ask.ask.value) + encoder.octets() + "\n";
      if (std::holds_alternative<ReleaseMaildrop>(ask.request)) {  // needs no answer
        stage.store_ = apply(stage.store_, ask.request).state;
        conn.asks.clear();
      } else {
        conn.asks.push_back(ask);
      }
    }
    void operator()(const proto::Narrate& told) const {
      stage.trace_ += conn.name + " " + std::string(told.note->key.name) + " " +
                      std::to_string(told.number.value) + "\n";
    }
  } carry_out{*this, conn};
  std::visit(carry_out, effect);
}

void EngineStage::answer(Conn& conn) {
  while (!conn.asks.empty()) {
    const proto::AskStore ask = std::move(conn.asks.front());
    conn.asks.pop_front();
    StoreReply reply = Unavailable{};
    if (std::exchange(mood_, StoreMood::Answers) != StoreMood::FailsOnce) {
      Applied applied = apply(store_, ask.request);
      store_ = std::move(applied.state);
      reply = std::move(applied.reply);
    }
    give(conn, proto::StoreAnswered{ask.ask, std::move(reply)});
  }
}

}  // namespace casella::test
