// What others may do with a mailbox, how much an account may hold, and what is noted of a mailbox
// (RFC 4314, RFC 9208, RFC 5464).
#include <algorithm>

#include <fmt/format.h>

#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/server.h"
#include "sim/proto/imap/write.h"

namespace casella::imap {

using proto::Effects;

namespace {

// RFC 4314, section 2.1.1: older clients know "c" and "d" for what are rights of their own now.
std::string with_virtual(std::string rights) {
  if (rights.find_first_of("kx") != rights.npos) rights.push_back('c');
  if (rights.find_first_of("te") != rights.npos) rights.push_back('d');
  return rights;
}

std::string root_of(std::string_view owner, std::string_view user) {
  return owner == user ? std::string() : std::string(kOthersPrefix).append(owner);
}

}  // namespace

void Server::sharing(Command command, Effects& out) {
  const auto folder = [&](const std::string& name) { return FolderRef{user_, name, 0}; };
  StoreRequest request = ListFolders{user_};
  if (const auto* rights = std::get_if<RightsArgs>(&command.args)) {
    const Verb verb = command.row->verb;
    if (verb == Verb::SetAcl || verb == Verb::DeleteAcl) {
      request = ChangeRights{folder(rights->name), rights->identifier, rights->rights, rights->how};
    } else {
      request = ReadRights{folder(rights->name)};
    }
  } else if (const auto* named = std::get_if<NameArgs>(&command.args)) {
    if (command.row->verb == Verb::GetQuotaRoot) {
      request = ReadQuota{folder(named->name)};
    } else if (named->name.empty()) {
      request = ReadQuota{{user_, "", 0}};
    } else if (named->name.starts_with(kOthersPrefix)) {
      request = ReadQuota{folder(named->name + "/INBOX")};
    } else {
      return no(command, note::kNoFolder, "[NONEXISTENT] no such quota root", out);
    }
  } else if (const auto* get = std::get_if<GetMetadataArgs>(&command.args)) {
    request = ReadAnnotations{folder(get->name)};
  } else if (auto* set = std::get_if<SetMetadataArgs>(&command.args)) {
    const bool shared = std::any_of(set->entries.begin(), set->entries.end(), [](const auto& each) {
      return each.entry.starts_with("/shared/");
    });
    if (set->name.empty() && shared)
      return no(command, note::kNoRight, "[NOPERM] what all see is not for users to write", out);
    request = ChangeAnnotations{folder(set->name), set->entries};
  }
  ask(std::move(command), std::move(request), out);
}

void Server::shared(const Command& command, const StoreReply& reply, Effects& out) {
  if (const auto* rights = std::get_if<RightsAre>(&reply))
    return list_rights(command, *rights, out);
  if (const auto* is = std::get_if<QuotaIs>(&reply)) return quota(command, *is, out);
  if (const auto* are = std::get_if<AnnotationsAre>(&reply)) return metadata(command, *are, out);
  if (!std::holds_alternative<FoldersChanged>(reply)) return refuse(command, reply, out);
  const bool acl = std::holds_alternative<RightsArgs>(command.args);
  ok(command, acl ? note::kAclOk : note::kMetadataOk, {}, "done", out);
}

void Server::list_rights(const Command& command, const RightsAre& is, Effects& out) {
  const auto& args = std::get<RightsArgs>(command.args);
  const bool administers = is.mine.find('a') != std::string::npos;
  std::string text;
  if (command.row->verb == Verb::MyRights) {
    text = "* MYRIGHTS ";
    append_name(text, args.name);
    text.append(" ").append(with_virtual(is.mine));
  } else if (!administers) {
    return no(command, note::kNoRight, "[NOPERM] the owner does not permit it", out);
  } else if (command.row->verb == Verb::GetAcl) {
    text = "* ACL ";
    append_name(text, args.name);
    for (const auto& [identifier, rights] : is.all) {
      text.push_back(' ');
      append_astring(text, identifier);
      text.append(" ").append(with_virtual(rights));
    }
  } else {
    text = "* LISTRIGHTS ";
    append_name(text, args.name);
    text.push_back(' ');
    append_astring(text, args.identifier);
    // Section 3.4: what is always granted, then what can be granted, each by itself.
    if (args.identifier == is.owner) {
      text.append(" ").append(with_virtual(std::string(kAllRights)));
    } else {
      text += " \"\"";
      for (const char right : kAllRights) text.append(" ").push_back(right);
      text += " c d";
    }
  }
  ok(command, note::kAclOk, text + "\r\n", "done", out);
}

void Server::quota(const Command& command, const QuotaIs& is, Effects& out) {
  const std::string root = root_of(is.owner, user_);
  std::string text;
  if (command.row->verb == Verb::GetQuotaRoot) {
    text = "* QUOTAROOT ";
    append_name(text, std::get<NameArgs>(command.args).name);
    text.push_back(' ');
    append_astring(text, root);
    text += "\r\n";
  }
  text += "* QUOTA ";
  append_astring(text, root);
  std::string_view before = " (";
  const auto add = [&](std::string_view name, std::uint64_t used, std::uint64_t most) {
    if (most == 0) return;
    text += fmt::format("{}{} {} {}", before, name, used, most);
    before = " ";
  };
  // RFC 9208, section 5.1: in units of 1024 octets, rounded up.
  if (offers(Extension::QuotaStorage))
    add("STORAGE", (is.octets + 1023) / 1024, is.octets_limit / 1024);
  if (offers(Extension::QuotaMessage)) add("MESSAGE", is.messages, is.messages_limit);
  text += before == " (" ? " ()\r\n" : ")\r\n";
  ok(command, note::kQuotaOk, std::move(text), "done", out);
}

// RFC 5464, section 4.2.
void Server::metadata(const Command& command, const AnnotationsAre& are, Effects& out) {
  const auto& args = std::get<GetMetadataArgs>(command.args);
  const auto wanted = [&](const std::string& entry) {
    return std::any_of(args.entries.begin(), args.entries.end(), [&](const std::string& each) {
      if (entry == each) return true;
      const bool below =
          entry.size() > each.size() + 1 && entry.starts_with(each) && entry[each.size()] == '/';
      const bool deeper = below && entry.find('/', each.size() + 1) != entry.npos;
      return below && args.depth != 0 && (args.depth < 0 || !deeper);
    });
  };
  std::string text;
  std::size_t longest = 0;
  const auto add = [&](std::string_view entry, const std::string* value) {
    if (text.empty()) {
      text = "* METADATA ";
      append_name(text, args.name);
      text += " (";
    } else {
      text.push_back(' ');
    }
    append_astring(text, entry);
    text.push_back(' ');
    if (value == nullptr)
      text += "NIL";
    else if (value->find('\0') != value->npos)
      append_literal(text, *value, true);
    else
      append_string(text, *value);
  };
  for (const Annotation& each : are.all) {
    if (!wanted(each.entry)) continue;
    if (args.max_octets && each.value->size() > *args.max_octets)
      longest = std::max(longest, each.value->size());
    else
      add(each.entry, &*each.value);
  }
  for (const std::string& entry : args.entries) {
    const bool there = std::any_of(are.all.begin(), are.all.end(),
                                   [&](const Annotation& each) { return each.entry == entry; });
    if (!there && args.depth == 0) add(entry, nullptr);
  }
  if (!text.empty()) text += ")\r\n";
  ok(command, note::kMetadataOk, std::move(text),
     longest > 0 ? fmt::format("[METADATA LONGENTRIES {}] done", longest) : "done", out);
}

}  // namespace casella::imap
