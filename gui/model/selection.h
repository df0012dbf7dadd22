#pragma once
// One selection for the whole window, and what it is about in every view.
#include <cstdint>
#include <optional>
#include <vector>

#include "gui/model/history.h"
#include "gui/model/moment.h"

namespace casella::gui {

// What was chosen by hand, one of these. While nothing is, every view follows the cursor.
struct Selection {
  std::optional<std::size_t> line{};   // index in the transcript
  std::optional<std::size_t> event{};  // index in History::events()
  std::optional<MessageId> message{};  // a row of the matrix
  std::optional<DeviceId> device{};    // whose session and card are meant

  bool empty() const { return !line && !event && !message && !device; }
  void clear() { *this = Selection(); }
  void choose_line(std::size_t index) { *this = {index, {}, {}, {}}; }
  void choose_event(std::size_t index) { *this = {{}, index, {}, {}}; }
  void choose_message(MessageId id) { *this = {{}, {}, id, {}}; }
  void choose_device(DeviceId id) { *this = {{}, {}, {}, id}; }
  bool operator==(const Selection&) const = default;
};

// What the selection, or else the cursor, is about.
struct Focus {
  std::optional<std::size_t> line{};  // the transcript's row and the ladder's arrow
  std::optional<std::size_t> event{};
  std::vector<Seq> records{};  // whose doing it is: what these changed lights up
  std::optional<DeviceId> device{};
  ConnId conn{};                        // 0: no session yet
  std::vector<Holdings::Cell> cells{};  // of the matrix, by messages and places

  bool lights(Seq seq) const;
  bool lights(std::size_t row, std::size_t column) const;
  bool operator==(const Focus& other) const {
    return line == other.line && event == other.event && records == other.records &&
           device == other.device && conn == other.conn;
  }
};

Focus focus_of(const Moment& moment, const History& history, const Selection& selection);

// What a record is about: its event, or else the line that it sent or delivered; empty if neither.
Selection selection_of(const Moment& moment, const History& history, Seq seq);

// Where the cursor stands just after the selected thing happened.
std::optional<Seq> moment_of(const Moment& moment, const History& history,
                             const Selection& selection);

}  // namespace casella::gui
