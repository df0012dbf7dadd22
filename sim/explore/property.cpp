#include "sim/explore/property.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/world/run.h"

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

// What the properties are about.
struct Subject {
  const World& start;
  const Settings& settings;

  static bool imap(const Device& device) {
    return device.settings->protocol == proto::Protocol::Imap;
  }
  bool any(bool imap_device) const {
    return std::any_of(start.devices.begin(), start.devices.end(),
                       [&](const Cow<Device>& device) { return imap(*device) == imap_device; });
  }

  enum class Of { All, Pop3, Imap };
  std::string each_device(std::string_view condition, Of which = Of::All) const {
    std::vector<std::string> all;
    for (const Cow<Device>& device : start.devices) {
      if (which != Of::All && imap(*device) != (which == Of::Imap)) continue;
      all.push_back(fmt::format("{}.{}", device->settings->id, condition));
    }
    return joined(all, "and");
  }

  std::string each_account(std::string_view before, std::string_view after) const {
    std::vector<std::string> all;
    for (const Cow<Account>& account : start.store.accounts) {
      all.push_back(fmt::format("{}server.{}.{}", before, account->user, after));
    }
    return joined(all, "and");
  }

  // The names of what an account holds or will get, but for what somebody puts away.
  std::set<std::string> names_in(AccountId account, bool moved_too) const {
    const std::set<MessageId> aside = put_away(start, settings, moved_too);
    std::set<std::string> names;
    const auto add = [&](const Message& message) {
      if (aside.count(message.id()) == 0) names.insert(message.name());
    };
    start.store.accounts[account.value]->inbox->items.each(
        [&](const Item& item) { add(*item.message); });
    for (const Arrival& arrival : settings.arrivals) {
      if (arrival.account == account) add(*arrival.message);
    }
    return names;
  }

  // The mailboxes where a message may be found: goals know those that begin with a capital.
  std::set<std::string> boxes_of(const Account& account) const {
    std::set<std::string> names{"mail"};
    const auto add = [&](const std::string& name) {
      const auto plain = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      };
      const bool path = !name.empty() && name[0] >= 'A' && name[0] <= 'Z' &&
                        std::all_of(name.begin(), name.end(), plain);
      if (path) names.insert(name);
    };
    for (const Folder& folder : account.folders) add(folder.name);
    for (const PersonsDeed& deed : settings.deeds) add(deed.folder);
    return names;
  }

  std::string nothing_lost() const {
    std::set<std::string> names;
    for (std::uint32_t i = 0; i < start.store.accounts.size(); ++i)
      names.merge(names_in(AccountId{i}, false));
    const std::set<MessageId> aside = put_away(start, settings, false);
    const auto add = [&](const LocalMail& mail) {
      if (aside.count(mail.message->id()) == 0) names.insert(mail.message->name());
    };
    for (const Cow<Device>& device : start.devices) {
      std::for_each(device->disk.begin(), device->disk.end(), add);
      std::for_each(device->unsaved.begin(), device->unsaved.end(), add);
    }
    std::vector<std::string> all;
    for (const std::string& name : names) {
      std::vector<std::string> somewhere;
      for (const Cow<Account>& account : start.store.accounts) {
        for (const std::string& box : boxes_of(*account)) {
          somewhere.push_back(fmt::format("server.{}.{} has '{}'", account->user, box, name));
        }
      }
      for (const Cow<Device>& device : start.devices) {
        somewhere.push_back(fmt::format("{}.mail has '{}'", device->settings->id, name));
      }
      all.push_back("(" + joined(somewhere, "or") + ")");
    }
    return joined(all, "and");
  }

  // An online device has what it shows.
  std::string everywhere() const {
    std::vector<std::string> all;
    for (const Cow<Device>& device : start.devices) {
      const auto account = start.account_named(device->settings->user);
      if (!account) continue;
      const auto* what = device->settings->mode == Mode::Online ? "knows" : "mail";
      for (const std::string& name : names_in(*account, true)) {
        all.push_back(fmt::format("{}.{} has '{}'", device->settings->id, what, name));
      }
    }
    return joined(all, "and");
  }

  // No device shows a flag that another device of the same person, which shows the message, lacks.
  std::string same_flags() const {
    std::vector<std::string> all;
    for (const Cow<Device>& one : start.devices) {
      const auto account = start.account_named(one->settings->user);
      for (const Cow<Device>& other : start.devices) {
        if (!account || &*one == &*other || one->settings->user != other->settings->user) continue;
        for (const std::string& name : names_in(*account, true)) {
          for (const std::string_view word : {"seen", "flagged"}) {
            all.push_back(
                fmt::format("not ({0}.{2} has '{3}' and {1}.knows has '{3}' and not "
                            "{1}.{2} has '{3}')",
                            one->settings->id, other->settings->id, word, name));
          }
        }
      }
    }
    return joined(all, "and");
  }
};

