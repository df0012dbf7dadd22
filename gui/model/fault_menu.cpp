#include "gui/model/fault_menu.h"

#include <algorithm>

#include "gui/model/words.h"

namespace casella::gui {
namespace {

using namespace std::chrono_literals;

class Menu {
 public:
  Menu(const World& world, const lesson::Lesson& lesson, const Text& text)
      : world_(world), lesson_(lesson), text_(text) {}

  void device(DeviceId id) {
    of_device_ = true;
    const DeviceSettings& settings = *world_.devices[id.value]->settings;
    const Connection* conn = world_.connection_of(id);
    const bool on = conn != nullptr;
    const auto deed = [&](const char* order) { return intent::Deed{order, settings.id}; };
    add("check", Icon::envelope, Tone::plain, true, deed("/check"));
    add("connect", Icon::plug, Tone::plain, !on, deed("/connect"));
    add("hangup", Icon::cross, Tone::plain, on, deed("/hangup"));
    add("cut", Icon::cut, Tone::error, on && !conn->cut, deed("/cut"));
    rows.back().group = true;
    add("crash", Icon::bolt, Tone::error, true, deed("/crash"));
    const bool held = on && conn->to_client.held, held_back = on && conn->to_server.held;
    add(held ? "release" : "hold", Icon::hourglass, Tone::note, on,
        deed(held ? "/release" : "/hold"));
    const ConnId link = on ? conn->id : ConnId{};
    add(held_back ? "release_commands" : "hold_commands", Icon::hourglass, Tone::note, on,
        intent::Act{HoldLink{link, Side::Server, !held_back}});
    add("delay", Icon::clock, Tone::note, on, intent::Act{DelayLink{link, Side::Client, 1s}});
    const bool asked = on && !conn->asks.empty();
    add("store", Icon::database, Tone::error, asked, intent::Act{FailStore{link}});
    if (lesson_.settings.link.tcp) {
      const bool flying = on && !conn->to_client.queue.empty();
      add("lose", Icon::cross, Tone::error, flying, intent::Act{LosePacket{link, Side::Client}});
    }
    firewall(settings);
    of_device_ = false;
  }

  void world() {
    add("hour", Icon::clock, Tone::plain, true, wait("/wait 1h"));
    rows.back().group = !rows.empty() && rows.size() > 1;
    add("week", Icon::clock, Tone::plain, true, wait("/wait 7d"));
    if (world_.store.accounts.empty()) return;
    // Mail that is still to come first; what lies in a mailbox from the start can come again.
    std::size_t shown = 0;
    for (const bool fresh : {true, false}) {
      for (const auto& [file, octets] : lesson_.mail) {
        constexpr std::size_t most = 4;
        if (from_the_start(file) != fresh && shown < most) arrive(file, octets, shown++ == 0);
      }
      if (shown > 0) return;
    }
  }

  std::vector<MenuRow> rows;

 private:
  // For the port that the device calls.
  void firewall(const DeviceSettings& settings) {
    const proto::ProtocolRow& row = proto::row_of(settings.protocol);
    const bool tls = settings.security == Security::Implicit && row.tls_port != 0;
    const std::uint16_t port = tls ? row.tls_port : row.port;
    const auto offer = [&](const std::string& name, Icon icon, Tone tone, PortRule rule) {
      if (world_.rule_of(port) == rule) return;
      add(name, icon, tone, true, intent::Act{SetFirewall{port, rule}});
      rows.back().label = text_.fill("gui.fault." + name, port);
    };
    offer("port_refuse", Icon::cross, Tone::error, PortRule::Refuse);
    offer("port_drop", Icon::minus, Tone::error, PortRule::Drop);
    offer("port_open", Icon::check, Tone::plain, PortRule::Open);
  }
  bool from_the_start(const std::string& file) const {
    return std::any_of(lesson_.accounts.begin(), lesson_.accounts.end(), [&](const auto& account) {
      return std::find(account.mailbox.begin(), account.mailbox.end(), file) !=
             account.mailbox.end();
    });
  }
  void arrive(const std::string& file, const std::string& octets, bool first) {
    const std::string& user = world_.store.accounts.front()->user;
    const Message message(MessageId{0}, file, octets);
    add("arrive", Icon::envelope, Tone::plain, true, wait("/arrive " + file + " " + user));
    rows.back().id = "fault/arrive/" + file;
    rows.back().label = text_.fill("gui.fault.arrive", subject_of(message), user);
    rows.back().group = first;
  }
  Intent wait(std::string order) const {
    return intent::Deed{std::move(order), world_.devices.front()->settings->id};
  }
  void add(const std::string& name, Icon icon, Tone tone, bool enabled, Intent what) {
    rows.push_back({"fault/" + name, std::string(text_("gui.fault." + name)), icon, tone, enabled,
                    false, of_device_, std::move(what)});
  }

  const World& world_;
  const lesson::Lesson& lesson_;
  const Text& text_;
  bool of_device_ = false;
};

}  // namespace

std::vector<MenuRow> fault_menu(const World& world, const lesson::Lesson& lesson,
                                std::optional<DeviceId> device, const Text& text) {
  Menu menu(world, lesson, text);
  if (device && device->value < world.devices.size()) menu.device(*device);
  menu.world();
  return std::move(menu.rows);
}

}  // namespace casella::gui
