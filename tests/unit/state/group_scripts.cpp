#include "group_scripts.hpp"

#include <algorithm>

namespace bolt::test {
namespace {

namespace gs = detail::group_state;
using bolt::test::word;

constexpr word root_id = 77;
// Children on the stack: words that are neither no_child nor closed.
constexpr word word_of(std::size_t c) { return 10 + c; }

enum class answer : std::uint8_t { pending, again, ended };

// What the code of child_group.hpp does with the results, on simplified futures: the root is one,
// and each child. An operation of a future is a step; its poll two, so that wakes come in between.
class actor {
 public:
  actor(execution& e, const group_ops& ops, const group_scenario& scenario)
      : e_(e), ops_(ops), sc_(scenario) {}

  // ---- a child's leaf
  void end_leaf(std::size_t c) {
    const word then = e_.shared([c](world& w) {
                          w.check(w.child[c].alive != 0, "a leaf outlived its frame");
                          const word told = w.leaf[c] == leaf_told ? 1 : 0;
                          w.leaf[c] = leaf_ended;
                          return access_result{told, true};
                        }).value;
    const word came = e_.shared([c, then](world& w) {
                          simple_future& f = w.child[c];
                          if (then != 0) {
                            w.check(f.owed != 0, "an acknowledgement that is not owed");
                            f.owed = 0;
                            f.acked = 1;
                          } else if (f.alive == 0 || f.decided != 0) {
                            return access_result{0, true}; // a late wake
                          }
                          return access_result{f.woken() ? word{1} : word{0}, true};
                        }).value;
    if (came != 0) on_wake(c);
  }

  // ---- the root's host
  // True: it has ended, here or on another thread.
  bool poll_root() {
    enum : word { gone, unwind, waits, told, runs };
    const word next = e_.shared([](world& w) {
                          simple_future& r = w.root;
                          if (r.alive == 0 || r.closed != 0) return access_result{gone, true};
                          w.check(r.polling == 0, "two polls of the root");
                          r.polling = 1;
                          r.noted = r.armed = 0;
                          if (r.acked != 0) return access_result{unwind, true};
                          if (r.decided != 0) return access_result{waits, true};
                          if (r.cancelled == 0) return access_result{runs, true};
                          decide(r);
                          return access_result{told, true};
                        }).value;
    switch (next) {
    case gone:
      return true;
    case unwind:
      end_root();
      return true;
    case told:
      if (!cancel_root()) {
        end_root();
        return true;
      }
      return settle(false);
    case waits:
      return settle(false);
    default:
      break;
    }
    bool again = false;
    if (body(again)) {
      end_root();
      return true;
    }
    return settle(again);
  }
  void cancel_root_from_outside() {
    e_.shared([](world& w) {
      if (w.root.alive != 0 && w.root.closed == 0) {
        w.root.cancelled = 1;
        w.root.woken();
      }
      return access_result{};
    });
  }
  void free_root() {
    enum : word { gone, deferred, detached, told, destroys };
    const word next = e_.shared([](world& w) {
                          simple_future& r = w.root;
                          if (r.alive == 0) return access_result{gone, true};
                          r.closed = 1;
                          if (r.polling != 0) return access_result{deferred, true};
                          r.armed = 0;
                          if (r.acked == 0 && r.decided != 0) return access_result{detached, true};
                          r.polling = 1;
                          if (r.acked != 0) return access_result{destroys, true};
                          decide(r);
                          return access_result{told, true};
                        }).value;
    if (next == destroys) end_root();
    if (next != told) return;
    if (!cancel_root() || lets_go()) end_root();
  }

 private:
  // An acknowledgement may come before cancel_root() has answered LATER.
  static void decide(simple_future& f) { f.decided = f.owed = 1; }
  // free's LATER. True: acknowledged meanwhile.
  bool lets_go() {
    return e_.shared([](world& w) {
               if (w.root.acked == 0) w.root.polling = 0;
               return access_result{word{w.root.acked}, true};
             }).value != 0;
  }

