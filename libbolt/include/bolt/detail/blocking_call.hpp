#ifndef BOLT_DETAIL_BLOCKING_CALL_HPP
#define BOLT_DETAIL_BLOCKING_CALL_HPP

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "bolt/detail/result_slot.hpp"

namespace bolt::detail {

// A function and what it ends with. The function, with all it has captured, is gone when run()
// returns.
template <class F>
class blocking_call {
 public:
  using value_type = std::invoke_result_t<F&>;

  template <class G>
  explicit blocking_call(G&& fn) : fn_(std::forward<G>(fn)) {}

  void run() {
    try {
      if constexpr (std::is_void_v<value_type>) {
        std::invoke(*fn_);
        slot_.emplace();
      } else {
        slot_.emplace(std::invoke(*fn_));
      }
    } catch (...) {
      std::exception_ptr error = std::current_exception();
      if (!error) {
        throw; // a forced unwinding (thread cancellation) must not be swallowed
      }
      slot_.set_error(std::move(error));
    }
    skip();
  }

  // Instead of run().
  void skip() noexcept { fn_.reset(); }

  value_type take() { return slot_.take(); }

 private:
  std::optional<F> fn_;
  result_slot<value_type> slot_;
};

} // namespace bolt::detail
#endif
