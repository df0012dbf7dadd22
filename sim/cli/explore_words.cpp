#include "sim/cli/explore_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sim/base/utf8.h"
#include "sim/cli/output.h"
#include "sim/world/device_words.h"

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

std::string_view word_of(Halt halt) {
  switch (halt) {
    case Halt::Finished: return "finished";
    case Halt::Stopped: return "stopped";
    case Halt::OutOfMemory: return "memory";
  }
  return {};
}

std::string name_of(const Property& property, const Text& text) {
  return property.own ? property.goal : std::string(text("explore.property." + property.name));
}

constexpr std::size_t kCellWidth = 12;
constexpr std::pair<FlagBits, std::string_view> kFlagWords[] = {{flag::kSeen, "seen"},
                                                                {flag::kFlagged, "flagged"},
                                                                {flag::kAnswered, "answered"},
                                                                {flag::kDeleted, "deleted"}};

// "lunch.eml [read, flagged]"
std::string with_flags(const Found& found, MessageId message, FlagBits flags, const Text& text) {
  const std::string name = cli::name_of(found.explorer, message);
  std::vector<std::string_view> words;
  for (const auto& [bit, word] : kFlagWords) {
    if ((flags & bit) != 0) words.push_back(text(fmt::format("explore.flag.{}", word)));
  }
  return words.empty() ? name : fmt::format("{} [{}]", name, fmt::join(words, ", "));
}

std::string filed_as_text(const Found& found, const Filed& mail, const Text& text) {
  const std::string name = with_flags(found, mail.message, mail.flags, text);
  return mail.folder.empty() ? name : fmt::format("{}/{}", mail.folder, name);
}

FlagBits flags_of(const Holding& holding, MessageId message) {
  for (const auto& [id, flags] : holding.shown) {
    if (id == message) return flags;
  }
  return 0;
}

bool has(const Holding& holding, MessageId message) {
  return std::any_of(holding.mail.begin(), holding.mail.end(),
                     [&](const auto& each) { return each.first == message; });
}

std::string holding_as_text(const Found& found, const Outcome& outcome, std::uint32_t index,
                            const Text& text) {
  const Holding& holding = outcome.devices[index];
  std::string mail = list_of(holding.mail, [&](const auto& each) {
    const std::string name = with_flags(found, each.first, flags_of(holding, each.first), text);
    return each.second == 1 ? name : fmt::format("{} ×{}", name, each.second);
  });
  std::vector<std::pair<MessageId, FlagBits>> seen;  // that it shows, and has not got whole
  std::copy_if(holding.shown.begin(), holding.shown.end(), std::back_inserter(seen),
               [&](const auto& each) { return !has(holding, each.first); });
  if (mail.empty() && seen.empty()) mail = text("explore.nothing");
  std::string line = fmt::format(
      "   {}: {}", device_title(found.explorer.start().devices[index]->settings->id, text), mail);
  if (!seen.empty()) {
    const std::string shown = list_of(
        seen, [&](const auto& each) { return with_flags(found, each.first, each.second, text); });
    line += (mail.empty() ? "" : "; ") + text.fill("explore.shows", shown);
  }
  const auto remark = [&](std::string_view words) { line += fmt::format(" ({})", words); };
  if ((holding.marks & kRefused) != 0) remark(text("explore.refused"));
  if (holding.holds_lock) remark(text("explore.locked"));
  if (holding.waiting > 0) remark(text.fill("explore.waiting", holding.waiting));
  if (holding.conflicts > 0) remark(text.fill("explore.too_late", holding.conflicts));
  return line + "\n";
}

