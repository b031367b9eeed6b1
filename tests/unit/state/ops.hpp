// The operations of state.hpp and queue_state.hpp on the scheduled atomic, as tables, so that the
// same scripts run on the real headers and on each mutant of them (mutants.py).
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>
#include <vector>

#include "bolt/detail/group_state.hpp"
#include "core/queue_state.hpp"
#include "core/state.hpp"
#include "explorer.hpp"

namespace bolt::test {

using effect = std::function<void()>;
using link_setter = std::function<void(std::uint64_t)>;
using word = std::uint64_t;

struct state_ops {
  const char* name;
  core::state::act (*wake)(scheduled_atomic&, word);
  bool (*copied)(scheduled_atomic&);
  bool (*dequeued)(scheduled_atomic&);
  core::state::act (*cancel)(scheduled_atomic&, word);
  core::state::begin_r (*poll_begin)(scheduled_atomic&, word, word);
  core::state::end_r (*poll_pending)(scheduled_atomic&, bool, bool, const effect&);
  core::state::end_r (*poll_pending_known)(scheduled_atomic&, word, bool, bool, const effect&);
  bool (*finish)(scheduled_atomic&);
  word (*recycle_word)(scheduled_atomic&);
  core::state::ack_t (*ack)(scheduled_atomic&, word);
  core::state::free_r (*free_begin)(scheduled_atomic&, word);
  bool (*free_later)(scheduled_atomic&);
  bool (*look_begin)(scheduled_atomic&, word);
  core::state::free_r (*look_end)(scheduled_atomic&);
  bool (*resolve_claim)(scheduled_atomic&, word);
  core::state::publish_r (*resolve_publish)(scheduled_atomic&);

  friend void PrintTo(const state_ops& o, std::ostream* out) { *out << o.name; }
};

struct queue_ops {
  const char* name;
  core::queue_state::push_t (*push)(scheduled_atomic&, word, word, const link_setter&,
                                    core::queue_state::signal_by);
  core::queue_state::signalled_t (*signalled)(scheduled_atomic&);
  word (*take)(scheduled_atomic&, word);
  core::queue_state::close_r (*close)(scheduled_atomic&, word);
  word (*recycle)(scheduled_atomic&);

  friend void PrintTo(const queue_ops& o, std::ostream* out) { *out << o.name; }
};

using root_getter = std::function<word()>;

struct group_ops {
  const char* name;
  detail::group_state::push_r (*push)(scheduled_atomic&, word, const root_getter&,
                                      const link_setter&);
  word (*take)(scheduled_atomic&);
  word (*begin_stop)(scheduled_atomic&, scheduled_atomic&, scheduled_atomic&, word, word);
  bool (*end_stop)(scheduled_atomic&, scheduled_atomic&);
  detail::group_state::told_r (*one_stopped)(scheduled_atomic&, scheduled_atomic&,
                                             const root_getter&);
  detail::group_state::cancel_t (*cancel)(scheduled_atomic&);
  bool (*has_stopped)(scheduled_atomic&);

  friend void PrintTo(const group_ops& o, std::ostream* out) { *out << o.name; }
};

// Filled by mutants.py's generated source.
extern const std::vector<state_ops> state_mutants;
extern const std::vector<queue_ops> queue_mutants;
extern const std::vector<group_ops> group_mutants;

} // namespace bolt::test

