// Canonical octets for exploring. What is left out decides nothing of what can happen next: times
// (order is free), what was said last, how many sessions there were, the order of mail on a disk.
#include <algorithm>
#include <tuple>

#include "sim/explore/party.h"

namespace casella::explore {
namespace {

void encode_pipe(const Pipe& pipe, Encoder& out) {
  out.flag(pipe.held);
  out.i64(pipe.extra.count());
  out.u64(pipe.queue.size());
  for (const Segment& segment : pipe.queue) {
    out.text(segment.octets);
    out.u64(static_cast<std::uint64_t>(segment.end));
    if (segment.packet != nullptr) segment.packet->encode(out);
  }
}

void encode_memory(const Pop3Memory& session, Encoder& out) {
  for (const bool bit :
       {session.greeted, session.user_accepted, session.authorized, session.refused,
        session.secured, session.quit_sent, session.listed_uids, session.count.has_value()}) {
    out.flag(bit);
  }
  out.u64(session.count.value_or(0));
  out.u64(session.uidls.size());
  for (const std::string& uidl : session.uidls) out.text(uidl);
  for (const auto* set : {&session.fetched, &session.failed, &session.deleted}) set->encode(out);
  out.u64(session.at);
}

void encode_memory(const Pop2Memory& session, Encoder& out) {
  for (const bool bit : {session.greeted, session.quit_sent, session.failed, session.has_message}) {
    out.flag(bit);
  }
}

void encode_memory(const SmtpMemory& session, Encoder& out) {
  out.flag(session.sender.has_value());
  if (session.sender) session.sender->encode(out);
}

void encode_session(const Session& session, Encoder& out) {
  out.u64(session.conn.value);
  out.flag(session.automatic);
  out.u64(session.memory.index());
  std::visit([&](const auto& memory) { encode_memory(memory, out); }, session.memory);
}

}  // namespace

void encode_device(const Device& device, SimTime now, Encoder& out) {
  // By its unique-id IMAP's program finds a message again; POP3's looks only among those
  // remembered.
  const bool imap = device.settings->protocol == proto::Protocol::Imap;
  std::vector<std::tuple<std::uint32_t, std::size_t, FlagBits, std::string_view>> disk;
  for (const LocalMail& mail : device.disk) {
    disk.emplace_back(mail.message->id().value, mail.message->octets().size(), mail.flags,
                      imap ? std::string_view(mail.uidl) : std::string_view());
  }
  std::sort(disk.begin(), disk.end());
  out.u64(disk.size());
  for (const auto& [id, size_octets, flags, uidl] : disk) {
    out.u64(id);
    out.u64(size_octets);
    out.u64(flags);
    out.text(uidl);
  }
  out.u64(device.unsaved.size());
  for (const LocalMail& mail : device.unsaved) {
    out.u64(mail.message->id().value);
    out.u64(mail.message->octets().size());
    out.text(mail.uidl);
  }
  const bool ages = device.settings->mode == Mode::KeepDays;
  const Duration days = std::chrono::hours(24) * device.settings->keep_days;
  out.u64(device.remembered.size());
  for (const Remembered& each : device.remembered) {
    out.text(each.uidl);
    out.flag(ages && now - each.first_saved >= days);
  }
  device.imap->encode(out);
  out.flag(device.session.has_value());
  if (device.session) encode_session(*device.session, out);
}

void encode_connection(const Connection& conn, Encoder& out) {
  out.u64(conn.id.value);
  conn.server.encode(out);
  if (conn.client) conn.client->encode(out);
  for (const auto* tls : {&conn.server_tls, &conn.client_tls}) {
    out.flag(tls->has_value());
    if (*tls) (**tls)->encode(out);
  }
  if (conn.tcp) {
    for (const Side side : {Side::Server, Side::Client}) conn.tcp->end(side).endpoint->encode(out);
  }
  encode_pipe(conn.to_server, out);
  encode_pipe(conn.to_client, out);
  out.u64(conn.asks.size());
  for (const Ask& ask : conn.asks) {
    out.u64(ask.id.value);
    casella::encode(ask.request, out);
  }
  out.u64(conn.retrieved.size());
  for (const MessageRef& message : conn.retrieved) out.u64(message->id().value);
  out.flag(conn.timer.has_value());
  out.flag(conn.client_open);
  out.flag(conn.server_open);
  out.flag(conn.cut);
}

std::string Stage::encode(const Party& party) const {
  Encoder out;
  out.u64(party.kind);
  out.u64(party.sessions_left);
  out.u64(party.marks);
  out.u64(party.deeds_left);
  encode_device(*party.device, start_.now, out);
  out.u64(party.connections.size());
  for (const Cow<Connection>& conn : party.connections) encode_connection(*conn, out);
  out.u64(party.holds.size());
  for (const auto& [account, conn] : party.holds) {
    out.u64(account.value);
    out.u64(conn.value);
  }
  return out.octets();
}

std::string Stage::encode(const Boxes& boxes) const {
  StoreState store;
  store.accounts = boxes;
  Encoder out;
  store.encode(out);
  return out.octets();
}

}  // namespace casella::explore
