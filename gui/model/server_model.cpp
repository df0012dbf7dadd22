#include "gui/model/server_model.h"

#include <algorithm>

#include <fmt/format.h>

#include "gui/model/words.h"

namespace casella::gui {

void ServerModel::take(std::uint64_t edition, std::vector<Guest> guests) {
  edition_ = edition;
  guests_ = std::move(guests);
  std::sort(guests_.begin(), guests_.end(), [](const Guest& a, const Guest& b) {
    return a.over != b.over ? b.over : a.id.value > b.id.value;
  });
  there_ = 0;
  for (const Guest& each : guests_) there_ += each.over ? 0 : 1;
  sieve();
}

void ServerModel::set_filter(const GuestFilter& filter) {
  if (filter == filter_) return;
  filter_ = filter;
  sieve();
}

void ServerModel::sieve() {
  shown_.clear();
  for (std::uint32_t i = 0; i < guests_.size(); ++i) {
    if (passes(guests_[i])) shown_.push_back(i);
  }
}

bool ServerModel::passes(const Guest& guest) const {
  if (filter_.protocol && guest.protocol != *filter_.protocol) return false;
  switch (filter_.show) {
    case GuestFilter::Show::all: break;
    case GuestFilter::Show::there:
      if (guest.over) return false;
      break;
    case GuestFilter::Show::held:
      if (!guest.held) return false;
      break;
    case GuestFilter::Show::over:
      if (!guest.over) return false;
      break;
  }
  if (filter_.words.empty()) return true;
  const std::string number = "#" + std::to_string(guest.id.value);
  for (const std::string_view each :
       {std::string_view(guest.user), std::string_view(guest.peer), guest.state,
        std::string_view(number), std::string_view(guest.stopped_at)}) {
    if (contains_ignoring_case(each, filter_.words)) return true;
  }
  return false;
}

GuestRow ServerModel::row(std::size_t index, const Text& text) const {
  const Guest& guest = guests_[shown_[index]];
  GuestRow out;
  out.id = guest.id;
  out.title = fmt::format("#{}  {}", guest.id.value, proto::row_of(guest.protocol).name);
  if (!guest.user.empty()) out.title += "  " + guest.user;
  out.below = guest.peer;
  if (guest.tls) out.below += " · TLS";
  if (!guest.over) out.below += " · " + octets_words(guest.octets_in + guest.octets_out, text);
  out.over = guest.over;
  out.followed = guest.id == followed;
  if (guest.over) {
    out.badge = text("gui.guest.over");
    out.tone = Tone::dim;
    out.icon = Icon::check;
  } else if (guest.held) {
    out.badge = text("gui.guest.held");
    out.tone = Tone::note;
    out.icon = Icon::hourglass;
  } else {
    out.badge = guest.state;
    out.tone = Tone::accent;
    out.icon = guest.tls ? Icon::lock : Icon::plug;
  }
  return out;
}

std::optional<std::size_t> ServerModel::row_of(ConnId id) const {
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    if (guests_[shown_[i]].id == id) return i;
  }
  return std::nullopt;
}

const Guest* ServerModel::guest(ConnId id) const {
  const auto found = std::find_if(guests_.begin(), guests_.end(),
                                  [&](const Guest& each) { return each.id == id; });
  return id.value == 0 || found == guests_.end() ? nullptr : &*found;
}

std::optional<ConnId> ServerModel::neighbour(int by) const {
  if (shown_.empty()) return std::nullopt;
  const auto row = row_of(followed);
  if (!row) return guests_[shown_.front()].id;
  const auto next = std::clamp(static_cast<std::ptrdiff_t>(*row) + by, std::ptrdiff_t{0},
                               static_cast<std::ptrdiff_t>(shown_.size()) - 1);
  return guests_[shown_[static_cast<std::size_t>(next)]].id;
}

std::string_view wrong_with(const StopForm& form) {
  if (form.at.find_first_not_of(" *") == std::string::npos && form.kind == 1) {
    return "gui.stops.no_state";
  }
  if (form.at.find_first_not_of(' ') == std::string::npos) return "gui.stops.no_command";
  return {};
}

}  // namespace casella::gui
