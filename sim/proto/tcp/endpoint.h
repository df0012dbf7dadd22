#pragma once
// One end of a TCP connection as a value (RFC 9293): inputs in, effects out, no socket, no clock.
//
// To the application above, TCP is an ordered stream of octets each way, and nothing else. Below,
// packets may be lost, doubled or overtaken. Between the two stand three numbers a direction: the
// oldest octet that is not acknowledged, the next to send, and the room that the receiver has.
//
//   CLOSED --open--> SYN-SENT ---------SYN,ACK--------> ESTABLISHED --close--> FIN-WAIT-1
//   CLOSED --listen--> LISTEN --SYN--> SYN-RECEIVED --ACK--^   |                | ACK    | FIN
//                                                             FIN          FIN-WAIT-2  CLOSING
//   CLOSED <--ACK-- LAST-ACK <--close-- CLOSE-WAIT <-----------+                | FIN    | ACK
//   CLOSED <--two lifetimes of a packet-- TIME-WAIT <----------------------------+--------+
//
// The states share one block of numbers, as they do in the RFC, so they are an enum here. Taught,
// and so kept simple: the retransmission time starts at a set value and doubles (RFC 6298, 5.5) but
// is never measured; there is no congestion window, no SACK and no urgent data. All else is as on a
// real wire.
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/proto/engine.h"
#include "sim/proto/tcp/packet.h"

namespace casella::tcp {

// Octets written and not yet acknowledged; more would mean an application that never waits.
inline constexpr std::size_t kSendLimit = std::size_t{64} << 20U;
inline constexpr std::uint32_t kLargestWindow = 65535U << 14U;
inline constexpr std::uint16_t kDefaultMss = 536;  // of a peer that names none (section 3.7.1)
inline constexpr int kDuplicateAcks = 3;           // that prove a loss (RFC 5681, section 3.2)

enum class State : std::uint8_t {
  Closed,
  Listen,
  SynSent,
  SynReceived,
  Established,
  FinWait1,
  FinWait2,
  CloseWait,
  Closing,
  LastAck,
  TimeWait
};
std::string_view name_of(State state);  // the RFC's own word: "FIN-WAIT-1"

struct Settings {
  std::uint16_t port = 0;
  std::uint16_t peer_port = 0;   // whom Open calls; a listener learns it from the SYN
  std::uint32_t first_seq = 0;   // the initial sequence number: the caller's, from its seed
  std::uint16_t mss = 1460;      // the largest payload that we take
  std::uint32_t window = 65535;  // octets that we keep for an application that does not read;
                                 // above 65535 by scaling (RFC 7323), at most kLargestWindow
  Duration rto = std::chrono::seconds(1);  // the first wait for an acknowledgement
  Duration longest_rto = std::chrono::seconds(60);
  int syn_retries = 4;  // packets sent again before it gives up
  int retries = 6;
  bool nagle = false;    // what is small waits for what is unacknowledged (section 3.7.4)
  Duration ack_delay{};  // zero: each packet is acknowledged at once (section 3.8.6.3)
  Duration lifetime = std::chrono::seconds(30);  // of a packet in the net; TIME-WAIT lasts two
};

// --- what comes in -----------------------------------------------------------------------------
struct Open {};    // actively
struct Listen {};  // passively, for one connection
struct Write {
  std::string_view octets;
};  // any number; they may be written before it is open
struct Close {
  bool deaf = false;
};                // our stream ends; deaf: nobody reads any more, either
struct Abort {};  // both streams end at once, with a reset
struct Read {
  bool on = true;
};  // off: the application leaves what comes in the buffer
struct Arrived {
  const Packet& packet;
};
struct Timer {};  // early or late does no harm
using Input = std::variant<Open, Listen, Write, Close, Abort, Read, Arrived, Timer>;

// --- what comes out; each with its reason --------------------------------------------------------
enum class Why : std::uint8_t {
  Finished,  // both streams came to their ends
  Refused,   // nobody listens at that port
  NoAnswer,  // to any SYN
  TimedOut,  // the peer no longer acknowledges
  Reset,     // by the peer
  Aborted    // by us
};
struct SendPacket {
  Packet packet;
  const proto::Note* why;
};
struct Receive {
  std::string octets;
  const proto::Note* why;
};  // in order, each octet once
struct Opened {
  const proto::Note* why;
};
struct PeerClosed {
  const proto::Note* why;
};  // after its last octet
struct Ended {
  Why how;
  const proto::Note* why;
};  // CLOSED: nothing follows
struct Told {
  const proto::Note* why;
};  // what has no other effect
using Effect = std::variant<SendPacket, Receive, Opened, PeerClosed, Ended, Told, proto::SetTimer>;
using Effects = std::vector<Effect>;

class Endpoint {
 public:
  explicit Endpoint(Settings settings);

  void handle(const Input& input, SimTime now, Effects& out);  // appends to `out`

  State state() const { return state_; }
  std::string_view state_name() const { return name_of(state_); }
  const Settings& settings() const { return settings_; }

