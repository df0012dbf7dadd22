#pragma once
// The live server's hall without sockets, with a disk that can fail.
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/live/hall.h"
#include "sim/live/ports.h"
#include "tests/support/scene.h"

namespace casella::live {

struct FakeKeeper : Keeper {
  bool works = true;
  int kept = 0, refused = 0;
  StoreState disk;

  bool is_due(const StoreState& store) const override {
    for (std::size_t i = 0; i < store.accounts.size(); ++i) {
      const Account& is = *store.accounts[i];
      if (i >= disk.accounts.size() || disk.accounts[i]->inbox != is.inbox ||
          disk.accounts[i]->folders.size() != is.folders.size()) {
        return true;
      }
    }
    return false;
  }
  std::optional<Error> keep(const StoreState& store) override {
    ++(works ? kept : refused);
    if (!works) return Error{Key{"store.full"}};
    disk = store;
    return std::nullopt;
  }
};

// Keeps when it is told to.
struct FakeCommitter : Committer {
  FakeKeeper& keeper;
  std::shared_ptr<const StoreState> begun;

  explicit FakeCommitter(FakeKeeper& of) : keeper(of) {}
  void begin(std::shared_ptr<const StoreState> store) override { begun = std::move(store); }
  std::optional<Error> wait() override { return keeper.keep(*std::exchange(begun, nullptr)); }
};

struct Floor {
  WorldSettings house = *house_settings("modern");
  std::vector<Gate> gates = gates_of(house, std::uint16_t{0});
  FakeKeeper keeper;
  FakeCommitter committer{keeper};  // used if the disk is `slow`
  SimTime now = SimTime{} + std::chrono::hours(1000);
  Limits limits;
  std::unique_ptr<Hall> hall;

  explicit Floor(Limits with = {}, bool slow = false) : limits(with) {
    StoreState store;
    for (const char* user : {"alice", "bob"}) {
      Mailbox box;
      for (std::uint32_t id = 1; id <= 2; ++id)
        box.items.append({Uid{box.uid_next++}, casella::test::note(id), now});
      store.accounts.emplace_back(
          Account{user, "secret", std::make_shared<const Mailbox>(std::move(box))});
    }
    keeper.disk = store;
    hall = std::make_unique<Hall>(limits, std::move(store), &keeper, slow ? &committer : nullptr);
  }
  Session& open(std::string_view gate) {
    for (const Gate& each : gates) {
      if (each.name != gate) continue;
      Session& session = *hall->open(each.door, "peer", 1, now);
      if (!each.door.tls) hear(session);
      return session;
    }
    throw std::runtime_error("no such gate");
  }
  // What the socket would be given by now.
  std::string hear(Session& session) {
    while (!hall->end_round(now).empty()) {
    }
    return std::exchange(session.out, {}).text();
  }
  std::string write(Session& session, std::string_view octets) {
    hall->receive(session, octets, now);
    return hear(session);
  }
  // The disk is done with what was begun.
  void keep() { hall->kept(committer.wait(), now); }
  const Account& account(std::string_view user) const { return *hall->store().find(user); }
};

}  // namespace casella::live
