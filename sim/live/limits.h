#pragma once
// What the live server bears: every buffer, count and wait has a limit with a name.
#include <cstddef>
#include <cstdint>

#include "sim/base/time.h"

namespace casella::live {

struct Limits {
  std::uint32_t sessions = 20'000;        // at a time; who comes then is sent away
  std::uint32_t finished_sessions = 200;  // whose recordings are kept, the newest
  // Octets that wait for a client who does not read them. Above it no more commands are taken
  // from that session; what one command brings may go beyond.
  std::size_t unread_octets = 1U << 20U;
  std::size_t unread_octets_in_all = std::size_t{512} << 20U;  // then who is slow is cut
  std::size_t tape_octets = 1U << 20U;            // of a session's recording; then it begins anew
  Duration stalled = std::chrono::seconds(60);    // a client that reads nothing of what waits
  Duration handshake = std::chrono::seconds(20);  // until TLS has begun
  Duration linger = std::chrono::seconds(2);      // for a client to close, once all is said
  std::uint32_t free_guesses = 1;          // wrong passwords of a session that are answered at once
  std::uint32_t free_guesses_in_all = 10;  // of an address, and for a user, on all connections
  Duration guesses_forgotten = std::chrono::minutes(1);  // after the last one
  Duration farewell = std::chrono::seconds(1);  // at the end, for POP clients to say one more thing
  Duration guess_delay = std::chrono::milliseconds(500);  // then so long, and each time twice that
  Duration longest_guess_delay = std::chrono::seconds(8);
};

}  // namespace casella::live
