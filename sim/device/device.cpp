#include "sim/device/device.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace casella {
namespace {

std::optional<std::uint32_t> number_at(std::string_view text) {
  std::uint32_t value = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || stop == text.data()) return std::nullopt;
  return value;
}

// A listing of more messages than this is not believed.
constexpr std::uint32_t kMessagesLimit = 1U << 20U;

// The message-number that a command names, as a server that said +OK to it must have read it.
std::optional<std::uint32_t> number_in(std::string_view command) {
  const std::size_t space = command.find(' ');
  if (space == command.npos) return std::nullopt;
  const auto number = number_at(command.substr(space + 1));
  return number && *number > 0 ? number : std::nullopt;
}

void learn_uidl(Pop3Memory& memory, std::string_view line) {
  const auto number = number_at(line);
  const std::size_t space = line.find(' ');
  if (!number || *number == 0 || *number > kMessagesLimit || space == line.npos) return;
  if (memory.uidls.size() < *number) memory.uidls.resize(*number);
  memory.uidls[*number - 1] = line.substr(space + 1);
}

void learn_uidls(Pop3Memory& memory, const pop3::Reply& reply) {
  memory.listed_uids = true;
  if (!reply.ok) return;
  if (reply.body.empty() && reply.command.find(' ') != std::string::npos) {
    return learn_uidl(memory, reply.text);
  }
  const std::string_view body = reply.body;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = body.find("\r\n", at);
    learn_uidl(memory, body.substr(at, end - at));
    at = end + 2;
  }
}

// Of what a device remembers, by unique-id. Valid while nothing is added.
class Memories {
 public:
  explicit Memories(const Device& device) {
    sorted_.reserve(device.remembered.size());
    for (const Remembered& each : device.remembered) sorted_.push_back(&each);
    std::sort(sorted_.begin(), sorted_.end(), before);
  }
  const Remembered* find(std::string_view uidl) const {
    const auto at = std::lower_bound(
        sorted_.begin(), sorted_.end(), uidl,
        [](const Remembered* each, std::string_view wanted) { return each->uidl < wanted; });
    return at != sorted_.end() && (*at)->uidl == uidl ? *at : nullptr;
  }

 private:
  static bool before(const Remembered* one, const Remembered* other) {
    return one->uidl < other->uidl;
  }
  std::vector<const Remembered*> sorted_;
};

// Before the login a refusal is about the state, and tells nothing of the message.
void refused(Pop3Memory& memory, std::uint32_t number) {
  if (memory.authorized) memory.failed.insert(number);
}

void fetched(Device& device, const pop3::Reply& reply, const MessageRef& origin) {
  Pop3Memory& memory = *device.session->pop3();
  const auto number = number_in(reply.command);
  if (!number) return;
  if (!reply.ok) return refused(memory, *number);
  memory.fetched.insert(*number);
  LocalMail mail;
  mail.message = received(reply.body, origin);
  mail.number = MessageNumber{*number};
  if (*number <= memory.uidls.size()) mail.uidl = memory.uidls[*number - 1];
  device.unsaved.push_back(std::move(mail));
}

// "*" cancels: the client's part can't go on (RFC 5034, section 4).
void answer_challenge(Pop3Memory& memory, const pop3::Reply& reply) {
  const auto challenge = from_base64(reply.text);
  const auto octets =
      memory.exchange && challenge ? memory.exchange->respond(*challenge) : std::nullopt;
  memory.response = octets ? base64(*octets) : "*";
}

// The line that begins AUTH, with the first response if the mechanism has one and it fits.
std::string auth_line(const DeviceSettings& settings, sasl::Client& exchange) {
  std::string line = "AUTH ";
  for (const sasl::Row& row : sasl::kMechanisms) {
    if (row.mechanism == *settings.auth) line += row.name;
  }
  sasl::Client begun = exchange;
  const auto initial = begun.initial();
  if (!initial) return line;
  const std::string whole = line + " " + (initial->empty() ? "=" : base64(*initial));
  if (whole.size() + 2 > pop3::kCommandLimitOctets) return line;  // the server will ask for it
  exchange = begun;
  return whole;
}

void encode_memory(const Pop3Memory& memory, Encoder& out) {
  out.flag(memory.exchange.has_value());
  if (memory.exchange) memory.exchange->encode(out);
  out.text(memory.response.value_or(""));
  for (const bool bit :
       {memory.greeted, memory.user_accepted, memory.authorized, memory.refused, memory.secured,
        memory.quit_sent, memory.listed_uids, memory.count.has_value()}) {
    out.flag(bit);
  }
  out.u64(memory.count.value_or(0));
  out.u64(memory.uidls.size());
  for (const std::string& uidl : memory.uidls) out.text(uidl);
  for (const auto* set : {&memory.fetched, &memory.failed, &memory.deleted}) set->encode(out);
  out.u64(memory.at);
}

void encode_memory(const Pop2Memory& memory, Encoder& out) {
  for (const bool bit : {memory.greeted, memory.quit_sent, memory.failed, memory.has_message}) {
    out.flag(bit);
  }
}

void encode_memory(const SmtpMemory& memory, Encoder& out) {
  out.flag(memory.sender.has_value());
  if (memory.sender) memory.sender->encode(out);
}

}  // namespace

MessageRef received(const std::string& octets, const MessageRef& origin) {
  if (origin && origin->octets() == octets) return origin;
  return std::make_shared<const Message>(origin ? origin->id() : MessageId{},
                                         origin ? origin->name() : "", octets);
}

Pop3Memory begin_pop3(const DeviceSettings& settings, std::string nonce) {
  Pop3Memory memory;
  if (settings.auth) {
    memory.exchange.emplace(*settings.auth, settings.user, settings.pass, std::move(nonce));
    memory.auth_line = auth_line(settings, *memory.exchange);
  }
  return memory;
}

