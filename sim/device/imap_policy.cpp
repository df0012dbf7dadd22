// What an IMAP device does by itself, given what it knows.
#include <algorithm>

#include <fmt/format.h>

#include "sim/device/device.h"
#include "sim/proto/imap/flag_names.h"
#include "sim/proto/imap/write.h"

namespace casella {
namespace {

using imap::Client;

// What is asked of messages that are new here.
constexpr std::string_view kHeaders = "(FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])";

bool is_offline(const Device& device) {
  return device.settings->mode == Mode::Offline;
}

std::string login(const Device& device, const ImapMemory& memory, const Client& client) {
  const DeviceSettings& settings = *device.settings;
  if (!memory.exchange) {
    std::string line = "LOGIN ";
    imap::append_astring(line, settings.user);
    line += " ";
    imap::append_astring(line, settings.pass);
    return line;
  }
  std::string line = "AUTHENTICATE ";
  for (const sasl::Row& row : sasl::kMechanisms) {
    if (row.mechanism == memory.exchange->mechanism()) line += row.name;
  }
  sasl::Client begun = *memory.exchange;
  const auto initial = client.announces("SASL-IR") ? begun.initial() : std::nullopt;
  if (initial) line += " " + (initial->empty() ? "=" : base64(*initial));
  return line;
}

// Where the session is not in the mailbox yet.
std::string way_in(const Device& device, const ImapMemory& memory, const Client& client) {
  const bool stls = device.settings->security == Security::Stls;
  if (stls && !client.secure() && client.state() == imap::State::NotAuthenticated) {
    return client.announces("STARTTLS") ? "STARTTLS" : "LOGOUT";
  }
  if (!client.knows_capabilities() && !memory.asked_capability) return "CAPABILITY";
  if (client.state() == imap::State::NotAuthenticated) return login(device, memory, client);
  const bool can = client.announces("QRESYNC") && client.announces("ENABLE");
  if (is_offline(device) && can && !memory.asked_enable) return "ENABLE QRESYNC";
  const ImapBox& box = *device.imap;
  if (!memory.resyncs || box.uid_validity == 0 || box.modseq == 0) return "SELECT INBOX";
  return fmt::format("SELECT INBOX (QRESYNC ({} {}))", box.uid_validity, box.modseq);
}

std::string flag_name(FlagBits bit) {
  for (const auto& [its_bit, name] : imap::kSystemFlags) {
    if (its_bit == bit) return "\\" + std::string(name);
  }
  return {};
}

// A command about one message: by its UID, or as a careless client has it by its number.
struct Named {
  Uid uid;
  std::uint32_t number = 0;  // 0: by UID

