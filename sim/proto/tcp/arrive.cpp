// What arrives: RFC 9293, section 3.10.7, in the order of its steps.
#include <algorithm>
#include <utility>

#include "sim/proto/tcp/endpoint.h"
#include "sim/proto/tcp/notes.h"

namespace casella::tcp {

std::uint8_t Endpoint::wanted_scale() const {
  std::uint8_t scale = 0;
  while (settings_.window >> scale > 65535) ++scale;
  return scale;
}

std::uint32_t Endpoint::window_of(const Packet& packet) const {
  return std::uint32_t{packet.window} << (packet.has(kSyn) ? 0 : peer_scale_);
}

void Endpoint::learn_syn(const Packet& packet) {
  rcv_nxt_ = packet.seq + 1;
  settings_.peer_port = packet.source;
  peer_mss_ = packet.mss != 0 ? packet.mss : kDefaultMss;
  if (packet.scale && wanted_scale() > 0) {
    scale_ = wanted_scale();
    peer_scale_ = std::min<std::uint8_t>(*packet.scale, 14);
  }
  peer_window_ = packet.window;
  window_seq_ = packet.seq;
  window_ack_ = packet.has(kAck) ? packet.ack : una_;
}

void Endpoint::in_listen(const Packet& packet, Turn& turn) {
  if (packet.has(kRst)) return;
  if (packet.has(kAck)) return refuse(packet, turn);
  if (!packet.has(kSyn)) return turn.out.emplace_back(Told{&note::kDropped}), void();
  learn_syn(packet);
  state_ = State::SynReceived;
  send(kSyn | kAck, nxt_++, {}, note::kSynAck, turn);
}

void Endpoint::in_syn_sent(const Packet& packet, Turn& turn) {
  const bool answers = packet.has(kAck) && packet.ack == nxt_;
  if (packet.has(kAck) && !answers) return refuse(packet, turn);
  if (packet.has(kRst)) {
    if (answers) end(Why::Refused, note::kRefused, turn);
    return;
  }
  if (!packet.has(kSyn)) return turn.out.emplace_back(Told{&note::kDropped}), void();
  learn_syn(packet);
  if (!answers) {  // both ends called at the same time
    state_ = State::SynReceived;
    return send(kSyn | kAck, una_, {}, note::kSynAck, turn);
  }
  acked(packet.ack, turn);
  state_ = State::Established;
  turn.out.emplace_back(Opened{&note::kOpened});
  owe_ack(note::kHandshakeAck, true);
}

bool Endpoint::fits(const Packet& packet) const {
  const std::uint32_t room = window();
  const auto inside = [&](std::uint32_t seq) {
    return !before(seq, rcv_nxt_) && before(seq, rcv_nxt_ + room);
  };
  if (packet.length() == 0) return room == 0 ? packet.seq == rcv_nxt_ : inside(packet.seq);
  return room > 0 && (inside(packet.seq) || inside(packet.seq + packet.length() - 1));
}

void Endpoint::in_others(const Packet& packet, Turn& turn) {
  const bool fitting = fits(packet);
  if (packet.has(kRst)) {
    if (packet.seq == rcv_nxt_) return reset_by_peer(turn);
    if (fitting) owe_ack(note::kChallenge, true);  // a guess, perhaps: whoever knows, says it again
    return;
  }
  if (!fitting) return unfit(packet, turn);
  if (packet.has(kSyn)) return owe_ack(note::kChallenge, true);
  if (!packet.has(kAck) || !take_ack(packet, turn)) return;
  if (state_ == State::Closed || !take_payload(packet, turn)) return;
  take_fin(turn);
}

// Old, or beyond our room. Its acknowledgement may be new all the same: else two ends that both
// have no room would never hear of each other again.
void Endpoint::unfit(const Packet& packet, Turn& turn) {
  const bool old = before(packet.seq, rcv_nxt_);
  if (packet.length() > 0) {
    owe_ack(old ? note::kHadAlready : window() == 0 ? note::kWindowClosed : note::kDropped, true);
  }
  if (state_ == State::TimeWait && packet.has(kFin)) due_ = turn.now + settings_.lifetime * 2;
  const bool useful =
      state_ == State::SynReceived
          ? packet.has(kAck) && packet.ack == nxt_
          : packet.has(kAck) && !before(packet.ack, una_) && !after(packet.ack, max_);
  if (useful) take_ack(packet, turn);
}

void Endpoint::reset_by_peer(Turn& turn) {
  switch (state_) {
    case State::SynReceived:
      if (passive_) {  // back to listening; the caller changed its mind
        state_ = State::Listen;
        una_ = nxt_ = max_ = settings_.first_seq;
        rto_ = settings_.rto;
        tries_ = 0;
        turn.out.emplace_back(Told{&note::kReset});
        return;
      }
      return end(Why::Refused, note::kRefused, turn);
    case State::Established:
    case State::FinWait1:
    case State::FinWait2:
    case State::CloseWait: return end(Why::Reset, note::kReset, turn);
    case State::Closing:
    case State::LastAck:
    case State::TimeWait: return end(Why::Finished, note::kFinished, turn);  // all was said already
    case State::Closed:
    case State::Listen:
    case State::SynSent: return;
  }
}

// False if the packet is to be dropped.
bool Endpoint::take_ack(const Packet& packet, Turn& turn) {
  if (state_ == State::SynReceived) {
    if (packet.ack != nxt_) return refuse(packet, turn), false;
    peer_window_ = window_of(packet);
    window_seq_ = packet.seq;
    window_ack_ = packet.ack;
    state_ = fin_wanted_ ? State::FinWait1 : State::Established;
    turn.out.emplace_back(Opened{&note::kOpened});
  }
  if (after(packet.ack, max_)) return owe_ack(note::kBadAck, true), false;
  if (after(packet.ack, una_)) {
    acked(packet.ack, turn);
  } else if (packet.ack == una_ && nxt_ != una_ && packet.length() == 0 &&
             window_of(packet) == peer_window_ && peer_window_ != 0) {
    duplicate_ack(turn);
  }
  if (state_ != State::Closed) take_window(packet, turn);
  return state_ != State::Closed;
}

void Endpoint::acked(std::uint32_t ack, Turn& turn) {
  una_ = ack;
  if (before(nxt_, una_)) nxt_ = una_;
  if (after(ack, data_seq_)) {
    const std::size_t size = std::min<std::size_t>(ack - data_seq_, data_.size() - data_at_);
    data_seq_ += static_cast<std::uint32_t>(size);
    data_at_ += size;
    if (data_at_ * 2 > data_.size()) {  // given back in strides, so that each octet moves once
      data_.erase(0, data_at_);
      data_at_ = 0;
    }
  }
  tries_ = 0;
  duplicate_acks_ = 0;
  rto_ = settings_.rto;
  due_.reset();
  if (recover_ && before(una_, *recover_)) {
    send_again(note::kNextLost, turn);  // more was lost than the one
  } else {
    recover_.reset();
  }
  if (fin_wanted_ && after(una_, end_of_data())) own_fin_acked(turn);
}

void Endpoint::duplicate_ack(Turn& turn) {
  if (++duplicate_acks_ != kDuplicateAcks || recover_) return;
  recover_ = nxt_;
  due_.reset();
  send_again(note::kFast, turn);
}

void Endpoint::own_fin_acked(Turn& turn) {
  switch (state_) {
    case State::FinWait1: state_ = State::FinWait2; return;
    case State::Closing: return begin_time_wait(turn);
    case State::LastAck: return end(Why::Finished, note::kFinished, turn);
    case State::Closed:
    case State::Listen:
    case State::SynSent:
    case State::SynReceived:
    case State::Established:
    case State::FinWait2:
    case State::CloseWait:
    case State::TimeWait: return;
  }
}

void Endpoint::take_window(const Packet& packet, Turn&) {
  if (before(packet.ack, una_)) return;
  const bool newer = before(window_seq_, packet.seq) ||
                     (window_seq_ == packet.seq && !after(window_ack_, packet.ack));
  if (!newer) return;
  const bool was_closed = peer_window_ == 0;
  peer_window_ = window_of(packet);
  window_seq_ = packet.seq;
  window_ack_ = packet.ack;
  if (!was_closed) return;
  tries_ = 0;  // it answers: its window may stay closed for as long as it likes
  if (peer_window_ == 0) return;
  nxt_ = una_;  // the probe found no room; it goes again with what follows it
  rto_ = settings_.rto;
  due_.reset();
}

// False if there is nothing to look at behind it.
bool Endpoint::take_payload(const Packet& packet, Turn& turn) {
  const bool open =
      state_ == State::Established || state_ == State::FinWait1 || state_ == State::FinWait2;
  if (!open) return false;  // the peer's stream has ended
  std::uint32_t seq = packet.seq;
  std::string_view octets = packet.payload;
  const std::uint32_t edge = rcv_nxt_ + window();
  const std::uint32_t end = seq + static_cast<std::uint32_t>(octets.size());
  if (packet.has(kFin) && !before(end, rcv_nxt_) && before(end, edge)) fin_at_ = end;
  if (before(seq, rcv_nxt_)) {
    octets.remove_prefix(std::min<std::size_t>(rcv_nxt_ - seq, octets.size()));
    seq = rcv_nxt_;
  }
  if (after(end, edge)) octets = octets.substr(0, edge - seq);
  if (deaf_ && !octets.empty()) {
    send_reset(note::kDeaf, turn);
    this->end(Why::Aborted, note::kDeaf, turn);
    return false;
  }
  if (octets.empty()) {
    if (packet.length() > 0 && seq != rcv_nxt_) owe_ack(note::kOutOfOrder, true);
    return true;
  }
  if (seq != rcv_nxt_) {
    keep(seq, octets);
    owe_ack(note::kOutOfOrder, true);
    return true;
  }
  take_in_order(octets, turn);
  return true;
}

void Endpoint::take_in_order(std::string_view octets, Turn& turn) {
  const bool gap = !early_.empty();
  unread_.append(octets);
  rcv_nxt_ += static_cast<std::uint32_t>(octets.size());
  while (!early_.empty() && !after(early_.front().seq, rcv_nxt_)) {
    const Piece piece = std::move(early_.front());
    early_.erase(early_.begin());
    const std::size_t known = std::min<std::size_t>(rcv_nxt_ - piece.seq, piece.octets.size());
    unread_.append(piece.octets, known);
    rcv_nxt_ += static_cast<std::uint32_t>(piece.octets.size() - known);
  }
  ++unacked_packets_;
  hand_up(gap ? note::kGapFilled : note::kReceived, turn);
  owe_ack(gap ? note::kGapFilled : note::kAckData, gap);
}

// Without overlaps, so that what is kept is never more than the window.
void Endpoint::keep(std::uint32_t seq, std::string_view octets) {
  const auto next = std::find_if(early_.begin(), early_.end(),
                                 [&](const Piece& piece) { return after(piece.seq, seq); });
  if (next != early_.begin()) {
    const Piece& last = *(next - 1);
    const std::uint32_t end = last.seq + static_cast<std::uint32_t>(last.octets.size());
    if (after(end, seq)) {
      octets.remove_prefix(std::min<std::size_t>(end - seq, octets.size()));
      seq = end;
    }
  }
  if (next != early_.end() && before(seq, next->seq)) {
    octets = octets.substr(0, next->seq - seq);
  } else if (next != early_.end()) {
    return;
  }
  if (!octets.empty()) early_.insert(next, Piece{seq, std::string(octets)});
}

void Endpoint::hand_up(const proto::Note& why, Turn& turn) {
  if (!reading_) return;
  if (!unread_.empty()) turn.out.emplace_back(Receive{std::exchange(unread_, {}), &why});
  if (!peer_closed_ || peer_closed_told_) return;
  peer_closed_told_ = true;
  turn.out.emplace_back(PeerClosed{&note::kPeerClosed});
}

void Endpoint::take_fin(Turn& turn) {
  if (!fin_at_ || *fin_at_ != rcv_nxt_ || peer_closed_) return;
  ++rcv_nxt_;
  peer_closed_ = true;
  owe_ack(note::kAckFin, true);
  hand_up(note::kReceived, turn);
  if (state_ == State::Established) {
    state_ = State::CloseWait;
  } else if (state_ == State::FinWait1) {
    state_ = State::Closing;
  } else if (state_ == State::FinWait2) {
    begin_time_wait(turn);
  }
}

void Endpoint::begin_time_wait(Turn& turn) {
  state_ = State::TimeWait;
  due_ = turn.now + settings_.lifetime * 2;
  turn.out.emplace_back(Told{&note::kTimeWait});
}

}  // namespace casella::tcp
