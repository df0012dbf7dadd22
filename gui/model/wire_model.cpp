#include "gui/model/wire_model.h"

#include <algorithm>

#include <fmt/format.h>

#include "gui/model/words.h"
#include "sim/export/story.h"

namespace casella::gui {

void WireModel::update(const Moment& moment) {
  const Stamp now{moment.timeline.size(), 0, moment.branch, moment.edition, 0, 0};
  if (!built_ || now != stamp_) {
    stamp_ = now;
    built_ = true;
    too_long_ = moment.timeline.size() > kMost;
    rows_ = too_long_ ? std::vector<exports::WireRow>()
                      : exports::wire_of(moment.timeline, moment.timeline.size());
    devices_.clear();
    for (const Cow<Device>& device : moment.world.devices) {
      devices_.push_back(device->settings->id);
    }
  }
  const auto after = [](SimTime time, const exports::WireRow& row) { return time < row.at; };
  const SimTime at = moment.cursor == 0 ? SimTime{} : moment.timeline[moment.cursor - 1].at;
  const auto end = std::upper_bound(rows_.begin(), rows_.end(), at, after);
  here_ = moment.cursor == 0 ? 0 : static_cast<std::size_t>(end - rows_.begin());
}

WireLine WireModel::row(std::size_t index, const Text& text) const {
  const exports::WireRow& row = rows_[index];
  WireLine line;
  line.future = index >= here_;
  line.time = exports::clock_words(row.at);
  if (row.device.value < devices_.size()) {
    line.device = device_words(devices_[row.device.value], text);
  }
  line.flags = (row.from == Side::Client ? "C  " : "S  ") + row.flags;
  line.size = std::to_string(row.octets.size());
  line.tone = row.from == Side::Client ? Tone::client : Tone::server;
  if (row.number == 0) {
    const bool sealed = row.octets.front() == '\x17';  // by its type: data (RFC 8446, section 5.1)
    line.mark = text(sealed ? "gui.wire.sealed" : "gui.wire.open");
    return line;
  }
  line.number = std::to_string(row.number);
  line.seq = std::to_string(row.seq);
  if (row.ack) line.ack = std::to_string(*row.ack);
  line.window = std::to_string(row.window);
  line.words = exports::readable_words(row);
  if (row.again) line.mark = text("export.wire.again");
  if (row.lost) line.mark = text("export.wire.lost");
  if (row.lost) line.tone = Tone::error;
  return line;
}

std::string WireModel::title_of(std::size_t index, const Text& text) const {
  const proto::Note* why = rows_[index].why;
  if (why == nullptr) return {};
  return fmt::format("{} · {} · {}", exports::clock_words(rows_[index].at),
                     exports::short_note(*why, text), rfc_words(why->rfc));
}

std::string_view WireModel::long_of(std::size_t index, const Text& text) const {
  const proto::Note* why = rows_[index].why;
  return why == nullptr ? std::string_view() : exports::long_note(*why, text);
}

}  // namespace casella::gui
