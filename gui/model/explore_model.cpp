#include "gui/model/explore_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/model/explored.h"
#include "gui/model/words.h"

namespace casella::gui {
namespace {

std::string percent(double share, const Text& text) {
  const double hundred = share * 100;
  if (hundred > 0 && hundred < 0.1) return "< 0" + std::string(text("model.unit.decimal")) + "1 %";
  std::string out = hundred < 9.95 && hundred > 0 ? fmt::format("{:.1f}", hundred)
                                                  : fmt::format("{:.0f}", hundred);
  std::replace(out.begin(), out.end(), '.', text("model.unit.decimal").front());
  return out + " %";
}

std::string seconds_words(double seconds, const Text& text) {
  return time_words(std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds)),
                    text);
}

Promise promise_of(explore::Verdict verdict) {
  switch (verdict) {
    case explore::Verdict::NotYet: return Promise::open;
    case explore::Verdict::Holds: return Promise::holds;
    case explore::Verdict::Broken: return Promise::broken;
    case explore::Verdict::Moot: return Promise::moot;
  }
  return Promise::open;
}

std::string_view halt_key(explore::Halt halt) {
  switch (halt) {
    case explore::Halt::Finished: return "gui.explore.how";
    case explore::Halt::Stopped: return "gui.explore.stopped";
    case explore::Halt::OutOfMemory: return "gui.explore.memory";
  }
  return {};
}

}  // namespace

std::string grouped(std::uint64_t number, const Text& text) {
  std::string out = fmt::format("{}", number);
  const bool comma = text("model.unit.decimal") == ".";
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > 0; at -= 3) {
    out.insert(static_cast<std::size_t>(at), 1, comma ? ',' : '.');
  }
  return out;
}

struct ExploreModel::Parts {
  World start;
  explore::Settings settings{};
  Explored found{};

  std::string subject(MessageId message) const;
  std::string with_flags(MessageId message, FlagBits flags, const Text& text) const;
  void add_holding(const explore::Holding& holding, const Text& text, OutcomeRow& row) const;
  OutcomeRow row_of(const explore::Outcome& outcome, const Text& text) const;
  void add_size(const explore::Outcome& outcome, const Text& text, OutcomeRow& row) const;
  void add_tags(const explore::Outcome& outcome, const Text& text, OutcomeRow& row) const;
  std::size_t missed_by(const explore::Outcome& outcome, std::uint32_t device) const;
  void add_device_tags(const explore::Outcome& outcome, std::uint32_t device, const Text& text,
                       OutcomeRow& row) const;
};

ExploreModel::ExploreModel() : parts_(std::make_unique<Parts>()) {}
ExploreModel::~ExploreModel() = default;

void ExploreModel::begin(World start, From from, const explore::Settings& settings) {
  parts_->start = std::move(start);
  parts_->settings = settings;
  parts_->found = {};
  from_ = from;
  view_.begun = fresh_ = true;
}

void ExploreModel::take(Explored found) {
  parts_->found = std::move(found);
  fresh_ = true;
}

const Explored& ExploreModel::found() const {
  return parts_->found;
}

const ExploreView& ExploreModel::update(const Text& text, std::uint32_t edition) {
  if (view_.begun && (fresh_ || edition != edition_)) build(text);
  fresh_ = false;
  edition_ = edition;
  return view_;
}

std::string ExploreModel::Parts::subject(MessageId message) const {
  for (const Cow<Account>& account : start.store.accounts) {
    if (const Item* item = account->inbox->find(message)) return subject_of(*item->message);
  }
  for (const explore::Arrival& arrival : settings.arrivals) {
    if (arrival.message->id() == message) return subject_of(*arrival.message);
  }
  for (const Cow<Device>& device : start.devices) {
    for (const LocalMail& mail : device->disk) {
      if (mail.message->id() == message) return subject_of(*mail.message);
    }
    for (const LocalMail& mail : device->unsaved) {
      if (mail.message->id() == message) return subject_of(*mail.message);
    }
  }
  return fmt::format("#{}", message.value);
}

// Messages that another device of the same person has got, and that this one can get no more.
std::size_t ExploreModel::Parts::missed_by(const explore::Outcome& outcome,
                                           std::uint32_t device) const {
  std::vector<MessageId> missed;
  const auto has = [](const auto& mail, MessageId id) {
    return std::any_of(mail.begin(), mail.end(),
                       [id](const auto& each) { return each.first == id; });
  };
  for (std::uint32_t i = 0; i < outcome.devices.size(); ++i) {
    if (start.devices[i]->settings->user != start.devices[device]->settings->user) continue;
    for (const auto& [id, copies] : outcome.devices[i].mail) {
      if (outcome.on_server(id) || has(outcome.devices[device].mail, id)) continue;
      if (std::find(missed.begin(), missed.end(), id) == missed.end()) missed.push_back(id);
    }
  }
  return missed.size();
}

