#pragma once
// What somebody who looks on sees of the server: a picture that never changes, made anew when
// something has happened. The window keeps the newest, and asks nobody.
//
//   server->watch([] { glfwPostEmptyEvent(); });      // on the server's thread: wakes the window
//   server->follow(id);                               // the session chosen: its film comes along
//   const auto view = server->view();                 // each frame; never null
//   view->followed                                    // a Film: what is new is to be played
//   server->post([](Hall& hall, SimTime now) { ... }) // hold, release, cut, delay: Hall::act
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/live/film.h"
#include "sim/live/hall.h"

namespace casella::live {

inline constexpr Duration kViewsApart = std::chrono::milliseconds(50);

struct SessionRow {
  ConnId id;
  proto::Protocol protocol = proto::Protocol::Pop3;
  std::uint16_t port = 0;
  bool tls = false;   // private by now
  bool held = false;  // its replies or its commands wait to be released
  bool over = false;  // only its recording is left
  std::string peer, user;
  std::string stopped_at;  // the breakpoint where it is held; empty: it was held by hand
  std::string_view state;  // of the session; empty when it is over
  SimTime opened{};
  std::uint64_t octets_in = 0, octets_out = 0;
};

struct View {
  std::uint64_t number = 0;  // grows with each
  SimTime at{};
  std::vector<SessionRow> sessions;  // by id, those that are over first
  std::optional<Error> fault{};      // mail could not be kept
  ConnId following{};
  std::shared_ptr<const Film> followed{};  // of the session that was asked for, if it is known
};

// Of the session that the camera follows there is a film. `most`: rows at most; the newest are
// shown.
View view_of(const Hall& hall, Camera& camera, std::size_t most, SimTime now);

}  // namespace casella::live
