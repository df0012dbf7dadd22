#include "sim/mail/mailbox.h"

#include <fmt/format.h>

#include "sim/base/ascii.h"

namespace casella {
namespace {

std::optional<unsigned> bit_of(const std::vector<std::string>& keywords, std::string_view name) {
  for (unsigned i = 0; i < keywords.size(); ++i) {
    if (same_letters(keywords[i], name)) return i + flag::kFirstKeyword;
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t Mailbox::size_octets() const {
  std::uint64_t total = 0;
  items.each([&](const Item& item) { total += item.message->size_octets(); });
  return total;
}

const Item* Mailbox::find(MessageId id) const {
  const Item* found = nullptr;
  items.each([&](const Item& item) {
    if (item.message->id() == id) found = &item;
  });
  return found;
}

std::size_t Mailbox::index_of(Uid uid) const {
  return items.partition_point([&](const Item& item) { return item.uid < uid; });
}

const Item* Mailbox::find(Uid uid) const {
  const std::size_t index = index_of(uid);
  return index < items.size() && items[index].uid == uid ? &items[index] : nullptr;
}

std::optional<FlagBits> Mailbox::bits(const FlagNames& names) const {
  FlagBits all = names.system;
  for (const std::string& name : names.keywords) {
    const auto bit = keywords ? bit_of(*keywords, name) : std::nullopt;
    if (!bit) return std::nullopt;
    all |= FlagBits{1} << *bit;
  }
  return all;
}

std::optional<FlagBits> Mailbox::make_bits(const FlagNames& names) {
  if (const auto known = bits(names)) return known;
  auto grown = std::make_shared<std::vector<std::string>>();
  if (keywords) *grown = *keywords;
  for (const std::string& name : names.keywords) {
    if (!bit_of(*grown, name)) grown->push_back(name);
  }
  if (grown->size() > kKeywordsLimit) return std::nullopt;
  keywords = std::move(grown);
  return bits(names);
}

FlagNames Mailbox::names(FlagBits all) const {
  FlagNames names;
  names.system = all & ((FlagBits{1} << flag::kFirstKeyword) - 1);
  for (std::size_t i = 0; keywords && i < keywords->size(); ++i) {
    if ((all >> (i + flag::kFirstKeyword) & 1U) != 0) names.keywords.push_back((*keywords)[i]);
  }
  return names;
}

void Mailbox::encode(Encoder& out) const {
  out.u64(std::uint64_t{uid_validity} | (watched ? std::uint64_t{1} << 32U : 0U));
  out.u64(uid_next);
  out.u64(items.size());
  items.each([&](const Item& item) {
    out.u64(item.uid.value);
    out.u64(item.message->id().value);
    out.i64(item.arrived.time_since_epoch().count());
    if (!watched) return;
    out.u64(item.flags);
    out.u64(item.modseq);
    out.i64(item.saved.time_since_epoch().count());
  });
  if (!watched) return;
  out.u64(highest_modseq);
  out.u64(object_id);
  out.u64(recent_from.value);
  out.u64(keywords ? keywords->size() : 0);
  for (std::size_t i = 0; keywords && i < keywords->size(); ++i) out.text((*keywords)[i]);
}

std::string unique_id(const Mailbox& box, Uid uid) {
  return fmt::format("u{}-{}", uid.value, box.uid_validity);
}

}  // namespace casella
