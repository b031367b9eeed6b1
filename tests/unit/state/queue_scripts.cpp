#include "queue_scripts.hpp"

#include <algorithm>

namespace bolt::test {
namespace {

using namespace core::queue_state;
using bolt::test::word;

// The head that the scenario starts with; its queue's id has the same generation.
word first(const queue_scenario& sc) {
  return open_head(first_head(0)) + static_cast<word>(sc.signalling) * signaller_one;
}

class actor {
 public:
  actor(execution& e, const queue_ops& ops, const queue_scenario& scenario)
      : e_(e), ops_(ops), sc_(scenario), id_(make_id(first(scenario), 0)) {}

  // True: the caller must signal.
  bool push(std::size_t slot) {
    word below = 0; // stored by the step of the swap: nobody reads the link before it
    const auto by = sc_.function ? signal_by::function : signal_by::descriptor;
    const push_t pushed = ops_.push(head_, id_, slot, [&below](word next) { below = next; }, by);
    e_.merged([this, slot, below, pushed](world& w) {
      if (pushed == push_t::closed) return word{0};
      w.check(((w.words[1] ^ id_) & gen_mask) == 0, "a push into another life");
      w.check(w.queued[slot] == 0, "pushed twice");
      w.link[slot] = below;
      w.queued[slot] = 1;
      if (sc_.ordered) w.turn[slot] = ++w.pushes;
      const bool counted = pushed == push_t::signal && !sc_.function;
      w.signalling = static_cast<std::uint8_t>(w.signalling + counted);
      return word{0};
    });
    return pushed == push_t::signal;
  }

  // True: signal again.
  bool signal() {
    e_.shared([this](world& w) {
      w.check(sc_.function || w.fd_closed == 0, "a signal through a closed descriptor");
      w.readable = 1;
      return access_result{};
    });
    if (sc_.function) return false;
    const signalled_t then = ops_.signalled(head_);
    e_.merged([then](world& w) {
      w.signalling = static_cast<std::uint8_t>(w.signalling - (then != signalled_t::again));
      return word{0};
    });
    if (then == signalled_t::last) end();
    return then == signalled_t::again;
  }

  // One of those who were signalling from the start comes back, when a signal is owed.
  // True: it is asked for one more.
  bool come_back() {
    e_.wait([](const world& w) { return (w.words[1] & signaller_mask) == owed; });
    const signalled_t then = ops_.signalled(head_);
    e_.merged([then](world& w) {
      if (then == signalled_t::again) ++w.signalling;
      ++w.left;
      return word{0};
    });
    return then == signalled_t::again;
  }

  // Lists are kept as their oldest slot + 1, 0 if empty; links then lead to newer slots likewise.
  std::uint32_t take() { return oldest(ops_.take(head_, id_)); }

  std::uint32_t deliver(std::uint32_t list) {
    return static_cast<std::uint32_t>(e_.shared([this, slot = list - 1](world& w) {
                                          w.check(w.queued[slot] != 0, "delivered twice");
                                          w.check(!sc_.ordered || w.closed != 0 ||
                                                      w.turn[slot] > w.delivered,
                                                  "delivered out of order");
                                          w.queued[slot] = 0;
                                          w.delivered = w.turn[slot];
                                          return access_result{w.link[slot], true};
                                        }).value);
  }

  std::uint32_t close() {
    const close_r closed = ops_.close(head_, id_);
    e_.merged([closed](world& w) {
      w.check(closed.closed, "the first close failed");
      w.closed = 1;
      return word{0};
    });
    const std::uint32_t list = oldest(closed.list);
    if (closed.last) end();
    return list;
  }

 private:
  void end() {
    e_.shared([this](world& w) {
      w.check(w.fd_closed == 0, "the descriptor was closed twice");
      w.check(w.signalling == 0 && w.left == sc_.signalling,
              "the descriptor was closed under a signaller");
      w.fd_closed = 1;
      return access_result{};
    });
    ops_.recycle(head_);
    e_.merged([](world& w) { // somebody makes the next queue of it at once
      w.words[1] = open_head(w.words[1]);
      return word{0};
    });
  }

