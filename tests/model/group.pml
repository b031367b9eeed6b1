/* A root future with two children, each a slot of its own, as libbolt/include/bolt/detail/
   child_group.hpp runs them (R6). A child's waker is a callback that pushes the child on the
   group's stack of woken children; the push that finds it empty wakes the root by its id. The
   rule: a child is polled only by whoever holds its token, which is the root's poller after
   popping it (or if it answered AGAIN), or, once the stack is closed, the thread whose wake finds
   it closed.

     stop     phase := stopping, or acking if the root is cancelled; the count := live children + 1;
              close the stack; ask each child whose token is held to stop (cancel, then poll);
              cancel the others, whose wakes find the stack closed; then count down the one
              held back
     a wake that finds the stack closed   the child was asked: it has acknowledged, poll it to its
              end, count down; else ask it to stop, on this thread
     to zero  phase := stopped; if it was acking: ack the root, else wake it
     the root cancelled while stopping    phase stopping -> acking, and LATER; or it has stopped
     reap     the thread that ends the root lets go of the children, which have unwound

   Checked: as in future.pml, for three slots; that the root ends after its children; that nobody
   is in the group's code when the root's frame, which holds the group, is destroyed; that a child
   is polled by one thread at a time.
   Scenario, by -D: CANCELLERS, FREERS 0 or 1; GIVES_UP: the root may stop its children at any poll;
   FIRST_WINS: the root polls one child after the other, and stops what is left once one has ended;
   SPURIOUS: the host may poll unasked, POLLS times; NEVER: the children never end by themselves */
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
#define LEAVES_GONE(s) \
  ((s) == ROOT \
     -> (!frame[1] && !frame[2] && !LEAF_IN(1) && !LEAF_IN(2) && inside == 0) : !LEAF_IN(s))
#define OPEN 0
#define STOPPING 1
#define ACKING 2
#define STOPPED 3

byte leaf[SLOTS];    /* the word of each child's leaf */
byte busy = 0;       /* leaves at work */

/* ---- the group ---- */
bool pushed[SLOTS];  /* on the stack */
bool shut = false;   /* the stack is closed */
bool held[SLOTS];    /* the root's poller holds its token: popped, or it answered AGAIN */
bool live[SLOTS];    /* linked: it has not ended */
bool asked[SLOTS];
bool stopped[SLOTS]; /* it ended while it was asked to stop */
byte count = 0;
byte phase = OPEN;
bool started = false;
byte inside = 0;     /* ghost: calls of on_wake that may still touch the group */

#include "transitions.pml"

inline follow_root() { if :: a == CALL -> call_waker(ROOT) :: else -> a = 0 fi }

#ifdef FIRST_WINS
#define ENOUGH (!live[1] || !live[2])
#define MAY_RUN (live[1] && live[2])
#else
#define ENOUGH false
#define MAY_RUN true
#endif
#ifdef BUG_GROUP_POLLS_ON
#define POLLS_NEXT true
#else
#define POLLS_NEXT !ENOUGH
#endif

/* ---- a child's poll. b: UNWIND (it ended), PENDING or AGAIN ---- */
inline poll_child(s) {
  poll_begin(s, 1, 0);
  do
  :: b == RUN ->
     d_step {
       assert(frame[s] && !was_cancelled[s] && frame[ROOT] && MAY_RUN);
       if :: leaf[s] == 0 -> leaf[s] = LEAF_RUNS :: else fi;
       b = (leaf[s] == LEAF_ENDED -> UNWIND : WAIT)
     }
  :: b == DECIDE ->
     d_step {
       assert(frame[s] && !was_cancelled[s] && IS(s, POLLING)); was_cancelled[s] = true;
       if
       :: leaf[s] == LEAF_RUNS -> leaf[s] = LEAF_TOLD; owed_ack[s] = true; b = WAIT
       :: else -> b = UNWIND
       fi
     }
  :: b == WAIT -> poll_pending(s, false, false)
  :: b == UNWIND -> destroy(s); finish(s); break
  :: else -> assert(b == PENDING || b == AGAIN); break /* BUSY: two threads polled it */
  od;
  t = 0; prod = false
}

