#!/usr/bin/env python3
"""Writes broken copies of state.hpp, queue_state.hpp and group_state.hpp, each with one transition
broken.

    mutants.py LIBRARY_DIR OUT_DIR

This file is long because it is a table: what is broken, and how.

LIBRARY_DIR holds the real headers, which stay as they are. Each mutant is a list of exact
replacements; a text that is not found exactly once is an error, so a change of a header cannot
silently empty a mutant. OUT_DIR gets one header per mutant, its namespace named after it,
tables.cpp (the mutants that the interleaving tests must catch, as tables of operations) and
orders.hpp (those that only weaken an order, for the race detector). The names are those of the
models' BUG_x. What a model breaks in a caller has no mutant here: MORE_IF_LIST_LEFT, LEFT_IS_ENOUGH
(the drain), GROUP_POLLS_WITHOUT_TOKEN and GROUP_POLLS_ON (which children are polled).
"""

import sys
from pathlib import Path

WAKE_VOID = "    if (dead_or(DECIDED, seen, id)) [[unlikely]] {\n"
WAKE_CAS = """  } while (!s.compare_exchange_weak(w, woken(seen), std::memory_order_acq_rel,
                                    std::memory_order_relaxed));
  return wake_action(seen);"""
UNSETTLED = "(w & (NOTIFIED | WAKING | QUEUED)) != 0"
FREE_CAS = """  } while (
      !s.compare_exchange_weak(w, freed(w), std::memory_order_acq_rel, std::memory_order_relaxed));
"""
BEGIN_CAS = (
    "  } while (!s.compare_exchange_weak(w, begun(seen | request), std::memory_order_acquire,\n"
    "                                    std::memory_order_relaxed));\n"
)
ACK_CAS = """  } while (!s.compare_exchange_weak(w, acknowledged(w), std::memory_order_acq_rel,
                                    std::memory_order_relaxed));
"""
LOOK_END_CAS = """  while (!s.compare_exchange_weak(w, looked(w), std::memory_order_acq_rel,
                                  std::memory_order_relaxed)) {
  }
"""
FREE_RETURN = "  return {free_of(w), (w & WAITING) != 0, (w & FINISHED) != 0, (w & PRODUCER) != 0};"

