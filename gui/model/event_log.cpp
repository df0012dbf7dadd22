#include "gui/model/event_log.h"

#include "gui/model/words.h"

namespace casella::gui {
namespace {

// `one` names a single message by {1}; several are counted.
std::string of_messages(const Event& event, std::string_view one, std::string_view many,
                        std::string_view device, std::string_view message, const Text& text) {
  if (event.count == 1) return text.fill(one, device, message);
  return text.fill(many, device, event.count);
}

}  // namespace

std::string words_of(const Event& event, std::string_view who, std::string_view message,
                     const Text& text) {
  const std::string_view server = text("world.server");
  switch (event.kind) {
    case EventKind::opened: return text.fill("world.opened", who);
    case EventKind::closed:
      return text.fill("world.closed", event.side == Side::Server ? server : who);
    case EventKind::noticed: return text.fill("model.event.noticed", who);
    case EventKind::cut: return text.fill("world.cut", who);
    case EventKind::crashed:
      if (event.count == 0) return text.fill("world.crashed", who);
      return text.fill("world.crashed", who) + "; " +
             of_messages(event, "world.forgotten", "model.event.forgotten", who, message, text);
    case EventKind::held: return text.fill("world.held", event.side == Side::Server ? server : who);
    case EventKind::released:
      return text.fill("world.released", event.side == Side::Server ? server : who);
    case EventKind::delayed:
      return text.fill("world.delayed", event.side == Side::Server ? server : who);
    case EventKind::refused: return text.fill("world.in_use", who);
    case EventKind::store_failed: return text.fill("world.store_failed", server);
    case EventKind::autologout: return text.fill("model.event.autologout", who);
    case EventKind::marks_dropped: return counted("model.event.marks_dropped", event.count, text);
    case EventKind::removed:
      return of_messages(event, "world.removed", "model.event.removed", who, message, text);
    case EventKind::saved:
      return of_messages(event, "world.saved", "model.event.saved", who, message, text);
    case EventKind::handled:
      return text.fill("world.handled." + std::string(row_of(event.deed).id), who, message);
    case EventKind::expired: return text.fill("world.expired", who, message);
    case EventKind::arrived: return text.fill("world.arrived", who, message);
    case EventKind::turned_away: return text.fill("world.turned_away", who);
    case EventKind::time_passed:
      return text.fill("world.time_passed", who, time_words(event.by, text));
    case EventKind::secured: return text.fill("world.secured", who);
    case EventKind::call_refused: return text.fill("world.call_refused", who, event.count);
    case EventKind::no_answer: return text.fill("world.no_answer", who, event.count);
    case EventKind::port_refused:
      return text.fill("world.port_refused", std::string(), event.count);
    case EventKind::port_dropped:
      return text.fill("world.port_dropped", std::string(), event.count);
    case EventKind::port_opened: return text.fill("world.port_opened", std::string(), event.count);
    case EventKind::packet_lost:
      return text.fill("world.packet_lost", event.side == Side::Server ? server : who, event.count);
  }
  return {};
}

std::string_view long_key(EventKind kind) {
  switch (kind) {
    case EventKind::opened: return "model.event.long.opened";
    case EventKind::closed: return "model.event.long.closed";
    case EventKind::noticed: return "model.event.long.noticed";
    case EventKind::cut: return "model.event.long.cut";
    case EventKind::crashed: return "model.event.long.crashed";
    case EventKind::held: return "model.event.long.held";
    case EventKind::released: return "model.event.long.released";
    case EventKind::delayed: return "model.event.long.delayed";
    case EventKind::refused: return "pop3.reply.in_use.long";
    case EventKind::store_failed: return "model.event.long.store_failed";
    case EventKind::autologout: return "pop3.event.autologout.long";
    case EventKind::marks_dropped: return "pop3.event.dropped.long";
    case EventKind::removed: return "model.event.long.removed";
    case EventKind::saved: return "model.event.long.saved";
    case EventKind::handled: return "model.event.long.handled";
    case EventKind::expired: return "model.event.long.expired";
    case EventKind::arrived: return "model.event.long.arrived";
    case EventKind::turned_away: return "model.event.long.turned_away";
    case EventKind::time_passed: return "model.event.long.time_passed";
    case EventKind::secured: return "model.event.long.secured";
    case EventKind::call_refused: return "model.event.long.call_refused";
    case EventKind::no_answer: return "model.event.long.no_answer";
    case EventKind::port_refused: return "model.event.long.port_refused";
    case EventKind::port_dropped: return "model.event.long.port_dropped";
    case EventKind::port_opened: return "model.event.long.port_opened";
    case EventKind::packet_lost: return "model.event.long.packet_lost";
  }
  return {};
}

Icon icon_of(EventKind kind) {
  switch (kind) {
    case EventKind::opened: return Icon::plug;
    case EventKind::closed: return Icon::link;
    case EventKind::noticed: return Icon::server;
    case EventKind::cut: return Icon::cut;
    case EventKind::crashed: return Icon::bolt;
    case EventKind::held: return Icon::pause;
    case EventKind::released: return Icon::play;
    case EventKind::delayed: return Icon::hourglass;
    case EventKind::refused: return Icon::lock;
    case EventKind::store_failed: return Icon::database;
    case EventKind::autologout: return Icon::clock;
    case EventKind::marks_dropped: return Icon::reset;
    case EventKind::removed: return Icon::minus;
    case EventKind::saved: return Icon::disk;
    case EventKind::handled: return Icon::envelope;
    case EventKind::expired: return Icon::hourglass;
    case EventKind::arrived: return Icon::envelope;
    case EventKind::time_passed: return Icon::clock;
    case EventKind::secured: return Icon::lock;
    case EventKind::turned_away:
    case EventKind::call_refused:
    case EventKind::port_refused:
    case EventKind::packet_lost: return Icon::cross;
    case EventKind::no_answer: return Icon::hourglass;
    case EventKind::port_dropped: return Icon::minus;
    case EventKind::port_opened: return Icon::check;
  }
  return Icon::none;
}

Tone tone_of(EventKind kind) {
  switch (kind) {
    case EventKind::opened:
    case EventKind::closed:
    case EventKind::noticed:
    case EventKind::released:
    case EventKind::time_passed: return Tone::dim;
    case EventKind::cut:
    case EventKind::crashed:
    case EventKind::store_failed:
    case EventKind::autologout:
    case EventKind::call_refused:
    case EventKind::no_answer:
    case EventKind::turned_away:
    case EventKind::packet_lost: return Tone::error;
    case EventKind::held:
    case EventKind::delayed:
    case EventKind::refused:
    case EventKind::marks_dropped:
    case EventKind::removed:
    case EventKind::expired:
    case EventKind::port_refused:
    case EventKind::port_dropped:
    case EventKind::port_opened: return Tone::note;
    case EventKind::saved:
    case EventKind::secured: return Tone::ok;
    case EventKind::arrived:
    case EventKind::handled: return Tone::accent;
  }
  return Tone::plain;
}

bool is_fault(EventKind kind) {
  switch (kind) {
    case EventKind::cut:
    case EventKind::crashed:
    case EventKind::held:
    case EventKind::delayed:
    case EventKind::store_failed:
    case EventKind::autologout:
    case EventKind::port_refused:
    case EventKind::port_dropped:
    case EventKind::packet_lost: return true;
    case EventKind::opened:
    case EventKind::closed:
    case EventKind::noticed:
    case EventKind::released:
    case EventKind::refused:
    case EventKind::marks_dropped:
    case EventKind::removed:
    case EventKind::saved:
    case EventKind::expired:
    case EventKind::arrived:
    case EventKind::turned_away:
    case EventKind::time_passed:
    case EventKind::secured:
    case EventKind::call_refused:
    case EventKind::no_answer:
    case EventKind::port_opened:
    case EventKind::handled: return false;
  }
  return false;
}

}  // namespace casella::gui
