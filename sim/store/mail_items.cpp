#include "sim/store/mail_items.h"

namespace casella::store {
namespace {

constexpr std::size_t kItemOctets = 32;

void put(std::string& out, std::uint64_t value, unsigned octets) {
  for (unsigned i = 0; i < octets; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

std::uint64_t take(std::string_view& from, unsigned octets) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < octets; ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
  }
  from.remove_prefix(octets);
  return value;
}

}  // namespace

std::string write_items(const std::vector<Item>& items) {
  std::string out;
  out.reserve(items.size() * kItemOctets);
  for (const Item& item : items) {
    put(out, item.uid.value, 4);
    put(out, item.message->id().value, 4);
    put(out, static_cast<std::uint64_t>(item.arrived.time_since_epoch().count()), 8);
    put(out, item.flags, 8);
    put(out, item.modseq, 8);
  }
  return out;
}

std::string write_saved(const std::vector<Item>& items) {
  std::string out;
  for (const Item& item : items)
    put(out, static_cast<std::uint64_t>(item.saved.time_since_epoch().count()), 8);
  return out;
}

SimTime saved_at(std::string_view saved, std::size_t index) {
  if (saved.size() < (index + 1) * 8) return {};
  std::string_view at = saved.substr(index * 8, 8);
  return SimTime(Duration(static_cast<std::int64_t>(take(at, 8))));
}

std::optional<std::vector<StoredItem>> read_items(std::string_view octets) {
  if (octets.empty() || octets.size() % kItemOctets != 0) return std::nullopt;
  std::vector<StoredItem> items;
  items.reserve(octets.size() / kItemOctets);
  while (!octets.empty()) {
    StoredItem item;
    item.uid = Uid{static_cast<std::uint32_t>(take(octets, 4))};
    item.message = MessageId{static_cast<std::uint32_t>(take(octets, 4))};
    item.arrived = SimTime(Duration(static_cast<std::int64_t>(take(octets, 8))));
    item.flags = take(octets, 8);
    item.modseq = take(octets, 8);
    if (!items.empty() && item.uid <= items.back().uid) return std::nullopt;
    items.push_back(item);
  }
  return items;
}

}  // namespace casella::store
