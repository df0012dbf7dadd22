#pragma once
// A live server without sockets, with sessions that somebody else plays: for pictures and tests,
// where the same must come out each time. Its clock stands where it is put.
#include "gui/host.h"

namespace casella::gui {

class Rehearsal : public Host {
 public:
  explicit Rehearsal(const std::filesystem::path& lessons);
  // Serves a lesson, to these learners; none: to the one of whom it speaks.
  Rehearsal(std::unique_ptr<live::LessonBoard> board, const std::vector<std::string>& learners);

  // A session at the gate of this name, and what its client writes.
  ConnId call(std::string_view gate, std::string peer);
  void write(ConnId session, std::string_view octets);
  void secured(ConnId session);
  void hang_up(ConnId session);
  void pass(Duration time);
  // What the client would have read by now.
  std::string heard(ConnId session);
  std::string secret_of(const std::string& user) const;

  std::shared_ptr<const live::View> view() const override { return view_; }
  void follow(ConnId session) override;
  void post(Deed deed) override;
  Arranged arrangement() const override { return arranged(*hall_, faults_, breakpoints_); }
  std::optional<live::Kept> take_out(ConnId session) override {
    return live::take_out(*hall_, session);
  }
  live::SettingsCard card(const Text& text) const override;
  std::string address() const override { return "localhost"; }
  std::string folder() const override { return {}; }
  live::LessonBoard* board() override { return board_.get(); }
  std::string brief(const Text& text) const override;
  std::string board_address() const override {
    return board_ ? "http://localhost:10080/board" : "";
  }

 private:
  void open_hall(StoreState store);
  void settle();

  std::unique_ptr<live::LessonBoard> board_;
  std::vector<live::Gate> gates_;
  std::vector<live::AccountWish> accounts_;
  std::unique_ptr<live::Hall> hall_;
  live::Faults faults_;
  live::Breakpoints breakpoints_;
  std::map<std::uint32_t, std::string> heard_;
  SimTime now_{};
  live::Camera camera_;
  std::uint64_t views_ = 0;
  std::shared_ptr<const live::View> view_ = std::make_shared<const live::View>();
};

// Whoever `user` is fetches so many messages within TLS, and deletes one of them if it is said so.
void rehearse_learner(Rehearsal& server, const std::string& user, int fetched, bool deletes);

// A few sessions of POP3, IMAP and SMTP, there and over; one stands at a breakpoint. Which of them
// is worth a look is returned.
ConnId rehearse(Rehearsal& server);

}  // namespace casella::gui
