#include "sim/proto/tcp/endpoint.h"

#include <algorithm>

#include "sim/proto/tcp/notes.h"

namespace casella::tcp {

std::string_view name_of(State state) {
  switch (state) {
    case State::Closed: return "CLOSED";
    case State::Listen: return "LISTEN";
    case State::SynSent: return "SYN-SENT";
    case State::SynReceived: return "SYN-RECEIVED";
    case State::Established: return "ESTABLISHED";
    case State::FinWait1: return "FIN-WAIT-1";
    case State::FinWait2: return "FIN-WAIT-2";
    case State::CloseWait: return "CLOSE-WAIT";
    case State::Closing: return "CLOSING";
    case State::LastAck: return "LAST-ACK";
    case State::TimeWait: return "TIME-WAIT";
  }
  return {};
}

Endpoint::Endpoint(Settings settings)
    : settings_(settings),
      data_seq_(settings.first_seq + 1),
      una_(settings.first_seq),
      nxt_(settings.first_seq),
      max_(settings.first_seq),
      rto_(settings.rto) {
  settings_.mss = std::max<std::uint16_t>(settings_.mss, 1);
  settings_.window = std::min(settings_.window, kLargestWindow);
}

void Endpoint::handle(const Input& input, SimTime now, Effects& out) {
  Turn turn{now, out};
  std::visit([&](const auto& each) { take(each, turn); }, input);
  settle(turn);
}

// A connection is made once: a new one is a new endpoint.
void Endpoint::take(const Open&, Turn& turn) {
  if (state_ != State::Closed || nxt_ != settings_.first_seq) return;
  state_ = State::SynSent;
  send(kSyn, nxt_++, {}, note::kSyn, turn);
}

void Endpoint::take(const Listen&, Turn& turn) {
  if (state_ != State::Closed || nxt_ != settings_.first_seq) return;
  state_ = State::Listen;
  passive_ = true;
  turn.out.emplace_back(Told{&note::kListening});
}

void Endpoint::take(const Write& input, Turn& turn) {
  if (fin_wanted_ || state_ == State::TimeWait) return;  // our stream has ended
  if (state_ == State::Closed && nxt_ != settings_.first_seq) return;
  if (data_.size() - data_at_ + input.octets.size() > kSendLimit) {
    send_reset(note::kTooMuch, turn);
    return end(Why::Aborted, note::kTooMuch, turn);
  }
  data_.append(input.octets);
}

// Our FIN waits behind what was written, yet the state changes now (section 3.10.4).
void Endpoint::take(const Close& input, Turn& turn) {
  deaf_ = deaf_ || input.deaf;
  switch (state_) {
    case State::Listen:
    case State::SynSent: return end(Why::Aborted, note::kFinished, turn);
    case State::SynReceived: fin_wanted_ = true; return;
    case State::Established:
      state_ = State::FinWait1;
      fin_wanted_ = true;
      break;
    case State::CloseWait:
      state_ = State::LastAck;
      fin_wanted_ = true;
      break;
    case State::Closed:
    case State::FinWait1:
    case State::FinWait2:
    case State::Closing:
    case State::LastAck:
    case State::TimeWait: break;
  }
  // Octets that came and will never be read: the peer must learn that they are lost.
  if (!deaf_ || unread_.empty()) return;
  send_reset(note::kDeaf, turn);
  end(Why::Aborted, note::kDeaf, turn);
}

void Endpoint::take(const Abort&, Turn& turn) {
  if (state_ == State::Closed) return;
  const bool known = state_ != State::Listen && state_ != State::SynSent;
  if (known && state_ != State::TimeWait) send_reset(note::kAbort, turn);
  end(Why::Aborted, note::kAbort, turn);
}

void Endpoint::take(const Read& input, Turn& turn) {
  if (reading_ == input.on) return;
  reading_ = input.on;
  const std::uint32_t room = window();
  hand_up(note::kReceived, turn);
  if (!reading_ || state_ == State::Closed) return;
  // Only a step that is worth a packet is told at once (section 3.8.6.2.2).
  const std::uint32_t step = std::min<std::uint32_t>(settings_.window / 2U, settings_.mss);
  if (!peer_closed_ && window() - room >= std::max(step, 1U)) {
    owe_ack(note::kWindowOpened, true);
  }
}

void Endpoint::take(const Timer&, Turn& turn) {
  set_for_.reset();
  if (ack_due_ && *ack_due_ <= turn.now) ack_at_once_ = true;
  if (due_ && *due_ <= turn.now) wait_over(turn);
}

void Endpoint::take(const Arrived& input, Turn& turn) {
  const Packet& packet = input.packet;
  switch (state_) {
    case State::Closed: return refuse(packet, turn);
    case State::Listen: return in_listen(packet, turn);
    case State::SynSent: return in_syn_sent(packet, turn);
    case State::SynReceived:
    case State::Established:
    case State::FinWait1:
    case State::FinWait2:
    case State::CloseWait:
    case State::Closing:
    case State::LastAck:
    case State::TimeWait: return in_others(packet, turn);
  }
}

// No acknowledgement came in time (RFC 6298, section 5), or TIME-WAIT is over.
void Endpoint::wait_over(Turn& turn) {
  due_.reset();
  if (state_ == State::TimeWait) return end(Why::Finished, note::kFinished, turn);
  const bool opening = state_ == State::SynSent || state_ == State::SynReceived;
  if (nxt_ != una_ && ++tries_ > (opening ? settings_.syn_retries : settings_.retries)) {
    if (state_ == State::SynSent) return end(Why::NoAnswer, note::kNoAnswer, turn);
    send_reset(note::kGaveUp, turn);
    return end(Why::TimedOut, note::kTimedOut, turn);
  }
  rto_ = std::min(rto_ * 2, settings_.longest_rto);
  const bool probe = peer_window_ == 0 && !opening;
  if (!probe) recover_ = nxt_;
  duplicate_acks_ = 0;
  send_again(opening ? note::kSynAgain : probe ? note::kProbe : note::kTimeout, turn);
}

void Endpoint::end(Why how, const proto::Note& why, Turn& turn) {
  state_ = State::Closed;
  data_.clear();
  data_at_ = 0;
  early_.clear();
  if (how != Why::Finished) unread_.clear();  // else it can still be read
  ack_why_ = nullptr;
  recover_.reset();
  due_.reset();
  ack_due_.reset();
  turn.out.emplace_back(Ended{how, &why});
}

// What every input is followed by: all that may leave leaves, and the timer is set.
void Endpoint::settle(Turn& turn) {
  send_new(turn);
  const bool whole_pair = unacked_packets_ >= 2;  // section 3.8.6.3
  if (ack_why_ != nullptr &&
      (ack_at_once_ || whole_pair || settings_.ack_delay == Duration::zero())) {
    send(kAck, nxt_, {}, *ack_why_, turn);
  } else if (ack_why_ != nullptr && !ack_due_) {
    ack_due_ = turn.now + settings_.ack_delay;
  }
  const bool waits = nxt_ != una_ || (may_send_data() && unsent_octets() > 0) ||
                     (fin_wanted_ && !fin_sent() && may_send_data());
  if (state_ == State::Closed || state_ == State::Listen || (!waits && state_ != State::TimeWait)) {
    due_.reset();
  } else if (!due_) {
    due_ = turn.now + rto_;
  }
  set_timer(turn);
}

void Endpoint::set_timer(Turn& turn) {
  std::optional<SimTime> next = due_;
  if (ack_due_ && (!next || *ack_due_ < *next)) next = ack_due_;
  if (next == set_for_) return;
  set_for_ = next;
  // A moment that has passed is still a moment: zero would stop the timer.
  const Duration after = next ? std::max(*next - turn.now, Duration(1)) : Duration::zero();
  turn.out.emplace_back(proto::SetTimer{after});
}

std::size_t Endpoint::out_of_order_octets() const {
  std::size_t size = 0;
  for (const Piece& piece : early_) size += piece.octets.size();
  return size;
}

std::uint32_t Endpoint::window() const {
  return settings_.window - static_cast<std::uint32_t>(unread_.size());
}

void Endpoint::encode(Encoder& out) const {
  const auto time = [&](const std::optional<SimTime>& at) {
    out.i64(at ? at->time_since_epoch().count() : -1);
  };
  const auto number = [&](const std::optional<std::uint32_t>& value) {
    out.flag(value.has_value());
    out.u64(value.value_or(0));
  };
  for (const std::uint64_t word :
       {std::uint64_t{settings_.port}, std::uint64_t{settings_.peer_port},
        std::uint64_t{settings_.first_seq}, std::uint64_t{settings_.mss},
        std::uint64_t{settings_.window}, static_cast<std::uint64_t>(state_),
        std::uint64_t{data_seq_}, std::uint64_t{una_}, std::uint64_t{nxt_}, std::uint64_t{max_},
        std::uint64_t{peer_window_}, std::uint64_t{window_seq_}, std::uint64_t{window_ack_},
        std::uint64_t{peer_mss_}, std::uint64_t{rcv_nxt_}, std::uint64_t{unacked_packets_},
        std::uint64_t{scale_}, std::uint64_t{peer_scale_}}) {
    out.u64(word);
  }
  for (const Duration each :
       {settings_.rto, settings_.longest_rto, settings_.ack_delay, settings_.lifetime, rto_}) {
    out.i64(each.count());
  }
  for (const int each : {settings_.syn_retries, settings_.retries, duplicate_acks_, tries_}) {
    out.i64(each);
  }
  for (const bool each :
       {passive_, fin_wanted_, deaf_, reading_, peer_closed_, peer_closed_told_, ack_at_once_}) {
    out.flag(each);
  }
  out.text(std::string_view(data_).substr(data_at_));
  out.text(unread_);
  out.text(ack_why_ == nullptr ? std::string_view() : ack_why_->key.name);
  out.u64(early_.size());
  for (const Piece& piece : early_) {
    out.u64(piece.seq);
    out.text(piece.octets);
  }
  number(recover_);
  number(fin_at_);
  time(due_);
  time(ack_due_);
  time(set_for_);
}

}  // namespace casella::tcp
