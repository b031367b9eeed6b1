#include "future_scripts.hpp"

#include <algorithm>

namespace bolt::test {
namespace {

using namespace core::state;
using bolt::test::word;

enum class outcome : std::uint8_t { invalid, busy, ready, gone, pending, again };

// One thread's view: the operations, with the checks that belong to their steps.
class actor {
 public:
  actor(execution& e, const state_ops& ops, const future_scenario& scenario)
      : e_(e), ops_(ops), sc_(scenario) {}

  word start() {
    e_.wait([](const world& w) { return w.owned != 0; });
    return e_.merged([this](world& w) {
      const word id = w.words[0] & gen_mask;
      w.words[0] = id | (sc_.promise != 0 ? PRODUCER : word{0});
      w.owned = 0;
      w.frame = 1;
      w.was_cancelled = w.owed_ack = w.pending = w.event = w.value = w.yielded = 0;
      w.producer = sc_.promise != 0;
      w.leaf[0] = w.leaf[1] = leaf_idle;
      w.life = id;
      ++w.lives;
      return id;
    });
  }

  outcome poll(word id, std::uint8_t& token, word request = 0) {
    const begin_r begun = ops_.poll_begin(s_, id, request);
    if (begun.token_back) give_back();
    bool producer = begun.producer;
    switch (begun.next) {
    case begin_t::invalid:
      return outcome::invalid;
    case begin_t::busy:
      return outcome::busy;
    case begin_t::take:
      use_value();
      return end_life(outcome::ready);
    case begin_t::unwind:
      return end_life(outcome::gone);
    case begin_t::run: {
      const word answer = body();
      if (answer == 1) return end_life(outcome::ready);
      return pending(answer == 2, producer, token, begun.now);
    }
    case begin_t::cancel:
      if (!body_cancel(producer)) return end_life(outcome::gone);
      return pending(false, producer, token);
    case begin_t::wait:
      return pending(false, producer, token);
    case begin_t::again:
      return outcome::again;
    }
    return outcome::invalid;
  }

  void free_future(word id) {
    const free_r freed = ops_.free_begin(s_, id);
    if (freed.token_back) give_back();
    abandon(freed);
  }

  void look(word id) {
    if (!ops_.look_begin(s_, id)) return;
    for (const std::uint8_t looked_at : {std::uint8_t{1}, std::uint8_t{0}}) { // begins, ends
      e_.shared([looked_at](world& w) {
        w.check(w.frame != 0 && w.running == 0, "somebody looks into a body that runs or is gone");
        w.check(w.cell_writing == 0, "somebody looks at a cell that is written");
        w.looked_at = looked_at;
        return access_result{};
      });
    }
    abandon(ops_.look_end(s_));
  }

  void wake(word id) {
    const act a = ops_.wake(s_, id);
    if (a != act::invalid) {
      e_.merged([id](world& w) {
        w.check(((w.words[0] ^ id) & gen_mask) == 0, "a wake of another life");
        return word{0};
      });
    }
    follow(a);
  }
  void cancel(word id) { follow(ops_.cancel(s_, id)); }

  void acknowledge(word id) {
    const ack_t a = ops_.ack(s_, id);
    e_.merged([a](world& w) {
      w.check(a != ack_t::invalid, "an acknowledgement came too late");
      w.owed_ack = 0;
      return word{0};
    });
    if (a == ack_t::destroy) {
      end_life(outcome::gone);
    } else {
      follow(a == ack_t::call ? act::call : a == ack_t::push ? act::push : act::none);
    }
  }

  void resolve(word id) {
    e_.wait([this](const world& w) { // a value comes when no leaf works for it any more
      return sc_.leaves == 0 || w.leaf[0] >= leaf_told || w.frame == 0;
    });
    if (!ops_.resolve_claim(s_, id)) return;
    e_.merged([this](world& w) {
      w.check(w.value == 0, "two resolvers made a value");
      w.check(sc_.promise == 1 || w.was_cancelled == 0 || w.frame != 0,
              "a late promise lost its frame");
      w.value = 1;
      return word{0};
    });
    const publish_r published = ops_.resolve_publish(s_);
    e_.merged([](world& w) {
      w.producer = 0;
      return word{0};
    });
    if (published.kept) {
      follow(published.wake);
      return;
    }
    use_value();
    if (sc_.promise == 2 && published.cancelling) {
      acknowledge(id);
    } else if (published.recycle) {
      recycle();
    }
  }