/* ---- stopping ---- */
inline one_stopped() { /* its caller is inside; at the end it is not */
  d_step {
    assert(count > 0 && frame[ROOT]); count--;
    if :: count != 0 -> inside--; a = 0 :: else -> a = 1 fi
  }
  if
  :: a ->
     d_step {
       assert(frame[ROOT]); a = phase; phase = STOPPED;
#ifdef BUG_GROUP_ACKS_WHILE_STOPPING
       a = ACKING;
#endif
#ifdef BUG_GROUP_WAKES_FOR_ACK
       a = STOPPING;
#endif
#ifndef BUG_GROUP_TOUCHED_AFTER_STOPPED
       if :: a == STOPPING -> inside-- :: else fi /* only the root's id is used from here on */
#endif
     }
#ifdef BUG_GROUP_TOUCHED_AFTER_STOPPED
     if :: a == STOPPING -> inside-- :: else fi;
#endif
     if
     :: a == ACKING ->
        inside--; op_ack(ROOT, 1); assert(a != INVALID);
        if :: a == DESTROY -> over = true; a = 0 :: else -> follow_root() fi
     :: else -> op_wake(ROOT, 1); follow_root()
     fi
  :: else
  fi
}
inline stop_held(s) { /* by the holder of the child's token, who is inside */
  op_cancel(s, 1); assert(a != CALL && a != INVALID); a = 0;
  asked[s] = true;
  end_held(s)
}
inline end_held(s) { /* the same, of a child that was asked to stop */
  do
  :: true -> poll_child(s); if :: b != AGAIN -> break :: else fi
  od;
  if
  :: b == PENDING -> inside--
  :: else -> stopped[s] = true; one_stopped()
  fi;
  b = 0
}

/* ---- what follows a child's wake: its waker is on_wake ---- */
inline follow_child(s) {
  if
  :: a == CALL ->
     call_waker(s); /* the token is disposed of by this call: it is now with us */
     d_step {
       assert(frame[ROOT]); inside++;
       if
       :: shut -> a = 2
       :: else -> assert(!pushed[s] && !held[s]); a = (!pushed[1] && !pushed[2]); pushed[s] = true;
#ifndef BUG_GROUP_TOUCHED_AFTER_PUSH
          inside--
#endif
       fi
     }
#ifdef BUG_GROUP_TOUCHED_AFTER_PUSH
     if :: a != 2 -> inside-- :: else fi;
#endif
     if
     :: a == 2 && asked[s] -> a = 0; end_held(s)
     :: a == 2 && !asked[s] -> a = 0; stop_held(s)
#ifdef BUG_GROUP_NO_SIGNAL
     :: a == 1 -> a = 0
#else
     :: a == 1 -> op_wake(ROOT, 1); follow_root() /* by id: the group may be gone */
#endif
     :: else
     fi
  :: else -> a = 0
  fi
}

