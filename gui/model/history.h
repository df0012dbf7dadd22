#pragma once
// One pass over a timeline, record by record, for what several models need. A longer timeline costs
// only its new records; another branch or edition is read from its beginning.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/event_log.h"
#include "gui/model/holdings.h"
#include "gui/model/moment.h"
#include "gui/model/scrubber.h"
#include "sim/world/timeline.h"
#include "sim/world/transcript.h"

namespace casella::gui {

struct StateStep {  // of a server's session
  Seq seq = 0;
  pop3::State from = pop3::State::Authorization, to = pop3::State::Authorization;
  bool orderly = true;  // false: the session ended without QUIT
};

// The same for a protocol whose states have no type of their own here; names are constants.
struct NamedStep {
  Seq seq = 0;
  std::string_view from, to;
};

struct SessionLog {
  ConnId conn{};
  DeviceId device{};
  Seq opened = 0;
  bool unreached = false;  // nobody answered at the port, or the call was refused
  Seq client_closed = kNever, server_closed = kNever, cut = kNever;
  proto::Protocol protocol = proto::Protocol::Pop3;
  std::vector<StateStep> steps{};        // of POP3
  std::vector<NamedStep> named_steps{};  // of others

  pop3::State state_at(Seq moment) const;
  std::string_view state_name_at(Seq moment) const;  // whatever the protocol; empty: not known yet
  Seq over() const { return std::max(client_closed, server_closed); }
};

class History {
 public:
  void read(const Moment& moment);
  Seq size() const { return next_; }
  // Another number when it was read from the beginning: what was derived from it is void.
  std::uint32_t epoch() const { return epoch_; }
  SimTime began() const { return began_; }  // the time at the timeline's beginning

  const std::vector<Event>& events() const { return events_; }  // by seq
  std::size_t first_event(Seq seq) const;  // the index of the first that is not before the record
  const Holdings& holdings() const { return holdings_; }
  const std::vector<TickKind>& ticks() const { return ticks_; }  // one a record

  const std::vector<SessionLog>& sessions() const { return sessions_; }  // in order of opening
  const SessionLog* session(ConnId conn) const;  // null: not opened as far as it was read
  // The last one opened before `moment`; of this device, if one is given.
  const SessionLog* last_session(Seq moment, std::optional<DeviceId> device = {}) const;
  ConnId conn_of(Seq seq) const { return conns_[seq]; }  // that a record is about; 0: none

  std::string_view device_name(DeviceId device) const;                // its id
  std::string device_words(DeviceId device, const Text& text) const;  // as people call it
  std::size_t devices() const { return names_.size(); }
  std::string subject(MessageId id) const;  // decoded; the file's name if it has none
  std::string words(const Event& event, const Text& text) const;

 private:
  void begin(const Timeline& timeline);
  void read_record(const RecordView& record);
  SessionLog* edit(ConnId conn);
  struct Reader;  // of one record

  Stamp read_{};
  Seq next_ = 0;
  SimTime began_{};
  std::uint32_t connections_before_ = 0;  // made before the timeline begins
  std::uint32_t epoch_ = 0;
  std::vector<Event> events_;
  std::vector<SessionLog> sessions_;
  std::vector<std::vector<std::uint32_t>> by_device_;  // indices of sessions
  std::vector<TickKind> ticks_;
  std::vector<ConnId> conns_;
  std::vector<std::string> names_, users_;
  Holdings holdings_;
};

}  // namespace casella::gui