  // The queue's consumer delivers the slot.
  void drain() {
    e_.wait([](const world& w) { return w.linked != 0; });
    const word token = e_.merged([](world& w) {
      w.linked = 0;
      w.unlinked = 1;
      w.check(w.cell_writing == 0 && (w.words[0] & QUEUED) != 0, "the cell changed while queued");
      return word{w.cell};
    });
    const bool last = ops_.dequeued(s_);
    e_.merged([token](world& w) {
      w.unlinked = 0;
      w.dispose(static_cast<std::uint8_t>(token));
      return word{0};
    });
    if (last) recycle();
  }

 private:
  // What free, or a look that a free had to wait for, leaves to do.
  void abandon(const free_r& freed) {
    switch (freed.next) {
    case free_t::destroy:
      if (freed.finished) use_value();
      end_life(outcome::gone);
      return;
    case free_t::cancel:
      if (!body_cancel(freed.producer) || ops_.free_later(s_)) end_life(outcome::gone);
      return;
    case free_t::invalid:
    case free_t::deferred:
    case free_t::detached:
      return;
    }
  }

  // 0: pending, 1: ready, 2: pending and woke itself.
  word body() {
    e_.merged([this](world& w) {
      w.check(w.frame != 0 && w.running == 0 && w.was_cancelled == 0,
              "the body ran when it must not");
      w.check(w.looked_at == 0, "the body ran while somebody looked into it");
      w.running = 1;
      for (int i = 0; i < sc_.leaves; ++i) {
        if (w.leaf[i] == leaf_idle) w.leaf[i] = leaf_runs;
      }
      return word{0};
    });
    return e_
        .shared([this](world& w) {
          w.check(w.frame != 0, "a frame was destroyed under a running poll");
          w.running = 0;
          bool ready = sc_.promise == 0 && !sc_.never && (sc_.wakers == 0 || w.event != 0);
          for (int i = 0; i < sc_.leaves; ++i)
            ready = ready && w.leaf[i] == leaf_ended;
          if (sc_.self_wakes && w.yielded == 0) {
            w.yielded = 1;
            return access_result{2, true};
          }
          return access_result{ready ? word{1} : word{0}, true};
        })
        .value;
  }

  bool body_cancel(bool producer) { // true: LATER
    e_.merged([](world& w) {
      w.check(w.frame != 0 && w.running == 0, "cancel without a frame, or beside a poll");
      w.check(w.was_cancelled == 0, "the body's cancel was called twice");
      w.was_cancelled = w.running = w.pending = 1;
      return word{0};
    });
    for (std::size_t i = 0; i < static_cast<std::size_t>(sc_.leaves); ++i) {
      e_.shared([i](world& w) {
        if (w.leaf[i] == leaf_runs) {
          w.leaf[i] = leaf_told;
          ++w.pending;
          w.owed_ack = 1;
        }
        return access_result{};
      });
    }
    return e_.shared([this, producer](world& w) {
               --w.pending;
               w.running = 0;
               w.owed_ack = w.pending != 0;
               const bool later = sc_.promise == 2 ? producer : w.pending != 0;
               return access_result{later ? word{1} : word{0}, true};
             }).value != 0;
  }

  // `known`: what poll_begin has left, or 0, where a cancel was called since.
  outcome pending(bool self_wake, bool producer, std::uint8_t& token, word known = 0) {
    for (;;) {
      const effect store = [this] { store_cell(); };
      const end_r ended = known != 0
                              ? ops_.poll_pending_known(s_, known, sc_.queue, self_wake, store)
                              : ops_.poll_pending(s_, sc_.queue, self_wake, store);
      known = 0;
      if (e_.stopped()) return outcome::again;
      producer = ended.producer;
      self_wake = false;
      switch (ended.next) {
      case end_t::pending:
        token = static_cast<std::uint8_t>(e_.merged([](world& w) {
          w.check(w.tokens + 1U < max_tokens, "PENDING again and again");
          w.check(w.token[w.tokens] == 0 && w.cell == w.tokens, "the armed token is another's");
          w.token[w.tokens] = 1;
          return word{w.tokens++};
        }));
        return outcome::pending;
      case end_t::again:
        return outcome::again;
      case end_t::detached:
        return outcome::gone;
      case end_t::unwind:
        return end_life(outcome::gone);
      case end_t::take:
        use_value();
        return end_life(outcome::ready);
      case end_t::cancel:
        if (!body_cancel(producer)) return end_life(outcome::gone);
        break;
      }
    }
  }