// "✗ 17": broken, and the shortest session that shows it has so many steps.
std::string cell_of(const Table::Column& column, std::size_t row) {
  switch (column.findings[row].verdict) {
    case Verdict::NotYet: return "…";
    case Verdict::Holds: return "✓";
    case Verdict::Moot: return "–";
    case Verdict::Broken: break;
  }
  const bool known = row < column.witnesses.size() && column.witnesses[row] != nullptr;
  return known ? fmt::format("✗ {}", column.witnesses[row]->size()) : "✗";
}

}  // namespace

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::NotYet: return "open";
    case Verdict::Holds: return "holds";
    case Verdict::Broken: return "broken";
    case Verdict::Moot: return "moot";
  }
  return {};
}

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
  std::string out =
      text.fill("explore.found", counted("explore.outcomes", found.outcomes.size(), text),
                counted("explore.states", progress.states, text), progress.steps, progress.depth,
                fmt::format("{:.2f}", found.seconds));
  out += "\n";
  if (found.halt != Halt::Finished) {
    out += fmt::format("{}\n", text(fmt::format("explore.halt.{}", word_of(found.halt))));
  }
  std::size_t number = 0;
  for (const Outcome& outcome : found.outcomes) {
    out += fmt::format("\n{}. {}", ++number,
                       counted("explore.steps", outcome.steps, text) + ", " +
                           counted("explore.states", outcome.states, text));
    if (found.weighed) {
      out += ", " + text.fill(outcome.orders == 1 ? "explore.weight.one" : "explore.weight.many",
                              fmt::format("{:.6g}", outcome.orders),
                              fmt::format("{:.4g}", outcome.likelihood * 100));
    }
    out += "\n";
    for (std::size_t i = 0; i < outcome.server.size(); ++i) {
      const auto& box = outcome.server[i];
      const std::string mail =
          list_of(box, [&](const Filed& each) { return filed_as_text(found, each, text); });
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
  if (table.columns.empty()) return {};
  const auto& findings = table.columns[0].findings;
  std::size_t first = 0;
  for (const Finding& each : findings)
    first = std::max(first, columns_of(name_of(each.property, text)));
  std::string out = padded("", first);
  bool broken = false;
  for (const Table::Column& column : table.columns) {
    const std::string_view title = text(fmt::format("explore.mode.{}", id_of(column.mode)));
    out += "  " + padded(std::string(title), kCellWidth);
  }
  for (std::size_t row = 0; row < findings.size(); ++row) {
    out += "\n" + padded(name_of(findings[row].property, text), first);
    for (const Table::Column& column : table.columns) {
      out += "  " + padded(cell_of(column, row), kCellWidth);
      broken |= column.findings[row].verdict == Verdict::Broken;
    }
  }
  out += "\n";
  return broken ? out + std::string(text("explore.how_to_see")) + "\n" : out;
}

std::string as_json(const Found& found, const Table& table) {
  const Progress progress = found.explorer.progress();
  const auto name = [&](MessageId id) { return json_text(name_of(found.explorer, id)); };
  const auto flags = [](FlagBits bits) {
    std::vector<std::string> words;
    for (const auto& [bit, word] : kFlagWords) {
      if ((bits & bit) != 0) words.push_back(json_text(word));
    }
    return fmt::format("[{}]", fmt::join(words, ", "));
  };
  const auto filed = [&](const Filed& mail) {
    return fmt::format("{{\"file\": {}, \"folder\": {}, \"flags\": {}}}", name(mail.message),
                       json_text(mail.folder.empty() ? "INBOX" : mail.folder), flags(mail.flags));
  };
  const auto outcome_of = [&](const Outcome& outcome) {
    std::size_t account = 0;
    const std::string server = list_of(outcome.server, [&](const auto& box) {
      return fmt::format("{}: [{}]",
                         json_text(found.explorer.start().store.accounts[account++]->user),
                         list_of(box, filed));
    });
    std::size_t device = 0;
    const std::string devices = list_of(outcome.devices, [&](const Holding& holding) {
      const auto copies = [&](const auto& mail) {
        return fmt::format("{}: {}", name(mail.first), mail.second);
      };
      const auto shown = [&](const auto& mail) {
        return fmt::format("{}: {}", name(mail.first), flags(mail.second));
      };
      return fmt::format(
          "{}: {{\"mail\": {{{}}}, \"shown\": {{{}}}, \"refused\": {}, "
          "\"waiting\": {}, \"too_late\": {}}}",
          json_text(found.explorer.start().devices[device++]->settings->id),
          list_of(holding.mail, copies), list_of(holding.shown, shown),
          (holding.marks & kRefused) != 0, holding.waiting, holding.conflicts);
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
    std::size_t row = 0;
    const auto cell = [&](const Finding& finding) {
      const bool known = row < column.witnesses.size() && column.witnesses[row] != nullptr;
      const std::string steps =
          known ? fmt::format(", \"witness_steps\": {}", column.witnesses[row]->size()) : "";
      ++row;
      std::string told = finding_of(finding);
      return told.insert(told.size() - 1, steps);
    };
    return fmt::format("\n  {{\"mode\": {}, \"halt\": {}, \"states\": {}, \"properties\": [{}]}}",
                       json_text(id_of(column.mode)),
                       column.halt ? json_text(word_of(*column.halt)) : "null",
                       column.progress.states, list_of(column.findings, cell));
  };
  return fmt::format(
      "{{\n  \"halt\": {}, \"states\": {}, \"steps\": {}, \"depth\": {}, \"endings\": {},\n"
      "  \"outcomes\": [{}],\n  \"properties\": [{}],\n  \"modes\": [{}]\n}}\n",
      json_text(word_of(found.halt)), progress.states, progress.steps, progress.depth,
      progress.endings, list_of(found.outcomes, outcome_of), list_of(found.findings, finding_of),
      list_of(table.columns, column_of));
}

}  // namespace casella::cli
