#include "gui/model/console_model.h"

#include <algorithm>

#include "gui/model/words.h"
#include "sim/proto/pop3/commands.h"
#include "sim/proto/pop3/server.h"

namespace casella::gui {
namespace {

struct Typed {
  std::string_view before;  // "phone> ", as it was typed
  std::string_view device;
  std::string_view rest;
};

Typed split(const World& world, std::string_view typed, std::string_view device) {
  const std::size_t mark = typed.find('>');
  if (mark == typed.npos) return {{}, device, typed};
  std::string_view named = typed.substr(0, mark);
  while (!named.empty() && named.back() == ' ') named.remove_suffix(1);
  if (!world.device_named(named)) return {{}, device, typed};
  const std::size_t rest = std::min(typed.find_first_not_of(' ', mark + 1), typed.size());
  return {typed.substr(0, rest), named, typed.substr(rest)};
}

std::string lower(std::string_view word) {
  std::string out(word);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

}  // namespace

std::string ConsoleModel::prompt(const Text& text) const {
  return text.fill("model.console.prompt", device_);
}

std::string ConsoleModel::status(const World& world, const Text& text) const {
  const auto id = world.device_named(device_);
  const Connection* conn = id ? world.connection_of(*id) : nullptr;
  const std::string name = device_words(device_, text);
  if (conn == nullptr) return text.fill("model.console.offline", name);
  return text.fill("model.console.connected", name, conn->client->state_name());
}

std::vector<Completion> ConsoleModel::complete(const World& world, std::string_view typed,
                                               const Text& text, bool all) const {
  const Typed parts = split(world, typed, device_);
  std::vector<Completion> out;
  if (parts.rest.empty() && !all) return out;
  const auto device = world.device_named(parts.device);
  const Connection* conn = device ? world.connection_of(*device) : nullptr;
  const auto protocol = conn == nullptr ? proto::Protocol::Pop3 : conn->client->protocol();
  for (const std::string& name : lesson::completions(world, parts.device, parts.rest)) {
    Completion each;
    each.insert = std::string(parts.before) + name;
    each.usage = name;
    if (name.front() == '/') {
      each.help = text("model.deed." + name.substr(1));
    } else if (protocol == proto::Protocol::Smtp) {
      const smtp::CommandRow* row = smtp::find_command(name);
      each.usage = smtp::usage(*row);
      each.help = text(std::string(row->note->key.name) + ".short");
    } else if (protocol == proto::Protocol::Pop2) {
      const pop2::CommandRow* row = pop2::find_command(name);
      each.usage = pop2::usage(*row);
      each.help = text(std::string(row->note->key.name) + ".short");
    } else if (protocol == proto::Protocol::Imap) {
      each.help = text(std::string(imap::find_command(name)->note->key.name) + ".short");
    } else if (const pop3::CommandRow* row = pop3::find_command(name)) {
      if (!offers(world.settings->pop3, *row)) continue;
      each.usage = pop3::usage(*row);
      each.help = text("pop3.help." + lower(name));
    }
    out.push_back(std::move(each));
  }
  return out;
}

void ConsoleModel::remember(std::string line) {
  if (!line.empty() && (lines_.empty() || lines_.back() != line)) lines_.push_back(std::move(line));
  if (lines_.size() > kLinesLimit) lines_.erase(lines_.begin());
  at_ = lines_.size();
  typed_.clear();
}

std::string ConsoleModel::older(std::string_view typed) {
  if (at_ == lines_.size()) typed_ = typed;
  if (at_ == 0) return lines_.empty() ? typed_ : lines_.front();
  return lines_[--at_];
}

std::string ConsoleModel::newer() {
  if (at_ < lines_.size()) ++at_;
  return at_ == lines_.size() ? typed_ : lines_[at_];
}

}  // namespace casella::gui
