#include "sim/compare/telling.h"

#include <algorithm>

#include "sim/world/run.h"

namespace casella::compare {
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

}  // namespace

Telling::Telling(const Story& story, Way way) : story_(story), timeline_(world_of(story, way)) {
  column_.way = way;
  for (const StoryDevice& each : story.devices) column_.devices.push_back(DeviceCost{each.id});
}

bool Telling::next() {
  if (told() == story_.events.size()) return false;
  const Event& event = story_.events[told()];
  wait_until(SimTime{event.at});
  std::visit([&](const auto& what) { tell(what); }, event.what);
  look_around();
  count_traffic();
  note_moment(event.at);
  return true;
}

Column Telling::column() const {
  Column out = column_;
  take_stock(out);
  return out;
}

// Time passes in pieces, so that devices that stay connected begin IDLE anew in time.
void Telling::wait_until(SimTime moment) {
  while (world().now < moment) {
    timeline_.step(AdvanceTime{std::min<Duration>(moment - world().now, kIdleAnew)});
    run_until(timeline_);
  }
}

void Telling::tell(const Arrives& what) {
  const MessageId id{world().messages_made + 1};
  ids_[what.mail] = id;
  auto message = std::make_shared<const Message>(id, what.mail, story_.mail.at(what.mail));
  add_fact(Fact::News, what.mail, std::nullopt);
  timeline_.step(Arrive{AccountId{0}, std::move(message)});
  run_until(timeline_);
}

void Telling::tell(const Checks& what) {
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

void Telling::tell(const Does& what) {
  const DeviceId id = named(what.device);
  const auto message = ids_.find(what.mail);
  const SimTime begun = world().now;
  if (message == ids_.end() || !knows(device(id.value), message->second)) {
    ++column_.could_not;
    return;
  }
  if (what.deed == Deed::Read) add_fact(Fact::ReadIt, what.mail, id);
  if (what.deed == Deed::Delete) {
    add_fact(Fact::DeletedIt, what.mail, id);
    deleted_.insert(what.mail);
  }
  timeline_.step(HandleMail{id, what.deed, message->second, {}});
  run_until(timeline_);
  column_.devices[id.value].waited += world().now - begun;
}

// A deletion has to be learnt by those that have the message; the rest by all others.
void Telling::add_fact(Fact::Kind kind, const std::string& mail, std::optional<DeviceId> by) {
  Fact fact{kind, mail, world().now.time_since_epoch(), {}};
  for (std::uint32_t i = 0; i < story_.devices.size(); ++i) {
    if (by && by->value == i) continue;
    if (kind == Fact::DeletedIt && !knows(device(i), ids_.at(mail))) continue;
    fact.unaware.insert(i);
  }
  facts_.add(std::move(fact));
}

bool Telling::is_known(const Fact& fact, std::uint32_t at) const {
  const MessageId id = ids_.at(fact.mail);
  switch (fact.kind) {
    case Fact::News: return knows(device(at), id);
    case Fact::ReadIt: return shows_read(device(at), id);
    case Fact::DeletedIt: break;
  }
  return !knows(device(at), id);
}

void Telling::look_around() {
  facts_.look(world().now.time_since_epoch(), column_,
              [&](const Fact& fact, std::uint32_t at) { return is_known(fact, at); });
}

// Of what has happened since it was last called.
void Telling::count_traffic() {
  for (; counted_ < timeline_.size(); ++counted_) {
    for (const Happening& what : timeline_[counted_].what) {
      if (const auto* opened = std::get_if<happening::Opened>(&what)) {
        sessions_[opened->conn.value] = {opened->device.value, true};
        ++column_.devices[opened->device.value].sessions;
        ++column_.devices[opened->device.value].round_trips;  // for the greeting
      } else if (const auto* sent = std::get_if<happening::Sent>(&what)) {
        auto& [at, waits] = sessions_[sent->conn.value];
        DeviceCost& cost = column_.devices[at];
        const bool up = sent->from == Side::Client;
        (up ? cost.octets_up : cost.octets_down) += sent->octets.size;
        if (up && !waits) ++cost.round_trips;
        waits = up;
      }
    }
  }
}

void Telling::note_moment(Duration at) {
  const Mailbox& box = *world().store.accounts[0]->inbox;
  Moment moment{
      at, static_cast<std::uint32_t>(box.items.size()), box.size_octets(), column_.total(), {}};
  for (std::uint32_t i = 0; i < story_.devices.size(); ++i) {
    Moment::Holding holding;
    holding.whole = static_cast<std::uint32_t>(device(i).disk.size());
    for (const auto& [name, id] : ids_) holding.knows += knows(device(i), id) ? 1U : 0U;
    moment.devices.push_back(holding);
  }
  column_.moments.push_back(std::move(moment));
}

void Telling::take_stock(Column& column) const {
  const Mailbox& box = *world().store.accounts[0]->inbox;
  column.server_messages = static_cast<std::uint32_t>(box.items.size());
  column.server_octets = box.size_octets();
  for (const auto& [name, id] : ids_) {
    const bool deleted = deleted_.count(name) > 0;
    const bool on_server = box.find(id) != nullptr;
    bool somewhere = on_server;
    if (deleted && on_server) ++column.yet_there;
    if (!deleted) ++column.wanted;
    for (std::uint32_t i = 0; i < column.devices.size(); ++i) {
      const std::uint32_t copies = device(i).copies_of(id);
      DeviceCost& cost = column.devices[i];
      somewhere |= copies > 0;
      cost.on_disk += copies;
      if (copies > 1) cost.doubled += copies - 1;
      if (deleted && knows(device(i), id)) ++column.yet_there;
      if (!deleted && (copies > 0 || on_server)) ++cost.can_read;
    }
    if (!deleted && !somewhere) ++column.lost;
  }
  facts_.finish(column, deleted_);
}

}  // namespace casella::compare