STATE = {
    "UNWIND_BEFORE_ACK": [
        ("!= 0 ? begin_t::wait : begin_t::cancel", "!= 0 ? begin_t::unwind : begin_t::cancel")
    ],
    "BODY_AFTER_CANCEL": [
        ("!= 0 ? begin_t::wait : begin_t::cancel", "!= 0 ? begin_t::run : begin_t::cancel")
    ],
    "DECIDE_AFTER_CANCEL": [("begin_of(w) == begin_t::cancel ? CANCELLING : word{0}", "word{0}")],
    "DECIDE_SPLIT": [
        ("begin_of(w) == begin_t::cancel ? CANCELLING : word{0}", "word{0}"),
        (
            BEGIN_CAS,
            BEGIN_CAS + "  if (begin_of(seen | request) == begin_t::cancel)\n"
            "    s.fetch_or(CANCELLING, std::memory_order_acq_rel);\n",
        ),
    ],
    "DETACH_BLIND": [
        (
            "    if ((w & ACKED) != 0) return end_t::unwind;\n",
            "    if ((w & ACKED) != 0 && (w & CLOSED) == 0) return end_t::unwind;\n",
        )
    ],
    "DEFERRED_FREE_FORGOTTEN": [
        (
            "if ((w & (FINISHED | CLOSED | CANCELLED | ACKED)) != 0)",
            "if ((w & (FINISHED | CANCELLED | ACKED)) != 0)",
        )
    ],
    "SELF_WAKE_LOST": [("return self_wake || " + UNSETTLED, "return " + UNSETTLED)],
    "PENDING_PLAIN_STORE": [
        (
            "    if (s.compare_exchange_weak(w, ended(w, end, queue)",
            "    if (end == end_t::pending) {\n"
            "      s.store(ended(w, end, queue), std::memory_order_release);\n"
            "      return {end, false};\n"
            "    }\n"
            "    if (s.compare_exchange_weak(w, ended(w, end, queue)",
        )
    ],
    "PENDING_IGNORES_WAKE": [(UNSETTLED, "(w & (WAKING | QUEUED)) != 0")],
    "PENDING_IGNORES_WAKING": [(UNSETTLED, "(w & (NOTIFIED | QUEUED)) != 0")],
    "PENDING_IGNORES_QUEUED": [(UNSETTLED, "(w & (NOTIFIED | WAKING)) != 0")],
    "BEGIN_NOT_EXCLUSIVE": [("if (dead_or(POLLING, seen, id))", "if (dead(seen, id))")],
    "BEGIN_KEEPS_WAITING": [
        (
            "return ((w | POLLING) & ~(ARMED | NOTIFIED)) | decision;",
            "return ((w | POLLING) & ~NOTIFIED) | decision;",
        ),
        (
            "return (w | POLLING) & ~(ARMED | NOTIFIED);",
            "return (w | POLLING) & ~NOTIFIED;",
        ),
    ],
    "BEGIN_TOKEN_LOST": [("return {next, (seen & WAITING) != 0,", "return {next, false,")],
    "REQUEST_NOT_STORED": [(BEGIN_CAS, BEGIN_CAS.replace("seen | request", "seen"))],
    "FINISH_IGNORES_PINS": [("  if ((w & (PINS & ~own)) == 0) {", "  if (true) {")],
    "CANCELLING_NOT_A_PIN": [
        (
            "PINS = POLLING | WAKING | QUEUED | PRODUCER | CANCELLING | LOOKING;",
            "PINS = POLLING | WAKING | QUEUED | PRODUCER | LOOKING;",
        )
    ],
    "WAKE_SPLIT": [
        (
            WAKE_CAS,
            "  } while (false);\n  s.store(woken(seen), std::memory_order_release);\n  return "
            "wake_action(seen);",
        )
    ],
    "WAKE_NO_GENERATION": [
        (
            WAKE_VOID + "      return dead(seen, id) ? act::invalid : act::none;\n",
            "    if ((seen & (DECIDED | CLOSED)) != 0) [[unlikely]] {\n"
            "      return (seen & CLOSED) != 0 ? act::invalid : act::none;\n",
        )
    ],
    "CANCEL_NO_WAKE": [
        (
            "s.compare_exchange_weak(w, woken(w) | CANCELLED, std::memory_order_acq_rel,\n"
            "                                    std::memory_order_relaxed));\n  return "
            "wake_action(w);",
            "s.compare_exchange_weak(w, w | CANCELLED, std::memory_order_acq_rel,\n"
            "                                    std::memory_order_relaxed));\n  return act::none;",
        )
    ],
    "COPIED_NO_RECYCLE": [
        (
            "return last_out(s.fetch_sub(WAKING, std::memory_order_acq_rel) - WAKING);",
            "return s.fetch_sub(WAKING, std::memory_order_acq_rel) == 0;",
        )
    ],
    "DEQUEUED_NO_RECYCLE": [
        (
            "return last_out(s.fetch_sub(QUEUED, std::memory_order_acq_rel) - QUEUED);",
            "return s.fetch_sub(QUEUED, std::memory_order_acq_rel) == 0;",
        )
    ],
    "ACK_NO_WAKE": [
        ("  return woken(n);\n", "  return n;\n"),
        (
            "  if ((w & WAITING) == 0) return ack_t::none;\n"
            "  return (w & QTARGET) != 0 ? ack_t::push : ack_t::call;",
            "  return ack_t::none;",
        ),
    ],
    "ACK_DETACHED_NO_DESTROY": [
        (
            "  if ((w & CLOSED) != 0) return (w & LOOKING) != 0 ? n : n | POLLING; "
            "// as look_end()\n",
            "",
        ),
        (
            "  if ((w & CLOSED) != 0) return (w & LOOKING) != 0 ? ack_t::none : ack_t::destroy;\n",
            "",
        ),
    ],
    "ACK_SPLIT": [
        (
            "ack_t ack(Atomic& s, word id) noexcept {\n  word w = "
            "s.load(std::memory_order_relaxed);\n",
            "ack_t ack(Atomic& s, word id) noexcept {\n"
            "  const ack_t first = ack_of(s.load(std::memory_order_relaxed));\n"
            "  word w = s.load(std::memory_order_relaxed);\n",
        ),
        ("  return ack_of(w);\n", "  return first;\n"),
    ],
    "FREE_UNDER_POLL": [
        (
            "  if ((w & (POLLING | LOOKING)) != 0) return free_t::deferred;\n",
            "  if ((w & LOOKING) != 0) return free_t::deferred;\n",
        )
    ],
    "FREE_UNDER_LOOK": [
        (
            "  if ((w & (POLLING | LOOKING)) != 0) return free_t::deferred;\n",
            "  if ((w & POLLING) != 0) return free_t::deferred;\n",
        )
    ],
    "BEGIN_UNDER_LOOK": [
        (
            "  if ((w & (LOOKING | FINISHED | CANCELLED)) == 0)",
            "  if ((w & (FINISHED | CANCELLED)) == 0)",
        ),
        ("  if ((w & LOOKING) != 0) return begin_t::again;\n", ""),
        (
            "  if ((w & LOOKING) != 0) [[unlikely]] {\n    return (w & ~ARMED) | NOTIFIED;\n  }\n",
            "",
        ),
    ],
    "BEGIN_UNDER_LOOK_KEEPS_WAITING": [("return (w & ~ARMED) | NOTIFIED;", "return w | NOTIFIED;")],
    "ACK_UNDER_LOOK": [
        ("return (w & LOOKING) != 0 ? n : n | POLLING;", "return n | POLLING;"),
        ("return (w & LOOKING) != 0 ? ack_t::none : ack_t::destroy;", "return ack_t::destroy;"),
    ],
    "LOOK_UNDER_POLL": [
        ("has_body && (w & (POLLING | LOOKING)) == 0", "has_body && (w & LOOKING) == 0")
    ],
    "LOOK_TWICE": [
        ("has_body && (w & (POLLING | LOOKING)) == 0", "has_body && (w & POLLING) == 0")
    ],
    "LOOK_WITHOUT_BODY": [("return has_body && (w &", "return (has_body || true) && (w &")],
    "LOOK_FORGETS_FREE": [
        ("free_t::detached : free_of(w & ~LOOKING);", "free_t::detached : free_t::detached;"),
        ("? w & ~LOOKING : freed(w & ~LOOKING);", "? w & ~LOOKING : w & ~LOOKING;"),
    ],
    "LOOK_END_SPLIT": [
        (
            LOOK_END_CAS,
            "  s.store(looked(w), std::memory_order_release);\n",
        )
    ],
    "LOOKING_NOT_A_PIN": [
        (
            "PINS = POLLING | WAKING | QUEUED | PRODUCER | CANCELLING | LOOKING;",
            "PINS = POLLING | WAKING | QUEUED | PRODUCER | CANCELLING;",
        )
    ],
    "FREE_CANCELS_TWICE": [
        (
            "return (w & CANCELLING) != 0 ? free_t::detached : free_t::cancel;",
            "return free_t::cancel;",
        )
    ],
    "FREE_SPLIT": [
        (FREE_CAS, "  } while (false);\n  s.store(freed(w), std::memory_order_release);\n")
    ],
    "FREE_TOKEN_LOST": [
        (FREE_RETURN, "  return {free_of(w), false, (w & FINISHED) != 0, (w & PRODUCER) != 0};")
    ],
    "FREE_LATER_BLIND": [("    if ((w & ACKED) != 0) return true;\n", "")],
    "VALUE_AFTER_CANCEL_IGNORED": [
        (
            "  if ((w & FINISHED) != 0) return begin_t::take;\n",
            "  if ((w & FINISHED) != 0 && (w & CANCELLED) == 0) return begin_t::take;\n",
        )
    ],
    "CLAIM_NOT_EXCLUSIVE": [
        (
            "(w & PRODUCER) == 0 || (w & RESOLVING) != 0) return false;",
            "(w & PRODUCER) == 0) return false;",
        )
    ],
    "PUBLISH_AFTER_DECISION": [
        ("return (w & (CLOSED | DECIDED)) != 0;", "return (w & CLOSED) != 0;")
    ],
    "PUBLISH_AFTER_FREE": [("return (w & (CLOSED | DECIDED)) != 0;", "return (w & DECIDED) != 0;")],
    "PUBLISH_SPLIT": [
        (
            "publish_r resolve_publish(Atomic& s) noexcept {\n",
            "publish_r resolve_publish(Atomic& s) noexcept {\n"
            "  const bool late = too_late(s.load(std::memory_order_acquire));\n",
        ),
        (
            "    next = published(w);\n",
            "    next = (late ? w : woken(w) | FINISHED) & ~(PRODUCER | RESOLVING);\n",
        ),
        ("  if (too_late(w)) return {false,", "  if (late) return {false,"),
    ],
    "PUBLISH_NO_WAKE": [
        ("too_late(w) ? w : woken(w) | FINISHED;", "too_late(w) ? w : w | FINISHED;"),
        (
            "  return {true, false, false, wake_action(w)};",
            "  return {true, false, false, act::none};",
        ),
    ],
}

