#include "sim/explore/property.h"

#include <fmt/format.h>

#include <set>

namespace casella::explore {
namespace {

std::string joined(const std::vector<std::string>& all, std::string_view word) {
  std::string text;
  for (const std::string& each : all) {
    if (!text.empty()) text += fmt::format(" {} ", word);
    text += each;
  }
  return text.empty() ? "true" : text;
}

std::string each_device(const World& start, std::string_view condition) {
  std::vector<std::string> all;
  for (const Cow<Device>& device : start.devices) {
    all.push_back(fmt::format("{}.{}", device->settings->id, condition));
  }
  return joined(all, "and");
}

std::string each_account(const World& start, std::string_view before, std::string_view after) {
  std::vector<std::string> all;
  for (const Cow<Account>& account : start.store.accounts) {
    all.push_back(fmt::format("{}server.{}.{}", before, account->user, after));
  }
  return joined(all, "and");
}

// The names of what an account holds or will get.
std::set<std::string> names_in(const World& start, const std::vector<Arrival>& arrivals,
                               AccountId account) {
  std::set<std::string> names;
  start.store.accounts[account.value]->inbox->items.each(
      [&](const Item& item) { names.insert(item.message->name()); });
  for (const Arrival& arrival : arrivals) {
    if (arrival.account == account) names.insert(arrival.message->name());
  }
  return names;
}

std::string nothing_lost(const World& start, const std::vector<Arrival>& arrivals) {
  std::set<std::string> names;
  for (std::uint32_t i = 0; i < start.store.accounts.size(); ++i)
    names.merge(names_in(start, arrivals, AccountId{i}));
  for (const Cow<Device>& device : start.devices) {
    for (const LocalMail& mail : device->disk) names.insert(mail.message->name());
    for (const LocalMail& mail : device->unsaved) names.insert(mail.message->name());
  }
  std::vector<std::string> all;
  for (const std::string& name : names) {
    std::vector<std::string> somewhere;
    for (const Cow<Account>& account : start.store.accounts) {
      somewhere.push_back(fmt::format("server.{}.mail has '{}'", account->user, name));
    }
    for (const Cow<Device>& device : start.devices) {
      somewhere.push_back(fmt::format("{}.mail has '{}'", device->settings->id, name));
    }
    all.push_back("(" + joined(somewhere, "or") + ")");
  }
  return joined(all, "and");
}

std::string everywhere(const World& start, const std::vector<Arrival>& arrivals) {
  std::vector<std::string> all;
  for (const Cow<Device>& device : start.devices) {
    const auto account = start.account_named(device->settings->user);
    if (!account) continue;
    for (const std::string& name : names_in(start, arrivals, *account)) {
      all.push_back(fmt::format("{}.mail has '{}'", device->settings->id, name));
    }
  }
  return joined(all, "and");
}

bool holds(const lesson::Goal& goal, const Timeline& way) {
  const auto answer = goal.holds({way.tip(), way});
  return answer && *answer;
}

}  // namespace

std::vector<Property> properties_of(const World& start, const std::vector<Arrival>& arrivals) {
  return {
      {"no-loss", nothing_lost(start, arrivals)},
      {"quit-only", each_device(start, "removed_without_quit == 0"), kRemovedWithoutQuit},
      {"no-double", each_device(start, "duplicates == 0")},
      {"everywhere", everywhere(start, arrivals)},
      {"lock-released", each_account(start, "not ", "locked")},
      {"one-at-a-time", each_account(start, "", "sessions < 2"), kTwoInside},
      {"not-refused", each_device(start, "refused == 0"), kRefused},
  };
}

Result<Property> own_property(const std::string& text, const World& start) {
  const auto goal = lesson::Goal::parse(text);
  if (!goal) return goal.error();
  const Timeline nothing(start);
  const auto answer = goal->holds({start, nothing});
  if (!answer) return answer.error();
  return Property{text, text, 0, true};
}

Judge::Judge(std::vector<Property> properties) {
  for (Property& property : properties) {
    auto goal = lesson::Goal::parse(property.goal);
    if (!goal) continue;  // own_property() has complained
    goals_.push_back(std::move(*goal));
    findings_.push_back({std::move(property)});
  }
}

bool Judge::look(const Explorer& explorer, bool finished) {
  bool changed = false;
  const auto broken = [&](Finding& finding, StateId at) {
    finding.verdict = Verdict::Broken;
    finding.broken_at = at;
    changed = true;
  };
  const auto try_ending = [&](StateId end, bool own) {
    std::optional<Timeline> way;  // for the built-in ones, the world at the end is all they look at
    for (std::size_t i = 0; i < findings_.size(); ++i) {
      Finding& finding = findings_[i];
      if (finding.verdict != Verdict::NotYet || finding.property.mark != 0 ||
          finding.property.own != own) {
        continue;
      }
      if (!way) way = own ? explorer.way_to(end) : Timeline(explorer.world_at(end));
      if (!holds(goals_[i], *way)) broken(finding, end);
    }
  };
  for (; outcomes_seen_ < explorer.found().size(); ++outcomes_seen_) {
    try_ending(explorer.found()[outcomes_seen_].end, false);
  }
  for (; endings_seen_ < explorer.endings().size(); ++endings_seen_) {
    try_ending(explorer.endings()[endings_seen_], true);
  }
  for (Finding& finding : findings_) {
    if (finding.verdict != Verdict::NotYet) continue;
    if (finding.property.mark != 0) {
      const auto marked = explorer.first_marked(static_cast<Mark>(finding.property.mark));
      if (marked) broken(finding, *marked);
    }
    if (finding.verdict == Verdict::NotYet && finished) {
      finding.verdict = Verdict::Holds;
      changed = true;
    }
  }
  return changed;
}

Timeline witness_of(const Explorer& explorer, const Finding& finding) {
  const auto mark = static_cast<Mark>(finding.property.mark);
  if (mark == 0 || !explorer.settings().reductions.independent)
    return explorer.way_to(finding.broken_at);
  Settings settings = explorer.settings();
  settings.reductions.independent = false;
  Explorer again(explorer.start(), settings);
  again.run([&](const Progress&) { return !again.first_marked(mark); });
  const auto marked = again.first_marked(mark);
  return marked ? again.way_to(*marked) : explorer.way_to(finding.broken_at);
}

World with_mode(const World& start, Mode mode) {
  World world = start;
  for (Cow<Device>& device : world.devices) {
    auto settings = std::make_shared<DeviceSettings>(*device->settings);
    settings->mode = mode;
    device.edit().settings = std::move(settings);
  }
  return world;
}

Table fill_table(const World& start, const Settings& settings, const std::vector<Mode>& modes,
                 const std::function<bool(const Table&)>& changed) {
  Table table;
  for (const Mode mode : modes) {
    Judge judge(properties_of(start, settings.arrivals));
    table.columns.push_back({mode, judge.findings(), {}, {}});
  }
  for (Table::Column& column : table.columns) {
    Judge judge(properties_of(start, settings.arrivals));
    Explorer explorer(with_mode(start, column.mode), settings);
    const Halt halt = explorer.run([&](const Progress& progress) {
      judge.look(explorer, false);
      column.findings = judge.findings();
      column.progress = progress;
      return !changed || changed(table);
    });
    judge.look(explorer, halt == Halt::Finished);
    column.findings = judge.findings();
    column.progress = explorer.progress();
    column.halt = halt;
    if (halt == Halt::Stopped || (changed && !changed(table))) break;
  }
  return table;
}

}  // namespace casella::explore
