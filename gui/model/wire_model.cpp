#include "gui/model/wire_model.h"

#include <algorithm>

#include <fmt/format.h>

#include "gui/model/words.h"
#include "sim/export/story.h"
#include "sim/world/secrets.h"

namespace casella::gui {

void WireModel::update(const Moment& moment) {
  const Stamp now{moment.timeline.size(), 0, moment.branch, moment.edition, 0, 0};
  if (!built_ || now != stamp_) {
    stamp_ = now;
    built_ = true;
    too_long_ = moment.timeline.size() > kMost;
    rows_ = too_long_ ? std::vector<exports::WireRow>()
                      : exports::wire_of(moment.timeline, moment.timeline.size());
    began_ = moment.timeline.seek(0).now;
    find_passwords(moment.transcript);
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

void WireModel::find_passwords(const Transcript& transcript) {
  passwords_.clear();
  std::map<ConnId, std::uint64_t> said;
  for (const casella::Line& line : transcript.lines()) {
    if (line.from != Side::Client || line.sealed) continue;
    std::uint64_t& before = said[line.conn];
    if (const auto password = password_in(line)) {
      passwords_[line.conn].push_back({before + *password, before + line.text().size()});
    }
    before += line.octets.size();
  }
}

// An asterisk for each octet of a password.
exports::WireRow WireModel::masked(const exports::WireRow& row) const {
  exports::WireRow out = row;
  const auto found = passwords_.find(row.conn);
  if (found == passwords_.end() || row.from != Side::Client) return out;
  const std::uint64_t first = row.seq - 1U;  // SYN counts for one (RFC 9293, section 3.4)
  for (const Span& each : found->second) {
    const std::uint64_t end = std::min(each.to, first + out.octets.size());
    for (std::uint64_t i = std::max(each.from, first); i < end; ++i) out.octets[i - first] = '*';
  }
  return out;
}

WireLine WireModel::row(std::size_t index, const Text& text) const {
  const exports::WireRow& row = rows_[index];
  WireLine line;
  line.future = index >= here_;
  line.time = exports::clock_words(SimTime{} + (row.at - began_));
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
  line.words = exports::readable_words(show_secrets_ ? row : masked(row));
  if (row.again) line.mark = text("export.wire.again");
  if (row.lost) line.mark = text("export.wire.lost");
  if (row.lost) line.tone = Tone::error;
  return line;
}

std::string WireModel::title_of(std::size_t index, const Text& text) const {
  const proto::Note* why = rows_[index].why;
  if (why == nullptr) return {};
  return fmt::format("{} · {} · {}", exports::clock_words(SimTime{} + (rows_[index].at - began_)),
                     exports::short_note(*why, text), rfc_words(why->rfc));
}

std::string_view WireModel::long_of(std::size_t index, const Text& text) const {
  const proto::Note* why = rows_[index].why;
  return why == nullptr ? std::string_view() : exports::long_note(*why, text);
}

}  // namespace casella::gui