  void store_cell() { // in two halves: whoever reads between them is in a race
    e_.shared([](world& w) {
      w.check(w.cell_writing == 0 && w.copying == 0 && w.linked == 0 && w.unlinked == 0,
              "the cell is written while it is read");
      w.cell_writing = 1;
      return access_result{};
    });
    e_.shared([](world& w) {
      w.cell_writing = 0;
      w.cell = w.tokens;
      return access_result{};
    });
  }

  void follow(act a) {
    if (a == act::call) {
      e_.merged([](world& w) {
        ++w.copying;
        return word{0};
      });
      const word token = e_.shared([](world& w) {
                             w.check(w.cell_writing == 0, "the cell is read while it is written");
                             return access_result{w.cell, true};
                           }).value;
      const bool last = ops_.copied(s_);
      e_.merged([token](world& w) {
        --w.copying;
        w.dispose(static_cast<std::uint8_t>(token));
        return word{0};
      });
      if (last) recycle();
    } else if (a == act::push) {
      e_.shared([](world& w) {
        w.check(w.linked == 0 && w.unlinked == 0 && (w.words[0] & QUEUED) != 0, "pushed twice");
        w.linked = 1;
        return access_result{};
      });
    }
  }

  outcome end_life(outcome answer) {
    e_.shared([](world& w) {
      w.check(w.frame != 0, "a frame was destroyed twice");
      w.check(w.running == 0, "a frame was destroyed while its body ran");
      w.check(w.looked_at == 0, "a frame was destroyed while somebody looked into it");
      w.check(w.owed_ack == 0 && !w.leaf_in(0) && !w.leaf_in(1),
              "a frame was destroyed under a leaf");
      w.frame = 0;
      return access_result{};
    });
    if (ops_.finish(s_)) freed();
    return answer;
  }
  void recycle() {
    ops_.recycle_word(s_);
    freed();
  }
  void freed() {
    e_.merged([](world& w) {
      w.check(w.owned == 0, "a slot was recycled twice");
      w.check(w.looked_at == 0, "a slot was recycled while somebody looked at it");
      w.check(w.frame == 0 && w.cell_writing == 0 && w.copying == 0 && w.linked == 0 &&
                  w.unlinked == 0 && w.producer == 0,
              "a slot was recycled while it was in use");
      w.owned = 1;
      return word{0};
    });
  }
  void give_back() {
    e_.merged([](world& w) {
      w.dispose(w.cell);
      return word{0};
    });
  }
  void use_value() {
    e_.merged([](world& w) {
      w.check(w.value == 1, "a value was used twice, or never made");
      w.value = 2;
      return word{0};
    });
  }

