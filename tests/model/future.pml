/* One slot, reused over generations, with everybody who may act on it at the same time.
   Checked: no wake is lost (a lost one is a deadlock: an invalid end state); every token that
   PENDING handed over is disposed of exactly once; a frame is destroyed exactly once, never while
   its body or a leaf is in it; a promise's value is delivered or released exactly once; the
   body's cancel is called at most once and the body never runs after it; nothing acts on a
   recycled slot; in the end the slot is free.

   Scenario, by -D:
     LIVES n     futures started one after the other in the slot
     POLLS n     polls per life that need no reason, with SPURIOUS
     QUEUE 1     the waker is a completion queue, else a callback
     WAKERS n    threads that make the event happen and wake; 0: the event has happened
     NEVER       the event never happens
     LEAVES n    0, 1, 2 operations on other threads that touch the frame; cancel answers LATER
                 for them
     PROMISE     1: its cancel answers ACKNOWLEDGED; 2: LATER, if the producer is alive (no leaves)
     RESOLVERS n  CANCELLERS n  FREERS n  POLLERS n (beside the host)
     STRAY n (wakes without an event)
     LOOKERS n  (threads that look into the body once)
     CANCEL_POLLS  the host may cancel by its polls, once one was PENDING
     SELF_WAKES  the body yields once       SPURIOUS  the host may poll unasked
     ABANDONS    the host may free what is pending */
#ifndef LIVES
#define LIVES 1
#endif
#ifndef POLLS
#define POLLS 2
#endif
#ifndef QUEUE
#define QUEUE 0
#endif
#ifndef WAKERS
#define WAKERS 0
#endif
#ifndef LEAVES
#define LEAVES 0
#endif
#ifndef PROMISE
#define PROMISE 0
#endif
#ifndef RESOLVERS
#define RESOLVERS 0
#endif
#ifndef CANCELLERS
#define CANCELLERS 0
#endif
#ifndef FREERS
#define FREERS 0
#endif
#ifndef POLLERS
#define POLLERS 0
#endif
#ifndef STRAY
#define STRAY 0
#endif
#ifndef LOOKERS
#define LOOKERS 0
#endif
#ifdef NEVER
#define HAPPENED false
#elif WAKERS
#define HAPPENED data
#else
#define HAPPENED true
#endif
#define SLOTS 1
#define MAXTOK 12
#define LEAF_IDLE 0
#define LEAF_RUNS 1
#define LEAF_TOLD 2 /* cancel asked it to stop, and counts on it */
#define LEAF_ENDED 3
#define LEAF_IN(i) (leaf[i] == LEAF_RUNS || leaf[i] == LEAF_TOLD)
#define LEAVES_GONE(s) (!LEAF_IN(0) && !LEAF_IN(1))
#define ON_RMW if :: buffered -> data = true; buffered = false :: else fi

byte leaf[2];           /* each leaf's own word */
byte leaves_busy = 0;
byte pending = 0;       /* leaves that cancel waits for, plus one while cancel runs */
bool data = false;      /* the event, in memory that the body reads */
byte value = 0;         /* a promise's: 0 none, 1 made, 2 delivered or released */
bool yielded = false;
byte lives = 0, life = 0; /* started so far; the id that the world knows */
bool host_done = false;
bool linked = false;    /* the slot is in the queue (queue.pml has the queue) */
bool draining = false;

#include "transitions.pml"

/* ---- what follows a result ---- */
inline end_life() { destroy(0); finish(0) }
inline push_slot() { d_step { assert(!linked && IS(0, QUEUED)); linked = true; a = 0 } }
inline follow() { /* after wake, cancel, ack, publish */
  if
  :: a == CALL -> call_waker(0)
  :: a == PUSH -> push_slot()
  :: else -> a = 0
  fi
}
inline use_value() { d_step { assert(value == 1); value = 2 } }

