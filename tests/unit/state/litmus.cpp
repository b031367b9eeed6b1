// litmus NAME real|mutant: runs one litmus test. Under the race detector the real header passes
// each of them, and the mutant of that name (mutants.py) is reported as a data race.
#include <cstring>

#include "litmus.hpp"
#include "litmus_group.hpp"
#include "orders.hpp"

namespace {

using namespace litmus;

// The operations of one header.
#define HEADER(NAME, NS)                                                                           \
  struct NAME {                                                                                    \
    static word start(shared& x, word flags) { return NS::start(x.s, flags); }                     \
    static act wake(shared& x, word id) { return static_cast<act>(number(NS::wake(x.s, id))); }    \
    static bool copied(shared& x) { return NS::copied(x.s); }                                      \
    static bool dequeued(shared& x) { return NS::dequeued(x.s); }                                  \
    static begin_t begin(shared& x, word id) {                                                     \
      return static_cast<begin_t>(number(NS::poll_begin(x.s, id).next));                           \
    }                                                                                              \
    static end_t end(shared& x, bool queue) { /* the cell is what is guarded */                    \
      return static_cast<end_t>(                                                                   \
          number(NS::poll_pending(x.s, queue, false, [&x] { ++x.guarded; }).next));                \
    }                                                                                              \
    static end_t begin_and_end(shared& x, word id) { /* without another load */                    \
      const word known = NS::poll_begin(x.s, id).now;                                              \
      return static_cast<end_t>(                                                                   \
          number(NS::poll_pending(x.s, known, false, false, [&x] { ++x.guarded; }).next));         \
    }                                                                                              \
    /* `meanwhile` runs between the load and the swap */                                           \
    template <class F>                                                                             \
    static end_t end_slowly(shared& x, F&& meanwhile) {                                            \
      return static_cast<end_t>(number(NS::poll_pending(x.s, false, false, meanwhile).next));      \
    }                                                                                              \
    static act cancel(shared& x, word id) {                                                        \
      return static_cast<act>(number(NS::cancel(x.s, id)));                                        \
    }                                                                                              \
    static void recycle(shared& x) { NS::recycle_word(x.s); }                                      \
    static bool finish(shared& x) { return NS::finish(x.s); }                                      \
    static ack_t ack(shared& x, word id) { return static_cast<ack_t>(number(NS::ack(x.s, id))); }  \
    static free_t free(shared& x, word id) {                                                       \
      return static_cast<free_t>(number(NS::free_begin(x.s, id).next));                            \
    }                                                                                              \
    static bool free_later(shared& x) { return NS::free_later(x.s); }                              \
    static bool look(shared& x, word id) { return NS::look_begin(x.s, id); }                       \
    static free_t look_end(shared& x) {                                                            \
      return static_cast<free_t>(number(NS::look_end(x.s).next));                                  \
    }                                                                                              \
    static bool claim(shared& x, word id) { return NS::resolve_claim(x.s, id); }                   \
    static bool publish(shared& x) { return NS::resolve_publish(x.s).kept; }                       \
  };
#define QUEUE_HEADER(NAME, NS)                                                                     \
  struct NAME {                                                                                    \
    static bool push(shared& x, word id) { /* the link is what is guarded */                       \
      return number(NS::push(x.head, id, 7, [&x](word) { ++x.guarded; })) != 0;                    \
    }                                                                                              \
    static word take(shared& x, word id) { return NS::take(x.head, id); }                          \
    static bool last(shared& x) { return number(NS::signalled(x.head)) == 2; }                     \
    static bool close_last(shared& x, word id) { return NS::close(x.head, id).last; }              \
  };

#define GROUP_HEADER(NAME, NS)                                                                     \
  struct NAME {                                                                                    \
    static gs::push_t push(shared& x, word child) { /* the link is what is guarded */              \
      const auto pushed =                                                                          \
          NS::push(x.woken, child, [] { return word{1}; }, [&x](word) { ++x.guarded; });           \
      return static_cast<gs::push_t>(number(pushed.did));                                          \
    }                                                                                              \
    static bool push_closed(shared& x, word child) {                                               \
      const auto pushed = NS::push(x.woken, child, [] { return word{1}; }, [](word) {});           \
      return static_cast<gs::push_t>(number(pushed.did)) == gs::push_t::closed;                    \
    }                                                                                              \
    static word take(shared& x) { return NS::take(x.woken); }                                      \
    static word begin_stop(shared& x) {                                                            \
      return NS::begin_stop(x.phase, x.count, x.woken, gs::stopping, word{2});                     \
    }                                                                                              \
    static gs::told_t one_stopped(shared& x) {                                                     \
      const auto told = NS::one_stopped(x.phase, x.count, [] { return word{1}; });                 \
      return static_cast<gs::told_t>(number(told.how));                                            \
    }                                                                                              \
    static gs::cancel_t cancel(shared& x) {                                                        \
      return static_cast<gs::cancel_t>(number(NS::cancel(x.phase)));                               \
    }                                                                                              \
    static bool has_stopped(shared& x) { return NS::has_stopped(x.phase); }                        \
  };

// ---- which of them shows which mutant -----------------------------------------------------------
template <class H>
bool run_state(const char* name) {
  const auto is = [name](const char* other) { return std::strcmp(name, other) == 0; };
  if (is("WAKE_COALESCES_BY_LOAD")) return data_to_poll<H>(true), true;
  if (is("WAKE_RELAXED")) return data_to_poll<H>(false), true;
  if (is("WAKE_NOT_ACQUIRE")) return cell_to_waker<H>(), true;
  if (is("BEGIN_RELAXED")) return data_to_poll<H>(false), true;
  if (is("BEGIN_RELAXED_KNOWN")) return cell_to_known_poll<H>(), true;
  if (is("PENDING_NOT_RELEASE")) return cell_to_waker<H>(), true;
  if (is("PENDING_NOT_ACQUIRE")) return cell_to_next_poll<H>(false), true;
  if (is("COPIED_RELAXED")) return cell_to_next_poll<H>(false), true;
  if (is("DEQUEUED_RELAXED")) return cell_to_next_poll<H>(true), true;
  if (is("ACK_RELAXED")) return frame_to_unwinding<H>(), true;
  if (is("FREE_RELAXED")) return frame_to_free<H>(), true;
  if (is("FREE_LATER_NOT_RELEASE")) return frame_to_detached_leaf<H>(), true;
  if (is("FREE_LATER_NOT_ACQUIRE")) return frame_to_free_later<H>(), true;
  if (is("LOOK_BEGIN_RELAXED")) return frame_to_looker<H>(), true;
  if (is("LOOK_END_NOT_RELEASE")) return frame_from_looker<H>(), true;
  if (is("LOOK_END_NOT_ACQUIRE")) return frame_to_end_of_look<H>(), true;
  if (is("PUBLISH_NOT_RELEASE")) return value_to_poll<H>(), true;
  if (is("FINISH_RELAXED")) return slot_to_next_life<H>(), true;
  if (is("CANCEL_RELAXED")) return cell_to_canceller<H>(), true;
  if (is("PENDING_RETRY_NOT_ACQUIRE")) return frame_to_retried_end<H>(), true;
  if (is("FINISH_NOT_ACQUIRE")) return cell_to_finish<H>(), true;
  if (is("RECYCLE_RELAXED")) return slot_from_last_waker<H>(), true;
  if (is("CLAIM_RELAXED")) return storage_to_resolver<H>(), true;
  if (is("PUBLISH_NOT_ACQUIRE")) return cell_to_producer<H>(), true;
  if (is("START_RELAXED")) return slot_to_first_poll<H>(), true;
  return false;
}
template <class H>
bool run_queue(const char* name) {
  const auto is = [name](const char* other) { return std::strcmp(name, other) == 0; };
  if (is("PUSH_RELAXED") || is("TAKE_RELAXED")) return link_to_consumer<H>(), true;
  if (is("SIGNALLED_RELAXED")) return descriptor_to_last<H>(), true;
  if (is("CLOSE_RELAXED")) return descriptor_to_closer<H>(), true;
  return false;
}

template <class H>
bool run_group(const char* name) {
  const auto is = [name](const char* other) { return std::strcmp(name, other) == 0; };
  if (is("GROUP_PUSH_NOT_RELEASE")) return link_to_root<H>(false), true;
  if (is("GROUP_PUSH_NOT_ACQUIRE")) return stop_to_waker<H>(), true;
  if (is("GROUP_TAKE_RELAXED")) return link_to_root<H>(false), true;
  if (is("GROUP_CLOSE_NOT_RELEASE")) return stop_to_waker<H>(), true;
  if (is("GROUP_CLOSE_NOT_ACQUIRE")) return link_to_root<H>(true), true;
  if (is("GROUP_COUNT_RELAXED")) return child_to_last<H>(), true;
  if (is("GROUP_STOPPED_NOT_RELEASE")) return child_to_root<H>(false), true;
  if (is("GROUP_STOPPED_NOT_ACQUIRE")) return cancel_to_last<H>(), true;
  if (is("GROUP_HAS_STOPPED_RELAXED")) return child_to_root<H>(false), true;
  if (is("GROUP_CANCEL_NOT_RELEASE")) return cancel_to_last<H>(), true;
  if (is("GROUP_CANCEL_NOT_ACQUIRE")) return child_to_root<H>(true), true;
  return false;
}

HEADER(real_state, bolt::core::state)
QUEUE_HEADER(real_queue, bolt::core::queue_state)
GROUP_HEADER(real_group, bolt::detail::group_state)
BOLT_STATE_ORDERS(HEADER)
BOLT_QUEUE_ORDERS(QUEUE_HEADER)
BOLT_GROUP_ORDERS(GROUP_HEADER)

bool run_mutant(const char* name) {
#define TRY_STATE(NAME, NS)                                                                        \
  if (std::strcmp(name, #NAME) == 0) return run_state<NAME>(name);
#define TRY_QUEUE(NAME, NS)                                                                        \
  if (std::strcmp(name, #NAME) == 0) return run_queue<NAME>(name);
#define TRY_GROUP(NAME, NS)                                                                        \
  if (std::strcmp(name, #NAME) == 0) return run_group<NAME>(name);
  BOLT_STATE_ORDERS(TRY_STATE)
  BOLT_QUEUE_ORDERS(TRY_QUEUE)
  BOLT_GROUP_ORDERS(TRY_GROUP)
  return false;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const bool real = std::strcmp(argv[2], "real") == 0;
  const bool known = real ? run_state<real_state>(argv[1]) || run_queue<real_queue>(argv[1]) ||
                                run_group<real_group>(argv[1])
                          : run_mutant(argv[1]);
  return known ? 0 : 2;
}