bool holds(const lesson::Goal& goal, const Timeline& way) {
  const auto answer = goal.holds({way.tip(), way});
  return answer && *answer;
}

}  // namespace

std::vector<Property> properties_of(const World& start, const Settings& settings) {
  const Subject of{start, settings};
  using Of = Subject::Of;
  const bool pop3 = of.any(false), imap = of.any(true);
  const auto at_any_time = [](std::string name, std::string goal, Mark mark, bool applies) {
    return Property{std::move(name), std::move(goal), mark, false, false, applies};
  };
  Property flags{"flags-converge", of.same_flags()};
  flags.later = true;
  return {
      {"no-loss", of.nothing_lost()},
      at_any_time("quit-only", of.each_device("removed_without_quit == 0", Of::Pop3),
                  kRemovedWithoutQuit, pop3),
      {"no-double", of.each_device("duplicates == 0")},
      {"everywhere", of.everywhere()},
      {"lock-released", of.each_account("not ", "locked"), 0, false, false, pop3},
      at_any_time("one-at-a-time", of.each_account("", "sessions < 2"), kTwoInside, pop3),
      at_any_time("not-refused", of.each_device("refused == 0"), kRefused, true),
      std::move(flags),
      at_any_time("no-early-expunge", of.each_device("expunged_early == 0", Of::Imap),
                  kExpungedEarly, imap),
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
    const Verdict verdict = property.applies ? Verdict::NotYet : Verdict::Moot;
    findings_.push_back({std::move(property), verdict});
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
    // For the built-in ones the world at the end is all they look at, or what becomes of it.
    std::optional<Timeline> way, later;
    for (std::size_t i = 0; i < findings_.size(); ++i) {
      Finding& finding = findings_[i];
      if (finding.verdict != Verdict::NotYet || finding.property.mark != 0 ||
          finding.property.own != own) {
        continue;
      }
      if (finding.property.later) {
        if (!later) once_more(later.emplace(explorer.way_to(end)));
      } else if (!way) {
        way = own ? explorer.way_to(end) : Timeline(explorer.world_at(end));
      }
      if (!holds(goals_[i], finding.property.later ? *later : *way)) broken(finding, end);
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
  if (mark == 0 || !explorer.settings().reductions.independent) {
    Timeline way = explorer.way_to(finding.broken_at);
    if (finding.property.later) once_more(way);
    return way;
  }
  Settings settings = explorer.settings();
  settings.reductions.independent = false;
  Explorer again(explorer.start(), settings);
  again.run([&](const Progress&) { return !again.first_marked(mark); });
  const auto marked = again.first_marked(mark);
  return marked ? again.way_to(*marked) : explorer.way_to(finding.broken_at);
}

void once_more(Timeline& session) {
  run_until(session);
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < session.tip().devices.size(); ++i) {
      session.step(CheckMail{DeviceId{i}});
      run_until(session);
    }
  }
}

World with_mode(const World& start, Mode mode) {
  World world = start;
  const bool imap = mode == Mode::Online || mode == Mode::Offline;
  for (Cow<Device>& device : world.devices) {
    if (device->settings->protocol == proto::Protocol::Smtp) continue;
    auto settings = std::make_shared<DeviceSettings>(*device->settings);
    settings->protocol = imap ? proto::Protocol::Imap : proto::Protocol::Pop3;
    settings->mode = mode;
    Device fresh;
    fresh.settings = std::move(settings);
    device = Cow<Device>(std::move(fresh));
  }
  world.connections.clear();
  for (Cow<Account>& account : world.store.accounts) {
    if (account->held_by) account.edit().held_by.reset();
  }
  return world;
}

Table fill_table(const World& start, const Settings& settings, std::span<const Mode> modes,
                 const std::function<bool(const Table&)>& changed) {
  Table table;
  std::vector<World> starts;
  for (const Mode mode : modes) {
    starts.push_back(with_mode(start, mode));
    Judge judge(properties_of(starts.back(), settings));
    table.columns.push_back({mode, judge.findings()});
  }
  for (std::size_t i = 0; i < starts.size(); ++i) {
    Table::Column& column = table.columns[i];
    Judge judge(properties_of(starts[i], settings));
    Explorer explorer(std::move(starts[i]), settings);
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
    for (const Finding& finding : column.findings) {
      const bool broken = finding.verdict == Verdict::Broken;
      column.witnesses.push_back(
          broken ? std::make_shared<const Timeline>(witness_of(explorer, finding)) : nullptr);
    }
    if (halt == Halt::Stopped || (changed && !changed(table))) break;
  }
  return table;
}

}  // namespace casella::explore
