#pragma once
// What a session wants to be told of unasked (RFC 5465), and what it knows of those mailboxes: the
// difference between that and what they become is what there is to tell.
#include <map>
#include <set>
#include <string>

#include "sim/base/encoder.h"
#include "sim/proto/imap/command.h"

namespace casella::imap {

struct Watch {
  NotifyArgs wanted;
  std::map<std::string, Snapshot> known{};  // by the name that this session uses
  std::set<std::string> subscribed{};

  // The group that speaks of the selected mailbox; null: nothing is told of it unasked.
  const NotifyGroup* selected() const;
  // The first group that speaks of another mailbox (RFC 5465, section 6): the others don't count.
  const NotifyGroup* other(std::string_view name) const;
  void encode(Encoder& out) const;
};

}  // namespace casella::imap
