// The witness of goals with all its threads: the server's, the disk's, which is slow, and its own.
#include <future>
#include <semaphore>

#include "sim/live/server.h"
#include "sim/live/watch_post.h"
#include "tests/support/catch.h"
#include "tests/support/watched_lesson.h"

#define ASIO_STANDALONE
#include <asio.hpp>

namespace casella::live {
namespace {

using asio::ip::tcp;
constexpr auto kPatience = std::chrono::seconds(20);

// Waits until it may go on.
struct GatedKeeper : Keeper {
  std::counting_semaphore<> may{0};
  std::promise<void> asked;
  std::atomic<bool> works = true, was_asked = false;

  bool is_due(const StoreState&) const override { return true; }
  std::optional<Error> keep(const StoreState&) override {
    if (!was_asked.exchange(true)) asked.set_value();
    may.acquire();
    return works ? std::nullopt : std::optional(Error{Key{"store.full"}});
  }
};

struct Served {
  GatedKeeper keeper;
  std::promise<void> done;
  std::unique_ptr<WatchPost> post;
  std::unique_ptr<Server> server;
  asio::io_context io;
  tcp::socket socket{io};

  Served() {
    const auto lesson = lesson_with({{"server.alice.count == 0"}});
    ServerSettings settings;
    settings.addresses = {"127.0.0.1"};
    settings.gates = gates_of(*house_settings("modern"), std::nullopt);
    settings.certificate = make_certificate();
    settings.keeper = &keeper;
    Mailbox box;
    for (std::uint32_t id = 1; id <= 2; ++id) {
      box.items.append({Uid{box.uid_next++}, test::note(id), wall_clock()});
    }
    settings.store.accounts.emplace_back(
        Account{"alice", "secret", std::make_shared<const Mailbox>(std::move(box))});
    World start = world_of(*lesson);
    start.store = settings.store;
    auto watch = Watch::over(lesson, start, {"alice"});
    REQUIRE(watch);
    post = std::make_unique<WatchPost>(std::move(*watch), [this](const Reached& what) {
      if (!what.goal) done.set_value();
    });
    settings.witness = post.get();
    post->start();
    auto started = Server::start(std::move(settings));
    REQUIRE(started.ok());
    server = std::move(*started);
    socket.connect({asio::ip::make_address("127.0.0.1"), server->gates().front().port});
  }
  ~Served() {
    keeper.may.release(100);
    server->stop();
    post->stop();
  }
  std::string line() {
    std::string text;
    asio::error_code fault;
    asio::read_until(socket, asio::dynamic_buffer(text), '\n', fault);
    return text;
  }
  std::string ask(std::string_view command) {
    asio::write(socket, asio::buffer(command));
    return line();
  }
  // Until the disk is at work on what QUIT removes.
  void quit() {
    CHECK(matches("+OK*", line()));
    for (const char* each : {"USER alice\r\n", "PASS secret\r\n", "DELE 1\r\n", "DELE 2\r\n"}) {
      CHECK(matches("+OK*", ask(each)));
    }
    asio::write(socket, asio::buffer(std::string_view("QUIT\r\n")));
    REQUIRE(keeper.asked.get_future().wait_for(kPatience) == std::future_status::ready);
  }
  bool met() const { return post->board()->rows[0].all_done(); }
};

}  // namespace

TEST_CASE("live witness: with its threads too, a goal is reached when the disk is done") {
  Served served;
  served.quit();
  CHECK_FALSE(served.met());
  served.keeper.may.release();
  CHECK(matches("+OK*", served.line()));
  CHECK(served.done.get_future().wait_for(kPatience) == std::future_status::ready);
}

TEST_CASE("live witness: with its threads too, what the disk refused reaches nothing") {
  Served served;
  served.quit();
  served.keeper.works = false;
  served.keeper.may.release();
  CHECK(matches("-ERR*", served.line()));
  served.keeper.works = true;
  served.keeper.may.release(100);
  served.server->stop();
  served.post->stop();  // all that came is looked at
  CHECK_FALSE(served.met());
}

TEST_CASE("live witness: a client that hangs up before the disk is done is counted after it") {
  Served served;
  served.quit();
  served.socket.close();
  served.keeper.may.release();
  CHECK(served.done.get_future().wait_for(kPatience) == std::future_status::ready);
}

}  // namespace casella::live
