/* The transitions of libbolt/src/core/state.hpp, shared by future.pml and group.pml.
   The file is long because each of them stands beside its broken variants.

   One atomic access of the real header is one step here. A compare-and-swap loop whose decision
   depends on the word alone is a single step: a failed swap changes nothing and decides anew, and
   an early return is decided by the word as it is at that moment. Where something happens between
   the load and the swap (poll_pending writes the cell) or a load is followed by a plain store
   (finish), the steps are separate.

   Each BUG_x breaks one transition; tests/unit/state/mutants.py breaks the real header in the same
   ways, under the same names. The includer defines SLOTS and MAXTOK, and may define
     ON_RMW      what a read-modify-write of this thread publishes (a store buffer, as on x86)
     LEAVES_GONE(s)   true when no leaf may still touch the frame of slot s */
#ifndef ON_RMW
#define ON_RMW skip
#endif

#define POLLING 1
#define NOTIFIED 2
#define WAITING 4
#define QTARGET 8
#define WAKING 16
#define QUEUED 32
#define CANCELLED 64
#define CLOSED 128
#define PRODUCER 256
#define RESOLVING 512
#define FINISHED 1024
#define CANCELLING 2048
#define ACKED 4096
#define LOOKING 8192

#define ARMED (WAITING | QTARGET)
#define DECIDED (CANCELLING | ACKED)
#define OTHERS (WAKING | QUEUED | PRODUCER) /* pins that finish() must respect */
#if defined(BUG_CANCELLING_NOT_A_PIN)
#define PINS (POLLING | OTHERS | LOOKING)
#elif defined(BUG_LOOKING_NOT_A_PIN)
#define PINS (POLLING | OTHERS | CANCELLING)
#else
#define PINS (POLLING | OTHERS | CANCELLING | LOOKING)
#endif
#ifdef BUG_COPIED_NO_RECYCLE
#define COPIED_LAST(x) false
#else
#define COPIED_LAST(x) LAST_OUT(x)
#endif
#ifdef BUG_DEQUEUED_NO_RECYCLE
#define DEQUEUED_LAST(x) false
#else
#define DEQUEUED_LAST(x) LAST_OUT(x)
#endif

/* ---- one slot: its word, and what it guards ---- */
short flags[SLOTS] = CLOSED;
byte gen[SLOTS] = 1;
byte cell[SLOTS];              /* the waker cell: the armed token's number */

/* ---- ghosts: what the checks know ---- */
bool owned[SLOTS] = true;      /* on the free list, or private to whoever recycles it */
bool cell_writing[SLOTS];      /* a poll is between the two halves of its write */
bool frame[SLOTS];             /* the frame is alive */
bool running[SLOTS];           /* the body's poll or cancel is running */
byte looked_at[SLOTS];         /* how many read the body */
bool was_cancelled[SLOTS];     /* the body's cancel was called, in this life */
bool owed_ack[SLOTS];          /* cancel answers or answered LATER and no ack has come */
bool token[MAXTOK];            /* outstanding: handed over by PENDING and not yet disposed of */
byte tokens = 0;               /* numbers given out */
#define IS(s, x) ((flags[s] & (x)) != 0)
#define LAST_OUT(x) (((x) & CLOSED) && !((x) & PINS))
#define DEAD(s, id) (gen[s] != (id) || IS(s, CLOSED))
#define WOKEN(x) (NOTIFIED | (((x) & WAITING) \
  -> (((x) & ~ARMED) | (((x) & QTARGET) -> QUEUED : WAKING)) : (x)))
#define ACTION(x) (((x) & WAITING) -> (((x) & QTARGET) -> PUSH : CALL) : NONE)

/* results: act */
#define INVALID 0
#define NONE 1
#define CALL 2
#define PUSH 3
#define DESTROY 4 /* ack only */
/* begin_t, end_t, free_t */
#define BUSY 1
#define RUN 2
#define DECIDE 3 /* begin_t::cancel, end_t::cancel, free_t::cancel: call the body's cancel */
#define WAIT 4
#define UNWIND 5
#define TAKE 6
#define PENDING 7
#define AGAIN 8
#define DETACHED 9
#define DEFERRED 10

/* What every process that calls an operation declares. */
#define LOCALS short w = 0; byte a = 0, b = 0, t = 0; \
  bool back = false, prod = false, later = false, stored = false

/* ---- tokens ---- */
inline dispose(n) { d_step { assert(token[n]); token[n] = false } }

