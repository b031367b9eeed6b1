#ifndef BOLT_ASIO_HPP
#define BOLT_ASIO_HPP

// For authors who have Boost.Asio objects and an io_context of their own. Not part of bolt.hpp:
// only what includes this header needs Asio. It works in builds of libbolt with and without the
// reactor.
//
//   bolt::task<std::string> read_line(tcp::socket& socket) {
//     std::string line;
//     co_await asio::async_read_until(socket, asio::dynamic_buffer(line), '\n', bolt::use_task);
//     co_return line;
//   }

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <concepts>
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/detail/asio_future.hpp"
#include "bolt/detail/frame_allocator.hpp"
#include "bolt/executor.hpp"

namespace bolt {

// The completion token: an asynchronous operation of Asio's as a future, to be awaited in a task.
//
// - It is lazy: the operation is initiated by the first poll. Its arguments are kept in the frame;
//   what they refer to (buffers, the I/O object) must live until the await ends, as the task's
//   locals do.
// - It yields what the completion handler is given after its error: nothing, a value, or a tuple of
//   several. An error_code that is set is thrown as boost::system::system_error, an exception_ptr
//   rethrown. asio::as_tuple(use_task) yields all of it instead. (asio::redirect_error does not
//   know such tokens; see use_task_result.)
// - I/O objects are not thread-safe, so the operation is initiated, and cancelled, on the object's
//   executor: at once where the task runs on it, else posted there. A task may thus be polled by
//   any thread while others run the io_context. If several do, give the object a strand, as ever.
// - A cancellation is acknowledged when the operation has ended, which per-operation cancellation
//   asks it to do (all types); what it ends with is dropped. An operation that ignores that is
//   waited for. Somebody has to run the io_context meanwhile.
// - If the io_context is destroyed first, the await throws bolt::error with BOLT_SHUTDOWN, or
//   acknowledges. No other thread may poll or cancel the task during that.
//
// A steady state costs no system allocation, except what Asio does for composed operations,
// strands, and cancellation slots of more than a few operations at a time.
struct use_task_t {
  constexpr use_task_t() noexcept = default;

  // An executor whose I/O objects use this token by default.
  template <class Inner>
  struct executor_with_default : Inner {
    using default_completion_token_type = use_task_t;

    template <class Other>
      requires(!std::same_as<Other, executor_with_default> && std::convertible_to<Other, Inner>)
    executor_with_default(const Other& other) noexcept : Inner(other) {}
  };

  // The I/O object, converted: co_await use_task_t::as_default_on(std::move(socket)) ...
  template <class Object>
  using as_default_on_t = typename Object::template rebind_executor<
      executor_with_default<typename Object::executor_type>>::other;
  template <class Object>
  [[nodiscard]] static as_default_on_t<std::decay_t<Object>> as_default_on(Object&& object) {
    return as_default_on_t<std::decay_t<Object>>(std::forward<Object>(object));
  }
};
inline constexpr use_task_t use_task;

// The same, yielding bolt::result<T, boost::system::error_code>: for operations whose handler is
// given an error_code first.
struct use_task_result_t {
  constexpr use_task_result_t() noexcept = default;
};
inline constexpr use_task_result_t use_task_result;

// An author's io_context (or strand) as a place where tasks run:
//
//   bolt::asio_executor on_io(io.get_executor());
//   auto handle = co_await bolt::spawn_on(on_io, serve(std::move(socket)));
//
// It must outlive what runs there, and so must the io_context: a function that is still queued when
// that is destroyed is never called.
template <class Executor>
class asio_executor {
 public:
  explicit asio_executor(Executor where)
      : where_(std::move(where)),
        raw_{sizeof(bolt_executor), 0, &schedule, this, nullptr, nullptr, nullptr} {}
  asio_executor(const asio_executor&) = delete;
  asio_executor& operator=(const asio_executor&) = delete;

  [[nodiscard]] operator executor() const noexcept { return executor(raw_); }

 private:
  struct job {
    using allocator_type = detail::frame_allocator<void>;
    void (*fn)(void* data);
    void* data;
    [[nodiscard]] allocator_type get_allocator() const noexcept { return {}; }
    void operator()() const { fn(data); }
  };

  static bolt_status schedule(void* self, void (*fn)(void*), void* data) noexcept {
    try {
      detail::with_plain_executor(
          static_cast<asio_executor*>(self)->where_,
          [&](const auto& where) { boost::asio::post(where, job{fn, data}); });
      return BOLT_OK;
    } catch (const std::exception&) {
      return BOLT_NO_MEMORY;
    }
  }

  Executor where_;
  bolt_executor raw_;
};

namespace detail {

template <bool AsResult, class... Args>
struct asio_initiate {
  using arguments = asio_arguments<Args...>;
  static_assert(!AsResult || arguments::has_code,
                "use_task_result is for operations whose completion handler is given an "
                "error_code first; others work with use_task");

  template <class Initiation, class Token, class... InitArgs>
  static auto initiate(Initiation&& initiation, Token&&, InitArgs&&... args) {
    return asio_future<AsResult, typename arguments::type, std::decay_t<Initiation>,
                       std::decay_t<InitArgs>...>(std::forward<Initiation>(initiation),
                                                  std::forward<InitArgs>(args)...);
  }
};

} // namespace detail
} // namespace bolt

template <class R, class... Args>
class boost::asio::async_result<bolt::use_task_t, R(Args...)>
    : public bolt::detail::asio_initiate<false, Args...> {};

template <class R, class... Args>
class boost::asio::async_result<bolt::use_task_result_t, R(Args...)>
    : public bolt::detail::asio_initiate<true, Args...> {};

#endif
