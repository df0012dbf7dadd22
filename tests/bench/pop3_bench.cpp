// POP3 command lines through parser and engine.
#include <benchmark/benchmark.h>

#include "sim/proto/pop3/client.h"
#include "sim/proto/pop3/server.h"
#include "tests/support/scene.h"

namespace casella {
namespace {

using benchmark::Counter;
using benchmark::State;

pop3::Server logged_in(std::uint32_t messages) {
  test::Scene scene;
  for (std::uint32_t id = 1; id <= messages; ++id) scene.mail.push_back(test::note(id));
  StoreState store = scene.world().store;
  pop3::Server server(std::make_shared<const pop3::ServerSettings>(), ConnId{1},
                      "<1.2@casella.example>");
  proto::Effects effects;
  server.handle(proto::Connected{}, {}, effects);
  server.handle(proto::Received{"USER alice\r\nPASS secret\r\n"}, {}, effects);
  for (const proto::Effect& effect : proto::Effects(effects)) {
    const auto* ask = std::get_if<proto::AskStore>(&effect);
    if (ask == nullptr) continue;
    server.handle(proto::StoreAnswered{ask->ask, apply(store, ask->request).reply}, {}, effects);
  }
  return server;
}

void per_second(State& state, std::int64_t items, const char* name) {
  state.counters[name] = Counter(static_cast<double>(state.iterations() * items), Counter::kIsRate);
}

const std::vector<std::string>& mixed_lines() {
  static const std::vector<std::string> lines = {"STAT\r\n",    "NOOP\r\n",   "LIST 3\r\n",
                                                 "UIDL 7\r\n",  "DELE 5\r\n", "RETR 2\r\n",
                                                 "TOP 4 1\r\n", "RSET\r\n"};
  return lines;
}

void parse_lines(State& state) {
  const std::vector<std::string_view> lines = {"STAT",   "NOOP",   "LIST 3",  "UIDL 7",
                                               "DELE 5", "RETR 2", "TOP 4 1", "RSET"};
  for (auto _ : state) {
    for (const std::string_view line : lines) benchmark::DoNotOptimize(pop3::parse_command(line));
  }
  per_second(state, 8, "lines");
}
BENCHMARK(parse_lines);

void server_one_by_one(State& state) {
  pop3::Server server = logged_in(10);
  proto::Effects effects;
  for (auto _ : state) {
    for (const std::string& line : mixed_lines()) {
      effects.clear();
      server.handle(proto::Received{line}, {}, effects);
      benchmark::DoNotOptimize(effects.data());
    }
  }
  per_second(state, 8, "lines");
}
BENCHMARK(server_one_by_one);

void server_pipelined(State& state) {
  pop3::Server server = logged_in(10);
  std::string batch;
  for (int i = 0; i < 8; ++i) {
    for (const std::string& line : mixed_lines()) batch += line;
  }
  proto::Effects effects;
  for (auto _ : state) {
    effects.clear();
    server.handle(proto::Received{batch}, {}, effects);
    benchmark::DoNotOptimize(effects.data());
  }
  per_second(state, 64, "lines");
}
BENCHMARK(server_pipelined);

void client_reads_replies(State& state) {
  proto::Effects effects;
  pop3::Client client;
  client.handle(proto::Received{"+OK ready\r\n"}, {}, effects);
  client.take_reply();
  for (auto _ : state) {
    effects.clear();
    client.submit("RETR 1", effects);
    client.handle(
        proto::Received{"+OK 36 octets\r\nSubject: note 1\r\n\r\nThis is note 1.\r\n.\r\n"}, {},
        effects);
    benchmark::DoNotOptimize(client.take_reply());
  }
  per_second(state, 1, "replies");
}
BENCHMARK(client_reads_replies);

void list_of_100000(State& state) {
  pop3::Server server = logged_in(100'000);
  proto::Effects effects;
  for (auto _ : state) {
    effects.clear();
    server.handle(proto::Received{"LIST\r\nUIDL\r\n"}, {}, effects);
    benchmark::DoNotOptimize(effects.data());
  }
  per_second(state, 200'000, "lines");
}
BENCHMARK(list_of_100000)->Unit(benchmark::kMillisecond);

void retr_of_a_mebibyte(State& state) {
  test::Scene scene;
  pop3::Server server = logged_in(1);
  std::string octets;
  for (int i = 0; i < 13797; ++i) octets += std::string(74, i % 50 == 0 ? '.' : 'x') + "\r\n";
  auto box = std::make_shared<Mailbox>();
  box->items.append({Uid{1}, test::message(1, octets), {}});
  pop3::Server big(std::make_shared<const pop3::ServerSettings>(), ConnId{1},
                   "<1.2@casella.example>");
  proto::Effects effects;
  big.handle(proto::Received{"USER a\r\nPASS b\r\n"}, {}, effects);
  big.handle(proto::StoreAnswered{AskId{1}, Opened{box}}, {}, effects);
  for (auto _ : state) {
    effects.clear();
    big.handle(proto::Received{"RETR 1\r\n"}, {}, effects);
    benchmark::DoNotOptimize(effects.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(octets.size()));
}
BENCHMARK(retr_of_a_mebibyte);

}  // namespace
}  // namespace casella
