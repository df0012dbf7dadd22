#include "sim/world/transcript.h"

#include <algorithm>

#include "sim/proto/imap/notes.h"
#include "sim/proto/pop2/notes.h"
#include "sim/proto/pop3/notes.h"
#include "sim/proto/smtp/notes.h"

namespace casella {

std::string_view Line::text() const {
  std::string_view text = octets;
  if (text.size() >= 2 && text.substr(text.size() - 2) == "\r\n") text.remove_suffix(2);
  return text;
}

void Transcript::read(const Timeline& from) {
  while (next_ < from.size()) add(from[next_]);
}

void Transcript::add(const RecordView& record) {
  next_ = record.seq + 1;
  bool some_closed = false;
  for (const Happening& happening : record.what) {
    if (const auto* opened = std::get_if<happening::Opened>(&happening)) {
      sessions_.push_back(begin(*opened));
    } else if (const auto* told = std::get_if<happening::Narrated>(&happening)) {
      Session* session = told->side == Side::Server ? find(told->conn) : nullptr;
      if (session == nullptr) continue;
      session->note = told->note;
      session->number = told->number;
    } else if (const auto* put = std::get_if<happening::Sent>(&happening)) {
      sent(record, *put);
    } else if (const auto* secured = std::get_if<happening::Secured>(&happening)) {
      if (Session* session = find(secured->conn)) {
        const auto tell = [](auto& each) {
          if constexpr (requires { each.secured(); }) each.secured();
        };
        std::visit(tell, session->explainer);
      }
    } else if (const auto* closed = std::get_if<happening::Closed>(&happening)) {
      Session* session = find(closed->conn);
      if (session != nullptr) ++session->closed_ends;
      some_closed = true;
    } else if (const auto* got = std::get_if<happening::Delivered>(&happening)) {
      settle(record, got->conn, got->to, got->size_octets, false);
    } else if (const auto* gone = std::get_if<happening::Lost>(&happening)) {
      settle(record, gone->conn, gone->to, gone->size_octets, true);
    } else if (const auto* changed = std::get_if<happening::StateChanged>(&happening)) {
      Session* session = find(changed->conn);
      if (session == nullptr || changed->side != Side::Server) continue;
      session->state = changed->to;
      // The lines that this record put on the link are those that tell of the new state.
      for (auto line = lines_.rbegin(); line != lines_.rend() && line->sent == record.seq; ++line) {
        if (line->conn == changed->conn && line->from == Side::Server) line->state = changed->to;
      }
    }
  }
  if (!some_closed) return;
  const auto over = [](const Session& session) { return session.closed_ends == 2; };
  sessions_.erase(std::remove_if(sessions_.begin(), sessions_.end(), over), sessions_.end());
}

void Transcript::forget_lines() {
  lines_.clear();
  for (Session& session : sessions_) {
    session.to_server.in_flight.clear();
    session.to_client.in_flight.clear();
  }
}

Transcript::Session Transcript::begin(const happening::Opened& opened) {
  Session fresh;
  fresh.conn = opened.conn;
  fresh.device = opened.device;
  fresh.protocol = opened.protocol;
  switch (opened.protocol) {
    case proto::Protocol::Pop3:
      fresh.state = pop3::name_of(pop3::State::Authorization);
      fresh.unexplained = &pop3::note::kUnknown;
      break;
    case proto::Protocol::Pop2:
      fresh.explainer = pop2::Explainer();
      fresh.state = pop2::name_of(pop2::State::Auth);
      fresh.unexplained = &pop2::note::kUnknown;
      break;
    case proto::Protocol::Smtp:
      fresh.explainer = smtp::Explainer();
      fresh.state = smtp::name_of(smtp::State::Connected);
      fresh.unexplained = &smtp::note::kUnknown;
      break;
    case proto::Protocol::Imap:
      fresh.explainer = imap::Explainer();
      fresh.state = imap::name_of(imap::State::NotAuthenticated);
      fresh.unexplained = &imap::note::kUnknown;
      break;
  }
  return fresh;
}

Transcript::Session* Transcript::find(ConnId conn) {
  // The newest is asked for most.
  for (auto session = sessions_.rbegin(); session != sessions_.rend(); ++session) {
    if (session->conn == conn) return &*session;
  }
  return nullptr;
}

void Transcript::sent(const RecordView& record, const happening::Sent& what) {
  Session* session = find(what.conn);
  if (session == nullptr) return;
  Direction& way = what.from == Side::Client ? session->to_server : session->to_client;
  const std::string_view octets = record.text(what.octets);
  way.partial += octets;
  const std::uint64_t before = way.sent_octets + octets.size() - way.partial.size();
  way.sent_octets += octets.size();
  std::size_t at = 0;
  for (std::size_t end; (end = way.partial.find("\r\n", at)) != std::string::npos; at = end + 2) {
    way.in_flight.push_back({lines_.size(), before + end + 2});
    add_line(record, *session, what, way.partial.substr(at, end + 2 - at));
  }
  way.partial.erase(0, at);
  if (way.partial.size() < kLineLimitOctets) return;
  way.in_flight.push_back({lines_.size(), way.sent_octets});
  add_line(record, *session, what, std::exchange(way.partial, {}));
}

void Transcript::add_line(const RecordView& record, Session& session, const happening::Sent& what,
                          std::string octets) {
  const Side from = what.from;
  Line line;
  line.sent = record.seq;
  line.sent_at = record.at;
  line.conn = session.conn;
  line.device = session.device;
  line.protocol = session.protocol;
  line.from = from;
  line.sealed = what.sealed;
  line.number = ++session.lines;
  line.state = session.state;
  line.octets = std::move(octets);
  if (from == Side::Client) {
    line.meaning =
        std::visit([&](auto& each) { return each.client_line(line.text()); }, session.explainer);
  } else {
    line.meaning =
        std::visit([&](auto& each) { return each.server_line(line.text()); }, session.explainer);
    line.message = session.number;
    if (line.meaning.note == nullptr) {
      line.meaning.note = session.note != nullptr ? session.note : session.unexplained;
    }
  }
  lines_.push_back(std::move(line));
}

void Transcript::settle(const RecordView& record, ConnId conn, Side to, std::uint32_t size,
                        bool lost) {
  Session* session = find(conn);
  if (session == nullptr) return;
  Direction& way = to == Side::Server ? session->to_server : session->to_client;
  way.done_octets += size;
  while (!way.in_flight.empty() && way.in_flight.front().end <= way.done_octets) {
    Line& line = lines_[way.in_flight.pop_front().line];
    (lost ? line.lost : line.arrived) = record.seq;
    if (!lost) line.arrived_at = record.at;
  }
}

}  // namespace casella