/* ---- the body ---- */
inline body_poll() { /* w: it is ready */
  d_step {
    assert(frame[0] && !running[0] && !was_cancelled[0] && IS(0, POLLING)); running[0] = true;
    assert(!looked_at[0]);
    if
    :: LEAVES > 0 && leaf[0] == LEAF_IDLE ->
       leaf[0] = LEAF_RUNS; if :: LEAVES > 1 -> leaf[1] = LEAF_RUNS :: else fi
    :: else
    fi
  }
  d_step {
    assert(frame[0]); running[0] = false;
    w = !PROMISE && HAPPENED && (LEAVES < 1 || leaf[0] == LEAF_ENDED) &&
        (LEAVES < 2 || leaf[1] == LEAF_ENDED);
#ifdef SELF_WAKES
    if :: !yielded -> yielded = true; w = 2 :: else fi
#endif
  }
}
inline tell(i) {
  d_step {
    if :: leaf[i] == LEAF_RUNS -> leaf[i] = LEAF_TOLD; pending++; owed_ack[0] = true :: else fi
  }
}
inline body_cancel() { /* later: it answered LATER */
  d_step {
    assert(frame[0] && !running[0] && IS(0, POLLING) && !was_cancelled[0]);
    was_cancelled[0] = true; running[0] = true; pending = 1
  }
  if :: LEAVES > 0 -> tell(0) :: else fi;
  if :: LEAVES > 1 -> tell(1) :: else fi;
  d_step {
    pending--; later = (pending != 0); running[0] = false;
    owed_ack[0] = later;
    if :: PROMISE == 2 -> later = prod :: else fi
  }
#ifdef BUG_DECIDE_AFTER_CANCEL
  if :: later -> flags[0] = flags[0] | CANCELLING :: else fi
#endif
}

/* ---- the host's calls ---- */
#define READY 20
#define GONE 21 /* CANCELLED */
inline poll(id, req) { /* b: INVALID, BUSY, PENDING (token t), AGAIN, READY, GONE, DETACHED */
  poll_begin(0, id, req);
  do
  :: b == RUN ->
     body_poll();
     if
     :: w == 1 -> b = READY; break
     :: else -> back = (w == 2); b = WAIT /* back: it woke itself */
     fi
  :: b == DECIDE ->
     body_cancel();
     if :: later -> later = false; b = WAIT :: else -> b = GONE; break fi
  :: b == WAIT -> poll_pending(0, QUEUE, back); back = false
  :: b == UNWIND -> b = GONE; break
  :: b == TAKE -> use_value(); b = READY; break
  :: else -> break /* INVALID, BUSY, PENDING, AGAIN, DETACHED */
  od;
  if :: b == READY || b == GONE -> end_life() :: else fi;
  prod = false; later = false; w = 0
}
inline abandon() { /* what free, or a look that a free had to wait for, leaves to do */
  if
  :: b == DECIDE ->
     body_cancel();
     if :: later -> later = false; free_later(0) :: else -> b = DESTROY fi;
     a = 0
  :: else
  fi;
  if
  :: b == DESTROY -> if :: a -> use_value() :: else fi; end_life()
  :: else
  fi;
  d_step { a = 0; b = 0; prod = false; later = false }
}
inline free_future(id) { free_begin(0, id); abandon() }
inline look(id) {
  look_begin(0, id);
  if
  :: b ->
     d_step { assert(frame[0] && !running[0] && !cell_writing[0]); looked_at[0]++ }
     d_step { assert(frame[0] && !running[0] && !cell_writing[0]); looked_at[0]-- }
     look_end(0);
     abandon()
  :: else
  fi
}
inline acknowledge(id) { /* always valid: nothing may have ended the future before */
  op_ack(0, id);
  assert(a != INVALID);
  if :: a == DESTROY -> end_life(); a = 0 :: else -> follow() fi
}

