#pragma once
// The wire beneath the sessions, as rows: TCP's packets and TLS's records. What comes after the
// cursor is the future.
#include <string>
#include <vector>

#include "gui/model/mark.h"
#include "gui/model/moment.h"
#include "sim/base/text.h"
#include "sim/export/wire.h"

namespace casella::gui {

struct WireLine {
  std::string number{}, time{}, device{}, flags{}, seq{}, ack{}, window{}, size{};
  std::string words{};  // what others can read of it
  std::string mark{};   // lost, sent again
  Tone tone = Tone::plain;
  bool future = false;
};

class WireModel {
 public:
  // Beyond so many records of a log its packets are not worked out.
  static constexpr Seq kMost = 20'000;

  void update(const Moment& moment);

  bool too_long() const { return too_long_; }
  std::size_t size() const { return rows_.size(); }
  std::size_t here() const { return here_; }  // rows that have left by the cursor
  WireLine row(std::size_t index, const Text& text) const;
  // When and why it was sent, in one line with the RFC's section, and at length.
  std::string title_of(std::size_t index, const Text& text) const;
  std::string_view long_of(std::size_t index, const Text& text) const;

 private:
  std::vector<exports::WireRow> rows_;
  std::vector<std::string> devices_;
  std::size_t here_ = 0;
  bool too_long_ = false, built_ = false;
  Stamp stamp_{};
};

}  // namespace casella::gui
