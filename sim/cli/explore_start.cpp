#include "sim/cli/explore_start.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/cli/terminal.h"
#include "sim/compare/play.h"

namespace casella::cli {
namespace {

using explore::PersonsDeed;

// "a=1,b" as pairs; what has no number has 1.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

Arrive new_mail(const World& start, std::uint32_t number) {
  const std::string file = fmt::format("new-{}.eml", number);
  return {AccountId{0},
          std::make_shared<const Message>(MessageId{start.messages_made + number}, file,
                                          "Subject: " + file + "\r\n\r\nNew mail.\r\n")};
}

// "cut=1,arrive=2"
Result<Done> read_budget(const std::string& budget, ExploreStart& start) {
  explore::Settings& settings = start.settings;
  std::optional<std::size_t> arrivals;
  for (const std::string& part : split(budget)) {
    const std::size_t equals = part.find('=');
    const std::string name = part.substr(0, equals);
    const auto count =
        parse_number(equals == part.npos ? "1" : part.substr(equals + 1), "--faults");
    if (!count) return count.error();
    const unsigned limit = name == "arrive" ? explore::kArrivalsLimit : explore::kFaultsLimit;
    if (*count > limit) return Error{Key{"explore.error.too_many"}, {name, std::to_string(limit)}};
    const auto number = static_cast<unsigned>(*count);
    if (name == "cut")
      settings.faults.cuts = number;
    else if (name == "crash")
      settings.faults.crashes = number;
    else if (name == "store")
      settings.faults.store_failures = number;
    else if (name == "timeout")
      settings.faults.timeouts = number;
    else if (name == "arrive")
      arrivals = number;
    else
      return Error{Key{"explore.error.fault"}, {name}};
  }
  if (start.played) {
    for (unsigned i = 1; i <= arrivals.value_or(0); ++i) {
      const Arrive mail = new_mail(start.world, i);
      settings.arrivals.push_back({mail.account, mail.message});
    }
  } else if (arrivals && *arrivals < settings.arrivals.size()) {
    settings.arrivals.resize(*arrivals);
  }
  return Done{};
}

std::optional<MessageId> message_named(const ExploreStart& start, const std::string& file) {
  for (const Cow<Account>& account : start.world.store.accounts) {
    std::optional<MessageId> found;
    account->inbox->items.each([&](const Item& item) {
      if (item.message->name() == file) found = item.message->id();
    });
    if (found) return found;
  }
  for (const explore::Arrival& arrival : start.settings.arrivals) {
    if (arrival.message->name() == file) return arrival.message->id();
  }
  return std::nullopt;
}

// "laptop:flag:lunch.eml,phone:move:lunch.eml:Archive"; of a story's own deeds how many.
Result<Done> read_deeds(const std::string& deeds, ExploreStart& start) {
  auto& all = start.settings.deeds;
  const bool number = deeds.find_first_not_of("0123456789") == deeds.npos;
  if (!start.played && number && !deeds.empty()) {
    const auto count = parse_number(deeds, "--deeds");
    if (!count) return count.error();
    if (*count < all.size()) all.resize(*count);
    return Done{};
  }
  if (!deeds.empty()) all.clear();
  for (const std::string& part : split(deeds)) {
    std::vector<std::string> words(1);
    for (const char c : part) {
      if (c == ':')
        words.emplace_back();
      else
        words.back() += c;
    }
    const auto* row = words.size() < 3 ? nullptr : find_deed(words[1]);
    const auto device = start.world.device_named(words[0]);
    const auto message = words.size() < 3 ? std::nullopt : message_named(start, words[2]);
    const bool folder = words.size() == 4;
    if (row == nullptr || !device || !message || folder != (row->deed == Deed::Move)) {
      return Error{Key{"explore.error.deed"}, {part}};
    }
    all.push_back({*device, row->deed, *message, folder ? words[3] : ""});
  }
  if (all.size() > explore::kDeedsLimit) {
    return Error{Key{"explore.error.too_many"}, {"--deeds", std::to_string(explore::kDeedsLimit)}};
  }
  return Done{};
}

// Of a message only what is seen in a list: how long it is decides nothing here.
MessageRef short_form(MessageId id, const std::string& name, const std::string& octets) {
  const std::size_t end = octets.find("\r\n\r\n");
  return std::make_shared<const Message>(id, name,
                                         octets.substr(0, end) + "\r\n\r\n" + name + "\r\n");
}

// What has arrived before anybody checks is there from the start.
ExploreStart begin_story(const compare::Story& story) {
  ExploreStart start;
  start.id = story.id;
  start.seed = story.seed;
  start.world = compare::world_of(story, compare::Way::Imap);
  std::map<std::string, MessageId> ids;
  bool begun = false;
  for (const compare::Event& event : story.events) {
    if (const auto* arrives = std::get_if<compare::Arrives>(&event.what)) {
      const MessageId id{static_cast<std::uint32_t>(ids.size()) + 1};
      ids[arrives->mail] = id;
      const auto mail = short_form(id, arrives->mail, story.mail.at(arrives->mail));
      if (begun) {
        start.settings.arrivals.push_back({AccountId{0}, mail});
      } else {
        step(start.world, Arrive{AccountId{0}, mail});
      }
    } else if (const auto* does = std::get_if<compare::Does>(&event.what)) {
      const auto device = start.world.device_named(does->device);
      const auto id = ids.find(does->mail);
      if (device && id != ids.end() && start.settings.deeds.size() < explore::kDeedsLimit)
        start.settings.deeds.push_back({*device, does->deed, id->second});
    }
    begun = begun || std::holds_alternative<compare::Checks>(event.what);
  }
  start.world.now = SimTime{};
  return start;
}

Result<ExploreStart> begin_lesson(House& house, const ExploreOptions& options) {
  auto played = play_through(house, options.lesson);
  if (!played) return played.error();
  const auto extent = extent_of(played->timeline, options.at, "--at");
  if (!extent) return extent.error();
  ExploreStart start;
  start.id = played->told.lesson.id;
  start.seed = played->told.lesson.seed;
  start.at = extent->until;
  start.world = played->timeline.seek(extent->until);
  start.played = std::move(*played);
  return start;
}

Result<Done> read_limits(const ExploreOptions& options, ExploreStart& start) {
  const auto sessions = parse_number(options.sessions, "--sessions", 1);
  const auto threads = parse_number(options.threads, "--threads");
  const auto memory = parse_number(options.memory, "--memory", 1);
  for (const auto* each : {&sessions, &threads, &memory}) {
    if (!*each) return each->error();
  }
  if (*sessions > explore::kSessionsLimit) {
    return Error{Key{"explore.error.too_many"},
                 {"--sessions", std::to_string(explore::kSessionsLimit)}};
  }
  if (start.world.devices.size() > explore::kDevicesLimit) {
    return Error{Key{"explore.error.devices"}, {std::to_string(explore::kDevicesLimit)}};
  }
  start.settings.sessions = static_cast<unsigned>(*sessions);
  start.settings.threads = static_cast<unsigned>(std::min<std::uint64_t>(*threads, 256));
  start.settings.memory_octets = static_cast<std::size_t>(*memory) << 20U;
  start.settings.reductions.independent = options.quick;
  return Done{};
}

}  // namespace

Result<ExploreStart> explore_start(House& house, const ExploreOptions& options) {
  const std::filesystem::path file = house.find_story(options.lesson);
  std::optional<ExploreStart> start;
  if (std::filesystem::is_regular_file(file)) {
    const auto loaded = compare::load_story(file);
    if (!loaded.story) return loaded.errors.front();
    start = begin_story(*loaded.story);
  } else {
    auto begun = begin_lesson(house, options);
    if (!begun) return begun.error();
    start = std::move(*begun);
  }
  for (const auto& read : {read_limits(options, *start), read_budget(options.faults, *start),
                           read_deeds(options.deeds, *start)}) {
    if (!read) return read.error();
  }
  const auto& modes = explore::kModeIds;
  const auto mode = std::find(std::begin(modes), std::end(modes), options.mode);
  if (mode != std::end(modes)) {
    start->world = explore::with_mode(start->world, static_cast<Mode>(mode - std::begin(modes)));
    start->changed = true;
  } else if (options.mode != "here") {
    return Error{Key{"explore.error.mode"}, {options.mode}};
  }
  return std::move(*start);
}

}  // namespace casella::cli
