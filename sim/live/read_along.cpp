#include "sim/live/read_along.h"

#include <algorithm>

namespace casella::live {
namespace {

// What is written further than this without a line end is no line.
constexpr std::size_t kLineOctets = 1U << 16U;

ClientEngine client_of(proto::Protocol protocol) {
  switch (protocol) {
    case proto::Protocol::Pop2: return ClientEngine(pop2::Client());
    case proto::Protocol::Smtp: return ClientEngine(smtp::Client());
    case proto::Protocol::Imap: return ClientEngine(imap::Client());
    case proto::Protocol::Pop3: break;
  }
  return ClientEngine(pop3::Client());
}

// Nothing of it acts by itself: it only remembers.
casella::Session session_of(proto::Protocol protocol, ConnId id) {
  casella::Session session{id, false, {}};
  switch (protocol) {
    case proto::Protocol::Pop2: session.memory = Pop2Memory(); break;
    case proto::Protocol::Smtp: session.memory = SmtpMemory(); break;
    case proto::Protocol::Imap: session.memory = ImapMemory(); break;
    case proto::Protocol::Pop3: break;
  }
  return session;
}

Span keep(Record& record, std::string_view octets, std::size_t most) {
  const Span span{static_cast<std::uint32_t>(record.octets.size()),
                  static_cast<std::uint32_t>(octets.size())};
  record.octets += octets.substr(0, most);
  return span;
}

}  // namespace

// --- the log -------------------------------------------------------------------------------------

RecordView WatchLog::operator[](Seq seq) const {
  const Record& record = records_[seq];
  return {seq, record.at, &record.action, record.what, record.octets, record.brought};
}

std::size_t WatchLog::cost_of(const Record& record) {
  return sizeof(Record) + record.octets.size() + record.what.size() * sizeof(Happening);
}

Seq WatchLog::add(Record record) {
  if (record.what.empty()) return 0;
  cost_octets_ += cost_of(record);
  records_.push_back(std::move(record));
  return cost_octets_ > kMostOctets ? forget() : 0;
}

// The older half, but for what must be known of connections that are still open.
Seq WatchLog::forget() {
  Record open;
  Seq gone = 0;
  while (records_.size() > 1 && cost_octets_ > kMostOctets / 2) {
    for (const Happening& what : records_.front().what) {
      if (std::holds_alternative<happening::Opened>(what)) open.what.push_back(what);
      const auto* closed = std::get_if<happening::Closed>(&what);
      if (closed == nullptr || closed->by != Side::Client) continue;
      std::erase_if(open.what, [&](const Happening& each) {
        return std::get<happening::Opened>(each).conn == closed->conn;
      });
    }
    open.at = records_.front().at;
    cost_octets_ -= cost_of(records_.front());
    records_.pop_front();
    ++gone;
  }
  if (open.what.empty()) return gone;
  cost_octets_ += cost_of(open);
  records_.push_front(std::move(open));
  return gone - 1;
}

// --- a session -----------------------------------------------------------------------------------

ReadAlong::ReadAlong(const Beginning& beginning, const std::vector<Cow<Device>>& devices,
                     DeviceId own)
    : id_(beginning.id), own_(own) {
  world_ = empty_world(beginning.settings, beginning.id, beginning.seed, "client");
  world_.devices = devices;
  world_.now = beginning.opened;
}

std::optional<Cow<Connection>> ReadAlong::connection() const {
  const auto found = place_of(world_.connections, id_);
  if (over_ || found == world_.connections.end()) return std::nullopt;
  Cow<Connection> copy = *found;
  copy.edit().client = client_;
  return copy;
}

Record ReadAlong::step(const Action& action, Device& device) {
  const Connection* before = conn();
  const auto* answers = std::get_if<AnswerStore>(&action);
  if (answers != nullptr && before != nullptr && !before->asks.empty()) {
    const auto* open = std::get_if<OpenMaildrop>(&before->asks.front().request);
    asked_for_ = open == nullptr ? std::string() : open->user;
  }
  if (const auto* opened = std::get_if<ExternalOpened>(&action)) {
    ExternalOpened own = *opened;
    own.device = own_;
    casella::step(world_, own, record_);
  } else {
    casella::step(world_, action, record_);
  }
  Record told;
  told.at = record_.at;
  device.session.swap(session_);
  for (const Happening& what : record_.what) {
    const auto* sent = std::get_if<happening::Sent>(&what);
    const auto* got = std::get_if<happening::Delivered>(&what);
    const auto* closed = std::get_if<happening::Closed>(&what);
    if (sent != nullptr && sent->from == Side::Client) {
      wrote(record_.text(sent->octets), sent->sealed, told);
      continue;
    }
    if (sent != nullptr) {
      const std::string_view octets = record_.text(sent->octets);
      undelivered_ += octets;
      const Span kept = keep(told, octets, WatchLog::kReplyOctetsKept);
      told.what.emplace_back(happening::Sent{id_, Side::Server, kept, sent->sealed});
      continue;
    }
    told.what.push_back(what);
    if (const auto* first = std::get_if<happening::Opened>(&what)) {
      client_ = client_of(first->protocol);
      client_->handle(proto::Connected{}, world_.now, ignored_);
      device.session = session_of(first->protocol, id_);
    }
    if (std::holds_alternative<happening::Secured>(what) && client_) {
      client_->handle(proto::TlsReady{}, world_.now, ignored_);
    }
    if (got != nullptr && got->to == Side::Client) heard(got->size_octets, device, told);
    if (closed == nullptr || closed->by != Side::Client || !device.session) continue;
    casella::end_session(device);
    over_ = true;
  }
  device.session.swap(session_);
  ignored_.clear();
  notice_user(record_);
  return told;
}

// A message on its way to the server, and not a command.
bool ReadAlong::is_content() const {
  if (const auto* smtp = client_->as<smtp::Client>()) return smtp->sends_message();
  const auto* imap = client_->as<imap::Client>();
  return imap != nullptr && imap->takes_any_line() && !imap->idling();
}

// Lines are told one by one, however the program wrote them.
void ReadAlong::wrote(std::string_view octets, bool sealed, Record& told) {
  if (!client_) return;
  line_ += octets;
  std::size_t at = 0;
  for (std::size_t end; (end = line_.find('\n', at)) != line_.npos; at = end + 1) {
    std::string line = line_.substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const bool content = is_content();
    const Span kept = keep(told, line + "\r\n", content ? 0 : kLineOctets);
    told.what.emplace_back(happening::Sent{id_, Side::Client, kept, sealed});
    client_->submit(line, ignored_);
    ignored_.clear();
  }
  line_.erase(0, at);
  if (line_.size() > kLineOctets) line_.clear();
}

void ReadAlong::heard(std::uint32_t size_octets, Device& device, Record& told) {
  const std::string octets = undelivered_.substr(0, size_octets);
  undelivered_.erase(0, size_octets);
  if (!client_) return;
  client_->handle(proto::Received{octets}, world_.now, ignored_);
  ignored_.clear();
  listen(device, told);
}

// Hands the replies that have become whole to the device.
void ReadAlong::listen(Device& device, Record& told) {
  client_->visit([&](auto& client) {
    if constexpr (requires { client.take_reply(); }) {
      while (const auto reply = client.take_reply()) take(device, *reply, told);
    } else {
      while (const auto heard = client.take_response()) take(device, *heard, client, told);
    }
  });
}

MessageRef ReadAlong::next_retrieved() {
  const Connection* at = conn();
  if (at == nullptr || retrieved_ >= at->retrieved.size()) return nullptr;
  return *(at->retrieved.begin() + static_cast<std::ptrdiff_t>(retrieved_++));
}

void ReadAlong::take(Device& device, const pop3::Reply& reply, Record& told) {
  const bool brings = reply.ok && reply.row != nullptr && reply.row->verb == pop3::Verb::Retr;
  const std::size_t unsaved = device.unsaved.size();
  absorb(device, reply, brings ? next_retrieved() : nullptr);
  keep_fetched(device, unsaved, told);
}

void ReadAlong::take(Device& device, const pop2::Reply& reply, Record& told) {
  const bool brings = reply.ok && reply.answer == pop2::Answer::Data;
  const std::size_t unsaved = device.unsaved.size();
  absorb(device, reply, brings ? next_retrieved() : nullptr);
  keep_fetched(device, unsaved, told);
}

void ReadAlong::take(Device& device, const smtp::Reply& reply, Record& told) {
  absorb(device, reply);
  if (!reply.of_message) return;
  ++(reply.ok() ? device.posted : device.not_posted);
  told.what.emplace_back(happening::Posted{id_, own_, reply.ok()});
}

void ReadAlong::take(Device& device, const imap::Heard& heard, const imap::Client& client,
                     Record& told) {
  MessageRef origin;
  const auto* fetched = std::get_if<imap::Fetched>(&heard.response);
  const auto* server = conn() == nullptr ? nullptr : conn()->server.as<imap::Server>();
  if (fetched != nullptr && server != nullptr && server->view() != nullptr) {
    // A program that asks by number need not know the UID; the server knows which it is.
    const Mailbox& box = server->view()->box();
    const bool numbered = fetched->uid.value == 0 && fetched->number - 1 < box.items.size();
    const Item* item = numbered ? &box.items[fetched->number - 1] : box.find(fetched->uid);
    if (item != nullptr) origin = item->message;
  }
  const std::size_t unsaved = device.unsaved.size();
  absorb(device, heard, client, origin);
  if (fetched != nullptr && origin != nullptr && device.unsaved.size() == unsaved) {
    for (const imap::Fetched::Text& text : fetched->texts) {
      if (text.nil || (text.name != "BODY[]" && text.name != "RFC822")) continue;
      LocalMail mail;
      mail.message = received(text.octets, origin);
      device.unsaved.push_back(std::move(mail));
    }
  }
  keep_fetched(device, unsaved, told);
}

void ReadAlong::keep_fetched(Device& device, std::size_t unsaved_before, Record& told) {
  if (device.unsaved.size() == unsaved_before) return;
  const MessageId id = device.unsaved.back().message->id();
  told.what.emplace_back(happening::Fetched{own_, id});
  told.what.emplace_back(happening::Saved{own_, id});
  save_mail(device, world_.now);
}

void ReadAlong::notice_user(const Record& record) {
  for (const Happening& what : record.what) {
    const auto* refused = std::get_if<happening::Refused>(&what);
    if (refused != nullptr && refused->in_use && !asked_for_.empty()) user_ = asked_for_;
  }
  const Connection* at = conn();
  const std::string user = at == nullptr ? std::string() : user_of(*at);
  if (!user.empty()) user_ = user;
}

}  // namespace casella::live
