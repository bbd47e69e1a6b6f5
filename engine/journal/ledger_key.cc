#include "engine/journal/ledger_key.h"

#include <cstddef>

#include "engine/base/check.h"

namespace farmgate {
namespace {

constexpr std::size_t kPlaceSize = 8 + 4 + 1 + 4;

std::string key_of(char letter, std::string_view account) {
  check(account.size() <= 255);
  std::string key{letter, static_cast<char>(account.size())};
  key.append(account);
  return key;
}

void append_big_endian(std::uint64_t value, std::size_t size, std::string& key) {
  for (std::size_t i = size; i-- > 0;) key.push_back(static_cast<char>(value >> (8 * i)));
}

std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

}  // namespace

std::string balance_key(std::string_view account) {
  return key_of(kBalancePrefix.front(), account);
}

std::string attributes_key(std::string_view account) {
  return key_of(kAttributesPrefix.front(), account);
}

std::string county_key(std::string_view zone) {
  return key_of(kCountyPrefix.front(), zone);
}

std::string programme_key(std::string_view programme) {
  return key_of(kProgrammePrefix.front(), programme);
}

std::string part_prefix(std::string_view programme) {
  return key_of(kPartPrefix.front(), programme);
}

std::string part_key(std::string_view programme, const ProgrammePart& part) {
  return part_prefix(programme).append(1, static_cast<char>(part.dimension)).append(part.name);
}

std::string ask_key(std::string_view account, std::string_view order_id) {
  return key_of(kAskPrefix.front(), account).append(order_id);
}

std::string news_key(const ProgrammeNewsPlace& place) {
  std::string key(kNewsPrefix);
  append_big_endian(place.sequence, 8, key);
  append_big_endian(place.index, 4, key);
  return key;
}

std::string entry_key(std::string_view account, const EntryPlace& place) {
  std::string key = key_of('E', account);
  append_big_endian(place.sequence, 8, key);
  append_big_endian(place.index, 4, key);
  append_big_endian(static_cast<std::uint64_t>(place.kind), 1, key);
  append_big_endian(place.part, 4, key);
  return key;
}

std::string owner_key(std::string_view account) {
  return key_of(kOwnerPrefix.front(), account);
}

std::string row_key(const ReferenceEdit& edit) {
  if (const auto* zone = std::get_if<ZoneRow>(&edit)) return std::string(kRowPrefix) + 'z' + zone->symbol;
  if (const auto* row = std::get_if<ProgrammeRow>(&edit)) return std::string(kRowPrefix) + 'p' + row->symbol;
  const auto* const deletion = std::get_if<ProgrammeDeletion>(&edit);
  check(deletion != nullptr);
  return std::string(kRowPrefix) + 'q' + deletion->symbol;
}

std::string share_key(std::string_view programme, std::string_view account) {
  return key_of(kSharePrefix.front(), programme).append(account);
}

std::optional<EntryPlace> place_of_key(std::string_view key) {
  if (key.size() < 2 + kPlaceSize || key.front() != 'E') return {};
  const std::string_view place = key.substr(key.size() - kPlaceSize);
  const std::uint64_t kind = from_big_endian(place.substr(12, 1));
  if (kind > static_cast<std::uint64_t>(kEntryKindLast)) return {};
  return EntryPlace{.sequence = from_big_endian(place.substr(0, 8)),
                    .index = static_cast<std::uint32_t>(from_big_endian(place.substr(8, 4))),
                    .kind = static_cast<EntryKind>(kind),
                    .part = static_cast<std::uint32_t>(from_big_endian(place.substr(13)))};
}

std::optional<ProgrammeNewsPlace> news_place_of_key(std::string_view key) {
  if (key.size() != 1 + 8 + 4) return {};
  return ProgrammeNewsPlace{.sequence = from_big_endian(key.substr(1, 8)),
                            .index = static_cast<std::uint32_t>(from_big_endian(key.substr(9)))};
}

std::optional<ProgrammePart> part_of_key(std::string_view rest) {
  if (rest.empty()) return {};
  const auto dimension = static_cast<unsigned char>(rest.front());
  if (dimension > static_cast<unsigned char>(ProgrammeDimension::kAttribute)) return {};
  return ProgrammePart{.dimension = static_cast<ProgrammeDimension>(dimension),
                       .name = std::string(rest.substr(1)),
                       .sums = {}};
}

std::optional<std::pair<std::string_view, std::string_view>> names_of_share_key(std::string_view key) {
  if (key.size() < 2) return {};
  const std::size_t programme_size = static_cast<unsigned char>(key[1]);
  if (key.size() < 2 + programme_size) return {};
  return std::pair(key.substr(2, programme_size), key.substr(2 + programme_size));
}

std::string name_of_key(std::string_view key) {
  check(key.size() >= 2);
  return std::string(key.substr(2));
}

}  // namespace farmgate
