#pragma once
// The transcript's rows: the lines of all sessions, and between them what else happened. Rows are
// formatted one by one when they are seen; a longer log costs only what is new.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/entry.h"
#include "gui/model/history.h"
#include "gui/model/moment.h"
#include "gui/model/selection.h"

namespace casella::gui {

enum class Way : std::uint8_t { ahead, in_flight, arrived, lost };  // of a line, at the cursor

struct TranscriptRow {
  Line line{};              // for the painter; number 0: an event, whose words are in `rest`
  std::string device{};     // badge; empty if the world has but one device
  std::string way_words{};  // "in flight", "lost"; empty when arrived
  Way way = Way::arrived;
  bool event = false;
  bool stuffed = false, terminator = false, masked = false;
  bool fresh = false;      // of the record just before the cursor
  bool chosen = false;     // by the selection
  Icon icon = Icon::none;  // of an event
  Seq seq = 0;             // of its record
};

struct TranscriptFilter {
  std::optional<DeviceId> device{};
  std::string search{};  // in lines, of which ASCII letters have no case; finds no events
  bool events = true;
  bool operator==(const TranscriptFilter&) const = default;
};

class TranscriptModel {
 public:
  // Reads what is new; with a search, goes on with it for a bounded number of rows.
  void update(const Moment& moment, const History& history, const Focus& focus);
  void set_filter(TranscriptFilter filter);
  const TranscriptFilter& filter() const { return filter_; }
  bool searching() const;  // not all rows have been looked at: update again
  void show_secrets(bool show);

  std::size_t size() const;  // rows that pass the filter
  // Another number when rows that were there before are others now.
  std::uint32_t version() const { return version_; }
  // No row's words have more signs than this says; cheap for a million rows.
  std::size_t longest_words(std::size_t index) const;
  TranscriptRow row(std::size_t index, const Text& text) const;

  // The row to keep in sight: that of the record just before the cursor, or the last before it.
  std::optional<std::size_t> current() const { return current_; }
  std::optional<std::size_t> row_of(Seq seq) const;  // the first of this record, or the last before
  std::optional<std::size_t> row_of_line(std::size_t line) const;
  std::optional<std::size_t> row_of_event(std::size_t event) const;
  Seq seq_of(std::size_t row) const;
  std::optional<std::size_t> line_of(std::size_t row) const;   // index in the transcript
  std::optional<std::size_t> event_of(std::size_t row) const;  // index in History::events()

  std::string summary(const Text& text) const;  // "30 lines · 1.2 KiB · 226 ms"

 private:
  // The number of a line or, with the top bit, of an event.
  using Row = std::uint32_t;
  static constexpr Row kEvent = 0x80000000U;

  void merge();
  void sieve(std::size_t rows_at_most);
  bool passes(Row row) const;
  bool sieving() const;
  Row at(std::size_t index) const { return sieving() ? shown_[index] : all_[index]; }
  std::size_t first_at(Seq seq) const;  // index of the first row not before the record
  std::optional<std::size_t> find_current() const;
  Seq seq_of_row(Row row) const;
  TranscriptRow event_row(std::size_t index, const Text& text) const;
  TranscriptRow line_row(std::size_t index, const Text& text) const;

  const Transcript* transcript_ = nullptr;
  const History* history_ = nullptr;
  Seq cursor_ = 0;
  SimTime end_{};
  Stamp read_{};
  Focus focus_{};
  TranscriptFilter filter_{};
  bool show_secrets_ = false;
  std::vector<Row> all_, shown_;
  std::size_t sieved_ = 0;  // rows of all_ that were looked at
  std::uint32_t version_ = 0;
  std::size_t lines_ = 0, events_ = 0;  // merged so far
  std::uint64_t octets_ = 0;
  std::optional<std::size_t> current_{};
};

Way way_of(const casella::Line& line, Seq cursor);

// A line's words, the secret of PASS masked unless it may be shown.
std::string shown_text(const casella::Line& line, bool show_secrets);

}  // namespace casella::gui
