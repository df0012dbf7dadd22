#include "sim/compare/play.h"

#include <algorithm>
#include <set>

#include "sim/world/run.h"

namespace casella::compare {
World world_of(const Story& story, Way way) {
  World world;
  WorldSettings settings;
  settings.link = story.link;
  world.settings = std::make_shared<const WorldSettings>(std::move(settings));
  world.rng = Rng(story.seed);
  Mailbox box;
  box.uid_validity = static_cast<std::uint32_t>(1 + story.seed % 1'000'000);
  world.store.accounts.emplace_back(
      Account{"alice", "secret", std::make_shared<const Mailbox>(std::move(box)), {}});
  for (const StoryDevice& each : story.devices) {
    DeviceSettings device;
    device.id = each.id;
    device.user = "alice";
    device.pass = "secret";
    switch (way) {
      case Way::Pop3Delete:
        device.mode = Mode::Delete;
        break;
      case Way::Pop3Keep:
        device.mode = Mode::Keep;
        break;
      case Way::Imap:
        device.protocol = proto::Protocol::Imap;
        device.mode = each.offline ? Mode::Offline : Mode::Online;
        device.idle = each.idle;
        break;
    }
    Device made;
    made.settings = std::make_shared<const DeviceSettings>(std::move(device));
    world.devices.emplace_back(std::move(made));
  }
  return world;
}

namespace {

bool knows(const Device& device, MessageId id) {
  return device.imap->find(id) != nullptr || device.copies_of(id) > 0;
}

bool shows_read(const Device& device, MessageId id) {
  if (const KnownMail* mail = device.imap->find(id)) return (mail->flags & flag::kSeen) != 0;
  return std::any_of(device.disk.begin(), device.disk.end(), [&](const LocalMail& mail) {
    return mail.message->id() == id && (mail.flags & flag::kSeen) != 0;
  });
}

class Telling {
 public:
  Telling(const Story& story, Way way) : story_(story), timeline_(world_of(story, way)) {
    column_.way = way;
    for (const StoryDevice& each : story.devices)
      column_.devices.push_back({each.id, 0, 0, 0, 0, {}, 0, 0, 0});
  }

  Column run() {
    for (const Event& event : story_.events) {
      wait_until(SimTime{event.at});
      std::visit([&](const auto& what) { tell(what); }, event.what);
      look_around();
    }
    count_traffic();
    take_stock();
    return std::move(column_);
  }
  Timeline take_timeline() { return std::move(timeline_); }

 private:
  // What has to become known, and who has not learnt it yet.
  struct Fact {
    enum Kind : std::uint8_t { News, ReadIt, DeletedIt } kind;
    MessageId message;
    SimTime since{};
    std::set<std::uint32_t> unaware;  // devices
  };

  const World& world() const { return timeline_.tip(); }
  const Device& device(std::uint32_t at) const { return *world().devices[at]; }
  DeviceId named(const std::string& id) const { return *world().device_named(id); }

  // Devices that stay connected begin IDLE anew in time.
  void wait_until(SimTime moment) {
    while (world().now < moment) {
      const Duration left = moment - world().now;
      timeline_.step(AdvanceTime{std::min<Duration>(left, kIdleAnew)});
      for (const StoryDevice& each : story_.devices) {
        const Connection* open = world().connection_of(named(each.id));
        if (open != nullptr && left > kIdleAnew) timeline_.step(CheckMail{named(each.id)});
      }
      run_until(timeline_);
    }
  }

  void tell(const Arrives& what) {
    const MessageId id{world().messages_made + 1};
    ids_[what.mail] = id;
    auto message = std::make_shared<const Message>(id, what.mail, story_.mail.at(what.mail));
    add_fact(Fact::News, id, std::nullopt);
    timeline_.step(Arrive{AccountId{0}, std::move(message)});
    run_until(timeline_);
  }

  void tell(const Checks& what) {
    const DeviceId id = named(what.device);
    const SimTime begun = world().now;
    timeline_.step(CheckMail{id});
    const Connection* conn = world().connection_of(id);
    if (what.cut_after && conn != nullptr) {
      const ConnId cut = conn->id;
      while (world().now - begun < *what.cut_after) {
        const auto action = next_action(world());
        if (!action) break;
        timeline_.step(*action);
      }
      timeline_.step(CutLink{cut, {}});
    }
    run_until(timeline_);
    column_.devices[id.value].waited += world().now - begun;
  }

  void tell(const Does& what) {
    const DeviceId id = named(what.device);
    const auto message = ids_.find(what.mail);
    const SimTime begun = world().now;
    if (message == ids_.end() || !knows(device(id.value), message->second)) {
      ++column_.could_not;
      return;
    }
    if (what.deed == Deed::Read) add_fact(Fact::ReadIt, message->second, id);
    if (what.deed == Deed::Delete) {
      add_fact(Fact::DeletedIt, message->second, id);
      deleted_.insert(message->second);
    }
    timeline_.step(HandleMail{id, what.deed, message->second, {}});
    run_until(timeline_);
    column_.devices[id.value].waited += world().now - begun;
  }

