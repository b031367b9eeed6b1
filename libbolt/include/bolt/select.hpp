#ifndef BOLT_SELECT_HPP
#define BOLT_SELECT_HPP

#include <utility>

#include "bolt/detail/child_of_future.hpp"
#include "bolt/when_any.hpp"

namespace bolt {
namespace detail {

template <class... F>
using select_future =
    race_future<tuple_of_racers<(owns_captures<F> || ...), (held<F>::refers_to_temporary || ...),
                                typename held<F>::child...>>;

} // namespace detail

// auto first = co_await select(inbox.receive(), closing.wait(), sleep_for(1s));
// if (first.index == 0) handle(std::get<0>(first.value));
//
// As when_any, over whatever can be awaited: futures and tasks in any mix. Each future is driven
// where it is: a temporary, which lives as long as the co_await expression, or one that has a name
// and outlives the await. (So name either the futures or nothing: what select() returns cannot have
// a name of its own if a temporary that it was given cannot be moved.)
//
// A loser is cancelled: it is not to be awaited again, except a join_handle. What it waits for is
// not consumed.
template <class... F>
  requires(sizeof...(F) > 0)
[[nodiscard]] detail::select_future<F...> select(F&&... futures) {
  return detail::select_future<F...>(std::in_place, detail::held<F>::pass(futures)...);
}

} // namespace bolt
#endif
