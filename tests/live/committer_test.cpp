// The thread that keeps: with a real database and real sockets, for the sanitizers too.
#include "sim/live/committer.h"

#include <filesystem>
#include <thread>

#include "sim/live/ports.h"
#include "sim/store/mail_store.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

#define ASIO_STANDALONE
#include <asio.hpp>

#include "sim/live/server.h"

namespace casella::live {
namespace {

namespace fs = std::filesystem;
using asio::ip::tcp;

struct Folder {
  fs::path path = fs::temp_directory_path() / ("casella-keep-" + std::to_string(::getpid()));
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
};

struct Disk : Keeper {
  store::MailStore store;
  std::atomic<int> kept = 0;

  explicit Disk(const fs::path& folder)
      : store(store::MailStore::open(folder / "mail.db").value()) {}
  bool is_due(const StoreState& state) const override { return store.is_due(state); }
  std::optional<Error> keep(const StoreState& state) override {
    ++kept;
    return store.keep(state);
  }
  void tidy() override { store.tidy(100); }
};

StoreState four_accounts() {
  StoreState store;
  for (const char* user : {"a", "b", "c", "d"}) {
    Mailbox box;
    for (std::uint32_t i = 1; i <= 3; ++i)
      box.items.append({Uid{box.uid_next++}, test::note(i), {}});
    store.accounts.emplace_back(
        Account{user, "secret", std::make_shared<const Mailbox>(std::move(box))});
  }
  return store;
}

// Says each line, and waits for an answer that begins so.
bool converse(tcp::socket& socket, const std::vector<std::pair<std::string, std::string>>& lines) {
  std::string heard;
  for (const auto& [line, answer] : lines) {
    asio::write(socket, asio::buffer(line));
    for (std::string said; !said.starts_with(answer);) {
      asio::error_code fault;
      const std::size_t size = asio::read_until(socket, asio::dynamic_buffer(heard), '\n', fault);
      if (fault) return false;
      said = heard.substr(0, size);
      heard.erase(0, size);
    }
  }
  return true;
}

}  // namespace

TEST_CASE("live committer: it keeps one store at a time, tidies, and tells the result once") {
  Folder folder;
  Disk disk(folder.path);
  int told = 0;
  {
    CommitterThread committer(disk, [&] { ++told; });
    CHECK(!committer.done());
    const auto store = std::make_shared<const StoreState>(four_accounts());
    committer.tidy();
    committer.begin(store);
    CHECK(!committer.wait());
    CHECK(!committer.done());
    committer.begin(store);
    CHECK(!committer.wait());
  }
  CHECK(told == 2);
  CHECK(disk.kept == 2);
  CHECK(disk.store.kept().accounts.size() == 4);
}

TEST_CASE("live committer: what many clients were told is on disk, and others go on meanwhile") {
  Folder folder;
  {
    Disk disk(folder.path);
    ServerSettings settings;
    settings.addresses = {"127.0.0.1"};
    settings.gates = gates_of(*house_settings("modern"), std::nullopt);
    settings.certificate = make_certificate();
    settings.store = four_accounts();
    settings.keeper = &disk;
    settings.limits.farewell = Duration::zero();
    REQUIRE(!disk.keep(settings.store));
    auto server = Server::start(std::move(settings)).value();
    server->watch([] {});
    std::atomic<int> good = 0;
    const auto session = [&](int which, const auto& lines) {
      asio::io_context io;
      tcp::socket socket(io);
      socket.connect({asio::ip::make_address("127.0.0.1"),
                      server->gates()[static_cast<std::size_t>(which)].port});
      good += converse(socket, lines) ? 1 : 0;
    };
    std::vector<std::thread> clients;
    for (const std::string user : {"a", "b", "c"}) {
      clients.emplace_back([&, user] {
        std::vector<std::pair<std::string, std::string>> lines = {
            {"l LOGIN " + user + " secret\r\ns SELECT INBOX\r\n", "s OK"}};
        for (int i = 0; i < 20; ++i) {
          lines.emplace_back("x APPEND INBOX {5+}\r\nhello\r\n", "x OK");
          lines.emplace_back("y STORE 1 +FLAGS (\\Seen)\r\nz STORE 1 -FLAGS (\\Seen)\r\n", "z OK");
        }
        lines.emplace_back("e STORE 1:2 +FLAGS (\\Deleted)\r\nf EXPUNGE\r\n", "f OK");
        session(2, lines);
      });
    }
    clients.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        session(0, std::vector<std::pair<std::string, std::string>>{
                       {"USER d\r\n", "+OK"}, {"PASS secret\r\n", "+OK"}, {"QUIT\r\n", "+OK"}});
      }
    });
    for (std::thread& client : clients) client.join();
    CHECK(good == 23);
    server->ask([&](Hall& hall, SimTime now) {
      CHECK(!hall.change_store([](StoreState& s) { s.accounts[3].edit().secret = "other"; }, now));
    });
    server->stop();
  }
  const Disk again(folder.path);
  const StoreState& store = again.store.kept();
  for (std::size_t i = 0; i < 3; ++i) CHECK(store.accounts[i]->inbox->items.size() == 21);
  CHECK(store.accounts[3]->inbox->items.size() == 3);
  CHECK(store.accounts[3]->secret == "other");
}

}  // namespace casella::live
