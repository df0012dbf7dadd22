#pragma once
// Where each message is and was: on the server, in a device's memory, on its disk; and why. Only
// changes are kept, so any moment can be asked for.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "sim/world/timeline.h"
#include "sim/world/transcript.h"

namespace casella::gui {

enum class Whereabouts : std::uint8_t {
  never,    // this place has never had it
  here,     // on the server; or on the disk, `copies` times
  marked,   // on the server, to be removed when the session enters UPDATE
  removed,  // from the server
  unsaved,  // in the device's memory only
  lost,     // was in memory when the device crashed
};

enum class Cause : std::uint8_t {
  start,          // so the world began
  arrived,        // mail came
  marked,         // DELE
  unmarked,       // RSET
  marks_dropped,  // the session ended without UPDATE
  removed,        // UPDATE
  expunged,       // removed without POP3's mark: by IMAP
  expired,        // the site's policy
  fetched,        // RETR
  saved,
  crashed,
  discarded,  // from the device, since it is gone elsewhere
};

struct Change {
  Seq seq = kNever;  // of the record that did it; kNever: the start
  Cause cause = Cause::start;
  Whereabouts where = Whereabouts::never;
  DeviceId by{};              // whose session or disk; not for start and arrived
  std::uint32_t copies = 0;   // on disk
  std::uint32_t unsaved = 0;  // in memory
};

struct KnownMessage {
  MessageRef message;
  AccountId account{};
  Seq since = 0;  // it is known from this moment on
};

class Holdings {
 public:
  static constexpr std::size_t kServer = 0;  // the first column; then one a device
  static std::size_t column_of(DeviceId device) { return 1 + device.value; }

  void start(const World& world);
  void read(const RecordView& record);

  std::size_t columns() const { return columns_; }
  const std::vector<KnownMessage>& messages() const { return messages_; }  // by `since`
  std::size_t known_at(Seq moment) const;                                  // the first so many
  const KnownMessage* find(MessageId id) const;
  std::optional<std::size_t> row_of(MessageId id) const;

  // The last change before `moment`; null: never there.
  const Change* at(std::size_t row, std::size_t column, Seq moment) const;
  const std::vector<Change>& changes(std::size_t row, std::size_t column) const {
    return cells_[row * columns_ + column];
  }
  // The cells that the record at `seq` changed, as (row, column), in order.
  struct Cell {
    Seq seq = 0;
    std::uint32_t row = 0, column = 0;
  };
  std::vector<Cell> changed_by(Seq seq) const;
  // The messages that the session has marked as far as the log was read.
  const std::set<MessageId>* marks_of(ConnId conn) const;

 private:
  std::uint32_t add(MessageRef message, AccountId account, Seq since);
  // The change that follows the cell's last one; null if the message is not known.
  Change* change(MessageId id, std::size_t column, Seq seq, Cause cause, DeviceId by);
  bool marked_by_another(MessageId id, ConnId conn) const;
  // One mark less; nothing changes if the message has another.
  void unmark(ConnId conn, MessageId id, DeviceId by, Seq seq, Cause cause);

  struct Reader;  // of one record

  std::size_t columns_ = 1;
  std::vector<KnownMessage> messages_;
  std::unordered_map<std::uint32_t, std::uint32_t> rows_;  // by id
  std::vector<std::vector<Change>> cells_;
  std::vector<Cell> log_;
  struct Marks {
    DeviceId device{};
    std::set<MessageId> messages{};
  };
  std::map<std::uint32_t, Marks> marks_;  // by connection, of those that hold any
};

}  // namespace casella::gui
