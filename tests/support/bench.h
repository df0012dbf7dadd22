#pragma once
// One server engine with a store of its own: what it asks is answered at once, what it says is
// kept.
#include <string>
#include <utility>
#include <variant>

#include "sim/mail/store.h"
#include "sim/proto/engine.h"

namespace casella::test {

template <class Server>
struct Bench {
  Server server;
  StoreState store;
  std::string said;  // since it was last emptied
  bool closed = false;

  void give(const proto::Input& input) {
    proto::Effects effects;
    server.handle(input, {}, effects);
    for (const proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) said += send->octets;
      if (std::holds_alternative<proto::Close>(effect)) closed = true;
      if (std::holds_alternative<proto::StartTls>(effect)) give(proto::TlsReady{});
      const auto* ask = std::get_if<proto::AskStore>(&effect);
      if (ask == nullptr) continue;
      Applied applied = apply(store, ask->request);
      store = applied.state;
      give(proto::StoreAnswered{ask->ask, applied.reply});
    }
  }
};

}  // namespace casella::test
