// What an IMAP device learns from its server.
#include "sim/device/imap_memory.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/device/device.h"

namespace casella {
namespace {

using imap::Condition;
using imap::Verb;

std::uint64_t number_behind(std::string_view code, std::string_view word) {
  const auto words = imap::words_of(code);
  std::uint64_t value = 0;
  if (words.size() < 2 || words[0] != word) return 0;
  std::from_chars(words[1].data(), words[1].data() + words[1].size(), value);
  return value;
}

// Takes messages out of the picture, and off the disk.
template <class Gone>
void forget(Device& device, Gone gone) {
  ImapBox& box = device.imap.edit();
  for (const KnownMail& mail : box.mails) {
    if (!gone(mail.uid)) continue;
    const std::string key = imap_key(box, mail.uid);
    if (device.keeps(key)) {
      device.disk.filter([&](const LocalMail& kept) { return kept.uidl != key; });
      std::erase_if(device.unsaved, [&](const LocalMail& kept) { return kept.uidl == key; });
    }
  }
  std::erase_if(box.mails, [&](const KnownMail& mail) { return gone(mail.uid); });
}

// Another UIDVALIDITY: whatever was known is of another mailbox (RFC 3501, section 2.3.1.1).
void learn_validity(Device& device, std::uint32_t uid_validity) {
  if (device.imap->uid_validity == uid_validity) return;
  forget(device, [](Uid) { return true; });
  ImapBox& box = device.imap.edit();
  box.conflicts += static_cast<std::uint32_t>(box.uid_validity == 0 ? 0 : box.waiting.size());
  if (box.uid_validity != 0) box.waiting.clear();
  box.uid_validity = uid_validity;
  box.modseq = 0;
}

void told(Device& device, ImapMemory& memory, const imap::Told& said) {
  if (const auto n = number_behind(said.code, "UIDVALIDITY")) {
    learn_validity(device, static_cast<std::uint32_t>(n));
  }
  if (const auto n = number_behind(said.code, "HIGHESTMODSEQ")) memory.modseq = n;
  memory.change_met |= said.code.starts_with("COPYUID ") && !device.imap->waiting.empty();
}

void fetched(Device& device, ImapMemory& memory, const imap::Fetched& said,
             const MessageRef& origin) {
  if (said.uid.value == 0) return;
  ImapBox& box = device.imap.edit();
  if (!box.waiting.empty() && box.waiting.front().uid == said.uid) memory.change_met = true;
  KnownMail* known = box.find(said.uid);
  for (const auto& text : said.texts) {
    if (!text.name.starts_with("BODY[HEADER") || known != nullptr) continue;
    const Message header(MessageId{}, "", text.octets);
    KnownMail made;
    made.uid = said.uid;
    made.from = decode_words(header.header("From"));
    made.subject = decode_words(header.header("Subject"));
    made.origin = origin;
    const auto at = std::find_if(box.mails.begin(), box.mails.end(),
                                 [&](const KnownMail& each) { return each.uid > said.uid; });
    known = &*box.mails.insert(at, std::move(made));
  }
  if (known == nullptr) return;
  if (said.flags) known->flags = said.flags->system;
  if (said.size_octets) known->size_octets = *said.size_octets;
  for (const auto& [name, value] : said.others) {
    if (name == "BODYSTRUCTURE" && device.settings->parts) learn_parts(memory, *known, value);
  }
  for (const auto& text : said.texts) {
    const bool part = device.settings->parts && text.name.starts_with("BODY[") &&
                      text.name[5] >= '1' && text.name[5] <= '9';
    if (part) {
      if (known->opened)
        known->attached.clear();  // there was nothing else left to fetch
      else if (text.name != "BODY[" + memory.text_part + "]")
        continue;
      known->opened = true;
      continue;
    }
    if (text.name != "BODY[]" || text.nil) continue;
    if (device.settings->mode != Mode::Offline) {
      known->opened = true;
    } else if (const std::string key = imap_key(box, said.uid); !device.keeps(key)) {
      LocalMail mail;
      mail.message = received(text.octets, origin);
      mail.uidl = key;
      device.unsaved.push_back(std::move(mail));
    }
  }
}

// The change at hand is told, has more to say, or has come too late.
void change_answered(Device& device, ImapMemory& memory, Verb verb, const imap::Told& said) {
  const bool ok = said.condition == Condition::Ok;
  ImapBox& box = device.imap.edit();
  const Deed deed = box.waiting.front().deed;
  if (verb == Verb::Create) {
    memory.creates = false;
    if (ok) return;  // once more, now that there is where to put it
  } else if (said.code == "TRYCREATE" && !memory.creates && memory.change_turn == 0) {
    memory.creates = true;
    return;
  }
  // Without UIDPLUS only the next command shows whether there was something to copy.
  memory.change_met |= ok && (verb == Verb::Copy || device.settings->by_number);
  const bool expunged = verb == Verb::Expunge || verb == Verb::Move;
  const bool has_more = (deed == Deed::Delete || deed == Deed::Move) && !expunged;
  if (ok && memory.change_met && has_more) {
    ++memory.change_turn;
    memory.change_met = verb != Verb::Copy;
    return;
  }
  if (!ok || !memory.change_met) ++box.conflicts;
  if (!ok) {  // the picture shows what the server has refused: all flags are asked for anew
    memory.flags_known = false;
    box.modseq = 0;
  }
  box.waiting.erase(box.waiting.begin());
  memory.change_turn = 0;
  memory.change_met = false;
}

void completed(Device& device, ImapMemory& memory, const imap::Heard& heard,
               const imap::Client& client) {
  const imap::Told& said = *heard.completes();
  const bool ok = said.condition == Condition::Ok;
  switch (heard.row->verb) {
    case Verb::Login:
    case Verb::Authenticate:
    case Verb::StartTls:
      memory.refused |= !ok;
      memory.asked_capability = false;
      return;
    case Verb::Enable: memory.resyncs = ok; return;
    case Verb::Select:
      memory.refused |= !ok;
      memory.flags_known = heard.command.find("QRESYNC") != std::string::npos;
      return;
    case Verb::Fetch:
      if (heard.command.ends_with("(FLAGS)")) {
        memory.flags_known = true;
        const auto& there = client.uids();
        forget(device,
               [&](Uid uid) { return std::find(there.begin(), there.end(), uid) == there.end(); });
        return;
      }
      if (heard.command.find("HEADER") != std::string::npos) {
        memory.listings = memory.listed_at == client.uids().size() ? memory.listings + 1 : 1;
        memory.listed_at = client.uids().size();
        memory.bodies_asked = false;
        memory.flags_known |= heard.command.starts_with("UID FETCH 1:*");
        return;
      }
      if (heard.command.ends_with("(BODYSTRUCTURE)") && !memory.text_part.empty()) return;
      memory.text_part.clear();
      if (heard.command.find("(FLAGS BODY[") == std::string::npos &&
          !heard.command.ends_with("(BODYSTRUCTURE)")) {
        return;
      }
      [[fallthrough]];
    case Verb::Store:
    case Verb::Expunge:
    case Verb::Copy:
    case Verb::Move:
    case Verb::Create:
      if (device.session->automatic && !device.imap->waiting.empty())
        change_answered(device, memory, heard.row->verb, said);
      return;
    default:  // nothing that a device remembers
      return;
  }
}

// "*" cancels: the client's part can't go on.
void challenged(ImapMemory& memory, const imap::GoesOn& said) {
  const auto octets = from_base64(said.text);
  auto answer = memory.exchange && octets ? memory.exchange->respond(*octets) : std::nullopt;
  memory.response = answer ? base64(*answer) : "*";
}

}  // namespace

const KnownMail* ImapBox::find(Uid uid) const {
  return const_cast<ImapBox*>(this)->find(uid);
}

KnownMail* ImapBox::find(Uid uid) {
  const auto at =
      std::lower_bound(mails.begin(), mails.end(), uid,
                       [](const KnownMail& mail, Uid wanted) { return mail.uid < wanted; });
  return at != mails.end() && at->uid == uid ? &*at : nullptr;
}

const KnownMail* ImapBox::find(MessageId id) const {
  const auto at = std::find_if(mails.begin(), mails.end(), [&](const KnownMail& mail) {
    return mail.origin != nullptr && mail.origin->id() == id;
  });
  return at == mails.end() ? nullptr : &*at;
}

std::string imap_key(const ImapBox& box, Uid uid) {
  return fmt::format("{}.{}", box.uid_validity, uid.value);
}

ImapMemory begin_imap(const DeviceSettings& settings, std::string nonce) {
  ImapMemory memory;
  if (settings.auth) {
    memory.exchange.emplace(*settings.auth, settings.user, settings.pass, std::move(nonce));
  }
  return memory;
}

void absorb(Device& device, const imap::Heard& heard, const imap::Client& client,
            const MessageRef& origin) {
  const auto* said = std::get_if<imap::Told>(&heard.response);
  if (said != nullptr && (heard.greeting || heard.completes() != nullptr)) {
    constexpr std::string_view kWords[] = {"OK ", "NO ", "BAD ", "BYE ", "PREAUTH "};
    device.last_reply = std::string(kWords[static_cast<std::size_t>(said->condition)]);
    if (!said->code.empty()) device.last_reply += "[" + said->code + "] ";
    device.last_reply += said->text;
  }
  ImapMemory* memory = device.session ? device.session->imap() : nullptr;
  if (memory == nullptr) return;
  memory->greeted |= heard.greeting;
  if (const auto* goes = std::get_if<imap::GoesOn>(&heard.response); goes && heard.challenge) {
    return challenged(*memory, *goes);
  }
  if (said != nullptr) told(device, *memory, *said);
  if (const auto* gone = std::get_if<imap::Expunged>(&heard.response)) {
    forget(device, [&](Uid uid) { return uid == gone->uid; });
  } else if (const auto* vanished = std::get_if<imap::Vanished>(&heard.response)) {
    forget(device, [&](Uid uid) { return vanished->uids.contains(uid); });
  } else if (const auto* message = std::get_if<imap::Fetched>(&heard.response)) {
    fetched(device, *memory, *message, origin);
  }
  if (heard.completes() != nullptr && heard.row != nullptr) {
    completed(device, *memory, heard, client);
  }
  const bool settled = memory->flags_known && client.uids().size() == device.imap->mails.size();
  if (settled && memory->modseq > device.imap->modseq) device.imap.edit().modseq = memory->modseq;
}

bool take_change(Device& device, Deed deed, MessageId id, std::string folder) {
  const KnownMail* known = device.imap->find(id);
  if (known == nullptr) return false;
  const Uid uid = known->uid;
  ImapBox& box = device.imap.edit();
  box.waiting.push_back({deed, uid, std::move(folder)});
  if (device.settings->mode != Mode::Offline) return true;
  const DeedRow& row = row_of(deed);
  FlagBits& flags = box.find(uid)->flags;
  flags = row.adds ? flags | row.flag : flags & ~row.flag;
  if (row.flag == 0) forget(device, [&](Uid each) { return each == uid; });
  return true;
}

void end_imap(Device& device) {
  ImapBox& box = device.imap.edit();
  for (KnownMail& mail : box.mails) {
    mail.opened = false;
    mail.attached.clear();
  }
  if (device.settings->mode != Mode::Offline) box.waiting.clear();
}

}  // namespace casella