void absorb(Device& device, const pop3::Reply& reply, const MessageRef& origin) {
  device.last_reply = (reply.ok ? "+OK " : "-ERR ") + reply.text;
  if (!device.session || device.session->pop3() == nullptr) return;
  Pop3Memory& memory = *device.session->pop3();
  if (reply.greeting()) {
    memory.greeted = true;
    return;
  }
  if (reply.row == nullptr) return;
  if (reply.challenge) return answer_challenge(memory, reply);
  using pop3::Verb;
  switch (reply.row->verb) {
    case Verb::User:
      memory.user_accepted = reply.ok;
      memory.refused |= !reply.ok;
      return;
    case Verb::Auth:
      if (pop3::has_multi_line_reply(*reply.row, reply.command)) return;
      [[fallthrough]];
    case Verb::Pass:
    case Verb::Apop:
      memory.user_accepted = false;
      memory.authorized |= reply.ok;
      memory.refused |= !reply.ok;
      return;
    case Verb::Stat:
      memory.count = reply.ok ? std::min(number_at(reply.text).value_or(0), kMessagesLimit) : 0;
      if (!device.settings->by_number) return;
      memory.listed_uids = true;
      memory.uidls.clear();
      for (std::uint32_t n = 1; n <= *memory.count; ++n) memory.uidls.push_back(std::to_string(n));
      return recognise(device);
    case Verb::Uidl: learn_uidls(memory, reply); return recognise(device);
    case Verb::Retr: return fetched(device, reply, origin);
    case Verb::Dele:
      if (const auto number = number_in(reply.command)) {
        if (!reply.ok) return refused(memory, *number);
        memory.deleted.insert(*number);
      }
      return;
    case Verb::Rset:
      if (reply.ok) memory.deleted.clear();
      return;
    case Verb::Stls:
      memory.secured |= reply.ok;
      memory.refused |= !reply.ok;  // it does not go on in the clear
      return;
    case Verb::Capa:
    case Verb::List:
    case Verb::Top:
    case Verb::Noop:
    case Verb::Quit:
    case Verb::Rpop:
    case Verb::Utf8:
    case Verb::Lang:
    case Verb::Last: return;
  }
}

void recognise(Device& device) {
  Pop3Memory& memory = *device.session->pop3();
  const Memories memories(device);
  memory.first_saved.assign(memory.uidls.size(), std::nullopt);
  for (std::size_t i = 0; i < memory.uidls.size(); ++i) {
    if (memory.uidls[i].empty()) continue;
    if (const Remembered* known = memories.find(memory.uidls[i])) {
      memory.first_saved[i] = known->first_saved;
    }
  }
}

void save_mail(Device& device, SimTime now) {
  // While the session lasts it knows what is remembered; afterwards that is looked up.
  Pop3Memory* session = device.session ? device.session->pop3() : nullptr;
  std::optional<Memories> memories;
  std::vector<Remembered> learnt;
  if (session == nullptr) memories.emplace(device);
  const auto is_new = [&](const LocalMail& mail) {
    if (mail.uidl.empty() || device.settings->protocol == proto::Protocol::Imap) return false;
    if (session == nullptr) return memories->find(mail.uidl) == nullptr;
    if (mail.number.value > session->first_saved.size()) return !device.remembers(mail.uidl);
    std::optional<SimTime>& first = session->first_saved[mail.number.value - 1];
    return !std::exchange(first, first.value_or(now)).has_value();
  };
  for (LocalMail& mail : device.unsaved) {
    mail.saved = now;
    if (is_new(mail)) learnt.push_back({mail.uidl, now});
    device.disk.append(std::move(mail));
  }
  for (Remembered& each : learnt) device.remembered.append(std::move(each));
  device.unsaved.clear();
}

bool Device::remembers(std::string_view uidl) const {
  return std::any_of(remembered.begin(), remembered.end(),
                     [&](const Remembered& r) { return r.uidl == uidl; });
}

std::uint32_t Device::copies_of(MessageId id) const {
  return static_cast<std::uint32_t>(std::count_if(
      disk.begin(), disk.end(), [&](const LocalMail& mail) { return mail.message->id() == id; }));
}

bool Device::keeps(std::string_view uidl) const {
  const auto is = [&](const LocalMail& mail) { return mail.uidl == uidl; };
  return std::any_of(unsaved.begin(), unsaved.end(), is) ||
         std::any_of(disk.begin(), disk.end(), is);
}

void Device::encode(Encoder& out) const {
  const auto mails = [&](const auto& list) {
    out.u64(list.size());
    for (const LocalMail& mail : list) {
      out.u64(mail.message->id().value);
      out.u64(mail.message->octets().size());
      out.text(mail.uidl);
      out.i64(mail.saved.time_since_epoch().count());
      out.u64(mail.flags);
    }
  };
  mails(disk);
  mails(unsaved);
  imap->encode(out);
  out.i64(unsaved.empty() ? 0 : save_due.time_since_epoch().count());
  out.u64(remembered.size());
  for (const Remembered& r : remembered) {
    out.text(r.uidl);
    out.i64(r.first_saved.time_since_epoch().count());
  }
  out.u64(static_cast<std::uint64_t>(reach));
  out.flag(crashed);
  out.u64(sessions_ended);
  out.text(last_reply);
  out.u64(posted);
  out.u64(not_posted);
  out.flag(session.has_value());
  if (!session) return;
  out.u64(session->conn.value);
  out.flag(session->automatic);
  out.u64(session->memory.index());
  std::visit([&](const auto& memory) { encode_memory(memory, out); }, session->memory);
}

}  // namespace casella