  void wake_root(word id) {
    e_.shared([id](world& w) {
      w.check(id == root_id, "another root was woken");
      if (w.root.alive != 0 && w.root.decided == 0) w.root.woken();
      return access_result{};
    });
  }
  void ack_root() {
    const word destroys = e_.shared([](world& w) {
                              simple_future& r = w.root;
                              w.check(r.alive != 0 && r.owed != 0 && r.acked == 0,
                                      "the root was acknowledged without owing it");
                              r.owed = 0;
                              r.acked = 1;
                              if (r.polling != 0) return access_result{0, true};
                              if (r.closed != 0) {
                                r.polling = 1;
                                return access_result{1, true};
                              }
                              r.woken();
                              return access_result{0, true};
                            }).value;
    if (destroys != 0) end_root();
  }

  // The end of a root's poll. True: it has ended.
  bool settle(bool self_wake) {
    enum : word { unwind, told, detached, again, pending };
    for (;;) {
      const word next = e_.shared([self_wake](world& w) {
                            simple_future& r = w.root;
                            if (r.acked != 0) return access_result{unwind, true};
                            if (r.decided == 0 && (r.cancelled != 0 || r.closed != 0)) {
                              decide(r);
                              return access_result{told, true};
                            }
                            r.polling = 0;
                            if (r.closed != 0) return access_result{detached, true};
                            if (self_wake || r.noted != 0) return access_result{again, true};
                            r.armed = 1;
                            return access_result{pending, true};
                          }).value;
      if (e_.stopped()) return false;
      if (next == unwind) {
        end_root();
        return true;
      }
      if (next != told) return next == detached;
      if (!cancel_root()) {
        end_root();
        return true;
      }
      self_wake = false;
    }
  }

  // ---- the root's body, and its cancel
  // True: ready.
  bool body(bool& again) {
    const word state = e_.merged([](world& w) {
      return word{w.stops != 0 ? 2U : w.group_alive != 0 ? 1U : 0U};
    });
    if (state == 2) return ops_.has_stopped(phase_);
    std::uint8_t due[group_size] = {1, 1};
    if (state == 0) { // each is started and polled at once
      e_.merged([](world& w) {
        w.group_alive = 1;
        for (std::size_t c = 0; c < group_size; ++c)
          w.child[c].alive = w.live[c] = 1;
        return word{0};
      });
    } else {
      take_due(ops_.take(woken_), due);
    }
    bool live = false;
    for (std::size_t c = 0; c < group_size; ++c) {
      if (due[c] == 0) {
        live = e_.merged([c](world& w) { return word{w.live[c]}; }) != 0 || live;
        continue;
      }
      const answer a = poll_child(c);
      e_.merged([c, a](world& w) {
        w.live[c] = a != answer::ended;
        w.held[c] = a == answer::again;
        return word{0};
      });
      again = again || a == answer::again;
      live = live || a != answer::ended;
    }
    if (!live) return true;
    if (!sc_.gives_up) return false;
    again = false;
    return stop_as(gs::stopping);
  }

  // The root is decided. True: LATER.
  bool cancel_root() {
    const word exists = e_.merged([](world& w) { return word{w.group_alive}; });
    bool later = false;
    if (exists != 0) {
      switch (ops_.cancel(phase_)) {
      case gs::cancel_t::stop:
        later = !stop_as(gs::acking);
        break;
      case gs::cancel_t::later:
        later = true;
        break;
      case gs::cancel_t::acknowledged:
        break;
      }
    }
    if (!later) {
      e_.merged([](world& w) {
        w.root.owed = 0;
        return word{0};
      });
    }
    return later;
  }

