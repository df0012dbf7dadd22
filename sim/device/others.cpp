// What a device learns in sessions of POP2 and SMTP.
#include <fmt/format.h>

#include "sim/device/device.h"

namespace casella {
namespace {

// The reply's first line, put together again.
std::string line_of(const pop2::Reply& reply) {
  if (!reply.ok) return "- " + reply.text;
  switch (reply.answer) {
    case pop2::Answer::Ok: return "+ " + reply.text;
    case pop2::Answer::Count: return fmt::format("#{} {}", reply.number, reply.text);
    case pop2::Answer::Length: return fmt::format("={} {}", reply.number, reply.text);
    case pop2::Answer::Data: break;
  }
  return {};
}

}  // namespace

void absorb(Device& device, const pop2::Reply& reply, const MessageRef& origin) {
  const std::string line = line_of(reply);
  if (!line.empty()) device.last_reply = line;
  auto* memory = device.session ? std::get_if<Pop2Memory>(&device.session->memory) : nullptr;
  if (memory == nullptr) return;
  memory->greeted |= reply.is_greeting && reply.ok;
  memory->failed |= !reply.ok;
  if (reply.row == nullptr || !reply.ok) return;
  memory->has_message = reply.answer == pop2::Answer::Data;
  if (!memory->has_message) return;
  LocalMail mail;
  mail.message = received(reply.body, origin);
  device.unsaved.push_back(std::move(mail));
}

void absorb(Device& device, const smtp::Reply& reply) {
  device.last_reply =
      fmt::format("{} {}", reply.code, reply.lines.empty() ? "" : reply.lines.back());
  auto* memory = device.session ? std::get_if<SmtpMemory>(&device.session->memory) : nullptr;
  if (memory != nullptr && memory->sender) memory->sender->absorb(reply);
}

void end_session(Device& device) {
  if (!device.session) return;
  auto* memory = std::get_if<SmtpMemory>(&device.session->memory);
  if (memory != nullptr && memory->sender) {
    if (memory->sender->outcome() == smtp::Sender::Outcome::Underway) memory->sender->cut_off();
    const bool taken = memory->sender->outcome() == smtp::Sender::Outcome::Delivered;
    ++(taken ? device.posted : device.not_posted);
  }
  if (device.session->imap() != nullptr) end_imap(device);
  device.session.reset();
  ++device.sessions_ended;
}

}  // namespace casella