/* ---- who acts ---- */
inline start_future() {
  atomic {
    owned[0]; owned[0] = false; id = gen[0]; flags[0] = (PROMISE -> PRODUCER : 0);
    frame[0] = true; was_cancelled[0] = false; owed_ack[0] = false;
    data = false; value = 0; yielded = false; pending = 0; leaf[0] = LEAF_IDLE; leaf[1] = LEAF_IDLE;
    life = id; lives++
  }
}
proctype Host() {
  LOCALS; byte id, polls; short req; bool asked, buffered;
  do
  :: lives < LIVES ->
     start_future(); polls = 0; asked = false;
     do
     :: true -> poll(id, req);
        if :: b != BUSY -> req = 0 :: else fi;
        if
        :: b == INVALID || b == READY || b == GONE || b == DETACHED -> break
        :: b == BUSY || b == AGAIN
        :: b == PENDING ->
           if
           :: !token[t] /* waits for the wake; for ever if it is lost */
#ifdef SPURIOUS
           :: polls < POLLS -> polls++
#endif
#ifdef CANCEL_POLLS
           :: !asked -> asked = true; req = CANCELLED
#endif
#ifdef ABANDONS
           :: free_future(id); break
#endif
           fi
        fi;
        d_step { b = 0; t = 0 }
     od;
     b = 0; t = 0; polls = 0
  :: else -> break
  od;
  host_done = true
}
proctype Waker() { /* stores the event, which may linger in its store buffer, and wakes */
  LOCALS; byte id, seen; bool buffered;
  do
  :: lives > seen && !host_done ->
     d_step { id = life; seen = lives; buffered = (gen[0] == id) }
     if :: buffered -> d_step { data = (gen[0] == id); buffered = false } :: true fi;
     op_wake(0, id); follow();
     d_step { if :: buffered && gen[0] == id -> data = true :: else fi; buffered = false }
  :: host_done || seen == LIVES -> break
  od
}
proctype Leaf(byte i) {
  LOCALS; byte id; bool buffered;
end:
  do
  :: d_step { LEAF_IN(i) -> id = life; leaves_busy++ };
     assert(frame[0]); /* it works in the frame */
     d_step {
       assert(frame[0]);
       if
       :: leaf[i] == LEAF_RUNS -> w = 1
       :: else -> pending--; w = (pending == 0 -> 2 : 0)
       fi;
       leaf[i] = LEAF_ENDED
     }
     if
     :: w == 1 -> w = 0; op_wake(0, id); follow()
     :: w == 2 -> w = 0; acknowledge(id)
     :: else
     fi;
     d_step { leaves_busy--; w = 0; id = 0 }
  od
}
proctype Stray() { LOCALS; byte id; bool buffered; lives > 0; id = life; op_wake(0, id); follow() }
proctype Canceller() { LOCALS; byte id; lives > 0; id = life; op_cancel(0, id); follow() }
proctype Freer() { LOCALS; byte id; lives > 0; id = life; free_future(id) }
proctype Looker() { LOCALS; byte id; lives > 0; id = life; look(id) }
proctype Poller() { LOCALS; byte id; lives > 0; id = life; poll(id, 0) }
proctype Drainer() {
  LOCALS;
end:
  do
  :: d_step { linked -> linked = false; draining = true };
     d_step { assert(!cell_writing[0] && !linked && IS(0, QUEUED)); t = cell[0] }
     d_step { flags[0] = flags[0] & ~QUEUED; b = DEQUEUED_LAST(flags[0]) }
     if :: b -> recycle(0) :: else fi;
     dispose(t);
     d_step { b = 0; t = 0; draining = false }
  od
}
proctype Resolver() {
  LOCALS; byte id; bool buffered;
  lives > 0; id = life;
  /* a value is published only when no leaf works for it any more, or one was told to stop */
  (LEAVES == 0 || leaf[0] >= LEAF_TOLD || !frame[0]);
  resolve_claim(0, id);
  if
  :: b ->
     d_step { assert(value == 0); value = 1 }
     /* a promise that answered LATER keeps its frame for the producer */
     assert(PROMISE == 1 || !was_cancelled[0] || frame[0]);
     resolve_publish(0);
     if
     :: b -> follow()
     :: else ->
        use_value();
        if
        :: PROMISE == 2 && later -> acknowledge(id)
        :: back -> recycle(0)
        :: else
        fi
     fi
  :: else
  fi
}

init {
  byte i;
  atomic { /* the processes that never end come first: a process is gone only after younger ones */
#if QUEUE > 0
    run Drainer();
#endif
#if LEAVES > 0
    run Leaf(0);
#endif
#if LEAVES > 1
    run Leaf(1);
#endif
    run Host();
#if WAKERS > 0
    run Waker();
#endif
#if WAKERS > 1
    run Waker();
#endif
#if STRAY > 0
    run Stray();
#endif
#if CANCELLERS > 0
    run Canceller();
#endif
#if CANCELLERS > 1
    run Canceller();
#endif
#if FREERS > 0
    run Freer();
#endif
#if FREERS > 1
    run Freer();
#endif
#if POLLERS > 0
    run Poller();
#endif
#if LOOKERS > 0
    run Looker();
#endif
#if LOOKERS > 1
    run Looker();
#endif
#if RESOLVERS > 0
    run Resolver();
#endif
#if RESOLVERS > 1
    run Resolver();
#endif
  }
  /* all have ended but the drainer and the leaves, and those are idle */
  (_nr_pr == 1 + QUEUE + LEAVES && !linked && !draining && leaves_busy == 0 && LEAVES_GONE(0));
  (owned[0]); /* never: the slot leaked */
  d_step {
    assert(!frame[0] && !running[0] && !owed_ack[0] && (!PROMISE || value != 1));
    for (i : 0 .. MAXTOK - 1) { assert(!token[i]) }
  }
}