PUSH_CAS = (
    "  } while (!head.compare_exchange_weak(h, pushed(h, slot_index, by), "
    "std::memory_order_release,\n"
    "                                       std::memory_order_relaxed));\n"
)
PUSH_DEAD = "    if (dead(h, id)) return push_t::closed;\n"
COUNT = "  return (h & signaller_mask) == owed ? n : n + signaller_one;\n"
SIGNALS = "  return (h & signaller_mask) >= all_counted ? push_t::queued : push_t::signal;\n"

QUEUE = {
    "PUSH_SPLIT": [
        (
            PUSH_CAS,
            "  } while (false);\n"
            "  head.store(pushed(h, slot_index, by), std::memory_order_release);\n",
        )
    ],
    "PUSH_AFTER_CLOSE": [
        (PUSH_DEAD, "    if (((h ^ id) & gen_mask) != 0) return push_t::closed;\n")
    ],
    "PUSH_NO_GENERATION": [
        (PUSH_DEAD, "    if (index_of(h) == closed_index) return push_t::closed;\n")
    ],
    "NEVER_SIGNALS_TWICE": [
        (SIGNALS, "  return (h & signaller_mask) != 0 ? push_t::queued : push_t::signal;\n"),
        (COUNT, "  return (h & signaller_mask) != 0 ? n : n + signaller_one;\n"),
    ],
    "OWED_NOT_STORED": [
        (COUNT, "  return (h & signaller_mask) >= all_counted ? n : n + signaller_one;\n")
    ],
    "OWED_FORGOTTEN": [
        (
            "  if ((h & signaller_mask) == owed) return signalled_t::again; // still counted, "
            "for that signal\n",
            "",
        )
    ],
    "SIGNALS_UNCOUNTED": [
        (SIGNALS, "  return push_t::signal;\n"),
        (COUNT, "  return (h & signaller_mask) >= all_counted ? n : n + signaller_one;\n"),
    ],
    "SIGNALLERS_NOT_COUNTED": [
        (COUNT, "  return n;\n"),
        ("h, h - signaller_one, std::memory_order_acq_rel", "h, h, std::memory_order_acq_rel"),
    ],
    "SIGNAL_LATE_EMPTY_CHECK": [
        (
            "  return push_of(h, by);\n",
            "  if (index_of(head.load(std::memory_order_relaxed)) != slot_index) return "
            "push_t::queued;\n"
            "  return push_of(h, by);\n",
        )
    ],
    "FUNCTION_COUNTED": [
        ("empty_index || by == signal_by::function) return n;\n", "empty_index) return n;\n")
    ],
    "TAKE_SPLIT": [
        (
            "  } while (!head.compare_exchange_weak(h, h | empty_index, "
            "std::memory_order_acquire,\n"
            "                                       std::memory_order_acquire));\n",
            "  } while (false);\n  head.store(h | empty_index, std::memory_order_release);\n",
        )
    ],
    "CLOSE_DROPS_LIST": [
        (
            "return {true, (h & signaller_mask) == 0, index_of(h)};",
            "return {true, (h & signaller_mask) == 0, empty_index};",
        )
    ],
    "CLOSE_ALWAYS_LAST": [
        (
            "return {true, (h & signaller_mask) == 0, index_of(h)};",
            "return {true, true, index_of(h)};",
        )
    ],
}

