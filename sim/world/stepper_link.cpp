// Links: what is put on them, cut as their settings want it, and what they bring or lose.
#include <algorithm>

#include "sim/world/stepper.h"

namespace casella {

void Stepper::send(Connection& conn, Side from, std::string octets) {
  conn.pipe(peer(from)).underway_octets += octets.size();
  if (auto& tls = conn.tls(from)) return carry_out(conn, from, tls->edit().seal(octets));
  put(conn, from, std::move(octets));
}

// Towards a client outside, long messages are not copied.
void Stepper::send(Connection& conn, Side from, proto::Send sent) {
  const LinkSettings& link = world_.settings->link;
  const bool whole = link.chop == Chop::Whole || link.segment_octets == 0;
  if (conn.client || conn.tls(from) || conn.tcp || link.join || !whole) {
    return send(conn, from, woven(sent.octets, sent.passages));
  }
  Segment segment{std::move(sent.octets), {}};
  segment.passages = std::move(sent.passages);
  conn.pipe(peer(from)).underway_octets += segment.size_octets();
  push(conn, peer(from), std::move(segment));
}

void Stepper::put(Connection& conn, Side from, std::string octets) {
  const Side to = peer(from);
  const LinkSettings& link = world_.settings->link;
  Pipe& pipe = conn.pipe(to);
  const bool joins = link.join && !conn.tcp;  // TCP sees to it by itself
  if (joins && !pipe.queue.empty() && pipe.queue.back().end == Segment::End::None) {
    octets.insert(0, pipe.queue.back().octets);
    pipe.queue.pop_back();
  }
  const auto leave = [&](std::string piece) {
    if (conn.tcp) return give(conn, from, tcp::Write{piece});
    push(conn, to, {std::move(piece), {}});
  };
  const bool whole = link.chop == Chop::Whole || (link.chop == Chop::Fixed && conn.tcp);
  if (whole || link.segment_octets == 0) return leave(std::move(octets));
  for (std::size_t at = 0; at < octets.size();) {
    std::size_t size = link.segment_octets;
    if (link.chop == Chop::Seeded) size = 1 + world_.rng.below(link.segment_octets);
    leave(octets.substr(at, size));
    at += size;
  }
}

void Stepper::push(Connection& conn, Side to, Segment segment) {
  Pipe& pipe = conn.pipe(to);
  if (conn.cut || !conn.open(to)) {
    const std::uint64_t wire = segment.size_octets();
    return lose(conn, to, std::min(pipe.underway_octets, wire), wire);
  }
  const LinkSettings& link = world_.settings->link;
  Duration takes{};  // to put it on the wire, after what went before
  if (link.bits_per_second > 0) {
    const auto us = segment.size_octets() * 8'000'000 / link.bits_per_second;
    takes = std::chrono::microseconds(us);
  }
  segment.due = world_.now + link.latency + pipe.extra;
  if (!pipe.queue.empty()) segment.due = std::max(segment.due, pipe.queue.back().due);
  segment.due += takes;
  pipe.queue.push_back(std::move(segment));
}

// All that is under way, in the queue or in a record that is not whole. TCP's packets go on by
// themselves, unless the cable is out.
void Stepper::lose(Connection& conn, Side to) {
  Pipe& pipe = conn.pipe(to);
  std::uint64_t wire = 0;
  if (!conn.tcp) {
    for (const Segment& segment : pipe.queue) wire += segment.size_octets();
    pipe.queue.clear();
  }
  lose(conn, to, pipe.underway_octets, wire);
}

void Stepper::lose(Connection& conn, Side to, std::uint64_t octets, std::uint64_t wire_octets) {
  if (octets + wire_octets == 0) return;
  conn.pipe(to).underway_octets -= octets;
  note(happening::Lost{conn.id, to, static_cast<std::uint32_t>(octets),
                       static_cast<std::uint32_t>(wire_octets)});
}

void Stepper::arrive(Connection& conn, Side to, const Segment& segment) {
  if (!segment.passages.empty() && conn.open(to)) {  // to a client outside
    const auto size = static_cast<std::uint32_t>(segment.size_octets());
    conn.pipe(to).underway_octets -= size;
    return note(happening::Delivered{conn.id, to, size, size});
  }
  if (segment.packet == nullptr) return bring(conn, to, segment.octets);
  note(happening::PacketArrived{conn.id, to, segment.number});
  give(conn, to, tcp::Arrived{*segment.packet});
}

// What the link has brought is for the engine as it is, or what TLS opens of it.
void Stepper::bring(Connection& conn, Side to, std::string_view octets) {
  if (!conn.open(to)) return;
  tls::Outcome opened;
  auto& tls = conn.tls(to);
  if (tls) opened = tls->edit().feed(octets);
  const auto wire = static_cast<std::uint32_t>(octets.size());
  const auto size = tls ? static_cast<std::uint32_t>(opened.plaintext.size()) : wire;
  conn.pipe(to).underway_octets -= size;
  note(happening::Delivered{conn.id, to, size, wire});
  if (tls) return carry_out(conn, to, std::move(opened));
  feed(conn, to, proto::Received{octets});
}

void Stepper::close(Connection& conn, Side by) {
  bool& open = by == Side::Server ? conn.server_open : conn.client_open;
  if (!open) return;
  if (auto& tls = conn.tls(by); tls && (*tls)->state() == tls::State::Connected) {
    carry_out(conn, by, tls->edit().close());
  }
  open = false;
  note(happening::Closed{conn.id, by});
  lose(conn, by);
  if (!conn.tcp) {
    push(conn, peer(by), {{}, {}, Segment::End::Closed});
  } else if (!conn.cut) {
    // Within TLS the other side says farewell too (RFC 8446, section 6.1): it is waited for.
    give(conn, by, tcp::Close{!conn.tls(by)});
  }
  if (by == Side::Client) {
    if (conn.client) end_session(conn.device);
  } else {
    conn.timer.reset();
  }
}

}  // namespace casella