/* ---- the end of a life ---- */
inline recycle(s) {
  d_step {
    assert(!owned[s] && !frame[s] && !cell_writing[s] && LAST_OUT(flags[s]));
    assert(!IS(s, POLLING | OTHERS | CANCELLING | LOOKING) && !looked_at[s]);
    gen[s]++; flags[s] = CLOSED; owned[s] = true
  }
}
inline destroy(s) {
  d_step {
    assert(frame[s] && !running[s] && !looked_at[s] && IS(s, POLLING));
    assert(!owed_ack[s] && LEAVES_GONE(s));
    frame[s] = false
  }
}
inline finish(s) {
  w = flags[s];
  if
#ifdef BUG_FINISH_IGNORES_PINS
  :: true ->
#else
  :: !(w & OTHERS) ->
#endif
     d_step { /* a plain store: nothing that it overwrites may matter */
       assert(!owned[s] && !frame[s] && !IS(s, OTHERS | WAITING | LOOKING));
       gen[s]++; flags[s] = CLOSED; owned[s] = true; w = 0
     }
#ifndef BUG_FINISH_IGNORES_PINS
  :: else ->
     d_step {
       assert(!owned[s]);
       flags[s] = (flags[s] | CLOSED) & ~(POLLING | CANCELLING | NOTIFIED);
       w = LAST_OUT(flags[s])
     }
     if :: w -> recycle(s); w = 0 :: else fi
#endif
  fi
}

/* ---- wake, cancel and what follows them ---- */
inline op_wake(s, id) {
#ifdef BUG_WAKE_SPLIT
  a = INVALID;
  d_step { if :: !DEAD(s, id) && !IS(s, DECIDED) -> a = ACTION(flags[s]) :: else -> a = INVALID fi }
  d_step { if :: a != INVALID -> flags[s] = WOKEN(flags[s]); ON_RMW :: else fi }
#else
  d_step {
    if
#ifdef BUG_WAKE_NO_GENERATION
    :: IS(s, CLOSED) -> a = INVALID
#else
    :: DEAD(s, id) -> a = INVALID
#endif
#ifdef BUG_WAKE_COALESCES_BY_LOAD
    :: !DEAD(s, id) && IS(s, NOTIFIED) -> a = NONE
#endif
    :: !DEAD(s, id) && IS(s, DECIDED) -> a = NONE
    :: else ->
       assert(!owned[s] && gen[s] == (id));
       a = ACTION(flags[s]); flags[s] = WOKEN(flags[s]); ON_RMW
    fi
  }
#endif
}
inline op_cancel(s, id) {
  d_step {
    if
    :: DEAD(s, id) -> a = INVALID
    :: !DEAD(s, id) && IS(s, CANCELLED) -> a = NONE
    :: else ->
       assert(!owned[s]);
#ifdef BUG_CANCEL_NO_WAKE
       a = NONE; flags[s] = flags[s] | CANCELLED
#else
       a = ACTION(flags[s]); flags[s] = WOKEN(flags[s]) | CANCELLED
#endif
    fi
  }
}
/* a == CALL: copy the cell, let go of the slot, then call the host's waker. */
inline call_waker(s) {
  d_step { assert(!cell_writing[s] && IS(s, WAKING)); t = cell[s] }
  d_step { flags[s] = flags[s] & ~WAKING; b = COPIED_LAST(flags[s]) }
  if :: b -> recycle(s) :: else fi;
  dispose(t);
  d_step { t = 0; a = 0; b = 0 }
}

/* ---- poll ---- */
#define BEGIN_OF(x) (((x) & FINISHED) -> TAKE : (!((x) & CANCELLED) -> RUN : \
                    (((x) & ACKED) -> UNWIND : (((x) & CANCELLING) -> BEGIN_LATER : DECIDE))))
#if defined(BUG_UNWIND_BEFORE_ACK)
#define BEGIN_LATER UNWIND
#elif defined(BUG_BODY_AFTER_CANCEL)
#define BEGIN_LATER RUN
#else
#define BEGIN_LATER WAIT
#endif
#ifdef BUG_VALUE_AFTER_CANCEL_IGNORED
#undef BEGIN_OF
#define BEGIN_OF(x) (!((x) & CANCELLED) -> (((x) & FINISHED) -> TAKE : RUN) : \
                    (((x) & ACKED) -> UNWIND : (((x) & CANCELLING) -> WAIT : DECIDE)))
#endif
/* b: INVALID, BUSY or BEGIN_OF; back: the token in the cell is the host's again; prod.
   req: 0, or CANCELLED to cancel in the same step */
