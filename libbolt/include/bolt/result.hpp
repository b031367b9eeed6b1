#ifndef BOLT_RESULT_HPP
#define BOLT_RESULT_HPP

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/throw_bad_result_access.hpp>
#include <boost/outcome/try.hpp>
#include <type_traits>
#include <utility>

namespace bolt {

// A value or an error of the author's own type: Boost.Outcome's basic_result. value() of an error
// throws boost::outcome_v2::bad_result_access_with<E>. Awaiting one inside a task unwraps it or
// ends the task with its error; BOOST_OUTCOME_TRY and BOOST_OUTCOME_CO_TRY work as well.
template <class T, class E>
using result =
    boost::outcome_v2::basic_result<T, E,
                                    boost::outcome_v2::policy::throw_bad_result_access<E, void>>;

// success(v), failure(e): for results whose value and error convert into each other, and for void.
using boost::outcome_v2::failure;
using boost::outcome_v2::success;

// Names the error type that an author's `F convert_error(E, bolt::error_to<F>)`, found by ADL, is
// asked for when an error E travels into a task that fails with F.
template <class F>
struct error_to {};

template <class R>
struct is_result : std::false_type {};
template <class T, class E, class P>
struct is_result<boost::outcome_v2::basic_result<T, E, P>> : std::true_type {};

template <class R>
inline constexpr bool is_result_v = is_result<std::remove_cvref_t<R>>::value;

} // namespace bolt
#endif
