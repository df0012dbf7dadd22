#pragma once
// What VANISHED means to a client's message numbers.
#include <vector>

#include "sim/mail/uid_set.h"

namespace casella::imap {

// RFC 7162, section 3.2.10.1: each UID named is one message less. Of a run of messages whose UIDs
// were never learnt (0) as many go as lie between its neighbours; those left are not learnt either.
void vanish(std::vector<Uid>& uids, const UidSet& gone);

}  // namespace casella::imap
