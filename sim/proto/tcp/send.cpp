// What leaves: new octets, old ones again, acknowledgements and resets.
#include <algorithm>

#include "sim/proto/tcp/endpoint.h"
#include "sim/proto/tcp/notes.h"

namespace casella::tcp {

bool Endpoint::may_send_data() const {
  switch (state_) {
    case State::Established:
    case State::CloseWait:
    case State::FinWait1:  // what was written before the close still leaves
    case State::Closing:
    case State::LastAck: return true;
    case State::Closed:
    case State::Listen:
    case State::SynSent:
    case State::SynReceived:
    case State::FinWait2:
    case State::TimeWait: return false;
  }
  return false;
}

std::uint32_t Endpoint::sent_end() const {
  if (before(nxt_, data_seq_)) return data_seq_;
  return after(nxt_, end_of_data()) ? end_of_data() : nxt_;
}

void Endpoint::send_new(Turn& turn) {
  if (!may_send_data()) return;
  const std::size_t largest = std::max<std::size_t>(std::min(peer_mss_, settings_.mss), 1);
  for (;;) {
    const std::uint32_t edge = una_ + peer_window_;
    const std::size_t room = after(edge, nxt_) ? edge - nxt_ : 0;
    const std::size_t unsent = unsent_octets();
    const std::size_t size = std::min({room, unsent, largest});
    const bool last = size == unsent;
    const bool fin = last && fin_wanted_ && !fin_sent() && room > size;
    if (size == 0 && !fin) return;
    if (settings_.nagle && size < largest && nxt_ != una_ && !fin_wanted_) return;
    const std::uint32_t seq = nxt_;
    std::string payload = data_.substr(data_at_ + (seq - data_seq_), size);
    nxt_ += static_cast<std::uint32_t>(size) + (fin ? 1 : 0);
    const int flags = kAck | (last && size > 0 ? kPsh : 0) | (fin ? kFin : 0);
    send(static_cast<std::uint8_t>(flags), seq, std::move(payload), fin ? note::kFin : note::kData,
         turn);
  }
}

// The oldest packet that is not acknowledged; or, if the peer has no room, one octet to ask whether
// it has some now.
void Endpoint::send_again(const proto::Note& why, Turn& turn) {
  if (state_ == State::SynSent) return send(kSyn, una_, {}, why, turn);
  if (state_ == State::SynReceived) return send(kSyn | kAck, una_, {}, why, turn);
  if (!may_send_data()) return;
  const bool probe = peer_window_ == 0;
  const std::size_t largest = std::max<std::size_t>(std::min(peer_mss_, settings_.mss), 1);
  const std::size_t left = (probe ? end_of_data() : sent_end()) - una_;
  const std::size_t size = std::min({left, largest, std::max<std::size_t>(peer_window_, 1)});
  const auto end = una_ + static_cast<std::uint32_t>(size);
  const bool fin = end == end_of_data() && (fin_sent() || (probe && size == 0 && fin_wanted_));
  if (size == 0 && !fin) return;
  const std::uint32_t next = end + (fin ? 1 : 0);
  if (after(next, nxt_)) nxt_ = next;
  const int flags = kAck | (end == end_of_data() && size > 0 ? kPsh : 0) | (fin ? kFin : 0);
  send(static_cast<std::uint8_t>(flags), una_, data_.substr(data_at_, size), why, turn);
}

void Endpoint::send(std::uint8_t flags, std::uint32_t seq, std::string payload,
                    const proto::Note& why, Turn& turn) {
  Packet packet{settings_.port, settings_.peer_port, seq, 0, flags, 0, 0, std::move(payload)};
  // A SYN's own window is never scaled.
  const std::uint32_t told = packet.has(kSyn) ? window() : window() >> scale_;
  packet.window = static_cast<std::uint16_t>(std::min(told, 65535U));
  if (packet.has(kSyn)) {
    packet.mss = settings_.mss;
    if (wanted_scale() > 0) packet.scale = wanted_scale();
  }
  if (packet.has(kAck)) {
    packet.ack = rcv_nxt_;
    ack_why_ = nullptr;
    ack_at_once_ = false;
    ack_due_.reset();
    unacked_packets_ = 0;
  }
  const std::uint32_t end = seq + packet.length();
  if (after(end, max_)) max_ = end;
  if (packet.length() > 0 && !due_) due_ = turn.now + rto_;
  turn.out.emplace_back(SendPacket{std::move(packet), &why});
}

void Endpoint::send_reset(const proto::Note& why, Turn& turn) {
  send(kRst | kAck, nxt_, {}, why, turn);
}

// A packet for no connection of ours (section 3.5.2).
void Endpoint::refuse(const Packet& packet, Turn& turn) {
  if (packet.has(kRst)) return;
  Packet reset{packet.destination, packet.source, packet.ack, 0, kRst, 0, 0, {}};
  if (!packet.has(kAck)) {
    reset.seq = 0;
    reset.ack = packet.seq + packet.length();
    reset.flags = kRst | kAck;
  }
  turn.out.emplace_back(SendPacket{std::move(reset), &note::kPortClosed});
}

void Endpoint::owe_ack(const proto::Note& why, bool at_once) {
  ack_why_ = &why == &note::kAckData && window() == 0 ? &note::kWindowClosed : &why;
  ack_at_once_ = ack_at_once_ || at_once;
}

}  // namespace casella::tcp