COUNT_FIRST = """  count.store(live + 1, std::memory_order_relaxed);
  return woken.exchange(closed_stack, std::memory_order_acq_rel);
"""
ZERO = (
    "  if (!counted_to_zero(count)) return {told_t::nobody, 0};\n  const word root = get_root();\n"
)

GROUP = {
    "GROUP_NO_SIGNAL": [
        (
            "{head == no_child ? push_t::wake_root : push_t::queued, root}",
            "{push_t::queued, root}",
        )
    ],
    "GROUP_TOUCHED_AFTER_PUSH": [
        ("  const word root = get_root();\n  word head", "  word head"),
        ("{push_t::closed, root}", "{push_t::closed, 0}"),
        (
            "push_t::wake_root : push_t::queued, root}",
            "push_t::wake_root : push_t::queued, get_root()}",
        ),
    ],
    "GROUP_COUNTS_AFTER_CLOSE": [
        (
            COUNT_FIRST,
            "  const word taken = woken.exchange(closed_stack, std::memory_order_acq_rel);\n"
            "  count.store(live + 1, std::memory_order_relaxed);\n"
            "  return taken;\n",
        )
    ],
    "GROUP_NONE_HELD_BACK": [
        (COUNT_FIRST, COUNT_FIRST.replace("live + 1", "live")),
        (
            "  if (!counted_to_zero(count)) return false;\n  phase.store",
            "  if (count.load(std::memory_order_acquire) != 0) return false;\n  phase.store",
        ),
    ],
    "GROUP_ACKS_WHILE_STOPPING": [
        ("return {acks ? told_t::ack : told_t::wake, root};", "return {told_t::ack, root};")
    ],
    "GROUP_WAKES_FOR_ACK": [
        ("return {acks ? told_t::ack : told_t::wake, root};", "return {told_t::wake, root};")
    ],
    "GROUP_LATER_WHEN_STOPPED": [
        ("    if (now == stopped) return cancel_t::acknowledged;\n", ""),
    ],
    "GROUP_TOUCHED_AFTER_STOPPED": [
        (ZERO, ZERO.replace("  const word root = get_root();\n", "")),
        ("told_t::ack : told_t::wake, root}", "told_t::ack : told_t::wake, get_root()}"),
    ],
}

