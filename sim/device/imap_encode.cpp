// Canonical octets of what an IMAP device knows.
#include "sim/device/imap_memory.h"

namespace casella {

void ImapBox::encode(Encoder& out) const {
  out.u64(uid_validity);
  out.u64(modseq);
  out.u64(mails.size());
  for (const KnownMail& mail : mails) {
    out.u64(mail.uid.value);
    out.u64(mail.flags);
    out.u64(mail.size_octets);
    out.text(mail.from);
    out.text(mail.subject);
    out.u64(mail.origin ? mail.origin->id().value : 0);
    out.flag(mail.opened);
    out.text(mail.attached);
  }
  out.u64(waiting.size());
  for (const MailChange& change : waiting) {
    out.u64(static_cast<std::uint64_t>(change.deed));
    out.u64(change.uid.value);
    out.text(change.folder);
  }
  out.u64(conflicts);
}

void encode_memory(const ImapMemory& memory, Encoder& out) {
  out.flag(memory.exchange.has_value());
  if (memory.exchange) memory.exchange->encode(out);
  out.text(memory.response.value_or(""));
  for (const bool bit :
       {memory.greeted, memory.refused, memory.asked_capability, memory.asked_enable,
        memory.logout_sent, memory.resyncs, memory.flags_known, memory.bodies_asked,
        memory.change_met, memory.creates}) {
    out.flag(bit);
  }
  out.text(memory.text_part);
  out.u64(memory.modseq);
  out.u64(memory.listed_at);
  out.u64(static_cast<std::uint64_t>(memory.listings));
  out.u64(memory.change_turn);
  out.i64(memory.idle_since.time_since_epoch().count());
}

}  // namespace casella