  // A deletion has to be learnt by those that have the message; the rest by all others.
  void add_fact(Fact::Kind kind, MessageId message, std::optional<DeviceId> by) {
    Fact fact{kind, message, world().now, {}};
    for (std::uint32_t i = 0; i < story_.devices.size(); ++i) {
      if (by && by->value == i) continue;
      if (kind == Fact::DeletedIt && !knows(device(i), message)) continue;
      fact.unaware.insert(i);
    }
    facts_.push_back(std::move(fact));
  }

  Knowing& knowing(Fact::Kind kind) {
    switch (kind) {
      case Fact::News:
        return column_.news;
      case Fact::ReadIt:
        return column_.reads;
      case Fact::DeletedIt:
        break;
    }
    return column_.deletions;
  }

  bool is_known(const Fact& fact, std::uint32_t at) const {
    switch (fact.kind) {
      case Fact::News:
        return knows(device(at), fact.message);
      case Fact::ReadIt:
        return shows_read(device(at), fact.message);
      case Fact::DeletedIt:
        break;
    }
    return !knows(device(at), fact.message);
  }

  void look_around() {
    for (Fact& fact : facts_) {
      for (auto at = fact.unaware.begin(); at != fact.unaware.end();) {
        if (!is_known(fact, *at)) {
          ++at;
          continue;
        }
        const Duration took = world().now - fact.since;
        Knowing& all = knowing(fact.kind);
        ++all.times;
        all.sum += took;
        all.longest = std::max(all.longest, took);
        at = fact.unaware.erase(at);
      }
    }
  }

  void count_traffic() {
    std::map<std::uint32_t, std::pair<std::uint32_t, bool>> sessions;  // device; it has spoken last
    for (Seq seq = 0; seq < timeline_.size(); ++seq) {
      for (const Happening& what : timeline_[seq].what) {
        if (const auto* opened = std::get_if<happening::Opened>(&what)) {
          sessions[opened->conn.value] = {opened->device.value, true};
          ++column_.devices[opened->device.value].sessions;
          ++column_.devices[opened->device.value].round_trips;  // for the greeting
        } else if (const auto* sent = std::get_if<happening::Sent>(&what)) {
          auto& [at, waits] = sessions[sent->conn.value];
          DeviceCost& cost = column_.devices[at];
          const bool up = sent->from == Side::Client;
          (up ? cost.octets_up : cost.octets_down) += sent->octets.size;
          if (up && !waits) ++cost.round_trips;
          waits = up;
        }
      }
    }
  }

  void take_stock() {
    const Mailbox& box = *world().store.accounts[0]->inbox;
    column_.server_messages = static_cast<std::uint32_t>(box.items.size());
    column_.server_octets = box.size_octets();
    for (const auto& [name, id] : ids_) {
      const bool deleted = deleted_.count(id) > 0;
      const bool on_server = box.find(id) != nullptr;
      bool somewhere = on_server;
      if (deleted && on_server) ++column_.yet_there;
      if (!deleted) ++column_.wanted;
      for (std::uint32_t i = 0; i < column_.devices.size(); ++i) {
        const std::uint32_t copies = device(i).copies_of(id);
        DeviceCost& cost = column_.devices[i];
        somewhere |= copies > 0;
        cost.on_disk += copies;
        if (copies > 1) cost.doubled += copies - 1;
        if (deleted && knows(device(i), id)) ++column_.yet_there;
        if (!deleted && (copies > 0 || on_server)) ++cost.can_read;
      }
      if (!deleted && !somewhere) ++column_.lost;
    }
    for (const Fact& fact : facts_) {
      // That mail had come need not be known any more once it is deleted.
      if (fact.kind == Fact::News && deleted_.count(fact.message) > 0) continue;
      knowing(fact.kind).never += static_cast<std::uint32_t>(fact.unaware.size());
    }
  }

  const Story& story_;
  Timeline timeline_;
  Column column_;
  std::map<std::string, MessageId> ids_;
  std::set<MessageId> deleted_;
  std::vector<Fact> facts_;
};

}  // namespace

DeviceCost Column::total() const {
  DeviceCost sum;
  for (const DeviceCost& each : devices) {
    sum.sessions += each.sessions;
    sum.round_trips += each.round_trips;
    sum.octets_up += each.octets_up;
    sum.octets_down += each.octets_down;
    sum.waited += each.waited;
    sum.doubled += each.doubled;
  }
  return sum;
}

Column play(const Story& story, Way way, Timeline* told) {
  Telling telling(story, way);
  Column column = telling.run();
  if (told != nullptr) *told = telling.take_timeline();
  return column;
}

}  // namespace casella::compare
