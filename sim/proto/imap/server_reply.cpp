// How answers are put together: what is told unasked, and the line that completes a command.
#include <fmt/format.h>

#include "sim/proto/imap/flag_names.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/server.h"
#include "sim/proto/imap/utf7.h"
#include "sim/proto/imap/write.h"
#include "sim/proto/say.h"

namespace casella::imap {

using proto::Effects;
using proto::Note;
using proto::say;

void Server::ok(const Command& command, const Note& why, std::string untagged,
                std::string_view text, Effects& out, bool may_expunge,
                std::vector<Passage> passages) {
  untagged += news(may_expunge);
  untagged.append(command.tag).append(" OK ").append(text).append("\r\n");
  say(out, why, std::move(untagged), {}, std::move(passages));
}

void Server::no(const Command& command, const Note& why, std::string_view text, Effects& out,
                std::string untagged, std::vector<Passage> passages) {
  untagged += news(false);
  untagged.append(command.tag).append(" NO ").append(text).append("\r\n");
  say(out, why, std::move(untagged), {}, std::move(passages));
}

void Server::bad(std::string_view tag, const Note& why, std::string_view text, Effects& out) {
  say(out, why, std::string(tag).append(" BAD ").append(text).append("\r\n"));
}

void Server::bye(const Note& why, std::string_view text, Effects& out) {
  say(out, why, std::string("* BYE ").append(text).append("\r\n"));
  end(out);
}

// RFC 5530, section 3: the codes that say why.
void Server::refuse(const Command& command, const StoreReply& reply, Effects& out) {
  const auto* refused = std::get_if<Refused>(&reply);
  if (refused == nullptr)
    return no(command, note::kStoreFailed, "[UNAVAILABLE] nothing was changed", out);
  switch (refused->why) {
    case Refusal::NoFolder:
      return no(command, note::kNoFolder, "[NONEXISTENT] no such mailbox", out);
    case Refusal::NoTarget:
      return no(command, note::kTryCreate, "[TRYCREATE] no such mailbox", out);
    case Refusal::BadName:
      return no(command, note::kFolderRefused, "[CANNOT] no mailbox can have this name", out);
    case Refusal::Exists:
      return no(command, note::kFolderRefused, "[ALREADYEXISTS] there is one of this name", out);
    case Refusal::IsInbox: return no(command, note::kFolderRefused, "[CANNOT] INBOX stays", out);
    case Refusal::HasInferiors:
      return no(command, note::kFolderRefused, "[HASCHILDREN] others lie below it", out);
    case Refusal::TooManyFolders:
      return no(command, note::kFolderRefused, "[LIMIT] too many mailboxes", out);
    case Refusal::TooManyKeywords:
      return no(command, note::kFolderRefused, "[LIMIT] too many keywords in the mailbox", out);
    case Refusal::Gone:
      return no(command, note::kGone, "[EXPUNGEISSUED] some messages are gone", out);
    case Refusal::NoRight:
      return no(command, note::kNoRight, "[NOPERM] the owner does not permit it", out);
    case Refusal::OverQuota:
      return no(command, note::kOverQuota, "[OVERQUOTA] there would be more than the quota", out);
    case Refusal::TooManyAnnotations:
      return no(command, note::kMetadataRefused, "[METADATA TOOMANY] no more of them", out);
    case Refusal::BadRights:
      return bad(command.tag, note::kMalformed, "no such rights, or the owner's own", out);
  }
}

// Names, not bits: \Recent is the session's (RFC 3501, section 2.3.2).
void Server::append_flag_list(std::string& out, FlagBits flags, bool recent) const {
  const std::size_t begin = out.size();
  const auto add = [&](std::string_view name) {
    if (out.size() > begin) out.push_back(' ');
    out += name;
  };
  for (const auto& [its_bit, name] : kSystemFlags) {
    if ((flags & its_bit) == 0) continue;
    add("\\");
    out += name;
  }
  if (recent && !rev2_) add("\\Recent");
  if (flags >> flag::kFirstKeyword == 0) return;
  const auto& keywords = box().keywords;
  for (std::size_t i = 0; keywords && i < keywords->size(); ++i) {
    if ((flags >> (i + flag::kFirstKeyword) & 1U) != 0) add((*keywords)[i]);
  }
}

// A FETCH response of flags alone.
void Server::append_flags_of(std::string& out, std::size_t index, const Item& item,
                             bool uid) const {
  out += "* ";
  append_number(out, index + 1);
  out += " FETCH (";
  if (uid || condstore_) {
    out += "UID ";
    append_number(out, item.uid.value);
    out.push_back(' ');
  }
  out += "FLAGS (";
  append_flag_list(out, item.flags, selected_->view.recent(item));
  out.push_back(')');
  if (condstore_) {
    out += " MODSEQ (";
    append_number(out, item.modseq);
    out.push_back(')');
  }
  out += ")\r\n";
}

// What the client has not been told yet; nothing if no mailbox is selected.
std::string Server::news(bool may_expunge) {
  std::string out;
  if (!selected_ || !selected_->view.has_news()) return out;
  const News told = selected_->view.tell(may_expunge);
  if (qresync_ && !told.vanished.empty()) {
    out += "* VANISHED " + told.vanished.text() + "\r\n";
  } else {
    for (const std::uint32_t number : told.expunged) {
      out += "* ";
      append_number(out, number);
      out += " EXPUNGE\r\n";
    }
  }
  if (told.arrived) {
    out += fmt::format("* {} EXISTS\r\n", selected_->view.size());
    if (!rev2_) out += fmt::format("* {} RECENT\r\n", selected_->view.recent_count());
  }
  if (told.keywords) {
    out += "* FLAGS (";
    append_flag_list(out, ~FlagBits{0}, false);
    out += ")\r\n";
  }
  for (const News::Changed& each : told.changed) {
    // RFC 9051, section 7.5.2: the UID comes with what was not asked for.
    if (each.flags || condstore_) append_flags_of(out, each.index, box().items[each.index], rev2_);
  }
  return out;
}

void Server::append_name(std::string& out, std::string_view mailbox) const {
  if (rev2_ || utf8_)
    append_astring(out, mailbox);
  else
    append_astring(out, to_utf7(mailbox));
}

// RFC 3501, section 6.1.1: what is announced is what the tables and settings offer.
std::string Server::capabilities() const {
  std::string out = "IMAP4rev1";
  const bool in = !user_.empty();
  for (const ExtensionRow& row : extensions()) {
    if (!offers(row.extension) || (!in && !row.before_login)) continue;
    out.append(" ").append(row.capability);
    if (row.extension == Extension::AppendLimit)
      out += fmt::format("={}", settings_->append_limit_octets);
  }
  if (in) return out;
  const bool plain = settings_->plain_login || secure_;
  if (settings_->starttls && !secure_) out += " STARTTLS";
  if (!plain) out += " LOGINDISABLED";
  for (const sasl::Row& row : sasl::kMechanisms) {
    const auto& all = settings_->mechanisms;
    const bool listed = std::find(all.begin(), all.end(), row.mechanism) != all.end();
    if (listed && (plain || !row.in_the_clear)) out.append(" AUTH=").append(row.name);
  }
  return out;
}

}  // namespace casella::imap
