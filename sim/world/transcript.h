#pragma once
// The lines of all sessions in the order in which they were put on the link, each with what it is,
// why it is there, and what became of it. Built from a log, record by record.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/queue.h"
#include "sim/proto/imap/explain.h"
#include "sim/proto/pop2/explain.h"
#include "sim/proto/pop3/explain.h"
#include "sim/proto/protocol.h"
#include "sim/proto/smtp/explain.h"
#include "sim/world/timeline.h"

namespace casella {

inline constexpr Seq kNever = ~Seq{0};
inline constexpr std::size_t kLineLimitOctets = 1U << 20U;  // a longer line is told in pieces

struct Line {
  Seq sent = 0;          // the record that put it on the link
  Seq arrived = kNever;  // the record that delivered its last octet
  Seq lost = kNever;     // the record that lost it in flight
  SimTime sent_at{};
  SimTime arrived_at{};
  ConnId conn;
  DeviceId device;
  proto::Protocol protocol = proto::Protocol::Pop3;
  Side from = Side::Client;
  bool sealed = false;            // within TLS: on the wire there are records
  std::uint32_t number = 0;       // of its connection, from 1
  MessageNumber message{};        // the POP3 message it speaks of; 0 is none
  proto::LineMeaning meaning;     // its note is never null
  std::string_view state;         // of the server's session after it was sent; the RFC's word
  std::string octets;             // as its engine wrote it, with its CRLF
  std::string_view text() const;  // without it
};

class Transcript {
 public:
  const std::vector<Line>& lines() const { return lines_; }

  // Reads the records that were not read yet. `from` must be the timeline of the last call, or one
  // that agrees with it as far as it was read; else call reset() first.
  void read(const Timeline& from);
  void add(const RecordView& record);  // one at a time, where there is no timeline
  // Keeps what sessions need to go on; of the lines nothing more is told, not even their arrival.
  void forget_lines();
  void reset() { *this = Transcript(); }
  Seq read_so_far() const { return next_; }

 private:
  struct Direction {
    std::string partial;  // octets of a line whose end has not been sent
    struct InFlight {
      std::size_t line;   // its index
      std::uint64_t end;  // as a count of sent octets
    };
    Queue<InFlight> in_flight;
    std::uint64_t sent_octets = 0;  // on this direction in all
    std::uint64_t done_octets = 0;  // delivered or lost
  };
  struct Session {
    ConnId conn;
    DeviceId device;
    proto::Protocol protocol = proto::Protocol::Pop3;
    Direction to_server, to_client;
    std::variant<pop3::Explainer, pop2::Explainer, smtp::Explainer, imap::Explainer> explainer;
    const proto::Note* unexplained = nullptr;  // what a reply is, if the server gave no reason
    const proto::Note* note = nullptr;         // the server's latest reason
    MessageNumber number{};
    std::string_view state;
    std::uint32_t lines = 0;
    int closed_ends = 0;
  };

  static Session begin(const happening::Opened& opened);
  Session* find(ConnId conn);
  void sent(const RecordView& record, const happening::Sent& what);
  void add_line(const RecordView& record, Session& session, const happening::Sent& what,
                std::string octets);
  void settle(const RecordView& record, ConnId conn, Side to, std::uint32_t size, bool lost);

  std::vector<Line> lines_;
  std::vector<Session> sessions_;  // those still open
  Seq next_ = 0;
};

}  // namespace casella
