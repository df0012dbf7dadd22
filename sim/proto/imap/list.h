#pragma once
// Which mailboxes LIST and LSUB show (RFC 3501, sections 6.3.8 and 6.3.9; RFC 5258).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/proto/imap/command.h"

namespace casella::imap {

// '*' stands for anything, '%' for anything without a delimiter. INBOX has no case.
bool list_matches(std::string_view pattern, std::string_view name);

struct Listed {
  std::string name;
  std::vector<std::string_view> attributes;
  bool childinfo = false;          // RFC 5258, section 3.5
  const Folder* folder = nullptr;  // null: there is no such mailbox
  bool selected = true;            // itself, not only what lies below it
  bool level = false;              // no mailbox, and yet a level above what others share
};

struct ListAbilities {
  bool children = true, special_use = true;
};
std::vector<Listed> list_folders(const FolderList& folders, const ListArgs& args,
                                 const ListAbilities& abilities);
std::vector<Listed> lsub_folders(const FolderList& folders, const ListArgs& args);

}  // namespace casella::imap