# An acquire or release weakened to relaxed, or a read-modify-write skipped: invisible to the
# interleavings, which are sequentially consistent. litmus.cpp has a race for each.
ORDERS = {
    "WAKE_COALESCES_BY_LOAD": (
        "state",
        [
            (
                WAKE_VOID,
                "    if (!dead(seen, id) && (seen & NOTIFIED) != 0) return act::none;\n"
                + WAKE_VOID,
            )
        ],
    ),
    "WAKE_RELAXED": ("state", [(WAKE_CAS, WAKE_CAS.replace("acq_rel", "relaxed"))]),
    "WAKE_NOT_ACQUIRE": ("state", [(WAKE_CAS, WAKE_CAS.replace("acq_rel", "release"))]),
    "BEGIN_RELAXED": ("state", [(BEGIN_CAS, BEGIN_CAS.replace("acquire", "relaxed"))]),
    "BEGIN_RELAXED_KNOWN": ("state", [(BEGIN_CAS, BEGIN_CAS.replace("acquire", "relaxed"))]),
    "PENDING_NOT_RELEASE": (
        "state",
        [
            (
                "s.compare_exchange_weak(w, ended(w, end, queue), std::memory_order_acq_rel,",
                "s.compare_exchange_weak(w, ended(w, end, queue), std::memory_order_acquire,",
            )
        ],
    ),
    "PENDING_NOT_ACQUIRE": (
        "state",
        [
            (
                "  const word known = s.load(std::memory_order_acquire);",
                "  const word known = s.load(std::memory_order_relaxed);",
            )
        ],
    ),
    "COPIED_RELAXED": (
        "state",
        [
            (
                "s.fetch_sub(WAKING, std::memory_order_acq_rel)",
                "s.fetch_sub(WAKING, std::memory_order_relaxed)",
            )
        ],
    ),
    "DEQUEUED_RELAXED": (
        "state",
        [
            (
                "s.fetch_sub(QUEUED, std::memory_order_acq_rel)",
                "s.fetch_sub(QUEUED, std::memory_order_relaxed)",
            )
        ],
    ),
    "ACK_RELAXED": ("state", [(ACK_CAS, ACK_CAS.replace("acq_rel", "relaxed"))]),
    "FREE_RELAXED": ("state", [(FREE_CAS, FREE_CAS.replace("acq_rel", "relaxed"))]),
    "LOOK_BEGIN_RELAXED": (
        "state",
        [("w | LOOKING, std::memory_order_acquire", "w | LOOKING, std::memory_order_relaxed")],
    ),
    "LOOK_END_NOT_RELEASE": ("state", [(LOOK_END_CAS, LOOK_END_CAS.replace("acq_rel", "acquire"))]),
    "LOOK_END_NOT_ACQUIRE": ("state", [(LOOK_END_CAS, LOOK_END_CAS.replace("acq_rel", "release"))]),
    "FREE_LATER_NOT_RELEASE": (
        "state",
        [
            (
                "w & ~(POLLING | NOTIFIED), std::memory_order_acq_rel",
                "w & ~(POLLING | NOTIFIED), std::memory_order_acquire",
            )
        ],
    ),
    "FREE_LATER_NOT_ACQUIRE": (
        "state",
        [
            (
                "bool free_later(Atomic& s) noexcept {\n  word w = "
                "s.load(std::memory_order_acquire);",
                "bool free_later(Atomic& s) noexcept {\n  word w = "
                "s.load(std::memory_order_relaxed);",
            )
        ],
    ),
    "PUBLISH_NOT_RELEASE": (
        "state",
        [
            (
                "s.compare_exchange_weak(w, next, std::memory_order_acq_rel, "
                "std::memory_order_acquire));\n  if (too_late",
                "s.compare_exchange_weak(w, next, std::memory_order_acquire, "
                "std::memory_order_acquire));\n  if (too_late",
            )
        ],
    ),
    "FINISH_RELAXED": (
        "state",
        [
            (
                "== 0) {\n    s.store(free_word(w), std::memory_order_release);",
                "== 0) {\n    s.store(free_word(w), std::memory_order_relaxed);",
            )
        ],
    ),
    "START_RELAXED": (
        "state",
        [
            (
                "s.store(generation | flags, std::memory_order_release);",
                "s.store(generation | flags, std::memory_order_relaxed);",
            )
        ],
    ),
    "CANCEL_RELAXED": (
        "state",
        [
            (
                "s.compare_exchange_weak(w, woken(w) | CANCELLED, std::memory_order_acq_rel,",
                "s.compare_exchange_weak(w, woken(w) | CANCELLED, std::memory_order_relaxed,",
            )
        ],
    ),
    "PENDING_RETRY_NOT_ACQUIRE": (
        "state",
        [
            (
                "s.compare_exchange_weak(w, ended(w, end, queue), std::memory_order_acq_rel,\n"
                "                                std::memory_order_acquire)",
                "s.compare_exchange_weak(w, ended(w, end, queue), std::memory_order_acq_rel,\n"
                "                                std::memory_order_relaxed)",
            )
        ],
    ),
    "FINISH_NOT_ACQUIRE": (
        "state",
        [
            (
                "  word w = s.load(std::memory_order_acquire);\n  if ((w & (PINS & ~own)) == 0) {",
                "  word w = s.load(std::memory_order_relaxed);\n  if ((w & (PINS & ~own)) == 0) {",
            )
        ],
    ),
    "RECYCLE_RELAXED": (
        "state",
        [
            (
                "  s.store(freed, std::memory_order_release);\n",
                "  s.store(freed, std::memory_order_relaxed);\n",
            )
        ],
    ),
    "CLAIM_RELAXED": (
        "state",
        [
            (
                "s.compare_exchange_weak(w, w | RESOLVING, std::memory_order_acquire,",
                "s.compare_exchange_weak(w, w | RESOLVING, std::memory_order_relaxed,",
            )
        ],
    ),
    "PUBLISH_NOT_ACQUIRE": (
        "state",
        [
            (
                "publish_r resolve_publish(Atomic& s) noexcept {\n  word w = "
                "s.load(std::memory_order_acquire);",
                "publish_r resolve_publish(Atomic& s) noexcept {\n  word w = "
                "s.load(std::memory_order_relaxed);",
            ),
            (
                "s.compare_exchange_weak(w, next, std::memory_order_acq_rel, "
                "std::memory_order_acquire));\n  if (too_late",
                "s.compare_exchange_weak(w, next, std::memory_order_release, "
                "std::memory_order_relaxed));\n  if (too_late",
            ),
        ],
    ),
    "PUSH_RELAXED": ("queue", [(PUSH_CAS, PUSH_CAS.replace("release", "relaxed"))]),
    "TAKE_RELAXED": (
        "queue",
        [
            (
                "word take(Atomic& head, word id) noexcept {\n  word h = "
                "head.load(std::memory_order_acquire);",
                "word take(Atomic& head, word id) noexcept {\n  word h = "
                "head.load(std::memory_order_relaxed);",
            ),
            (
                "head.compare_exchange_weak(h, h | empty_index, std::memory_order_acquire,\n"
                "                                       std::memory_order_acquire)",
                "head.compare_exchange_weak(h, h | empty_index, std::memory_order_relaxed,\n"
                "                                       std::memory_order_relaxed)",
            ),
        ],
    ),
    "SIGNALLED_RELAXED": (
        "queue",
        [
            (
                "head.compare_exchange_weak(h, h - signaller_one, std::memory_order_acq_rel,",
                "head.compare_exchange_weak(h, h - signaller_one, std::memory_order_relaxed,",
            )
        ],
    ),
    "CLOSE_RELAXED": (
        "queue",
        [
            (
                "head.compare_exchange_weak(h, shut(h), std::memory_order_acq_rel,",
                "head.compare_exchange_weak(h, shut(h), std::memory_order_relaxed,",
            )
        ],
    ),
}

