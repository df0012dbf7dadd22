#include "sim/cli/explore_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace casella::cli {
namespace {

using namespace explore;

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c >= 0 && c < ' ') {
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

template <class Range, class Word>
std::string list_of(const Range& range, Word word) {
  std::string all;
  for (const auto& each : range) all += (all.empty() ? "" : ", ") + word(each);
  return all;
}

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::NotYet:
      return "open";
    case Verdict::Holds:
      return "holds";
    case Verdict::Broken:
      return "broken";
  }
  return {};
}

std::string_view word_of(Mode mode) {
  switch (mode) {
    case Mode::Delete:
      return "delete";
    case Mode::Keep:
      return "keep";
    case Mode::KeepDays:
      return "keep-days";
    case Mode::Online:
      return "online";
    case Mode::Offline:
      return "offline";
  }
  return {};
}

std::string_view word_of(Halt halt) {
  switch (halt) {
    case Halt::Finished:
      return "finished";
    case Halt::Stopped:
      return "stopped";
    case Halt::OutOfMemory:
      return "memory";
  }
  return {};
}

std::string name_of(const Property& property, const Text& text) {
  return property.own ? property.goal : std::string(text("explore.property." + property.name));
}

std::string holding_as_text(const Found& found, const Outcome& outcome, std::uint32_t index,
                            const Text& text) {
  const Holding& holding = outcome.devices[index];
  std::string mail = list_of(holding.mail, [&](const auto& each) {
    const std::string name = cli::name_of(found.explorer, each.first);
    return each.second == 1 ? name : fmt::format("{} ×{}", name, each.second);
  });
  if (mail.empty()) mail = text("explore.nothing");
  std::string line =
      fmt::format("   {}: {}", found.explorer.start().devices[index]->settings->id, mail);
  if ((holding.marks & kRefused) != 0) line += fmt::format(" ({})", text("explore.refused"));
  if (holding.holds_lock) line += fmt::format(" ({})", text("explore.locked"));
  return line + "\n";
}

}  // namespace

std::string name_of(const Explorer& explorer, MessageId message) {
  for (const Cow<Account>& account : explorer.start().store.accounts) {
    if (const Item* item = account->inbox->find(message)) return item->message->name();
  }
  for (const Arrival& arrival : explorer.settings().arrivals) {
    if (arrival.message->id() == message) return arrival.message->name();
  }
  for (const Cow<Device>& device : explorer.start().devices) {
    for (const LocalMail& mail : device->disk) {
      if (mail.message->id() == message) return mail.message->name();
    }
    for (const LocalMail& mail : device->unsaved) {
      if (mail.message->id() == message) return mail.message->name();
    }
  }
  return fmt::format("#{}", message.value);
}

std::string outcomes_as_text(const Found& found, const Text& text) {
  const Progress progress = found.explorer.progress();
  std::string out = text.fill("explore.found", found.outcomes.size(), progress.states,
                              progress.steps, progress.depth, fmt::format("{:.2f}", found.seconds));
  out += "\n";
  if (found.halt != Halt::Finished) {
    out += fmt::format("{}\n", text(fmt::format("explore.halt.{}", word_of(found.halt))));
  }
  std::size_t number = 0;
  for (const Outcome& outcome : found.outcomes) {
    out += fmt::format("\n{}. {}", ++number,
                       text.fill("explore.steps", outcome.steps, outcome.states));
    if (found.weighed) {
      out += ", " + text.fill("explore.weight", fmt::format("{:.6g}", outcome.orders),
                              fmt::format("{:.4g}", outcome.likelihood * 100));
    }
    out += "\n";
    for (std::size_t i = 0; i < outcome.server.size(); ++i) {
      const auto& box = outcome.server[i];
      const std::string mail =
          list_of(box, [&](MessageId id) { return name_of(found.explorer, id); });
      out += fmt::format("   {} ({}): {}\n", text("explore.server"),
                         found.explorer.start().store.accounts[i]->user,
                         mail.empty() ? std::string(text("explore.nothing")) : mail);
    }
    for (std::uint32_t i = 0; i < outcome.devices.size(); ++i) {
      out += holding_as_text(found, outcome, i, text);
    }
    if (!outcome.lost.empty()) {
      const auto lost =
          list_of(outcome.lost, [&](MessageId id) { return name_of(found.explorer, id); });
      out += fmt::format("   {}: {}\n", text("explore.lost"), lost);
    }
  }
  return out;
}

std::string properties_as_text(const Table& table, const Text& text) {
  std::string out;
  if (table.columns.empty()) return out;
  for (std::size_t row = 0; row < table.columns[0].findings.size(); ++row) {
    std::string cells;
    for (const Table::Column& column : table.columns) {
      const auto verdict = word_of(column.findings[row].verdict);
      cells += fmt::format("  {}: {}", word_of(column.mode),
                           text(fmt::format("explore.verdict.{}", verdict)));
    }
    out += fmt::format("{}\n  {}\n", name_of(table.columns[0].findings[row].property, text), cells);
  }
  return out;
}

std::string as_json(const Found& found, const Table& table) {
  const Progress progress = found.explorer.progress();
  const auto name = [&](MessageId id) { return json_text(name_of(found.explorer, id)); };
  const auto outcome_of = [&](const Outcome& outcome) {
    std::size_t account = 0;
    const std::string server = list_of(outcome.server, [&](const auto& box) {
      return fmt::format("{}: [{}]",
                         json_text(found.explorer.start().store.accounts[account++]->user),
                         list_of(box, name));
    });
    std::size_t device = 0;
    const std::string devices = list_of(outcome.devices, [&](const Holding& holding) {
      return fmt::format("{}: {{\"mail\": {{{}}}, \"refused\": {}}}",
                         json_text(found.explorer.start().devices[device++]->settings->id),
                         list_of(holding.mail,
                                 [&](const auto& mail) {
                                   return fmt::format("{}: {}", name(mail.first), mail.second);
                                 }),
                         (holding.marks & kRefused) != 0);
    });
    std::string weight;
    if (found.weighed) {
      weight =
          fmt::format(", \"orders\": {}, \"likelihood\": {}", outcome.orders, outcome.likelihood);
    }
    return fmt::format(
        "\n    {{\"server\": {{{}}}, \"devices\": {{{}}}, \"lost\": [{}], \"states\": {}, "
        "\"steps\": {}{}}}",
        server, devices, list_of(outcome.lost, name), outcome.states, outcome.steps, weight);
  };
  const auto finding_of = [](const Finding& finding) {
    return fmt::format("\n    {{\"name\": {}, \"goal\": {}, \"verdict\": {}}}",
                       json_text(finding.property.name), json_text(finding.property.goal),
                       json_text(word_of(finding.verdict)));
  };
  const auto column_of = [&](const Table::Column& column) {
    return fmt::format("\n  {{\"mode\": {}, \"properties\": [{}]}}",
                       json_text(word_of(column.mode)), list_of(column.findings, finding_of));
  };
  return fmt::format(
      "{{\n  \"halt\": {}, \"states\": {}, \"steps\": {}, \"depth\": {}, \"endings\": {},\n"
      "  \"outcomes\": [{}],\n  \"properties\": [{}],\n  \"modes\": [{}]\n}}\n",
      json_text(word_of(found.halt)), progress.states, progress.steps, progress.depth,
      progress.endings, list_of(found.outcomes, outcome_of), list_of(found.findings, finding_of),
      list_of(table.columns, column_of));
}

}  // namespace casella::cli
