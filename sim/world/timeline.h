#pragma once
// What happened, kept so that any moment can be seen again and gone on from.
//
// The log is cut into chunks; each begins with the world as it was, so a seek copies that world and
// does again at most one chunk's actions. Chunks that are full never change and are shared: a fork
// copies the spine and the last, unfinished chunk.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/world/record.h"
#include "sim/world/world.h"

namespace casella {

// One record in a log. Valid until the timeline is changed or gone.
struct RecordView {
  Seq seq = 0;  // of the record itself: the world after it is seek(seq + 1)
  SimTime at{};
  const Action* action = nullptr;
  std::span<const Happening> what;
  std::string_view octets;
  std::span<const MessageRef> brought{};  // by clients, into mailboxes

  std::string_view text(Span span) const { return octets.substr(span.at, span.size); }
};

class Timeline {
 public:
  static constexpr std::size_t kChunk = 1024;  // records

  explicit Timeline(World start);
  Timeline(const Timeline& other) : Timeline(other.fork(other.size())) {}
  Timeline& operator=(const Timeline& other) { return *this = Timeline(other); }
  Timeline(Timeline&&) = default;
  Timeline& operator=(Timeline&&) = default;
  ~Timeline() = default;

  Seq size() const { return size_; }
  const World& tip() const { return tip_; }  // after the last record
  RecordView operator[](Seq seq) const;      // seq < size()

  // Takes a step at the tip and appends its record.
  RecordView step(const Action& action);

  // The world after `seq` records; the tip if there are not so many.
  World seek(Seq seq) const;

  // A timeline of its own with the first `seq` records of this one.
  Timeline fork(Seq seq) const;

  // How many records both have in common from the start; both began with the same world.
  Seq common_with(const Timeline& other) const;

 private:
  struct Chunk {
    World start;
    std::vector<Action> actions;
    std::vector<SimTime> times;
    std::vector<std::uint32_t> first_happening;  // and where its octets begin
    std::vector<std::uint32_t> first_octet;
    std::vector<std::pair<std::uint32_t, std::vector<MessageRef>>> brought;  // by few records
    std::vector<Happening> happenings;
    std::string octets;
  };

  std::vector<std::shared_ptr<Chunk>> chunks_;  // all but the last are full, and shared
  Seq size_ = 0;
  World tip_;
  Record scratch_;
};

}  // namespace casella
