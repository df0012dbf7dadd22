#include "sim/proto/imap/list.h"

#include <algorithm>
#include <set>

#include "sim/base/ascii.h"

namespace casella::imap {
namespace {

constexpr std::string_view kInbox = "INBOX";

bool matches_any(const ListArgs& args, std::string_view name) {
  return std::any_of(args.patterns.begin(), args.patterns.end(), [&](const std::string& pattern) {
    return list_matches(args.reference + pattern, name);
  });
}

// A level of the hierarchy is shown to a '%' at the end (RFC 3501, section 6.3.8).
bool ends_open(const ListArgs& args, std::string_view name) {
  return std::any_of(args.patterns.begin(), args.patterns.end(), [&](const std::string& pattern) {
    return pattern.ends_with('%') && list_matches(args.reference + pattern, name);
  });
}

bool is_in(const std::vector<std::string>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

std::string_view special_use_of(const Folder& folder) {
  constexpr std::string_view kNames[] = {"",          "\\All",  "\\Archive", "\\Drafts",
                                         "\\Flagged", "\\Junk", "\\Sent",    "\\Trash"};
  return kNames[static_cast<std::size_t>(folder.use)];
}

// The names that can be listed: those of mailboxes, and those that are only subscribed to.
std::vector<Listed> candidates(const FolderList& folders) {
  std::vector<Listed> all;
  for (const Folder& folder : folders.folders) all.push_back({folder.name, {}, false, &folder});
  for (const std::string& name : folders.subscribed) {
    const bool known = std::any_of(folders.folders.begin(), folders.folders.end(),
                                   [&](const Folder& folder) { return folder.name == name; });
    if (!known) all.push_back({name, {}, false, nullptr});
  }
  std::set<std::string> levels;
  for (const Listed& each : all) {
    if (!each.name.starts_with(kOthersPrefix)) continue;
    for (std::size_t at = each.name.rfind(kHierarchyDelimiter); at != each.name.npos && at > 0;
         at = each.name.rfind(kHierarchyDelimiter, at - 1)) {
      levels.insert(each.name.substr(0, at));
    }
  }
  for (const Listed& each : all) levels.erase(each.name);
  for (const std::string& name : levels) all.push_back({name, {}, false, nullptr, true, true});
  std::sort(all.begin(), all.end(),
            [](const Listed& a, const Listed& b) { return a.name < b.name; });
  return all;
}

}  // namespace

bool list_matches(std::string_view pattern, std::string_view name) {
  const auto same = [&](char p, char n, std::size_t at) {
    const bool no_case =
        name.starts_with(kInbox) && at < kInbox.size() &&
        (name.size() == kInbox.size() || name[kInbox.size()] == kHierarchyDelimiter);
    return no_case ? ascii_upper(p) == n : p == n;
  };
  // reach[i]: the pattern so far matches the first i octets of the name.
  std::vector<char> reach(name.size() + 1, 0);
  reach[0] = 1;
  for (const char p : pattern) {
    if (p == '*' || p == '%') {
      for (std::size_t i = 1; i <= name.size(); ++i) {
        if (reach[i - 1] != 0 && (p == '*' || name[i - 1] != kHierarchyDelimiter)) reach[i] = 1;
      }
    } else {
      for (std::size_t i = name.size(); i > 0; --i)
        reach[i] = static_cast<char>(reach[i - 1] != 0 && same(p, name[i - 1], i - 1));
      reach[0] = 0;
    }
  }
  return reach[name.size()] != 0;
}

std::vector<Listed> list_folders(const FolderList& folders, const ListArgs& args,
                                 const ListAbilities& abilities) {
  const std::vector<Listed> all = candidates(folders);
  const auto selected = [&](const Listed& each) {
    const bool special = each.folder != nullptr && each.folder->use != SpecialUse::None;
    if (each.level && !args.only_subscribed && !args.only_special)
      return ends_open(args, each.name);
    if (!args.only_subscribed && each.folder == nullptr) return false;
    return (!args.only_subscribed || is_in(folders.subscribed, each.name)) &&
           (!args.only_special || special);
  };
  std::vector<Listed> found;
  for (const Listed& each : all) {
    if (!matches_any(args, each.name)) continue;
    Listed listed = each;
    bool children = false;
    listed.selected = selected(each);
    for (const Listed& other : all) {
      if (!is_inferior(other.name, each.name)) continue;
      children |= other.folder != nullptr;
      // RFC 9051, section 6.3.9.6: for its own sake only if the one below is not listed itself.
      listed.childinfo |= args.recursive_match && selected(other) &&
                          (listed.selected || !matches_any(args, other.name));
    }
    if (!listed.selected && !listed.childinfo) continue;
    if (each.folder == nullptr && !each.level)
      listed.attributes.emplace_back("\\NonExistent");
    else if (each.level || !each.folder->selectable)
      listed.attributes.emplace_back("\\Noselect");
    const bool subscribed = is_in(folders.subscribed, each.name);
    if (subscribed && (args.only_subscribed || args.return_subscribed))
      listed.attributes.emplace_back("\\Subscribed");
    if (abilities.children && (!args.extended || args.return_children))
      listed.attributes.emplace_back(children ? "\\HasChildren" : "\\HasNoChildren");
    const bool special = each.folder != nullptr && each.folder->use != SpecialUse::None;
    if (special && abilities.special_use) listed.attributes.push_back(special_use_of(*each.folder));
    found.push_back(std::move(listed));
  }
  return found;
}

std::vector<Listed> lsub_folders(const FolderList& folders, const ListArgs& args) {
  std::vector<Listed> found;
  const auto add = [&](std::string_view name, bool level_only) {
    for (const Listed& each : found) {
      if (each.name == name) return;
    }
    const auto there = std::find_if(folders.folders.begin(), folders.folders.end(),
                                    [&](const Folder& folder) { return folder.name == name; });
    const Folder* folder = there == folders.folders.end() ? nullptr : &*there;
    Listed listed{std::string(name), {}, false, folder};
    if (level_only || folder == nullptr || !folder->selectable)
      listed.attributes.emplace_back("\\Noselect");
    found.push_back(std::move(listed));
  };
  for (const std::string& name : folders.subscribed) {
    if (matches_any(args, name)) add(name, false);
  }
  // Section 6.3.9: a level that '%' matches is shown if something below it is subscribed to.
  for (const std::string& name : folders.subscribed) {
    if (matches_any(args, name)) continue;
    for (std::size_t at = name.rfind(kHierarchyDelimiter); at != name.npos && at > 0;
         at = name.rfind(kHierarchyDelimiter, at - 1)) {
      const std::string_view above = std::string_view(name).substr(0, at);
      if (!is_in(folders.subscribed, above) && matches_any(args, above)) add(above, true);
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Listed& a, const Listed& b) { return a.name < b.name; });
  return found;
}

}  // namespace casella::imap
