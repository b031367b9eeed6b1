#include "metadata/text_bounds.hpp"

#include <cstdint>
#include <cstring>

#include "metadata/canonical.hpp"
#include "metadata/refuse.hpp"

namespace bolt::metadata {
namespace {

constexpr int deepest = 256;
constexpr std::size_t around = 32; // "optional<>", "array<,9223372036854775807>"
constexpr std::size_t unfinished = SIZE_MAX;

} // namespace

std::size_t text_bounds::length(const bolt_type& type, int depth) {
  if (is_named(type)) return std::strlen(type.name);
  if (depth > deepest) refuse("types without a name are nested more than ", deepest, " deep");
  const auto [known, fresh] = known_.try_emplace(&type, unfinished);
  std::size_t& whole = known->second; // stays where it is when others are added
  if (!fresh && whole == unfinished) refuse("a type without a name contains itself");
  if (!fresh) return whole;
  std::size_t sum = around;
  for (std::uint32_t i = 0; i < type.n_members; ++i) {
    sum += length(*type.members[i]->type, depth + 1) + 1;
    if (sum > longest_type_text) {
      refuse("the text of a type without a name is longer than ", longest_type_text,
             " bytes: give a variant in it a name");
    }
  }
  return whole = sum;
}

} // namespace bolt::metadata
