#include "sim/live/outflow.h"

#include <algorithm>

namespace casella::live {

template <class See>
void Outflow::each(See see) const {
  if (!held_) return;
  std::size_t skip = held_->taken, at = 0;
  const auto tell = [&](std::string_view octets, const Passage* passage) {
    const std::size_t from = std::min(skip, octets.size());
    skip -= from;
    return from == octets.size() || see(octets.substr(from), passage, from);
  };
  const std::string_view text = held_->text;
  for (const Passage& passage : held_->passages) {
    if (!tell(text.substr(at, passage.before - at), nullptr)) return;
    if (!tell(passage.octets(), &passage)) return;
    at = passage.before;
  }
  tell(text.substr(at), nullptr);
}

Outflow::Held& Outflow::held() {
  if (!held_) held_ = std::make_unique<Held>();
  return *held_;
}

void Outflow::append(std::string_view octets) {
  if (!octets.empty()) held().text += octets;
}

void Outflow::append(const Passage& passage) {
  if (passage.size == 0) return;
  Held& to = held();
  to.passages.push_back({to.text.size(), passage.message, passage.at, passage.size});
  to.shared_octets += passage.size;
}

void Outflow::append(Outflow&& other) {
  if (empty()) {
    std::swap(*this, other);
  } else {
    other.each([&](std::string_view octets, const Passage* passage, std::size_t from) {
      if (passage == nullptr) {
        append(octets);
      } else {
        append({0, passage->message, passage->at + from, octets.size()});
      }
      return true;
    });
  }
  other.clear();
}

Outflow Outflow::split(std::size_t octets) {
  Outflow first;
  if (octets == 0) return first;
  std::size_t left = octets;
  each([&](std::string_view piece, const Passage* passage, std::size_t from) {
    piece = piece.substr(0, left);
    left -= piece.size();
    if (passage == nullptr) {
      first.append(piece);
    } else {
      first.append({0, passage->message, passage->at + from, piece.size()});
    }
    return left > 0;
  });
  take(octets);
  return first;
}

void Outflow::cut(std::size_t size) {
  if (size < this->size()) *this = split(size);
}

std::vector<std::string_view> Outflow::pieces(std::size_t most) const {
  std::vector<std::string_view> all;
  each([&](std::string_view octets, const Passage*, std::size_t) {
    all.push_back(octets);
    return all.size() < most;
  });
  return all;
}

void Outflow::take(std::size_t octets) {
  if (!held_) return;
  held_->taken += octets;
  if (held_->size() == 0) clear();
}

std::string Outflow::text(std::size_t most) const {
  std::string whole;
  each([&](std::string_view octets, const Passage*, std::size_t) {
    whole += octets.substr(0, most - whole.size());
    return whole.size() < most;
  });
  return whole;
}

Outflow Outflow::copy() const {
  Outflow made;
  if (held_) made.held_ = std::make_unique<Held>(*held_);
  return made;
}

}  // namespace casella::live
