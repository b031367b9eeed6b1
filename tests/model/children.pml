/* A root future with two children, each a slot of its own (R6). A child's waker is the root's queue,
   and the queue's signal is a wake of the root's id: that is all it needs, since an id outlives the
   root safely, so there is no descriptor and no signaller to wait for. Only the holder of the root's
   POLLING polls or frees children, drains the queue or closes it.

     root's poll     drains the queue and polls each child in it, and each that answered AGAIN
     root's cancel   for each child: count it, request its cancellation, poll it once. A child counts
                     the root down exactly once: at once if its cancel answered ACKNOWLEDGED, else its
                     last leaf does, right after the child's ack. Whoever takes the count to zero
                     answers ACKNOWLEDGED or acks the root (the count is one too high while cancel runs).
                     The queue cannot carry this: once the root has decided, wakes of it are void
     root's drop     frees the acknowledged children, whose frames so die before the root's and on its
                     thread, then closes the queue, which lets go of slots still queued; a pusher that
                     comes later finds it closed and lets go of the slot itself

   Checked: as in future.pml, for three slots; and that the root ends after its children.
   Scenario, by -D: CANCELLERS, FREERS 0 or 1, SPURIOUS (the host may poll unasked, POLLS times),
   NEVER (the children never end by themselves) */
#ifndef POLLS
#define POLLS 1
#endif
#define SLOTS 3
#define MAXTOK 16
#define ROOT 0
#define LEAF_RUNS 1
#define LEAF_TOLD 2
#define LEAF_ENDED 3
#define LEAF_IN(s) (leaf[s] == LEAF_RUNS || leaf[s] == LEAF_TOLD)
#define LEAVES_GONE(s) ((s) == ROOT -> (!frame[1] && !frame[2] && !LEAF_IN(1) && !LEAF_IN(2)) : !LEAF_IN(s))

byte leaf[SLOTS];         /* the word of each child's leaf */
byte pending = 0;         /* the root's count */
bool started = false;
bool in_queue[SLOTS];
bool taken[SLOTS];        /* the list that the root's holder of POLLING took off the queue */
bool shut = false;        /* the queue is closed */
bool once_more[SLOTS];    /* the child answered AGAIN */
byte busy = 0;            /* leaves at work */

#include "transitions.pml"

/* ---- wakes ---- */
inline follow_root() { if :: a == CALL -> call_waker(ROOT) :: else -> a = 0 fi }
inline let_go(s) { /* after link and token were read, or the queue was found closed */
  t = cell[s];
  d_step { assert(IS(s, QUEUED)); flags[s] = flags[s] & ~QUEUED; b = DEQUEUED_LAST(flags[s]) }
  if :: b -> recycle(s) :: else fi;
  dispose(t); t = 0; b = 0
}
inline follow_child(s) {
  if
  :: a == PUSH ->
     d_step { /* the push: a is now whether it found the queue empty, or closed */
       assert(!in_queue[s]);
       if
       :: shut -> a = 2
       :: else -> a = (!in_queue[1] && !in_queue[2]); in_queue[s] = true
       fi
     }
     if
#ifdef BUG_LATE_PUSH_KEEPS_SLOT
     :: a == 2 -> a = 0
#else
     :: a == 2 -> let_go(s); a = 0
#endif
#ifdef BUG_CHILD_NO_SIGNAL
     :: a == 1 -> a = 0
#else
     :: a == 1 -> op_wake(ROOT, 1); follow_root()
#endif
     :: else
     fi
  :: else -> a = 0
  fi
}

/* ---- a child ---- */
inline end_child(s) { w = 0; destroy(s); finish(s); once_more[s] = false }
inline cancel_child(s) { /* its body's cancel; later */
  d_step {
    assert(frame[s] && !was_cancelled[s] && IS(s, POLLING)); was_cancelled[s] = true;
    if :: leaf[s] == LEAF_RUNS -> leaf[s] = LEAF_TOLD; owed_ack[s] = true; later = true
       :: else -> later = false; pending--
    fi
  }
}
inline poll_child(s) {
  once_more[s] = false;
  poll_begin(s, 1);
  do
  :: b == RUN ->
     d_step {
       assert(frame[s] && !was_cancelled[s] && IS(ROOT, POLLING));
       if :: leaf[s] == 0 -> leaf[s] = LEAF_RUNS :: else fi;
       w = (leaf[s] == LEAF_ENDED)
     }
     if :: w -> b = UNWIND :: else -> b = WAIT fi
  :: b == DECIDE ->
     cancel_child(s);
     if :: later -> later = false; b = WAIT :: else -> b = UNWIND fi
  :: b == WAIT -> poll_pending(s, true, false)
  :: b == UNWIND -> end_child(s); break
  :: b == AGAIN -> once_more[s] = true; break
  :: else -> assert(b == PENDING || b == INVALID); break
  od;
  b = 0; prod = false
}

