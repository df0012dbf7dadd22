#pragma once
// What each open IMAP session has been told of its mailbox: its message numbers lag behind what the
// store has by now, until the server may say EXPUNGE and EXISTS (RFC 3501, section 7.4.1).
#include <string>
#include <vector>

#include "gui/model/history.h"
#include "gui/model/mark.h"
#include "gui/model/moment.h"

namespace casella::gui {

struct SessionCell {
  std::string words{};  // the message's number there; "not told yet"
  std::string tip{};
  Tone tone = Tone::plain;
};

struct SessionHead {
  std::string title{}, note{};  // "laptop, session 2"; "selected · 3 messages"
};

struct SessionsView {
  std::vector<SessionHead> heads{};
  struct Row {
    std::string label{}, uid{};
    std::vector<SessionCell> cells{};
  };
  std::vector<Row> rows{};
  bool behind = false;  // some session knows less than the store has
};

class SessionsModel {
 public:
  // No heads: no IMAP session has a mailbox selected at the cursor.
  const SessionsView& update(const Moment& moment, const History& history, const Text& text);

 private:
  SessionsView view_;
  Stamp stamp_{};
  bool built_ = false;
};

}  // namespace casella::gui