  std::uint32_t oldest(word newest) {
    return static_cast<std::uint32_t>(e_.merged([newest](world& w) {
      word below = newest;
      word list = 0;
      for (std::size_t n = 0; below != empty_index; ++n) {
        w.check(n < max_producers && below < max_producers && w.queued[below] != 0,
                "a list that runs into a slot that is not queued");
        if (w.failure != nullptr) break;
        const word next = w.link[below];
        w.link[below] = list;
        list = below + 1;
        below = next;
      }
      return list;
    }));
  }

  execution& e_;
  const queue_ops& ops_;
  const queue_scenario& sc_;
  word id_;
  scheduled_atomic head_{1};
};

// locals: phase 1: it must signal; count: pushes made.
void producer(actor a, execution& e, locals& l, std::size_t slot, const queue_scenario& sc) {
  if (l.phase == 1) {
    if (!a.signal()) l.phase = 0;
    return;
  }
  e.wait([slot](const world& w) { return w.queued[slot] == 0; }); // for ever, if it was lost
  if (l.count == sc.pushes) {
    e.merged([](world& w) { return word{--w.at_work}; });
    l.done = 1;
    return;
  }
  l.phase = a.push(slot) ? 1 : 0;
  ++l.count;
}

// locals: index: its list; count: delivered in this drain; phase 0: waits, 1: drains, 2: must look
// again, because the drain stopped by its cap, 3: drains, and has taken what there was.
void consumer(actor a, execution& e, locals& l, const queue_scenario& sc) {
  if (l.phase == 0 || l.phase == 2) {
    const bool again = l.phase == 2;
    e.wait([again](const world& w) { return again || w.readable != 0 || w.at_work == 0; });
    const word over = e.merged([again](world& w) {
      const bool nothing = w.readable == 0 && !again;
      w.readable = 0; // reads the descriptor, then takes
      return nothing ? word{1} : word{0};
    });
    l.phase = 1;
    l.count = 0;
    l.done = over != 0;
    return;
  }
  if (l.index == 0) {
    l.index = a.take();
    l.phase = l.index == 0 ? 0 : 3;
    return;
  }
  l.index = a.deliver(l.index);
  if (++l.count == sc.cap) {
    l.phase = 2;
  } else if (l.index == 0 && l.phase == 3) {
    l.phase = 0;
  }
}

// locals: phase 0: has not closed; index: the list it got.
void closer(actor a, locals& l) {
  if (l.phase == 0) {
    l.index = a.close();
    l.phase = 1;
  } else {
    l.index = a.deliver(l.index);
  }
  l.done = l.index == 0;
}

// One at a time of those who were signalling from the start. locals: phase 1: it must signal.
void other(actor a, locals& l) { l.phase = (l.phase == 1 ? a.signal() : a.come_back()) ? 1 : 0; }

} // namespace

verdict explore(const queue_ops& ops, const queue_scenario& sc, std::size_t limit) {
  world start;
  start.words[1] = first(sc);
  start.at_work = static_cast<std::uint8_t>(sc.producers);
  std::vector<thread> all;
  for (std::size_t slot = 0; slot < static_cast<std::size_t>(sc.producers); ++slot) {
    all.push_back({[&ops, &sc, slot](execution& e, locals& l) {
      producer(actor(e, ops, sc), e, l, slot, sc);
    }});
  }
  all.push_back({[&](execution& e, locals& l) { consumer(actor(e, ops, sc), e, l, sc); }});
  if (sc.closes) {
    all.push_back({[&](execution& e, locals& l) { closer(actor(e, ops, sc), l); }});
  }
  if (sc.signalling > 0) {
    all.push_back({[&](execution& e, locals& l) { other(actor(e, ops, sc), l); }, true});
  }
  explorer search(start, std::move(all), [&sc](world& w) {
    w.check(std::all_of(std::begin(w.queued), std::end(w.queued), [](auto q) { return q == 0; }),
            "a push was lost");
    w.check(w.signalling == 0, "somebody is still signalling");
    const bool ends = sc.closes && sc.signalling == 0;
    w.check((w.fd_closed != 0) == ends,
            "the descriptor was not closed when it had to be, or otherwise");
    if (!ends) {
      w.check(signallers_of(w.words[1]) == static_cast<word>(sc.signalling - w.left),
              "a signaller was miscounted");
    }
  });
  return search.run(limit);
}

} // namespace bolt::test