inline poll_begin(s, id, req) {
  d_step {
    back = false;
    if
    :: DEAD(s, id) -> b = INVALID
#ifndef BUG_BEGIN_NOT_EXCLUSIVE
    :: !DEAD(s, id) && IS(s, POLLING) -> b = BUSY
#endif
#ifndef BUG_BEGIN_UNDER_LOOK
    :: !DEAD(s, id) && IS(s, LOOKING) -> /* nothing runs; an armed token is the host's again */
       assert(!owned[s]);
       if :: IS(s, WAITING) -> assert(token[cell[s]]); token[cell[s]] = false :: else fi;
#ifdef BUG_BEGIN_UNDER_LOOK_KEEPS_WAITING
       flags[s] = flags[s] | (req) | NOTIFIED;
#else
       flags[s] = ((flags[s] | (req)) & ~ARMED) | NOTIFIED;
#endif
       b = AGAIN
#endif
    :: else ->
       assert(!owned[s]);
       back = IS(s, WAITING); prod = IS(s, PRODUCER);
#ifdef BUG_REQUEST_NOT_STORED
       b = BEGIN_OF(flags[s] | (req));
#else
       flags[s] = flags[s] | (req); b = BEGIN_OF(flags[s]);
#endif
#ifdef BUG_BEGIN_KEEPS_WAITING
       flags[s] = (flags[s] | POLLING) & ~NOTIFIED;
#else
       flags[s] = (flags[s] | POLLING) & ~(ARMED | NOTIFIED);
#endif
#ifdef BUG_BEGIN_TOKEN_LOST
       back = false;
#endif
#if !defined(BUG_DECIDE_AFTER_CANCEL) && !defined(BUG_DECIDE_SPLIT)
       if :: b == DECIDE -> flags[s] = flags[s] | CANCELLING :: else fi
#endif
    fi
  }
#ifdef BUG_DECIDE_SPLIT
  d_step { if :: b == DECIDE -> flags[s] = flags[s] | CANCELLING :: else fi }
#endif
  if :: back -> dispose(cell[s]); back = false :: else fi
}

#ifdef BUG_PENDING_IGNORES_WAKE
#define UNSETTLED (WAKING | QUEUED)
#elif defined(BUG_PENDING_IGNORES_WAKING)
#define UNSETTLED (NOTIFIED | QUEUED)
#elif defined(BUG_PENDING_IGNORES_QUEUED)
#define UNSETTLED (NOTIFIED | WAKING)
#else
#define UNSETTLED (NOTIFIED | WAKING | QUEUED)
#endif
#ifdef BUG_SELF_WAKE_LOST
#define SELF_WAKE(x) false
#else
#define SELF_WAKE(x) (x)
#endif
#ifdef BUG_DETACH_BLIND
#define SEES_ACK(x) (((x) & ACKED) && !((x) & CLOSED))
#else
#define SEES_ACK(x) ((x) & ACKED)
#endif
#ifdef BUG_DEFERRED_FREE_FORGOTTEN
#define STOPS CANCELLED
#else
#define STOPS (CLOSED | CANCELLED)
#endif
#define END_OF(x, self) (((x) & FINISHED) -> TAKE : (SEES_ACK(x) -> UNWIND : \
  ((((x) & STOPS) && !((x) & DECIDED)) -> DECIDE : \
  ((((x) & CANCELLING) && ((x) & CLOSED)) -> DETACHED : \
  ((SELF_WAKE(self) || ((x) & UNSETTLED)) -> AGAIN : PENDING)))))