/* ---- the root ---- */
inline take_stack() { /* pops all; their tokens are ours */
  held[1] = held[1] || pushed[1]; held[2] = held[2] || pushed[2];
  pushed[1] = false; pushed[2] = false
}
inline stop_as(how) { /* later: not all have stopped yet */
#if defined(BUG_GROUP_COUNTS_AFTER_CLOSE)
  d_step { phase = how; take_stack(); shut = true }
  count = live[1] + live[2] + 1;
#elif defined(BUG_GROUP_NONE_HELD_BACK)
  d_step { phase = how; count = live[1] + live[2] }
  d_step { take_stack(); shut = true }
#else
  d_step { phase = how; count = live[1] + live[2] + 1 }
  d_step { take_stack(); shut = true }
#endif
  s = 1;
  do
  :: s < SLOTS ->
#ifdef BUG_GROUP_POLLS_WITHOUT_TOKEN
     if :: live[s] -> held[s] = false; inside++; stop_held(s) :: else fi;
#else
     if :: held[s] -> held[s] = false; inside++; stop_held(s) :: else fi;
#endif
     s++
  :: else -> break
  od;
  s = 1;
  do
  :: s < SLOTS -> if :: live[s] -> op_cancel(s, 1); follow_child(s) :: else fi; s++
  :: else -> break
  od;
  s = 0;
#ifdef BUG_GROUP_NONE_HELD_BACK
  later = (count != 0);
#else
  d_step { assert(count > 0); count--; later = (count != 0) }
#endif
  if :: !later -> phase = STOPPED :: else fi
}
inline reap() {
  s = 1;
  do
  :: s < SLOTS ->
     assert(!live[s] || stopped[s]);
     live[s] = false; s++
  :: else -> break
  od;
  s = 0
}
inline end_root() { reap(); destroy(ROOT); finish(ROOT); over = false }
inline root_body() { /* w: ready; back: poll again */
  d_step { assert(frame[ROOT] && !was_cancelled[ROOT] && !running[ROOT]); running[ROOT] = true }
  if
  :: phase != OPEN -> w = (phase == STOPPED)
  :: else ->
     if
     :: !started -> /* each is started and polled at once */
        d_step {
          started = true; live[1] = true; live[2] = true;
          owned[1] = false; flags[1] = 0; frame[1] = true; held[1] = true;
          owned[2] = false; flags[2] = 0; frame[2] = true; held[2] = true
        }
     :: else -> d_step { take_stack() }
     fi;
     s = 1;
     do
     :: s < SLOTS ->
        if
        :: held[s] && POLLS_NEXT ->
           held[s] = false; poll_child(s);
           d_step {
             live[s] = (b != UNWIND); held[s] = (b == AGAIN); back = back || held[s]; b = 0
           }
        :: else
        fi;
        s++
     :: else -> break
     od;
     s = 0; w = (!live[1] && !live[2]);
#ifdef FIRST_WINS
     if
     :: !w && ENOUGH -> stop_as(STOPPING); w = !later; later = false; back = false
     :: else
     fi
#endif
#ifdef GIVES_UP
     if
     :: !w -> stop_as(STOPPING); w = !later; later = false; back = false
     :: true
     fi
#endif
  fi;
  running[ROOT] = false
}
inline root_cancel() { /* later */
  d_step {
    assert(frame[ROOT] && !was_cancelled[ROOT] && IS(ROOT, POLLING) && !running[ROOT]);
    was_cancelled[ROOT] = true; owed_ack[ROOT] = true; running[ROOT] = true
  }
  if
  :: phase == OPEN -> stop_as(ACKING)
  :: else ->
     d_step { later = (phase == STOPPING); if :: later -> phase = ACKING :: else fi }
#ifdef BUG_GROUP_LATER_WHEN_STOPPED
     later = true;
#endif
  fi;
  d_step { running[ROOT] = false; if :: !later -> owed_ack[ROOT] = false :: else fi }
}
inline poll_root() { /* b: PENDING (token t), AGAIN, BUSY, or 0: it ended */
  poll_begin(ROOT, 1, 0);
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
  LOCALS; byte s, polls; bool over;
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
  LOCALS; byte s; bool over;
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
     :: w == LEAF_RUNS -> w = 0; op_wake(me, 1)
     :: else -> w = 0; op_ack(me, 1); assert(a != INVALID && a != DESTROY)
     fi;
     follow_child(me);
     if :: over -> end_root() :: else fi; /* the root was detached, and this was its last leaf */
     busy--
  od
}
proctype Canceller() { LOCALS; op_cancel(ROOT, 1); follow_root() }
proctype Freer() {
  LOCALS; byte s; bool over;
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
  d_step { owned[ROOT] = false; flags[ROOT] = 0; frame[ROOT] = true }
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
    for (i : 0 .. SLOTS - 1) { assert(!frame[i] && !owed_ack[i]) }
    for (i : 0 .. MAXTOK - 1) { assert(!token[i]) }
  }
}
