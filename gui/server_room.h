#pragma once
// What the app keeps of the live server: the server, what is known of it by now, and the session
// that is followed, with the place in it where one looks.
#include <memory>
#include <optional>

#include "gui/host.h"
#include "gui/model/lab.h"
#include "gui/model/replay.h"

namespace casella::gui {

class ServerRoom {
 public:
  // `in_memory` and `any_ports`: as HostWish has them. What went wrong is told by look().
  void start(const HostWish& wish, std::function<void()> news);
  void use(std::unique_ptr<Host> host);  // one that runs already
  void stop();
  bool running() const { return host_ != nullptr; }
  bool serves(std::string_view lesson) const;  // by its id

  // Once a frame: takes what is new, and words it.
  void look(const Text& text, std::string_view language, bool secrets_shown);
  // The same, of the lesson that is served alone: while something else is shown.
  void look_at_board(const Text& text, std::string_view language);
  // A task of a lesson, as it is done by a program of one's own; whoever is not so far comes to it.
  OutsideTask seen(std::string_view lesson, std::string_view task, const Text& text);
  // Of the session that is followed; none as long as nothing is known of one.
  std::optional<Moment> moment();

  void follow(ConnId session);
  // To the session that is at hand if none is named.
  void meddle(Meddling what, ConnId session);
  void set_stop(const intent::SetStop& what);
  void remove_stop(std::size_t index);
  void set_mishap(const intent::SetMishap& what);
  void clear_mishaps();
  std::optional<live::Kept> take_out() {
    return host_ ? host_->take_out(model.followed) : std::nullopt;
  }

  ServerModel model{};
  std::optional<Lab> lab{std::in_place};  // another one for another session
  Replay replay{};

 private:
  void word(const Text& text);
  void take(const live::View& view);
  void post(Host::Deed deed);

  std::unique_ptr<Host> host_;
  std::optional<Error> fault_{};
  std::shared_ptr<const live::View> view_;
  std::shared_ptr<const live::Film> played_;
  std::shared_ptr<const live::Board> board_;  // that model.board tells
  std::string board_in_{};                    // in this language
  std::string at_task_{};                     // of the lesson: where its learners are
  std::string worded_in_{};                   // the language of what was worded
  bool secrets_ = false;
};

}  // namespace casella::gui