void ExploreModel::Parts::add_device_tags(const explore::Outcome& outcome, std::uint32_t device,
                                          const Text& text, OutcomeRow& row) const {
  const explore::Holding& holding = outcome.devices[device];
  const std::string name = device_title(start.devices[device]->settings->id, text);
  const auto note = [&row](std::string words) {
    row.tags.push_back({std::move(words), Tone::note});
    if (row.tone == Tone::ok) row.tone = Tone::note;
  };
  for (const auto& [id, copies] : holding.mail) {
    if (copies > 1) note(text.fill("gui.explore.twice", name, subject(id), copies));
  }
  const auto alone = outcome.only_on(DeviceId{device});
  if (outcome.devices.size() > 1 && alone.size() == 1) {
    note(text.fill("gui.explore.only_one", name, subject(alone.front())));
  } else if (outcome.devices.size() > 1 && !alone.empty()) {
    note(text.fill("gui.explore.only_many", name, alone.size()));
  }
  if ((holding.marks & explore::kRefused) != 0) note(text.fill("gui.explore.refused", name));
  if (holding.holds_lock) note(text.fill("gui.explore.locked", name));
  if (holding.waiting > 0) note(text.fill("gui.explore.waiting", name, holding.waiting));
  if (holding.conflicts > 0) note(text.fill("gui.explore.too_late", name, holding.conflicts));
}

void ExploreModel::Parts::add_tags(const explore::Outcome& outcome, const Text& text,
                                   OutcomeRow& row) const {
  for (const MessageId id : outcome.lost) {
    row.tags.push_back({text.fill("gui.explore.lost", subject(id)), Tone::error});
    row.tone = Tone::error;
  }
  bool alone = false, missed = false, any = false;
  for (std::uint32_t i = 0; i < outcome.devices.size(); ++i) {
    add_device_tags(outcome, i, text, row);
    alone = alone || !outcome.only_on(DeviceId{i}).empty();
    any = any || !outcome.devices[i].mail.empty();
  }
  for (std::uint32_t i = 0; i < outcome.devices.size(); ++i) {
    const std::size_t count = missed_by(outcome, i);
    if (count == 0) continue;
    missed = true;
    if (row.tone == Tone::ok) row.tone = Tone::note;
    if (alone) continue;  // who alone has them was told
    const std::string name = device_title(start.devices[i]->settings->id, text);
    row.tags.push_back({count == 1 ? text.fill("gui.explore.missed_one", name)
                                   : text.fill("gui.explore.missed_many", name, count),
                        Tone::note});
  }
  bool all = any && !missed && row.tags.empty();
  for (std::uint32_t i = 0; all && i < outcome.devices.size(); ++i) {
    for (const auto& box : outcome.server)
      all = all && box.size() <= outcome.devices[i].mail.size();
  }
  if (all) row.tags.push_back({std::string(text("gui.explore.all_have_all")), Tone::ok});
}

void ExploreModel::Parts::add_size(const explore::Outcome& outcome, const Text& text,
                                   OutcomeRow& row) const {
  row.size = text.fill(outcome.states == 1 ? "gui.explore.state" : "gui.explore.states",
                       grouped(outcome.states, text));
  if (found.halt != explore::Halt::Finished) return;
  constexpr double exact = 9e15;  // beyond, a double leaves numbers out
  const std::string orders = outcome.orders < exact
                                 ? grouped(static_cast<std::uint64_t>(outcome.orders), text)
                                 : fmt::format("{:.1e}", outcome.orders);
  row.size += " · " + text.fill(orders == "1" ? "gui.explore.order" : "gui.explore.orders", orders);
}

// "Lunch [read, flagged]"
std::string ExploreModel::Parts::with_flags(MessageId message, FlagBits flags,
                                            const Text& text) const {
  constexpr std::pair<FlagBits, std::string_view> kWords[] = {
      {flag::kSeen, "explore.flag.seen"},
      {flag::kFlagged, "explore.flag.flagged"},
      {flag::kAnswered, "explore.flag.answered"},
      {flag::kDeleted, "explore.flag.deleted"}};
  std::string words;
  for (const auto& [bit, key] : kWords) {
    if ((flags & bit) != 0) words += (words.empty() ? "" : ", ") + std::string(text(key));
  }
  return words.empty() ? subject(message) : fmt::format("{} [{}]", subject(message), words);
}

// What lies on the disk, and what is only shown: headers, read on the server.
void ExploreModel::Parts::add_holding(const explore::Holding& holding, const Text& text,
                                      OutcomeRow& row) const {
  auto& place = row.places.emplace_back();
  const auto flags_of = [&](MessageId id) {
    const auto at = std::find_if(holding.shown.begin(), holding.shown.end(),
                                 [id](const auto& each) { return each.first == id; });
    return at == holding.shown.end() ? FlagBits{0} : at->second;
  };
  for (const auto& [id, copies] : holding.mail) {
    std::string label = with_flags(id, flags_of(id), text);
    if (copies > 1) label = fmt::format("{} ×{}", label, copies);
    place.push_back({std::move(label), copies > 1 ? Icon::copy : Icon::envelope_open,
                     copies > 1 ? Tone::note : Tone::plain});
  }
  for (const auto& [id, flags] : holding.shown) {
    const bool whole = std::any_of(holding.mail.begin(), holding.mail.end(),
                                   [id = id](const auto& each) { return each.first == id; });
    if (!whole) place.push_back({with_flags(id, flags, text), Icon::envelope, Tone::plain});
  }
}

