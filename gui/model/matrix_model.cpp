#include "gui/model/matrix_model.h"

#include "gui/model/words.h"

namespace casella::gui {
namespace {

CellMood mood_of(const Change& change) {
  switch (change.where) {
    case Whereabouts::never: return CellMood::absent;
    case Whereabouts::here: return change.copies > 1 ? CellMood::duplicate : CellMood::present;
    case Whereabouts::marked: return CellMood::marked;
    case Whereabouts::removed: return CellMood::gone;
    case Whereabouts::unsaved: return CellMood::unsaved;
    case Whereabouts::lost: return CellMood::lost;
  }
  return CellMood::absent;
}

std::string_view why_key(const Change& change) {
  switch (change.cause) {
    case Cause::start: return change.copies > 0 ? "model.why.disk" : "world.why.there";
    case Cause::arrived: return "world.why.arrived";
    case Cause::marked: return "world.why.marked";
    case Cause::unmarked: return "world.why.unmarked";
    case Cause::marks_dropped: return "world.why.dropped";
    case Cause::expired: return "world.why.expired";
    case Cause::removed: return "world.why.removed";
    case Cause::expunged: return "world.why.expunged";
    case Cause::fetched: return "world.why.fetched";
    case Cause::saved: return change.copies > 1 ? "world.why.copies" : "world.why.saved";
    case Cause::crashed: return "world.why.forgotten";
    case Cause::discarded: return "world.why.discarded";
  }
  return {};
}

}  // namespace

std::string state_words(const Change* change, std::size_t column, const Text& text) {
  if (change == nullptr) return std::string(text("model.cell.never"));
  switch (change->where) {
    case Whereabouts::never: return std::string(text("model.cell.never"));
    case Whereabouts::here:
      if (column == Holdings::kServer) return std::string(text("model.cell.on_server"));
      if (change->copies > 1) return text.fill("model.cell.copies", change->copies);
      return std::string(text("model.cell.saved"));
    case Whereabouts::marked: return std::string(text("model.cell.marked"));
    case Whereabouts::removed: return std::string(text("model.cell.removed"));
    case Whereabouts::unsaved: return std::string(text("model.cell.unsaved"));
    case Whereabouts::lost: return std::string(text("model.cell.lost"));
  }
  return {};
}

std::string provenance(const Change& change, const History& history, const Text& text) {
  const std::string by = history.device_words(change.by, text);
  return text.fill(why_key(change), by, change.seq + 1, change.copies);
}

void MatrixModel::update(const Moment& moment, const History& history, const Focus& focus,
                         const Text& text) {
  const Stamp now{history.size(), moment.cursor, moment.branch, moment.edition, history.epoch(), 0};
  history_ = &history;
  if (built_ && now == stamp_ && focus == focus_) return;
  stamp_ = now;
  focus_ = focus;
  built_ = true;
  cursor_ = moment.cursor;
  rows_ = history.holdings().known_at(cursor_);
  columns_ = {{"server", std::string(text("model.server_title")), Icon::server}};
  for (std::uint32_t i = 0; i < history.devices(); ++i) {
    const std::string id(history.device_name(DeviceId{i}));
    const auto& settings = moment.world.devices[i]->settings;
    const bool online = settings->mode == Mode::Online;
    columns_.push_back({id, device_title(id, text), device_icon(id), online});
  }
  whole_ = {columns_, {}};
  for (std::size_t i = 0; i < rows_ && rows_ <= kWholeRows; ++i)
    whole_.rows.push_back(row(i, text));
}

MessageId MatrixModel::message(std::size_t row) const {
  return history_->holdings().messages()[row].message->id();
}

std::optional<Seq> MatrixModel::made_by(std::size_t row, std::size_t column) const {
  const Change* change = history_->holdings().at(row, column, cursor_);
  if (change == nullptr || change->cause == Cause::start) return std::nullopt;
  return change->seq;
}

MatrixRow MatrixModel::row(std::size_t index, const Text& text) const {
  const Message& message = *history_->holdings().messages()[index].message;
  MatrixRow out;
  out.id = fmt::format("{}", message.id().value);
  out.label = subject_of(message);
  out.note = octets_words(message.size_octets(), text);
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    out.cells.push_back(cell(index, column, text));
  }
  return out;
}

MatrixCell MatrixModel::cell(std::size_t row, std::size_t column, const Text& text) const {
  const Change* change = history_->holdings().at(row, column, cursor_);
  MatrixCell out;
  out.changed = focus_.lights(row, column);
  out.words = state_words(change, column, text);
  if (change == nullptr) {
    if (columns_[column].online) {
      out.words = text("model.cell.no_copy");
      out.why = text("model.mode.online");
    } else if (column != Holdings::kServer) {
      out.why = text.fill("world.why.never", device_words(columns_[column].id, text), 0);
    }
    return out;
  }
  out.mood = mood_of(*change);
  out.why = provenance(*change, *history_, text);
  return out;
}

}  // namespace casella::gui
