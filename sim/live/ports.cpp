#include "sim/live/ports.h"

#include "sim/world/profile.h"

namespace casella::live {

WorldSettings settings_for(const GateRow& row, const WorldSettings& house) {
  WorldSettings settings = house;
  settings.smtp.role = row.submission ? smtp::Role::Submission : smtp::Role::Relay;
  return settings;
}

std::vector<Gate> gates_of(const WorldSettings& house, std::optional<std::uint16_t> offset) {
  std::vector<Gate> gates;
  for (const GateRow& row : kGates) {
    Gate gate;
    gate.name = row.name;
    gate.door = {row.protocol, row.port, row.tls,
                 std::make_shared<const WorldSettings>(settings_for(row, house))};
    gate.port = offset ? static_cast<std::uint16_t>(row.port + *offset) : std::uint16_t{0};
    gates.push_back(std::move(gate));
  }
  return gates;
}

std::optional<WorldSettings> house_settings(std::string_view name) {
  const Profile* profile = find_profile(name);
  if (profile == nullptr) return std::nullopt;
  WorldSettings settings;
  settings.link.latency = settings.store_takes = Duration::zero();
  settings.smtp.domains = {"casella.example", "localhost"};
  settings.smtp.starttls = settings.imap.starttls = true;
  for (const sasl::Row& row : sasl::kMechanisms) settings.smtp.mechanisms.push_back(row.mechanism);
  settings.imap.mechanisms = settings.smtp.mechanisms;
  profile->apply(settings);
  settings.profile = name;
  return settings;
}

}  // namespace casella::live