  // Whose tokens the root's poller holds: those on the taken stack, and those that answered AGAIN.
  void take_due(word newest, std::uint8_t (&due)[group_size]) {
    const word mask = e_.merged([newest](world& w) {
      word all = 0;
      for (std::size_t c = 0; c < group_size; ++c)
        all |= word{std::exchange(w.held[c], std::uint8_t{0})} << c;
      for (word at = newest; at >= word_of(0);) {
        const auto c = static_cast<std::size_t>(at - word_of(0));
        w.check((all >> c & 1) == 0, "a child is on the stack twice");
        if (w.failure != nullptr) break;
        all |= word{1} << c;
        at = w.older[c];
      }
      return all;
    });
    for (std::size_t c = 0; c < group_size; ++c)
      due[c] = (mask >> c & 1) != 0;
  }

  bool stop_as(word how) {
    const word live = e_.merged([](world& w) {
      w.stops = 1;
      return word{w.live[0]} + w.live[1];
    });
    std::uint8_t due[group_size] = {};
    take_due(ops_.begin_stop(phase_, count_, woken_, how, live), due);
    for (std::size_t c = 0; c < group_size; ++c) {
      if (due[c] != 0) stop_held(c);
    }
    for (std::size_t c = 0; c < group_size; ++c) {
      const word came = e_.shared([c](world& w) {
                            simple_future& f = w.child[c];
                            if (w.live[c] == 0 || f.alive == 0 || f.cancelled != 0) {
                              return access_result{0, true};
                            }
                            f.cancelled = 1;
                            return access_result{f.woken() ? word{1} : word{0}, true};
                          }).value;
      if (came != 0) on_wake(c);
    }
    return ops_.end_stop(phase_, count_);
  }

  // Destroys what has acknowledged, then the group with the root's frame.
  void end_root() {
    for (std::size_t c = 0; c < group_size; ++c) {
      const word due =
          e_.merged([c](world& w) { return word{w.live[c] != 0 && w.stopped[c] == 0 ? 1U : 0U}; });
      if (due == 0) continue;
      const answer a = poll_child(c);
      e_.merged([a](world& w) {
        w.check(a == answer::ended, "a child is reaped before it has acknowledged");
        return word{0};
      });
    }
    e_.shared([](world& w) {
      for (std::size_t c = 0; c < group_size; ++c)
        w.check(w.child[c].alive == 0 && !w.leaf_in(c), "the root ended before its children");
      w.check(w.root.alive != 0 && w.root.polling != 0, "the root ended twice");
      w.group_alive = 0;
      w.root.alive = w.root.polling = 0;
      w.root.armed = 0;
      return access_result{};
    });
  }

  // ---- children
  answer poll_child(std::size_t c) {
    enum : word { dies, settles };
    const word first = e_.shared([c](world& w) {
                           simple_future& f = w.child[c];
                           w.check(f.alive != 0 && f.polling == 0 && f.armed == 0,
                                   "a child was polled without its token");
                           f.polling = 1;
                           f.noted = 0;
                           if (f.acked != 0) return access_result{dies, true};
                           if (f.decided != 0) return access_result{settles, true};
                           if (f.cancelled != 0) {
                             f.decided = 1;
                             if (w.leaf[c] != leaf_runs) return access_result{dies, true};
                             w.leaf[c] = leaf_told;
                             f.owed = 1;
                             return access_result{settles, true};
                           }
                           if (w.leaf[c] == leaf_idle) w.leaf[c] = leaf_runs;
                           return access_result{w.leaf[c] == leaf_ended ? dies : settles, true};
                         }).value;
    enum : word { ended, again, pending };
    const word then = e_.shared([c, first](world& w) {
                          simple_future& f = w.child[c];
                          f.polling = 0;
                          if (first == dies || f.acked != 0) {
                            w.check(f.owed == 0, "a frame was destroyed under a leaf");
                            f.alive = 0;
                            return access_result{ended, true};
                          }
                          if (f.noted != 0 && f.decided == 0) return access_result{again, true};
                          f.armed = 1;
                          return access_result{pending, true};
                        }).value;
    return then == ended ? answer::ended : then == again ? answer::again : answer::pending;
  }