/* b: END_OF; t: the number of the token when b == PENDING */
inline poll_pending(s, queue, self) {
  stored = false;
  do
  :: true ->
     d_step {
       b = END_OF(flags[s], self); w = flags[s]; prod = IS(s, PRODUCER);
       if
       :: b == AGAIN -> flags[s] = (flags[s] & ~POLLING) | NOTIFIED
#if !defined(BUG_DECIDE_AFTER_CANCEL) && !defined(BUG_DECIDE_SPLIT)
       :: b == DECIDE -> flags[s] = flags[s] | CANCELLING
#endif
       :: b == DETACHED -> flags[s] = flags[s] & ~(POLLING | NOTIFIED)
       :: else
       fi
     }
     if
     :: b != PENDING -> break
     :: b == PENDING && !stored -> /* the cell, in two halves: a reader between them is a race */
        d_step { assert(!cell_writing[s]); cell_writing[s] = true; t = tokens }
        d_step { cell_writing[s] = false; cell[s] = t; stored = true }
     :: else
     fi;
     if
#ifdef BUG_PENDING_PLAIN_STORE
     :: d_step { true ->
#else
     :: d_step { flags[s] == w ->
#endif
          flags[s] = (w & ~POLLING) | WAITING | ((queue) -> QTARGET : 0);
          assert(!token[t] && t == tokens); token[t] = true; tokens++; w = 0
        } -> break
#ifndef BUG_PENDING_PLAIN_STORE
     :: d_step { flags[s] != w -> w = 0 }
#endif
     fi
  od;
#ifdef BUG_DECIDE_SPLIT
  if :: b == DECIDE -> flags[s] = flags[s] | CANCELLING :: else fi;
#endif
  w = 0; stored = false
}

/* ---- ack. a: INVALID, NONE, CALL, PUSH, DESTROY ---- */
inline op_ack(s, id) {
#ifdef BUG_ACK_SPLIT
  d_step { a = INVALID; if :: IS(s, POLLING) -> a = NONE :: else fi }
#endif
  d_step {
    if
    :: gen[s] != (id) || !IS(s, CANCELLING) -> a = INVALID
    :: else ->
       assert(!owned[s]); owed_ack[s] = false;
       w = (flags[s] & ~CANCELLING) | ACKED;
       if
#ifdef BUG_ACK_SPLIT
       :: a == NONE -> flags[s] = w
#else
       :: IS(s, POLLING) -> a = NONE; flags[s] = w
#endif
#if defined(BUG_ACK_DETACHED_NO_DESTROY)
       :: !IS(s, POLLING) && IS(s, CLOSED) -> a = NONE; flags[s] = w
#elif defined(BUG_ACK_UNDER_LOOK)
       :: !IS(s, POLLING) && IS(s, CLOSED) -> a = DESTROY; flags[s] = w | POLLING
#else
       :: !IS(s, POLLING) && IS(s, CLOSED) && IS(s, LOOKING) -> a = NONE; flags[s] = w
       :: !IS(s, POLLING) && IS(s, CLOSED) && !IS(s, LOOKING) -> a = DESTROY; flags[s] = w | POLLING
#endif
#ifdef BUG_ACK_NO_WAKE
       :: else -> a = NONE; flags[s] = w
#else
       :: else -> a = ACTION(w); flags[s] = WOKEN(w)
#endif
       fi;
       w = 0
    fi
  }
}

/* ---- free. b: INVALID, DEFERRED, DETACHED, DECIDE, DESTROY; a: FINISHED was set ---- */
#if defined(BUG_FREE_UNDER_POLL)
#define FREE_DEFERS(x) ((x) & LOOKING)
#elif defined(BUG_FREE_UNDER_LOOK)
#define FREE_DEFERS(x) ((x) & POLLING)
#else
#define FREE_DEFERS(x) ((x) & (POLLING | LOOKING))
#endif
#ifdef BUG_FREE_CANCELS_TWICE
#define FREE_DETACHES(x) false
#else
#define FREE_DETACHES(x) ((x) & CANCELLING)
#endif
#define FREE_OF(x) (FREE_DEFERS(x) -> DEFERRED : (((x) & (FINISHED | ACKED)) -> DESTROY : \
                   (FREE_DETACHES(x) -> DETACHED : DECIDE)))
inline free_begin(s, id) {
#ifdef BUG_FREE_SPLIT
  d_step { b = (DEAD(s, id) -> INVALID : FREE_OF(flags[s])) }
#endif
  d_step {
    back = false;
    if
#ifdef BUG_FREE_SPLIT
    :: b == INVALID
#else
    :: DEAD(s, id) -> b = INVALID
#endif
    :: else ->
       assert(!owned[s]);
#ifndef BUG_FREE_SPLIT
       b = FREE_OF(flags[s]);
#endif
       back = IS(s, WAITING); a = IS(s, FINISHED); prod = IS(s, PRODUCER);
#ifdef BUG_FREE_TOKEN_LOST
       back = false;
#endif
       if
       :: b == DEFERRED && IS(s, POLLING) -> back = false; flags[s] = flags[s] | CLOSED
       :: b == DEFERRED && !IS(s, POLLING) -> flags[s] = (flags[s] | CLOSED) & ~(ARMED | NOTIFIED)
       :: b == DETACHED -> flags[s] = (flags[s] | CLOSED) & ~(ARMED | NOTIFIED)
       :: b == DESTROY -> flags[s] = (flags[s] | CLOSED | POLLING) & ~(ARMED | NOTIFIED)
#ifdef BUG_DECIDE_AFTER_CANCEL
       :: b == DECIDE -> flags[s] = (flags[s] | CLOSED | POLLING) & ~(ARMED | NOTIFIED)
#else
       :: b == DECIDE -> flags[s] = (flags[s] | CLOSED | POLLING | CANCELLING) & ~(ARMED | NOTIFIED)
#endif
       fi
    fi
  }
  if :: back -> dispose(cell[s]); back = false :: else fi
}
/* b: DESTROY or DETACHED */
inline free_later(s) {
  d_step {
#ifdef BUG_FREE_LATER_BLIND
    flags[s] = flags[s] & ~(POLLING | NOTIFIED); b = DETACHED
#else
    if
    :: IS(s, ACKED) -> b = DESTROY
    :: else -> flags[s] = flags[s] & ~(POLLING | NOTIFIED); b = DETACHED
    fi
#endif
  }
}

