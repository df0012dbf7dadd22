#include "sim/cli/whereabouts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "sim/base/utf8.h"
#include "sim/proto/pop3/notes.h"
#include "sim/world/device_words.h"

namespace casella::cli {
namespace {

struct Cell {
  std::string_view why;  // the last part of its key
  Seq seq = 0;
  std::uint32_t copies = 0;
};

struct Row {
  MessageRef message;
  Cell server;
  std::optional<DeviceId> by;  // who changed what the server has
  std::vector<Cell> devices;
};

class Watch {
 public:
  explicit Watch(const World& start) : devices_(start.devices.size()) {
    for (const Cow<Device>& device : start.devices)
      imap_.push_back(device->settings->protocol == proto::Protocol::Imap);
    for (const Cow<Account>& account : start.store.accounts) {
      account->inbox->items.each([&](const Item& item) { add(item.message, {"there"}); });
    }
  }

  void see(const RecordView& record) {
    seq_ = record.seq;
    if (const auto* arrive = std::get_if<Arrive>(record.action); arrive && arrive->message) {
      add(arrive->message, {"arrived", seq_});
    }
    for (const Happening& happening : record.what) {
      std::visit([this](const auto& each) { note(each); }, happening);
    }
  }

  const std::vector<Row>& rows() const { return rows_; }

 private:
  void add(const MessageRef& message, Cell server) {
    rows_.push_back({message, server, {}, std::vector<Cell>(devices_, Cell{"never"})});
  }

  Row* find(MessageId id) {
    const auto found = std::find_if(rows_.begin(), rows_.end(),
                                    [id](const Row& row) { return row.message->id() == id; });
    return found == rows_.end() ? nullptr : &*found;
  }

  void on_server(MessageId id, std::string_view why, DeviceId by) {
    if (Row* row = find(id)) {
      row->server = {why, seq_};
      row->by = by;
    }
  }

  void on_device(MessageId id, std::string_view why, DeviceId device) {
    Row* row = find(id);
    if (row == nullptr) return;
    Cell& cell = row->devices[device.value];
    cell = {why, seq_, cell.copies};
  }

  void note(const happening::Opened& e) { sessions_[e.conn] = e.device; }
  void note(const happening::Marked& e) {
    marks_[e.conn].push_back(e.message);
    on_server(e.message, "marked", e.device);
  }
  void note(const happening::Unmarked& e) {
    auto& marks = marks_[e.conn];
    marks.erase(std::remove(marks.begin(), marks.end(), e.message), marks.end());
    on_server(e.message, "unmarked", e.device);
  }
  void note(const happening::Narrated& e) {
    if (e.note != &pop3::note::kDroppedMarks) return;
    for (const MessageId id : marks_[e.conn]) on_server(id, "dropped", sessions_[e.conn]);
  }
  void note(const happening::Removed& e) {
    const bool imap = e.device.value < imap_.size() && imap_[e.device.value];
    on_server(e.message, imap ? "expunged" : "removed", e.device);
  }
  void note(const happening::Fetched& e) { on_device(e.message, "fetched", e.device); }
  void note(const happening::Saved& e) {
    on_device(e.message, "saved", e.device);
    if (Row* row = find(e.message)) {
      Cell& cell = row->devices[e.device.value];
      if (++cell.copies > 1) cell.why = "copies";
    }
  }
  void note(const happening::Discarded& e) {
    on_device(e.message, "discarded", e.device);
    if (Row* row = find(e.message)) row->devices[e.device.value].copies = 0;
  }
  void note(const happening::Forgotten& e) { on_device(e.message, "forgotten", e.device); }
  template <class T>
  void note(const T&) {}  // nothing else moves a message

  std::size_t devices_;
  std::vector<bool> imap_;  // whether a device speaks it
  Seq seq_ = 0;
  std::vector<Row> rows_;
  std::map<ConnId, DeviceId> sessions_;
  std::map<ConnId, std::vector<MessageId>> marks_;
};

}  // namespace

std::string whereabouts(const Timeline& timeline, Seq until, const Text& text) {
  const World start = timeline.seek(0);
  Watch watch(start);
  for (Seq seq = 0; seq < std::min(until, timeline.size()); ++seq) watch.see(timeline[seq]);
  const auto why = [&](const Cell& cell, std::optional<DeviceId> device) {
    const std::string name = device ? printable(start.devices[device->value]->settings->id) : "";
    return "  - " +
           text.fill("world.why." + std::string(cell.why), name, cell.seq + 1, cell.copies) + "\n";
  };
  std::string out;
  for (const Row& row : watch.rows()) {
    const std::string subject = printable(decode_words(row.message->header("Subject")));
    const std::string name = printable(row.message->name());
    out += subject.empty() ? name + "\n" : "“" + subject + "” (" + name + ")\n";
    out += why(row.server, row.by);
    for (std::uint32_t i = 0; i < row.devices.size(); ++i) out += why(row.devices[i], DeviceId{i});
  }
  return out.empty() ? std::string(text("play.no_mail")) + "\n" : out;
}

std::string state_of(const World& world, const Text& text) {
  std::string out;
  for (std::uint32_t i = 0; i < world.devices.size(); ++i) {
    const Device& device = *world.devices[i];
    const Connection* conn = world.connection_of(DeviceId{i});
    out += printable(device.settings->id) + ": ";
    out += conn == nullptr ? std::string(text("play.not_connected"))
                           : text.fill("play.connected", conn->server.state_name());
    out += "; " + counted("play.on_disk", device.disk.size(), text);
    if (!device.unsaved.empty()) {
      out += "; " + counted("play.unsaved", device.unsaved.size(), text);
    }
    out += "\n";
  }
  for (const Cow<Account>& account : world.store.accounts) {
    out += text.fill("play.maildrop", printable(account->user)) + ": " +
           counted("play.in_drop", account->inbox->items.size(), text);
    const Connection* holder = account->held_by ? world.find(*account->held_by) : nullptr;
    if (holder != nullptr) {
      const Device& device = *world.devices[holder->device.value];
      out += "; " + text.fill("play.held_by", printable(device.settings->id));
    }
    out += "\n";
  }
  return out;
}

}  // namespace casella::cli
