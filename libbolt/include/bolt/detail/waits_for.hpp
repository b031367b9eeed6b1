#ifndef BOLT_DETAIL_WAITS_FOR_HPP
#define BOLT_DETAIL_WAITS_FOR_HPP

#include "bolt/detail/type_name.hpp"

namespace bolt::detail {

// For who looks: what a future of type F is, in its author's words or by its type.
template <class F>
[[nodiscard]] const char* waits_for() noexcept {
  if constexpr (requires { static_cast<const char*>(F::waits_for); }) {
    return F::waits_for;
  } else {
    return type_name<F>.data();
  }
}

} // namespace bolt::detail
#endif
