#pragma once
// What `casella ctl` may ask of a server while it runs.
#include <string>
#include <vector>

#include "sim/base/text.h"
#include "sim/live/lesson_board.h"
#include "sim/live/serving.h"

namespace casella::live {

class Orders {
 public:
  // Answers in these words.
  Orders(const Text& text, std::string language, Serving& serving)
      : text_(text), language_(std::move(language)), serving_(serving), server_(*serving.server) {}

  LessonBoard* board = nullptr;  // of a lesson, if there is one

  // "+" or "-", and what to print.
  std::string carry_out(const std::vector<std::string>& words);

 private:
  std::string list();
  std::string show_board(const std::string& form);
  std::string end(const std::string& id);
  std::string reset(const std::string& user);
  std::string add_mail(const std::string& user, const std::string& file);
  std::string fault(const std::vector<std::string>& words);
  std::string break_at(const std::vector<std::string>& words);
  std::string hold(const std::string& id, bool held);
  std::string profile(const std::string& name);
  enum class As : std::uint8_t { Document, DocumentWithPasswords, Lesson };
  std::string save(const std::string& id, const std::string& file, As as);
  std::string on_session(const std::string& id,
                         const std::function<void(Hall&, Session&, SimTime)>& deed);
  std::string yes(std::string text = {}) const { return "+" + std::move(text); }
  std::string no(const Error& error) const { return "-" + text_.say(error) + "\n"; }

  const Text& text_;
  std::string language_;
  Serving& serving_;  // its faults and breakpoints are the server's thread's
  Server& server_;
};

}  // namespace casella::live