  // The numbers, to be shown.
  std::uint32_t oldest_unacked() const { return una_; }       // SND.UNA
  std::uint32_t next_to_send() const { return nxt_; }         // SND.NXT
  std::uint32_t peer_window() const { return peer_window_; }  // SND.WND
  std::uint32_t next_awaited() const { return rcv_nxt_; }     // RCV.NXT
  std::uint32_t window() const;                               // RCV.WND
  std::size_t unsent_octets() const { return end_of_data() - sent_end(); }
  std::size_t out_of_order_octets() const;
  std::size_t unread_octets() const { return unread_.size(); }
  Duration rto() const { return rto_; }

  void encode(Encoder& out) const;

 private:
  struct Turn {  // one call of handle()
    SimTime now;
    Effects& out;
  };
  struct Piece {  // came too early
    std::uint32_t seq;
    std::string octets;
  };

  // endpoint.cpp: what the application wants, and time
  void take(const Open& input, Turn& turn);
  void take(const Listen& input, Turn& turn);
  void take(const Write& input, Turn& turn);
  void take(const Close& input, Turn& turn);
  void take(const Abort& input, Turn& turn);
  void take(const Read& input, Turn& turn);
  void take(const Timer& input, Turn& turn);
  void take(const Arrived& input, Turn& turn);
  void wait_over(Turn& turn);
  void settle(Turn& turn);
  void set_timer(Turn& turn);
  void end(Why how, const proto::Note& why, Turn& turn);

  // send.cpp: what leaves
  void send_new(Turn& turn);
  void send_again(const proto::Note& why, Turn& turn);
  void send(std::uint8_t flags, std::uint32_t seq, std::string payload, const proto::Note& why,
            Turn& turn);
  void send_reset(const proto::Note& why, Turn& turn);
  void refuse(const Packet& packet, Turn& turn);
  void owe_ack(const proto::Note& why, bool at_once);
  bool may_send_data() const;
  bool fin_sent() const { return fin_wanted_ && after(nxt_, end_of_data()); }
  std::uint32_t end_of_data() const {
    return data_seq_ + static_cast<std::uint32_t>(data_.size() - data_at_);
  }
  std::uint32_t sent_end() const;  // the first octet of data that was never sent

  // arrive.cpp: section 3.10.7, step by step
  void in_listen(const Packet& packet, Turn& turn);
  void in_syn_sent(const Packet& packet, Turn& turn);
  void in_others(const Packet& packet, Turn& turn);
  void learn_syn(const Packet& packet);
  std::uint8_t wanted_scale() const;
  std::uint32_t window_of(const Packet& packet) const;
  bool fits(const Packet& packet) const;
  void unfit(const Packet& packet, Turn& turn);
  void reset_by_peer(Turn& turn);
  bool take_ack(const Packet& packet, Turn& turn);
  void acked(std::uint32_t ack, Turn& turn);
  void duplicate_ack(Turn& turn);
  void own_fin_acked(Turn& turn);
  void take_window(const Packet& packet, Turn& turn);
  bool take_payload(const Packet& packet, Turn& turn);
  void take_in_order(std::string_view octets, Turn& turn);
  void keep(std::uint32_t seq, std::string_view octets);
  void hand_up(const proto::Note& why, Turn& turn);
  void take_fin(Turn& turn);
  void begin_time_wait(Turn& turn);

  Settings settings_;
  State state_ = State::Closed;
  bool passive_ = false;

  std::string data_;  // written; from data_at_ on not acknowledged
  std::size_t data_at_ = 0;
  std::uint32_t data_seq_;         // of data_[data_at_]
  std::uint32_t una_, nxt_, max_;  // max_: nxt_ at its furthest; it goes back if a probe was lost
  std::uint32_t peer_window_ = 0;
  std::uint32_t window_seq_ = 0, window_ack_ = 0;  // of the packet that told it (SND.WL1, WL2)
  std::uint16_t peer_mss_ = kDefaultMss;
  std::uint8_t scale_ = 0, peer_scale_ = 0;  // both ends must have offered it
  bool fin_wanted_ = false, deaf_ = false;
  int duplicate_acks_ = 0;
  std::optional<std::uint32_t> recover_;  // what was sent when a loss was found

  std::uint32_t rcv_nxt_ = 0;
  std::vector<Piece> early_;  // in order, without overlaps, within the window
  std::optional<std::uint32_t> fin_at_;
  std::string unread_;
  bool reading_ = true, peer_closed_ = false, peer_closed_told_ = false;
  const proto::Note* ack_why_ = nullptr;  // an acknowledgement is owed
  bool ack_at_once_ = false;
  std::uint32_t unacked_packets_ = 0;

  Duration rto_;
  int tries_ = 0;
  std::optional<SimTime> due_;  // of a retransmission, a probe, or TIME-WAIT's end
  std::optional<SimTime> ack_due_;
  std::optional<SimTime> set_for_;  // what the last SetTimer said
};

}  // namespace casella::tcp
