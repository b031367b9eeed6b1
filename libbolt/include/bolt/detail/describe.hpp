#ifndef BOLT_DETAIL_DESCRIBE_HPP
#define BOLT_DETAIL_DESCRIBE_HPP

#include <cstdint>
#include <source_location>

#include "bolt/bolt.h"
#include "bolt/detail/root.hpp"
#include "bolt/detail/root_scope.hpp"

// Where a suspended root waits, for bolt_live_walk. Only reads, and only what changes in polls of
// this root, none of which runs meanwhile; what leaves and children do on other threads meanwhile
// touches none of it.

namespace bolt::detail {

inline void add_frame(bolt_place& place, const std::source_location& where) noexcept {
  if (place.n_frames < place.cap_frames) {
    place.frames[place.n_frames++] = {where.function_name(), where.file_name(),
                                      static_cast<std::uint32_t>(where.line()), 0};
  }
  ++place.depth;
}

inline void describe_root(promise_base& root, bolt_place& place) noexcept {
  if (root.link == 0) {
    place.waits_for = "its first poll";
    return;
  }
  const leaf* const waiting =
      is_scoped(root) ? scope_in(root).waiting : reinterpret_cast<const leaf*>(root.link);
  if (waiting == nullptr) {
    place.waits_for = "its children";
    return;
  }
  place.waits_for = waiting->waits_for();
  add_frame(place, waiting->where);
  for (const promise_base* inner = waiting->owner; inner != &root;) {
    const child_await* const outside = inner->parent();
    add_frame(place, outside->where);
    inner = outside->owner;
  }
}

} // namespace bolt::detail
#endif