  std::string operator()(std::string_view verb) const {
    return number == 0 ? fmt::format("UID {} {}", verb, uid.value)
                       : fmt::format("{} {}", verb, number);
  }
};

Named named(const Device& device, Uid uid, const Client& client) {
  const auto& all = client.uids();
  const auto at = std::find(all.begin(), all.end(), uid);
  if (!device.settings->by_number || at == all.end()) return {uid};
  return {uid, static_cast<std::uint32_t>(at - all.begin()) + 1};
}

std::string store(const Named& message, FlagBits bit, bool adds) {
  return fmt::format("{} {}FLAGS ({})", message("STORE"), adds ? '+' : '-', flag_name(bit));
}

// RFC 4315, section 2.1: without UIDPLUS others' marked messages go, too.
std::string expunge(Uid uid, const Device& device, const Client& client) {
  if (device.settings->by_number) return "EXPUNGE";
  return client.announces("UIDPLUS") ? fmt::format("UID EXPUNGE {}", uid.value) : "EXPUNGE";
}

// The command by which the change at hand is told, of those that it takes.
std::string tell(const Device& device, const ImapMemory& memory, const Client& client) {
  const MailChange& change = device.imap->waiting.front();
  std::string folder;
  imap::append_astring(folder, change.folder);
  if (memory.creates) return "CREATE " + folder;
  const Named message = named(device, change.uid, client);
  switch (change.deed) {
    case Deed::Read:
      if (!is_offline(device)) {
        const KnownMail* mail = device.settings->parts ? device.imap->find(change.uid) : nullptr;
        if (mail != nullptr) return open_by_parts(memory, *mail);
        return message("FETCH") + " (FLAGS BODY[])";
      }
      [[fallthrough]];
    case Deed::Unread:
    case Deed::Flag:
    case Deed::Unflag: return store(message, row_of(change.deed).flag, row_of(change.deed).adds);
    case Deed::Delete:
      if (memory.change_turn == 0) return store(message, flag::kDeleted, true);
      return expunge(change.uid, device, client);
    case Deed::Move: break;
  }
  if (client.announces("MOVE")) return message("MOVE") + " " + folder;
  if (memory.change_turn == 0) return message("COPY") + " " + folder;
  if (memory.change_turn == 1) return store(message, flag::kDeleted, true);
  return expunge(change.uid, device, client);
}

// The messages that an offline device has not got whole.
UidSet lacking(const Device& device) {
  std::vector<std::string_view> kept;
  for (const LocalMail& mail : device.disk) kept.push_back(mail.uidl);
  for (const LocalMail& mail : device.unsaved) kept.push_back(mail.uidl);
  std::sort(kept.begin(), kept.end());
  UidSet set;
  for (const KnownMail& mail : device.imap->mails) {
    const std::string key = imap_key(*device.imap, mail.uid);
    if (!std::binary_search(kept.begin(), kept.end(), key)) set.append(mail.uid);
  }
  return set;
}

bool has_strangers(const Device& device, const ImapMemory& memory, const Client& client) {
  const std::size_t there = client.uids().size();
  if (there <= device.imap->mails.size()) return false;
  return memory.listed_at != there || memory.listings < 2;
}

// What is left to do in the mailbox; none: all is known.
std::optional<std::string> work(const Device& device, const ImapMemory& memory,
                                const Client& client) {
  const ImapBox& box = *device.imap;
  // Who counts must have counted.
  const bool can_name = memory.flags_known || !device.settings->by_number;
  if (!box.waiting.empty() && can_name) return tell(device, memory, client);
  if (!memory.flags_known && !box.mails.empty()) {
    return fmt::format("UID FETCH 1:{} (FLAGS)", box.mails.back().uid.value);
  }
  if (has_strangers(device, memory, client)) {
    const bool again = memory.listed_at == client.uids().size() && memory.listings > 0;
    const std::uint32_t from = again || box.mails.empty() ? 1 : box.mails.back().uid.value + 1;
    return fmt::format("UID FETCH {}:* {}", from, kHeaders);
  }
  if (is_offline(device) && !memory.bodies_asked) {
    if (const UidSet set = lacking(device); !set.empty()) {
      return "UID FETCH " + set.text() + " (BODY.PEEK[])";
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> next_line(const Device& device, const Client& client, SimTime now) {
  const ImapMemory& memory = *device.session->imap();
  if (!memory.greeted || memory.logout_sent) return std::nullopt;
  if (memory.response) return memory.response;
  if (memory.refused) return "LOGOUT";
  if (client.state() != imap::State::Selected) return way_in(device, memory, client);
  auto line = work(device, memory, client);
  if (client.idling()) {
    const bool ends = line || now - memory.idle_since >= kIdleAnew;
    return ends ? std::optional<std::string>("DONE") : std::nullopt;
  }
  if (line) return line;
  return device.settings->idle && client.announces("IDLE") ? "IDLE" : "LOGOUT";
}

void sent_line(Device& device, std::string_view line, SimTime now) {
  ImapMemory& memory = *device.session->imap();
  memory.response.reset();
  if (line == "IDLE") memory.idle_since = now;
  memory.asked_capability |= line == "CAPABILITY";
  memory.asked_enable |= line.starts_with("ENABLE ");
  memory.logout_sent |= line == "LOGOUT";
  memory.bodies_asked |= line.ends_with("(BODY.PEEK[])");
  if (line.starts_with("AUTHENTICATE ") && line.find(' ', 13) != std::string_view::npos) {
    memory.exchange->initial();
  }
}

}  // namespace casella
