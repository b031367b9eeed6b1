#ifndef BOLT_EXECUTOR_ADAPTER_HPP
#define BOLT_EXECUTOR_ADAPTER_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <type_traits>

#include "bolt/bolt.h"
#include "bolt/error.hpp"
#include "bolt/executor.hpp"

namespace bolt {

// What an executor of your own is: something with
//
//   schedule(void (*fn)(void* data), void* data)
//
// which has fn(data) called once, soon, on a thread of its choosing, but not inside this call. It
// is called from any thread, with no lock of libbolt's held. Answers nothing; or false if it will
// never be called; or a bolt_status that says why. It may throw, too.
//
// What it was given must be called sooner or later, or be refused: a task whose function is dropped
// never ends.
template <class E>
concept executor_like = requires(E& own, void (*fn)(void*), void* data) {
  requires std::is_void_v<decltype(own.schedule(fn, data))> ||
               std::convertible_to<decltype(own.schedule(fn, data)), bolt_status>;
};

// Makes it a bolt::executor:
//
//   bolt::executor_adapter gui(event_queue);
//   co_await bolt::on(gui, redraw());
//
// If it also has resume(fn, data), that is used for tasks which it has accepted before and which go
// on: a bounded queue refuses new work only. If it has enter(bolt_future, std::uint64_t* ticket)
// and leave(ticket), it hears of its tasks, so that it can cancel them and wait for their end
// (bolt_executor in bolt.h). The adapter, and what it adapts, must outlive what runs there.
template <executor_like E>
class executor_adapter {
 public:
  explicit executor_adapter(E& own) noexcept : raw_(make(own)) {}
  executor_adapter(const executor_adapter&) = delete;
  executor_adapter& operator=(const executor_adapter&) = delete;

  [[nodiscard]] operator executor() const noexcept { return executor(raw_); }

 private:
  template <class Call>
  static bolt_status status_of(Call&& call) noexcept {
    try {
      using answer = decltype(call());
      if constexpr (std::is_void_v<answer>) {
        call();
        return BOLT_OK;
      } else if constexpr (std::same_as<answer, bool>) {
        return call() ? BOLT_OK : BOLT_SHUTDOWN;
      } else {
        return call();
      }
    } catch (const error& refused) {
      return refused.status();
    } catch (const std::bad_alloc&) {
      return BOLT_NO_MEMORY;
    } catch (const std::exception&) {
      return BOLT_SHUTDOWN;
    }
  }

  static bolt_status schedule(void* own, void (*fn)(void*), void* data) noexcept {
    return status_of([&] { return static_cast<E*>(own)->schedule(fn, data); });
  }

  static bolt_executor make(E& own) noexcept {
    bolt_executor raw{sizeof(bolt_executor), 0, &schedule, &own, nullptr, nullptr, nullptr};
    if constexpr (requires(void (*fn)(void*), void* data) { own.resume(fn, data); }) {
      raw.resume = [](void* self, void (*fn)(void*), void* data) noexcept {
        return status_of([&] { return static_cast<E*>(self)->resume(fn, data); });
      };
    }
    if constexpr (requires(bolt_future task, std::uint64_t ticket) {
                    own.enter(task, &ticket);
                    own.leave(ticket);
                  }) {
      raw.enter = [](void* self, bolt_future task, std::uint64_t* out_ticket) noexcept {
        return status_of([&] { return static_cast<E*>(self)->enter(task, out_ticket); });
      };
      raw.leave = [](void* self, std::uint64_t ticket) noexcept {
        return status_of([&] { return static_cast<E*>(self)->leave(ticket); });
      };
    }
    return raw;
  }

  bolt_executor raw_;
};

} // namespace bolt
#endif
