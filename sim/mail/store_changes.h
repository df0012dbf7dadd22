#pragma once
// What has become of an account's mailboxes between two moments, for the sessions that follow them.
#include <string>
#include <vector>

#include "sim/mail/mailbox.h"

namespace casella {

struct Account;

struct MailboxChange {
  std::string user, mailbox;  // the owner's, by its own name
  Snapshot box{};             // as it is now; null: it is gone
  enum class What : std::uint8_t {
    Messages,  // they came, went, or have other flags; or the mailbox is gone, or is another now
    Made,
    Gone,
    Renamed,  // `detail` is its old name
    Subscribed,
    Unsubscribed,
    Annotated  // `detail` is the entry; a mailbox "" is the server
  } what = What::Messages;
  std::string detail{};
};

std::vector<MailboxChange> changes_between(const Account& was, const Account& is);

}  // namespace casella
