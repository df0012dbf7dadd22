// Command lines of POP2 and SMTP through parser and engine.
#include <benchmark/benchmark.h>

#include "sim/proto/pop2/client.h"
#include "sim/proto/pop2/server.h"
#include "sim/proto/smtp/client.h"
#include "sim/proto/smtp/server.h"

namespace casella {
namespace {

using benchmark::Counter;
using benchmark::State;

void per_second(State& state, std::int64_t items, const char* name) {
  state.counters[name] = Counter(static_cast<double>(state.iterations() * items), Counter::kIsRate);
}

// Gives octets, and answers what the store is asked.
template <class Server>
void give(Server& server, StoreState& store, std::string_view octets, proto::Effects& effects) {
  effects.clear();
  server.handle(proto::Received{octets}, {}, effects);
  for (std::size_t i = 0; i < effects.size(); ++i) {
    const auto* ask = std::get_if<proto::AskStore>(&effects[i]);
    if (ask == nullptr) continue;
    const AskId id = ask->ask;
    Applied applied = apply(std::move(store), ask->request);
    store = std::move(applied.state);
    server.handle(proto::StoreAnswered{id, std::move(applied.reply)}, {}, effects);
  }
}

void pop2_server(State& state) {
  StoreState store;
  Mailbox box;
  for (std::uint32_t i = 1; i <= 10; ++i) {
    box.items.append({Uid{i}, std::make_shared<const Message>(MessageId{i}, "", "Hello.\r\n"), {}});
  }
  store.accounts.emplace_back(Account{"a", "b", std::make_shared<const Mailbox>(box)});
  pop2::Server server(std::make_shared<const pop2::ServerSettings>(), ConnId{1});
  proto::Effects effects;
  server.handle(proto::Connected{}, {}, effects);
  give(server, store, "HELO a b\r\n", effects);
  const std::vector<std::string> lines = {"READ 1\r\n", "RETR\r\n", "ACKS\r\n", "RETR\r\n",
                                          "NACK\r\n",   "RETR\r\n", "ACKS\r\n", "READ 7\r\n"};
  for (auto _ : state) {
    for (const std::string& line : lines) give(server, store, line, effects);
    benchmark::DoNotOptimize(effects.data());
  }
  per_second(state, 8, "lines");
}
BENCHMARK(pop2_server);

void pop2_client(State& state) {
  pop2::Client client;
  proto::Effects effects;
  client.handle(proto::Received{"+ POP2 host\r\n"}, {}, effects);
  client.take_reply();
  client.submit("HELO a b", effects);
  client.handle(proto::Received{"#9\r\n"}, {}, effects);
  for (auto _ : state) {
    effects.clear();
    client.submit("READ 1", effects);
    client.handle(proto::Received{"=8 characters\r\n"}, {}, effects);
    client.submit("RETR", effects);
    client.handle(proto::Received{"Hello.\r\n"}, {}, effects);
    client.submit("ACKS", effects);
    client.handle(proto::Received{"=8 characters\r\n"}, {}, effects);
    while (auto reply = client.take_reply()) benchmark::DoNotOptimize(reply);
  }
  per_second(state, 3, "replies");
}
BENCHMARK(pop2_client);

smtp::Server ready(StoreState& store, proto::Effects& effects) {
  store.accounts.emplace_back(Account{"a", "b"});
  smtp::Server server(std::make_shared<const smtp::ServerSettings>(), ConnId{1}, "<1.2@x>");
  server.handle(proto::Connected{}, {}, effects);
  give(server, store, "EHLO client.example\r\n", effects);
  return server;
}

void smtp_server(State& state) {
  StoreState store;
  proto::Effects effects;
  smtp::Server server = ready(store, effects);
  const std::vector<std::string> lines = {"MAIL FROM:<b@elsewhere.example> SIZE=100\r\n",
                                          "RCPT TO:<a@casella.example>\r\n",
                                          "RCPT TO:<a@elsewhere.example>\r\n",
                                          "NOOP\r\n",
                                          "VRFY a\r\n",
                                          "RCPT TO:<a@casella.example>\r\n",
                                          "HELP RCPT\r\n",
                                          "RSET\r\n"};
  std::uint32_t rounds = 0;
  for (auto _ : state) {
    if (++rounds % 16 == 0) {  // a session takes so many refusals
      state.PauseTiming();
      store = StoreState();
      server = ready(store, effects);
      state.ResumeTiming();
    }
    for (const std::string& line : lines) give(server, store, line, effects);
    benchmark::DoNotOptimize(effects.data());
  }
  per_second(state, 8, "lines");
}
BENCHMARK(smtp_server);

void smtp_client(State& state) {
  smtp::Client client;
  proto::Effects effects;
  client.handle(proto::Received{"220 host\r\n"}, {}, effects);
  client.take_reply();
  for (auto _ : state) {
    effects.clear();
    client.submit("NOOP", effects);
    client.handle(proto::Received{"250 2.0.0 OK\r\n"}, {}, effects);
    benchmark::DoNotOptimize(client.take_reply());
  }
  per_second(state, 1, "replies");
}
BENCHMARK(smtp_client);

void smtp_takes_a_mebibyte(State& state) {
  std::string octets;
  for (int i = 0; i < 13797; ++i) octets += std::string(74, i % 50 == 0 ? '.' : 'x') + "\r\n";
  proto::Effects effects;
  for (auto _ : state) {
    state.PauseTiming();
    StoreState store;
    smtp::Server server = ready(store, effects);
    give(server, store, "MAIL FROM:<>\r\nRCPT TO:<a@casella.example>\r\nDATA\r\n", effects);
    state.ResumeTiming();
    effects.clear();
    server.handle(proto::Received{octets}, {}, effects);
    benchmark::DoNotOptimize(server.transaction().data.size());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(octets.size()));
}
BENCHMARK(smtp_takes_a_mebibyte);

}  // namespace
}  // namespace casella