// A table of the operations in namespace NS, whose types mirror those of the real header.
#define BOLT_STATE_OPS(NAME, NS)                                                                   \
  ::bolt::test::state_ops {                                                                        \
    NAME,                                                                                          \
        [](scheduled_atomic& s, word id) {                                                         \
          return static_cast<::bolt::core::state::act>(NS::wake(s, id));                           \
        },                                                                                         \
        [](scheduled_atomic& s) { return NS::copied(s); },                                         \
        [](scheduled_atomic& s) { return NS::dequeued(s); },                                       \
        [](scheduled_atomic& s, word id) {                                                         \
          return static_cast<::bolt::core::state::act>(NS::cancel(s, id));                         \
        },                                                                                         \
        [](scheduled_atomic& s, word id, word request) {                                           \
          const auto r = NS::poll_begin(s, id, request);                                           \
          return ::bolt::core::state::begin_r{static_cast<::bolt::core::state::begin_t>(r.next),   \
                                              r.token_back, r.producer, r.now};                    \
        },                                                                                         \
        [](scheduled_atomic& s, bool queue, bool self_wake, const ::bolt::test::effect& store) {   \
          const auto r = NS::poll_pending(s, queue, self_wake, store);                             \
          return ::bolt::core::state::end_r{static_cast<::bolt::core::state::end_t>(r.next),       \
                                            r.producer};                                           \
        },                                                                                         \
        [](scheduled_atomic& s, word known, bool queue, bool self_wake,                            \
           const ::bolt::test::effect& store) {                                                    \
          const auto r = NS::poll_pending(s, known, queue, self_wake, store);                      \
          return ::bolt::core::state::end_r{static_cast<::bolt::core::state::end_t>(r.next),       \
                                            r.producer};                                           \
        },                                                                                         \
        [](scheduled_atomic& s) { return NS::finish(s); },                                         \
        [](scheduled_atomic& s) { return NS::recycle_word(s); },                                   \
        [](scheduled_atomic& s, word id) {                                                         \
          return static_cast<::bolt::core::state::ack_t>(NS::ack(s, id));                          \
        },                                                                                         \
        [](scheduled_atomic& s, word id) {                                                         \
          const auto r = NS::free_begin(s, id);                                                    \
          return ::bolt::core::state::free_r{static_cast<::bolt::core::state::free_t>(r.next),     \
                                             r.token_back, r.finished, r.producer};                \
        },                                                                                         \
        [](scheduled_atomic& s) { return NS::free_later(s); },                                     \
        [](scheduled_atomic& s, word id) { return NS::look_begin(s, id); },                        \
        [](scheduled_atomic& s) {                                                                  \
          const auto r = NS::look_end(s);                                                          \
          return ::bolt::core::state::free_r{static_cast<::bolt::core::state::free_t>(r.next),     \
                                             r.token_back, r.finished, r.producer};                \
        },                                                                                         \
        [](scheduled_atomic& s, word id) { return NS::resolve_claim(s, id); },                     \
        [](scheduled_atomic& s) {                                                                  \
          const auto r = NS::resolve_publish(s);                                                   \
          return ::bolt::core::state::publish_r{r.kept, r.recycle, r.cancelling,                   \
                                                static_cast<::bolt::core::state::act>(r.wake)};    \
        }                                                                                          \
  }

#define BOLT_QUEUE_OPS(NAME, NS)                                                                   \
  ::bolt::test::queue_ops {                                                                        \
    NAME,                                                                                          \
        [](scheduled_atomic& h, word id, word slot, const ::bolt::test::link_setter& set,          \
           ::bolt::core::queue_state::signal_by by) {                                              \
          return static_cast<::bolt::core::queue_state::push_t>(                                   \
              NS::push(h, id, slot, set, static_cast<NS::signal_by>(by)));                         \
        },                                                                                         \
        [](scheduled_atomic& h) {                                                                  \
          return static_cast<::bolt::core::queue_state::signalled_t>(NS::signalled(h));            \
        },                                                                                         \
        [](scheduled_atomic& h, word id) { return NS::take(h, id); },                              \
        [](scheduled_atomic& h, word id) {                                                         \
          const auto r = NS::close(h, id);                                                         \
          return ::bolt::core::queue_state::close_r{r.closed, r.last, r.list};                     \
        },                                                                                         \
        [](scheduled_atomic& h) { return NS::recycle(h); }                                         \
  }

#define BOLT_GROUP_OPS(NAME, NS)                                                                   \
  ::bolt::test::group_ops {                                                                        \
    NAME,                                                                                          \
        [](scheduled_atomic& woken, word child, const ::bolt::test::root_getter& root,             \
           const ::bolt::test::link_setter& set) {                                                 \
          const auto r = NS::push(woken, child, root, set);                                        \
          return ::bolt::detail::group_state::push_r{                                              \
              static_cast<::bolt::detail::group_state::push_t>(r.did), r.root};                    \
        },                                                                                         \
        [](scheduled_atomic& woken) { return NS::take(woken); },                                   \
        [](scheduled_atomic& phase, scheduled_atomic& count, scheduled_atomic& woken, word how,    \
           word live) { return NS::begin_stop(phase, count, woken, how, live); },                  \
        [](scheduled_atomic& phase, scheduled_atomic& count) {                                     \
          return NS::end_stop(phase, count);                                                       \
        },                                                                                         \
        [](scheduled_atomic& phase, scheduled_atomic& count,                                       \
           const ::bolt::test::root_getter& root) {                                                \
          const auto r = NS::one_stopped(phase, count, root);                                      \
          return ::bolt::detail::group_state::told_r{                                              \
              static_cast<::bolt::detail::group_state::told_t>(r.how), r.root};                    \
        },                                                                                         \
        [](scheduled_atomic& phase) {                                                              \
          return static_cast<::bolt::detail::group_state::cancel_t>(NS::cancel(phase));            \
        },                                                                                         \
        [](scheduled_atomic& phase) { return NS::has_stopped(phase); }                             \
  }