PUSH_GROUP_CAS = (
    "woken.compare_exchange_weak(head, child, std::memory_order_release,\n"
    "                                        std::memory_order_acquire)"
)
ORDERS |= {
    "GROUP_PUSH_NOT_RELEASE": (
        "group",
        [(PUSH_GROUP_CAS, PUSH_GROUP_CAS.replace("release", "acquire"))],
    ),
    "GROUP_PUSH_NOT_ACQUIRE": (
        "group",
        [
            (
                "word head = woken.load(std::memory_order_acquire);",
                "word head = woken.load(std::memory_order_relaxed);",
            ),
            (PUSH_GROUP_CAS, PUSH_GROUP_CAS.replace("acquire", "relaxed")),
        ],
    ),
    "GROUP_TAKE_RELAXED": (
        "group",
        [
            (
                "woken.exchange(no_child, std::memory_order_acquire)",
                "woken.exchange(no_child, std::memory_order_relaxed)",
            )
        ],
    ),
    "GROUP_CLOSE_NOT_RELEASE": (
        "group",
        [(COUNT_FIRST, COUNT_FIRST.replace("acq_rel", "acquire"))],
    ),
    "GROUP_CLOSE_NOT_ACQUIRE": (
        "group",
        [(COUNT_FIRST, COUNT_FIRST.replace("acq_rel", "release"))],
    ),
    "GROUP_COUNT_RELAXED": (
        "group",
        [
            (
                "count.fetch_sub(1, std::memory_order_acq_rel)",
                "count.fetch_sub(1, std::memory_order_relaxed)",
            )
        ],
    ),
    "GROUP_STOPPED_NOT_RELEASE": (
        "group",
        [
            (
                "phase.exchange(stopped, std::memory_order_acq_rel)",
                "phase.exchange(stopped, std::memory_order_acquire)",
            )
        ],
    ),
    "GROUP_STOPPED_NOT_ACQUIRE": (
        "group",
        [
            (
                "phase.exchange(stopped, std::memory_order_acq_rel)",
                "phase.exchange(stopped, std::memory_order_release)",
            )
        ],
    ),
    "GROUP_HAS_STOPPED_RELAXED": (
        "group",
        [
            (
                "return phase.load(std::memory_order_acquire) == stopped;",
                "return phase.load(std::memory_order_relaxed) == stopped;",
            )
        ],
    ),
    "GROUP_CANCEL_NOT_RELEASE": (
        "group",
        [
            (
                "phase.compare_exchange_weak(now, acking, std::memory_order_acq_rel,",
                "phase.compare_exchange_weak(now, acking, std::memory_order_acquire,",
            )
        ],
    ),
    "GROUP_CANCEL_NOT_ACQUIRE": (
        "group",
        [
            (
                "word now = phase.load(std::memory_order_acquire);",
                "word now = phase.load(std::memory_order_relaxed);",
            )
        ],
    ),
}

