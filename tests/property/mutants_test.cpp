// Programs broken on purpose: each must be caught by the promises that faults_test.cpp looks after.
#include <set>

#include "tests/support/catch.h"
#include "tests/support/scene.h"
#include "tests/support/watch.h"

using namespace casella;
using namespace casella::test;

namespace {

Scene two_devices() {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = {note(1), note(2)};
  return scene;
}

void remove_from_store(World& world, std::uint32_t id) {
  Account& account = world.store.accounts[0].edit();
  auto box = std::make_shared<Mailbox>(*account.inbox);
  box->items.filter([&](const Item& item) { return item.message->id().value != id; });
  account.inbox = std::move(box);
}

// All that the watch complains of over every session that is cut somewhere, or not at all.
std::set<std::string> complaints(const Scene& scene, const Mutation& mutation) {
  std::set<std::string> all;
  for (int cut_after = 0; cut_after < 60; ++cut_after) {
    World world = scene.world();
    Watch watch(world);
    watched_step(world, CheckMail{DeviceId{0}}, watch, mutation);
    for (int taken = 0; taken < cut_after; ++taken) {
      if (taken == 12) {
        watched_step(world, Arrive{AccountId{0}, note(3)}, watch, mutation);
        watched_step(world, CheckMail{DeviceId{1}}, watch, mutation);
      }
      if (const auto action = next_action(world)) watched_step(world, *action, watch, mutation);
    }
    watched_step(world, CutLink{ConnId{1}, {}}, watch, mutation);
    watched_end(world, watch, mutation);
    for (const std::string& each : watch.complaints()) all.insert(each);
  }
  return all;
}

bool any(const std::set<std::string>& all, std::string_view what) {
  for (const std::string& each : all) {
    if (each.find(what) != each.npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("nothing is complained of when nothing is broken") {
  CHECK(complaints(two_devices(), {}).empty());
}

TEST_CASE("a server that forgets the lock breaks a promise") {
  Scene scene = two_devices();
  scene.settings.pop3.exclusive = false;
  CHECK(any(complaints(scene, {}), "both in TRANSACTION"));
}

TEST_CASE("a server that removes mail at DELE is caught by the watch") {
  const auto all = complaints(two_devices(), [](World& world, const World&, const Record& record) {
    for (const Happening& what : record.what) {
      if (const auto* marked = std::get_if<happening::Marked>(&what)) {
        remove_from_store(world, marked->message.value);
      }
    }
  });
  CHECK(any(all, "by an action that removes nothing"));
}

TEST_CASE("a server that deletes when the connection is lost is caught") {
  const auto all =
      complaints(two_devices(), [](World& world, const World& before, const Record& record) {
        for (const Happening& what : record.what) {
          const auto* closed = std::get_if<happening::Closed>(&what);
          const Connection* conn =
              closed && closed->by == Side::Server ? before.find(closed->conn) : nullptr;
          const auto* at = conn ? pop3_at(*conn) : nullptr;
          if (at == nullptr) continue;
          for (std::size_t i = 0; i < at->marked.size(); ++i) {
            if (at->marked[i]) remove_from_store(world, at->drop->items[i].message->id().value);
          }
        }
      });
  CHECK(any(all, "by an action that removes nothing"));
}

TEST_CASE("a server that empties the maildrop at QUIT is caught") {
  const auto all = complaints(two_devices(), [](World& world, const World&, const Record& record) {
    for (const Happening& what : record.what) {
      if (std::holds_alternative<happening::Removed>(what)) remove_from_store(world, 3);
    }
  });
  CHECK(any(all, "message 3 was removed without having been marked"));
}

TEST_CASE("a server that forgets to unlock is caught") {
  const auto all = complaints(two_devices(), [](World& world, const World&, const Record& record) {
    for (const Happening& what : record.what) {
      if (const auto* unlocked = std::get_if<happening::Unlocked>(&what)) {
        world.store.accounts[0].edit().held_by = unlocked->conn;
      }
    }
  });
  CHECK(any(all, "stays locked"));
  CHECK(any(all, "which is gone"));
}

TEST_CASE("a device that only seems to save is caught") {
  const auto all = complaints(two_devices(), [](World& world, const World&, const Record& record) {
    if (std::holds_alternative<SaveMail>(record.action)) world.devices[0].edit().disk.clear();
  });
  CHECK(any(all, "is lost"));
}

TEST_CASE("a link that loses an octet without saying so is caught") {
  const auto all = complaints(two_devices(), [](World& world, const World&, const Record&) {
    for (Cow<Connection>& conn : world.connections) {
      if (conn->to_client.queue.empty() || conn->to_client.queue.front().octets.size() < 60)
        continue;
      conn.edit().to_client.queue.front().octets.pop_back();
    }
  });
  CHECK(any(all, "in flight"));
}

TEST_CASE("a server that stuffs no dots is caught") {
  Scene scene = two_devices();
  scene.mail = {message(1, "Subject: dots\r\n\r\n..\r\n"), message(2, "..\r\n")};
  const auto all = complaints(scene, [](World& world, const World&, const Record&) {
    for (Cow<Connection>& conn : world.connections) {
      for (const Segment& segment : conn->to_client.queue) {
        const std::size_t at = segment.octets.find("\r\n...\r\n");
        if (at == segment.octets.npos) continue;
        for (Segment& changed : conn.edit().to_client.queue) {
          if (changed.octets.size() > at)
            changed.octets[at + 2] = 'x';  // as many octets, another text
        }
        break;
      }
    }
  });
  CHECK(any(all, "was changed on its way"));
}
