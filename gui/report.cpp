#include "gui/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "gui/server_room.h"

namespace casella::gui {

void Report::prepare(Ui& ui) {
  if (file_.empty() || ui.hits == &hits_) return;
  ui.hits = &hits_;
}

void Report::after_frame(App& app, const Ui& ui, double first_frame_ms, bool resting) {
  if (file_.empty()) return;
  std::string now = fmt::format(
      "first_frame_ms {:.0f}\nresting {:d}\nlanguage {}\ntheme {}\ntyping {:d}\n"
      "scale {:.2f}\ntour {}\nview {}\n",
      first_frame_ms, resting, app.desk().language, theme_name(ui.look.palette),
      ImGui::GetIO().WantTextInput, ui.scale, app.tour().running() ? app.tour().at() + 1 : 0,
      static_cast<int>(app.desk().view));
  if (const ServerRoom* room = app.server()) {
    const ServerModel& server = room->model;
    now += fmt::format("serving {:d}\nguests {}\nfollowed {}\nlive {:d}\nrecorded {}\n",
                       server.running, server.there(), server.followed.value, server.live,
                       room->replay.empty() ? 0 : room->replay.timeline().size());
    for (const auto& port : server.card.ports)
      now += fmt::format("gate {} {}\n", port.name, port.number);
    const Guest* guest = server.at_hand();
    if (guest != nullptr)
      now += fmt::format("held {:d}\nstopped_at {}\nstate {}\n", guest->held, guest->stopped_at,
                         guest->state);
  }
  if (const lesson::Player* player = app.player()) {
    now += fmt::format(
        "lesson {}\nstep {}\ncursor {}\nevents {}\nwants {}\nplaying {}\n"
        "branches {}\n",
        player->lesson().id, player->step_index() + 1, player->branch().cursor,
        player->branch().timeline.size(), static_cast<int>(player->wants()),
        app.desk().playing ? 1 : 0, player->branches().size());
    const auto& lines = player->transcript().lines();
    const auto said = std::find_if(lines.rbegin(), lines.rend(), [](const casella::Line& line) {
      return line.from == Side::Client;
    });
    if (said != lines.rend()) now += fmt::format("sent {}\n", said->text());
  }
  for (const Hit& hit : hits_.all()) {
    if (!hit.visible || !hit.enabled) continue;
    now += fmt::format("at {:.0f} {:.0f} {}\n", hit.box.x + hit.box.w / 2,
                       hit.box.y + hit.box.h / 2, hit.id);
  }
  if (now == told_) return;
  const std::string part = file_ + ".part";
  std::ofstream out(part, std::ios::binary);
  out << now;
  out.close();
  std::error_code fault;
  std::filesystem::rename(part, file_, fault);
  if (out && !fault) told_ = std::move(now);
}

}  // namespace casella::gui