HEADERS = {
    "state": "src/core/state.hpp",
    "queue": "src/core/queue_state.hpp",
    "group": "include/bolt/detail/group_state.hpp",
}
NAMESPACES = {
    "state": "bolt::core::state",
    "queue": "bolt::core::queue_state",
    "group": "bolt::detail::group_state",
}
TABLES = {"state": STATE, "queue": QUEUE, "group": GROUP}


def mutate(text, kind, name, patches):
    for old, new in patches:
        if text.count(old) != 1:
            sys.exit(f"{name}: found {text.count(old)} times, not once:\n{old}")
        text = text.replace(old, new)
    namespace = NAMESPACES[kind]
    text = text.replace("BOLT_DETAIL_GROUP_STATE_HPP", f"BOLT_{name}_HPP")  # the include guard
    return text.replace(f"namespace {namespace}", f"namespace {namespace}_{name}")


def write(path, text):
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main():
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    text = {kind: (source / name).read_text() for kind, name in HEADERS.items()}

    def emit(kind, name, patches):
        write(out / f"{kind}_{name}.hpp", mutate(text[kind], kind, name, patches))
        return f'#include "{kind}_{name}.hpp"\n'

    lines = ['// Written by mutants.py.\n#include "ops.hpp"\n\n']
    for kind, table in TABLES.items():
        lines += [emit(kind, name, patches) for name, patches in table.items()]
    lines.append("\nnamespace bolt::test {\n\n")
    for kind, table in TABLES.items():
        lines.append(f"const std::vector<{kind}_ops> {kind}_mutants = {{\n")
        for name in table:
            lines.append(f'    BOLT_{kind.upper()}_OPS("{name}", {NAMESPACES[kind]}_{name}),\n')
        lines.append("};\n\n")
    lines.append("} // namespace bolt::test\n")
    write(out / "tables.cpp", "".join(lines))

    lines = ["// Written by mutants.py.\n#pragma once\n\n"]
    lines += [emit(kind, name, patches) for name, (kind, patches) in ORDERS.items()]
    for kind in HEADERS:
        lines.append(f"\n#define BOLT_{kind.upper()}_ORDERS(X)")
        for name, (of, _) in ORDERS.items():
            if of == kind:
                lines.append(f" \\\n  X({name}, {NAMESPACES[kind]}_{name})")
        lines.append("\n")
    write(out / "orders.hpp", "".join(lines))


if __name__ == "__main__":
    main()
