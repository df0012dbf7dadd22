#pragma once
// The wire beneath the sessions, as rows: TCP's packets and TLS's records. What comes after the
// cursor is the future.
#include <map>
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
  // Whether the passwords that packets carry may be read; they may in a lesson, which is about
  // that.
  void show_secrets(bool show) { show_secrets_ = show; }

  bool too_long() const { return too_long_; }
  std::size_t size() const { return rows_.size(); }
  std::size_t here() const { return here_; }  // rows that have left by the cursor
  WireLine row(std::size_t index, const Text& text) const;
  // When and why it was sent, in one line with the RFC's section, and at length.
  std::string title_of(std::size_t index, const Text& text) const;
  std::string_view long_of(std::size_t index, const Text& text) const;

 private:
  struct Span {  // of what a client has sent, in octets
    std::uint64_t from = 0, to = 0;
  };
  void find_passwords(const Transcript& transcript);
  exports::WireRow masked(const exports::WireRow& row) const;

  std::vector<exports::WireRow> rows_;
  std::map<ConnId, std::vector<Span>> passwords_;
  std::vector<std::string> devices_;
  SimTime began_{};  // times are told from here on
  std::size_t here_ = 0;
  bool too_long_ = false, built_ = false, show_secrets_ = true;
  Stamp stamp_{};
};

}  // namespace casella::gui