/* ---- look. look_begin: b; look_end: b = DETACHED (nothing to do), DECIDE or DESTROY; a, prod as
   after free_begin ---- */
#define HAS_BODY(x) (!((x) & CLOSED) || ((x) & CANCELLING))
#if defined(BUG_LOOK_UNDER_POLL)
#define LOOKABLE(x) (HAS_BODY(x) && !((x) & LOOKING))
#elif defined(BUG_LOOK_TWICE)
#define LOOKABLE(x) (HAS_BODY(x) && !((x) & POLLING))
#elif defined(BUG_LOOK_WITHOUT_BODY)
#define LOOKABLE(x) (!((x) & (POLLING | LOOKING)))
#else
#define LOOKABLE(x) (HAS_BODY(x) && !((x) & (POLLING | LOOKING)))
#endif
inline look_begin(s, id) {
  d_step {
    b = (gen[s] == (id) && LOOKABLE(flags[s]));
    if :: b -> assert(!owned[s]); flags[s] = flags[s] | LOOKING :: else fi
  }
}
inline look_end(s) {
#ifdef BUG_LOOK_END_SPLIT
  w = flags[s];
#endif
  d_step {
#ifndef BUG_LOOK_END_SPLIT
    w = flags[s];
#endif
    a = ((w & FINISHED) != 0); prod = ((w & PRODUCER) != 0);
    flags[s] = w & ~LOOKING; w = 0;
#ifdef BUG_LOOK_FORGETS_FREE
    b = DETACHED
#else
    if
    :: !IS(s, CLOSED) -> b = DETACHED
    :: else ->
       b = FREE_OF(flags[s]);
       if
       :: b == DESTROY -> flags[s] = (flags[s] | POLLING) & ~(ARMED | NOTIFIED)
       :: b == DECIDE -> flags[s] = (flags[s] | POLLING | CANCELLING) & ~(ARMED | NOTIFIED)
       :: else
       fi
    fi
#endif
  }
}

/* ---- promise. resolve_claim: b
   resolve_publish: a (act), b = kept, back = recycle, later = cancelling ---- */
inline resolve_claim(s, id) {
  d_step {
    if
#ifdef BUG_CLAIM_NOT_EXCLUSIVE
    :: gen[s] != (id) || !IS(s, PRODUCER) -> b = false
#else
    :: gen[s] != (id) || !IS(s, PRODUCER) || IS(s, RESOLVING) -> b = false
#endif
    :: else -> assert(!owned[s]); flags[s] = flags[s] | RESOLVING; b = true
    fi
  }
}
#ifdef BUG_PUBLISH_AFTER_DECISION
#define TOO_LATE(x) ((x) & CLOSED)
#elif defined(BUG_PUBLISH_AFTER_FREE)
#define TOO_LATE(x) ((x) & DECIDED)
#else
#define TOO_LATE(x) ((x) & (CLOSED | DECIDED))
#endif
inline resolve_publish(s) {
#ifdef BUG_PUBLISH_SPLIT
  b = !TOO_LATE(flags[s]);
#endif
  d_step {
    assert(!owned[s] && IS(s, PRODUCER));
#ifndef BUG_PUBLISH_SPLIT
    b = !TOO_LATE(flags[s]);
#endif
    later = IS(s, CANCELLING);
    if
    :: b ->
#ifdef BUG_PUBLISH_NO_WAKE
       a = NONE; flags[s] = (flags[s] | FINISHED) & ~(PRODUCER | RESOLVING); back = false
#else
       a = ACTION(flags[s]);
       flags[s] = (WOKEN(flags[s]) | FINISHED) & ~(PRODUCER | RESOLVING); back = false
#endif
    :: else -> a = NONE; flags[s] = flags[s] & ~(PRODUCER | RESOLVING); back = LAST_OUT(flags[s])
    fi;
    assert(!IS(s, QUEUED | WAKING) || !back)
  }
}
