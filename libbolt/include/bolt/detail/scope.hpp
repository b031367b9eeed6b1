#ifndef BOLT_DETAIL_SCOPE_HPP
#define BOLT_DETAIL_SCOPE_HPP
#include "bolt/detail/root.hpp"
namespace bolt::detail {
inline bool poll_scoped(promise_base&, context&) { return true; }
inline bool begin_scoped(promise_base&, run&) { return true; }
inline cancel_answer cancel_scoped(promise_base&, context&) noexcept { return {}; }
inline void destroy_scope(promise_base&) noexcept {}
} // namespace bolt::detail
#endif
