#pragma once
// What SMTP asks of the store: who has a mailbox here, and to put a message into some.
#include <string>
#include <vector>

#include "sim/base/ids.h"
#include "sim/base/time.h"

namespace casella {

// Whose mailbox an address of this house names: the account is called `local`, or local@domain.
struct FindAccount {
  std::string local, domain;  // domain empty: none was given
};
// For each of these accounts, or for none. Each copy gets an identifier from the store.
struct SubmitMessage {
  std::vector<std::string> users;
  std::string octets;
  SimTime at{};
};

struct Found {
  std::string user;  // the account's own name
};
struct Submitted {
  std::vector<MessageId> messages;  // one a user, in their order
};

}  // namespace casella