OutcomeRow ExploreModel::Parts::row_of(const explore::Outcome& outcome, const Text& text) const {
  OutcomeRow row;
  if (found.halt == explore::Halt::Finished) {
    row.share = percent(outcome.likelihood, text);
    row.weight = static_cast<float>(outcome.likelihood);
  }
  row.effort = text.fill("gui.explore.steps", outcome.steps);
  add_size(outcome, text, row);
  for (const auto& box : outcome.server) {
    auto& place = row.places.emplace_back();
    for (const explore::Filed& mail : box) {
      std::string label = with_flags(mail.message, mail.flags, text);
      if (!mail.folder.empty()) label.insert(0, mail.folder + " / ");
      place.push_back({std::move(label), Icon::envelope, Tone::plain});
    }
  }
  for (const explore::Holding& holding : outcome.devices) add_holding(holding, text, row);
  add_tags(outcome, text, row);
  return row;
}

void ExploreModel::build_places(const Text& text) {
  const World& start = parts_->start;
  for (const Cow<Account>& account : start.store.accounts) {
    std::string label(text("model.server_title"));
    if (start.store.accounts.size() > 1) label += " · " + account->user;
    view_.places.push_back({"server/" + account->user, label, Icon::server});
  }
  for (const Cow<Device>& device : start.devices) {
    const std::string& id = device->settings->id;
    view_.places.push_back({id, device_title(id, text), device_icon(id)});
  }
}

void ExploreModel::build_promises(const Text& text) {
  const Explored& found = parts_->found;
  view_.modes = {std::string(text("gui.explore.here"))};
  for (const Mode mode : explore::kSideBySide) {
    view_.modes.emplace_back(text("explore.mode." + std::string(explore::id_of(mode))));
  }
  const auto known = explore::properties_of(parts_->start, parts_->settings);
  for (std::size_t i = 0; i < known.size(); ++i) {
    PromiseRow row;
    row.id = known[i].name;
    row.words = text("explore.property." + known[i].name);
    const auto add = [&](const std::vector<explore::Finding>& findings) -> PromiseCell& {
      row.kept.emplace_back();
      if (i < findings.size()) row.kept.back().is = promise_of(findings[i].verdict);
      return row.kept.back();
    };
    PromiseCell& here = add(found.here);
    here.openable = here.is == Promise::broken && found.halt.has_value();
    for (std::size_t at = 0; at < std::size(explore::kSideBySide); ++at) {
      if (at >= found.table.columns.size()) {
        add({});
        continue;
      }
      const explore::Table::Column& column = found.table.columns[at];
      PromiseCell& cell = add(column.findings);
      if (i >= column.witnesses.size() || column.witnesses[i] == nullptr) continue;
      cell.openable = true;
      cell.steps = text.fill("gui.explore.steps", column.witnesses[i]->size());
    }
    view_.promises.push_back(std::move(row));
  }
}

void ExploreModel::build(const Text& text) {
  const Explored& found = parts_->found;
  view_ = {};
  view_.begun = true;
  view_.running = found.running();
  view_.openable = found.halt.has_value();
  view_.resumable = !view_.running && found.halt != explore::Halt::Finished;
  const std::string states = grouped(found.progress.states, text);
  view_.summary =
      text.fill(found.outcomes.size() == 1 ? "gui.explore.found_one" : "gui.explore.found",
                found.outcomes.size(), states, seconds_words(found.seconds, text));
  if (view_.running) {
    const double rate = static_cast<double>(found.progress.states) / std::max(found.seconds, 0.001);
    view_.progress =
        text.fill("gui.explore.progress", states, grouped(static_cast<std::uint64_t>(rate), text),
                  grouped(found.progress.waiting, text));
  }
  if (found.halt) view_.halt = text(halt_key(*found.halt));
  build_places(text);
  for (const auto& each : found.outcomes) view_.outcomes.push_back(parts_->row_of(each, text));
  build_promises(text);
}

std::string ExploreModel::outcome_words(std::size_t row, const Text& text) const {
  if (row >= parts_->found.outcomes.size()) return {};
  const OutcomeRow told = parts_->row_of(parts_->found.outcomes[row], text);
  std::string out;
  for (std::size_t i = 0; i < view_.places.size() && i < told.places.size(); ++i) {
    std::string mail;
    for (const ExploreMail& each : told.places[i]) mail += (mail.empty() ? "" : ", ") + each.label;
    if (mail.empty()) mail = text("explore.nothing");
    // The columns' names are in the window's language; this may be asked for in another.
    const bool server = view_.places[i].icon == Icon::server;
    const std::string name =
        server ? std::string(text("model.server_title")) : device_title(view_.places[i].id, text);
    out += fmt::format("{}{}: {}.", out.empty() ? "" : " ", name, mail);
  }
  return out;
}

}  // namespace casella::gui
