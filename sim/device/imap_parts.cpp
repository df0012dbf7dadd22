// Opening a message part by part (RFC 3501, section 6.4.5): first what it is made of, then its
// text, and what is attached only if somebody wants that, too.
#include <fmt/format.h>

#include "sim/device/imap_memory.h"

namespace casella {
namespace {

using imap::BodyPart;

struct Leaves {
  const BodyPart* text = nullptr;
  std::vector<const BodyPart*> others;
};

// Of a multipart/alternative one part is enough: all say the same.
void gather(const BodyPart& part, bool alternative, Leaves& leaves) {
  for (const BodyPart& each : part.parts) gather(each, part.subtype == "ALTERNATIVE", leaves);
  if (!part.parts.empty()) return;
  const bool is_text = part.type == "TEXT" && part.file_name.empty();
  if (is_text && leaves.text == nullptr)
    leaves.text = &part;
  else if (!(is_text && alternative))
    leaves.others.push_back(&part);
}

}  // namespace

void learn_parts(ImapMemory& memory, KnownMail& mail, std::string_view structure) {
  const auto parsed = imap::parse_body_structure(structure);
  Leaves leaves;
  if (parsed) gather(*parsed, false, leaves);
  memory.text_part = leaves.text != nullptr ? leaves.text->path : "1";
  mail.attached.clear();
  mail.attached_octets = 0;
  for (const BodyPart* each : leaves.others) {
    if (each->path == memory.text_part) continue;
    if (!mail.attached.empty()) mail.attached.push_back(' ');
    mail.attached += each->path;
    mail.attached_octets += each->size_octets;
  }
}

std::string open_by_parts(const ImapMemory& memory, const KnownMail& mail) {
  if (mail.opened && !mail.attached.empty()) {
    std::string line = fmt::format("UID FETCH {} (FLAGS", mail.uid.value);
    for (const std::string_view path : imap::words_of(mail.attached))
      line.append(" BODY[").append(path).append("]");
    return line + ")";
  }
  if (memory.text_part.empty()) return fmt::format("UID FETCH {} (BODYSTRUCTURE)", mail.uid.value);
  return fmt::format("UID FETCH {} (FLAGS BODY[{}])", mail.uid.value, memory.text_part);
}

}  // namespace casella
