#include "sim/live/view.h"

#include <algorithm>

#include "sim/live/breakpoints.h"

namespace casella::live {
namespace {

SessionRow row_of(const Told& told) {
  SessionRow row;
  row.id = told.id;
  row.protocol = told.door->protocol;
  row.port = told.door->port;
  row.peer = told.peer;
  row.user = told.user;
  row.opened = told.opened;
  return row;
}

}  // namespace

View view_of(const Hall& hall, Camera& camera, std::size_t most, SimTime now) {
  View view;
  view.at = now;
  view.fault = hall.fault();
  view.following = camera.session();
  for (const Told& told : hall.finished()) {
    view.sessions.push_back(row_of(told));
    view.sessions.back().over = true;
    if (told.id == camera.session()) view.followed = camera.look(told);
  }
  for (const auto& [id, session] : hall.sessions()) {
    SessionRow row = row_of(*session);
    row.octets_in = session->octets_in;
    row.octets_out = session->octets_out;
    if (const Connection* conn = session->connection()) {
      row.state = conn->server.state_name();
      row.tls = conn->secured;
      row.held = is_held(*session);
      row.stopped_at = session->stopped_at;
    }
    view.sessions.push_back(std::move(row));
    if (id == camera.session().value) view.followed = camera.look(*session);
  }
  std::sort(view.sessions.begin(), view.sessions.end(),
            [](const SessionRow& a, const SessionRow& b) {
              return a.over != b.over ? a.over : a.id < b.id;
            });
  if (view.sessions.size() > most) {
    view.sessions.erase(view.sessions.begin(),
                        view.sessions.end() - static_cast<std::ptrdiff_t>(most));
  }
  return view;
}

}  // namespace casella::live
