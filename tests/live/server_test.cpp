// The live server with its sockets: pictures of it, TLS, and its way out.
#include <future>

#include "sim/live/ports.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

#define ASIO_STANDALONE
#include <asio.hpp>

namespace casella::live {
namespace {

using asio::ip::tcp;

struct Open {
  std::unique_ptr<Server> server;
  asio::io_context io;

  explicit Open(Duration farewell = std::chrono::minutes(1), std::string_view profile = "modern",
                SimTime arrived = {}) {
    ServerSettings settings;
    settings.limits.farewell = farewell;
    settings.addresses = {"127.0.0.1"};
    settings.gates = gates_of(*house_settings(profile), std::nullopt);
    settings.certificate = make_certificate();
    Account alice{"alice", "secret"};
    Mailbox box;
    box.items.append({Uid{box.uid_next++}, test::note(1), arrived});
    alice.inbox = std::make_shared<const Mailbox>(std::move(box));
    settings.store.accounts.emplace_back(std::move(alice));
    auto started = Server::start(std::move(settings));
    REQUIRE(started.ok());
    server = std::move(*started);
  }
  tcp::socket call(std::string_view gate) {
    tcp::socket socket(io);
    for (const Gate& each : server->gates()) {
      if (each.name == gate) socket.connect({asio::ip::make_address("127.0.0.1"), each.port});
    }
    return socket;
  }
  static std::string line(tcp::socket& socket) {
    std::string text;
    asio::error_code fault;
    asio::read_until(socket, asio::dynamic_buffer(text), '\n', fault);
    return text;
  }
  static std::string ask(tcp::socket& socket, std::string_view command) {
    asio::write(socket, asio::buffer(command));
    return line(socket);
  }
};

}  // namespace

TEST_CASE("live server: who looks on sees sessions, and the one that is followed as a timeline") {
  Open open;
  std::promise<void> seen;
  std::atomic<bool> told = false;
  Server& server = *open.server;
  server.watch([&] {
    const auto view = server.view();
    const bool there =
        view->sessions.size() == 1 && view->sessions[0].state == "TRANSACTION" && view->followed;
    if (there && !told.exchange(true)) seen.set_value();
  });
  server.follow(ConnId{1});
  tcp::socket socket = open.call("pop3");
  CHECK(matches("+OK*", Open::line(socket)));
  CHECK(matches("+OK*", Open::ask(socket, "USER alice\r\n")));
  CHECK(matches("+OK*", Open::ask(socket, "PASS secret\r\n")));
  REQUIRE(seen.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
  const auto view = server.view();
  CHECK(view->sessions[0].user == "alice");
  CHECK(view->following == ConnId{1});
  const Timeline timeline = view->followed->play();
  CHECK(test::lines_of(timeline).size() == 5);
  CHECK(timeline.tip().store.accounts[0]->held_by == ConnId{1});
}

TEST_CASE("live server: ended, it tells its sessions") {
  Open open(Duration::zero());
  tcp::socket imap = open.call("imap"), smtp = open.call("smtp"), pop = open.call("pop3");
  CHECK(matches("+OK*", Open::line(pop)));
  CHECK(Open::line(imap).starts_with("* OK"));
  CHECK(Open::line(smtp).starts_with("220 "));
  open.server->stop();
  CHECK(Open::line(imap).find("BYE") != std::string::npos);
  CHECK(matches("421*", Open::line(smtp)));
  CHECK(Open::line(pop).empty());  // RFC 1939 lets no server speak first
}

TEST_CASE(
    "live server: at its end a POP client's next command is answered, and QUIT is carried out") {
  Open open;
  tcp::socket asks = open.call("pop3"), quits = open.call("pop3"), imap = open.call("imap");
  for (tcp::socket* each : {&asks, &quits, &imap}) CHECK(Open::line(*each).find("OK") < 3);
  CHECK(matches("+OK*", Open::ask(quits, "USER alice\r\n")));
  CHECK(matches("+OK*", Open::ask(quits, "PASS secret\r\n")));
  auto stopped = std::async(std::launch::async, [&] { open.server->stop(); });
  CHECK(Open::line(imap).find("BYE") != std::string::npos);  // it has begun
  CHECK(matches("-ERR [SYS/TEMP]*", Open::ask(asks, "NOOP\r\n")));
  CHECK(Open::line(asks).empty());
  CHECK(matches("+OK*", Open::ask(quits, "QUIT\r\n")));
  stopped.wait();
}

TEST_CASE("live server: a site that removes mail does so by the wall clock, and from its start") {
  using namespace std::chrono_literals;
  const auto count = [](Open& open) {
    tcp::socket pop = open.call("pop3");
    Open::line(pop);
    Open::ask(pop, "USER alice\r\n");
    const std::string told = Open::ask(pop, "PASS secret\r\n");
    Open::ask(pop, "QUIT\r\n");  // a maildrop in use keeps its mail
    return told;
  };
  const SimTime now = wall_clock();
  Open lasting(Duration::zero(), "modern", now - 24h * 8);
  CHECK(count(lasting).find("1 message") != std::string::npos);
  lasting.server->change_house(*house_settings("expire-7-days"));
  CHECK(count(lasting).find(" 0 messages") != std::string::npos);
  Open old(Duration::zero(), "expire-7-days", now - 24h * 8);
  CHECK(count(old).find(" 0 messages") != std::string::npos);
  Open recent(Duration::zero(), "expire-7-days", now - 24h * 6);
  CHECK(count(recent).find("1 message") != std::string::npos);
}

TEST_CASE("live server: a port that is taken is named") {
  Open open;
  ServerSettings settings;
  settings.addresses = {"127.0.0.1"};
  settings.gates = gates_of(*house_settings("modern"), std::nullopt);
  settings.gates[2].port = open.server->gates()[2].port;
  settings.certificate = make_certificate();
  const auto second = Server::start(std::move(settings));
  REQUIRE(!second.ok());
  CHECK(second.error().key == Key{"live.error.port_taken"});
  CHECK(second.error().args[0] == "imap");
}
}  // namespace casella::live