/* ---- the root ---- */
inline take_all() {
  d_step {
    taken[1] = in_queue[1]; taken[2] = in_queue[2];
    in_queue[1] = false; in_queue[2] = false
  }
}
inline drain_child(s) {
  if
  :: taken[s] -> taken[s] = false; let_go(s); poll_child(s)
  :: !taken[s] && once_more[s] -> poll_child(s)
  :: else
  fi
}
inline root_body() { /* w: ready; back: poll again */
  d_step { assert(frame[ROOT] && !was_cancelled[ROOT]); running[ROOT] = true }
  if
  :: !started -> started = true; once_more[1] = true; once_more[2] = true
  :: else -> take_all()
  fi;
  s = 1;
  do :: s < SLOTS -> drain_child(s); s++ :: else -> break od;
  s = 0;
  d_step {
    running[ROOT] = false; w = (!frame[1] && !frame[2]); back = (once_more[1] || once_more[2])
  }
}
inline cancel_one(s) {
  if
  :: frame[s] -> /* possibly never polled */
     pending++; op_cancel(s, 1); follow_child(s);
#ifdef BUG_CHILD_NOT_POLLED
     pending--
#else
     poll_child(s)
#endif
  :: else
  fi
}
inline root_cancel() { /* later */
  d_step {
    assert(frame[ROOT] && !was_cancelled[ROOT] && IS(ROOT, POLLING) && !running[ROOT]);
    was_cancelled[ROOT] = true; running[ROOT] = true; owed_ack[ROOT] = true;
#ifndef BUG_COUNT_NOT_BIASED
    pending = 1
#endif
  }
  s = 1;
  do :: s < SLOTS -> cancel_one(s); s++ :: else -> break od;
  s = 0;
  d_step {
#ifndef BUG_COUNT_NOT_BIASED
    pending--;
#endif
    later = (pending != 0); running[ROOT] = false;
    if :: !later -> owed_ack[ROOT] = false :: else fi
  }
}
inline drop_child(s) {
  if
  :: frame[s] ->
     free_begin(s, 1); assert(b == DESTROY); /* acknowledged */
     end_child(s); b = 0; a = 0; prod = false
  :: else
  fi
}
inline close_one(s) { if :: taken[s] -> taken[s] = false; let_go(s) :: else fi }
inline end_root() { /* drop, then finish */
  s = 1;
  do :: s < SLOTS -> drop_child(s); s++ :: else -> break od;
  s = 0;
  atomic { shut = true; take_all() }
#ifdef BUG_CLOSE_KEEPS_SLOTS
  taken[1] = false; taken[2] = false;
#else
  s = 1;
  do :: s < SLOTS -> close_one(s); s++ :: else -> break od;
  s = 0;
#endif
  destroy(ROOT); finish(ROOT)
}
inline poll_root() { /* b: PENDING (token t), AGAIN, or 0: it ended */
  poll_begin(ROOT, 1);
  do
  :: b == RUN ->
     root_body();
     if :: w -> w = 0; back = false; b = UNWIND :: else -> b = WAIT fi
  :: b == DECIDE -> root_cancel(); if :: later -> later = false; b = WAIT :: else -> b = UNWIND fi
  :: b == WAIT -> poll_pending(ROOT, false, back); back = false
  :: b == UNWIND -> end_root(); b = 0; break
  :: b == DETACHED -> b = 0; break
  :: else -> break
  od;
  prod = false
}

/* ---- who acts ---- */
proctype Host() {
  LOCALS; byte s, polls;
  do
  :: true ->
     poll_root();
     if
     :: b == 0 -> break
     :: b == AGAIN || b == BUSY
     :: b == PENDING ->
        if
        :: !token[t]
#ifdef SPURIOUS
        :: polls < POLLS -> polls++
#endif
        fi
     fi;
     b = 0; t = 0
  od
}
proctype Leaf(byte me) {
  LOCALS; byte s;
end:
  do
#ifdef NEVER
  :: d_step { leaf[me] == LEAF_TOLD -> busy++ };
#else
  :: d_step { LEAF_IN(me) -> busy++ };
#endif
     assert(frame[me] && frame[ROOT]);
     d_step { w = leaf[me]; leaf[me] = LEAF_ENDED }
     if
     :: w == LEAF_RUNS -> w = 0; op_wake(me, 1); follow_child(me)
     :: else ->
        w = 0;
#ifdef BUG_COUNT_BEFORE_ACK
        d_step { assert(frame[ROOT]); pending--; later = (pending == 0) }
        op_ack(me, 1); assert(a != INVALID && a != DESTROY); follow_child(me);
#else
        op_ack(me, 1); assert(a != INVALID && a != DESTROY); follow_child(me);
        d_step { assert(frame[ROOT]); pending--; later = (pending == 0) }
#endif
#ifdef BUG_ACK_BY_SIGNAL
        later = false;
#endif
        if
        :: later ->
           later = false; op_ack(ROOT, 1); assert(a != INVALID);
           if :: a == DESTROY -> end_root(); a = 0 :: else -> follow_root() fi
        :: else
        fi
     fi;
     busy--
  od
}
proctype Canceller() { LOCALS; op_cancel(ROOT, 1); follow_root() }
proctype Freer() {
  LOCALS; byte s;
  free_begin(ROOT, 1);
  if
  :: b == DECIDE ->
     root_cancel();
     if :: later -> later = false; free_later(ROOT) :: else -> b = DESTROY fi
  :: else
  fi;
  if :: b == DESTROY -> end_root() :: else fi
}
init {
  byte i;
  d_step {
    for (i : 0 .. SLOTS - 1) { owned[i] = false; flags[i] = 0; frame[i] = true }
    i = 0
  }
  atomic {
    run Leaf(1); run Leaf(2);
    run Host();
#if CANCELLERS > 0
    run Canceller();
#endif
#if FREERS > 0
    run Freer();
#endif
  }
  (_nr_pr == 3 && busy == 0 && !LEAF_IN(1) && !LEAF_IN(2));
  (owned[0] && owned[1] && owned[2]); /* never: a slot leaked */
  d_step {
    for (i : 0 .. SLOTS - 1) { assert(!frame[i] && !owed_ack[i] && !in_queue[i]) }
    for (i : 0 .. MAXTOK - 1) { assert(!token[i]) }
  }
}