  // By the holder of the child's token.
  void stop_held(std::size_t c) {
    e_.merged([c](world& w) {
      w.child[c].cancelled = 1;
      w.asked[c] = 1;
      return word{0};
    });
    answer a = answer::again;
    while (a == answer::again && !e_.stopped())
      a = poll_child(c);
    if (a == answer::pending) return;
    e_.merged([c](world& w) {
      w.stopped[c] = 1;
      return word{0};
    });
    one_stopped();
  }

  // The child's token is with this thread.
  void on_wake(std::size_t c) {
    word older = 0; // stored by the step of the swap: nobody reads the link before it
    const gs::push_r pushed = ops_.push(
        woken_, word_of(c), [this] { return get_root(); }, [&older](word next) { older = next; });
    e_.merged([c, older, pushed](world& w) {
      if (pushed.did != gs::push_t::closed) w.older[c] = static_cast<std::uint8_t>(older);
      return word{0};
    });
    if (pushed.did == gs::push_t::wake_root) wake_root(pushed.root);
    if (pushed.did != gs::push_t::closed) return;
    if (e_.merged([c](world& w) { return word{w.asked[c]}; }) != 0) {
      one_stopped();
    } else {
      stop_held(c);
    }
  }

  void one_stopped() {
    const gs::told_r told = ops_.one_stopped(phase_, count_, [this] { return get_root(); });
    if (told.how == gs::told_t::wake) wake_root(told.root);
    if (told.how == gs::told_t::ack) ack_root();
  }

  word get_root() { // in the group's memory
    return e_
        .shared([](world& w) {
          w.check(w.group_alive != 0, "a group was touched after its end");
          return access_result{root_id, true};
        })
        .value;
  }

  execution& e_;
  const group_ops& ops_;
  const group_scenario& sc_;
  scheduled_atomic woken_{group_woken};
  scheduled_atomic count_{group_count};
  scheduled_atomic phase_{group_phase};
};

// Polls, and waits for the token of PENDING: for ever if it is lost.
void host(actor a, execution& e, locals& l) {
  if (l.phase == 1) {
    e.wait([](const world& w) { return w.root.armed == 0; });
    l.phase = 0;
  } else {
    l.done = a.poll_root() ? 1 : 0;
    l.phase = 1;
  }
}

void leaf(actor a, execution& e, std::size_t c, const group_scenario& sc) {
  e.wait([c, &sc](const world& w) {
    return w.leaf[c] == leaf_told || (!sc.never && w.leaf[c] == leaf_runs);
  });
  e.merged([](world& w) { return word{++w.leaves_busy}; });
  a.end_leaf(c);
  e.merged([](world& w) { return word{--w.leaves_busy}; });
}

} // namespace

verdict explore(const group_ops& ops, const group_scenario& sc, std::size_t limit) {
  world start;
  start.root.alive = 1;
  start.words[group_woken] = gs::no_child;
  start.words[group_phase] = gs::open;
  std::vector<thread> all;
  all.push_back({[&](execution& e, locals& l) { host(actor(e, ops, sc), e, l); }});
  for (std::size_t c = 0; c < group_size; ++c) {
    all.push_back({[&, c](execution& e, locals&) { leaf(actor(e, ops, sc), e, c, sc); }, true});
  }
  if (sc.cancels) {
    all.push_back({[&](execution& e, locals& l) {
      actor(e, ops, sc).cancel_root_from_outside();
      l.done = 1;
    }});
  }
  if (sc.frees) {
    all.push_back({[&](execution& e, locals& l) {
      actor(e, ops, sc).free_root();
      l.done = 1;
    }});
  }
  explorer search(start, std::move(all), [](world& w) {
    w.check(w.root.alive == 0 && w.group_alive == 0, "the root never ended");
    w.check(w.root.owed == 0 && w.leaves_busy == 0, "somebody is still at work");
    for (std::size_t c = 0; c < group_size; ++c)
      w.check(w.child[c].alive == 0 && !w.leaf_in(c), "a child never ended");
  });
  return search.run(limit);
}

} // namespace bolt::test
