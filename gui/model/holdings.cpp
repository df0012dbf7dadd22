#include "gui/model/holdings.h"

#include <algorithm>

namespace casella::gui {

void Holdings::start(const World& world) {
  *this = Holdings();
  columns_ = 1 + world.devices.size();
  for (std::uint32_t i = 0; i < world.store.accounts.size(); ++i) {
    world.store.accounts[i]->inbox->items.each([&](const Item& item) {
      const std::uint32_t row = add(item.message, AccountId{i}, 0);
      cells_[row * columns_ + kServer].push_back(
          {kNever, Cause::start, Whereabouts::here, {}, 0, 0});
    });
  }
  for (std::uint32_t i = 0; i < world.devices.size(); ++i) {
    for (const LocalMail& mail : world.devices[i]->disk) {
      const std::uint32_t row = add(mail.message, {}, 0);
      std::vector<Change>& cell = cells_[row * columns_ + column_of(DeviceId{i})];
      if (cell.empty())
        cell.push_back({kNever, Cause::start, Whereabouts::here, DeviceId{i}, 0, 0});
      ++cell.back().copies;
    }
  }
}

// The row of a message, a new one if it was not known.
std::uint32_t Holdings::add(MessageRef message, AccountId account, Seq since) {
  const auto next = static_cast<std::uint32_t>(messages_.size());
  const auto [known, fresh] = rows_.try_emplace(message->id().value, next);
  if (fresh) {
    messages_.push_back({std::move(message), account, since});
    cells_.resize(cells_.size() + columns_);
  }
  return known->second;
}

std::size_t Holdings::known_at(Seq moment) const {
  const auto after =
      std::upper_bound(messages_.begin(), messages_.end(), moment,
                       [](Seq at, const KnownMessage& message) { return at < message.since; });
  return static_cast<std::size_t>(after - messages_.begin());
}

const KnownMessage* Holdings::find(MessageId id) const {
  const auto row = row_of(id);
  return row ? &messages_[*row] : nullptr;
}

std::optional<std::size_t> Holdings::row_of(MessageId id) const {
  const auto found = rows_.find(id.value);
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

const Change* Holdings::at(std::size_t row, std::size_t column, Seq moment) const {
  const std::vector<Change>& cell = changes(row, column);
  const auto after = std::partition_point(cell.begin(), cell.end(), [&](const Change& change) {
    return change.cause == Cause::start || change.seq < moment;
  });
  return after == cell.begin() ? nullptr : &*std::prev(after);
}

std::vector<Holdings::Cell> Holdings::changed_by(Seq seq) const {
  const auto before = [](const Cell& cell, Seq at) { return cell.seq < at; };
  auto cell = std::lower_bound(log_.begin(), log_.end(), seq, before);
  std::vector<Cell> found;
  for (; cell != log_.end() && cell->seq == seq; ++cell) found.push_back(*cell);
  return found;
}

const std::set<MessageId>* Holdings::marks_of(ConnId conn) const {
  const auto found = marks_.find(conn.value);
  return found == marks_.end() ? nullptr : &found->second.messages;
}

Change* Holdings::change(MessageId id, std::size_t column, Seq seq, Cause cause, DeviceId by) {
  const auto row = row_of(id);
  if (!row || column >= columns_) return nullptr;
  std::vector<Change>& cell = cells_[*row * columns_ + column];
  Change next = cell.empty() ? Change() : cell.back();
  next.seq = seq;
  next.cause = cause;
  next.by = by;
  cell.push_back(next);
  log_.push_back({seq, static_cast<std::uint32_t>(*row), static_cast<std::uint32_t>(column)});
  return &cell.back();
}

bool Holdings::marked_by_another(MessageId id, ConnId conn) const {
  return std::any_of(marks_.begin(), marks_.end(), [&](const auto& each) {
    return each.first != conn.value && each.second.messages.count(id) > 0;
  });
}

void Holdings::unmark(ConnId conn, MessageId id, DeviceId by, Seq seq, Cause cause) {
  // On a server that forgets the lock, another session may have marked or removed it too.
  const auto row = row_of(id);
  const Change* now = row ? at(*row, kServer, kNever) : nullptr;
  if (now == nullptr || now->where != Whereabouts::marked || marked_by_another(id, conn)) return;
  if (Change* made = change(id, kServer, seq, cause, by)) made->where = Whereabouts::here;
}

struct Holdings::Reader {
  Holdings& all;
  const RecordView& record;

  void operator()(const happening::Marked& what) const {
    Marks& marks = all.marks_[what.conn.value];
    marks.device = what.device;
    marks.messages.insert(what.message);
    if (Change* made = all.change(what.message, kServer, record.seq, Cause::marked, what.device)) {
      made->where = Whereabouts::marked;
    }
  }
  void operator()(const happening::Unmarked& what) const {
    all.marks_[what.conn.value].messages.erase(what.message);
    all.unmark(what.conn, what.message, what.device, record.seq, Cause::unmarked);
  }
  void operator()(const happening::Removed& what) const {
    all.marks_.erase(what.conn.value);  // UPDATE removes all that is marked, or nothing
    const auto row = all.row_of(what.message);
    const Change* now = row ? all.at(*row, kServer, kNever) : nullptr;
    if (now == nullptr || now->where == Whereabouts::removed) return;
    const Cause cause = now->where == Whereabouts::marked ? Cause::removed : Cause::expunged;
    all.change(what.message, kServer, record.seq, cause, what.device)->where = Whereabouts::removed;
  }
  void operator()(const happening::StateChanged& what) const {
    if (what.side != Side::Server || what.to != pop3::name_of(pop3::State::Ended)) return;
    const auto marks = all.marks_.find(what.conn.value);
    if (marks == all.marks_.end()) return;
    const Marks dropped = std::move(marks->second);
    all.marks_.erase(marks);
    for (const MessageId id : dropped.messages) {
      all.unmark(what.conn, id, dropped.device, record.seq, Cause::marks_dropped);
    }
  }
  void operator()(const happening::Expired& what) const {
    if (Change* made = all.change(what.message, kServer, record.seq, Cause::expired, {})) {
      made->where = Whereabouts::removed;
    }
  }
  void operator()(const happening::Arrived& what) const {
    const auto* arrive = std::get_if<Arrive>(record.action);
    MessageRef message = arrive != nullptr ? arrive->message : nullptr;
    for (const MessageRef& each : record.brought) {
      if (each->id() == what.message) message = each;
    }
    if (message == nullptr) return;
    all.add(message, what.account, record.seq + 1);
    if (Change* made = all.change(what.message, kServer, record.seq, Cause::arrived, {})) {
      made->where = Whereabouts::here;
    }
  }
  void operator()(const happening::Fetched& what) const {
    Change* made =
        all.change(what.message, column_of(what.device), record.seq, Cause::fetched, what.device);
    if (made == nullptr) return;
    ++made->unsaved;
    made->where = made->copies > 0 ? Whereabouts::here : Whereabouts::unsaved;
  }
  void operator()(const happening::Saved& what) const {
    Change* made =
        all.change(what.message, column_of(what.device), record.seq, Cause::saved, what.device);
    if (made == nullptr) return;
    ++made->copies;
    if (made->unsaved > 0) --made->unsaved;
    made->where = Whereabouts::here;
  }
  void operator()(const happening::Forgotten& what) const {
    Change* made =
        all.change(what.message, column_of(what.device), record.seq, Cause::crashed, what.device);
    if (made == nullptr) return;
    made->unsaved = 0;
    made->where = made->copies > 0 ? Whereabouts::here : Whereabouts::lost;
  }
  void operator()(const happening::Discarded& what) const {
    Change* made =
        all.change(what.message, column_of(what.device), record.seq, Cause::discarded, what.device);
    if (made == nullptr) return;
    made->copies = 0;
    made->where = Whereabouts::removed;
  }
  // What moves no mail.
  void operator()(const happening::Handled&) const {}
  void operator()(const happening::Opened&) const {}
  void operator()(const happening::Sent&) const {}
  void operator()(const happening::Delivered&) const {}
  void operator()(const happening::Lost&) const {}
  void operator()(const happening::Closed&) const {}
  void operator()(const happening::Posted&) const {}
  void operator()(const happening::TlsSent&) const {}
  void operator()(const happening::PacketSent&) const {}
  void operator()(const happening::PacketArrived&) const {}
  void operator()(const happening::PacketLost&) const {}
  void operator()(const happening::Blocked&) const {}
  void operator()(const happening::Unreachable&) const {}
  void operator()(const happening::Secured&) const {}
  void operator()(const happening::Cut&) const {}
  void operator()(const happening::Held&) const {}
  void operator()(const happening::Delayed&) const {}
  void operator()(const happening::Narrated&) const {}
  void operator()(const happening::Locked&) const {}
  void operator()(const happening::Unlocked&) const {}
  void operator()(const happening::Refused&) const {}
  void operator()(const happening::StoreFailed&) const {}
  void operator()(const happening::Crashed&) const {}
  void operator()(const happening::TimePassed&) const {}
  void operator()(const happening::TurnedAway&) const {}
};

void Holdings::read(const RecordView& record) {
  for (const Happening& happening : record.what) std::visit(Reader{*this, record}, happening);
}

}  // namespace casella::gui
