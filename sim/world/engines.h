#pragma once
// The two ends of a connection, whatever protocol they speak.
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "sim/base/cow.h"
#include "sim/proto/engine.h"
#include "sim/proto/imap/client.h"
#include "sim/proto/imap/server.h"
#include "sim/proto/pop2/client.h"
#include "sim/proto/pop2/server.h"
#include "sim/proto/pop3/client.h"
#include "sim/proto/pop3/server.h"
#include "sim/proto/protocol.h"
#include "sim/proto/smtp/client.h"
#include "sim/proto/smtp/server.h"

namespace casella {

// One of several engines, used as an engine. Copies share it until one of them is changed, and each
// takes no more memory than its kind needs.
template <class... Engines>
class OneOf {
 public:
  template <class Engine>
  explicit OneOf(Engine engine) : engine_(Cow<Engine>(std::move(engine))) {}

  void handle(const proto::Input& input, SimTime now, proto::Effects& out) {
    std::visit([&](auto& engine) { engine.edit().handle(input, now, out); }, engine_);
  }
  std::string_view state_name() const {
    return std::visit([](const auto& engine) { return engine->state_name(); }, engine_);
  }
  void encode(Encoder& out) const {
    out.u64(engine_.index());
    std::visit([&](const auto& engine) { engine->encode(out); }, engine_);
  }
  proto::Protocol protocol() const { return static_cast<proto::Protocol>(engine_.index()); }

  // The engine itself, if it is of this kind; else null.
  template <class Engine>
  const Engine* as() const {
    const auto* held = std::get_if<Cow<Engine>>(&engine_);
    return held == nullptr ? nullptr : &**held;
  }
  template <class Visit>
  decltype(auto) visit(Visit what) {
    return std::visit([&](auto& engine) -> decltype(auto) { return what(engine.edit()); }, engine_);
  }
  template <class Visit>
  decltype(auto) visit(Visit what) const {
    return std::visit([&](const auto& engine) -> decltype(auto) { return what(*engine); }, engine_);
  }

 private:
  std::variant<Cow<Engines>...> engine_;  // in the order of proto::Protocol
};

using ServerEngine = OneOf<pop3::Server, pop2::Server, smtp::Server, imap::Server>;

class ClientEngine : public OneOf<pop3::Client, pop2::Client, smtp::Client, imap::Client> {
 public:
  using OneOf::OneOf;

  // Sends one line, as the engine's own submit().
  void submit(std::string_view line, proto::Effects& out) {
    visit([&](auto& engine) { engine.submit(line, out); });
  }
  bool waiting() const {
    return visit([](const auto& engine) { return engine.waiting(); });
  }
};

static_assert(proto::Engine<ServerEngine>);
static_assert(proto::Engine<ClientEngine>);

}  // namespace casella
