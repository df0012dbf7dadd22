#pragma once
// Octets on their way to a client: text, and long messages that stand in it and are shared. While
// there are none it takes a pointer's room: of thousands of clients most say nothing.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/mail/passage.h"

namespace casella::live {

class Outflow {
 public:
  bool empty() const { return held_ == nullptr; }
  std::size_t size() const { return held_ ? held_->size() : 0; }
  // What is held for nobody else: the store has the rest anyway.
  std::size_t own_octets() const { return held_ ? held_->text.size() : 0; }

  void append(std::string_view octets);
  void append(const Passage& passage);  // behind all that is there; `before` does not matter
  void append(Outflow&& other);         // of which nothing was taken yet
  void cut(std::size_t size);           // keeps the first ones

  // The octets that come first, in at most so many pieces; they stay until take() or a change.
  std::vector<std::string_view> pieces(std::size_t most) const;
  void take(std::size_t octets);             // away, from the front
  Outflow split(std::size_t octets);         // the first ones
  std::string text(std::size_t most) const;  // the first ones, copied
  std::string text() const { return text(size()); }
  void clear() { *this = Outflow(); }
  Outflow copy() const;

 private:
  template <class See>
  void each(See see) const;  // piece by piece: of the text, or a passage; until it says no

  struct Held {
    std::string text;
    std::vector<Passage> passages;
    std::size_t shared_octets = 0;  // of them all
    std::size_t taken = 0;          // from the front, of all

    std::size_t size() const { return text.size() + shared_octets - taken; }
  };
  Held& held();

  std::unique_ptr<Held> held_;  // null: it is empty
};

}  // namespace casella::live
