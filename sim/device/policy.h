#pragma once
// What a mail program does by itself in a POP3 session, given what it knows. Pure.
//
// Delete: STAT, then RETR and DELE for each message, then QUIT. Keep: UIDL tells which messages
// were fetched in an earlier session; the others are fetched, and nothing is deleted. KeepDays: as
// Keep, and DELE for those first saved so many days ago (RFC 1939, section 8). A server without
// UIDL makes the keeping modes fetch everything again each time, since message-numbers identify
// nothing.
#include <string>
#include <variant>

#include "sim/device/device.h"

namespace casella {

struct Wait {};  // for a reply, or for nothing: the session is over
struct Issue {
  std::string line;
};               // send this command
struct Save {};  // put on disk what is in memory, before going on
using Task = std::variant<Wait, Issue, Save>;

struct Choice {
  Task task;
  std::uint32_t at;  // the message it is busy with, to be kept in Pop3Memory::at
};

// `client` must not be waiting for a reply.
Choice next_task(const Device& device, const pop3::Client& client, SimTime now);
// POP2 has no unique-ids: a device that keeps its mail on the server fetches all of it each time.
Choice next_task(const Device& device, const pop2::Client& client);

}  // namespace casella