  execution& e_;
  const state_ops& ops_;
  const future_scenario& sc_;
  scheduled_atomic s_{0};
};

// Starts futures one after the other and awaits each: polls, and waits for the token of PENDING, or
// cancels without waiting for it. locals: phase 3: its next poll cancels; index: it has cancelled.
void host(actor a, execution& e, locals& l, const future_scenario& sc) {
  if (l.phase == 0) {
    l.id = a.start();
    l.phase = 1;
    ++l.count;
  } else if (l.phase != 2) {
    const bool cancels = l.phase == 3;
    switch (a.poll(l.id, l.token, cancels ? CANCELLED : word{0})) {
    case outcome::pending:
      l.phase = sc.cancel_polls && !cancels && l.index == 0 ? 3 : 2;
      l.index = l.phase == 3 ? 1 : l.index;
      break;
    case outcome::busy:
      break;
    case outcome::again:
      l.phase = 1;
      break;
    case outcome::invalid:
    case outcome::ready:
    case outcome::gone:
      l.phase = 0;
      l.index = 0;
      l.id = 0;
      l.done = l.count == sc.lives;
      break;
    }
  } else { // for ever, if the wake is lost
    e.wait([token = l.token](const world& w) { return w.token[token] == 0; });
    l.phase = 1;
  }
}

// Makes the event happen, and wakes; once in each life.
void waker(actor a, execution& e, locals& l, const future_scenario& sc) {
  e.wait([seen = l.count](const world& w) { return w.lives > seen; });
  const word id = e.merged([](world& w) { return w.life; });
  const word lives = e.merged([id](world& w) {
    if (((w.words[0] ^ id) & gen_mask) == 0) w.event = 1;
    return word{w.lives};
  });
  a.wake(id);
  l.count = static_cast<std::uint8_t>(lives);
  l.done = l.count == sc.lives;
}

void leaf(actor a, execution& e, locals& l) {
  const std::size_t i = l.index;
  e.wait([i](const world& w) { return w.leaf_in(i); });
  const word id = e.merged([](world& w) {
    ++w.leaves_busy;
    return w.life;
  });
  const word then = e.shared([i](world& w) {
                       w.check(w.frame != 0, "a leaf outlived its frame");
                       word next = 1; // ended by itself: wake
                       if (w.leaf[i] == leaf_told) next = --w.pending == 0 ? 2 : 0;
                       w.leaf[i] = leaf_ended;
                       return access_result{next, true};
                     }).value;
  if (then == 1) a.wake(id);
  if (then == 2) a.acknowledge(id);
  e.shared([](world& w) {
    --w.leaves_busy;
    return access_result{};
  });
}

// Does one thing to the first future.
template <class Act>
script once(const state_ops& ops, const future_scenario& sc, Act&& do_it) {
  return [&ops, &sc, do_it](execution& e, locals& l) {
    e.wait([](const world& w) { return w.lives > 0; });
    const word id = e.merged([](world& w) { return w.life; });
    do_it(actor(e, ops, sc), id);
    l.done = 1;
  };
}

std::vector<thread> threads_of(const state_ops& ops, const future_scenario& sc) {
  std::vector<thread> all;
  const auto add = [&all](int n, const script& s, bool daemon = false) {
    for (int i = 0; i < n; ++i)
      all.push_back({s, daemon});
  };
  add(1, [&](execution& e, locals& l) { host(actor(e, ops, sc), e, l, sc); });
  add(sc.wakers, [&](execution& e, locals& l) { waker(actor(e, ops, sc), e, l, sc); });
  for (int i = 0; i < sc.leaves; ++i) {
    add(
        1,
        [&ops, &sc, i](execution& e, locals& l) {
          l.index = static_cast<std::uint32_t>(i);
          leaf(actor(e, ops, sc), e, l);
        },
        true);
  }
  add(sc.queue ? 1 : 0, [&](execution& e, locals&) { actor(e, ops, sc).drain(); }, true);
  add(sc.cancellers, once(ops, sc, [](actor a, word id) { a.cancel(id); }));
  add(sc.freers, once(ops, sc, [](actor a, word id) { a.free_future(id); }));
  add(sc.stray, once(ops, sc, [](actor a, word id) { a.wake(id); }));
  add(sc.resolvers, once(ops, sc, [](actor a, word id) { a.resolve(id); }));
  add(sc.lookers, once(ops, sc, [](actor a, word id) { a.look(id); }));
  add(sc.pollers, once(ops, sc, [](actor a, word id) {
        std::uint8_t token = 0;
        a.poll(id, token);
      }));
  return all;
}

} // namespace

verdict explore(const state_ops& ops, const future_scenario& scenario, std::size_t limit) {
  world start;
  start.words[0] = first_word(0);
  explorer search(start, threads_of(ops, scenario), [&scenario](world& w) {
    w.check(w.owned != 0, "the slot leaked");
    w.check(w.frame == 0 && w.running == 0 && w.owed_ack == 0, "the frame leaked");
    w.check(scenario.promise == 0 || w.value != 1, "a value was neither delivered nor released");
    w.check(w.linked == 0 && w.leaves_busy == 0, "somebody is still at work");
    w.check(std::all_of(std::begin(w.token), std::end(w.token), [](auto t) { return t == 0; }),
            "a token was never disposed of");
  });
  return search.run(limit);
}

} // namespace bolt::test
